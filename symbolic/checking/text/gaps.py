r"""Spaces between factors: `\delta_k = (\hat{y}_k - y_k) \quad f'(z_k)` is a product, no equation with a remark.

A thin space `\,` that went through Markdown is a comma: `\sigma'(z) = \sigma(z),(1 - \sigma(z))` is a product too.

Stage: typed line -> typed line with such factors in the side before them.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.reader.syntax import (
    BigOperator,
    Bracket,
    Call,
    Fraction,
    Listing,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Scripted,
    Span,
    Sum,
    Syntax,
    typed_bases,
)

__all__ = ["with_factors_behind_gaps"]

_FACTORS = (BigOperator, Bracket, Call, Fraction, Name, Product, Scripted)
_SPACES = (r"\quad", r"\qquad", r"\enspace", r"\enskip")


def with_factors_behind_gaps(line: Syntax, text: str, start: int) -> Syntax:
    """Return a line with the factors behind wide spaces in its last side; `text` is what was typed, from `start` on."""
    match line:
        case Listing(parts=(Relation() as relation, *rest)):
            place = relation.span.end
        case _:
            return line
    between = []
    for part in rest:
        between.append(text[place - start : part.span.start - start].replace("{", "").replace("}", "").strip())
        place = part.span.end
    wide = all(sign in _SPACES and _is_factor(part) for sign, part in zip(between, rest, strict=True))
    lost = any(map(_begins_with_difference, rest)) and all(
        sign == "," and isinstance(part, _FACTORS) for sign, part in zip(between, rest, strict=True)
    )
    if not wide and not lost:
        return line
    return replace(relation, span=line.span, sides=(*relation.sides[:-1], _times(relation.sides[-1], rest)))


def _is_factor(part: Syntax) -> bool:
    """Say whether a part may be a factor: it has letters with scripts or arguments, and is no condition or number."""
    if not isinstance(part, _FACTORS) or (isinstance(part, Bracket) and isinstance(part.body, Number | Name)):
        return False
    inside = list(typed_bases(part))
    has_letters = any(isinstance(inner, Scripted | Call) for inner in inside)
    return has_letters and not any(isinstance(inner, Relation) for inner in inside)


def _begins_with_difference(part: Syntax) -> bool:
    """Say whether a part is, or begins with, a sum or a negative in brackets: no listing of names has that."""
    first = part.factors[0] if isinstance(part, Product) else part
    letters = any(isinstance(inner, Name) for inner in typed_bases(first))  # (2-8) is the number of an equation
    return isinstance(first, Bracket) and isinstance(first.body, Sum | Negative) and letters


def _times(side: Syntax, factors: list[Syntax]) -> Syntax:
    if isinstance(side, Sum):  # a - y\,f'(z) is a - y f'(z)
        last = _times(side.terms[-1], factors)
        return replace(side, span=Span(side.span.start, last.span.end), terms=(*side.terms[:-1], last))
    if isinstance(side, Negative | BigOperator):  # what stands behind a sum is under it
        return replace(side, span=Span(side.span.start, factors[-1].span.end), body=_times(side.body, factors))
    if isinstance(side, Product) and isinstance(side.factors[-1], BigOperator):
        last = _times(side.factors[-1], factors)
        return replace(side, span=Span(side.span.start, last.span.end), factors=(*side.factors[:-1], last))
    found: list[Syntax] = []
    signs: list[str] = []
    for part in (side, *factors):
        own = part if isinstance(part, Product) else Product(part.span, (part,), ())
        signs += ([""] if found else []) + list(own.signs)
        found += own.factors
    return Product(Span(side.span.start, factors[-1].span.end), tuple(found), tuple(signs))
