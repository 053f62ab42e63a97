"""Letters, marks and words -> Typst: signs as Unicode characters, as names of symbols change between its versions.

Everything that could be read as Typst's own syntax is escaped or stands in a string, whoever typed it.
"""

from __future__ import annotations

import re
import unicodedata

from symbolic.formula.notation import Letter

__all__ = ["COLOURS", "COMMA", "SIGNS", "TRANSPOSES", "typst_function", "typst_letter", "typst_mark", "typst_string"]

COMMA = r"\, "
"""A comma that separates no arguments."""

SIGNS = {
    "": "",
    r"\times": "×",
    r"\cdot": "⋅",
    r"\odot": "⊙",
    r"\circ": "∘",
    r"\otimes": "⊗",
    "*": "*",
}
"""How the signs between factors, which a notation gives in LaTeX, are written."""

TRANSPOSES = {r"\top": "⊤", "T": "T", r"\mathsf{T}": "sans(T)"}

COLOURS = frozenset({"red", "blue", "green", "orange", "purple", "teal", "gray"})
"""Colours that TeX and Typst both know by name."""

_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "macron", "\u0305": "overline", "\u0307": "dot"}
_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\bm{")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|.")


def typst_string(words: str) -> str:
    r"""Return words as a string: `"a \"b\""`."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def typst_letter(letter: Letter) -> str:
    """Return a letter of a notation, with its accent, bold where it is bold in LaTeX; a word stands upright."""
    shown = _shown(letter.text)
    return f"bold({shown})" if letter.latex.startswith(_BOLD) else shown


def _shown(text: str) -> str:
    base, mark, below = text.partition("_")
    if mark and base:
        return f"{_shown(base)}_({typst_mark(below)})"
    plain, *accents = list(unicodedata.normalize("NFD", text)) or [" "]
    if len(text) == 1 and text.isdigit():
        return text
    if not plain.isalpha() or any(accent not in _ACCENTS for accent in accents):
        return typst_string(text)
    for accent in accents:
        plain = f"{_ACCENTS[accent]}({plain})"
    return plain


def typst_mark(text: str) -> str:
    r"""Return what stands above or below a letter, sign by sign: `\[ l - 1 \]`."""
    return " ".join(token if token.isalnum() or token[0].isdigit() else _sign(token) for token in _TOKEN.findall(text))


def _sign(sign: str) -> str:
    return sign if sign in "+-=⟨⟩′… " else f"\\{sign}"


def typst_function(sign: Letter, primes: str = "") -> str:
    """Return how a function is written: a single letter in italics, a name upright, its constants below the primes."""
    name, mark, below = sign.text.rpartition("_")
    if mark and sign.latex.endswith(f"_{{{below}}}"):
        return f"{typst_function(Letter('', name), primes)}_({typst_string(below)})"
    shown = sign.text if len(sign.text) == 1 and sign.text.isalpha() else f"op({typst_string(sign.text)})"
    return f"{shown}{primes}"
