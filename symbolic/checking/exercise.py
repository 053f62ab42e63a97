"""A wrong derivation with one mistake in it, and its key: material for exercises in finding errors.

That the line is wrong, and that no other one is, is found by judging the whole text; nothing else is handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from symbolic.checking.check import Checker
from symbolic.checking.hand_lines import FORMS, Form, Line, hand_lines
from symbolic.checking.mistakes.base import Changed, Mistake, Setting
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Step, Verdict
from symbolic.errors import ChalkgradError, Problem, nearest
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import escaped

__all__ = ["MOST_LINES", "Exercise", "exercise", "mistake_named"]

MOST_LINES = 12
_MOST_TRIES = 60


@dataclass(frozen=True, slots=True)
class Exercise:
    """A derivation with one wrong line.

    Attributes:
        mistake: that was made.
        form: in which the derivation is written.
        lines: all of them, the wrong one among them.
        wrong: its place, from 0.
        right: what it was.
        named: the formulas that the words of the mistake name, in their order; none where they are not known.
        step: what was found of the wrong line: it is refuted.
    """

    mistake: Mistake
    form: Form
    lines: tuple[Line, ...]
    wrong: int
    right: Line
    named: tuple[Formula, ...]
    step: Step


def mistake_named(name: str) -> Mistake:
    """Return the mistake of the catalogue that is called so.

    Raises:
        ChalkgradError: for a name that it does not have.
    """
    if name not in MISTAKES:
        hint = nearest(name, tuple(MISTAKES)) or "`chalkgrad mistakes` lists them."
        raise ChalkgradError(str(Problem("the mistake", f"`{escaped(name)}`", "one of the catalogue", hint)))
    return MISTAKES[name]


def exercise(
    spec: NetworkSpec, name: str, form: Form | None = None, seed: int = 0, most_lines: int = MOST_LINES
) -> Exercise:
    """Return a derivation on a network with exactly one mistake, chosen by the seed among all places for it.

    Args:
        spec: the network.
        name: of the mistake.
        form: of the derivation; None for the first in which the mistake can be made.
        seed: the same one gives the same exercise.
        most_lines: of a longer derivation, so many lines one after another are given.

    Raises:
        ChalkgradError: for an unknown name, and where no line of the derivation is wrong for certain by this mistake.
    """
    mistake = mistake_named(name)
    checker = Checker(spec)  # tries differ in one line
    for chosen in FORMS if form is None else (form,):
        chance = Random(f"{seed} {name} {chosen}")  # noqa: S311  (a reproducible choice, no secrets)
        found = _first(spec, mistake, chosen, most_lines, chance, checker)
        if found is not None:
            return found
    where = "any form" if form is None else f"{form} form"
    raise ChalkgradError(
        f"found no line that {name} makes wrong for certain in a derivation in {where} on this network; "
        "expected one. Choose another form, network or mistake."
    )


def _first(
    spec: NetworkSpec, mistake: Mistake, form: Form, most_lines: int, chance: Random, checker: Checker
) -> Exercise | None:
    """Return the first exercise whose mistake is named by the diagnosis, else the first that is wrong for certain."""
    lines = hand_lines(spec, form)
    places = list(_places(spec, mistake, lines))
    chance.shuffle(places)
    second: Exercise | None = None
    for number, changed in places[:_MOST_TRIES]:
        start = _start(number, len(lines), most_lines, chance)
        given, place = lines[start : start + most_lines], number - start
        step = _refuted(checker, given, place, changed)
        if step is None:
            continue
        with_mistake = (*given[:place], changed.sides, *given[place + 1 :])
        named = _named(spec, mistake, changed.sides, lines[number], step)
        found = Exercise(mistake, form, with_mistake, place, lines[number], named, step)
        if step.diagnoses and step.diagnoses[0].mistakes == (mistake.name,):
            return found
        second = second or found
    return second


def _start(number: int, size: int, most: int, chance: Random) -> int:
    """Return where the given lines begin, so that line `number` is among them."""
    return chance.randint(max(0, number - most + 1), max(0, min(number, size - most)))


def _named(spec: NetworkSpec, mistake: Mistake, wrong: Line, right: Line, step: Step) -> tuple[Formula, ...]:
    """Return what the words of the mistake name: what was named when it was found, or when it is taken back."""
    for diagnosis in step.diagnoses[:1]:
        if diagnosis.mistakes == (mistake.name,):
            return diagnosis.named
    for changed in mistake.mend(wrong, Setting.of(spec, wrong)):
        if changed.sides == right:
            return mistake.shown(changed.named)
    return ()


def _places(spec: NetworkSpec, mistake: Mistake, lines: tuple[Line, ...]) -> Iterator[tuple[int, Changed]]:
    for number, line in enumerate(lines):
        for changed in mistake.spoil(line, Setting.of(spec, line)):
            if changed.sides != line:
                yield number, changed


def _refuted(checker: Checker, lines: tuple[Line, ...], number: int, changed: Changed) -> Step | None:
    """Return what is found of the changed line where it alone is refuted in the whole text; None elsewhere."""
    notation = checker.network.written_in
    changed_lines = (*lines[:number], changed.sides, *lines[number + 1 :])
    rows = [" = ".join(print_latex(side, notation) for side in line) for line in changed_lines]
    if rows[number] == " = ".join(print_latex(side, notation) for side in lines[number]):
        return None
    report = checker.check("".join(f"\\[{row}\\]\n" for row in rows))
    steps = [line.steps for line in report.lines]
    if len(steps) != len(rows) or any(len(found) != 1 for found in steps):
        return None
    others = (found[0] for place, found in enumerate(steps) if place != number)
    (wrong,) = steps[number]
    if wrong.verdict is not Verdict.REFUTED or not all(step.verdict.stands for step in others):
        return None
    return replace(wrong, place=None)
