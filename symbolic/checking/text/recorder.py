"""Relations as they are reported: what stands there, where, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.effort import LONG_TEXT
from symbolic.checking.meaning.scene import OutOfRange
from symbolic.checking.report import Step, Verdict
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax

__all__ = ["Recorder"]


class Recorder:
    """Makes the steps of a report on one source text."""

    def __init__(self, source: str) -> None:
        self.source = source

    def stated(
        self, left: Syntax, right: Syntax, sign: str, span: Span, reason: str, formulas: tuple[Formula, ...] | None
    ) -> Step:
        """Record a line that gives a name, a value or a convention."""
        return Step(
            span,
            self.text(left),
            self.text(right),
            sign,
            Verdict.DEFINITION,
            reason,
            formulas=None if formulas is None else (formulas[0], formulas[1]),
        )

    def plain(self, relation: typed.Relation, first: int, last: int, verdict: Verdict, reason: str) -> Step:
        """Record sides number `first` and `last` of a chain, with a verdict that nothing was evaluated for."""
        left, right = relation.sides[first], relation.sides[last]
        span = relation.span if last > first + 1 else self.span(relation, first, left)
        return Step(span, self.text(left), self.text(right), relation.signs[first], verdict, reason)

    def beyond_limits(self, left: Syntax, right: Syntax, sign: str, span: Span) -> Step:
        """Record a relation for which nothing is evaluated, as the text before it took all there is for one."""
        step = self.stated(left, right, sign, span, LONG_TEXT, None)
        return replace(step, verdict=Verdict.UNKNOWN, method="limits")

    def out_of_range(self, part: Syntax, trouble: OutOfRange) -> Step:
        """Record an expression that names a layer or a unit that the network does not have."""
        reason = f"This names what does not exist: {trouble.found}; expected {trouble.expected}."
        return Step(part.span, "", self.text(part), "", Verdict.REFUTED, reason, place=part.span)

    def unreadable(self, error: FormulaError, span: Span) -> Step:
        """Record what cannot be read, with the place where that shows."""
        start = min(error.start, max(len(self.source) - 1, 0))
        place = Span(start, min(max(error.end, start + 1), len(self.source)))
        reason = f"Found {error.found}; expected {error.expected}."
        return Step(
            span, "", self.source[span.start : span.end], "", Verdict.UNREADABLE, reason, place=place, hint=error.hint
        )

    def text(self, syntax: Syntax) -> str:
        """Return what was typed."""
        return self.source[syntax.span.start : syntax.span.end].strip()

    def span(self, relation: typed.Relation, place: int, before: Syntax) -> Span:
        """Return from where to where a relation stands: from its sign on, but for the first with its left side."""
        start = relation.places[place].start
        if place == 0 and before is relation.sides[0]:
            start = before.span.start
        return Span(start, relation.sides[place + 1].span.end)
