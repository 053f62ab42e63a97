"""Words that a person chose, so that LaTeX prints them as they are."""

from __future__ import annotations

import unicodedata

__all__ = ["GREEK", "escape_latex"]

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "\n": " ",
}


_GREEK_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
_GREEK_SIGNS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
GREEK = dict(zip(_GREEK_SIGNS, _GREEK_NAMES.split(), strict=True))
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327")
_LETTERS = frozenset("ßæœøåÆŒØÅłŁ")


def escape_latex(words: str) -> str:
    """Return `words` so that LaTeX prints them as they are, in text mode.

    Signs for which a small TeX has no letter are printed as their Unicode number.
    """
    return "".join(map(_sign, words))


def _sign(sign: str) -> str:
    if sign.isascii():
        return _ESCAPES.get(sign, sign)
    if sign in GREEK:
        return rf"\ensuremath{{\{GREEK[sign]}}}"
    if sign == "×":
        return r"\ensuremath{\times}"
    parts = unicodedata.normalize("NFD", sign)
    if sign in _LETTERS or (parts[0].isascii() and _ACCENTS.issuperset(parts[1:])):
        return sign
    return rf"\texttt{{U+{ord(sign):04X}}}"
