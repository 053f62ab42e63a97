"""Verdicts in words: why, with the place, in terms of the network."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.effort import TooMuch
from symbolic.checking.meaning.arrays import Shape, Value, shape_of
from symbolic.checking.meaning.defects import Defect
from symbolic.checking.meaning.elaborate import MisfitAt
from symbolic.checking.meaning.instances import letters_of, unit_letters
from symbolic.checking.meaning.scene import Meaningless, OutOfRange
from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.decide import Answer, Finding
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.measured import is_number
from symbolic.checking.verdicts.testing import has_pieces
from symbolic.formula.nodes import Formula, MatrixProduct, Power, Product, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.reader.syntax import Span
from symbolic.formula.text import print_text

__all__ = ["hint_of", "method_of", "notes_of", "place_of", "reason_of"]

_REASONS = {
    Verdict.PROVED: "Both sides expand to the same.",
    Verdict.HOLDS: "Both sides agree at random points modulo large primes; the chance of an error is below 1e-15.",
    Verdict.UNKNOWN: "Neither proved nor refuted: this is no sign of an error.",
}


_HOLDS_IN_PIECES = (
    "Both sides agree at 64 random points, on either side of every kink; the pieces were not proved apart."
)


def reason_of(judgement: Judgement, source: str, notation: Notation) -> str:
    """Return why a relation has its verdict."""
    finding = judgement.finding
    if judgement.trouble is not None:
        return _trouble(judgement.trouble, judgement, source, notation)
    if judgement.verdict is Verdict.CONVENTION:
        return f"Right where {'; '.join(judgement.said)}."
    if finding is not None and finding.answer is Answer.DIGITS:
        return "Both sides are numbers and agree as far as the digits tell that are written."
    if judgement.verdict is Verdict.HOLDS and any(map(has_pieces, judgement.sides)):
        return _HOLDS_IN_PIECES
    if judgement.verdict is not Verdict.REFUTED or finding is None:
        return _REASONS.get(judgement.verdict, "")
    if finding.misfit is not None:
        return _misfit(finding.misfit, judgement, source, notation)
    if finding.counterexample is not None:
        found = finding.counterexample
        if all(map(is_number, judgement.sides)):
            return f"The left side is {found.left}, the right side {found.right}."
        return f"The two sides differ: with the values below, the left is {found.left} and the right {found.right}."
    return "The two sides differ."


def _trouble(trouble: Exception, judgement: Judgement, source: str, notation: Notation) -> str:
    if not isinstance(trouble, Meaningless):
        return str(trouble)
    named = _shown(trouble.part, judgement, source, notation)
    if isinstance(trouble, OutOfRange):
        if not named:
            return f"Found {trouble.found}; expected {trouble.expected}."
        return f"{named} does not exist here: {trouble.found}; expected {trouble.expected}."
    return (
        f"{named}: found {trouble.found}; expected {trouble.expected}."
        if named
        else f"Found {trouble.found}; expected {trouble.expected}."
    )


def _shown(part: Formula | None, judgement: Judgement, source: str, notation: Notation) -> str:
    """Return a part as it was typed, or as we write it where it was put together."""
    if part is None:
        return ""
    span = _span_of(part, judgement)
    if span is not None:
        return " ".join(source[span.start : span.end].split())
    return print_text(part, notation)


def _span_of(part: Formula, judgement: Judgement) -> Span | None:
    """Return where a part stands; a product that was put together, from its first to its last factor."""
    span = judgement.resolver.span_of(part)
    if span is None and isinstance(part, Product | MatrixProduct):
        first, last = (judgement.resolver.span_of(factor) for factor in (part.factors[0], part.factors[-1]))
        span = None if first is None or last is None else Span(first.start, last.end)
    return span


def _misfit(misfit: Meaningless, judgement: Judgement, source: str, notation: Notation) -> str:
    if isinstance(misfit, Defect):
        return f"{_shown(misfit.part, judgement, source, notation)}: found {misfit.found}; expected {misfit.expected}."
    left, right = (getattr(misfit, name, None) for name in ("left", "right"))
    values: tuple[Value, Value] = getattr(misfit, "values", (None, None))
    one, other = (_shown(part, judgement, source, notation) for part in (left, right))
    shapes = [shape_of(value) for value in values]
    if not isinstance(misfit, MisfitAt):
        return f"The left side is {_size(shapes[0])}, the right side {_size(shapes[1])}: they cannot be equal."
    if isinstance(misfit.part, Sum):
        return f"{one} is {_size(shapes[0])} and {other} is {_size(shapes[1])}: they cannot be added."
    if isinstance(misfit.part, Power):
        return f"{one} is {_size(shapes[0])}: only a square matrix has an inverse."
    return f"{one} is {_size(shapes[0])}, it cannot multiply {other}, which is {_size(shapes[1])}."


def _size(shape: Shape | None) -> str:
    """3x2, a column of length 3, a row of length 2, a number"""
    match shape:
        case None | (1, 1):
            return "a number"
        case (rows, 1):
            return f"a column of length {rows}"
        case (1, columns):
            return f"a row of length {columns}"
        case (rows, columns):
            return f"{rows}x{columns}"


def place_of(judgement: Judgement, fallback: Span) -> Span | None:
    """Return the part of the text that a reason speaks of."""
    trouble = judgement.trouble
    if judgement.finding is not None and judgement.finding.misfit is not None:
        trouble = judgement.finding.misfit
    part = trouble.part if isinstance(trouble, Meaningless) else None
    if part is None:
        return fallback if judgement.verdict is Verdict.REFUTED else None
    return judgement.resolver.span_of(part) or fallback


def method_of(judgement: Judgement) -> str:
    """Return how a verdict was reached."""
    finding = judgement.finding
    if isinstance(judgement.trouble, TooMuch):
        return "limits"
    if finding is None:
        return ""
    if finding.answer is Answer.DIGITS:
        return "digits"
    if finding.misfit is not None:
        return "" if isinstance(finding.misfit, Defect) else "shapes"
    if finding.counterexample is not None:
        return "intervals"
    return {Verdict.PROVED: "expansion", Verdict.HOLDS: "random points", Verdict.CONVENTION: "expansion"}.get(
        judgement.verdict, ""
    )


def hint_of(judgement: Judgement) -> str:
    """Return what to look at, where letters or shapes say it."""
    if judgement.verdict is not Verdict.REFUTED:
        return ""
    left, right = (unit_letters(side) for side in judgement.sides)
    only_right, only_left = sorted(right - left), sorted(left - right)
    if only_right:
        letters = ", ".join(letter for letter in only_right)
        return f"{letters} stands on the right side only: is the sum over it missing?"
    if only_left and right:
        letters = ", ".join(letter for letter in only_left)
        return f"{letters} stands on the left side only."
    misfit = None if judgement.finding is None else judgement.finding.misfit
    if isinstance(misfit, MisfitAt):
        shape, other = map(shape_of, misfit.values)
        if shape is not None and shape == other and 1 in shape:
            return r"Two vectors of one length are multiplied entry by entry: write \odot between them."
    if misfit is not None and not isinstance(misfit, Defect):
        return "Compare the shapes: a transpose or another order of the factors may be missing."
    return ""


def notes_of(judgement: Judgement) -> tuple[str, ...]:
    """Return what else a reader should know."""
    notes: list[str] = []
    finding = judgement.finding
    if finding is not None and finding.fails_at and finding.holds_at:
        notes += _layers(finding, judgement.sides)
    if judgement.general is not None:
        widths, elsewhere = judgement.general
        shown = "-".join(map(str, widths))
        why = "the shapes do not fit" if elsewhere.misfit is not None else "the two sides differ"
        notes.append(f"It holds for the widths of this network, not for all: on {shown} {why}.")
    return tuple(notes)


def _layers(finding: Finding, sides: Sequence[Formula]) -> list[str]:
    """Say at which layers a line with a free layer holds and at which it fails."""
    letters = letters_of(sides).layers
    if len(letters) != 1:
        return []
    (letter,) = letters
    failing = sorted({dict(found)[letter] for found in finding.fails_at})
    holding = sorted({dict(found)[letter] for found in finding.holds_at} - set(failing))
    if not holding:
        return []
    return [f"It holds for {letter} = {_listed(holding)} and fails for {letter} = {_listed(failing)}."]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
