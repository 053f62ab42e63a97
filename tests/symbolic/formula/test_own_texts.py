"""Expressions that a person types for a function: what is refused, with its place."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.own_texts import read_activation, read_loss, read_of_argument


@pytest.mark.parametrize(
    ("read", "text", "start", "found"),
    [
        (read_activation, "z*w", 2, "the names z, w"),
        (read_activation, "exp(z) + p", 9, "the names z, p"),
        (read_activation, "3 + pi", 0, "no variable"),
        (read_activation, "sgmoid(z)", 0, "the function `sgmoid`"),
        (read_activation, "z +", 3, "the end"),
        (read_of_argument, "a*b", 2, "the names a, b"),
        (read_loss, "(q - y)^2", 1, "the name q"),
        (read_loss, "y^2", 0, "no prediction p"),
        (read_loss, "p^2", 0, "no target y"),
        (read_loss, "p + y", 0, "a loss that grows with p alike everywhere"),
        (read_loss, "3*p - exp(y)", 0, "a loss that grows with p alike everywhere"),
        (read_activation, "max(1/0, z)", 0, "a constant with a division by zero"),
        (read_activation, "z + log(-2)", 0, "a constant with"),
        (read_activation, "max(exp(exp(exp(exp(20)))), z)", 0, "a constant with an overflow"),
        (read_activation, "max(9^9^9^exp(20), z)", 0, "a constant with an overflow"),
        (read_activation, "1e-39*1e-39*1e-39*z", 0, "a constant that is too large or too small for a float"),
        (read_activation, "z*(1/10^50)^3", 0, "a constant that is too large or too small for a float"),
        (read_activation, "z/" * 95 + "(1 + z^2)", 0, "an expression whose derivative has"),
    ],
)
def test_what_is_no_such_expression_is_refused_with_its_place(read: object, text: str, start: int, found: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text)  # type: ignore[operator]  # one of the readers
    assert caught.value.start == start
    assert caught.value.found.startswith(found)
    assert caught.value.expected


def test_names_of_prediction_and_target_may_be_those_of_the_slides() -> None:
    assert read_loss("(ŷ - t)^2") == read_loss("(yhat - y)^2") == read_loss("(p - y)^2")


def test_constants_of_the_size_of_floats_are_taken() -> None:
    for text in ("1e-39*1e-39*z", "z*10^90", "max(1/3, z)", "z + 0*log(2)"):
        assert read_activation(text)
