r"""What was typed, before anything is known of its meaning: a closed set of small frozen nodes with their places.

The reader decides nothing that needs a network: `W^3` is a `Scripted` with a bare superscript, layer or cube;
`\sigma(z)` is a product of a name and a bracket; `11` as an index is one number. `resolve` decides, in a notation.

A `Span` counts signs of the source text from 0, its end left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import is_not
from typing import Any

from symbolic.formula.identity import by_identity

__all__ = [
    "Accented",
    "Annotated",
    "BigOperator",
    "Bracket",
    "Call",
    "Cases",
    "Differential",
    "Dots",
    "Empty",
    "Fraction",
    "Listing",
    "Mark",
    "Matrix",
    "Nabla",
    "Name",
    "Negative",
    "Number",
    "Product",
    "Relation",
    "Root",
    "Script",
    "Scripted",
    "Span",
    "Sum",
    "Syntax",
    "Text",
    "retyped",
    "typed_bases",
    "typed_parts",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the source text: from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Syntax:
    """Base of the closed node set below."""

    span: Span


@dataclass(frozen=True, slots=True)
class Number(Syntax):
    """Digits as written: `3`, `0.01`; `.5` is `0.5`, and `1e-3` in plain text is `0.001`."""

    written: str


@dataclass(frozen=True, slots=True)
class Name(Syntax):
    r"""A letter or a word: `W`, `\sigma`, `\ell`, `net`.

    `letter` is the Latin letter, the word, or the LaTeX command of a Greek letter, whatever it was typed as (σ and
    `\sigma` are one). `style` is the alphabet that it was set in: "", "mathbf", "boldsymbol", "mathcal", "mathrm" ...
    Words in `\text{...}` are "mathrm", known functions such as `\mathrm{softmax}` have no style. A digit in an alphabet
    is a name, `\mathbf{1}`; so are `\infty`, `\dagger`, and the `*` and `+` of `W^*` and `W^+`.
    """

    letter: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Accented(Syntax):
    r"""An accent over something: `\hat{y}`, `\tilde{a}`, `\vec{x}`; `accent` is the command without backslash."""

    accent: str
    body: Syntax


@dataclass(frozen=True, slots=True)
class Mark(Syntax):
    r"""One part of a script: `[l-1]`, `(i)`, `<l>`, or what stands bare, such as `T`, `ij`, `l+1`, `2`.

    `bracket` is "[", "(", "<", "<[" or "" for what stands bare; "#" for digits written straight behind a name in
    plain text, as in `W1`; "**" for a power in a program, as in `h**2`, which is never a layer. Bare parts that commas
    divide are a `Listing`. A transpose is the bare name `T`, `\top`, `\intercal` or `\mathsf{T}`. In plain text
    `W[2][1,3]` has the mark `[2]` above, and bare `1,3` below; `W1[1,3]` has the marks `#1` and bare `1,3` below.
    """

    bracket: str
    body: Syntax

    @property
    def bracketed(self) -> bool:
        """Whether a bracket stands around the mark."""
        return self.bracket not in {"", "#", "**"}


@dataclass(frozen=True, slots=True)
class Script(Syntax):
    """A subscript or a superscript: its marks in order; `^{[l-1]T}` has two."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Scripted(Syntax):
    r"""A base with what is attached to it; `primes` counts `'` and `\prime`."""

    base: Syntax
    sub: Script | None = None
    sup: Script | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Bracket(Syntax):
    r"""Something in brackets that were typed; `opening` is "(", "[", "{" (from `\{`), "|", "\|", "\langle".

    Several parts are a `Listing`, a condition is a `Relation`, nothing is `Empty`. Equations that share one brace, as
    in `\left\{ \begin{aligned} ... \end{aligned} \right.`, are a `Listing` in "{".
    """

    opening: str
    body: Syntax


@dataclass(frozen=True, slots=True)
class Fraction(Syntax):
    r"""`\frac{u}{v}`, or `u / v` (`slash`)."""

    numerator: Syntax
    denominator: Syntax
    slash: bool = False


@dataclass(frozen=True, slots=True)
class Root(Syntax):
    r"""`\sqrt{u}`."""

    body: Syntax


@dataclass(frozen=True, slots=True)
class Sum(Syntax):
    """Terms in order; a subtracted term is a `Negative`."""

    terms: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Negative(Syntax):
    """-u."""

    body: Syntax


@dataclass(frozen=True, slots=True)
class Product(Syntax):
    r"""Factors in order; `signs[k]` stands between factors k and k+1.

    A sign is "" for juxtaposition, or `\cdot`, `\times`, `*`, `\odot`, `\circ`, `\bullet`, `\otimes`.
    """

    factors: tuple[Syntax, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differential(Syntax):
    r"""`\partial u`, `d u`, `\mathrm{d} u`, with `\partial^2 u` as order 2; `body` is None where nothing follows.

    In the numerator of a fraction it takes in all that follows, sums too; below, one factor with its scripts, so that
    `\partial w \, \partial v` is a product of two. `sub` is the subscript of `\partial_i`.
    """

    sign: str
    body: Syntax | None
    order: int = 1
    sub: Script | None = None


@dataclass(frozen=True, slots=True)
class Nabla(Syntax):
    r"""`\nabla_{a} C`."""

    body: Syntax
    sub: Script | None = None


@dataclass(frozen=True, slots=True)
class BigOperator(Syntax):
    r"""`\sum`, `\prod` with what stands below and above, and the product to its right as body.

    `k=1` below is a `Relation`; `k=1..n` and `k=1,\dots,n` of plain text and LaTeX are a bound below and one above.
    """

    operator: str
    body: Syntax
    below: Syntax | None = None
    above: Syntax | None = None


@dataclass(frozen=True, slots=True)
class Call(Syntax):
    r"""A named function and its arguments: `\log \hat y`, `\operatorname{diag}(u)`, `\max(0, z)`.

    `function` is a `Name`, or a `Scripted` one as in `\tanh^2 z` and `\log_2 y`. Letters such as `\sigma` and `f`
    before a bracket are no calls but products: whether they are functions depends on what they stand for.
    """

    function: Syntax
    arguments: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Cases(Syntax):
    r"""`\begin{cases}`: rows of a value and its condition; None stands for "otherwise" and for no condition.

    Words such as `if` are dropped; several conditions, and words that say more, are a `Listing`.
    """

    branches: tuple[tuple[Syntax, Syntax | None], ...]


@dataclass(frozen=True, slots=True)
class Matrix(Syntax):
    r"""A matrix environment or `\begin{array}`; `environment` is its name: `bmatrix`, `array` ..."""

    rows: tuple[tuple[Syntax, ...], ...]
    environment: str


@dataclass(frozen=True, slots=True)
class Annotated(Syntax):
    r"""A body with marks that carry no meaning for its value.

    `kind` is "underbrace", "overbrace", "boxed", "fbox", "color", "cancel", "bcancel", "xcancel", "underline",
    "overline"; `label` is what stands under or over a brace, and the colour of a `color`. One kind does carry meaning:
    "evaluated" is `\left. u \right|_{a=1}`, with `a=1` as its label.
    """

    kind: str
    body: Syntax
    label: Syntax | None = None


@dataclass(frozen=True, slots=True)
class Listing(Syntax):
    r"""Parts with commas, semicolons, `\quad` or words between them; the words are `Text` parts."""

    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Text(Syntax):
    r"""`\text{words}`."""

    words: str


@dataclass(frozen=True, slots=True)
class Dots(Syntax):
    r"""`\dots`, `\cdots`, `...`."""


@dataclass(frozen=True, slots=True)
class Empty(Syntax):
    """Nothing: the side before a relation sign with which a line begins, an empty cell, the inside of `()`."""


@dataclass(frozen=True, slots=True)
class Relation(Syntax):
    r"""A chain of relations: sides[0] signs[0] sides[1] ...

    Signs are "=", "<", ">", "<=", ">=", "!=", "~" (about equal), "propto", ":=" (also `\leftarrow`, `\gets`), "=:",
    "=>" (`\Rightarrow`, `\implies`), "<=>" (`\Leftrightarrow`, `\iff`), "->" (`\to`), "in". `places` are the spans of
    the signs. `W -= u` is `W := W - u`.
    """

    sides: tuple[Syntax, ...]
    signs: tuple[str, ...]
    places: tuple[Span, ...]


_PLAIN = frozenset({"Span", "str", "int", "bool", "tuple[str, ...]", "tuple[Span, ...]"})
"""Types of fields that hold no nodes."""


@by_identity
def typed_parts(syntax: Syntax) -> Sequence[Syntax]:
    """Return a node and all that stands inside it, in written order."""
    return tuple(_walk(syntax, left_out=()))


@by_identity
def typed_bases(syntax: Syntax) -> Sequence[Syntax]:
    """Return a node and all that stands inside it but in subscripts and superscripts."""
    return tuple(_walk(syntax, left_out=Script))


def _walk(syntax: Syntax, left_out: type[Syntax] | tuple[()]) -> Iterator[Syntax]:
    waiting: list[object] = [syntax]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(reversed(item))
        elif isinstance(item, Syntax) and not isinstance(item, left_out):
            yield item
            waiting.extend([getattr(item, name) for name in _holding(type(item))])


def _fields_with_nodes(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a kind of node that may hold others, the last first."""
    return tuple(field.name for field in reversed(fields(kind)) if field.type not in _PLAIN)


# Asking a dataclass for its fields takes longer than visiting one; mypy sees no hash in a class.
_holding: Callable[..., tuple[str, ...]] = cache(_fields_with_nodes)


def retyped(part: Any, change: Callable[[Any], Any]) -> Any:
    """Return a node, or a tuple of nodes, with `change` made to all that stands directly inside it.

    It is the same object where nothing changed.
    """
    if isinstance(part, tuple):
        made = tuple([change(item) for item in part])
        return made if any(map(is_not, made, part)) else part
    if not isinstance(part, Syntax):
        return part
    changes = {}
    for name in _holding(type(part)):
        old = getattr(part, name)
        new = change(old)
        if new is not old:
            changes[name] = new
    return replace(part, **changes) if changes else part
