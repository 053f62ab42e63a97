"""Parameters that programs call by words: hidden_weights, weights_hidden_output, bias_hidden, wih and who.

Stage: typed lines -> typed lines in which each such name is W or b with the layer that its words tell. A name that a
line defines is left to what that line says.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from symbolic.checking.text.identifiers import words_of
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Mark, Name, Number, Relation, Script, Scripted, Syntax, retyped

__all__ = ["with_parameters"]

_KINDS = MappingProxyType(
    {"weights": "W", "weight": "W", "wts": "W", "w": "W", "W": "W", "bias": "b", "biases": "b", "b": "b"}
)
_PLACES = MappingProxyType(
    {
        **dict.fromkeys(("input", "inputs", "in", "i"), "input"),
        **dict.fromkeys(("hidden", "hid", "h"), "hidden"),
        **dict.fromkeys(("output", "outputs", "out", "o", "final"), "output"),
    }
)
_SHORT = MappingProxyType({"wih": ("w", "i", "h"), "who": ("w", "h", "o"), "bih": ("b", "h"), "bho": ("b", "o")})


def with_parameters(lines: Sequence[Any], session: Session) -> list[Any]:
    """Return the lines with each name of parameters as W or b of its layer."""
    if session.spec is None:
        return list(lines)
    defined = {
        "_".join(words)
        for line in lines
        if isinstance(line, Relation) and line.signs[0] == "=" and (words := words_of(line.sides[0]))
    }
    depth = session.spec.depth
    return [_renamed(line, depth, defined) if isinstance(line, Syntax) else line for line in lines]


def _renamed(part: Any, depth: int, defined: set[str]) -> Any:
    words = words_of(part) if isinstance(part, Name | Scripted) else ()
    named = None if not words or "_".join(words) in defined else _parameter(words, depth)
    if named is None:
        return retyped(part, lambda inner: _renamed(inner, depth, defined))
    letter, layer = named
    base = Name(part.span, letter)
    mark = Mark(part.span, "[", Number(part.span, str(layer)))
    behind = part.sup.marks if isinstance(part, Scripted) and part.sup is not None else ()
    return Scripted(part.span, base, None, Script(part.span, (mark, *behind)), 0)


def _parameter(words: Sequence[str], depth: int) -> tuple[str, int] | None:
    """Return W or b and its layer; None for words that tell another thing, or no layer of the network."""
    told = _SHORT.get(words[0], tuple(words)) if len(words) == 1 else tuple(words)
    rest = [word for word in told if word != "layer"]
    kinds = [_KINDS[word] for word in rest if word in _KINDS]
    places = [_PLACES[word] for word in rest if word in _PLACES]
    spelled = len(words) == 1 or len(places) > 1 or any(word in _KINDS and len(word) > 1 for word in rest)  # not W_out
    if len(kinds) != 1 or len(kinds) + len(places) != len(rest) or not spelled:
        return None
    match places:
        case ["input", "hidden"] | ["hidden"] if places[0] == "input" or depth == len("ho"):
            return kinds[0], 1
        case ["hidden", "output"] | ["output"]:
            return kinds[0], depth
        case _:
            return None
