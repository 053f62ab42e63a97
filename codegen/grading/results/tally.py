"""Students one after another -> what happened in a class: which mistakes, how often, where, and who needs a person.

Counts only, so that a class of any size takes as little memory as a small one but for the names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from codegen.grading.judgement import JudgedStep
from codegen.grading.results.graded import ClassInfo, Graded, is_open, is_wrong
from symbolic.checking.mistakes.catalogue import MISTAKES

__all__ = ["BINS", "NOT_NAMED", "Mistake", "Place", "Tally", "WrongStep"]

NOT_NAMED = "not named"
"""What a wrong step is counted as where nothing is known to mend it."""
BINS = 10
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: in how many steps of how many students, and what it is in a few words."""

    name: str
    steps: int
    students: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An equation in which steps are wrong: how many, of how many students, and on which lines most."""

    about: str
    steps: int
    students: int
    lines: tuple[tuple[str, int], ...]
    mistakes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WrongStep:
    """A wrong step as it was typed, and how many students have it."""

    about: str
    source: str
    students: int


@dataclass(slots=True)
class _Count:
    steps: int = 0
    students: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """What is counted of a class so far."""

    info: ClassInfo
    status: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    people: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    refused: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    notes: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    _mistakes: defaultdict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))
    _places: defaultdict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))
    _wrong: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, graded: Graded) -> None:
        """Count one student."""
        self.status[graded.status] += 1
        student = graded.student
        match graded.status:
            case "refused":
                self.refused.append((student.id, student.name, graded.notes))
            case "needs a person":
                self.people.append((student.id, student.name, graded.reasons))
            case _:
                self._add_points(graded)
        if graded.marks is not None and graded.notes:
            self.notes.append((student.id, student.name, graded.notes))
        for step in graded.steps:
            self.verdicts["wrong" if is_wrong(step) else "open" if is_open(step) else "right"] += 1
        self._add_wrong([step for step in graded.steps if is_wrong(step)])

    def _add_points(self, graded: Graded) -> None:
        if graded.marks is not None:
            share = graded.marks.got.least / graded.marks.maximum
            self.bins[min(BINS - 1, int(share * BINS))] += 1

    def _add_wrong(self, steps: list[JudgedStep]) -> None:
        mistakes: set[str] = set()
        places: set[str] = set()
        for step in steps:
            names = step.mistakes or (NOT_NAMED,)
            place = self._places[step.about]
            place.steps += 1
            place.lines[step.where] += 1
            place.mistakes.update(names)
            places.add(step.about)
            for name in names:
                self._mistakes[name].steps += 1
            mistakes.update(names)
        for name in mistakes:
            self._mistakes[name].students += 1
        for about in places:
            self._places[about].students += 1
        self._wrong.update({(step.about, step.source) for step in steps})

    # --- what was counted ---------------------------------------------------------------------------------------------

    def mistakes(self) -> Iterator[Mistake]:
        """Yield the mistakes, the most frequent first."""
        for name, count in sorted(self._mistakes.items(), key=lambda item: (-item[1].students, item[0])):
            known = MISTAKES.get(name)
            yield Mistake(name, count.steps, count.students, "" if known is None else known.title)

    def places(self) -> Iterator[Place]:
        """Yield the equations with wrong steps, the most frequent first."""
        for about, count in sorted(self._places.items(), key=lambda item: (-item[1].students, item[0])):
            yield Place(about, count.steps, count.students, _first(count.lines), _first(count.mistakes))

    def wrong_steps(self, most: int) -> Iterator[WrongStep]:
        """Yield the wrong steps that several students have, the most frequent first."""
        ordered = sorted(self._wrong.items(), key=lambda item: (-item[1], item[0]))
        for (about, source), students in ordered[:most]:
            if students > 1:
                yield WrongStep(about, source, students)


def _first(count: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(count.items(), key=lambda item: (-item[1], _natural(item[0])))[:_MOST_LINES])


def _natural(where: str) -> tuple[int, str]:
    """Return by what places are sorted: `line 9` before `line 10`."""
    return len(where), where
