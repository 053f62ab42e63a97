"""What means nothing on a network raises with the part and with words; what shapes forbid, with the two parts."""

from __future__ import annotations

import pytest

from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Misfit
from symbolic.checking.meaning.compare import pairs
from symbolic.checking.meaning.elaborate import MisfitAt, worth
from symbolic.checking.meaning.instances import instances
from symbolic.checking.meaning.scene import Meaningless, OutOfRange, Reading
from symbolic.formula.nodes import Formula, MatrixProduct, Power, Product, Quantity, Sum
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import formula, scene

MISFITS = [
    (r"W^{[1]} a^{[1]}", (Product, MatrixProduct), (3, 2), (3, 1)),
    (r"x + b^{[1]}", (Sum,), (2, 1), (3, 1)),
    (r"W^{[2]} a^{[1]} + b^{[1]}", (Sum,), (2, 1), (3, 1)),
    (r"\delta^{[1]} \odot \delta^{[2]}", (Formula,), (3, 1), (2, 1)),
    (r"(W^{[1]})^{-1}", (Power,), (3, 2), (3, 2)),
    (r"\frac{x}{b^{[1]}}", (Formula,), (2, 1), (3, 1)),
    (r"x \, y", (Product, MatrixProduct), (2, 1), (2, 1)),
]


@pytest.mark.parametrize(("latex", "kinds", "left", "right"), MISFITS, ids=[case[0] for case in MISFITS])
def test_shapes_that_do_not_fit_raise_with_both_parts(
    latex: str, kinds: tuple[type, ...], left: tuple[int, int], right: tuple[int, int]
) -> None:
    with pytest.raises(MisfitAt) as caught:
        worth(formula(latex), scene())
    assert isinstance(caught.value.part, kinds)
    one, other = caught.value.values
    assert (one.shape, other.shape) == (left, right)


def test_the_innermost_part_is_named() -> None:
    with pytest.raises(MisfitAt) as caught:
        worth(formula(r"2 + x^T (W^{[1]} a^{[1]})"), scene())
    assert caught.value.left == Quantity("W", 1)
    assert caught.value.right == Quantity("a", 1)


OUT = [
    (r"W_{43}^{[2]}", "index 4", "an index from 1 to 2"),
    (r"W_{24}^{[2]}", "index 4", "an index from 1 to 3"),
    (r"z_1^{[3]}", "layer 3", "a layer from 1 to 2"),
    (r"z_1^{[0]}", "layer 0", "a layer from 1 to 2"),
    (r"a_1^{[3]}", "layer 3", "a layer from 0 to 2"),
    (r"x_3", "index 3", "an index from 1 to 2"),
    (r"\delta_4^{[1]}", "index 4", "an index from 1 to 3"),
    (r"\sum_{i=1}^{4} a_i^{[1]}", "index 4", "an index from 1 to 3"),
    (r"\frac{\partial L}{\partial b_3^{[2]}}", "index 3", "an index from 1 to 2"),
]


@pytest.mark.parametrize(("latex", "found", "expected"), OUT, ids=[case[0] for case in OUT])
def test_what_the_network_does_not_have_is_out_of_range(latex: str, found: str, expected: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        worth(formula(latex), scene())
    assert (caught.value.found, caught.value.expected) == (found, expected)
    assert str(caught.value) == f"found {found}; expected {expected}"
    assert isinstance(caught.value.part, Quantity)


NOTHING = [
    (r"z_{1,2,3}^{[1]}", "3 indices"),
    (r"W_1^{[1]}", "one index"),
    (r"z_1", "z without its layer"),
    (r"W", "W without its layer"),
    (r"x_q", "the letter q that stands for no number"),
    (r"\delta_{ijk}", ""),
    (r"(x_1)^{1/3}", "an exponent that is no whole number"),
    (r"(x_1)^{x_2}", "an exponent that is no whole number"),
    (r"(x_1)^{99}", "the exponent 99"),
    (r"\operatorname{softmax}(W^{[1]})", "softmax of a matrix"),
    (r"\frac{\partial L}{\partial (x_1 + x_2)}", "a derivative by an expression"),
    (r"\sum_q 1", "a sum over q, which nothing in it counts by"),
]


@pytest.mark.parametrize(("latex", "found"), NOTHING, ids=[case[0] for case in NOTHING])
def test_what_means_nothing_raises_in_words(latex: str, found: str) -> None:
    with pytest.raises(Meaningless) as caught:
        worth(formula(latex), scene())
    assert not isinstance(caught.value, MisfitAt | OutOfRange)
    assert found in caught.value.found
    assert caught.value.expected


def test_a_value_that_does_not_exist_is_undefined() -> None:
    with pytest.raises(Undefined):
        worth(formula(r"\frac{1}{x_1 - x_1}"), scene())
    with pytest.raises(Undefined):
        worth(formula(r"\ln(x_2)"), scene())


# --- sides ------------------------------------------------------------------------------------------------------------


def compared(left: str, right: str, *liberties: str) -> tuple[bool, set[str]]:
    at = scene(reading=Reading(liberties=frozenset(liberties)))
    sides = worth(formula(left), at), worth(formula(right), at)
    return all(one == other for one, other in pairs(*sides, at)), at.taken


def test_sides_of_one_shape_are_compared_entry_by_entry() -> None:
    assert compared("z^{[1]}", "W^{[1]} x + b^{[1]}") == (True, set())
    assert compared("z^{[1]}", "W^{[1]} x - b^{[1]}") == (False, set())
    assert compared("x^T x", "5") == (True, set())


def test_sides_of_different_shapes_do_not_fit() -> None:
    for left, right in (("z^{[1]}", "x"), ("W^{[1]}", "(W^{[1]})^T"), ("x", "1"), ("W^{[1]}", "x")):
        with pytest.raises(Misfit):
            compared(left, right)


def test_a_liberty_is_noted_where_it_was_needed() -> None:
    jacobian = r"\frac{\partial z^{[1]}}{\partial b^{[1]}}"
    assert compared(jacobian, "1", "own") == (True, {"identity"})
    assert compared(jacobian, "2", "own") == (False, {"identity"})
    by_weights = r"\frac{\partial z^{[2]}}{\partial W^{[2]}}"
    assert compared(by_weights, "(a^{[1]})^T", "own") == (True, {"rows"})
    assert compared("W^{[1]}", "W^{[1]T}", "transposed") == (True, {"transposed"})
    assert compared(jacobian, "0") == (False, set())


# --- instances --------------------------------------------------------------------------------------------------------


def found(latex: str, spec: str = "2-3-4-2 identity sse", samples: int = 1) -> list[dict[str, int]]:
    network = parse_shorthand(spec)
    sides = tuple(formula(side, network) for side in latex.split(" = "))
    return list(instances(sides, scene(network, {}, samples=samples)))


INSTANCES = [
    (r"z_i^{[2]} = z_i^{[2]}", [{"i": i} for i in (1, 2, 3, 4)]),
    (r"W_{ij}^{[3]} = W_{ij}^{[3]}", [{"i": i, "j": j} for i in (1, 2) for j in (1, 2, 3, 4)]),
    (r"b^{[l]} = b^{[l]}", [{"l": l} for l in (1, 2, 3)]),
    (r"a^{[l]} = a^{[l]}", [{"l": l} for l in (0, 1, 2, 3)]),
    (r"\delta^{[l]} = W^{[l+1]T} \delta^{[l+1]}", [{"l": 1}, {"l": 2}]),
    (r"x_j = x_j", [{"j": 1}, {"j": 2}]),
    (r"\sum_i z_i^{[1]} = \sum_i z_i^{[1]}", [{}]),
    (r"z_i^{[L]} = \hat y_i", [{"i": 1}, {"i": 2}]),
]


@pytest.mark.parametrize(("latex", "expected"), INSTANCES, ids=[case[0] for case in INSTANCES])
def test_letters_take_every_number_that_the_network_has(latex: str, expected: list[dict[str, int]]) -> None:
    assert found(latex) == expected


def test_units_of_a_free_layer_are_those_of_each_layer() -> None:
    assert found(r"b_i^{[l]} = b_i^{[l]}") == [
        {"l": l, "i": i} for l, width in ((1, 3), (2, 4), (3, 2)) for i in range(1, width + 1)
    ]


def test_samples_take_every_number_of_the_batch() -> None:
    assert found("L^{(i)} = L^{(i)}", samples=3) == [{"i": 1}, {"i": 2}, {"i": 3}]


def test_many_instances_are_thinned_and_every_row_and_column_stays() -> None:
    network = "6-6-6 identity sse"
    some = found(r"\frac{\partial W_{ij}^{[2]}}{\partial W_{kq}^{[1]}} = 0", network)
    assert 40 <= len(some) <= 60
    for letter in "ijkq":
        assert {each[letter] for each in some} == {1, 2, 3, 4, 5, 6}
