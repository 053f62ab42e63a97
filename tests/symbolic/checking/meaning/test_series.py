"""Sums with and without bounds, products, and products whose middle is dots."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest

from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import A1, D1, D2, W1, X, meant, scene, times

A = [a[0] for a in A1]

SERIES = [
    (r"\sum_j W_{1j}^{[1]} x_j", times(W1, X)[0][0]),
    (r"\sum_{j=1}^{2} W_{1j}^{[1]} x_j", times(W1, X)[0][0]),
    (r"\sum_{j=1}^{n_0} W_{3j}^{[1]} x_j + b_3^{[1]}", A[2]),
    (r"\sum_{j=2}^{2} W_{1j}^{[1]} x_j", W1[0][1] * X[1][0]),
    (r"\sum_{k} W_{k2}^{[2]} \delta_k^{[2]}", D1[1][0]),
    (r"\sum_{k=1}^{n_2} W_{k2}^{[2]} \delta_k^{[2]}", D1[1][0]),
    (r"\sum_{i} a_i^{[1]}", sum(A)),
    (r"\sum_{i=1}^{n_1} (a_i^{[1]})^2", sum(a**2 for a in A)),
    (r"2 \sum_i a_i^{[1]} + 1", 2 * sum(A) + 1),
    (r"\sum_i \sum_j W_{ij}^{[1]}", sum(map(sum, W1))),
    (r"\sum_{i,j} W_{ij}^{[1]}", sum(map(sum, W1))),
    (r"\sum_{i=1}^{3} \sum_{j=1}^{2} W_{ij}^{[1]} x_j", sum(row[0] for row in times(W1, X))),
    (
        r"\sum_{k=1}^{2} \sum_{i=1}^{3} \delta_k^{[2]} W_{ki}^{[2]} W_{i1}^{[1]}",
        sum(D1[i][0] * W1[i][0] for i in range(3)),
    ),
    (r"\sum_i a_i^{[1]} x_i", A[0] * X[0][0] + A[1] * X[1][0]),
    (r"\sum_{i=1}^{3} i", Fraction(6)),
    (r"\sum_{i=1}^{n_1} 1", Fraction(3)),
    (r"\prod_{i} a_i^{[1]}", prod(A)),
    (r"\prod_{i=1}^{2} a_i^{[1]}", A[0] * A[1]),
    (r"\prod_{i=2}^{3} 2", Fraction(4)),
    (r"\sum_{i=3}^{2} a_i^{[1]}", Fraction(0)),
    (r"\prod_{i=3}^{2} a_i^{[1]}", Fraction(1)),
]


@pytest.mark.parametrize(("latex", "expected"), SERIES, ids=[latex for latex, _ in SERIES])
def test_a_series_is_worth_what_a_loop_gives(latex: str, expected: Fraction) -> None:
    assert meant(latex) == expected


def test_a_sum_takes_in_the_whole_product_to_its_right() -> None:
    assert meant(r"\sum_k W_{k1}^{[2]} \delta_k^{[2]} x_1 x_2") == D1[0][0] * X[0][0] * X[1][0]


def test_a_sum_of_arrays_is_an_array() -> None:
    outer = [[d[0] * a for a in A] for d in D2]
    assert meant(r"\sum_{i=1}^{2} \delta^{[2]} (a^{[1]})^T") == [[2 * entry for entry in row] for row in outer]


def test_a_sum_over_samples_adds_every_sample() -> None:
    at = scene(samples=4)
    every = [meant("x_1^{(i)}", at, i=n) for n in (1, 2, 3, 4)]
    assert meant(r"\sum_i x_1^{(i)}", at) == sum(every)
    assert meant(r"\sum_{i=1}^m x_1^{(i)}", at, m=4) == sum(every)
    assert meant(r"\frac{1}{m} \sum_{i=1}^m x_1^{(i)}", at, m=4) == sum(every) / 4
    assert meant(r"\sum_{i=1}^2 x_1^{(i)}", at) == sum(every[:2])


def test_a_sum_over_layers_takes_every_layer() -> None:
    spec = parse_shorthand("2-2-2-1 identity sse")
    at = scene(spec, {})
    expected = sum(meant(f"b_1^{{[{l}]}}", at) for l in (1, 2, 3))
    assert meant(r"\sum_{l=1}^{L} b_1^{[l]}", at) == expected
    assert meant(r"\sum_l b_1^{[l]}", at) == expected


def test_a_sum_without_index_adds_entries_or_samples() -> None:
    assert meant(r"\sum x") == sum(x[0] for x in X)
    at = scene(samples=3)
    assert meant(r"\sum L", at) == sum(meant("L^{(i)}", at, i=n) for n in (1, 2, 3))


def test_dots_stand_for_the_factors_between() -> None:
    spec = parse_shorthand("2-3-4-2-1 identity sse")
    at = scene(spec, {})
    w = {l: meant(f"W^{{[{l}]}}", at) for l in (1, 2, 3, 4)}
    expected = times(times(times(w[4], w[3]), w[2]), w[1])
    assert meant(r"W^{[L]} W^{[L-1]} \cdots W^{[1]}", at) == expected
    upwards = times(times(w[4], w[3]), w[2])
    assert meant(r"W^{[L]} W^{[L-1]} \cdots W^{[l+1]}", at, l=1) == upwards
