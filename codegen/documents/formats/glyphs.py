"""Which signs the fonts that come with Typst have: a tagged PDF must not show an empty box in place of one."""

from __future__ import annotations

import unicodedata

__all__ = ["with_glyphs"]

_RANGES = (
    range(0x0020, 0x0500),  # Latin, Greek and Cyrillic
    range(0x1E00, 0x2028),  # more of Latin and Greek, dashes and quotation marks
    range(0x2070, 0x211F),  # raised and lowered digits, letters of mathematics
    range(0x2126, 0x2152),
    range(0x2190, 0x2400),  # arrows and signs of mathematics
)


def with_glyphs(words: str) -> str:
    """Return `words` with every sign that no font of Typst has, or that does not print, as its number: U+795E."""
    return "".join(map(_sign, words))


def _sign(sign: str) -> str:
    if sign.isspace():
        return " "
    has_glyph = any(ord(sign) in signs for signs in _RANGES) and unicodedata.category(sign)[0] != "C"
    return sign if has_glyph else f"U+{ord(sign):04X}"
