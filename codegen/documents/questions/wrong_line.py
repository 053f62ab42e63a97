"""Find the wrong line: lines of a derivation of which one has a mistake, proved wrong among others that stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from random import Random

from codegen.documents.model import Numbered, Paragraph, Room
from codegen.documents.questions.distractors import Slip, slips
from codegen.documents.questions.feedback import evidence
from codegen.documents.questions.model import LineAnswer, Question
from codegen.documents.questions.proof import as_typed
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.checking.hand_lines import hand_lines
from symbolic.checking.report import Verdict
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations

__all__ = ["KIND", "wrong_line"]

KIND = "wrong-line"
_MOST_WRITTEN = 300
"""Letters of a point on a key; a longer one nobody follows by hand."""
_LINES = 5
_SLIPS = 3
"""So many mistakes are made in each line; any window round it is told with any of them."""

_MOST_TRIES = 40


def wrong_line(setting: Setting, chance: Random) -> Question:
    """Return the question for one mistake in one of five lines.

    Raises:
        UnfitError: where no line is wrong for certain by a mistake that `check` names.
    """
    lines = setting.once((KIND, "lines"), lambda: tuple(equation(*line) for line in hand_lines(setting.spec, "scalar")))
    places = [place for place, line in enumerate(lines) if _is_about_slopes(line)]
    for _ in range(_MOST_TRIES if places else 0):
        place = chance.choice(places)
        shown = _around(setting, lines, place, chance.randrange(_LINES)) if _stands(setting, lines[place]) else []
        slip = _slip(setting, lines[place], chance) if shown else None
        if slip is not None and _is_alone(setting, [lines[each] for each in shown], shown.index(place), slip):
            text = tuple(slip.relation if each == place else lines[each] for each in shown)
            return _question(setting, text, shown.index(place), lines[place], slip)
    raise UnfitError(KIND, "no line that a mistake makes wrong for certain", "a network with a hidden layer")


def _around(setting: Setting, lines: Sequence[Relations], place: int, before: int) -> list[int]:
    """Return the places of five lines that stand, in order: `place`, up to so many before it, and others behind it.

    Lines are judged one by one until there are enough; of wide layers, `check` leaves some undecided.
    """
    standing = (each for each in range(place - 1, -1, -1) if _stands(setting, lines[each]))
    shown = [place, *islice(standing, before)]
    later = (each for each in range(place + 1, len(lines)) if _stands(setting, lines[each]))
    shown += islice(later, _LINES - len(shown))
    shown += islice(standing, _LINES - len(shown))
    return sorted(shown)


def _stands(setting: Setting, line: Relations) -> bool:
    found = setting.proofs.steps(as_typed(line, setting.spec), setting.spec)
    return len(found) == 1 and found[0].verdict.stands


def _is_about_slopes(line: Relations) -> bool:
    left, right = line.sides
    return (isinstance(left, Partial) or _is_signal(left)) and not isinstance(right, Quantity | Partial)


def _is_signal(formula: Formula) -> bool:
    return isinstance(formula, Quantity) and formula.name == "delta"


def _slip(setting: Setting, line: Relations, chance: Random) -> Slip | None:
    """Return one of the first few slips of a line, of which there are as many as chance allows."""
    made = setting.once((KIND, line), lambda: tuple(_few(setting, line)))
    return chance.choice(made) if made else None


def _few(setting: Setting, line: Relations) -> list[Slip]:
    chance = Random(f"{setting.seed} {KIND} {line}")  # noqa: S311  (a reproducible choice, no secrets)
    return [slip for _, slip in zip(range(min(_SLIPS, setting.wanted)), slips(setting, line, chance), strict=False)]


def _is_alone(setting: Setting, lines: Sequence[Relations], place: int, slip: Slip) -> bool:
    """Say whether, in the whole text, that line is refuted and every other one stands."""
    text = "".join(
        as_typed(slip.relation if number == place else line, setting.spec) for number, line in enumerate(lines)
    )
    found = setting.proofs.steps(text, setting.spec)
    return len(found) == len(lines) and all(
        step.verdict is Verdict.REFUTED if number == place else step.verdict.stands for number, step in enumerate(found)
    )


def _question(setting: Setting, lines: tuple[Relations, ...], place: int, right: Relations, slip: Slip) -> Question:
    stem = "One of these lines is wrong. Which one? Say what went wrong, and write the line as it should be."
    return Question(
        kind=KIND,
        stem=(Paragraph((stem,)), Numbered(lines)),
        answer=LineAnswer(place + 1, slip.relation, right, slip.mistake.name, setting.spec),
        points=3,
        difficulty="medium",
        room=Room(4),
        solution=(
            Paragraph((f"Line {place + 1} is wrong: {slip.mistake.title}. ", *slip.words)),
            Paragraph(("Right: ", right)),
            Paragraph((f"Proof that it is wrong: {evidence(slip.step, _MOST_WRITTEN)}",)),
        ),
        structure=len(lines),
        tags=("mistakes", slip.mistake.name),
    )
