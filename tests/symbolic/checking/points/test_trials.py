"""Points of a text: drawn from a key, kept, and the small networks and relatives on which lines are tried."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.checking.points.networks import circuit_of, relatives, small
from symbolic.checking.points.trials import Trials
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.points.nets import NETS, places

SPEC = NETS["sigmoid"]


def drawn(key: bytes, turn: int = 0) -> dict[str, Fraction]:
    point = Trials(circuit_of(SPEC), 1, key).rational(turn)
    for number in places(point.circuit).values():
        point.value(number)
    return dict(point.field.values)


def test_the_same_key_gives_the_same_points() -> None:
    assert drawn(b"one") == drawn(b"one")


def test_another_key_or_turn_gives_other_points() -> None:
    assert drawn(b"one") != drawn(b"two")
    assert drawn(b"one") != drawn(b"one", 1)


def test_a_point_is_made_once() -> None:
    trials = Trials(circuit_of(SPEC), 1, b"one")
    assert trials.modular(1) is trials.modular(1)
    assert trials.general() is trials.general()
    assert trials.loose() is trials.loose()
    assert trials.loose() is not trials.general()


def test_a_point_of_numbers_is_made_anew_and_has_the_same_values() -> None:
    trials = Trials(circuit_of(SPEC), 1, b"one")
    first, second = trials.rational(2), trials.rational(2)
    weight = places(trials.circuit)["W[1][1,1]"]
    assert first is not second
    first.value(weight)
    assert first.field.values
    assert not second.field.values
    assert second.value(weight) == first.value(weight)


def test_modular_points_take_turns_with_primes() -> None:
    trials = Trials(circuit_of(SPEC), 1, b"one")
    number = places(trials.circuit)["x[1]"]
    assert trials.modular(0).value(number) != trials.modular(1).value(number)


def test_numbers_that_the_writer_gave_are_kept() -> None:
    trials = Trials(circuit_of(SPEC), 1, b"one", {"x[1]": Fraction(3, 10)})
    assert trials.rational(0).value(places(trials.circuit)["x[1]"]) == Fraction(3, 10)


def test_assumptions_are_taken_in_their_order_the_last_one_counts() -> None:
    trials = Trials(circuit_of(SPEC), 1, b"one")
    found = places(trials.circuit)
    u, v = found["L"], found["z[2][1]"]
    said = [lambda point, c=c: {(u, v, 0): point.field.number(c)} for c in (2, 5)]
    point = trials.assuming(tuple(said)).rational(0)
    assert point.slope(u, v) == 5
    assert trials.rational(0).slope(u, v) != 5
    assert point.value(found["x[1]"]) == trials.rational(0).value(found["x[1]"])


# --- networks on which lines are tried --------------------------------------------------------------------------------


def test_a_network_that_is_small_enough_stays_as_it_is() -> None:
    spec = parse_shorthand("6-5-4 tanh sse")
    assert small(spec).widths == (6, 5, 4)


def test_a_wide_network_is_tried_with_six_units_or_as_many_as_a_line_names() -> None:
    spec = parse_shorthand("784-128-10 relu,softmax cross_entropy")
    assert small(spec).widths == (6, 6, 6)
    assert small(spec, {784: 8, 128: 7, 10: 6}).widths == (8, 7, 6)
    assert [layer.activation for layer in small(spec).layers] == ["relu", "softmax"]
    assert small(spec).loss == spec.loss


@pytest.mark.parametrize("shorthand", ["2-2-2-2 tanh sse", "3-3-3 sigmoid mse", "5-5 tanh sse", "2-2-2-2-1 tanh mse"])
def test_relatives_have_pairwise_different_widths_and_the_same_layers(shorthand: str) -> None:
    spec = parse_shorthand(shorthand)
    found = relatives(spec)
    assert len({other.widths for other in found}) == 3
    for other in found:
        assert len(set(other.widths)) == len(other.widths)
        assert [layer.activation for layer in other.layers] == [layer.activation for layer in spec.layers]
        assert other.loss == spec.loss


def test_a_single_output_stays_single() -> None:
    assert all(other.widths[-1] == 1 for other in relatives(parse_shorthand("2-2-1 tanh mse")))


@pytest.mark.parametrize("name", ["skip into activations", "skip into scores", "shared weights"])
def test_relatives_keep_the_widths_equal_that_the_wiring_needs_equal(name: str) -> None:
    spec = NETS[name]
    for other in relatives(spec):
        assert isinstance(other, NetworkSpec)
        for l, layer in enumerate(other.layers, start=1):
            if layer.skip is not None:
                assert other.widths[layer.skip] == other.widths[l]
            if layer.share is not None:
                assert other.widths[layer.share - 1 : layer.share + 1] == other.widths[l - 1 : l + 1]
