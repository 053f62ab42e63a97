r"""Wide spaces between factors: `\delta_k = (\hat{y}_k - y_k) \quad f'(z_k)` is a product, no equation with a remark.

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
    for part in rest:
        between = text[place - start : part.span.start - start].replace("{", "").replace("}", "").strip()
        if between not in _SPACES or not _is_factor(part):
            return line
        place = part.span.end
    return replace(relation, span=line.span, sides=(*relation.sides[:-1], _times(relation.sides[-1], rest)))


def _is_factor(part: Syntax) -> bool:
    """Say whether a part may be a factor: it has letters with scripts or arguments, and is no condition or number."""
    if not isinstance(part, _FACTORS) or (isinstance(part, Bracket) and isinstance(part.body, Number | Name)):
        return False
    inside = list(typed_bases(part))
    has_letters = any(isinstance(inner, Scripted | Call) for inner in inside)
    return has_letters and not any(isinstance(inner, Relation) for inner in inside)


def _times(side: Syntax, factors: list[Syntax]) -> Syntax:
    if isinstance(side, Negative):
        return replace(side, span=Span(side.span.start, factors[-1].span.end), body=_times(side.body, factors))
    found: list[Syntax] = []
    signs: list[str] = []
    for part in (side, *factors):
        own = part if isinstance(part, Product) else Product(part.span, (part,), ())
        signs += ([""] if found else []) + list(own.signs)
        found += own.factors
    return Product(Span(side.span.start, factors[-1].span.end), tuple(found), tuple(signs))
