from __future__ import annotations

import pytest
import sympy

from symbolic.functions import (
    ACTIVATION_NAMES,
    LOSS_NAMES,
    PAIR_NAMES,
    Activation,
    Softmax,
    activation,
    loss,
    pair,
    unfold,
)
from symbolic.functions.base import A, P, Y, Z
from tests.symbolic.functions.regions import POSITIVE, agree, in_region


def test_pairs_are_exactly_those_named() -> None:
    found = [(a, b) for a in ACTIVATION_NAMES for b in LOSS_NAMES if pair(a, b)]
    assert tuple(found) == PAIR_NAMES
    for names in PAIR_NAMES:
        record = pair(*names)
        assert record
        assert (record.activation, record.loss) == names
        assert record.reference


def test_sigmoid_pair_is_the_product_of_both_derivatives() -> None:
    record, sigmoid = pair("sigmoid", "binary_cross_entropy"), activation("sigmoid")
    assert record
    assert isinstance(sigmoid, Activation)
    cross_entropy = loss("binary_cross_entropy")
    a = sigmoid.expression
    product = cross_entropy.coefficient * cross_entropy.core.subs(P, a) * unfold(sigmoid.derivative)
    assert sympy.simplify(product - record.derivative.subs(A, a)) == 0
    composed = sympy.diff(cross_entropy.expression.subs(P, a), Z)
    assert sympy.simplify(composed - record.derivative.subs(A, a)) == 0


@pytest.mark.parametrize("z", [POSITIVE, -POSITIVE])
def test_stable_loss_of_sigmoid_pair_is_the_plain_one(z: sympy.Expr) -> None:
    record, sigmoid = pair("sigmoid", "binary_cross_entropy"), activation("sigmoid")
    assert record
    assert record.stable
    assert isinstance(sigmoid, Activation)
    plain = loss("binary_cross_entropy").expression.subs(P, sigmoid.expression)
    slopes = [sympy.diff(in_region(form, {Z: z}), Y) for form in (record.stable.unfolded(), plain)]
    assert agree(*slopes)
    assert agree(*(in_region(form, {Z: z, Y: sympy.Integer(0)}) for form in (record.stable.unfolded(), plain)))


@pytest.mark.parametrize("unit", range(3))
def test_softmax_pair_is_the_sum_through_the_jacobian(unit: int) -> None:
    record, softmax = pair("softmax", "categorical_cross_entropy"), activation("softmax")
    assert record
    assert record.stable is None
    assert isinstance(softmax, Softmax)
    cross_entropy = loss("categorical_cross_entropy")
    scores, targets = sympy.symbols("z1:4", real=True), sympy.symbols("y1:4", real=True)
    a = [softmax.entry(i, scores) for i in range(3)]
    written = record.derivative.subs({A: a[unit], Y: targets[unit], record.total: sum(targets)})

    def jacobian(i: int) -> sympy.Expr:
        return softmax.own.subs(A, a[i]) if i == unit else softmax.other.subs({A: a[i], softmax.B: a[unit]})

    through = sum(
        cross_entropy.coefficient * cross_entropy.core.subs({P: a[i], Y: targets[i]}) * jacobian(i) for i in range(3)
    )
    assert sympy.simplify(through - written) == 0
    total_loss = sum(cross_entropy.expression.subs({P: a[i], Y: targets[i]}) for i in range(3))
    assert sympy.simplify(sympy.diff(total_loss, scores[unit]) - written) == 0
