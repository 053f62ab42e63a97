"""Formula: what is written on the board, as a closed set of small frozen nodes.

A formula keeps its order and its brackets exactly as written; nothing here computes or simplifies. What a node
means is decided elsewhere, on a graph. Operations are modules of their own: `latex` and `text` print, `bridge` and
`from_sympy` go to SymPy and come from it, `value` puts numbers in, `slope` differentiates.

A quantity is named by its concept ("W", "a", "yhat"), not by a letter: the notation says which letter, mark and
order of indices a reader sees, so one formula prints in every notation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "ONE",
    "ZERO",
    "Apply",
    "Cases",
    "Dots",
    "Entry",
    "Formula",
    "Gradient",
    "Group",
    "Hadamard",
    "Highlight",
    "Index",
    "IndexLike",
    "Listing",
    "Matrix",
    "MatrixProduct",
    "Negative",
    "Number",
    "OrderedProduct",
    "Partial",
    "Position",
    "Power",
    "Prod",
    "Product",
    "Quantity",
    "Quotient",
    "Relations",
    "Sigma",
    "Sign",
    "Sum",
    "Text",
    "Transpose",
    "Underbrace",
]


@dataclass(frozen=True, slots=True)
class Index:
    """An index letter with a shift: l, l-1, k+2."""

    letter: str
    shift: int = 0

    def __str__(self) -> str:
        return f"{self.letter}{self.shift:+d}" if self.shift else self.letter


IndexLike: TypeAlias = int | Index


class Sign(Enum):
    """What stands between the factors of a product."""

    NONE = "juxtaposition"
    CHAIN = "the notation's sign between the factors of a chain"
    DOT = "dot"
    TIMES = "cross"
    STAR = "star"
    OUTER = "tensor"
    MATRIX = "at"


class Formula:
    """Base of the closed node set below."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        """Return the formula for notebooks, in the notation `slides`: a formula knows none of its own."""
        # Printers are written for these nodes, so they can be imported only when one shows itself.
        from symbolic.formula.display import formula_latex

        return formula_latex(self)


@dataclass(frozen=True, slots=True)
class Number(Formula):
    """A non-negative number as it is written: `3`, `0.01`."""

    written: str

    @property
    def value(self) -> Fraction:
        """The exact value of the written digits."""
        return Fraction(self.written)


@dataclass(frozen=True, slots=True)
class Quantity(Formula):
    """A named quantity with its layer, indices, sample and mark: weight W of layer 4 from unit 1 to unit 2.

    Indices of a weight are (to, from), whatever order the notation prints. `mark` is a prime or an accent that is
    part of the name, such as the new value f' after a step.
    """

    name: str
    layer: IndexLike | None = None
    indices: tuple[IndexLike, ...] = ()
    sample: IndexLike | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Partial(Formula):
    """The derivative of `of` by `wrt`; between two quantities of a graph, the total derivative along it."""

    of: Formula
    wrt: Formula


@dataclass(frozen=True, slots=True)
class Sum(Formula):
    """Terms written out, joined by + (by - where a term is a `Negative`)."""

    terms: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Sigma(Formula):
    """A sum with a sigma sign; the bounds may be left out."""

    body: Formula
    index: str
    lower: IndexLike | None = None
    upper: IndexLike | Quantity | None = None


@dataclass(frozen=True, slots=True)
class Prod(Formula):
    """A product with a pi sign; the bounds may be left out."""

    body: Formula
    index: str
    lower: IndexLike | None = None
    upper: IndexLike | Quantity | None = None


@dataclass(frozen=True, slots=True)
class Negative(Formula):
    """A leading minus."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Product(Formula):
    """Scalar factors in written order with one sign between them."""

    factors: tuple[Formula, ...]
    sign: Sign = Sign.NONE


@dataclass(frozen=True, slots=True)
class Hadamard(Formula):
    """Elementwise product."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class MatrixProduct(Formula):
    """Matrix product, order kept."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Transpose(Formula):
    """The transpose of a matrix or vector."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Entry(Formula):
    """One entry of a matrix or vector that is written as an expression: (A B)_ij; a vector has one index."""

    body: Formula
    indices: tuple[IndexLike, ...]


@dataclass(frozen=True, slots=True)
class OrderedProduct(Formula):
    """The factors body(first) body(first ± 1) ... body(last) in this order, of which the middle is written as dots.

    `index` is the letter of the layer in `body`. Where the factors are entries, `links` holds (row, column) letters of
    `body`, then the letters written for the indices: those of the whole product outside, the summed ones inside.
    """

    body: Formula
    index: str
    first: IndexLike
    last: IndexLike
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gradient(Formula):
    """∇u, the list of the derivatives of `of` by all parameters; ∇_v u, those by the entries of v."""

    of: Formula
    wrt: Formula | None = None


@dataclass(frozen=True, slots=True)
class Listing(Formula):
    """Parts in square brackets, with commas between them."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Dots(Formula):
    """What is left out of a listing because it goes on in the same way."""


@dataclass(frozen=True, slots=True)
class Position(Formula):
    """An index that stands by itself: layer l, unit i."""

    index: IndexLike


@dataclass(frozen=True, slots=True)
class Apply(Formula):
    """A function applied to arguments, with primes for its derivatives: f'(z).

    `function` is a registry name, with its parameters where they differ from the defaults
    ("leaky_relu(alpha=0.2)"), or an elementary function such as "exp".
    """

    function: str
    arguments: tuple[Formula, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Quotient(Formula):
    """A fraction."""

    numerator: Formula
    denominator: Formula


@dataclass(frozen=True, slots=True)
class Power(Formula):
    """base ^ exponent."""

    base: Formula
    exponent: Formula


@dataclass(frozen=True, slots=True)
class Relations(Formula):
    """A chain of relations: sides[0] signs[0] sides[1] ...; signs are =, <, >, <=, >=, ~ (about equal), := ."""

    sides: tuple[Formula, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cases(Formula):
    """Values with their conditions, tried in order; a condition of None is "otherwise"."""

    branches: tuple[tuple[Formula, Relations | None], ...]


@dataclass(frozen=True, slots=True)
class Matrix(Formula):
    """Rows of entries in square brackets."""

    rows: tuple[tuple[Formula, ...], ...]


@dataclass(frozen=True, slots=True)
class Group(Formula):
    """Brackets that the writer put although nothing requires them: each path of a sum over paths."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Underbrace(Formula):
    """A body with a label below; the label carries no meaning for the value."""

    body: Formula
    label: Formula


@dataclass(frozen=True, slots=True)
class Highlight(Formula):
    """A body shown in a colour that carries no meaning for the value."""

    body: Formula
    colour: str


@dataclass(frozen=True, slots=True)
class Text(Formula):
    """Words inside a formula."""

    words: str


ZERO = Number("0")
ONE = Number("1")
