"""A text that is judged once for each way to take it as a whole: its numbering of layers, its dialect.

Stage: typed lines, habits and a dialect -> judged lines, each in the order in which they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from symbolic.checking.report import JudgedLine
from symbolic.checking.text.asked import name_change
from symbolic.checking.text.conditions import conditions_of
from symbolic.checking.text.diagnosed import Cases
from symbolic.checking.text.dialects import Dialect
from symbolic.checking.text.document import Judge
from symbolic.checking.text.layers import told_layers
from symbolic.checking.text.usage import (
    counted_samples,
    counts_from_zero,
    names_layer_beyond,
    told_letters,
    told_losses,
    unknown_losses,
)
from symbolic.checking.text.values import values_of_spec
from symbolic.checking.verdicts.session import MOST_WAYS, Condition, Session
from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import Scripted, Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.vocabulary import Habits

__all__ = ["WAYS_OF_A_TRIAL", "WholeText"]

WAYS_OF_A_TRIAL = 30
"""Ways to take a relation that a trial looks at, likeliest first; a trial is to choose, not to judge."""


@dataclass
class WholeText:
    """A text that is judged once for each way to take it as a whole, as long as all together cost little enough.

    `spent` is what judging has cost so far, `cost` what a trial of all lines is likely to cost; `typed` are the lines
    that could be read, with the letters that stand in them and those that have an index or a layer somewhere.
    """

    session: Session
    text: str
    lines: Sequence[Line]
    parsed: Sequence[Syntax | FormulaError | None]
    cases: Cases
    cost: int = 0
    spent: int = 0
    typed: list[Syntax] = field(init=False)
    letters: frozenset[str] = field(init=False)
    scripted: frozenset[str] = field(init=False)
    conditions: Sequence[Condition | None] = field(init=False)

    def __post_init__(self) -> None:
        """Gather what is the same in every way to take the text."""
        self.typed = [syntax for syntax in self.parsed if isinstance(syntax, Syntax)]
        bases = [part for line in self.typed for part in typed_bases(line)]
        self.letters = frozenset(filter(None, map(key_of, bases)))
        self.scripted = frozenset(filter(None, (key_of(part.base) for part in bases if isinstance(part, Scripted))))
        self.conditions = conditions_of(self.lines, self.parsed)

    def has_means(self, most: int) -> bool:
        """Say whether the text may be tried once more."""
        return self.spent + self.cost <= most

    def tried(
        self,
        habits: Habits,
        dialect: Dialect | None,
        only: AbstractSet[int] | None = None,
        is_lost: Callable[[Sequence[JudgedLine]], bool] | None = None,
    ) -> tuple[JudgedLine, ...]:
        """Judge lines to see whether this is how they are meant: by the likeliest ways to take each.

        Where the first lines tell that it is not, `is_lost`, the others are left out.
        """
        before = self.spent
        found = self.judged(habits, dialect, only, WAYS_OF_A_TRIAL, is_lost)
        if only is None:
            self.cost = self.spent - before
        return found

    def name_losses(self, session: Session) -> None:
        """Let letters that the text only defines and differentiates stand for the loss."""
        for letter in unknown_losses(self.typed, session):
            session.name(letter, "L")
        for letter, concept in told_losses(self.typed, session).items():
            session.name(letter, concept)

    def judged(
        self,
        habits: Habits,
        dialect: Dialect | None = None,
        only: AbstractSet[int] | None = None,
        most_ways: int = MOST_WAYS,
        is_lost: Callable[[Sequence[JudgedLine]], bool] | None = None,
    ) -> tuple[JudgedLine, ...]:
        """Judge the lines with these habits, in a dialect or in the usual letters: all of them, or `only` some."""
        session = self.session.afresh()
        session.most_ways = most_ways
        session.habits = habits
        session.reading = replace(session.reading, past=int("inputs" in habits.numbering))
        session.values = values_of_spec(session.spec) if session.spec is not None else {}
        if dialect is not None:
            dialect.put_on(session)
        layers = MappingProxyType({**session.vocabulary.layers, **told_layers(self.typed, session)})
        session.vocabulary = replace(session.vocabulary, layers=layers)
        if counts_from_zero(self.typed, session):
            session.from_zero, session.habits = True, replace(session.habits, first="zero")
        if names_layer_beyond(self.typed, session):
            indices = MappingProxyType({**session.vocabulary.indices, "L": "l"})
            session.vocabulary = replace(session.vocabulary, indices=indices)
        session.used, session.scripted = self.letters, self.scripted
        session.samples = counted_samples(self.typed, habits)
        name_change(session, self.typed)
        self.name_losses(session)
        for letter, concept in told_letters(self.typed, session).items():
            session.name(letter, concept)
        judge = Judge(session, self.text, self.cases)
        places = range(len(self.lines)) if only is None else sorted(only)
        found: list[JudgedLine] = []
        for place in places:
            found.append(judge.line(self.lines[place], self.parsed[place], self.conditions[place]))
            if is_lost is not None and is_lost(found):
                break
        self.spent += session.effort.whole + session.effort.spent
        return tuple(found)
