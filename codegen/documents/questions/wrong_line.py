"""Find the wrong line: lines of a derivation of which one has a mistake, proved wrong among others that stand."""

from __future__ import annotations

from collections.abc import Iterator
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
_LINES = 5
_SLIPS = 3
"""So many mistakes are made in each line; any window round it is told with any of them."""

_MOST_TRIES = 40


def wrong_line(setting: Setting, chance: Random) -> Question:
    """Return the question for one mistake in one of five lines.

    Raises:
        UnfitError: where no line is wrong for certain by a mistake that `check` names.
    """
    lines = setting.once((KIND, "lines"), lambda: tuple(_standing(setting)))
    places = [place for place, line in enumerate(lines) if _is_about_slopes(line)]
    for _ in range(_MOST_TRIES if places else 0):
        place = chance.choice(places)
        start = chance.randint(max(0, place - _LINES + 1), max(0, min(place, len(lines) - _LINES)))
        slip = _slip(setting, lines[place], chance)
        if slip is not None and _is_alone(setting, lines[start : start + _LINES], place - start, slip):
            shown = (*lines[start:place], slip.relation, *lines[place + 1 : start + _LINES])
            return _question(setting, shown, place - start, lines[place], slip)
    raise UnfitError(KIND, "no line that a mistake makes wrong for certain", "a network with a hidden layer")


def _standing(setting: Setting) -> Iterator[Relations]:
    """Yield the lines of a derivation that `check` lets stand; of wide layers it leaves some undecided."""
    for line in hand_lines(setting.spec, "scalar"):
        found = setting.proofs.steps(as_typed(equation(*line), setting.spec), setting.spec)
        if len(found) == 1 and found[0].verdict.stands:
            yield equation(*line)


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


def _is_alone(setting: Setting, lines: tuple[Relations, ...], place: int, slip: Slip) -> bool:
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
            Paragraph((f"Proof that it is wrong: {evidence(slip.step)}",)),
        ),
        structure=len(lines),
        tags=("mistakes", slip.mistake.name),
    )
