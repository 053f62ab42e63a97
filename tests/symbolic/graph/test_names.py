"""Names as a person types them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbolic.errors import QuantityError
from symbolic.formula.nodes import Quantity
from symbolic.graph.names import parse_quantity, quantity_name
from tests.symbolic.graph.networks import graph


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("W[4][1,12]", Quantity("W", 4, (1, 12))),
        ("  W [4] [ 1 , 2 ] ", Quantity("W", 4, (1, 2))),
        ("b[1][2]", Quantity("b", 1, (2,))),
        ("z[2]", Quantity("z", 2)),
        ("a[1][1]", Quantity("a", 1, (1,))),
        ("x[1]", Quantity("x", None, (1,))),
        ("yhat", Quantity("yhat")),
        ("yhat[2]", Quantity("yhat", None, (2,))),
        ("y_hat", Quantity("yhat")),
        ("y_hat[2]", Quantity("yhat", None, (2,))),
        ("ŷ", Quantity("yhat")),
        ("ŷ[2]", Quantity("yhat", None, (2,))),
        ("loss", Quantity("L")),
        ("L", Quantity("L")),
        ("cost", Quantity("J")),
        ("J", Quantity("J")),
        ("R", Quantity("R")),
        ("lambda", Quantity("lambda")),
        ("λ", Quantity("lambda")),
        ("q7", Quantity("q7")),
    ],
)
def test_a_name_is_read(text: str, quantity: Quantity) -> None:
    assert parse_quantity(text) == quantity


NAMED = "expected the name of a quantity such as `W[2][1,3]`, `b[1][2]`, `z[1][1]`, `x[1]`, `yhat` or `L`: "
EXPECTED = f"{NAMED}layer first, then unit indices"
WHOLE = "expected whole numbers, with a comma between two"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"found ``; {EXPECTED}"),
        ("W[", f"found `W[`; {EXPECTED}"),
        ("W[-1][1,1]", f"found `W[-1][1,1]`; {EXPECTED}"),
        ("W[1.0][1,1]", f"found `W[1.0][1,1]`; {EXPECTED}"),
        ("W[1][1,1][1]", f"found `W[1][1,1][1]`; {EXPECTED}"),
        ("__import__('os')", f"found `__import__('os')`; {EXPECTED}"),
        ("a" * 100, f"found `{'a' * 60}`; {EXPECTED}"),
        ("W[٣][1,1]", f"found `W[٣][1,1]`; {EXPECTED}"),
        ("W[1][1,]", f"found `[1,]` in `W[1][1,]`; {WHOLE}"),
        ("x[1 2]", f"found `[1 2]` in `x[1 2]`; {WHOLE}"),
        ("x[,]", f"found `[,]` in `x[,]`; {WHOLE}"),
        ("W", "found `W`; expected the layer in brackets first, as in `W[1]`"),
        ("a[1,2]", "found `a[1,2]`; expected the layer in brackets first, as in `a[1]`"),
        ("x[1][2]", "found `x[1][2]`; expected `x` with one bracket at most: it has no layer"),
        ("loss[1][2]", "found `loss[1][2]`; expected `L` with one bracket at most: it has no layer"),
    ],
)
def test_a_bad_name_is_refused_with_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(QuantityError) as error:
        parse_quantity(text)
    assert str(error.value) == message


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=80), st.text("Wabxyz[]0123456789,- ŷ_hatL\n", max_size=20)))
@example("W[1][" + "9" * 39 + "]")
@example("x[\x1c1]")
def test_any_text_gives_a_quantity_or_a_quantity_error(text: str) -> None:
    with suppress(QuantityError):
        quantity = parse_quantity(text)
        assert parse_quantity(quantity_name(quantity)) == quantity


@pytest.mark.parametrize("widths", ["2-2-2-2-1", "1-1", "12-11-3"])
def test_every_quantity_of_a_network_has_a_name_that_is_read_as_it(widths: str) -> None:
    names = {quantity: quantity_name(quantity) for quantity in graph(widths).quantities()}
    assert len(set(names.values())) == len(names)
    assert all(parse_quantity(name) == quantity for quantity, name in names.items())
