"""What the functions that a person defines must hold to: a meaning for a name, a value everywhere, stable forms alike.

Forms are compared at a few points to 15 digits: a form that differs is found, one that agrees is taken at its word, and
generated code is checked against a complex step besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import sympy

from symbolic.formula.custom import CustomFunction
from symbolic.formula.custom_records import custom_activation, custom_loss
from symbolic.formula.forms import value_at
from symbolic.formula.value import OVERFLOW, UndefinedValueError, Value, difference
from symbolic.functions.base import Activation, Loss, P, StableForm, Y, Z
from symbolic.spec.faults import Fault, Location
from symbolic.spec.functions import FunctionSpec
from symbolic.spec.parts import Layers, LossSpec, OwnLossSpec

__all__ = [
    "own_activations_have_values",
    "own_loss_has_values",
    "own_names_mean_one_function",
]

_NUMBERS = tuple(
    map(sympy.Rational, ("0", "1/7", "-1/7", "9/8", "-9/8", "17/5", "-17/5", "23/3", "-23/3", "40", "-40"))
)
_TARGETS = tuple(map(Fraction, ("0", "1/3", "1", "-1", "5/2")))
_CLOSE = 1e-15

Point = Mapping[sympy.Symbol, Fraction]


def own_names_mean_one_function(layers: Layers) -> Iterator[Fault]:
    """Two layers may use one function; two functions have two names."""
    known: dict[str, tuple[int, FunctionSpec]] = {}
    for index, layer in enumerate(layers):
        if isinstance(layer.activation, FunctionSpec):
            first, function = known.setdefault(layer.activation.name, (index, layer.activation))
            if function != layer.activation:
                yield Fault(
                    ("layers", index, "activation", "name"),
                    f"another function called {layer.activation.name} than that of layer {first + 1}",
                    "a name for each function",
                )


def own_activations_have_values(layers: Layers) -> Iterator[Fault]:
    """An activation has a real value whatever its pre-activation is."""
    for index, custom in _activations(layers):
        form = StableForm((), custom_activation(custom).expression)
        missing = [point for point in _points(None) if _is_missing(value_at(form, point))]
        if missing:
            yield Fault(
                ("layers", index, "activation", "expression"),
                f"an expression without a real value at {_written(missing[0])}",
                "one that has a value for every z",
                "Write max(z, 0) or abs(z) where only positive numbers will do.",
            )


def own_loss_has_values(spec: LossSpec) -> Iterator[Fault]:
    """A loss has a real value at some of the usual predictions and targets at least."""
    if isinstance(spec, OwnLossSpec):
        form = StableForm((), spec.record.expression)
        if all(_is_missing(value_at(form, point)) for point in _points(spec.record)):
            expected = "an expression in p and y that has real values"
            yield Fault(
                ("loss", "expression"), "an expression without a real value at any of the points tried", expected
            )


def own_forms_agree(layers: Layers) -> Iterator[Fault]:
    """What programs compute is the activation, and its derivative."""
    for index, custom in _activations(layers):
        yield from _disagreements(("layers", index, "activation"), custom_activation, custom)


def own_loss_forms_agree(spec: LossSpec) -> Iterator[Fault]:
    """What programs compute is the loss, and its derivative."""
    if isinstance(spec, OwnLossSpec):
        texts = {key: str(value) for key, value in spec.parameters}
        yield from _disagreements(("loss",), custom_loss, CustomFunction(spec.name, **texts))


def _disagreements(
    place: Location, record_of: Callable[[CustomFunction], Activation | Loss], custom: CustomFunction
) -> Iterator[Fault]:
    record = record_of(custom)
    derivative = record.derivative if isinstance(record, Activation) else record.coefficient * record.core
    pairs = (
        ("stable", custom.stable, record.expression, record.stable, "the value"),
        ("stable_derivative", custom.stable_derivative, derivative, record.stable_derivative, "the derivative"),
    )
    for key, given, meant, form, what in pairs:
        if given:
            yield from _disagreement((*place, key), meant, form, what, _points(record))


def _disagreement(
    place: Location, meant: sympy.Expr, form: StableForm, what: str, points: list[Point]
) -> Iterator[Fault]:
    """Yield the first point at which a form has another value than it should."""
    for point in points:
        wanted, found = value_at(StableForm((), meant), point), value_at(form, point)
        if isinstance(wanted, UndefinedValueError):
            continue
        if isinstance(found, UndefinedValueError):
            said = "no real value"
        elif abs(float(difference(found, wanted))) > _CLOSE * max(1, abs(float(wanted))):
            said = f"{float(found):.6g}"
        else:
            said = ""
        if said:
            yield Fault(place, f"{said} at {_written(point)}", f"{what} of the expression there, {float(wanted):.6g}")
            return


def _is_missing(value: Value | UndefinedValueError) -> bool:
    """Say whether there is no real value; one too large to be computed is one."""
    return isinstance(value, UndefinedValueError) and value.why != OVERFLOW


def _activations(layers: Layers) -> Iterator[tuple[int, CustomFunction]]:
    """Yield each function once, with the first layer that has it."""
    found: dict[CustomFunction, int] = {}
    for index, layer in enumerate(layers):
        if isinstance(layer.activation, FunctionSpec):
            found.setdefault(layer.activation.as_custom, index)
    yield from ((index, custom) for custom, index in found.items())


def _points(record: Activation | Loss | None) -> list[Point]:
    if not isinstance(record, Loss):
        return [{Z: number} for number in _NUMBERS]
    low, high = record.prediction_range or (-sympy.oo, sympy.oo)
    predictions = [number for number in (*_NUMBERS, Fraction(1, 2)) if low < number < high]
    return [{P: prediction, Y: target} for prediction, target in product(predictions, _TARGETS)]


def _written(point: Point) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
