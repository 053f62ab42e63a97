r"""Letters of a notation and signs of functions, which their records give in LaTeX -> elements of MathML Core.

    \hat{y}, \boldsymbol{\delta}, \mathcal{L}, C_k, w_{\mathrm{in}}, \tanh, \operatorname{LReLU}_{0.2}

A letter looks as it does in LaTeX: bold and script letters are those of Unicode, a Greek one has the shape that its
command has. Anything else, such as a name with spaces, is shown by its plain text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.escape import GREEK
from symbolic.formula.mathml_signs import mark, mover, words
from symbolic.formula.notation import Letter

__all__ = ["is_word", "letter_and_subscript"]

_VARIANTS = {"epsilon": "ϵ", "phi": "ϕ", "varepsilon": "ε", "varphi": "φ"} | {
    "vartheta": "ϑ",
    "varpi": "ϖ",
    "varrho": "ϱ",
    "varsigma": "ς",
}
_COMMANDS = {name: sign for sign, name in GREEK.items()} | _VARIANTS | {"ell": "ℓ"}
_WORDS = frozenset(item.sign.latex.removeprefix("\\") for item in ELEMENTARY.values()) - _COMMANDS.keys()
_ACCENTS = {"hat": "\u02c6", "bar": "¯", "tilde": "\u02dc", "dot": "˙", "vec": "&#x20d7;", "check": "ˇ"}
_ALPHABETS = {"mathbf": "BOLD", "boldsymbol": "BOLD ITALIC", "mathcal": "SCRIPT", "mathsf": "SANS-SERIF"}

_SUBSCRIPT = re.compile(r"(?<!\\)_")
_BRACED = re.compile(r"\\(?P<command>[a-z]+)\{(?P<inside>.*)\}")
_TYPED_BASE = re.compile(r"[^\W\d_]+_*")
_UPRIGHT_CAPITALS = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ")


@cache
def letter_and_subscript(letter: Letter) -> tuple[str, str]:
    """Return the element of a letter, and that of the subscript which is part of it; empty where it has none."""
    latex, *rest = _SUBSCRIPT.split(letter.latex, maxsplit=1)
    base = _base(latex, "")
    if base is None or "^" in letter.latex:
        return words(letter.text), ""
    if not rest:
        return base, ""
    (below,) = rest
    inside = below.removeprefix("{").removesuffix("}")
    if inside.startswith("\\"):
        return base, _base(inside, "") or words(_TYPED_BASE.sub("", letter.text, count=1))
    return base, mark(inside)


def is_word(letter: Letter) -> bool:
    r"""Say whether a function is written by its name, as \tanh is and \sigma is not: TeX keeps it at a distance."""
    return letter.latex.startswith(r"\operatorname") or letter.latex.removeprefix("\\") in _WORDS


def _base(latex: str, alphabet: str) -> str | None:
    """Return the element of a letter without its subscript, in an alphabet; None for what is no letter."""
    found = _BRACED.fullmatch(latex)
    if found is None:
        return _core(latex, alphabet)
    command, inside = found["command"], found["inside"]
    if command in _ALPHABETS:
        return _base(inside, _ALPHABETS[command])
    if command in _ACCENTS:
        body = _base(inside, alphabet)
        return None if body is None else mover(body, _ACCENTS[command])
    if command in {"mathrm", "operatorname"} and inside.isalnum():
        return f'<mi mathvariant="normal">{inside}</mi>' if len(inside) == 1 else f"<mi>{inside}</mi>"
    return None


def _core(latex: str, alphabet: str) -> str | None:
    name = latex.removeprefix("\\")
    if latex != name and name in _WORDS:
        return f"<mi>{name}</mi>"
    sign = _COMMANDS.get(name, "") if latex != name else latex
    if len(sign) != 1 or not sign.isalnum():
        return None
    if alphabet:
        sign = _in_alphabet(sign, alphabet)
    elif sign in _UPRIGHT_CAPITALS:
        return f'<mi mathvariant="normal">{sign}</mi>'
    return f"<mn>{sign}</mn>" if sign.isdecimal() else f"<mi>{sign}</mi>"


def _in_alphabet(sign: str, alphabet: str) -> str:
    r"""Return the sign of a mathematical alphabet, \boldsymbol{\Delta} upright; itself where Unicode has none."""
    if sign in _UPRIGHT_CAPITALS or sign.isdecimal():
        alphabet = alphabet.removesuffix(" ITALIC")
    name = re.sub(r"^(?:LATIN|GREEK) |LETTER |LUNATE ", "", unicodedata.name(sign))
    for candidate in (f"MATHEMATICAL {alphabet} {name}", f"{alphabet} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return sign
