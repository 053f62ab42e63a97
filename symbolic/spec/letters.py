r"""What a person may write for a letter, an index or a mark: a small grammar, and the plain text of what it allows.

Nothing else of LaTeX gets through, so a notation cannot carry `\input`, an unclosed brace or a comment into TeX.

    letter: core | \mathbf{core} | \boldsymbol{core} | \mathcal{A} | \mathsf{a} | \mathrm{word}, under at most one
            accent, \hat{..} \bar{..} \tilde{..} \dot{..} \vec{..} \check{..}
    core:   a | \alpha | \ell
    index:  a | \ell
    mark:   brackets round {}: [{}] ({}) <{}> <[{}]> \langle {} \rangle, or {} alone; a sample's may begin with a comma
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from symbolic.formula.escape import GREEK

__all__ = [
    "checked_index",
    "checked_letter",
    "checked_loss_letter",
    "checked_mark",
    "checked_sample_mark",
    "checked_text",
    "letter_text",
]

_VARIANTS = {"varepsilon": "ϵ", "vartheta": "ϑ", "varpi": "ϖ", "varrho": "ϱ", "varsigma": "ς", "varphi": "ϕ"}
_COMMANDS = MappingProxyType({"ell": "ℓ", **{name: sign for sign, name in GREEK.items()}, **_VARIANTS})
_ACCENTS = MappingProxyType(
    {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7", "check": "\u030c"}
)
_ALPHABETS = MappingProxyType({"mathbf": "BOLD", "boldsymbol": "BOLD", "mathcal": "SCRIPT", "mathsf": "SANS-SERIF"})

_CORE = rf"[A-Za-z]|\\(?:{'|'.join(_COMMANDS)})"
_STYLED = (
    rf"(?P<plain>{_CORE})|\\(?P<style>boldsymbol)\{{(?P<styled>{_CORE})\}}|\\(?P<bold>mathbf)\{{(?P<strong>[A-Za-z0-9])\}}"
    r"|\\(?P<script>mathcal)\{(?P<capital>[A-Z])\}|\\(?P<sans>mathsf)\{(?P<straight>[A-Za-z])\}"
    r"|\\mathrm\{(?P<word>[A-Za-z]{1,12})\}"
)
_LETTER = re.compile(rf"\\(?P<accent>{'|'.join(_ACCENTS)})\{{(?P<under>.+)\}}")
_UNDER_ACCENT = re.compile(_STYLED)
_SUBSCRIPTED = re.compile(r"(?P<letter>.+)_(?P<subscript>[A-Za-z])")
_INDEX = re.compile(r"[A-Za-z]|\\ell")
_MARK = re.compile(r"(?P<open>(?:\\langle ?|[\[(<]){0,3})\{\}(?P<close>(?: ?\\rangle ?|[\])>]){0,3})")
_CLOSING = MappingProxyType({"[": "]", "(": ")", "<": ">", r"\langle ": r" \rangle "})


def letter_text(latex: str) -> str | None:
    r"""Return the plain text of a letter, `ŷ` for `\hat{y}`; None for what the grammar does not allow."""
    accented = _LETTER.fullmatch(latex)
    if accented:
        under = _styled_text(accented["under"])
        return None if under is None else unicodedata.normalize("NFC", under + _ACCENTS[accented["accent"]])
    return _styled_text(latex)


def _styled_text(latex: str) -> str | None:
    found = _UNDER_ACCENT.fullmatch(latex)
    if not found:
        return None
    if found["word"]:
        return found["word"]
    if found["plain"]:
        return _core_text(found["plain"])
    style = found["style"] or found["bold"] or found["script"] or found["sans"]
    core = _core_text(found["styled"] or found["strong"] or found["capital"] or found["straight"])
    return _in_alphabet(core, _ALPHABETS[style])


def _core_text(core: str) -> str:
    return _COMMANDS[core[1:]] if core.startswith("\\") else core


def _in_alphabet(sign: str, alphabet: str) -> str:
    """Return the sign of a mathematical alphabet; the sign itself where Unicode has none, as for a bold ϕ."""
    name = unicodedata.name(sign).removeprefix("LATIN ").removeprefix("GREEK ").replace("LETTER ", "")
    for candidate in (f"MATHEMATICAL {alphabet} {name}", f"{alphabet} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return sign


def checked_letter(latex: str) -> str:
    """Return `latex`; ValueError where it is no letter."""
    if letter_text(latex) is None:
        raise ValueError("not a letter")
    return latex


def checked_loss_letter(latex: str) -> str:
    """Return `latex`; a loss may have the letter of samples as its subscript, C_k."""
    subscripted = _SUBSCRIPTED.fullmatch(latex)
    return (
        f"{checked_letter(subscripted['letter'])}_{subscripted['subscript']}" if subscripted else checked_letter(latex)
    )


def checked_text(text: str) -> str:
    """Return the plain text of a letter; ValueError for other than 1 to 12 letters, digits and accents."""
    if not 1 <= len(text) <= 12 or any(unicodedata.category(sign)[0] not in "LMN" for sign in text):
        raise ValueError("not the text of a letter")
    return text


def checked_index(letter: str) -> str:
    r"""Return `letter`; ValueError where it is neither a letter of the alphabet nor `\ell`."""
    if not _INDEX.fullmatch(letter):
        raise ValueError("not an index letter")
    return letter


def checked_mark(mark: str) -> str:
    """Return `mark` with a space after and before every angle; ValueError where its brackets do not close."""
    found = _MARK.fullmatch(mark)
    if not found:
        raise ValueError("not a mark")
    opening = re.findall(r"\\langle|.", found["open"].replace(" ", ""))
    spaced = [sign + " " if sign.startswith("\\") else sign for sign in opening]
    closing = "".join(_CLOSING[sign] for sign in reversed(spaced))
    if closing.replace(" ", "") != found["close"].replace(" ", ""):
        raise ValueError("brackets that do not close")
    return f"{''.join(spaced)}{{}}{closing}"


def checked_sample_mark(mark: str) -> str:
    """Return `mark`, which may begin with a comma: it stands behind the mark of a layer."""
    return ("," if mark.startswith(",") else "") + checked_mark(mark.removeprefix(","))
