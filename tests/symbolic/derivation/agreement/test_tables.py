"""Formulas of whole arrays written out, entry by entry, and arrays that do not fit."""

from __future__ import annotations

import pytest

from symbolic.derivation.agreement.tables import NoTableError, Tables
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Hadamard,
    Listing,
    MatrixProduct,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Transpose,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text

W, Z, A, X, B = Quantity("W", 1), Quantity("Z", 1), Quantity("A", 1), Quantity("X"), Quantity("b", 1)
z, a, x = Quantity("z", 1), Quantity("a", 1), Quantity("x")
ROWS = Layout()
COLUMNS = Layout(weight_order="from-to", vectors="rows", samples="columns")
TEXT = Notation("test")


def written(formula: Formula, layout: Layout = ROWS, samples: int = 2) -> list[str]:
    """Return the rows of a table of a network of three inputs and two units."""
    table = Tables(layout, (3, 2), samples).table(formula)
    return [" | ".join(print_text(entry, TEXT) for entry in row) for row in table]


WRITTEN: dict[str, tuple[Formula, Layout, list[str]]] = {
    "W by units reached": (W, ROWS, ["W_11^[1] | W_12^[1] | W_13^[1]", "W_21^[1] | W_22^[1] | W_23^[1]"]),
    "W by units left": (W, COLUMNS, ["W_11^[1] | W_21^[1]", "W_12^[1] | W_22^[1]", "W_13^[1] | W_23^[1]"]),
    "a column": (z, ROWS, ["z_1^[1]", "z_2^[1]"]),
    "a row": (z, COLUMNS, ["z_1^[1] | z_2^[1]"]),
    "samples in rows": (Z, ROWS, ["z_1^[1](1) | z_2^[1](1)", "z_1^[1](2) | z_2^[1](2)"]),
    "samples in columns": (Z, COLUMNS, ["z_1^[1](1) | z_1^[1](2)", "z_2^[1](1) | z_2^[1](2)"]),
    "derivatives lie as what they are by": (Partial(Quantity("L"), z), ROWS, ["∂L/∂z_1^[1]", "∂L/∂z_2^[1]"]),
    "W x": (
        MatrixProduct((W, x)),
        ROWS,
        ["W_11^[1] x_1 + W_12^[1] x_2 + W_13^[1] x_3", "W_21^[1] x_1 + W_22^[1] x_2 + W_23^[1] x_3"],
    ),
    "an outer product": (
        MatrixProduct((z, Transpose(a))),
        ROWS,
        ["z_1^[1] a_1^[1] | z_1^[1] a_2^[1]", "z_2^[1] a_1^[1] | z_2^[1] a_2^[1]"],
    ),
    "samples added up": (
        MatrixProduct((Transpose(Z), Quantity("ones"))),
        ROWS,
        ["z_1^[1](1) · 1 + z_1^[1](2) · 1", "z_2^[1](1) · 1 + z_2^[1](2) · 1"],
    ),
    "a bias for every sample": (
        MatrixProduct((Quantity("ones"), Transpose(B))),
        ROWS,
        ["1 b_1^[1] | 1 b_2^[1]", "1 b_1^[1] | 1 b_2^[1]"],
    ),
    "entry by entry": (Hadamard((z, a)), ROWS, ["z_1^[1] a_1^[1]", "z_2^[1] a_2^[1]"]),
    "a number in every place": (Sum((ONE, z)), ROWS, ["1 + z_1^[1]", "1 + z_2^[1]"]),
    "a factor": (Product((Number("2"), z)), ROWS, ["2 z_1^[1]", "2 z_2^[1]"]),
    "a function": (Apply("tanh", (z,), 1), COLUMNS, ["tanh'(z_1^[1]) | tanh'(z_2^[1])"]),
    "a diagonal": (Apply("diag", (z,)), ROWS, ["z_1^[1] | 0", "0 | z_2^[1]"]),
    "an identity": (Quantity("identity", 1), ROWS, ["1 | 0", "0 | 1"]),
    "a power": (Power(z, Number("2")), ROWS, ["(z_1^[1])^2", "(z_2^[1])^2"]),
    "a number to a power": (Power(Number("2"), z), ROWS, ["2^(z_1^[1])", "2^(z_2^[1])"]),
    "a constant with a letter": (Product((Quantity("pi"), z)), ROWS, ["π z_1^[1]", "π z_2^[1]"]),
    "a quotient": (Quotient(z, a), ROWS, ["z_1^[1]/a_1^[1]", "z_2^[1]/a_2^[1]"]),
}


@pytest.mark.parametrize(("formula", "layout", "rows"), WRITTEN.values(), ids=WRITTEN)
def test_arrays_are_written_out(formula: Formula, layout: Layout, rows: list[str]) -> None:
    assert written(formula, layout) == rows


@pytest.mark.parametrize("layout", [ROWS, COLUMNS], ids=["rows", "columns"])
def test_a_softmax_is_over_the_units_of_each_sample(layout: Layout) -> None:
    table = Tables(layout, (3, 2), 2).table(Apply("softmax", (Z,)))
    entries = table if layout.samples == "rows" else tuple(zip(*table, strict=True))
    assert print_text(entries[1][0], TEXT) == "e^(z_1^[1](2))/(e^(z_1^[1](2)) + e^(z_2^[1](2)))"
    ((only, _),) = Tables(COLUMNS, (3, 2)).table(Apply("softmax", (z,)))
    assert print_text(only, TEXT) == "e^(z_1^[1])/(e^(z_1^[1]) + e^(z_2^[1]))"


MISFITS: dict[str, tuple[Formula, str]] = {
    "a missing transpose": (MatrixProduct((W, z)), "a matrix product of 2 × 3 by 2 × 1"),
    "entry by entry": (Hadamard((z, x)), "entry by entry on arrays of 2 × 1 and 3 × 1"),
    "a sum with a transpose": (Sum((z, Transpose(z))), "entry by entry on arrays of 1 × 2 and 2 × 1"),
    "side by side": (Product((z, a)), "two arrays side by side as if they were numbers"),
    "the diagonal of a matrix": (Apply("diag", (W,)), "diag of a 2 × 3 array"),
    "an identity of any size": (Quantity("identity"), "identity of layer None is no array with a number of units"),
    "no array": (Listing((z,)), "Listing is no array"),
}


@pytest.mark.parametrize(("formula", "message"), MISFITS.values(), ids=MISFITS)
def test_arrays_that_do_not_fit(formula: Formula, message: str) -> None:
    with pytest.raises(NoTableError, match=message):
        written(formula)
