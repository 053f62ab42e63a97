r"""Colours, frames and shapes, which show and claim nothing: `\textcolor{red}{\delta_k}`, `W_{m \times n}`.

Stage: typed line -> typed line without them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.formula.reader.syntax import (
    Annotated,
    Bracket,
    Mark,
    Name,
    Number,
    Product,
    Script,
    Scripted,
    Syntax,
    retyped,
)

__all__ = ["without_dress"]

_DRESS = frozenset({"color", "textcolor", "boxed", "fbox", "underline"})


def without_dress(part: Any) -> Any:
    """Return what was typed without colours, frames and shapes."""
    while isinstance(part, Annotated) and part.kind in _DRESS:
        part = part.body
    if isinstance(part, Scripted) and part.sub is not None and _is_shape(part.sub):
        bare = part.sup is None and not part.primes
        row = bare and _is_row_of_ones(part)
        part = replace(part.base, span=part.span) if bare else replace(part, sub=None)
        if row:
            part = Scripted(part.span, part, None, Script(part.span, (Mark(part.span, "", Name(part.span, "T")),)), 0)
    return retyped(part, without_dress)


def _is_row_of_ones(part: Scripted) -> bool:
    r"""Say whether ones lie in a row, as their shape says: \mathbf{1}_{1 \times m}."""
    match part:
        case Scripted(
            base=Name(letter="1", style=style),
            sub=Script(marks=(Mark(body=Product(factors=(Number(written="1"), *_))),)),
        ):
            return bool(style)
        case _:
            return False


def _is_shape(sub: Script) -> bool:
    r"""Say whether m \times n, or 1x3, stands below a name."""
    body: Syntax = sub.marks[0].body
    body = body.body if isinstance(body, Bracket) else body
    if len(sub.marks) > 1 or not isinstance(body, Product):
        return False
    match body.factors:
        case (Number(), Name(letter="x"), Number()):
            return not any(body.signs)
        case _:
            return body.signs == (r"\times",)
