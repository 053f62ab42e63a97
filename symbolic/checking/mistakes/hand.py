"""A writer's own hand: the letters, marks and signs of a text, in which a relation is written that was mended.

What stands in the text is copied from there; what is new is written as the text writes its like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbolic.formula.escape import GREEK
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Entry,
    Formula,
    Gradient,
    Group,
    Index,
    IndexLike,
    Matrix,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Transpose,
)
from symbolic.formula.notation import FURTHER_UNITS, LETTERS, Letter, Notation, TransposeSign
from symbolic.formula.reader.syntax import Span
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.signs import sum_sign
from symbolic.formula.substitute import nodes_of, quantities, rebuilt
from symbolic.formula.text import print_text

__all__ = ["Hand", "Typed"]

_PRIVATE = 0xE000
"""Where Unicode's private signs begin: no letter of a text is one of them."""

_LETTER = re.compile(r"[^_^]+")
_RAISED = re.compile(r"\^(?:\{(?P<braced>(?:[^{}]|\{[^{}]*\})*)\}|(?P<bare>\\[A-Za-z]+|\S))")
_TRANSPOSES: tuple[TransposeSign, ...] = (r"\top", "T", r"\mathsf{T}")


class Typed:
    """Where the parts of a relation stand in the text: of parts that share a place, the outermost alone."""

    def __init__(self, sides: Iterable[Formula], resolver: Resolver) -> None:
        self._spans: dict[int, Span] = {}
        taken: set[Span] = set()
        for part in (part for side in sides for part in nodes_of(side)):
            span = resolver.span_of(part)
            if span is not None and span not in taken:
                taken.add(span)
                self._spans[id(part)] = span

    def span_of(self, formula: Formula) -> Span | None:
        """Return where a part stands; None for what is new, and for what is typed together with something else."""
        return self._spans.get(id(formula))


@dataclass(slots=True)
class Hand:
    """How a text is written, as far as it has been read.

    Attributes:
        source: the text.
        usual: the notation in which is written what the text has not shown.
        letters: how quantities are written, by their names.
        mark: the superscript of a layer, with `{}` for it; None where none was read.
        any_layer: the letter of any layer, where that is not l.
    """

    source: str
    usual: Notation
    letters: dict[str, str] = field(default_factory=dict)
    mark: str | None = None
    any_layer: str = ""

    def read(self, sides: Sequence[Formula], resolver: Resolver) -> None:
        """Take note of the letters and marks of a relation."""
        if resolver.vocabulary.indices.get("L") == "l":
            self.any_layer = "L"
        typed: Typed | None = None
        for side in sides:
            for quantity in quantities(side):
                known = quantity.name in self.letters and (self.mark is not None or quantity.layer is None)
                if not known and quantity.name in LETTERS:
                    typed = typed or Typed(sides, resolver)
                    self._note(quantity, self._text(quantity, typed))

    def _note(self, quantity: Quantity, typed: str) -> None:
        letter = _LETTER.match(typed)
        if letter is None or ("{" in letter[0] and letter[0].count("{") != letter[0].count("}")):
            return
        self.letters.setdefault(quantity.name, letter[0].strip())
        raised = _RAISED.search(typed)
        if self.mark is None and quantity.layer is not None and raised is not None:
            script = raised["braced"] or raised["bare"] or ""
            for shown in _shown(quantity.layer):
                if script.count(shown) == 1:
                    self.mark = script.replace(shown, "{}")
                    break

    def _text(self, formula: Formula, typed: Typed) -> str:
        span = typed.span_of(formula)
        return "" if span is None else self.source[span.start : span.end].strip()

    def notation(self, order: str) -> Notation:
        """Return the notation of the text, where the indices of weights are in this order."""
        letters = dict(self.usual.letters)
        told = {name: Letter(latex, _plain(latex)) for name, latex in self.letters.items()}
        letters |= {name: letter for name, letter in told.items() if "_" not in self.usual.letter(name).latex}
        return replace(
            self.usual,
            layer_mark=self.mark or self.usual.layer_mark,
            letters=tuple(sorted(letters.items())),
            indices=(*self._layers(), *((letter, letter) for letter in FURTHER_UNITS)),
            elementwise=r"\circ" if r"\circ" in self.source else self.usual.elementwise,
            transpose=next((mark for mark in _TRANSPOSES if self._transposes(mark)), self.usual.transpose),
            layout=replace(self.usual.layout, weight_order=order),  # type: ignore[arg-type]  # one of the literals
            sums="bounds" if self.usual.sums == "index" else self.usual.sums,
        )

    def _layers(self) -> tuple[tuple[str, str], ...]:
        """Return the letters that the text has for its last layer, and for any."""
        if self.any_layer:
            return ("l", self.any_layer), ("D", "D")
        return (("D", "L" if re.search(r"\^\{?[\[(<]?L\b", self.source) else "D"),)

    def _transposes(self, mark: str) -> bool:
        return re.search(rf"\^\{{?{re.escape(mark)}(?![A-Za-z])", self.source) is not None

    def written(self, formula: Formula, typed: Typed, order: str, *, plain: bool) -> str:
        """Return a formula as the text would write it: its parts that stand there as they stand."""
        copied: dict[str, str] = {}
        shown = self._with_copies(formula, typed, copied)
        own = self.notation(order)
        letters = tuple((name, Letter(text, text)) for name, text in copied.items())
        notation = replace(own, letters=(*letters, *own.letters))
        return print_text(shown, notation) if plain else print_latex(shown, notation)

    def _with_copies(self, formula: Formula, typed: Typed, copied: dict[str, str]) -> Formula:
        """Return a formula with a name in place of each part that can be copied from the text."""
        text = self._text(formula, typed)
        if text and _stands_alone(formula, text):
            name = chr(_PRIVATE + len(copied))
            copied[name] = text
            return Quantity(name)
        if isinstance(formula, Quantity) and formula.name == "width" and formula.layer is not None:
            return Quantity("width", indices=(formula.layer,))

        def inside(part: Formula) -> Formula:
            new = self._with_copies(part, typed, copied)
            raised = isinstance(new, Quantity) and "^" in copied.get(new.name, "") and not isinstance(part, Group)
            return Group(new) if raised and isinstance(formula, Transpose | Power) else new

        return _spliced(rebuilt(formula, inside))


def _spliced(formula: Formula) -> Formula:
    """u (v w) -> u v w, where the brackets would be there for no reason"""
    if not isinstance(formula, Product):
        return formula
    parts = (
        part.factors if isinstance(part, Product) and part.sign is formula.sign else (part,) for part in formula.factors
    )
    return replace(formula, factors=tuple(factor for factors in parts for factor in factors))


def _stands_alone(formula: Formula, typed: str) -> bool:
    """Say whether what was typed for a part may be put anywhere, without brackets round it."""
    match formula:
        case Quantity() | Number() | Transpose() | Entry() | Matrix() | Cases() | Gradient():
            return not set(typed) & set("+-*/ ") or isinstance(formula, Quantity | Matrix | Cases)
        case Group():
            return typed[0] in "([{" or typed.startswith((r"\left", r"\big", r"\Big"))
        case Partial() | Quotient():
            return typed.startswith((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"))
        case Apply():
            return sum_sign(formula) is None and typed.endswith((")", "]"))
        case _:
            return False


def _shown(layer: IndexLike) -> tuple[str, ...]:
    """Return how a layer may be written inside a mark."""
    match layer:
        case Index(letter="D", shift=shift):
            return tuple(str(Index(letter, shift)) for letter in "DL")
        case Index(letter="l", shift=shift):
            return tuple(str(Index(letter, shift)) for letter in ("l", r"\ell", "L"))
        case _:
            return (str(layer),)


_COMMANDS: Mapping[str, str] = {f"\\{name}": sign for sign, name in GREEK.items()}


def _plain(latex: str) -> str:
    """Return a letter without LaTeX's commands."""
    return _COMMANDS.get(latex, re.sub(r"\\[A-Za-z]+|[{}\s]", "", latex) or latex)
