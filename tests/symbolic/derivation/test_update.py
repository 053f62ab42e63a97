"""Update rules: how they are written in every notation, and that they do what the papers say."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import pytest
from mpmath import mpf

from symbolic.derivation.update import (
    Update,
    adam,
    gradient_descent,
    momentum,
    parameter_arrays,
    parameter_entries,
)
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.text import print_text
from symbolic.graph.network import LOSS
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.tex import faults
from tests.symbolic.graph.networks import graph

NETWORK = graph("2-3-1")


@pytest.mark.parametrize(
    ("name", "weight", "bias", "array"),
    [
        (
            "slides",
            "W_ij^[l] := W_ij^[l] - η ∂L/∂W_ij^[l]",
            "b_i^[l] := b_i^[l] - η ∂L/∂b_i^[l]",
            "W^[l] := W^[l] - η ∂L/∂W^[l]",
        ),
        (
            "delta",
            "w_ij^l := w_ij^l - η ∂L/∂w_ij^l",
            "b_j^l := b_j^l - η ∂L/∂b_j^l",
            "w^l := w^l - η ∂L/∂w^l",
        ),
        (
            "bare",
            "w_ij^l := w_ij^l - η ∂C/∂w_ij^l",
            "b_i^l := b_i^l - η ∂C/∂b_i^l",
            "w^l := w^l - η ∂C/∂w^l",
        ),
        (
            "calculus",
            "W_ij^[l] := W_ij^[l] - η dL/dW_ij^[l]",
            "b_i^[l] := b_i^[l] - η dL/db_i^[l]",
            "W^[l] := W^[l] - η dL/dW^[l]",
        ),
    ],
)
def test_the_step_of_gradient_descent_is_written_by_entries_and_for_whole_arrays(
    name: str, weight: str, bias: str, array: str
) -> None:
    entries = gradient_descent(LOSS, parameter_entries(NETWORK)).rules
    assert [print_text(rule, notation(name)) for rule in entries] == [weight, bias]
    arrays = gradient_descent(LOSS, parameter_arrays(NETWORK)).rules
    assert print_text(arrays[0], notation(name)) == array
    assert len(arrays) == 2


def test_the_latex_of_a_step() -> None:
    rule = gradient_descent(Quantity("J"), parameter_entries(NETWORK)).rules[0]
    written = print_latex(rule, notation("bracket"))
    assert written == r"W_{ij}^{[l]} := W_{ij}^{[l]} - \eta \frac{\partial J}{\partial W_{ij}^{[l]}}"


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("make", [momentum, adam, lambda of: gradient_descent(of, parameter_arrays(NETWORK))])
def test_every_rule_is_well_formed_in_every_notation(name: str, make: Callable[[Quantity], Update]) -> None:
    update = make(LOSS)
    assert update.source
    for rule in update.rules:
        assert faults(print_latex(rule, notation(name))) == []
        assert print_text(rule, notation(name)).isprintable()


def test_momentum_and_adam_are_written_as_in_their_books() -> None:
    written = [print_text(rule, notation("slides")) for rule in (*momentum(LOSS).rules, *adam(LOSS).rules)]
    assert written == [
        "v := β v - η ∂L/∂θ",
        "θ := θ + v",
        "t := t + 1",
        "m := β_1 m + (1 - β_1) ∂L/∂θ",
        "v := β_2 v + (1 - β_2) (∂L/∂θ)^2",
        "m̂ = m/(1 - β_1^t)",
        "v̂ = v/(1 - β_2^t)",
        "θ := θ - η m̂/(sqrt(v̂) + ε)",
    ]
    assert print_latex(adam(LOSS).rules[-1], notation("slides")) == (
        r"\theta := \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    )


def test_single_units_and_layers_without_biases_are_written_as_they_are() -> None:
    single = graph("1-1-1")
    assert parameter_entries(single) == parameter_arrays(single)
    bare = graph("2-2-1", biases="--")
    assert len(parameter_entries(bare)) == len(parameter_arrays(bare)) == 1
    assert len(parameter_entries(graph("2-2-1", biases="-+"))) == 2


# --- what the rules do -----------------------------------------------------------------------------------------

RATE, POINT, STEPS = mpf("0.1"), mpf("1.7"), 6


def slope(x: mpf) -> mpf:
    return 4 * x**3 - 3 * x


def carried_out(update: Update, **constants: mpf) -> list[mpf]:
    """Return the values of θ after each step: the rules, computed one after the other."""
    known = {"theta": POINT, "eta": RATE, "m": mpf(0), "v": mpf(0), "t": mpf(0), **constants}
    path = []
    for _ in range(STEPS):
        here = slope(known["theta"])

        def value(item: Quantity | Partial, here: mpf = here) -> mpf:
            return here if isinstance(item, Partial) else known[item.name + "".join(map(str, item.indices))]

        for rule in update.rules:
            target, right = rule.sides
            assert isinstance(target, Quantity)
            known[target.name] = evaluate(right, value)
        path.append(known["theta"])
    return path


def close(found: list[mpf], expected: list[mpf]) -> bool:
    return len(found) == STEPS and all(map(mpmath.almosteq, found, expected))


def test_gradient_descent_goes_against_the_slope() -> None:
    path = [POINT]
    for _ in range(STEPS):
        path.append(path[-1] - RATE * slope(path[-1]))
    assert close(carried_out(gradient_descent(LOSS, [Quantity("theta")])), path[1:])


def test_momentum_is_the_heavy_ball_of_polyak() -> None:
    before, path = POINT, [POINT]
    for _ in range(STEPS):
        there = path[-1] - RATE * slope(path[-1]) + mpf("0.8") * (path[-1] - before)
        before = path[-1]
        path.append(there)
    assert close(carried_out(momentum(LOSS), beta=mpf("0.8")), path[1:])


def test_adam_weighs_past_slopes_as_its_averages_say() -> None:
    """The running means written out: (1 - β) Σ_k β^(t-k) g_k, over its sum of weights 1 - β^t."""
    b1, b2, epsilon = mpf("0.9"), mpf("0.99"), mpf("1e-8")
    here, slopes, path = POINT, [], []
    for t in range(1, STEPS + 1):
        slopes.append(slope(here))
        first, second = (
            sum((1 - b) * b ** (t - k) * g**power for k, g in enumerate(slopes, start=1)) / (1 - b**t)
            for b, power in ((b1, 1), (b2, 2))
        )
        here -= RATE * first / (mpmath.sqrt(second) + epsilon)
        path.append(here)
    assert close(carried_out(adam(LOSS), beta1=b1, beta2=b2, epsilon=epsilon), path)
