"""Derivatives in every layout, by matrices, of expressions, twice, of a batch: the truth stands in plain lists."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mp, mpf

from symbolic.checking.meaning.compare import pairs
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.scene import Reading
from symbolic.formula.notation import Layout
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import (
    A1,
    D1,
    D2,
    W1,
    W2,
    X,
    decimals,
    formula,
    laid,
    meant,
    scene,
    times,
    turned,
)
from tests.symbolic.checking.points.complex_net import STEP, slope_of, values_of
from tests.symbolic.checking.points.nets import NETS

EYE3 = [[Fraction(i == j) for j in range(3)] for i in range(3)]
OUTER2 = times(D2, turned(A1))
OUTER1 = times(D1, turned(X))

SLOPES = [
    (r"\frac{\partial z^{[2]}}{\partial a^{[1]}}", W2),
    (r"\frac{\partial z^{[1]}}{\partial x}", W1),
    (r"\frac{\partial z^{[2]}}{\partial x}", times(W2, W1)),
    (r"\frac{\partial a^{[1]}}{\partial z^{[1]}}", EYE3),
    (r"\frac{\partial z^{[1]}}{\partial b^{[1]}}", EYE3),
    (r"\frac{\partial z_2^{[2]}}{\partial a_3^{[1]}}", W2[1][2]),
    (r"\frac{\partial z_1^{[2]}}{\partial W_{13}^{[2]}}", A1[2][0]),
    (r"\frac{\partial z_1^{[2]}}{\partial W_{23}^{[2]}}", 0),
    (r"\frac{\partial L}{\partial z^{[2]}}", D2),
    (r"\frac{\partial L}{\partial \hat y}", D2),
    (r"\frac{\partial L}{\partial a^{[1]}}", D1),
    (r"\frac{\partial L}{\partial b^{[1]}}", D1),
    (r"\frac{\partial L}{\partial W^{[2]}}", OUTER2),
    (r"\frac{\partial L}{\partial W^{[1]}}", OUTER1),
    (r"\frac{\partial L}{\partial W_{21}^{[1]}}", OUTER1[1][0]),
    (r"\frac{dL}{dW^{[2]}}", OUTER2),
    (r"\nabla_{a^{[1]}} L", D1),
    (r"\nabla_{W^{[2]}} L", OUTER2),
    (r"\frac{\partial L}{\partial \hat y_2}", D2[1][0]),
    (r"\frac{\partial}{\partial x_1} ((x_1)^2 x_2)", -4),
    (r"\frac{\partial}{\partial x_1} \sum_i a_i^{[1]}", sum(row[0] for row in W1)),
    (r"\frac{\partial (a_1^{[1]} a_2^{[1]})}{\partial x_2}", W1[0][1] * A1[1][0] + A1[0][0] * W1[1][1]),
    (r"\frac{\partial}{\partial z_1^{[2]}} \frac{1}{2} (z_1^{[2]} - y_1)^2", D2[0][0]),
    (r"\frac{\partial^2 L}{\partial \hat y_1^2}", 1),
    (r"\frac{\partial^2 L}{\partial \hat y_1 \partial \hat y_2}", 0),
    (r"\frac{\partial^2 L}{\partial z_1^{[1]} \partial z_2^{[1]}}", sum(W2[k][0] * W2[k][1] for k in (0, 1))),
]


@pytest.mark.parametrize(("latex", "expected"), SLOPES, ids=[latex for latex, _ in SLOPES])
def test_a_derivative_is_what_plain_lists_give(latex: str, expected: object) -> None:
    assert meant(latex) == expected


def test_denominator_layout_transposes_jacobians_and_leaves_gradients() -> None:
    at = scene(reading=laid(jacobian="denominator"))
    assert meant(r"\frac{\partial z^{[2]}}{\partial a^{[1]}}", at) == turned(W2)
    assert meant(r"\frac{\partial z^{[2]}}{\partial x}", at) == turned(times(W2, W1))
    assert meant(r"\frac{\partial L}{\partial a^{[1]}}", at) == D1
    assert meant(r"\frac{\partial L}{\partial W^{[2]}}", at) == OUTER2
    first = r"\frac{\partial z^{[1]}}{\partial x} \frac{\partial z^{[2]}}{\partial z^{[1]}}"
    chain = rf"{first} \frac{{\partial L}}{{\partial z^{{[2]}}}}"
    assert meant(chain, at) == times(turned(W1), D1)


def test_numerator_layout_chains_from_the_left_with_gradients_across() -> None:
    at = scene(reading=Reading(gradients="across"))
    assert meant(r"\frac{\partial L}{\partial z^{[2]}}", at) == turned(D2)
    chain = r"\frac{\partial L}{\partial z^{[2]}} \frac{\partial z^{[2]}}{\partial a^{[1]}}"
    assert meant(chain, at) == turned(D1)
    assert meant(r"\frac{\partial L}{\partial W^{[2]}}", at) == OUTER2


def test_rows_as_vectors_have_gradients_as_rows() -> None:
    at = scene(reading=laid(vectors="rows"))
    assert meant(r"\frac{\partial L}{\partial b^{[1]}}", at) == turned(D1)


def test_a_gradient_by_weights_from_to_is_transposed() -> None:
    at = scene(reading=laid(weight_order="from-to"))
    assert meant(r"\frac{\partial L}{\partial W^{[2]}}", at) == turned(OUTER2)
    assert meant(r"a^{[1]} (\delta^{[2]})^T", at) == turned(OUTER2)


@pytest.mark.parametrize(("order", "expected"), [("to-from", OUTER2), ("from-to", turned(OUTER2))])
def test_a_three_way_derivative_contracts_with_what_is_before_it(order: str, expected: object) -> None:
    at = scene(reading=Reading(Layout(weight_order=order), gradients="across"))  # type: ignore[arg-type]
    chain = r"\frac{\partial L}{\partial z^{[2]}} \frac{\partial z^{[2]}}{\partial W^{[2]}}"
    value = worth(formula(chain), at)
    gradient = worth(formula(r"\frac{\partial L}{\partial W^{[2]}}"), at)
    assert all(one == other for one, other in pairs(value, gradient, at))
    assert [list(row) for row in value.unfolded().rows] == expected


def test_the_three_way_derivative_has_a_row_for_each_score_and_a_column_for_each_weight() -> None:
    found = meant(r"\frac{\partial z^{[2]}}{\partial W^{[2]}}")
    a = [entry[0] for entry in A1]
    assert found == [[*a, 0, 0, 0], [0, 0, 0, *a]]


def test_a_derivative_by_what_comes_later_or_beside_is_zero() -> None:
    assert meant(r"\frac{\partial z_1^{[1]}}{\partial z_2^{[1]}}") == 0
    assert meant(r"\frac{\partial z_1^{[1]}}{\partial \hat y_1}") == 0
    assert meant(r"\frac{\partial x_1}{\partial W_{11}^{[1]}}") == 0


def test_the_direct_derivative_leaves_the_other_ways_out() -> None:
    spec = NETS["skip into activations"]
    total = scene(spec, {})
    latex = r"\frac{\partial a_1^{[2]}}{\partial a_1^{[1]}}"
    expected = slope_of(spec, _values(total), "a[2][1]", "a[1][1]")
    with mp.workdps(40):
        assert abs(decimals(latex, total) - expected) < mpf(10) ** -30
    direct = scene(spec, {}, reading=Reading(direct=True))
    assert meant(latex, direct) == 1


def _values(at: object) -> dict[str, Fraction]:
    point = at.point  # type: ignore[attr-defined]
    for number in range(len(point.circuit.quantities)):
        point.value(number)
    return dict(point.field.values)


SECOND = [
    (r"\frac{\partial^2 \hat y}{\partial z_1^{[1]} \partial z_2^{[1]}}", "z[1][1]", "z[1][2]"),
    (r"\frac{\partial^2 \hat y}{\partial (z_1^{[1]})^2}", "z[1][1]", "z[1][1]"),
    (r"\frac{\partial}{\partial W_{11}^{[1]}} \frac{\partial \hat y}{\partial b_1^{[2]}}", "W[1][1,1]", "b[2][1]"),
]


@pytest.mark.parametrize(("latex", "by", "then"), SECOND)
def test_a_second_derivative_is_the_difference_of_first_ones(latex: str, by: str, then: str) -> None:
    spec = NETS["binary cross-entropy"]
    at = scene(spec, {})
    given = _values(at)
    ((found,),) = decimals(latex, at)
    with mp.workdps(60):
        h = mpf(10) ** -15
        here = values_of(spec, given)[then]

        def slope(move: mpf) -> mpf:
            return values_of(spec, given, moved=by, held={then: here + move})["yhat"].imag / STEP

        expected = (slope(h) - slope(-h)) / (2 * h)
        assert abs(found - expected) < mpf(10) ** -24


def test_the_gradient_of_the_cost_sums_over_samples() -> None:
    spec = parse_shorthand("2-2-1 tanh mse")
    at = scene(spec, {}, samples=3)
    for sample in range(3):
        for number in range(len(at.point.circuit.quantities)):
            at.point.value(number, sample)
    given = dict(at.point.field.values)
    found = decimals(r"\frac{\partial J}{\partial W_{12}^{[1]}}", at)
    with mp.workdps(40):
        assert abs(found - slope_of(spec, given, "J", "W[1][1,2]", 3)) < mpf(10) ** -30
    each = decimals(r"\frac{\partial L^{(2)}}{\partial z_1^{[1](2)}}", at)
    with mp.workdps(40):
        assert abs(each - slope_of(spec, given, "L(2)", "z[1][1](2)", 3)) < mpf(10) ** -30
    assert meant(r"\frac{\partial L^{(1)}}{\partial z_1^{[1](2)}}", at) == 0


def test_a_short_gradient_is_the_derivative_of_the_loss() -> None:
    assert meant("dz^{[1]}") == D1
    assert meant("dW^{[1]}") == OUTER1
    assert meant("db^{[2]}") == D2
