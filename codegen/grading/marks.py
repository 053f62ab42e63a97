"""A judgement and a rubric -> marks, as data. What is open counts as nothing for `least` and as right for `most`.

Where the two differ a person has to look; `least` is then the score so far, and no final one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from codegen.grading.judgement import JudgedStep, Judgement
from codegen.grading.rubric import Credit, Required, Scheme, exact
from symbolic.spec.shown import counted

__all__ = ["Item", "Marks", "Range", "marks", "points_text"]


@dataclass(frozen=True, slots=True)
class Range:
    """Between what points, or shares of points, something lies: the two are the same where it is certain."""

    least: Fraction
    most: Fraction

    @property
    def is_open(self) -> bool:
        """Whether a person may decide between the two."""
        return self.least != self.most

    def times(self, points: Fraction) -> Range:
        """Return the range as a share of `points`."""
        return Range(self.least * points, self.most * points)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that gets points.

    Attributes:
        name: what it is: `Steps`, or what is required.
        got: the points for it.
        points: the most that it is worth.
        words: why, in a sentence.
    """

    name: str
    got: Range
    points: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a submission gets.

    Attributes:
        items: the things that get points.
        got: all together.
        maximum: the points of a text without fault.
        person: why a person has to look, a sentence for each reason; empty where the marks are final.
    """

    items: tuple[Item, ...]
    got: Range
    maximum: Fraction
    person: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Whether nobody has to look."""
        return not self.person


_NOTHING = Fraction(0)
_OPEN = Range(Fraction(0), Fraction(1))


def marks(judgement: Judgement, scheme: Scheme) -> Marks:
    """Return the marks of a judged submission; of one that was not judged, the range from nothing to everything."""
    if judgement.outcome != "judged":
        return Marks((), _OPEN.times(scheme.maximum), scheme.maximum, (judgement.reason,))
    items = [_steps_item(judgement.steps, scheme)]
    for required, subjects in zip(scheme.rubric.required, scheme.subjects, strict=True):
        items.append(_required_item(required, subjects, judgement.steps, scheme.rubric.credit))
    least = sum((item.got.least for item in items), _NOTHING)
    most = sum((item.got.most for item in items), _NOTHING)
    got = Range(max(_NOTHING, least), max(_NOTHING, most))
    return Marks(tuple(items), got, scheme.maximum, tuple(_for_a_person(judgement.steps, items, scheme.rubric.credit)))


def points_text(points: Fraction, decimals: int) -> str:
    """Return points as they are written: halves rounded up, no zeros at the end."""
    scaled = points * 10**decimals
    whole = (2 * scaled + 1) // 2
    if not decimals:
        return str(whole)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")


# --- steps ------------------------------------------------------------------------------------------------------------


def _counts(step: JudgedStep) -> bool:
    """Say whether a relation is a step: it claims something, and not of itself."""
    return step.verdict != "definition" and not step.says_nothing


def _share(step: JudgedStep, credit: Credit) -> Range:
    """Return which share of its points a step gets."""
    match step.verdict, step.route:
        case ("unknown", _):
            return _left_open(credit.unknown)
        case ("unreadable", _):
            return _left_open(credit.unreadable)
        case ("refuted", "wrong route"):
            share = credit.wrong_route
        case ("refuted", "new error"):
            share = credit.new_error
        case ("refuted", _):
            share = credit.first_error
        case (_, "carried"):
            share = credit.carried
        case ("convention", _) if step.goes_against:
            return _left_open(credit.against)
        case ("convention", _):
            share = credit.convention
        case _:
            share = credit.stands
    return Range(exact(share), exact(share))


def _left_open(credit: str | float) -> Range:
    return _OPEN if isinstance(credit, str) else Range(exact(credit), exact(credit))


def _steps_item(steps: Sequence[JudgedStep], scheme: Scheme) -> Item:
    rubric = scheme.rubric
    points = exact(rubric.steps.points)
    counted_steps = [step for step in steps if _counts(step)]
    if not counted_steps:
        # Definitions alone may be all that was asked for, or none of it.
        return Item("Steps", _OPEN.times(points), points, "There is nothing but definitions.")
    each = points / max(rubric.steps.expected, len(counted_steps))
    shares = [_share(step, rubric.credit) for step in counted_steps]
    least = sum((share.least for share in shares), _NOTHING)
    most = sum((share.most for share in shares), _NOTHING)
    right = sum(step.verdict not in {"refuted", "unknown", "unreadable"} for step in counted_steps)
    words = f"{right:,} of {counted(len(counted_steps), 'step', 'steps')} stand."
    if len(counted_steps) < rubric.steps.expected:
        words = f"{words} {rubric.steps.expected:,} were expected."
    return Item("Steps", Range(least, most).times(each), points, words)


# --- what is required -------------------------------------------------------------------------------------------------


def _required_item(required: Required, subjects: Sequence[str], steps: Sequence[JudgedStep], credit: Credit) -> Item:
    points = exact(required.points)
    ends = [end for end in _ends(steps) if end.about in subjects]
    ranges = [_share(end, credit) for end in ends]
    # What could not be read may have been about anything.
    unread = any(step.verdict == "unreadable" and not step.about for step in steps)
    if unread:
        ranges.append(Range(_NOTHING, _left_open(credit.unreadable).most))
    least = max((found.least for found in ranges), default=_NOTHING)
    most = max((found.most for found in ranges), default=_NOTHING)
    got = Range(max(_NOTHING, least), max(_NOTHING, most))
    return Item(subjects[0], got.times(points), points, _found(got, ends, credit))


def _ends(steps: Iterable[JudgedStep]) -> list[JudgedStep]:
    """Return the last step of each chain that says something."""
    chains = groupby((step for step in steps if _counts(step)), key=lambda step: step.chain)
    return [list(chain)[-1] for _, chain in chains]


def _found(got: Range, ends: Sequence[JudgedStep], credit: Credit) -> str:
    if got.is_open and not ends:
        return "Not found in what could be read."
    if not ends:
        return "Not found."
    best = max(ends, key=lambda end: _share(end, credit).most)
    where = best.where
    if _share(best, credit).is_open:
        return f"Left open at {where}."
    if best.verdict == "refuted":
        return f"Wrong at {where}."
    if best.route == "carried":
        return f"Carried forward from an earlier error, at {where}."
    return f"Derived at {where}."


# --- what a person has to decide --------------------------------------------------------------------------------------


def _for_a_person(steps: Sequence[JudgedStep], items: Sequence[Item], credit: Credit) -> list[str]:
    told = [
        f"{step.where}: {_VERBS[step.verdict]}: {step.source}"
        for step in steps
        if _counts(step) and _share(step, credit).is_open
    ]
    if not told:
        told = [f"{item.name}: {item.words}" for item in items if item.got.is_open]
    return told


_VERBS = {"unknown": "could not be decided", "unreadable": "could not be read"}
