r"""Layers that stand in brackets behind their letter: `z(2) = W(2) a(1) + b(2)`, `\delta(l)`.

Stage: typed lines -> typed lines with each as a mark above the letter, where the text marks weights so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Bracket,
    Mark,
    Name,
    Number,
    Product,
    Script,
    Scripted,
    Span,
    Sum,
    Syntax,
    retyped,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import LAYERED

__all__ = ["with_layers_in_brackets"]

_WEIGHTS = frozenset({"W", "b"})
_LETTERS = frozenset({"l", r"\ell", "L"})
_OFTEN = 3
"""Marks in a text from which on they are no factors."""


def with_layers_in_brackets(lines: Sequence[Any], session: Session) -> list[Any]:
    """Return the lines with W(2) as W^[2], where the text marks several letters so, weights among them."""
    typed = (part for line in lines if isinstance(line, Syntax) for part in typed_parts(line))
    marked = [concept for part in typed if isinstance(part, Product) for _, concept in _marked(part, session)]
    if len(marked) < _OFTEN or _WEIGHTS.isdisjoint(marked) or session.depth == 1:
        return list(lines)
    return [_marked_above(line, session) if isinstance(line, Syntax) else line for line in lines]


def _marked(product: Product, session: Session) -> Iterator[tuple[int, str]]:
    """Yield the place of each bracket that marks a layer, and what the letter before it stands for."""
    for place, (head, behind) in enumerate(pairwise(product.factors), start=1):
        concept = session.vocabulary.concept(key_of(base_of(head)) or "")
        bare = not isinstance(head, Scripted) or (head.sup is None and not head.primes)
        close = head.span.end == behind.span.start
        if bare and close and concept in LAYERED and _is_layer(behind, session.depth + 1):
            yield place, concept


def _is_layer(behind: Syntax, last: int) -> bool:
    """(2), (l), (l+1), and these with their scripts, as in a(l-1)^T and W(2)_{ij}"""
    match behind:
        case Scripted(base=Bracket() as bracket, primes=0):
            return _is_layer(bracket, last)
        case Bracket(opening="(", body=Number(written=written)):
            return written.isdigit() and int(written) <= last
        case Bracket(opening="(", body=Name(letter=letter) | Sum(terms=(Name(letter=letter), _))):
            return letter in _LETTERS
        case _:
            return False


def _marked_above(part: Any, session: Session) -> Any:
    if not isinstance(part, Product):
        return retyped(part, lambda inner: _marked_above(inner, session))
    places = {place for place, _ in _marked(part, session)}
    factors: list[Any] = []
    signs: list[str] = []
    for place, factor in enumerate(part.factors):
        if place in places:
            factors[-1] = _with_layer(factors[-1], factor)
            continue
        if factors:
            signs.append(part.signs[place - 1])
        factors.append(_marked_above(factor, session))
    whole = factors[0]
    if len(factors) == 1:
        return replace(whole, span=part.span) if isinstance(whole, Scripted) else whole
    return Product(part.span, tuple(factors), tuple(signs))


def _with_layer(name: Syntax, behind: Syntax) -> Scripted:
    """z_j^[2] of z_j and (2), a^[2]T of a and (2)^T"""
    bracket, above = (behind.base, behind.sup) if isinstance(behind, Scripted) else (behind, None)
    body = bracket.body if isinstance(bracket, Bracket) else bracket
    marks = (Mark(bracket.span, "[", body), *(above.marks if above is not None else ()))
    layer, span = Script(behind.span, marks), Span(name.span.start, behind.span.end)
    whole = name if isinstance(name, Scripted) else Scripted(span, name, None, None, 0)
    below = behind.sub if isinstance(behind, Scripted) and behind.sub is not None else whole.sub
    return replace(whole, span=span, sub=below, sup=layer)
