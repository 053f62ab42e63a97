"""Many sheets of one difficulty: for each variant, a question of every kind that is asked for, others than before.

What is drawn depends on the seed, the number of the variant and the place of the question alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from codegen.documents.questions.kinds import KINDS, fitting, require_kinds, usual_kinds
from codegen.documents.questions.model import Choices, FormulaAnswer, NumberAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.nodes import Formula
from symbolic.spec.model import NetworkSpec

__all__ = ["Variant", "Variants", "variants"]

_MOST_DRAWS = 40
_FEW_DRAWS = 4
"""Draws where a kind has given all it has."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The questions of one sheet.

    Attributes:
        number: from 1.
        seed: from which all variants were drawn.
        spec: the network, with the numbers of this variant where a question has some.
        questions: in order.
    """

    number: int
    seed: int
    spec: NetworkSpec
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        """What the sheet is worth."""
        return sum(question.points for question in self.questions)

    @property
    def judged_by(self) -> NetworkSpec:
        """The network with all that answers are judged by: what is asked for beside its numbers, and how far off."""
        numbers = [each.answer for each in self.questions if isinstance(each.answer, NumberAnswer)]
        asked = tuple(dict.fromkeys(answer.asked for answer in numbers if answer.asked is not None))
        margin = max((float(answer.tolerance) for answer in numbers), default=0.0)
        own = self.spec.numbers
        told = own.model_copy(update={"asked": asked or own.asked, "margin": margin or own.margin})
        return self.spec.model_copy(update={"numbers": told})

    def name_of(self, place: int) -> str:
        """Return a name for the question at a place, counted from 1, that no other one of the same network has."""
        return f"{self.questions[place - 1].kind}-{self.seed}-{self.number}-{place}"


@dataclass(frozen=True, slots=True)
class Variants:
    """All variants, and what should be known of them: where a network has fewer questions than were asked for."""

    sheets: tuple[Variant, ...]
    notes: tuple[str, ...]


def variants(
    spec: NetworkSpec,
    kinds: Sequence[str] = (),
    count: int = 1,
    seed: int = 0,
    begin: Callable[[str], None] = lambda _: None,
) -> Variants:
    """Return so many variants of a sheet: the same kinds, points and structure, with other questions.

    Args:
        spec: the network, in the notation of the sheet.
        kinds: of the questions, in order; a mix that suits the network where none are given.
        count: how many variants.
        seed: the same one gives the same variants.
        begin: told of each variant as it begins.

    Raises:
        ChalkgradError: for a kind that does not exist, or that makes no sense on this network.
        ProofError: where a key cannot be proved.
    """
    require_kinds(kinds)
    setting = Setting(spec, seed, count)
    chosen = tuple(kinds) or usual_kinds(setting)
    if not chosen:
        raise ChalkgradError("found a network on which no kind of question makes sense; expected one with a layer")
    drawer = _Drawer(setting)
    sheets: list[Variant] = []
    for number in range(1, count + 1):
        begin(f"variant {number}")
        questions = tuple(drawer.sheet(number, chosen))
        numbers = (question.answer for question in questions if isinstance(question.answer, NumberAnswer))
        own = next((answer.computed_on for answer in numbers if answer.computed_on is not None), spec)
        sheets.append(Variant(number, seed, own, questions))
    return Variants(tuple(sheets), tuple(drawer.notes(count)))


class _Drawer:
    """Draws questions that were not drawn before, as long as there are any."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._used: dict[str, Counter[Hashable]] = {}
        self._exhausted: set[str] = set()

    def sheet(self, number: int, kinds: Sequence[str]) -> Iterator[Question]:
        """Yield the questions of one variant."""
        setting = self._setting.of_variant(number)
        here: list[Question] = []
        for place, kind in enumerate(kinds, start=1):
            here.append(self._question(setting, kind, f"{setting.seed} {number} {place} {kind}", here, kinds))
            yield here[-1]

    def _question(
        self, setting: Setting, kind: str, name: str, here: Sequence[Question], kinds: Sequence[str]
    ) -> Question:
        """Return a question that is new, and about something else than those before it; the best there is."""
        used = self._used.setdefault(kind, Counter())
        asked = {_asked(question) for question in here} - {None}
        best: tuple[tuple[int, bool], Question] | None = None
        unproved: ProofError | None = None
        for draw in range(_FEW_DRAWS if kind in self._exhausted else _MOST_DRAWS):
            chance = Random(f"{name} {draw}")  # noqa: S311  (a reproducible choice, no secrets)
            try:
                question = KINDS[kind].make(setting, chance)
            except ProofError as error:
                unproved = error
                continue
            except UnfitError as error:
                raise self._unfit(error, kinds) from None
            cost = (used[_essence(question)], _asked(question) in asked)
            if best is None or cost < best[0]:
                best = (cost, question)
            if cost == (0, False):
                break
        if best is None:
            assert unproved is not None  # noqa: S101  (each draw gives a question or an error)
            raise unproved
        (times, _), question = best
        if times:
            self._exhausted.add(kind)
        used[_essence(question)] += 1
        return question

    def _unfit(self, error: UnfitError, kinds: Sequence[str]) -> ChalkgradError:
        others = ", ".join(name for name in fitting(self._setting) if name not in kinds)
        fine = ", ".join(dict.fromkeys(fitting(self._setting, kinds)))
        hint = f" Of those asked for, these go with it: {fine}." if fine else ""
        return ChalkgradError(f"{error}.{hint} {'Also possible' if fine else 'Possible'} here: {others or 'nothing'}.")

    def notes(self, count: int) -> Iterator[str]:
        """Yield for each kind that has given all it has how many different questions these are."""
        for kind in KINDS:
            if kind in self._exhausted:
                different = len(self._used[kind])
                word = "question" if different == 1 else "different questions"
                yield f"{kind}: {different} {word} on this network, so some of the {count} variants share one"


def _essence(question: Question) -> Hashable:
    """Return what makes a question another one: what is asked, with which numbers and choices."""
    return question.stem, question.given, question.answer


def _asked(question: Question) -> Formula | None:
    """Return the derivative that a question asks for; two questions on one would answer each other."""
    match question.answer:
        case FormulaAnswer(relation=relation):
            return relation.sides[0]
        case Choices(asked=asked):
            return asked
        case _:
            return None
