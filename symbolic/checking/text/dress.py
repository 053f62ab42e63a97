r"""Colours, frames and shapes, which show and claim nothing: `\textcolor{red}{\delta_k}`, `W_{m \times n}`.

Stage: typed line -> typed line without them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.formula.reader.syntax import Annotated, Bracket, Product, Script, Scripted, Syntax, retyped

__all__ = ["without_dress"]

_DRESS = frozenset({"color", "textcolor", "boxed", "fbox", "underline"})


def without_dress(part: Any) -> Any:
    """Return what was typed without colours, frames and shapes."""
    while isinstance(part, Annotated) and part.kind in _DRESS:
        part = part.body
    if isinstance(part, Scripted) and part.sub is not None and _is_shape(part.sub):
        bare = part.sup is None and not part.primes
        part = replace(part.base, span=part.span) if bare else replace(part, sub=None)
    return retyped(part, without_dress)


def _is_shape(sub: Script) -> bool:
    """Say whether m x n stands below a name."""
    body: Syntax = sub.marks[0].body
    body = body.body if isinstance(body, Bracket) else body
    return len(sub.marks) == 1 and isinstance(body, Product) and body.signs == (r"\times",)
