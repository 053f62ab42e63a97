"""What MathML needs of a page: a font for mathematics, which the page carries within it, and a few style rules.

Colours of highlights have two shades, one for light pages and one for dark ones; everything else has the colour of the
text round it. Rows of a display stand in a table of the class `aligned`, with left and right sides in turn.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files

__all__ = ["COLOUR_SHADES", "font_characters", "math_css"]

_FONTS = files("codegen.documents") / "fonts"

COLOUR_SHADES = {
    "red": ("#a84300", "#ff9d6b"),
    "blue": ("#0072b2", "#6bb8f0"),
    "green": ("#00694b", "#4fc79f"),
    "orange": ("#8a5a00", "#f0b040"),
    "purple": ("#9a3f73", "#e79cc4"),
    "teal": ("#00677a", "#56c4d6"),
    "gray": ("#5f5f5f", "#b4b4b4"),
}
"""The shades of each colour on light and on dark pages, which those who do not tell red from green tell apart."""

# Browsers but Firefox do not ask the font by themselves for the letters that it has for scripts, and align cells to the
# right by a word of their own alone.
_RULES = """\
math { font-family: "Chalkgrad Math", math; font-size: 1.15em; }
msub > :nth-child(2), msup > :nth-child(2), msubsup > :nth-child(n+2),
munder > :nth-child(2), munderover > :nth-child(n+2) { font-feature-settings: "ssty" 1; }
mfrac { padding-inline: .1em; }
mtable.aligned { math-style: normal; }
.aligned > mtr > mtd { padding: .35em 0; text-align: left; }
.aligned > mtr > mtd:nth-child(odd) { text-align: right; text-align: -webkit-right; }
.cases > mtr > mtd { padding-inline: 0; text-align: left; }
.cases > mtr > mtd + mtd { padding-inline-start: 1em; }
.matrix > mtr > mtd:first-child { padding-inline-start: .1em; }
.matrix > mtr > mtd:last-child { padding-inline-end: .1em; }
"""


@cache
def font_characters() -> str:
    """Return the characters that the font has, as style sheets list them: `U+20-7E, U+A0`."""
    return (_FONTS / "chalkgrad-math.txt").read_text(encoding="utf-8").strip()


@cache
def math_css() -> str:
    """Return the style sheet of a page with formulas, with the font in it."""
    font = b64encode((_FONTS / "chalkgrad-math.woff2").read_bytes()).decode()
    face = (
        '@font-face { font-family: "Chalkgrad Math"; font-display: block; '
        f"unicode-range: {font_characters()}; src: url(data:font/woff2;base64,{font}) format('woff2'); }}\n"
    )
    shades = COLOUR_SHADES.items()
    colours = "".join(f".colour-{name} {{ color: light-dark({light}, {dark}); }}\n" for name, (light, dark) in shades)
    return face + _RULES + colours
