from __future__ import annotations

import pytest
import sympy

from symbolic.functions import LOSS_NAMES, Loss, loss
from symbolic.functions.base import P, Y
from tests.symbolic.functions.regions import Region, S, agree, in_region

ZERO, ONE = sympy.Integer(0), sympy.Integer(1)
T = sympy.Symbol("t", positive=True)
SHARE, OTHER_SHARE = S / (1 + S), T / (1 + T)
"""Each runs through the open interval (0, 1)."""


def around(delta: sympy.Expr) -> list[Region]:
    """p - y inside and outside of [-delta, delta]."""
    return [{P: Y + sign * distance} for sign in (1, -1) for distance in (delta * SHARE, delta * (1 + S))]


PROBABILITIES: list[Region] = [{P: SHARE, Y: target} for target in (ZERO, OTHER_SHARE, ONE)]
MARGINS: list[Region] = [{P: label * margin, Y: label} for label in (ONE, -ONE) for margin in (1 - S, 1 + S)]
VARIANTS = {
    "squared_error": ("squared_error", {}, [{}]),
    "absolute": ("absolute", {}, [{P: Y + S}, {P: Y - S}]),
    "huber": ("huber", {}, around(ONE)),
    "huber(1/2)": ("huber", {"delta": 0.5}, around(ONE / 2)),
    "log_cosh": ("log_cosh", {}, around(ONE)),
    "binary_cross_entropy": ("binary_cross_entropy", {}, PROBABILITIES),
    "categorical_cross_entropy": ("categorical_cross_entropy", {}, PROBABILITIES),
    "hinge": ("hinge", {}, MARGINS),
}

each_variant = pytest.mark.parametrize(("name", "parameters", "regions"), VARIANTS.values(), ids=VARIANTS.keys())


def slope_of(record: Loss) -> sympy.Expr:
    return record.coefficient * record.core


def test_every_loss_is_covered() -> None:
    assert {name for name, *_ in VARIANTS.values()} == set(LOSS_NAMES)


@each_variant
def test_written_derivative_is_the_derivative(name: str, parameters: dict[str, float], regions: list[Region]) -> None:
    record = loss(name, **parameters)
    slope = sympy.diff(record.expression, P)
    for region in regions:
        assert agree(in_region(slope_of(record), region), in_region(slope, region)), region


@each_variant
def test_written_second_derivative_is_the_second_derivative(
    name: str, parameters: dict[str, float], regions: list[Region]
) -> None:
    record = loss(name, **parameters)
    curvature = sympy.diff(slope_of(record), P).replace(sympy.DiracDelta, lambda *_: ZERO)
    for region in regions:
        assert agree(in_region(record.second_derivative, region), in_region(curvature, region)), region


@each_variant
def test_stable_forms_equal_the_plain_ones(name: str, parameters: dict[str, float], regions: list[Region]) -> None:
    record = loss(name, **parameters)
    for stable, plain in (
        (record.stable, record.expression),
        (record.stable_derivative, slope_of(record)),
        (record.stable_second_derivative, record.second_derivative),
    ):
        for region in regions:
            form = stable.unfolded()
            assert agree(in_region(form, region), in_region(plain, region)), (form, region)


@pytest.mark.parametrize(
    ("name", "label", "slopes"),
    [("absolute", ZERO, (-1, 1)), ("hinge", ONE, (-1, 0)), ("hinge", -ONE, (0, 1))],
)
def test_value_at_a_kink_is_zero_and_lies_between_the_slopes(
    name: str, label: sympy.Expr, slopes: tuple[int, int]
) -> None:
    record = loss(name)
    (kink,) = record.kinks
    assert kink.reason.endswith(".")
    assert in_region(kink.at, {P: label, Y: label}) == 0
    left, right = (
        sympy.limit(in_region(slope_of(record), {P: label + side * S / (1 + S), Y: label}), S, 0) for side in (-1, 1)
    )
    assert (left, right) == slopes
    assert left <= kink.value <= right
    assert in_region(slope_of(record), {P: label, Y: label}) == kink.value == 0


@pytest.mark.parametrize("delta", [1, 0.5, 3])
def test_huber_has_no_kink_where_its_branches_meet(delta: float) -> None:
    record = loss("huber", delta=delta)
    assert not record.kinks
    border = sympy.Rational(str(delta))
    for expression in (record.expression, slope_of(record)):
        inside, outside = (expression.subs(P, Y + border * c) for c in (1, 1 + S))
        assert in_region(inside, {}) == sympy.limit(in_region(outside, {}), S, 0, "+")


@pytest.mark.parametrize("delta", [1, 0.5, 3])
def test_huber_bends_where_its_branches_meet(delta: float) -> None:
    record = loss("huber", delta=delta)
    border = sympy.Rational(str(delta))
    (bend,) = record.bends
    for side in (1, -1):
        assert in_region(bend, {P: Y + side * border}) == 0
        inside, outside = (in_region(record.second_derivative, {P: Y + side * border * c}) for c in (SHARE, 1 + S))
        assert (inside, outside) == (1, 0)


def test_no_other_loss_bends() -> None:
    assert {name for name in LOSS_NAMES if loss(name).bends} == {"huber"}


@each_variant
def test_record_is_complete(name: str, parameters: dict[str, float], regions: list[Region]) -> None:
    record = loss(name, **parameters)
    assert record.name == name
    assert record.title
    assert record.reference
    assert record.factors[0] == 1
    assert record.expression.free_symbols == {P, Y}
    assert {parameter for parameter, _ in record.parameters} >= set(parameters)
    assert regions


def test_factors_outputs_and_ranges_are_those_of_the_field() -> None:
    records = {name: loss(name) for name in LOSS_NAMES}
    assert {name for name, record in records.items() if sympy.Rational(1, 2) in record.factors} == {"squared_error"}
    assert {name for name, record in records.items() if record.outputs == ("sum",)} == {"categorical_cross_entropy"}
    cross_entropies = {"binary_cross_entropy", "categorical_cross_entropy"}
    assert {name for name, record in records.items() if record.prediction_range == (0, 1)} == cross_entropies
    assert records["hinge"].target_range == (-1, 1, "-1 or +1")
    assert records["binary_cross_entropy"].target_range == (0, 1, "between 0 and 1")
