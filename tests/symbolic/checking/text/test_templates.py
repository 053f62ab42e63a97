"""What a quantity is in terms of its neighbours, held against a network that is computed in plain loops."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from symbolic.checking.text.templates import templates
from symbolic.formula.evaluate import evaluate
from symbolic.formula.nodes import Partial, Quantity
from symbolic.graph.network import NetworkGraph
from tests.symbolic.checking.verdicts.judged import DEFINITION, HOLDS, PROVED, REFUTED, UNKNOWN, spec_of, verdicts

LOSS = Quantity("L")
WIDTHS = (2, 3, 2)
SLOPES = {
    "sigmoid": (lambda z: 1 / (1 + mpmath.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (mpmath.tanh, lambda a: 1 - a * a),
}


def computed(hidden: str) -> dict[Any, Any]:
    """Return the values of a 2-3-2 network with half the sum of squares, and of the derivatives of its loss."""
    found: dict[Any, Any] = {}
    below = [Quantity("x", None, (i,)) for i in (1, 2)]
    found |= {below[0]: mpmath.mpf("0.3"), below[1]: mpmath.mpf("-0.7")}
    found |= {Quantity("y", None, (1,)): mpmath.mpf(1), Quantity("y", None, (2,)): mpmath.mpf(0)}
    for l, function in ((1, hidden), (2, "sigmoid")):
        units = []
        for i in range(1, WIDTHS[l] + 1):
            found[Quantity("b", l, (i,))] = mpmath.mpf(i) / 10
            total = found[Quantity("b", l, (i,))]
            for j, unit in enumerate(below, start=1):
                found[Quantity("W", l, (i, j))] = mpmath.mpf(3 * i - 2 * j + l) / 7
                total += found[Quantity("W", l, (i, j))] * found[unit]
            found[Quantity("z", l, (i,))] = total
            units.append(Quantity("yhat", None, (i,)) if l == 2 else Quantity("a", 1, (i,)))
            found[units[-1]] = SLOPES[function][0](total)
        below = units
    errors = [found[Quantity("yhat", None, (i,))] - found[Quantity("y", None, (i,))] for i in (1, 2)]
    found[LOSS] = sum(error**2 for error in errors) / 2
    for i, error in enumerate(errors, start=1):
        value = found[Quantity("yhat", None, (i,))]
        found[Partial(LOSS, Quantity("yhat", None, (i,)))] = error
        found[Quantity("delta", 2, (i,))] = error * value * (1 - value)
    for j in (1, 2, 3):
        back = sum(found[Quantity("W", 2, (i, j))] * found[Quantity("delta", 2, (i,))] for i in (1, 2))
        found[Quantity("delta", 1, (j,))] = back * SLOPES[hidden][1](found[Quantity("a", 1, (j,))])
    for key in [key for key in found if isinstance(key, Quantity)]:
        if key.name in {"W", "b"}:
            signal = found[Quantity("delta", key.layer, key.indices[:1])]
            before = Quantity("x", None, key.indices[1:]) if key.layer == 1 else Quantity("a", 1, key.indices[1:])
            found[Partial(LOSS, key)] = signal * (found[before] if key.name == "W" else 1)
    return found


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh"])
def test_every_template_is_worth_what_its_quantity_is(hidden: str) -> None:
    values = computed(hidden)
    graph = NetworkGraph(spec_of(f"2-3-2 {hidden},sigmoid half_sse"))
    checked = 0
    for key, value in values.items():
        forms = templates(key, graph)
        if isinstance(key, Quantity) and key.name == "z":
            forms = forms[:1]  # then comes the sum without the bias
        for form in forms:
            assert mpmath.almosteq(evaluate(form, values.__getitem__), value, 1e-12), (key, form)
            checked += 1
    assert checked > 50


def test_quantities_without_neighbours_have_no_templates() -> None:
    graph = NetworkGraph(spec_of("2-3-2 sigmoid half_sse"))
    assert templates(Quantity("x", None, (1,)), graph) == ()
    assert templates(Quantity("W", 1, (1, 1)), graph) == ()


WORKED = (
    r"z_{h1} = 0.5(2) + (-0.3)(-1) + 0.2 = 1.5",
    r"h_1 = \sigma(1.5) = \frac{1}{1+e^{-1.5}} \approx 0.8176",
    r"L = \frac{1}{2}(0.6625 - 0)^2 = 0.2195",
    r"\delta_{out} = (\hat{y} - y) \hat{y}(1-\hat{y}) = 0.6625 \times 0.6625 \times 0.3375 = 0.1481",
)


def test_a_worked_example_without_given_numbers_is_followed() -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *WORKED)
    assert found == [
        *(DEFINITION, PROVED),
        *(HOLDS, PROVED, HOLDS),
        *(DEFINITION, HOLDS),
        *(PROVED, HOLDS, HOLDS),
    ]


@pytest.mark.parametrize(
    ("place", "wrong", "verdict"),
    [
        (1, r"h_1 = \sigma(1.4) = 0.8022", UNKNOWN),
        (2, r"L = \frac{1}{2}(0.6625 - 0)^2 = 0.3195", REFUTED),
        (3, r"\delta_{out} = (\hat{y} - y) \hat{y}(1-\hat{y}) = 0.6625 \times 0.6625 \times 0.4375 = 0.1920", UNKNOWN),
    ],
)
def test_numbers_that_do_not_go_on_from_those_before_do_not_stand(place: int, wrong: str, verdict: object) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *WORKED[:place], wrong)
    assert verdict in found
