r"""Colours and frames, which show and say nothing: `\textcolor{red}{\delta_k}` is `\delta_k`.

Stage: typed line -> typed line without them.
"""

from __future__ import annotations

from typing import Any

from symbolic.formula.reader.syntax import Annotated, retyped

__all__ = ["without_dress"]

_DRESS = frozenset({"color", "textcolor", "boxed", "fbox", "underline"})


def without_dress(part: Any) -> Any:
    """Return what was typed without colours and frames."""
    while isinstance(part, Annotated) and part.kind in _DRESS:
        part = part.body
    return retyped(part, without_dress)
