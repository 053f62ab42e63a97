"""Shapes and entries of formulas of whole arrays: an entry is worth what NumPy finds in that place."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

from symbolic.derivation.matrix.arrays import axes_of, entry_of, item_of, letters_in, whole
from symbolic.derivation.matrix.entries import Entries, NoShapeError
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Entry,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Layout
from tests.symbolic.derivation.index.letters import I, J, K, L, a, d, f, over, plus, slope, times, u, v, width, x, y, z
from tests.symbolic.derivation.loops import World
from tests.symbolic.derivation.whole_arrays import LAYOUTS, NetworkArrays, batch_of, keys
from tests.symbolic.graph.networks import spec

BATCH = batch_of(spec("2-3-4", "tanh,sigmoid"), 5)
ARRAYS = NetworkArrays(BATCH)
W1, W2, A1, Z1, X = Quantity("W", 1), Quantity("W", 2), Quantity("A", 1), Quantity("Z", 1), Quantity("X")
AV, ZV, XV, B1 = Quantity("a", 1), Quantity("z", 1), Quantity("x"), Quantity("b", 1)
TWO = Number("2")


def ones(layer: int | None = None) -> Quantity:
    return Quantity("ones", layer)


def turned(formula: Formula) -> Transpose:
    return Transpose(formula)


def matmul(*factors: Formula) -> MatrixProduct:
    return MatrixProduct(factors)


def formulas(layout: Layout) -> dict[str, Formula]:
    """Return formulas that fit together under `layout`, with vectors of sample 1."""
    W = W2 if layout.weight_order == "to-from" else turned(W2)  # n_2 × n_1
    A = A1 if layout.samples == "rows" else turned(A1)  # samples × n_1
    column = AV if layout.vectors == "columns" else turned(AV)
    return {
        "a matrix": W2,
        "a vector": AV,
        "a batch": A1,
        "a gradient": Partial(Quantity("J"), W2),
        "a transpose": turned(W2),
        "a product": matmul(W, turned(A)),
        "a product of three": matmul(A, turned(W), W),
        "an outer product": matmul(column, turned(column)),
        "a product that is a number": matmul(turned(column), column),
        "elementwise": Hadamard((A1, Z1, A1)),
        "a sum": Sum((A1, Negative(Group(Z1)), Product((TWO, A1)))),
        "numbers in front": Product((Quotient(ONE, Quantity("samples")), matmul(turned(column), column), W2)),
        "a diagonal": matmul(W, Apply("diag", (AV,))),
        "a function": Apply("tanh", (A1,), 1),
        "a power": Power(A1, TWO),
        "a number to the power of each entry": Power(TWO, A1),
        "a function of several arguments": Apply("max", (ZERO, A1, Z1)),
        "a sum with a number": Sum((ONE, A1, Z1)),
        "a fraction": Quotient(A1, Sum((Power(Z1, TWO), Power(A1, TWO)))),
        "a brace": Underbrace(A1, Text("why")),
        "cases": Cases(((A1, Relations((A1, Z1), ("<=",))), (Z1, None))),
        "row sums": matmul(A, ones(1)),
        "sums over samples": matmul(turned(A), ones()),
        "a row for every sample": matmul(ones(), turned(column)),
        "softmax of a batch": Apply("softmax", (Z1,)),
        "softmax of a vector": Apply("softmax", (ZV,)),
        "the identity": Quantity("identity", 2),
        "an entry as a factor": Product((Entry(matmul(W, column), (2,)), A1)),
    }  # fmt: skip


NAMES = list(formulas(Layout()))


def entry_world() -> World:
    def value(part: Quantity | Partial) -> float:
        entry = part.wrt if isinstance(part, Partial) else part
        assert isinstance(entry, Quantity)
        key: tuple[object, ...] = (entry.name, entry.layer or 0, *entry.indices)
        if entry.name not in {"W", "b"}:
            key = (*key, entry.sample or 1)
        return BATCH.slope(key) if isinstance(part, Partial) else BATCH.values[key]

    functions = {"tanh": (math.tanh, lambda t: 1 - math.tanh(t) ** 2), "exp": (math.exp,), "max": (max,)}
    return World(value, BATCH.widths, functions, BATCH.samples)


def sizes(shape: tuple[Formula | None, Formula | None]) -> tuple[int, int]:
    found = [1 if size is None else int(entry_world().value(size)) for size in shape]
    return found[0], found[1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=lambda item: f"{item.weight_order} {item.vectors} {item.samples}")
def test_an_entry_is_worth_what_stands_in_its_place(name: str, layout: Layout) -> None:
    formula = formulas(layout)[name]
    entries, world = Entries(layout, (0, 1, 2)), entry_world()
    table: Any = np.atleast_2d(ARRAYS.world(layout).value(formula))
    shape = entries.shape(formula)
    assert sizes(shape) == table.shape
    row, column = (None if size is None else Index(letter) for size, letter in zip(shape, "ij", strict=True))
    claimed = entries.entry(formula, row, column)
    places = [range(1, min(size, 3) + 1) for size in table.shape]
    for i, j in product(*places):
        assert world.value(claimed, i=i, j=j) == pytest.approx(table[i - 1, j - 1], rel=1e-12)


NOT_FITTING: dict[str, Formula] = {
    "a product of matrices that do not fit": matmul(W2, W2),
    "a matrix and a vector that do not fit": matmul(turned(W2), AV),
    "two columns": matmul(AV, AV),
    "elementwise with a transpose": Hadamard((A1, turned(A1))),
    "a sum of a column and a row": Sum((AV, turned(AV))),
    "a sum of two layers": Sum((AV, Quantity("a", 2))),
    "a fraction of two layers": Quotient(AV, Quantity("a", 2)),
    "ones of another layer": matmul(W2, ones(2)),
    "ones for samples": matmul(W2, ones()),
}


@pytest.mark.parametrize("formula", NOT_FITTING.values(), ids=NOT_FITTING)
def test_arrays_that_do_not_fit_are_refused(formula: Formula) -> None:
    with pytest.raises(NoShapeError, match=r"shapes? that do not fit|arrays of different shapes"):
        Entries(Layout(), (0, 1, 2)).shape(formula)


def test_what_is_no_array_is_refused() -> None:
    with pytest.raises(NoShapeError, match="Text has no shape"):
        Entries(Layout(), (0, 1, 2)).shape(Text("words"))
    with pytest.raises(NoShapeError, match="Text has no entries"):
        Entries(Layout(), (0, 1, 2)).entry(Text("words"), I, J)


def test_a_layer_may_be_a_letter() -> None:
    entries, l = Entries(Layout(), tuple(range(10))), Index("l")
    assert entries.shape(Quantity("W", l)) == (
        Quantity("width", None, (l,)),
        Quantity("width", None, (Index("l", -1),)),
    )


# --- entries and whole arrays -------------------------------------------------------------------------------------

ENTRIES: tuple[tuple[Quantity, Quantity], ...] = (
    (Quantity("W", 2, (I, J)), W2),
    (Quantity("z", 1, (I,)), ZV),
    (x(I), XV),
    (Quantity("z", 1, (I,), K), Z1),
    (Quantity("x", None, (I,), K), X),
    (Quantity("yhat", None, (I,), K), Quantity("Yhat")),
)


@pytest.mark.parametrize(("entry", "array"), ENTRIES, ids=lambda item: str(item.name))
@pytest.mark.parametrize("layout", LAYOUTS[::2], ids=str)
def test_an_entry_belongs_to_its_array(entry: Quantity, array: Quantity, layout: Layout) -> None:
    assert whole(entry) == array
    assert entry_of(array, *axes_of(entry, layout), layout) == entry
    world = ARRAYS.world(layout)
    row, column = axes_of(entry, layout)
    table = world.value(array)
    at: dict[IndexLike | None, int] = {I: 2, J: 1, K: 3, None: 1}
    name = {"Yhat": "yhat"}.get(array.name, array.name.lower() if array.name != "W" else "W")
    values = [[BATCH.values[key] for key in line] for line in keys(name, entry.layer, BATCH.widths, range(1, 6))]  # type: ignore[arg-type]
    expected = values[1][0] if name == "W" else values[2 if entry.sample else 0][1]
    assert table[at[row] - 1, at[column] - 1] == expected


def test_expressions_of_entries_become_the_same_of_arrays() -> None:
    assert whole(slope(L, a(1, I))) == Partial(L, AV)
    assert whole(f(z(1, I), 1)) == Apply("tanh", (ZV,), 1)
    assert whole(times(TWO, a(1, I), z(1, I))) == Product((TWO, Hadamard((AV, ZV))))
    assert whole(times(TWO, a(1, I))) == Product((TWO, AV))
    assert whole(plus(a(1, I), z(1, I))) == Sum((AV, ZV))


def test_letters_of_entries() -> None:
    assert letters_in(times(a(1, I), Quantity("z", 1, (J,), K))) == {I, J, K}
    assert letters_in(times(width(1), Quantity("samples"), a(1, 2))) == frozenset()


@pytest.mark.parametrize(
    "formula",
    [
        over("k", a(1, K)),
        times(a(1, I), a(1, J)),
        plus(Quantity("W", 1, (I, J)), a(1, I)),
        TWO,
        a(1, 2),
        Group(over("k", a(1, K))),
    ],
)
def test_what_is_not_one_factor(formula: Formula) -> None:
    assert item_of(formula, Layout()) is None


def test_one_factor_and_its_letters() -> None:
    item = item_of(Quotient(y(I), plus(u(I), v(I))), Layout(vectors="rows"))
    assert item is not None
    assert (item.row, item.column, item.letters) == (None, I, {I})
    delta = item_of(d(I, J), Layout())
    assert delta is not None
    assert (delta.row, delta.column) == (I, J)
    assert item_of(equation(a(1, I), z(1, I)), Layout()) is not None
