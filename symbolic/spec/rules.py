"""What the fields of a spec must agree on, once each is valid by itself: one named rule for each agreement.

A rule is a function of the fields it compares and yields a `Fault` for every disagreement. Rules over numbers
stand in `shapes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import sympy

from symbolic.formula.form_value import value_at
from symbolic.functions.base import Activation, Softmax, StableForm, Z
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.functions.registry import activation, activation_parameters, loss_parameters
from symbolic.spec.asked import asked_results_follow
from symbolic.spec.faults import Fault
from symbolic.spec.limits import MAX_PARAMETERS
from symbolic.spec.notation import NotationSpec, faults_inside
from symbolic.spec.own_functions import (
    own_activations_have_values,
    own_forms_agree,
    own_loss_forms_agree,
    own_loss_has_values,
    own_names_mean_one_function,
    own_slopes_are_those_of_the_rules,
)
from symbolic.spec.parts import Layers, LayerSpec, LossSpec, Names
from symbolic.spec.shapes import bias_shapes, sample_shapes, targets_in_range, weight_shapes
from symbolic.spec.shown import counted, shown
from symbolic.spec.wiring import (
    shared_weights_are_owned,
    shared_weights_come_from_below,
    shared_weights_fit,
    skip_into_has_a_skip,
    skips_come_from_below,
    skips_join_equal_widths,
    softmax_gives_the_activations,
)

__all__ = ["RULES", "disagreements"]

Interval = tuple[sympy.Expr, sympy.Expr]
Rule = Callable[..., Iterator[Fault]]


def disagreements(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of every rule whose fields are all in `fields`."""
    for rule, needs in RULES.items():
        if fields.keys() >= set(needs):
            yield from rule(*(fields[name] for name in needs))


def softmax_stands_last(layers: Layers) -> Iterator[Fault]:
    """Softmax turns the scores of the output layer into probabilities; hidden units act each alone."""
    for index, layer in enumerate(layers[:-1]):
        if layer.activation == "softmax":
            yield Fault(
                ("layers", index, "activation"),
                f"softmax on a hidden layer, layer {index + 1} of {len(layers)}",
                "softmax on the last layer only",
                "Use an activation that acts on each unit alone, such as tanh or relu.",
            )


def softmax_has_two_units(layers: Layers) -> Iterator[Fault]:
    """Softmax of a single unit is e^z / e^z = 1 whatever z is."""
    if layers[-1].activation == "softmax" and layers[-1].units == 1:
        yield Fault(
            ("layers", len(layers) - 1, "units"),
            "1 unit under softmax, whose value is always 1",
            "at least 2 units",
            "Use sigmoid for a single output.",
        )


def alpha_has_a_use(layers: Layers) -> Iterator[Fault]:
    """Alpha is given only to activations that have that constant."""
    for index, layer in enumerate(layers):
        if layer.alpha is not None and not _has_alpha(layer):
            users = [name for name in ACTIVATION_NAMES if "alpha" in activation_parameters(name)]
            yield Fault(
                ("layers", index, "alpha"),
                f"alpha for {layer.record.name}, which has no such constant",
                f"no alpha, or an activation that has it: {', '.join(users)}",
            )


def _has_alpha(layer: LayerSpec) -> bool:
    return isinstance(layer.activation, str) and "alpha" in activation_parameters(layer.activation)


def delta_has_a_use(spec: LossSpec) -> Iterator[Fault]:
    """Delta is given only to losses that have that constant."""
    if spec.delta is not None and "delta" not in dict(spec.parameters):
        users = [name for name in LOSS_NAMES if "delta" in loss_parameters(name)]
        yield Fault(
            ("loss", "delta"),
            f"delta for {spec.name}, which has no such constant",
            f"no delta, or a loss that has it: {', '.join(users)}",
        )


def factor_is_usual(spec: LossSpec) -> Iterator[Fault]:
    """The factor is one that the loss is written with."""
    factors = tuple(sympy.Rational(factor) for factor in spec.record.factors)
    if sympy.Rational(spec.factor.numerator, spec.factor.denominator) not in factors:
        allowed = " or ".join(str(factor) if factor.is_integer else f'"{factor}"' for factor in factors)
        yield Fault(("loss", "factor"), shown(spec.factor), f"{allowed} for {spec.name}")


def outputs_are_combined_as_usual(spec: LossSpec) -> Iterator[Fault]:
    """The reduction over outputs is one that the loss has a meaning for."""
    allowed = spec.record.outputs
    if spec.outputs not in allowed:
        choices = " or ".join(f'"{choice}"' for choice in allowed)
        yield Fault(
            ("loss", "outputs"),
            f'"{spec.outputs}"',
            f"{choices} for {spec.name}",
            "Its terms for one sample add up to a single loss." if allowed == ("sum",) else "",
        )


def predictions_suit_loss(layers: Layers, spec: LossSpec) -> Iterator[Fault]:
    """The values of the last activation lie where the loss is defined."""
    allowed = spec.record.prediction_range
    last = layers[-1]
    if last.skip is not None and last.skip_into == "a":
        yield from _skip_suits_loss(len(layers) - 1, spec)
        return
    given = last.record.range
    if allowed is not None and not _suits(last.record, allowed):
        fitting = [name for name in ACTIVATION_NAMES if _suits(activation(name), allowed)]
        yield Fault(
            ("layers", len(layers) - 1, "activation"),
            f"{last.record.name} on the output layer, with values in {_interval(given, last.record)}",
            f"values in {_interval(allowed)}, where {spec.name} is defined",
            f"Activations that fit: {', '.join(fitting)}.",
        )


def _skip_suits_loss(index: int, spec: LossSpec) -> Iterator[Fault]:
    """Outputs to which the activations of another layer are added can have any value."""
    allowed = spec.record.prediction_range
    if allowed is not None and not _lies_within((-sympy.oo, sympy.oo), allowed):
        yield Fault(
            ("layers", index, "skip"),
            "a skip into the activations of the output layer, with values in (-∞, ∞)",
            f"values in {_interval(allowed)}, where {spec.name} is defined",
            'Let it go into the scores: skip_into = "z".',
        )


def categories_are_several(layers: Layers, spec: LossSpec) -> Iterator[Fault]:
    """Categorical cross-entropy compares the probabilities of two classes or more."""
    last = layers[-1]
    if spec.name == "categorical_cross_entropy" and last.units == 1 and last.activation != "softmax":
        yield Fault(
            ("layers", len(layers) - 1, "units"),
            "1 unit with categorical_cross_entropy",
            "at least 2 units, one for each class",
            "Use binary_cross_entropy for a single output.",
        )


def network_fits_in_memory(inputs: int, layers: Layers) -> Iterator[Fault]:
    """Weights and biases together stay below the stated limit."""
    widths = (inputs, *(layer.units for layer in layers))
    owned = (layer.share is None for layer in layers)
    count = sum(fan_out * (fan_in * own + 1) for (fan_in, fan_out), own in zip(pairwise(widths), owned, strict=True))
    if count > MAX_PARAMETERS:
        yield Fault(("layers",), f"{count:,} weights and biases", f"at most {MAX_PARAMETERS:,}")


def names_match_units(inputs: int, layers: Layers, names: Names) -> Iterator[Fault]:
    """Either no input has a name or each has one; the same for outputs."""
    for field, given, count in (
        ("inputs", names.inputs, inputs),
        ("outputs", names.outputs, layers[-1].units),
    ):
        if given and len(given) != count:
            yield Fault(
                ("names", field),
                counted(len(given), "name", "names"),
                f"{counted(count, 'name', 'names')}, one for each of the {field}",
            )


def notation_agrees_with_itself(given: str | NotationSpec) -> Iterator[Fault]:
    """No part of a notation contradicts another; the rules stand in `contradictions`."""
    yield from faults_inside(given)


# Every rule with the fields of a spec that it compares.
RULES: Mapping[Rule, tuple[str, ...]] = MappingProxyType(
    {
        softmax_stands_last: ("layers",),
        softmax_has_two_units: ("layers",),
        alpha_has_a_use: ("layers",),
        skips_come_from_below: ("layers",),
        skips_join_equal_widths: ("inputs", "layers"),
        softmax_gives_the_activations: ("layers",),
        skip_into_has_a_skip: ("layers",),
        shared_weights_come_from_below: ("layers",),
        shared_weights_are_owned: ("layers",),
        shared_weights_fit: ("inputs", "layers"),
        delta_has_a_use: ("loss",),
        factor_is_usual: ("loss",),
        outputs_are_combined_as_usual: ("loss",),
        own_names_mean_one_function: ("layers", "loss"),
        own_activations_have_values: ("layers",),
        own_loss_has_values: ("loss",),
        own_slopes_are_those_of_the_rules: ("layers", "loss"),
        own_forms_agree: ("layers",),
        own_loss_forms_agree: ("loss",),
        predictions_suit_loss: ("layers", "loss"),
        categories_are_several: ("layers", "loss"),
        network_fits_in_memory: ("inputs", "layers"),
        names_match_units: ("inputs", "layers", "names"),
        notation_agrees_with_itself: ("notation",),
        sample_shapes: ("inputs", "layers", "numbers"),
        weight_shapes: ("inputs", "layers", "numbers"),
        bias_shapes: ("layers", "numbers"),
        targets_in_range: ("loss", "numbers"),
        asked_results_follow: ("inputs", "layers", "numbers"),
    }
)


_ROUNDING = sympy.Rational(1, 10**12)
"""Bounds of functions that a person defines are computed in floating point."""

_FAR = (Fraction(-23, 3), Fraction(23, 3))


def _suits(record: Activation | Softmax, allowed: Interval) -> bool:
    """Say whether the values of an activation lie inside an open interval; rectifiers do not, which reach 0."""
    within = _lies_within(record.range, allowed)
    return within and (isinstance(record, Softmax) or not any(end in allowed for end in _reached(record)))


def _reached(record: Activation) -> Iterator[sympy.Expr]:
    """Yield the values of an activation at a few numbers, as far as they are fractions."""
    for z in _FAR:
        value = value_at(StableForm((), record.expression), {Z: z})
        if isinstance(value, Fraction):
            yield sympy.Rational(value.numerator, value.denominator)


def _lies_within(inner: Interval, outer: Interval) -> bool:
    return bool(outer[0] <= inner[0] + _ROUNDING) and bool(inner[1] <= outer[1] + _ROUNDING)


def _interval(ends: Interval, record: Activation | Softmax | None = None) -> str:
    """Return an interval; an end that is reached is in square brackets."""
    low, high = (format(float(end), ".3g").replace("inf", "∞") for end in ends)
    reached = () if record is None or isinstance(record, Softmax) else tuple(_reached(record))
    closed = [any(abs(end - value) <= _ROUNDING for value in reached) for end in ends]
    return f"{'[' if closed[0] else '('}{low}, {high}{']' if closed[1] else ')'}"
