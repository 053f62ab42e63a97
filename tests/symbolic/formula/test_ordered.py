"""The written factors of an ordered product."""

from __future__ import annotations

import pytest

from symbolic.formula.nodes import Index, OrderedProduct, Partial, Quantity
from symbolic.formula.ordered import ends, factors_between

Q, L, D = Index("q"), Index("l"), Index("D")


def jacobian(upper: Index | int) -> Partial:
    lower = upper - 1 if isinstance(upper, int) else Index(upper.letter, upper.shift - 1)
    return Partial(Quantity("a", upper), Quantity("a", lower))


def test_a_product_that_goes_down_from_the_last_layer() -> None:
    found = ends(OrderedProduct(jacobian(Q), "q", D, Index("l", 1)))
    assert found == (jacobian(D), jacobian(Index("D", -1)), jacobian(Index("l", 1)))


def test_a_product_that_goes_up_to_the_last_layer() -> None:
    found = ends(OrderedProduct(jacobian(Q), "q", Index("l", 1), D))
    assert found == (jacobian(Index("l", 1)), jacobian(Index("l", 2)), jacobian(D))


def test_numbers_tell_the_direction() -> None:
    assert ends(OrderedProduct(jacobian(Q), "q", 5, 2)) == (jacobian(5), jacobian(4), jacobian(2))
    assert ends(OrderedProduct(jacobian(Q), "q", 2, 5)) == (jacobian(2), jacobian(3), jacobian(5))


def test_indices_are_linked_from_the_first_factor_to_the_last() -> None:
    entry = Quantity("W", Q, (Index("u"), Index("v")))
    product = OrderedProduct(entry, "q", D, Index("l", 1), ("u", "v", "i", "p", "m", "r", "j"))
    assert ends(product) == (
        Quantity("W", D, (Index("i"), Index("p"))),
        Quantity("W", Index("D", -1), (Index("p"), Index("m"))),
        Quantity("W", Index("l", 1), (Index("r"), Index("j"))),
    )


def test_all_factors_between_two_numbered_layers() -> None:
    assert factors_between(OrderedProduct(jacobian(Q), "q", 4, 2)) == (jacobian(4), jacobian(3), jacobian(2))
    assert factors_between(OrderedProduct(jacobian(Q), "q", 2, 4)) == (jacobian(2), jacobian(3), jacobian(4))
    assert factors_between(OrderedProduct(jacobian(Q), "q", 3, 3)) == (jacobian(3),)


@pytest.mark.parametrize("ends_of", [(D, 2), (4, L)])
def test_letters_have_no_factors_between(ends_of: tuple[Index | int, Index | int]) -> None:
    with pytest.raises(TypeError, match="only a product between two numbered layers has all its factors"):
        factors_between(OrderedProduct(jacobian(Q), "q", *ends_of))
