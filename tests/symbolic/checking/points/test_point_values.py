"""Values of every quantity at rational points are those of plain loops over complex numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mpc

from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.points.networks import circuit_of
from symbolic.checking.points.point import Point
from symbolic.spec.model import NetworkSpec
from tests.symbolic.checking.points.complex_net import values_of
from tests.symbolic.checking.points.nets import NETS, close, named, numeric, places

SPECS = [pytest.param(spec, id=name) for name, spec in NETS.items()]


@pytest.mark.parametrize("spec", SPECS)
def test_every_value_is_that_of_plain_loops(spec: NetworkSpec) -> None:
    point, given = numeric(spec)
    expected = values_of(spec, given)
    compared = 0
    for name, number in places(point.circuit).items():
        if name in expected:
            assert close(point.value(number), expected[name].real), name
            compared += 1
    assert compared >= len(point.circuit.quantities) - 2


@pytest.mark.parametrize("name", ["sigmoid", "softmax", "skip into activations", "l2"])
def test_every_sample_has_inputs_and_targets_of_its_own_and_the_same_parameters(name: str) -> None:
    spec, samples = NETS[name], 3
    point, given = numeric(spec, samples)
    expected = values_of(spec, given, samples)
    for sample in range(samples):
        for key, number in named(point.circuit, sample, samples).items():
            if key in expected and key != "J":
                assert close(point.value(number, sample), expected[key].real), key
    inputs = {given[f"x[1]({n})"] for n in (1, 2, 3)}
    assert len(inputs) > 1
    assert f"W[1][1,1]({1})" not in given


def test_targets_of_a_categorical_cross_entropy_sum_to_one() -> None:
    point, given = numeric(NETS["softmax"])
    found = places(point.circuit)
    assert point.value(found["y[3]"]) == 1 - given["y[1]"] - given["y[2]"]
    assert "y[3]" not in given


def test_values_are_small_rational_numbers_without_zero() -> None:
    _, given = numeric(NETS["relu"])
    assert all(abs(value) <= 2 and value and value.denominator in {1, 2, 4} for value in given.values())


def test_a_cut_quantity_keeps_its_value_and_what_follows_from_it_follows() -> None:
    spec = NETS["sigmoid"]
    circuit = circuit_of(spec)
    found = places(circuit)
    cut = found["a[1][2]"]
    point = Point(circuit, IntervalField(b"a test"), cut={(cut, 0): Fraction(3, 8)})
    assert point.value(cut) == Fraction(3, 8)
    assert point.local(cut) == []
    values = {name: point.value(number) for name, number in found.items()}
    given = point.field.values
    held = values_of(spec, given, held={"a[1][2]": mpc("0.375")})
    for name in ("z[2][1]", "a[2][2]", "L"):
        assert close(values[name], held[name].real), name


def test_slopes_do_not_go_through_a_cut_quantity() -> None:
    circuit = circuit_of(NETS["sigmoid"])
    found = places(circuit)
    every = {(found[f"a[1][{i}]"], 0): Fraction(1, i) for i in (1, 2, 3)}
    point = Point(circuit, IntervalField(b"a test"), cut=every)
    assert point.slope(found["L"], found["W[1][1,1]"]) == 0
    assert point.slope(found["L"], found["a[1][1]"]) != 0


def test_loose_scores_are_free_while_their_slopes_are_those_of_the_circuit() -> None:
    circuit = circuit_of(NETS["sigmoid"])
    found = places(circuit)
    loose = frozenset(number for name, number in found.items() if name.startswith("z"))
    point = Point(circuit, IntervalField(b"a test"), loose=loose)
    z, w, x = found["z[1][1]"], found["W[1][1,2]"], found["x[2]"]
    assert point.value(z) == point.field.values["z[1][1]"]
    dot = sum(point.value(found[f"W[1][1,{j}]"]) * point.value(found[f"x[{j}]"]) for j in (1, 2))
    assert point.value(z) != dot + point.value(found["b[1][1]"])
    assert point.slope(z, w) == point.value(x)
