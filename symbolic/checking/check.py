"""A hand derivation -> a report: every relation of every line with its verdict.

1. `formula.reader.lines`: text -> lines, `formula.reader.parser`: line -> what was typed.
2. `survey`: the writer's habits, seen from the whole text.
3. `document`: lines in order, chains, names, errors carried forward.
4. `judge`: one relation, in every way in which it may be taken; `decide`: proof or counterexample.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from symbolic.checking.report import JudgedLine, Report, Verdict
from symbolic.checking.text.diagnosed import Cases
from symbolic.checking.text.dialects import has_open
from symbolic.checking.text.document import Judge
from symbolic.checking.text.doubt import with_doubt
from symbolic.checking.text.dress import without_dress
from symbolic.checking.text.gaps import with_factors_behind_gaps
from symbolic.checking.text.identifiers import with_own_identifiers
from symbolic.checking.text.in_place import with_states
from symbolic.checking.text.layer_brackets import with_layers_in_brackets
from symbolic.checking.text.only_where import with_choices
from symbolic.checking.text.parameter_names import with_parameters
from symbolic.checking.text.parameters import with_parameter_as_meant
from symbolic.checking.text.several import one_by_one
from symbolic.checking.text.signals import with_own_signals
from symbolic.checking.text.stars import with_stars_of_programs
from symbolic.checking.text.steps import step_letter, without_steps
from symbolic.checking.text.survey import surveyed
from symbolic.checking.text.taken import left_open, taken_otherwise
from symbolic.checking.text.whole import WholeText
from symbolic.checking.verdicts.memory import Memory
from symbolic.checking.verdicts.session import Session
from symbolic.errors import ChalkgradError, FormulaError
from symbolic.formula.reader.lines import Line, read_lines
from symbolic.formula.reader.syntax import Syntax
from symbolic.graph.graph import Graph
from symbolic.graph.names import quantity_name
from symbolic.numeric.asked import results_asked
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = ["KEY", "Checker", "check", "check_graph"]

KEY = b"chalkgrad"
"""From which points are drawn where no other key is given."""
_DEEPEST = 100
_MOST_TWICE = 300
"""Lines of a text that is judged once more, with arrays that stand for themselves before they are changed."""
_ENTRYWISE = re.compile(r"(?<![0-9])\.[*^/]")
"""Signs of MATLAB, Octave and Julia, where a prime is a transpose."""


def check(spec: NetworkSpec | str, text: str, name: str = "text", key: bytes = KEY) -> Report:
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
    return Checker(spec, key).check(text, name)


class Checker:
    """Judges many texts on one network: what is the same in several of them is decided once.

    Args:
        spec: the network, or its shorthand.
        key: as for `check`.

    Raises:
        SpecError: for a spec that cannot be used.
        ChalkgradError: for a network of more than 100 layers.
    """

    def __init__(self, spec: NetworkSpec | str, key: bytes = KEY) -> None:
        self.network = parse_shorthand(spec) if isinstance(spec, str) else spec
        if self.network.depth > _DEEPEST:
            raise ChalkgradError(
                f"found a network of {self.network.depth} layers; expected at most {_DEEPEST} for judging a "
                "derivation. What holds for any layer of a shorter network of the same kind holds there."
            )
        self._key = key
        self._memory = Memory()

    def check(self, text: str, name: str = "text") -> Report:
        """Judge one text; the report is the same whichever texts were judged before.

        Raises:
            ChalkgradError: for a text that is too long, or that holds signs which cannot be seen.
        """
        network, lines = self.network, read_lines(text)
        session = Session.begun(network, self._key, results_asked(network))
        session.memory = self._memory
        if any(line.plain and _ENTRYWISE.search(line.text) for line in lines):
            session.habits = replace(session.habits, primes="transpose")
        typed = with_stars_of_programs(lines, [_parsed(line, session) for line in lines])
        typed = with_choices(lines, typed, session.vocabulary)
        typed = with_layers_in_brackets(typed, session)
        named = with_parameters(with_own_signals(_of_one_step(typed), session), session)
        parsed = with_own_identifiers(named, session)
        states, cases = with_states(parsed, session), Cases()
        judged = _judged(session, text, lines, states.lines, cases)
        own = frozenset(shape for place, shape in states.changed.items() if _is_refuted(judged[place]))
        if own and len(lines) <= _MOST_TWICE:
            again = _judged(session, text, lines, with_states(parsed, session, own).lines, cases)
            judged = min(judged, again, key=left_open)
        told = cases.with_diagnoses(with_doubt(judged))
        return Report(name, text, network.title(), network.written_in.name, told)


def _is_refuted(line: JudgedLine) -> bool:
    return any(step.verdict is Verdict.REFUTED for step in line.steps)


def _judged(
    session: Session, text: str, lines: Sequence[Line], parsed: Sequence[Syntax | FormulaError | None], cases: Cases
) -> tuple[JudgedLine, ...]:
    """Judge the lines of a text in the way in which least is left open."""
    reading = WholeText(session, text, lines, parsed, cases)
    habits = surveyed(reading.typed, session)
    judged = reading.judged(habits)
    return taken_otherwise(reading, habits, judged) if has_open(judged) else judged


def check_graph(
    graph: Graph, text: str, name: str = "text", numbers: Mapping[str, Fraction] | None = None, key: bytes = KEY
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
    judge = Judge(session, text, Cases())
    judged = tuple(judge.line(line, syntax) for line, syntax in zip(lines, parsed, strict=True))
    equations = ", ".join(quantity_name(quantity) for quantity in graph.quantities())
    return Report(name, text, f"graph of {equations}", "calculus", judged)


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
