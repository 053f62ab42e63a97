"""How much text is read at most, and what is said when a text is longer: every limit is a constant of this page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from symbolic.errors import FormulaError

__all__ = [
    "DOCUMENT_LINES",
    "DOCUMENT_SIGNS",
    "LINE_SIGNS",
    "LINE_TOKENS",
    "NESTING",
    "NUMBER_DIGITS",
    "SCRIPT_NESTING",
    "check_document",
    "check_line",
    "check_nesting",
    "check_number",
    "check_script_nesting",
    "check_tokens",
]

DOCUMENT_SIGNS = 64 * 1024
"""Signs of a whole document."""

DOCUMENT_LINES = 200
"""Formulas of a document; text between them is not counted."""

LINE_SIGNS = 4 * 1024
"""Signs of one line."""

LINE_TOKENS = 1500
"""Names, numbers and signs of one line."""

NESTING = 64
"""Brackets, braces and fractions inside each other, and whatever else makes a tree deeper."""

SCRIPT_NESTING = 8
"""Scripts of scripts."""

NUMBER_DIGITS = 20
"""Digits of a number."""


class Placed(Protocol):
    """What has a place in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def check_document(text: str) -> None:
    """Raise FormulaError where a document is too long."""
    if len(text) > DOCUMENT_SIGNS:
        raise FormulaError(
            DOCUMENT_SIGNS,
            len(text),
            f"a text of {len(text)} signs",
            f"at most {DOCUMENT_SIGNS}",
            "Hand in the derivation in several parts.",
        )


def check_line(length: int, start: int) -> None:
    """Raise FormulaError where a line of `length` signs that begins at `start` is too long."""
    if length > LINE_SIGNS:
        raise FormulaError(
            start + LINE_SIGNS,
            start + length,
            f"a formula of {length} signs",
            f"at most {LINE_SIGNS} signs in one line",
            "Break it into several lines.",
        )


def check_tokens(tokens: Sequence[Placed]) -> None:
    """Raise FormulaError at the place where a line has more than its names, numbers and signs."""
    if len(tokens) > LINE_TOKENS:
        raise FormulaError(
            tokens[LINE_TOKENS].start,
            tokens[-1].end,
            f"{len(tokens)} names, numbers and signs in one line",
            f"at most {LINE_TOKENS}",
            "Break it into several lines.",
        )


def check_nesting(depth: int, start: int, end: int) -> None:
    """Raise FormulaError where brackets, braces and fractions stand too deep inside each other."""
    if depth > NESTING:
        raise FormulaError(
            start,
            end,
            f"the {depth}th bracket, brace, fraction or sign inside another",
            f"at most {NESTING} inside each other",
            "Name a part of the formula and write it on a line of its own.",
        )


def check_script_nesting(depth: int, start: int, end: int) -> None:
    """Raise FormulaError where scripts have scripts of their own too often."""
    if depth > SCRIPT_NESTING:
        raise FormulaError(
            start,
            end,
            f"a script of a script, {depth} deep",
            f"scripts at most {SCRIPT_NESTING} deep",
            "Name the index.",
        )


def check_number(written: str, start: int, end: int) -> None:
    """Raise FormulaError where a number has too many digits."""
    digits = len(written) - written.count(".")
    if digits > NUMBER_DIGITS:
        raise FormulaError(
            start,
            end,
            f"a number of {digits} digits",
            f"at most {NUMBER_DIGITS}",
            "Write it as a fraction, or with a power of 10.",
        )
