"""What is told of a diagram: the same words in every run, in the order in which people count."""

from __future__ import annotations

from codegen.documents.slides.model import Frame
from codegen.documents.slides.picture import picture, told
from symbolic.formula.nodes import Quantity
from tests.codegen.documents.slides.cases import deck_of


def test_what_is_lit_is_told_in_the_order_of_layers_letters_and_indices() -> None:
    deck = deck_of("2-12-1 sigmoid mse")
    lit = [Quantity("L"), Quantity("z", 2, (1,)), *(Quantity("a", 1, (unit,)) for unit in (10, 2, 1, 11))]
    words = told(picture(deck).drawing, Frame(("Title",), (), frozenset(lit)), deck.notation)
    assert words.endswith("; lit: a_1^[1], a_2^[1], a_10^[1], a_11^[1], z_1^[2], L")
