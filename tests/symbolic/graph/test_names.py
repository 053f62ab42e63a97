"""Names as a person types them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symbolic.errors import QuantityError
from symbolic.formula.nodes import Index, Quantity
from symbolic.graph.names import parse_array, parse_quantity, quantity_name
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


# --- whole arrays -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "array"),
    [
        ("W[2]", Quantity("W", 2)),
        (" z [ 12 ] ", Quantity("z", 12)),
        ("W[l]", Quantity("W", Index("l"))),
        ("b[D]", Quantity("b", Index("D"))),
        ("x", Quantity("x")),
        ("ŷ", Quantity("yhat")),
        ("y_hat", Quantity("yhat")),
    ],
)
def test_an_array_is_read(text: str, array: Quantity) -> None:
    assert parse_array(text) == array
    assert parse_array(quantity_name(array)) == array


ARRAY = (
    "expected a whole array such as `W[2]`, `z[l]` for any hidden layer, `b[D]` for the last one, `x` or `yhat`: "
    "this form stands for all entries alike, so no unit index is given"
)
ONE_OF = "expected one of W, b, z, a with their layer, as in `W[2]`, x or yhat"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"found ``; {ARRAY}"),
        ("W[2][1,1]", f"found `W[2][1,1]`; {ARRAY}"),
        ("W[1,1]", f"found `W[1,1]`; {ARRAY}"),
        ("z[k]", f"found `z[k]`; {ARRAY}"),
        ("z[l-1]", f"found `z[l-1]`; {ARRAY}"),
        ("z[-1]", f"found `z[-1]`; {ARRAY}"),
        ("W[٣]", f"found `W[٣]`; {ARRAY}"),
        ("W[1234567890]", f"found `W[1234567890]`; {ARRAY}"),
        ("__import__('os')", f"found `__import__('os')`; {ARRAY}"),
        ("a" * 100, f"found `{'a' * 60}`; {ARRAY}"),
        ("W", "found `W`; expected the layer in brackets, as in `W[1]`"),
        ("x[1]", "found `x[1]`; expected `x` without brackets"),
        ("y_hat[2]", "found `y_hat[2]`; expected `yhat` without brackets"),
        ("loss[l]", f"found `loss[l]`; {ONE_OF}"),
        ("q7", f"found `q7`; {ONE_OF}"),
        ("J", f"found `J`; {ONE_OF}"),
    ],
)
def test_a_bad_array_is_refused_with_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(QuantityError) as error:
        parse_array(text)
    assert str(error.value) == message


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=80), st.text("WabxyzlD[]0123456789,- ŷ_hat\n", max_size=12)))
def test_any_text_gives_an_array_or_a_quantity_error(text: str) -> None:
    with suppress(QuantityError):
        array = parse_array(text)
        assert not array.indices
        assert parse_array(quantity_name(array)) == array
