"""A text line by line: every relation of every chain, judged against the side before it and against the chain's head.

The head of a chain is what the chain is about; its true value is known on the network. So a step may be wrong, or right
in itself and carried forward from an error, or the end may be right although the way to it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symbolic.checking.meaning.scene import OutOfRange
from symbolic.checking.mistakes.hand import Hand
from symbolic.checking.report import JudgedLine, Route, Step, Verdict
from symbolic.checking.text.asked import asked_result, jumps, speaks_of_change, tell_change
from symbolic.checking.text.at_targets import judge_at_targets
from symbolic.checking.text.braces import claims_under_braces
from symbolic.checking.text.carried import assumption_of, follows
from symbolic.checking.text.chain import Chain
from symbolic.checking.text.conditions import condition_of
from symbolic.checking.text.conventions import against_earlier_lines, put_in_force
from symbolic.checking.text.cues import is_defined_by_word
from symbolic.checking.text.definitions import with_definition
from symbolic.checking.text.diagnosed import Case, Cases, Relation, apart
from symbolic.checking.text.expressions import expression_trouble
from symbolic.checking.text.given import given_together
from symbolic.checking.text.identities import with_argument
from symbolic.checking.text.layer_cases import by_layers
from symbolic.checking.text.names import assign, assignment_of, head_key, new_name
from symbolic.checking.text.onward import continued, turned
from symbolic.checking.text.otherwise import said_otherwise, with_other_letters
from symbolic.checking.text.recorder import Recorder
from symbolic.checking.text.stated import Stated, named_behind, stated
from symbolic.checking.text.updates import is_step
from symbolic.checking.text.uphill import uphill
from symbolic.checking.text.values import Found, nearly, with_values
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.checking.verdicts.elsewhere import elsewhere
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.measured import is_number
from symbolic.checking.verdicts.ranges import judged_range
from symbolic.checking.verdicts.reasons import hint_of, method_of, notes_of, place_of, reason_of
from symbolic.checking.verdicts.session import Condition, Session
from symbolic.checking.verdicts.special import only_because
from symbolic.checking.verdicts.variants import VARIANTS
from symbolic.errors import FormulaError
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import Span, Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.vocabulary import LOOSE

__all__ = ["Judge"]

_STARTS_ANEW = frozenset({"=>", "<=>"})
_DOUBTFUL = frozenset({Verdict.REFUTED, Verdict.UNREADABLE, Verdict.UNKNOWN})
_AFTERWARDS = "This speaks of the loss after a change, which is left to the reader."
_EQUAL = frozenset({"=", ":="})


class Judge:
    """Judges the lines of one text in their order."""

    def __init__(self, session: Session, source: str, cases: Cases) -> None:
        self.session = session
        self.source = source
        self._record = Recorder(source)
        self._chain: Chain | None = None
        self._wrong = False
        self._goes_on = False
        self._defines = False
        self._plain = False
        self._cases = cases
        self._hand = Hand(source, session.notation)

    def line(self, line: Line, parsed: Syntax | FormulaError | None, condition: Condition | None = None) -> JudgedLine:
        """Judge one line, which was read before, for the indices that a condition leaves."""
        if parsed is None:
            return JudgedLine(line.number, line.span, "text")
        if isinstance(parsed, FormulaError):
            self._chain = None
            return JudgedLine(line.number, line.span, line.kind, (self._record.unreadable(parsed, line.span),))
        parts = parsed.parts if isinstance(parsed, typed.Listing) else (parsed,)
        self._defines = is_defined_by_word(self.source, line.span.start)
        self._plain = line.plain
        own = [found for part in parts if (found := condition_of(part)) is not None]
        self.session.condition = own[0] if own else condition
        judged: dict[int, list[Step]] = {}
        for place in sorted(range(len(parts)), key=lambda place: not self._explains(parts[place], parts[:place])):
            judged[place] = list(self._part(parts[place]))
        steps = (step for place in sorted(judged) for step in judged[place])
        return JudgedLine(line.number, line.span, line.kind, tuple(steps))

    def _explains(self, part: Syntax, before: Sequence[Syntax]) -> bool:
        """Say whether a part gives a name that parts before it use: u = e g, where g = ..."""
        if not isinstance(part, typed.Relation):
            return False
        key = new_name(part.sides[0], self.session)
        return key is not None and any(key_of(base) == key for other in before for base in typed_bases(other))

    def _part(self, part: Syntax) -> Iterator[Step]:
        while isinstance(part, typed.Annotated) and isinstance(part.body, typed.Relation | typed.Annotated):
            part = part.body
        if self._goes_on:
            part = continued(part)
        self._goes_on = False
        if condition_of(part) is not None:
            relation = part.body if isinstance(part, typed.Bracket) else part
            if isinstance(relation, typed.Relation):
                yield self._record.plain(relation, 0, 1, Verdict.DEFINITION, "Says for which indices a line is meant.")
        elif isinstance(part, typed.Relation):
            steps = list(self._relation(with_argument(part, self.session.vocabulary)))
            yield from steps
            if not any(VARIANTS["labels"] in step.reading for step in steps):
                yield from self._under_braces(part)
        elif not isinstance(part, typed.Text):
            trouble = expression_trouble(part, self.session)
            if isinstance(trouble, OutOfRange):
                yield self._record.out_of_range(part, trouble)
            self._chain = Chain(part, part)

    def _under_braces(self, relation: typed.Relation) -> Iterator[Step]:
        """Judge what braces of a line say of its parts; the chain goes on behind the line as before."""
        chain = self._chain
        for claim in claims_under_braces(relation):
            value = claim.sides[1]
            key = head_key(value) if isinstance(value, typed.Name | typed.Scripted) else None
            if key is not None and self.session.vocabulary.concept(key) is None:  # it names the part
                yield self._equation(turned(claim, 0), 0, Chain(value, value))
            elif key not in LOOSE - self.session.confirmed:
                yield from self._relation(claim)
        self._chain = chain

    def _relation(self, relation: typed.Relation) -> Iterator[Step]:
        whole = judged_range(relation, self.session)
        if whole is not None:
            verdict, reason = whole
            yield self._record.plain(relation, 0, len(relation.sides) - 1, verdict, reason)
            return
        together = given_together(relation, self.session)
        if together:
            for given in together:
                yield from self._relation(given)
            return
        first, assignment = relation.sides[0], assignment_of(relation, self.session)
        if not isinstance(first, typed.Empty):
            self._chain = Chain(first, first, named=first if relation.signs[0] == ":=" else None)
        for place, sign in enumerate(relation.signs):
            right = relation.sides[place + 1]
            if isinstance(right, typed.Empty):  # the chain goes on in the next line
                self._goes_on = True
                continue
            if sign in _STARTS_ANEW:
                self._chain = Chain(right, right)
                continue
            if self._chain is None:
                yield self._without_head(relation, place)
                self._chain = Chain(right, right)
                continue
            if sign == "=:":
                yield self._equation(turned(relation, place), 0, Chain(right, right))
                continue
            if sign not in _EQUAL:
                named = self._chain.named
                yield self._unequal(relation, place, sign)
                self._chain = Chain(right, right, named=named)
                continue
            if assignment is not None and assignment.right is not None and place == 0:
                yield self._record.plain(
                    relation, 0, 1, Verdict.DEFINITION, "Gives a name to something else from here on."
                )
                self._chain = Chain(right, right)  # what follows speaks of what the name stood for until now
                continue
            yield from self._by_layers(relation, place, self._chain)
        if assignment is not None:
            assign(assignment, self.session)

    def _by_layers(self, relation: typed.Relation, place: int, chain: Chain) -> Iterator[Step]:
        """Judge an equation; one whose cases are told by layers, as one claim for each."""
        right, before = relation.sides[place + 1], chain.last
        cases = by_layers(right)
        for value, layers in cases:
            chain.last = before
            sides = (*relation.sides[: place + 1], value, *relation.sides[place + 2 :])
            with self.session.meant_for(layers):
                step = self._equation(replace(relation, sides=sides), place, chain)
            yield step
        if cases:
            chain.last = right
        else:
            yield self._equation(relation, place, chain)

    def _equation(self, relation: typed.Relation, place: int, chain: Chain) -> Step:
        sign, right, before = relation.signs[place], relation.sides[place + 1], chain.last
        span = self._record.span(relation, place, before)
        result = self._result(chain, before, right, sign)
        if result is not None and before is (chain.named or before):
            step = self._valued(result, chain, self._record.stated(before, right, sign, span, result[1], None))
        else:
            step = self._told_or_judged(relation, place, chain)
            if result is not None and not (step.verdict is Verdict.REFUTED or jumps(before, right, self.session)):
                step = self._valued(result, chain, replace(step, reason=result[1], place=None, hint=""))
        chain.last = right
        return step

    def _told_or_judged(self, relation: typed.Relation, place: int, chain: Chain) -> Step:
        sign, right, before = relation.signs[place], relation.sides[place + 1], chain.last
        span = self._record.span(relation, place, before)
        tell = stated if before is chain.head else named_behind
        try:
            told = tell(before, right, sign, self.session)
            if told is not None:
                return self._stated(told, relation, place, before)
            if any(speaks_of_change(side, self.session) for side in (before, right)):
                return self._record.plain(relation, place, place + 1, Verdict.UNKNOWN, _AFTERWARDS)
            return self._step(chain, before, right, sign, span)
        except FormulaError as error:
            step = self._record.unreadable(error, span)
            return replace(step, left=self._record.text(before), right=self._record.text(right), sign=sign)

    def _result(self, chain: Chain | None, left: Syntax, right: Syntax, sign: str) -> Found | None:
        """Judge a number for what a chain gives a new value, or else for the side before it."""
        if chain is None or chain.named is None:
            tell_change(left, sign, self.session)
            return asked_result(left, right, sign, self.session)
        tell_change(chain.named, ":=", self.session)
        return asked_result(chain.named, right, ":=", self.session)

    # --- definitions --------------------------------------------------------------------------------------------------

    def _stated(self, told: Stated, relation: typed.Relation, place: int, left: Syntax) -> Step:
        """Record a line that gives a name or a value; what goes on behind an update speaks of its right side."""
        right = relation.sides[place + 1]
        if told.starts_anew:
            self._chain = Chain(right, right, named=left)
        span = self._record.span(relation, place, left)
        return self._told(told, left, right, relation.signs[place], span)

    def _told(self, told: Stated, left: Syntax, right: Syntax, sign: str, span: Span) -> Step:
        """Record what a line says that is no claim."""
        step = self._record.stated(left, right, sign, span, told.reason, told.formulas)
        spec = self.session.spec
        diagnoses = () if spec is None else uphill(told, left, right, self.source, spec)
        return replace(step, verdict=told.verdict, reading=told.reading, notes=told.notes, diagnoses=diagnoses)

    def _valued(self, found: Found, chain: Chain, step: Step) -> Step:
        """Record what was found by numbers."""
        route = Route.PLAIN
        if found[0] is Verdict.REFUTED:
            route = Route.NEW_ERROR if self._wrong else Route.FIRST_WRONG
            chain.broken = self._wrong = True
        return replace(step, verdict=found[0], route=route)

    # --- claims -------------------------------------------------------------------------------------------------------

    def _step(self, chain: Chain, left: Syntax, right: Syntax, sign: str, span: Span) -> Step:
        session = self.session
        if session.effort.is_used_up:
            return self._record.beyond_limits(left, right, sign, span)
        starts = left is chain.head
        try:
            own, given = judge_at_targets(left, right, session)
        except FormulaError:
            other = with_other_letters(left, right, session) if starts else None
            if other is None:
                raise
            return self._told(other, left, right, sign, span)
        if starts:
            chain.formula = own.sides[0]
        shown = own if starts or chain.shown is None else replace(own, sides=(chain.shown, own.sides[1]))
        chain.shown = own.sides[1] if own.verdict.stands else None
        valued = with_values(shown, chain.formula, session) if own.verdict in _DOUBTFUL else None
        if valued is not None:
            formulas = (own.sides[0], own.sides[1])
            return self._valued(valued, chain, self._record.stated(left, right, sign, span, valued[1], formulas))
        if starts and own.verdict in _DOUBTFUL:
            other = said_otherwise(own, left, right, session, by_word=self._defines)
            if other is not None:
                return self._told(other, left, right, sign, span)
        truth = None if starts else judge_at_targets(chain.head, right, session)[0]
        verdict = with_definition(own, session.graph) if starts else own.verdict
        route = self._route(chain, own, truth)
        seen = apart(session) if own.verdict is Verdict.REFUTED else session
        if starts and own.verdict is Verdict.REFUTED:
            earlier = follows(own, session)
            session.assumptions += assumption_of(own, session)
            if earlier:
                verdict, route, truth = Verdict.PROVED, Route.CARRIED, own
        if not given and session.condition is None:  # which other networks need not meet
            own = replace(own, general=elsewhere(own, session))
        before = frozenset(session.settled)
        self._hand.read(own.sides, own.resolver)
        put_in_force(own, session)
        self._wrong = self._wrong or own.verdict is Verdict.REFUTED
        carried = route is Route.CARRIED
        step = Step(
            span,
            self._record.text(left),
            self._record.text(right),
            sign,
            verdict,
            self._reason(own, verdict, starts=starts, carried=carried),
            truth=_told(truth, own),
            route=route,
            place=place_of(own, right.span) if verdict in {Verdict.REFUTED, Verdict.UNREADABLE} else None,
            reading=(*session.taken_as(own.sides), *own.said),
            method=method_of(own),
            notes=(*given, *notes_of(own), *only_because(own, session)),
            hint=hint_of(own) or against_earlier_lines(own, before),
            counterexample=_evidence(own, truth, carried=carried),
            formulas=(own.sides[0], own.sides[1]),
        )
        if verdict is Verdict.REFUTED and route is not Route.WRONG_ROUTE:  # there the side before it is wrong
            relation = Relation((left, right), (step.left, step.right), sign, self._plain)
            self._cases.note(step, Case(relation, own, seen, self._hand))
        return step

    def _reason(self, own: Judgement, verdict: Verdict, *, starts: bool, carried: bool) -> str:
        if carried and starts:
            return "It follows from an earlier line that is wrong, and is not right without it."
        if verdict is Verdict.DEFINITION:
            said = f" Read so that {'; '.join(own.said)}." if own.said else ""
            return f"Agrees with the network.{said}"
        return reason_of(own, self.source, self.session.notation)

    def _route(self, chain: Chain, own: Judgement, truth: Judgement | None) -> Route:
        behind = chain.broken
        ends_right = (own if truth is None else truth).verdict.stands
        wrong = own.verdict is Verdict.REFUTED
        ends_wrong = (own if truth is None else truth).verdict is Verdict.REFUTED
        chain.broken = ends_wrong or (behind and not ends_right)
        if wrong and ends_right:
            return Route.WRONG_ROUTE
        if wrong:
            return Route.NEW_ERROR if self._wrong else Route.FIRST_WRONG
        if behind and ends_wrong:
            return Route.CARRIED
        return Route.PLAIN

    # --- what is no equation ------------------------------------------------------------------------------------------

    def _unequal(self, relation: typed.Relation, place: int, sign: str) -> Step:
        if sign in {"in", "->"}:
            return self._record.plain(
                relation, place, place + 1, Verdict.DEFINITION, "Says where something lies: no equation."
            )
        if sign == "~":
            step = self._nearly_equal(relation, place)
            if step is not None:
                return step
        if sign == "propto" and is_step(relation.sides[place], self.session):
            return self._record.plain(relation, place, place + 1, Verdict.DEFINITION, "Says which way a step goes.")
        what = {"~": "≈", "propto": "∝"}.get(sign, sign)
        reason = f"Only equations are decided; {what} is left to the reader."
        return self._record.plain(relation, place, place + 1, Verdict.UNKNOWN, reason)

    def _nearly_equal(self, relation: typed.Relation, place: int) -> Step | None:
        """Judge u ≈ v where both sides are equal, at least as far as the digits of numbers tell; else None."""
        left, right = relation.sides[place], relation.sides[place + 1]
        chain = self._chain
        result = self._result(chain, left, right, "=")
        if result is not None and chain is not None:
            return self._valued(result, chain, self._record.plain(relation, place, place + 1, *result))
        try:
            own, _ = judge_at_targets(left, right, self.session)
        except FormulaError:
            return None
        verdict, reason = own.verdict, reason_of(own, self.source, self.session.notation)
        if not own.verdict.stands or own.said:
            shown = own if chain is None or chain.shown is None else replace(own, sides=(chain.shown, own.sides[1]))
            valued = nearly(shown, None if chain is None else chain.formula, self.session)
            if valued is None:
                return None
            verdict, reason = valued
        step = self._record.plain(relation, place, place + 1, verdict, reason)
        step = replace(step, method=method_of(own), formulas=(own.sides[0], own.sides[1]))
        return step if chain is None else self._valued((verdict, reason), chain, step)

    def _without_head(self, relation: typed.Relation, place: int) -> Step:
        reason = "The line goes on from nothing: the line before it could not be read, or there is none."
        step = self._record.plain(relation, place, place + 1, Verdict.UNKNOWN, reason)
        return replace(step, hint="Write what the right side is equal to in front of the sign.")


def _told(truth: Judgement | None, own: Judgement) -> Verdict | None:
    """Return whether the beginning of a chain is its end; two numbers that nothing ties to it are not asked for it."""
    if truth is None or (truth.verdict is Verdict.UNKNOWN and all(map(is_number, own.sides))):
        return None
    return truth.verdict


def _evidence(own: Judgement, truth: Judgement | None, *, carried: bool) -> Counterexample | None:
    """Return where the sides differ; two numbers do so without any values."""
    shown = truth if carried and truth is not None else own
    if shown.finding is None or all(map(is_number, shown.sides)):
        return None
    return shown.finding.counterexample
