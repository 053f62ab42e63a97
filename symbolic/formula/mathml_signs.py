"""Signs, marks and words -> elements of MathML Core, and what joins elements: rows, scripts, brackets.

Every function takes and gives whole elements. Words are escaped; spaces round signs are those of TeX, which browsers
know for sums and relations alone, and inside marks there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape

__all__ = [
    "APPLIED",
    "COMMA",
    "GAP",
    "INDICES_SIDE_BY_SIDE",
    "RELATIONS",
    "SIDE_BY_SIDE",
    "SIDE_BY_SIDE_WIDE",
    "SIGNS",
    "TRANSPOSES",
    "bracketed",
    "line_start",
    "mark",
    "mover",
    "primes",
    "row",
    "scripted",
    "table",
    "words",
]

APPLIED = "<mo>&#x2061;</mo>"
"""What stands, unseen, between a function and its arguments."""

SIDE_BY_SIDE = "<mo>&#x2062;</mo>"
"""What stands, unseen, between factors without a sign."""

INDICES_SIDE_BY_SIDE = "<mo>&#x2063;</mo>"
"""What stands, unseen, between the indices of W_12, so that nobody reads it as twelve."""

SIDE_BY_SIDE_WIDE = '<mo rspace="0.17em">&#x2062;</mo>'
"""The same beside fractions and names of functions, which TeX keeps at a distance."""

GAP = '<mspace width="0.17em"/>'
COMMA = '<mo separator="true">,</mo>'


def _between(sign: str) -> str:
    return f'<mo lspace="0.22em" rspace="0.22em">{sign}</mo>'


SIGNS = {
    r"\times": _between("×"),
    r"\cdot": _between("⋅"),
    r"\odot": _between("⊙"),
    r"\circ": _between("∘"),
    r"\otimes": _between("⊗"),
    "*": _between("\u2217"),
}
"""How the signs between factors, which a notation gives in LaTeX, are written."""

RELATIONS = {
    sign: f"<mo>{escape(shown, quote=False)}</mo>"
    for sign, shown in {
        "=": "=",
        ":=": ":=",
        "<": "<",
        ">": ">",
        "<=": "≤",
        ">=": "≥",
        "!=": "≠",
        "~": "≈",
        "propto": "∝",
        "in": "∈",
        "->": "→",
        "=>": "⇒",
        "<=>": "⇔",
    }.items()
}
"""How the signs between the sides of a relation are written."""

TRANSPOSES = {r"\top": "<mi>⊤</mi>", "T": "<mi>T</mi>", r"\mathsf{T}": "<mi>\U0001d5b3</mi>"}

_BRACKETS = frozenset("[]()<>⟨⟩")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\S")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OUTER_SPACES = re.compile(r"^[ \n\t\r]+|[ \n\t\r]+$")


def row(*parts: str) -> str:
    """Return elements side by side."""
    return f"<mrow>{''.join(parts)}</mrow>"


def scripted(base: str, below: str = "", above: str = "") -> str:
    """Return a base with what stands at its lower and its upper right, each an element or nothing."""
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if below:
        return f"<msub>{base}{below}</msub>"
    return f"<msup>{base}{above}</msup>" if above else base


def mover(base: str, accent: str) -> str:
    """Return a base under an accent."""
    return f'<mover accent="true">{base}<mo stretchy="false">{accent}</mo></mover>'


def line_start(piece: str) -> str:
    """Return a piece of a formula as the first of a further line: factors without a sign between them get a dot."""
    for unseen in (SIDE_BY_SIDE, SIDE_BY_SIDE_WIDE):
        if piece.startswith(unseen):
            return SIGNS[r"\cdot"] + piece.removeprefix(unseen)
    return piece


def bracketed(inside: str, below: str = "", above: str = "", *, tall: bool) -> str:
    """Return round brackets round elements, as high as these are where they are more than a line, with their scripts.

    Behind low brackets scripts belong to the closing one, as in TeX: behind the whole they would stand too high.
    """
    if tall:
        return scripted(f"<mrow><mo>(</mo>{inside}<mo>)</mo></mrow>", below, above)
    closing = scripted('<mo stretchy="false">)</mo>', below, above)
    return f'<mrow><mo stretchy="false">(</mo>{inside}{closing}</mrow>'


def table(kind: str, rows: Iterable[Iterable[str]]) -> str:
    """Return rows of cells; `kind` is the class by which a page knows how to align them."""
    shown = ("".join(f"<mtd>{cell}</mtd>" for cell in cells) for cells in rows)
    return f'<mtable class="{kind}">{"".join(f"<mtr>{cells}</mtr>" for cells in shown)}</mtable>'


def primes(marks: str) -> str:
    """Return primes, typed as apostrophes; empty where there are none."""
    return f"<mo>{escape(marks.replace(chr(39), '′'), quote=False)}</mo>" if marks else ""


def words(text: str) -> str:
    """Return words as they are; spaces at their ends would be lost, and what XML cannot hold is replaced."""
    kept = _OUTER_SPACES.sub(lambda spaces: "\u00a0" * len(spaces[0]), _NO_XML.sub("\ufffd", text))
    return f"<mtext>{escape(kept, quote=False)}</mtext>"


@cache
def mark(text: str) -> str:
    """Return what stands above or below a letter, sign by sign: `[l-1]`."""
    signs = [_sign(sign) for sign in _TOKEN.findall(text)]
    return signs[0] if len(signs) == 1 else row(*signs)


def _sign(sign: str) -> str:
    if sign[0].isdigit():
        return f"<mn>{sign}</mn>"
    if sign.isalpha():
        return f"<mi>{sign}</mi>"
    shown = "−" if sign == "-" else escape(sign, quote=False)
    if sign in _BRACKETS:
        return f'<mo stretchy="false" lspace="0" rspace="0">{shown}</mo>'
    return f'<mo lspace="0" rspace="0">{shown}</mo>'
