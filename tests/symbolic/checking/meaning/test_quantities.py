"""Quantities as entries and as whole arrays, in every layout, and of a batch."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import A1, B1, D1, D2, W1, W2, Z1, Z2, X, Y, laid, meant, scene, turned

ARRAYS = [
    ("W^{[1]}", W1),
    ("W^{[2]}", W2),
    ("b^{[1]}", B1),
    ("x", X),
    ("a^{[0]}", X),
    ("y", Y),
    ("z^{[1]}", Z1),
    ("a^{[1]}", A1),
    ("z^{[2]}", Z2),
    (r"\hat{y}", Z2),
    (r"\delta^{[2]}", D2),
    (r"\delta^{[1]}", D1),
    ("z^{[L]}", Z2),
]


@pytest.mark.parametrize(("latex", "expected"), ARRAYS, ids=[latex for latex, _ in ARRAYS])
def test_a_whole_array_has_a_row_for_each_unit_reached_and_vectors_are_columns(latex: str, expected: object) -> None:
    assert meant(latex) == expected


ENTRIES = [
    ("W_{12}^{[1]}", W1[0][1]),
    ("W_{31}^{[1]}", W1[2][0]),
    ("W_{23}^{[2]}", W2[1][2]),
    ("b_3^{[1]}", B1[2][0]),
    ("x_2", X[1][0]),
    ("a_1^{[0]}", X[0][0]),
    ("y_1", Y[0][0]),
    ("z_2^{[1]}", Z1[1][0]),
    (r"\hat{y}_2", Z2[1][0]),
    (r"\delta_1^{[2]}", D2[0][0]),
    (r"\delta_3^{[1]}", D1[2][0]),
    ("L", sum(d[0] ** 2 for d in D2) / 2),
]


@pytest.mark.parametrize(("latex", "expected"), ENTRIES, ids=[latex for latex, _ in ENTRIES])
def test_an_entry_is_named_by_its_indices(latex: str, expected: Fraction) -> None:
    assert meant(latex) == expected


def test_letters_stand_for_numbers() -> None:
    assert meant("W_{ij}^{[l]}", l=2, i=1, j=3) == W2[0][2]
    assert meant("z_i^{[l-1]}", l=2, i=3) == Z1[2][0]
    assert meant("W^{[l+1]}", l=1) == W2
    assert meant("a^{[L-1]}") == A1


def test_weights_stored_from_to_are_transposed_while_entries_stay() -> None:
    at = scene(reading=laid(weight_order="from-to"))
    assert meant("W^{[1]}", at) == turned(W1)
    assert meant("W_{12}^{[1]}", at) == W1[0][1]


def test_vectors_may_be_rows() -> None:
    at = scene(reading=laid(vectors="rows"))
    for latex, expected in (("z^{[1]}", Z1), ("b^{[2]}", [[Fraction(1, 2)], [Fraction(-1)]]), (r"\delta^{[1]}", D1)):
        assert meant(latex, at) == turned(expected)
    assert meant("W^{[1]}", at) == W1


def test_widths_and_samples_are_numbers() -> None:
    assert meant("n_1") == 3
    assert meant("n_{l-1}", l=1) == 2
    assert meant("n^{[2]}") == 2
    assert meant("m", scene(samples=5), m=5) == 5


@pytest.mark.parametrize(("i", "j", "expected"), [(1, 1, 1), (1, 2, 0), (2, 1, 0), (2, 2, 1)])
def test_a_kronecker_delta_is_one_where_its_indices_agree(i: int, j: int, expected: int) -> None:
    assert meant(r"\delta_{ij}", i=i, j=j) == expected


def test_a_constant_without_value_is_the_same_number_everywhere() -> None:
    at = scene()
    assert meant(r"\eta", at) == meant(r"\eta", at)
    assert meant(r"2 \eta - \eta - \eta", at) == 0


def test_a_network_of_one_layer_needs_no_layer_marks() -> None:
    at = scene(parse_shorthand("2-1 identity sse"), {})
    assert meant("W_{11}", at) == meant("W_{11}^{[1]}", at)
    assert meant("z", at) == meant("z^{[1]}", at)


# --- batches ----------------------------------------------------------------------------------------------------------


def test_samples_are_rows_or_columns_of_a_batch() -> None:
    at = scene(samples=4)
    found = meant("A^{[1]}", at)
    assert (len(found), len(found[0])) == (4, 3)
    across = meant("A^{[1]}", scene(reading=laid(samples="columns"), samples=4))
    assert across == turned(found)
    assert [row[0] for row in meant("X", at)] == [at.point.field.values[f"x[1]({n})"] for n in (1, 2, 3, 4)]


def test_a_sample_of_a_batch_is_its_row() -> None:
    at = scene(samples=4)
    assert turned(meant("a^{[1](3)}", at)) == [meant("A^{[1]}", at)[2]]
    assert meant("x_2^{(4)}", at) == meant("X", at)[3][1]
    assert meant("z_1^{[2](i)}", at, i=2) == meant("Z^{[2]}", at)[1][0]


def test_a_column_of_a_capital_is_a_sample_too() -> None:
    at = scene(samples=4)
    (row,) = turned(meant("a^{[1](3)}", at))
    assert [entry for entries in meant("A^{[1](3)}", at) for entry in entries] == row


def test_the_cost_is_the_sum_or_the_mean_of_the_losses() -> None:
    at = scene(samples=4)
    losses = [meant("L^{(i)}", at, i=n) for n in (1, 2, 3, 4)]
    assert meant("J", at) == sum(losses)
    mean = scene(parse_shorthand("2-3-2 identity mse"), {}, samples=4)
    losses = [meant("L^{(i)}", mean, i=n) for n in (1, 2, 3, 4)]
    assert meant("J", mean) == sum(losses) / 4
