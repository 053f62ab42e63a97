"""A hand derivation -> a report: every relation of every line with its verdict.

1. `formula.reader.lines`: text -> lines, `formula.reader.parser`: line -> what was typed.
2. `survey`: the writer's habits, seen from the whole text.
3. `document`: lines in order, chains, names, errors carried forward.
4. `judge`: one relation, in every way in which it may be taken; `decide`: proof or counterexample.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from symbolic.checking.effort import MOST_NODES_OF_TEXT
from symbolic.checking.report import JudgedLine, Report, Verdict
from symbolic.checking.text.conditions import conditions_of
from symbolic.checking.text.dialects import Dialect, gain, has_open, may_gain, rank
from symbolic.checking.text.document import Judge
from symbolic.checking.text.doubt import with_doubt
from symbolic.checking.text.dress import without_dress
from symbolic.checking.text.gaps import with_factors_behind_gaps
from symbolic.checking.text.identifiers import with_own_identifiers
from symbolic.checking.text.in_place import with_states
from symbolic.checking.text.layer_brackets import with_layers_in_brackets
from symbolic.checking.text.layers import told_layers
from symbolic.checking.text.only_where import with_choices
from symbolic.checking.text.parameter_names import with_parameters
from symbolic.checking.text.parameters import with_parameter_as_meant
from symbolic.checking.text.schools import dialects_of
from symbolic.checking.text.several import one_by_one
from symbolic.checking.text.signals import with_own_signals
from symbolic.checking.text.steps import step_letter, without_steps
from symbolic.checking.text.survey import surveyed
from symbolic.checking.text.usage import (
    counted_samples,
    counts_from_zero,
    names_layer_beyond,
    told_letters,
    unknown_losses,
)
from symbolic.checking.text.values import values_of_spec
from symbolic.checking.verdicts.session import MOST_WAYS, NUMBERINGS, Session
from symbolic.errors import ChalkgradError, FormulaError
from symbolic.formula.reader.lines import Line, read_lines
from symbolic.formula.reader.syntax import Scripted, Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.vocabulary import Habits
from symbolic.graph.graph import Graph
from symbolic.graph.names import quantity_name
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = ["check", "check_graph"]

_KEY = b"chalkgrad"
_DEEPEST = 100
_MOST_FOR_TOLD = MOST_NODES_OF_TEXT * 2 // 3
_MOST_FOR_OTHERS = MOST_NODES_OF_TEXT // 3
"""What trials of ways to take a text as a whole may cost: with letters that its lines tell, and otherwise."""
_WAYS_OF_A_TRIAL = 30
"""Ways to take a relation that a trial looks at, likeliest first; a trial is to choose, not to judge."""
_MOST_TWICE = 300
"""Lines of a text that is judged once more, with arrays that stand for themselves before they are changed."""
_ENTRYWISE = re.compile(r"(?<![0-9])\.[*^/]")
"""Signs of MATLAB, Octave and Julia, where a prime is a transpose."""
_ENOUGH = 2
"""Lines that must be right only when layers are counted otherwise, before that is taken for the writer's way."""


@dataclass
class _Reading:
    """A text that is judged once for each way to take it as a whole, as long as all together cost little enough.

    `spent` is what judging has cost so far, `cost` what a trial of all lines is likely to cost.
    """

    session: Session
    text: str
    lines: Sequence[Line]
    parsed: Sequence[Syntax | FormulaError | None]
    cost: int = 0
    spent: int = 0

    def has_means(self, most: int) -> bool:
        """Say whether the text may be tried once more."""
        return self.spent + self.cost <= most

    def tried(
        self, habits: Habits, dialect: Dialect | None, only: AbstractSet[int] | None = None
    ) -> tuple[JudgedLine, ...]:
        """Judge lines to see whether this is how they are meant: by the likeliest ways to take each."""
        before = self.spent
        found = self.judged(habits, dialect, only, _WAYS_OF_A_TRIAL)
        if only is None:
            self.cost = self.spent - before
        return found

    @property
    def typed(self) -> list[Syntax]:
        return [syntax for syntax in self.parsed if isinstance(syntax, Syntax)]

    def name_losses(self, session: Session) -> None:
        """Let letters that the text only defines and differentiates stand for the loss."""
        for letter in unknown_losses(self.typed, session):
            session.name(letter, "L")

    def judged(
        self,
        habits: Habits,
        dialect: Dialect | None = None,
        only: AbstractSet[int] | None = None,
        most_ways: int = MOST_WAYS,
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
            session.from_zero, session.habits = True, replace(habits, first="zero")
        if names_layer_beyond(self.typed, session):
            indices = MappingProxyType({**session.vocabulary.indices, "L": "l"})
            session.vocabulary = replace(session.vocabulary, indices=indices)
        bases = [part for line in self.typed for part in typed_bases(line)]
        session.used = frozenset(filter(None, map(key_of, bases)))
        session.scripted = frozenset(filter(None, (key_of(part.base) for part in bases if isinstance(part, Scripted))))
        session.samples = counted_samples(self.typed, habits)
        self.name_losses(session)
        for letter, concept in told_letters(self.typed, session).items():
            session.name(letter, concept)
        judge = Judge(session, self.text)
        places = range(len(self.lines)) if only is None else sorted(only)
        conditions = conditions_of(self.lines, self.parsed)
        found = tuple(judge.line(self.lines[place], self.parsed[place], conditions[place]) for place in places)
        self.spent += session.effort.whole + session.effort.spent
        return found


def check(spec: NetworkSpec | str, text: str, name: str = "text", key: bytes = _KEY) -> Report:
    """Judge a hand derivation on a network.

    Args:
        spec: the network, or its shorthand such as "2-2-1 sigmoid mse".
        text: a LaTeX or Markdown document, a snippet, or plain text.
        name: what the text is called in the report.
        key: from which the random points are drawn; the same key gives the same report. Keep it to yourself where
            marks depend on it.

    Raises:
        SpecError: for a spec that cannot be used.
        ChalkgradError: for a text that is too long, or that holds signs which cannot be seen; for a network of more
            than 100 layers.
    """
    network = parse_shorthand(spec) if isinstance(spec, str) else spec
    if network.depth > _DEEPEST:
        raise ChalkgradError(
            f"found a network of {network.depth} layers; expected at most {_DEEPEST} for judging a derivation. "
            "What holds for any layer of a shorter network of the same kind holds there."
        )
    lines = read_lines(text)
    session = Session.begun(network, key)
    if any(line.plain and _ENTRYWISE.search(line.text) for line in lines):
        session.habits = replace(session.habits, primes="transpose")
    typed = with_choices(lines, [_parsed(line, session) for line in lines], session.vocabulary)
    typed = with_layers_in_brackets(typed, session)
    named = with_parameters(with_own_signals(_of_one_step(typed), session), session)
    parsed = with_own_identifiers(named, session)
    states = with_states(parsed, session)
    judged = _judged(session, text, lines, states.lines)
    own = frozenset(shape for place, shape in states.changed.items() if _is_refuted(judged[place]))
    if own and len(lines) <= _MOST_TWICE:
        judged = min(judged, _judged(session, text, lines, with_states(parsed, session, own).lines), key=_left_open)
    return Report(name, text, network.title(), network.written_in.name, with_doubt(judged))


def _is_refuted(line: JudgedLine) -> bool:
    return any(step.verdict is Verdict.REFUTED for step in line.steps)


def _judged(
    session: Session, text: str, lines: Sequence[Line], parsed: Sequence[Syntax | FormulaError | None]
) -> tuple[JudgedLine, ...]:
    """Judge the lines of a text in the way in which least is left open."""
    reading = _Reading(session, text, lines, parsed)
    habits = surveyed(reading.typed, session)
    judged = reading.judged(habits)
    return _taken_otherwise(reading, habits, judged) if has_open(judged) else judged


def _taken_otherwise(reading: _Reading, habits: Habits, usual: tuple[JudgedLine, ...]) -> tuple[JudgedLine, ...]:
    """Return what is said of a text in the way in which least is left open.

    Its letters may mean what its lines tell, with layers counted in these; or layers are counted otherwise, in the
    usual letters or in another dialect. Each has means of its own.
    """
    session = reading.session.afresh()
    reading.name_losses(session)
    dialects = list(dialects_of(reading.typed, session))
    told = [dialect for dialect in dialects if dialect.told]
    others = [dialect for dialect in dialects if not dialect.told]
    reading.cost, reading.spent = reading.spent * _WAYS_OF_A_TRIAL // MOST_WAYS, 0
    dialect, by_letters = _in_a_dialect(reading, habits, usual, told, _MOST_FOR_TOLD)
    if dialect is not None:
        _, by_letters = _counted_otherwise(reading, habits, by_letters, dialect, _MOST_FOR_TOLD)
        if not has_open(by_letters):
            return by_letters
    reading.spent = 0
    counted, by_layers = _counted_otherwise(reading, habits, usual, None, _MOST_FOR_OTHERS)
    _, by_layers = _in_a_dialect(reading, counted, by_layers, others, _MOST_FOR_OTHERS)
    return min((by_letters, by_layers), key=_left_open)


def _left_open(judged: Sequence[JudgedLine]) -> int:
    """Return how much does not stand; what is refuted counts twice."""
    verdicts = [step.verdict for line in judged for step in line.steps]
    return len([verdict for verdict in verdicts if not verdict.stands]) + verdicts.count(Verdict.REFUTED)


def _counted_otherwise(
    reading: _Reading, habits: Habits, judged: tuple[JudgedLine, ...], dialect: Dialect | None, most: int
) -> tuple[Habits, tuple[JudgedLine, ...]]:
    """Return the way to count layers in which most relations stand, and what is said of them.

    All that was tried may cost `most` together.
    """
    behind = _names_layers_behind_last(judged, reading.session.depth)
    if _wrong(judged, "source") < _ENOUGH and not behind:
        return habits, judged
    usual, best, gained = judged, habits, _ENOUGH - 1
    scores_of_inputs = any(step.names_scores_of_inputs for line in usual for step in line.steps)
    for numbering in _likeliest_first(reading, habits, judged, dialect, most):
        if numbering in {"scores", "zero"} and not scores_of_inputs:
            continue
        if not reading.has_means(most):
            break
        other = replace(habits, numbering=numbering)
        tried = reading.tried(other, dialect)
        gain_here = _wrong(usual, numbering) - _wrong(tried, numbering)
        if gain_here > gained:
            best, judged, gained = other, tried, gain_here
    return best, judged if best is habits else reading.judged(best, dialect)


def _likeliest_first(
    reading: _Reading, habits: Habits, usual: Sequence[JudgedLine], dialect: Dialect | None, most: int
) -> list[str]:
    """Return the ways to count layers, first those in which most forward equations stand that do not usually."""
    forward = {
        place
        for place, line in enumerate(usual)
        if any(step.is_forward and step.verdict is Verdict.REFUTED for step in line.steps)
    }
    if not forward or not reading.has_means(most):
        return list(NUMBERINGS)
    wrong = {
        numbering: _wrong(reading.tried(replace(habits, numbering=numbering), dialect, forward), numbering)
        for numbering in NUMBERINGS
    }
    return sorted(NUMBERINGS, key=lambda numbering: wrong[numbering])


def _in_a_dialect(
    reading: _Reading, habits: Habits, judged: tuple[JudgedLine, ...], dialects: Sequence[Dialect], most: int
) -> tuple[Dialect | None, tuple[JudgedLine, ...]]:
    """Return the dialect in which most relations stand, None for the usual letters, and what is said of them.

    All that was tried may cost `most` together.
    """
    usual, best, highest = judged, None, (0, 0)
    for dialect in dialects:
        if not has_open(judged) or not may_gain(usual, dialect):
            continue
        if not reading.has_means(most):
            break
        tried = reading.tried(habits, dialect)
        gained = gain(usual, tried, dialect)
        found = rank(usual, tried, dialect), gained
        if gained >= _ENOUGH and (best is None or found > highest):
            best, judged, highest = dialect, tried, found
    return best, judged if best is None else reading.judged(habits, best)


def check_graph(
    graph: Graph, text: str, name: str = "text", numbers: Mapping[str, Fraction] | None = None, key: bytes = _KEY
) -> Report:
    """Judge a hand derivation on a graph that was written by hand, such as q = x + y; f = q z.

    Args:
        graph: the quantities and their equations; their names are the letters of the text.
        numbers: values of free quantities by name: lines with numbers are judged at them.
        text: as for `check`.
        name: as for `check`.
        key: as for `check`.
    """
    lines = read_lines(text)
    session = Session.on_graph(graph, key, numbers or {})
    parsed = [_parsed(line, session) for line in lines]
    judge = Judge(session, text)
    judged = tuple(judge.line(line, syntax) for line, syntax in zip(lines, parsed, strict=True))
    equations = ", ".join(quantity_name(quantity) for quantity in graph.quantities())
    return Report(name, text, f"graph of {equations}", "calculus", judged)


def _wrong(judged: Sequence[JudgedLine], numbering: str) -> int:
    """Return how many relations are wrong; one forward equation alone tells by which layer weights are numbered.

    Where the inputs are layer 1, all layers are numbered otherwise, so that any relation counts that does not stand;
    else none but those with weights that are refuted.
    """
    steps = [step for line in judged for step in line.steps]
    if "inputs" in numbering:
        return sum(not step.verdict.stands for step in steps)
    return sum(
        _ENOUGH if step.is_forward else 1
        for step in steps
        if step.verdict is Verdict.REFUTED and (step.names_weights_of_layers or numbering == "zero")
    )


def _names_layers_behind_last(judged: Sequence[JudgedLine], depth: int) -> bool:
    """Say whether several relations fail that name a layer behind the last one, as where the inputs are layer 1."""
    failing = (step for line in judged for step in line.steps if not step.verdict.stands)
    beyond = [step for step in failing if any(isinstance(layer, int) and layer > depth for layer in step.layers)]
    return len(beyond) >= _ENOUGH


def _of_one_step(
    parsed: Sequence[Syntax | FormulaError | None],
) -> list[Syntax | FormulaError | None]:
    """Return the lines without the marks of a step of learning, where the text has them."""
    letter = step_letter([line for line in parsed if isinstance(line, Syntax)])
    if letter is None:
        return list(parsed)
    return [without_steps(line, letter) if isinstance(line, Syntax) else line for line in parsed]


def _parsed(line: Line, session: Session) -> Syntax | FormulaError | None:
    if line.kind == "text":
        return None
    try:
        typed = with_factors_behind_gaps(without_dress(line.syntax()), line.text, line.span.start)
    except FormulaError as error:
        return error
    return with_parameter_as_meant(one_by_one(typed), session)
