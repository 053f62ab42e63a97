"""Notations: which letter, mark, sign and order of indices a reader sees. One table holds what printing needs.

A `Notation` never changes what a formula means, only how it is written. The bundled ones follow the conventions
met most often in lectures; NOTATIONS lists them by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from symbolic.errors import ChalkgradError, nearest
from symbolic.formula.escape import escape_latex

__all__ = ["NOTATION_NAMES", "Letter", "Notation", "notation"]


@dataclass(frozen=True, slots=True)
class Letter:
    """How a concept is written: its LaTeX and its plain text."""

    latex: str
    text: str


_LETTERS = MappingProxyType(
    {
        "W": Letter("W", "W"),
        "b": Letter("b", "b"),
        "x": Letter("x", "x"),
        "z": Letter("z", "z"),
        "a": Letter("a", "a"),
        "y": Letter("y", "y"),
        "yhat": Letter(r"\hat{y}", "ŷ"),
        "L": Letter("L", "L"),
        "J": Letter("J", "J"),
        "delta": Letter(r"\delta", "δ"),
        "kronecker": Letter(r"\delta", "δ"),
        "eta": Letter(r"\eta", "η"),
        "lambda": Letter(r"\lambda", "λ"),
        "pi": Letter(r"\pi", "π"),
    }
)


@dataclass(frozen=True, slots=True)
class Notation:
    r"""One way of writing.

    Attributes:
        name: how specs and the command line call it.
        layer_mark: the superscript of layer l, with `{}` for l: `[{}]`, `({})`, `<{}>`, `{}`.
        sample_mark: the superscript of sample i.
        chain: the LaTeX sign between the factors of a chain; empty for juxtaposition.
        weight_order: "to-from" prints W_ij as weight from unit j to unit i, "from-to" the other way round.
        derivative: the LaTeX sign of a derivative, such as `\partial`, `d` or `\mathrm{d}`.
        bare_numerators: a sum under a derivative sign is written without brackets, as many slides do.
        letters: (concept, letter) pairs that differ from W, b, x, z, a, y, ŷ, L, J.
    """

    name: str
    layer_mark: str = "[{}]"
    sample_mark: str = "({})"
    chain: Literal[r"\times", r"\cdot", ""] = r"\times"
    weight_order: Literal["to-from", "from-to"] = "to-from"
    derivative: Literal[r"\partial", "d", r"\mathrm{d}"] = r"\partial"
    bare_numerators: bool = False
    letters: tuple[tuple[str, Letter], ...] = ()

    def letter(self, name: str) -> Letter:
        """Return how the concept or the user's own quantity `name` is written."""
        for concept, letter in self.letters:
            if concept == name:
                return letter
        return _LETTERS.get(name) or Letter(_own_letter(name), name)


def _own_letter(name: str) -> str:
    """Return the LaTeX of a user's own name: a single letter as it is, a word upright."""
    if len(name) == 1 and name.isalpha():
        return name
    return rf"\mathrm{{{name}}}" if name.isalnum() else rf"\text{{{escape_latex(name)}}}"


NOTATION_NAMES = ("slides", "bracket", "parenthesis", "angle", "angle_bracket", "bare", "calculus")

_SMALL_W = ("W", Letter("w", "w"))

_NOTATIONS = MappingProxyType(
    {
        item.name: item
        for item in (
            Notation("slides", bare_numerators=True),
            Notation("bracket", chain=r"\cdot"),
            Notation("parenthesis", layer_mark="({})", sample_mark="[{}]", chain="", letters=(_SMALL_W,)),
            Notation("angle", layer_mark="<{}>", chain=r"\cdot"),
            Notation("angle_bracket", layer_mark="<[{}]>", chain=r"\cdot"),
            Notation("bare", layer_mark="{}", chain="", letters=(_SMALL_W, ("L", Letter("C", "C")))),
            Notation("calculus", chain="", derivative="d"),
        )
    }
)


def notation(name: str) -> Notation:
    """Return the bundled notation called `name`."""
    try:
        return _NOTATIONS[name]
    except KeyError:
        hint = nearest(name, NOTATION_NAMES)
        known = ", ".join(NOTATION_NAMES)
        raise ChalkgradError(f"notation: found `{name}`; expected one of {known}. {hint}".rstrip()) from None
