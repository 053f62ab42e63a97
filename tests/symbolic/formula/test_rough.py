"""Kinks and bends of expressions, and that nothing else is one."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import given, settings

from symbolic.formula.expression import read_expression
from symbolic.formula.nodes import Quantity
from symbolic.formula.rough import Rough, rough_places
from symbolic.functions.base import P, Y, Z
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.expressions import anything, smooth

ARGUMENT, PREDICTION, TARGET = Quantity("z"), Quantity("p"), Quantity("y")


def rough(text: str) -> Rough:
    return rough_places(read_expression(text), ARGUMENT, {ARGUMENT: Z})


@pytest.mark.parametrize(
    ("text", "kinks", "bends"),
    [
        ("max(z, 0)", {"z": "1"}, ()),
        ("relu(z - 2)", {"z - 2": "0"}, ()),
        ("max(z, 0)^2", {}, ("z",)),
        ("max(z, 0)^3", {}, ()),
        ("abs(z)*z", {}, ("z",)),
        ("max(0, min(1, (z + 1)/2))", {"z + 1": "0", "z - 1": "0"}, ()),
        ("z*min(max(z + 3, 0), 6)/6", {"z - 3": "3/2", "z + 3": "-1/2"}, ()),
        ("abs(abs(z) - 1)", {"z - 1": "0", "z + 1": "0", "z": "0"}, ()),
        ("abs(z^2 - 2)", {"z + sqrt(2)": "2*z*sign(z**2 - 2)", "z - sqrt(2)": "2*z*sign(z**2 - 2)"}, ()),
        ("abs(1 + z^2)", {}, ()),
        ("exp(-abs(z))", {"z": "0"}, ()),
        ("abs(exp(z) - 1)", {"exp(z) - 1": "exp(z)*sign(exp(z) - 1)"}, ()),
        ("sin(z)*sigmoid(z)", {}, ()),
        ("abs(z)^1.5", {}, ("z",)),
        ("sign(z - 1)*exp(z)", {"z - 1": "0"}, ()),
    ],
)
def test_kinks_and_bends_are_found_with_what_is_used_there(
    text: str, kinks: dict[str, str], bends: tuple[str, ...]
) -> None:
    found = rough(text)
    assert {str(kink.at): str(kink.value) for kink in found.kinks} == kinks
    assert tuple(map(str, found.bends)) == bends
    assert all(kink.reason for kink in found.kinks)


@pytest.mark.parametrize(
    ("text", "kinks", "bends"),
    [
        ("abs(p - y)", {"p - y": "0"}, ()),
        ("max(1 - y*p, 0)", {"-p*y + 1": "-y"}, ()),
        ("max(1 - y*p, 0)^2", {}, ("-p*y + 1",)),
        ("min(abs(p - y), 1)*(abs(p - y) - min(abs(p - y), 1)/2)", {}, ("p - y - 1", "-p + y - 1")),
        ("abs(p^2 - y)", {"p**2 - y": "2*p*sign(p**2 - y)"}, ()),
        ("max(y, 0)*p", {}, ()),
    ],
)
def test_those_of_a_loss_are_found_by_its_prediction(text: str, kinks: dict[str, str], bends: tuple[str, ...]) -> None:
    found = rough_places(read_expression(text), PREDICTION, {PREDICTION: P, TARGET: Y})
    assert {str(kink.at): str(kink.value) for kink in found.kinks} == kinks
    assert tuple(map(str, found.bends)) == bends


@pytest.mark.parametrize(
    ("text", "misled", "opened", "flat"),
    [
        ("relu(z) - relu(-z)", ("z",), (), ()),
        ("max(z, 0) + min(z, 0)", ("z",), (), ()),
        ("sqrt(z^2)", (), ("z",), ()),
        ("sqrt(max(z, 0))", (), ("z",), ()),
        ("abs(max(exp(z), 1) - 1)", (), (), ("Max(1, exp(z)) - 1",)),
        ("abs(z)", (), (), ()),
        ("abs(z)^0.5", (), ("z",), ()),
        ("sqrt(abs(z)^3)", ("z",), (), ()),
    ],
)
def test_where_the_rules_of_differentiation_mislead_is_found(
    text: str, misled: tuple[str, ...], opened: tuple[str, ...], flat: tuple[str, ...]
) -> None:
    found = rough(text)
    assert tuple(map(str, found.misled)) == misled
    assert tuple(map(str, found.slopeless)) == opened
    assert tuple(map(str, found.flat)) == flat


@settings(max_examples=50, deadline=None, derandomize=True)
@given(text=smooth)
def test_smooth_expressions_have_none(text: str) -> None:
    assert rough(text) == Rough((), ())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=anything)
def test_the_slope_is_the_same_on_both_sides_of_any_other_place(text: str) -> None:
    formula, found = read_expression(text), rough(text)
    with mpmath.workdps(40):
        for k in range(-8, 9):
            at, h = mpmath.mpf(k) / 2, mpmath.mpf(10) ** -12
            gates = [abs(float(kink.at.subs(Z, k / 2).evalf())) for kink in found.kinks]
            if all(gate > 1e-6 for gate in gates):
                before, here, after = (evaluate(formula, lambda _, x=at + d: x) for d in (-h, mpmath.mpf(0), h))  # type: ignore[misc]
                left, right = (here - before) / h, (after - here) / h
                assert abs(left - right) < mpmath.mpf(10) ** -4 * (1 + abs(left))
