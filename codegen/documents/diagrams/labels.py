"""Labels as runs of letters with what stands above and below them, and how much room they take.

For where there is no printer of mathematics: letters of formulas are the italic ones of Unicode, which need no font
of their own kind.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

from symbolic.formula.escape import GREEK
from symbolic.formula.nodes import (
    Apply,
    Formula,
    IndexLike,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Relations,
)
from symbolic.formula.notation import UNMARKED, Letter, Notation, plain_mark
from symbolic.formula.signs import relation_sign
from symbolic.formula.text import print_text

__all__ = ["SCRIPT", "Run", "label_width", "run_width", "runs"]

SCRIPT = 0.72
"""The size of what stands above or below, compared with the letter."""

_LETTER = re.compile(
    r"(?P<base>[^\W\d_]|\\[A-Za-z]+|\\mathrm\{[A-Za-z0-9]+\}|\\hat\{[A-Za-z]\}"
    r"|\\(?:mathbf|boldsymbol)\{(?:[A-Za-z]|\\hat\{[A-Za-z]\})\})"
    r"(?:_\{?(?:\\mathrm\{)?(?P<below>[A-Za-z0-9]+)\}{0,2})?"
)
_ALONE = re.compile(r"(?<![^\W_])[A-Za-z](?![^\W_])")
_GREEK = {f"\\{name}": sign for sign, name in GREEK.items()}
_HAT = "\u0302"
_Alphabets: TypeAlias = tuple[tuple[str, str, int], ...]
# Italic letters of Unicode: Latin capitals, Latin small letters, Greek small letters; and the bold upright ones.
_ITALIC: _Alphabets = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("α", "ω", 0x1D6FC))
_BOLD: _Alphabets = (("A", "Z", 0x1D400), ("a", "z", 0x1D41A))
_NARROW = frozenset("iljtf.,;:'|!()[]⟨⟩ ·")
_WIDE = frozenset("mwMW=+−×≈…%@")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters with what stands below and above their end."""

    base: str
    below: str = ""
    above: str = ""


def runs(content: Formula | str, notation: Notation) -> tuple[Run, ...]:
    """Return a label as runs, from left to right; a formula that is neither a name nor a number as plain text."""
    match content:
        case str():
            return (Run(content),)
        case Quantity():
            return (_of_quantity(content, notation),)
        case Number(written=written):
            return (Run(written),)
        case Negative(body=Number() | Product() | Quantity() as body):
            first, *others = runs(body, notation)
            return (Run(f"−{first.base}", first.below, first.above), *others)
        case Power(base=Number(written=written), exponent=exponent):
            return (Run(written, above=print_text(exponent, notation).replace("-", "−")),)
        case Product(factors=(Number(written=written), Power() as power)):
            return (Run(f"{written}·"), *runs(power, notation))
        case Apply(function="exp", arguments=(Quantity() as exponent,), primes=0):
            run = _of_quantity(exponent, notation)
            return (Run(_shifted("e", _ITALIC), above=run.base + run.below),)
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            d = "∂" if notation.derivative == r"\partial" else "d"
            above, below = _of_quantity(of, notation), _of_quantity(wrt, notation)
            return replace(above, base=f"{d}{above.base}"), replace(below, base=f"/{d}{below.base}")
        case Relations(sides=(left, right), signs=(sign,)):
            return (*runs(left, notation), Run(f" {relation_sign(sign).text} "), *runs(right, notation))
        case _:
            return (Run(_in_line(print_text(content, notation))),)


def _in_line(text: str) -> str:
    """Return a formula in a line of text, with letters that stand alone in italics."""
    return _ALONE.sub(lambda letter: _shifted(letter[0], _ITALIC), text).replace("-", "−")


def _of_quantity(quantity: Quantity, notation: Notation) -> Run:
    indices = quantity.indices
    if quantity.name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    above = ""
    if quantity.layer is not None and quantity.name not in UNMARKED:
        above = plain_mark(notation.layer_mark).replace("{}", notation.index_text(quantity.layer))
    letter = (notation.letter if indices else notation.array_letter)(quantity.name)
    run = _of_letter(letter)
    return Run(f"{run.base}{quantity.mark}", run.below + _joined(indices, notation), above)


def _joined(indices: tuple[IndexLike, ...], notation: Notation) -> str:
    shown = [notation.index_text(index) for index in indices]
    return ("" if all(len(index) == 1 for index in shown) else ",").join(shown)


def _of_letter(letter: Letter) -> Run:
    """Return a letter in italics, a word upright; what is neither as it is called in plain text."""
    match = _LETTER.fullmatch(letter.latex)
    base = None if match is None else _styled(match["base"])
    if match is None or base is None:
        return Run(letter.text)
    below = match["below"] or ""
    return Run(base, _shifted(below, _ITALIC) if len(below) == 1 else below)


def _styled(latex: str, alphabets: _Alphabets = _ITALIC) -> str | None:
    """Return a letter in an alphabet, with its hat; None for what is no letter."""
    command, _, inside = latex.removesuffix("}").partition("{")
    match command:
        case r"\hat":
            return _shifted(inside, alphabets) + _HAT
        case r"\mathrm":
            return inside
        case r"\mathbf" | r"\boldsymbol":
            return _styled(inside, _BOLD)
        case _ if command in _GREEK or len(command) == 1:
            return _shifted(_GREEK.get(command, command), alphabets)
        case _:
            return None


def _shifted(letters: str, alphabets: _Alphabets) -> str:
    """Return letters in another alphabet of Unicode; the italic h stands outside of its own."""
    return "".join(_in_alphabet(letter, alphabets) for letter in letters).replace("\U0001d455", "\u210e")


def _in_alphabet(letter: str, alphabets: _Alphabets) -> str:
    for first, last, place in alphabets:
        if first <= letter <= last:
            return chr(place + ord(letter) - ord(first))
    return letter


def label_width(content: Formula | str, notation: Notation, size: float) -> float:
    """Return about how wide a label is, rather too much than too little, in whole points."""
    return ceil(sum(sum(run_width(run, size)) for run in runs(content, notation)))


def run_width(run: Run, size: float) -> tuple[float, float]:
    """Return about how wide the letters of a run are, and what stands above or below their end."""
    return _width(run.base) * size, max(_width(run.below), _width(run.above)) * size * SCRIPT


def _width(text: str) -> float:
    return sum(_sign_width(sign) for sign in unicodedata.normalize("NFKD", text))


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1.0
    if sign in _NARROW:
        return 0.35
    return 0.9 if sign in _WIDE else 0.72 if sign.isupper() else 0.55
