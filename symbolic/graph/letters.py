"""How the names that a person gave in a graph are written: w1 as w with a subscript 1, alpha as α."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symbolic.formula.escape import GREEK, escape_latex
from symbolic.formula.notation import Letter

__all__ = ["letters_for"]

_GREEK = {name: sign for sign, name in GREEK.items()}
_PARTS = re.compile(r"(?P<base>[^\W\d_]+|_)_*(?P<subscript>\w*)")


def letters_for(names: Iterable[str]) -> tuple[tuple[str, Letter], ...]:
    """Return a letter for each name, no two alike; the text is what was typed."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        latex = _latex(name)
        found[name] = latex if latex not in taken else rf"\text{{{escape_latex(name)}}}"
        taken.add(found[name])
    return tuple((name, Letter(latex, name)) for name, latex in found.items())


def _latex(name: str) -> str:
    match = _PARTS.fullmatch(name)
    if match is None:
        return rf"\text{{{escape_latex(name)}}}"
    base, subscript = _base(match["base"]), match["subscript"]
    if not subscript:
        return base
    if subscript.isdigit() or len(subscript) == 1:
        return rf"{base}_{{{subscript}}}"
    return rf"{base}_{{{_upright(subscript)}}}"


def _base(word: str) -> str:
    """Return a letter in italics, a Greek one by its name, yhat with its hat, and any other word upright."""
    if word in _GREEK:
        return rf"\{word}"
    if word in GREEK:
        return rf"\{GREEK[word]}"
    if len(word) == len("yhat") and word.endswith("hat"):
        return rf"\hat{{{word[0]}}}"
    return escape_latex(word) if len(word) == 1 else _upright(word)


def _upright(word: str) -> str:
    return rf"\mathrm{{{word}}}" if word.isascii() and word.isalnum() else rf"\text{{{escape_latex(word)}}}"
