"""Products of entries become products of arrays: any chain of matrices and vectors, held against np.einsum."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.derivation.matrix.contract import contraction
from symbolic.derivation.matrix.entries import Entries
from symbolic.derivation.rules import Rule
from symbolic.formula.build import product
from symbolic.formula.nodes import Apply, Formula, Group, Index, Number, Partial, Quantity, Quotient
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from tests.symbolic.derivation.index.letters import (
    I,
    J,
    K,
    L,
    W,
    a,
    b,
    d,
    f,
    minus,
    over,
    plus,
    slope,
    times,
    width,
    x,
    y,
    yhat,
    z,
)
from tests.symbolic.derivation.whole_arrays import LAYOUTS, ArrayWorld

WIDTHS = (2, 3, 4, 5)
TEXT = Notation("test")
SIZES = {"i": width(1), "j": width(0)}


@cache
def numbers(quantity: Quantity) -> Any:
    """Return W by units and sources, a vector with one axis."""
    l = quantity.layer
    assert isinstance(l, int)
    shape = (WIDTHS[l], WIDTHS[l - 1]) if quantity.name == "W" else (WIDTHS[l],)
    seed = random.Random(str(quantity)).randrange(10**6)  # noqa: S311  (numbers to compute with)
    return np.random.default_rng(seed).uniform(0.5, 2.0, shape)


def world(layout: Layout) -> ArrayWorld:
    def array(quantity: Quantity | Partial) -> Any:
        assert isinstance(quantity, Quantity)
        if quantity.name == "W":
            return numbers(quantity) if layout.weight_order == "to-from" else numbers(quantity).T
        return np.reshape(numbers(quantity), (-1, 1) if layout.vectors == "columns" else (1, -1))

    return ArrayWorld(array, WIDTHS, layout)


@dataclass(frozen=True)
class Chain:
    """Letters one after another, each of a layer: matrices between them, vectors at them, ends free or summed."""

    layers: tuple[int, ...]
    vectors: tuple[tuple[Quantity, ...], ...]
    free: tuple[bool, bool]
    order: int

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple("ikpqr"[place] for place in range(len(self.layers)))

    def factors(self) -> list[Quantity]:
        found = []
        for (one, upper), (other, lower) in pairwise(self.places()):
            indices = (Index(one), Index(other)) if upper > lower else (Index(other), Index(one))
            found.append(Quantity("W", max(upper, lower), indices))
        for letter, several in zip(self.letters, self.vectors, strict=True):
            found += [Quantity(vector.name, vector.layer, (Index(letter),)) for vector in several]
        random.Random(self.order).shuffle(found)  # noqa: S311  (an order to try)
        return found

    def places(self) -> list[tuple[str, int]]:
        return list(zip(self.letters, self.layers, strict=True))

    def open_letters(self) -> list[str]:
        ends = {self.letters[0]: self.free[0]}
        if len(self.layers) > 1:
            ends[self.letters[-1]] = self.free[1]
        return [letter for letter, is_free in ends.items() if is_free]


@st.composite
def chains(draw: st.DrawFn, *, interior: bool = False) -> Chain:
    """Draw a chain; only the ends have vectors unless `interior` is set."""
    layers = [draw(st.integers(0, 3))]
    for _ in range(draw(st.integers(0, 3))):
        layers.append(draw(st.sampled_from([l for l in (layers[-1] - 1, layers[-1] + 1) if 0 <= l <= 3])))
    names = st.sampled_from(("a", "z", "b"))
    vectors = []
    for place, layer in enumerate(layers):
        most = 2 if interior or place in {0, len(layers) - 1} else 0
        vectors.append(tuple(Quantity(name, layer) for name in draw(st.lists(names, max_size=most, unique=True))))
    free = draw(st.tuples(st.booleans(), st.booleans()))
    if len(layers) == 1 and not vectors[0]:
        vectors[0] = (Quantity("a", layers[0]),)
    return Chain(tuple(layers), tuple(vectors), free, draw(st.integers(0, 99)))


def compared(chain: Chain, layout: Layout, *, swapped: bool) -> None:
    """Contract a chain, and compare with np.einsum."""
    factors = chain.factors()
    formula: Formula = product(factors)
    free = chain.open_letters()[:: -1 if swapped else 1]
    for letter, layer in chain.places():
        if letter not in free:
            formula = over(letter, formula, layer)
    rows: tuple[Index | None, Index | None] = (None, None)
    if len(free) == 2:
        rows = (Index(free[0]), Index(free[1]))
    elif free:
        rows = (Index(free[0]), None) if layout.vectors == "columns" else (None, Index(free[0]))
    sizes = {letter: width(layer) for letter, layer in chain.places()}
    array = contraction(formula, rows, sizes, layout).array
    subscripts = ",".join("".join(map(str, factor.indices)) for factor in factors)
    arrays = [numbers(Quantity(factor.name, factor.layer)) for factor in factors]
    expected = np.einsum(f"{subscripts}->{''.join(free)}", *arrays)
    found = world(layout).value(array)
    if not free:
        assert found == pytest.approx(float(expected)), print_text(array, TEXT)
        return
    expected = expected if len(free) == 2 else expected.reshape((-1, 1) if rows[0] else (1, -1))
    assert found.shape == expected.shape, print_text(array, TEXT)
    np.testing.assert_allclose(found, expected, err_msg=print_text(array, TEXT))
    assert Entries(layout, tuple(range(len(WIDTHS)))).shape(array) == tuple(
        index and sizes[str(index)] for index in rows
    )


@settings(max_examples=200)
@given(chains(), st.sampled_from(LAYOUTS), st.booleans())
def test_any_chain_of_matrices_with_vectors_at_its_ends(chain: Chain, layout: Layout, swapped: bool) -> None:
    compared(chain, layout, swapped=swapped)


@settings(max_examples=100)
@given(chains(interior=True), st.sampled_from(LAYOUTS), st.booleans())
def test_any_chain_of_matrices_with_vectors_anywhere(chain: Chain, layout: Layout, swapped: bool) -> None:
    compared(chain, layout, swapped=swapped)


# --- what is written ----------------------------------------------------------------------------------------------

COLUMNS, DIAGONAL = Layout(), Layout(slopes="diagonal")
ROWS = Layout(vectors="rows")
UP = slope(L, z(2, K))
BACK = over("k", times(UP, W(2, K, I)), 2)
SLOPE = f(z(1, I), 1)
WRITTEN: dict[str, tuple[Formula, Layout, bool, str]] = {
    "a vector": (a(1, I), COLUMNS, False, "a^[1]"),
    "a number in front": (times(Number("2"), a(1, I)), COLUMNS, False, "2 a^[1]"),
    "a minus in front": (minus(a(1, I)), COLUMNS, False, "-a^[1]"),
    "a sum": (plus(a(1, I), minus(z(1, I))), COLUMNS, False, "a^[1] - z^[1]"),
    "a product of vectors": (times(a(1, I), z(1, I)), COLUMNS, False, "a^[1] ⊙ z^[1]"),
    "a matrix and a vector": (over("j", times(W(1, I, J), x(J)), 0), COLUMNS, False, "W^[1] x"),
    "a matrix and a row": (over("j", times(W(1, I, J), x(J)), 0), ROWS, False, "x (W^[1])^T"),
    "a transpose": (BACK, COLUMNS, False, "(W^[2])^T ∂L/∂z^[2]"),
    "a slope": (times(BACK, SLOPE), COLUMNS, False, "((W^[2])^T ∂L/∂z^[2]) ⊙ tanh'(z^[1])"),
    "a slope as a diagonal matrix": (times(BACK, SLOPE), DIAGONAL, False, "diag(tanh'(z^[1])) (W^[2])^T ∂L/∂z^[2]"),
    "an outer product": (times(slope(L, z(1, I)), x(J)), COLUMNS, True, "∂L/∂z^[1] x^T"),
    "an outer product of rows": (times(slope(L, z(1, I)), x(J)), ROWS, True, "(∂L/∂z^[1])^T x"),
    "a matrix with a factor for each row": (times(W(1, I, J), a(1, I)), COLUMNS, True, "diag(a^[1]) W^[1]"),
    "a matrix with a factor for each column": (times(W(1, I, J), x(J)), COLUMNS, True, "W^[1] diag(x)"),
    "a diagonal": (times(d(I, J), a(1, I)), COLUMNS, True, "diag(a^[1])"),
    "the same for every unit": (over("k", y(K), 2), COLUMNS, False, "(y^T 1) 1"),
    "a vector and the same for every unit": (
        plus(a(1, I), minus(over("k", times(y(K), yhat(K)), 2))),
        ROWS,
        False,
        "a^[1] - (y ŷ^T) (1)^T",
    ),
    "a fraction of vectors": (
        Quotient(a(1, I), Group(plus(z(1, I), b(1, I)))),
        COLUMNS,
        False,
        "a^[1]/(z^[1] + b^[1])",
    ),
    "a diagonal matrix between two matrices": (
        over("k", times(W(2, K, I), f(z(2, K), 1), over("q", times(W(3, Index("q"), K), b(3, Index("q"))), 3)), 2),
        COLUMNS,
        False,
        "(W^[2])^T diag(tanh'(z^[2])) (W^[3])^T b^[3]",
    ),
}


@pytest.mark.parametrize(("formula", "layout", "is_matrix", "text"), WRITTEN.values(), ids=WRITTEN)
def test_how_arrays_are_written(formula: Formula, layout: Layout, is_matrix: bool, text: str) -> None:
    target = (I, J) if is_matrix else (I, None) if layout.vectors == "columns" else (None, I)
    assert print_text(contraction(formula, target, SIZES, layout).array, TEXT) == text


def test_one_operation_a_line() -> None:
    found = contraction(times(BACK, SLOPE), (I, None), SIZES, COLUMNS)
    assert [(line.rule, print_text(line.formula, TEXT)) for line in found.lines] == [
        (Rule.TRANSPOSE, "Σ_{k=1..n_2} ((W^[2])^T)_ik ∂L/∂z_k^[2] tanh'(z_i^[1])"),
        (Rule.MATRIX_PRODUCT, "((W^[2])^T ∂L/∂z^[2])_i tanh'(z_i^[1])"),
        (Rule.HADAMARD, "(((W^[2])^T ∂L/∂z^[2]) ⊙ tanh'(z^[1]))_i"),
    ]
    assert contraction(a(1, I), (I, None), SIZES, COLUMNS).lines == ()


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (
            over("k", times(W(2, K, I), W(2, K, J), W(3, Index("q"), K)), 2),
            "a sum over a letter of three matrices or more has no matrix form here",
        ),
        (times(over("k", a(2, K), 2), over("k", b(2, K), 2)), "two factors with sums over the same letter"),
        (Quotient(a(1, I), x(J)), "Quotient has no matrix form here"),
        (Apply("exp", (over("k", a(2, K), 2),)), "Apply has no matrix form here"),
    ],
)
def test_what_is_no_product_of_arrays_is_refused(formula: Formula, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        contraction(formula, (I, J), SIZES, COLUMNS)
