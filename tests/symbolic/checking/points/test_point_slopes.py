"""Every derivative between two quantities is what a complex step gives, and assumed ones are carried on."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mp

from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.points.networks import circuit_of
from symbolic.checking.points.point import Point
from symbolic.spec.model import NetworkSpec
from tests.symbolic.checking.points.complex_net import DIGITS, STEP, slope_of, values_of
from tests.symbolic.checking.points.nets import NETS, close, named, numeric, places

SPECS = [pytest.param(spec, id=name) for name, spec in NETS.items()]


@pytest.mark.parametrize("spec", SPECS)
def test_every_derivative_is_that_of_a_complex_step(spec: NetworkSpec) -> None:
    point, given = numeric(spec)
    found = places(point.circuit)
    compared = 0
    for by, v in found.items():
        moved = values_of(spec, given, moved=by)
        for of, u in found.items():
            if by in moved and of in moved and not _is_target(by):
                with mp.workdps(DIGITS):
                    expected = moved[of].imag / STEP
                assert close(point.slope(u, v), expected), (of, by)
                compared += 1
    assert compared > 100


def _is_target(name: str) -> bool:
    """Say whether a quantity is a target: those are held fixed."""
    return name == "y" or name.startswith("y[")


def test_what_does_not_follow_from_a_quantity_has_slope_zero() -> None:
    point, _ = numeric(NETS["sigmoid"])
    found = places(point.circuit)
    for of, by in (("z[1][1]", "z[1][2]"), ("a[1][1]", "L"), ("x[1]", "W[1][1,1]"), ("z[1][1]", "b[2][1]")):
        assert point.slope(found[of], found[by]) == 0
    assert point.slope(found["z[1][1]"], found["z[1][1]"]) == 1


def test_a_loss_has_no_slope_by_its_targets() -> None:
    point, _ = numeric(NETS["sigmoid"])
    found = places(point.circuit)
    assert point.slope(found["L"], found["y[1]"]) == 0


@pytest.mark.parametrize("name", ["sigmoid", "softmax", "shared weights and l2"])
def test_a_sample_depends_on_its_own_activations_and_on_all_parameters(name: str) -> None:
    spec, samples = NETS[name], 3
    point, given = numeric(spec, samples)
    for sample in range(samples):
        found = named(point.circuit, sample, samples)
        mark = f"({sample + 1})"
        for by in (f"a[1][1]{mark}", f"z[1][2]{mark}", f"x[2]{mark}", "W[1][2,1]", "b[1][1]"):
            expected = slope_of(spec, given, f"L{mark}", by, samples)
            assert close(point.slope(found[f"L{mark}"], found[by], sample), expected), by
    found = named(point.circuit, 0, samples)
    loss, hidden, weight = found["L(1)"], found["a[1][1](1)"], found["W[1][1,1]"]
    assert point.slope(loss, hidden, 0, 2) == 0
    assert point.slope(loss, weight, 0, 2) == point.slope(loss, weight, 0)


def test_direct_derivatives_are_those_by_parents_alone() -> None:
    point, given = numeric(NETS["skip into activations"])
    found = places(point.circuit)
    local = dict(point.local(found["a[2][1]"]))
    assert local[found["a[1][1]"]] == 1
    total = point.slope(found["a[2][1]"], found["a[1][1]"])
    assert close(total, slope_of(NETS["skip into activations"], given, "a[2][1]", "a[1][1]"))
    assert total != 1


def test_a_weight_that_is_used_twice_has_the_sum_of_both_slopes() -> None:
    spec = NETS["shared weights"]
    point, given = numeric(spec)
    found = places(point.circuit)
    assert "W[2][1,1]" not in found
    assert close(point.slope(found["L"], found["W[1][1,2]"]), slope_of(spec, given, "L", "W[1][1,2]"))


# --- assumed derivatives ----------------------------------------------------------------------------------------------


def assuming(**claims: Fraction) -> tuple[Point[object], dict[str, int]]:
    """Return a point at which ∂L/∂v is taken as given, for a few v."""
    circuit = circuit_of(NETS["sigmoid"])
    found = places(circuit)
    assumed = {(found["L"], found[name], 0): value for name, value in claims.items()}
    return Point(circuit, IntervalField(b"a test"), assumed=assumed), found


def test_an_assumed_derivative_is_what_it_is_said_to_be() -> None:
    point, found = assuming(**{"z[2][1]": Fraction(5, 3)})
    assert point.slope(found["L"], found["z[2][1]"]) == Fraction(5, 3)


def test_an_assumed_derivative_is_carried_on_by_the_chain_rule() -> None:
    point, found = assuming(**{"z[2][1]": Fraction(5, 3), "z[2][2]": Fraction(-7, 2)})
    value = {name: point.value(number) for name, number in found.items()}
    assert point.slope(found["L"], found["b[2][2]"]) == Fraction(-7, 2)
    for weight, expected in (("W[2][1,3]", Fraction(5, 3)), ("W[2][2,3]", Fraction(-7, 2))):
        assert point.slope(found["L"], found[weight]) == point.field.mul(expected, value["a[1][3]"])
    upstream = Fraction(5, 3) * value["W[2][1,1]"] + Fraction(-7, 2) * value["W[2][2,1]"]
    assert point.slope(found["L"], found["a[1][1]"]) == upstream


def test_an_assumed_derivative_changes_nothing_behind_it_or_of_other_quantities() -> None:
    right, _ = numeric(NETS["sigmoid"])
    point, found = assuming(**{"z[2][1]": Fraction(5, 3)})
    assert point.slope(found["L"], found["a[2][1]"]) == right.slope(found["L"], found["a[2][1]"])
    assert point.slope(found["L"], found["z[2][2]"]) == right.slope(found["L"], found["z[2][2]"])
    assert point.slope(found["a[2][1]"], found["z[2][1]"]) == right.slope(found["a[2][1]"], found["z[2][1]"])
