"""Sums, products, quotients, powers, inverses, transposes and entries, by plain lists of fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.checking.meaning.scene import Reading
from symbolic.formula.notation import Layout
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import (
    A1,
    D1,
    D2,
    LINEAR,
    W1,
    W2,
    Z1,
    Z2,
    X,
    Y,
    column,
    meant,
    scene,
    times,
    turned,
)

DOT = sum(a[0] * b[0] for a, b in zip(D2, Y, strict=True))

PRODUCTS = [
    ("W^{[1]} x", times(W1, X)),
    ("W^{[1]} x + b^{[1]}", Z1),
    (r"W^{[2]} \cdot a^{[1]}", times(W2, A1)),
    (r"W^{[2]} \times a^{[1]}", times(W2, A1)),
    ("W^{[2]} W^{[1]}", times(W2, W1)),
    ("W^{[2]} W^{[1]} x", times(times(W2, W1), X)),
    (r"(W^{[2]})^T \delta^{[2]}", D1),
    (r"W^{[2]T} \delta^{[2]}", D1),
    (r"W^{[2]\top} \delta^{[2]}", D1),
    (r"\delta^{[2]} (a^{[1]})^T", times(D2, turned(A1))),
    (r"\delta^{[2]} a^{[1]T}", times(D2, turned(A1))),
    (r"(\delta^{[2]})^T \delta^{[2]}", [[sum(d[0] ** 2 for d in D2)]]),
    (r"\delta^{[2]} \odot y", column(*(a[0] * b[0] for a, b in zip(D2, Y, strict=True)))),
    (r"\delta^{[2]} \circ y", column(*(a[0] * b[0] for a, b in zip(D2, Y, strict=True)))),
    (r"\delta^{[2]} * y", column(*(a[0] * b[0] for a, b in zip(D2, Y, strict=True)))),
    (r"2 W^{[1]}", [[2 * entry for entry in row] for row in W1]),
    (r"W^{[1]} \cdot 2", [[2 * entry for entry in row] for row in W1]),
    (r"\frac{1}{2} x", column("1/2", -1)),
    (r"-x", column(-1, 2)),
    (r"1 - x", column(0, 3)),
    (r"x - x", column(0, 0)),
    (r"\hat y - y", D2),
    (r"\frac{x}{2}", column("1/2", -1)),
    (r"\frac{1}{x}", column(1, "-1/2")),
    (r"(W^{[1]} W^{[2]})_{12}", times(W1, W2)[0][1]),
    (r"(W^{[1]} x)_3", times(W1, X)[2][0]),
    (r"\left[(W^{[2]})^T \delta^{[2]}\right]_2", D1[1][0]),
    (r"(x_1)^2 + (x_2)^2", Fraction(5)),
    (r"(x_2)^3", Fraction(-8)),
    (r"x_2^{-1}", Fraction(-1, 2)),
    (r"x_2^{-2}", Fraction(1, 4)),
    (r"x^T W^{[1]T} W^{[1]} x", [[sum(e[0] ** 2 for e in times(W1, X))]]),
    (r"\lVert x \rVert^2", Fraction(5)),
    (r"x^T x", [[Fraction(5)]]),
    (r"\begin{bmatrix} x_1 & 0 \\ 0 & x_2 \end{bmatrix}", [[1, 0], [0, -2]]),
    (r"\begin{bmatrix} x_1 \\ x_2 \end{bmatrix}", X),
    (r"\operatorname{diag}(x)", [[1, 0], [0, -2]]),
    (r"\operatorname{diag}(x) y", column(3, -1)),
    (r"\underbrace{W^{[1]} x}_{\text{linear}} + b^{[1]}", Z1),
    (r"\sqrt{x_1 + 3}", Fraction(2)),
    (r"|x_2|", Fraction(2)),
]


@pytest.mark.parametrize(("latex", "expected"), PRODUCTS, ids=[latex for latex, _ in PRODUCTS])
def test_a_formula_is_worth_what_plain_lists_give(latex: str, expected: object) -> None:
    assert meant(latex) == expected


def test_a_dot_between_vectors_is_entry_by_entry_or_an_inner_product() -> None:
    latex = r"\delta^{[2]} \cdot y"
    assert meant(latex) == column(*(a[0] * b[0] for a, b in zip(D2, Y, strict=True)))
    assert meant(latex, scene(reading=Reading(dots="inner"))) == DOT


def test_slopes_may_stand_for_their_diagonal_matrix() -> None:
    spec = parse_shorthand("2-3-2 relu half_sse")
    latex = r"\mathrm{ReLU}'(z^{[1]}) W^{[1]}"
    diagonal = scene(spec, scene().point.field.values, reading=Reading(Layout(slopes="diagonal")))
    found = meant(latex, diagonal)
    scores = meant("z^{[1]}", diagonal)
    weights = meant("W^{[1]}", diagonal)
    assert found == [[w * (z[0] > 0) for w in row] for z, row in zip(scores, weights, strict=True)]
    free = scene(spec, scene().point.field.values, reading=Reading(liberties=frozenset({"diagonal"})))
    assert len(meant(latex, free)) == 3
    assert free.taken == {"diagonal"}


def test_a_product_is_taken_from_the_right_where_it_does_not_fit_from_the_left() -> None:
    assert meant(r"2 \cdot \delta^{[2]} (a^{[1]})^T a^{[1]}") == [
        [2 * entry for entry in row] for row in times(times(D2, turned(A1)), A1)
    ]


def test_an_inverse_times_its_matrix_is_the_identity() -> None:
    spec = parse_shorthand("3-3-1 identity sse")
    at = scene(spec, {})
    found = meant("(W^{[1]})^{-1} W^{[1]}", at)
    assert found == [[Fraction(i == j) for j in range(3)] for i in range(3)]
    w = meant("W^{[1]}", at)
    inverse = meant("(W^{[1]})^{-1}", at)
    assert times(w, inverse) == found


def test_numbers_of_one_row_and_column_divide_and_scale() -> None:
    assert meant(r"\frac{x^T y}{x^T x}") == Fraction(3 - 1, 5)
    assert meant(r"(x^T y) \, x") == column(2, -4)
    assert meant(r"x \, (x^T y)") == column(2, -4)


def test_a_bias_is_added_to_every_sample_of_a_batch() -> None:
    at = scene(LINEAR, reading=Reading(Layout(samples="columns")), samples=3)
    found = meant("W^{[1]} X + b^{[1]}", at)
    x = meant("X", at)
    weights, bias = meant("W^{[1]}", at), meant("b^{[1]}", at)
    assert found == [[entry + bias[i][0] for entry in row] for i, row in enumerate(times(weights, x))]
    assert found == meant("Z^{[1]}", at)


def test_the_sum_of_columns_and_of_two_layers_keeps_the_shape() -> None:
    assert meant(r"W^{[2]} a^{[1]} + b^{[2]}") == Z2
    assert meant(r"z^{[2]} - b^{[2]} - W^{[2]} b^{[1]}") == times(times(W2, W1), X)
