"""Names that the writer gave stand for their right side, with the letters of the definition set as they are used."""

from __future__ import annotations

import pytest

from symbolic.checking.meaning.scene import Defined
from symbolic.formula.nodes import Group, Index, Partial, Power, Product, Quantity
from tests.symbolic.checking.meaning.numbers import D1, W2, Z1, X, formula, meant, scene


def defining(name: str, body: str, layer: object = None, indices: tuple[object, ...] = ()) -> object:
    at = scene()
    at.defined = {name: Defined(layer, indices, formula(body))}  # type: ignore[arg-type]
    return at


def test_a_name_stands_for_its_right_side() -> None:
    at = defining("e", r"\hat y_1 - y_1")
    assert meant(Power(Quantity("e"), formula("2")), at) == (meant(r"\hat y_1") - meant("y_1")) ** 2


def test_indices_of_a_name_are_set_as_they_are_used() -> None:
    at = defining("e", r"z_i^{[1]} x_j", indices=(Index("i"), Index("j")))
    used = Quantity("e", None, (3, Index("k")))
    assert meant(used, at, k=2) == Z1[2][0] * X[1][0]


def test_the_layer_of_a_name_may_be_shifted() -> None:
    at = defining("g", r"z_i^{[l-1]}", Index("l"), (Index("i"),))
    assert meant(Quantity("g", 2, (3,)), at) == Z1[2][0]
    shifted = defining("g", r"W_{ij}^{[l+1]}", Index("l", 1), (Index("i"), Index("j")))
    assert meant(Quantity("g", 2, (1, 3)), shifted) == W2[0][2]


def test_a_name_keeps_its_brackets() -> None:
    at = defining("e", "x_1 + x_2")
    assert meant(Product((formula("3"), Quantity("e"))), at) == 3 * (X[0][0] + X[1][0])
    assert meant(Group(Quantity("e")), at) == X[0][0] + X[1][0]


def test_a_name_may_be_an_array() -> None:
    at = defining("v", r"W^{[2]T} \delta^{[2]}")
    assert meant(Quantity("v"), at) == D1


def test_a_name_is_differentiated_through_what_it_stands_for() -> None:
    at = defining("e", r"(x_1)^2 x_2")
    assert meant(Partial(Quantity("e"), Quantity("x", None, (1,))), at) == 2 * X[0][0] * X[1][0]
    assert meant(Partial(Power(Quantity("e"), formula("2")), Quantity("e")), at) == 2 * X[0][0] ** 2 * X[1][0]


@pytest.mark.parametrize("name", ["e", "q"])
def test_an_unknown_name_is_a_constant(name: str) -> None:
    at = scene()
    assert meant(Quantity(name), at) == meant(Quantity(name), at)
    assert meant(Partial(Quantity(name), Quantity("x", None, (1,))), at) == 0
