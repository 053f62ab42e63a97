"""Numbers that a text gives to quantities, z_1 = 0.48, and lines that agree with the numbers given before.

A network has no values of its own, so a line with numbers is judged by the numbers of the lines before it: computed
where these give all inputs and parameters that it follows from, else put in for what they are said to be. What they do
not tell stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.points.point import Point
from symbolic.checking.report import Verdict
from symbolic.checking.text.numbers_given import FREE, fits, is_likely, number_given
from symbolic.checking.text.one_name import VALUED, as_formula, numbered
from symbolic.checking.text.put_in import PutIn, put_in
from symbolic.checking.text.templates import templates
from symbolic.checking.verdicts.judge import trials_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.measured import (
    CLEARLY,
    agree_in_digits,
    decimals_of,
    differ_clearly,
    half_unit,
    in_digits,
    is_clear,
    is_data,
    is_number,
    tolerance,
    with_number,
)
from symbolic.checking.verdicts.question import Claim, Question
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import (
    Formula,
    Gradient,
    Group,
    Number,
    Partial,
    Quantity,
)
from symbolic.formula.substitute import derivatives, nodes_of, quantities, replaced, ungrouped
from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["Found", "nearly", "values_of_spec", "with_values"]

_MOST_CARRIED = 12
"""Rounded numbers of a line of which the errors are carried."""
_MOST_PLACINGS = 60
"""Ways in which numbers may stand for letters that are looked at: factors and terms in another order."""
_COARSE = Decimal("0.05")
"""Half a unit of one digit behind the point: a number that is written so coarsely is meant exactly."""
_GROWN, _GROWN_BACKWARDS = 5, 20
"""How many times the margin of a spec errors of results on the way may come to, and those of derivatives."""
_GIVES = "Gives a value, by which numbers in later lines are judged."
_PUT_IN = "Puts numbers in for letters, by which numbers in later lines are judged."
_TAKEN = "Nothing before tells this value; numbers in later lines are judged by it."
_AGREES = "Agrees with the numbers given before, as far as their digits tell."
_AGREES_BEHIND = "Agrees with what it is after the change, as far as its digits tell."
_OTHER = "Another number follows from those given before, which may be of another sample, or have been rounded."
Found: TypeAlias = tuple[Verdict, str]


def with_values(own: Judgement, head: Formula | None, session: Session) -> Found | None:
    """Judge a line with numbers by those that were given before; None for any other, and where they do not tell.

    `head` is what the chain of the line is about: it takes the number with which the chain ends.
    """
    if not is_number(own.sides[1]) or not isinstance(session.graph, NetworkGraph):
        return None
    as_read = own
    own = replace(own, sides=tuple(numbered(side, session) for side in own.sides))
    head = None if head is None else numbered(head, session)
    left, right = own.sides[0], own.sides[1]
    misfit = own.finding is not None and own.finding.misfit is not None
    if _is_free(left) and own.verdict is not Verdict.UNREADABLE and not (misfit and not fits(left, right, session)):
        return _given_anew(left, right, own, session)
    computed = _computed_here(own, session)
    if computed is None and as_read.sides != own.sides:  # one output alone is a number, and its Jacobian a row
        computed = _computed_here(as_read, session)
    told = computed or _told(own, session)
    if told is not None and (computed is not None or told[0].stands):
        for formula in (left, head):
            _keep(formula, right, session)
        return told
    return _put_in(own, head, session) or told or _taken(own, head, session)


def nearly(own: Judgement, head: Formula | None, session: Session) -> Found | None:
    """Judge u ≈ v by the numbers given before, and numbers by themselves; None where neither tells."""
    valued = with_values(own, head, session)
    if valued is None and differ_clearly(_question(own.sides, own, session)):
        return Verdict.REFUTED, "These numbers differ by more than rounding can explain."
    return valued


def _put_in(own: Judgement, head: Formula | None, session: Session) -> Found | None:
    """Keep the numbers that stand for the letters of the left side; None where others were given for these.

    A quantity alone stands for what it is in terms of its neighbours: δ_1 = 0.66 (1 - 0.66) says what ŷ_1 is.
    """
    left, right = own.sides[0], own.sides[1]
    if not is_data(right) or not isinstance(session.graph, NetworkGraph):
        return None
    graph = session.graph
    written = [left] if head is None or head == left else [left, head]
    errors = own.way.reading.errors
    if own.way.reading.errors_by != "scores" and any(part.name == "delta" for part in quantities(left)):
        return None  # no template tells what it is
    placings = (found for side in written for found in put_in(side, right, lambda part: templates(part, graph, errors)))
    for found in sorted(islice(placings, _MOST_PLACINGS), key=_digits_of_targets):
        known = {**found.values, **session.values}
        if not all(key == _named(key) for key in found.values):
            continue
        if not all(_agrees(key, value, own, session) for key, value in (*found.values.items(), *found.parts)):
            continue
        if not all(_agree(replaced(part, known), value, own, session) for part, value in found.parts):
            continue
        told = found.values.keys() <= session.values.keys()
        if found.of_forms:
            session.likely_values |= found.values.keys() - session.values.keys()
        for key, value in (*found.values.items(), *found.parts):
            session.values.setdefault(key, Group(value))
        for formula in (left, head):
            _keep(formula, right, session)
        return (Verdict.HOLDS, _AGREES) if told else (Verdict.DEFINITION, _PUT_IN)
    return None


def _digits_of_targets(found: PutIn) -> int:
    """Return how many digits targets have: in (0.63 - 0)^2 the target is 0."""
    targets = (value for key, value in found.values.items() if isinstance(key, Quantity) and key.name == "y")
    return sum(len(number.written) for value in targets for number in nodes_of(value) if isinstance(number, Number))


def _agrees(key: Formula, value: Formula, own: Judgement, session: Session) -> bool:
    known = session.values.get(key)
    return known is None or _agree(known, value, own, session)


def _agree(known: Formula, value: Formula, own: Judgement, session: Session) -> bool:
    """Say whether two numbers agree in their digits; something that is no number as yet agrees with any."""
    return not is_number(known) or agree_in_digits(_question((known, value), own, session))


def values_of_spec(spec: NetworkSpec) -> dict[Formula, Formula]:
    """Return the numbers that a spec gives: its weights and biases, and the one sample where it has one."""
    given, found = spec.numbers, dict[Formula, Formula]()
    for name, rows in (("x", given.x), ("y", given.y)):
        if rows is not None and len(rows) == 1:
            found |= {Quantity(name, None, (i,)): as_formula(value) for i, value in enumerate(rows[0], start=1)}
    for l, matrix in enumerate(given.W or (), start=1):
        for i, row in enumerate(matrix, start=1):
            found |= {Quantity("W", l, (i, j)): as_formula(value) for j, value in enumerate(row, start=1)}
    for l, row in enumerate(given.b or (), start=1):
        found |= {Quantity("b", l, (i,)): as_formula(value) for i, value in enumerate(row, start=1)}
    return found


def _is_free(formula: Formula) -> bool:
    return isinstance(formula, Quantity) and formula.name in FREE


def _given_anew(left: Formula, right: Formula, own: Judgement, session: Session) -> Found | None:
    """Give an input, a target or a parameter its value; what followed from another one is forgotten."""
    if own.trouble is not None and not is_data(right):
        return None
    changed = session.values.get(left) not in {None, Group(right)}
    if isinstance(left, Quantity) and not left.indices:  # entries that were given before are others now
        session.values = {key: value for key, value in session.values.items() if not _is_entry(key, left)}
    session.values[left] = Group(right)
    session.likely_values.discard(left)
    if changed:
        session.values = {key: value for key, value in session.values.items() if _is_free(key)}
    return Verdict.DEFINITION, _GIVES


def _is_entry(key: Formula, array: Quantity) -> bool:
    return isinstance(key, Quantity) and (key.name, key.layer) == (array.name, array.layer) and bool(key.indices)


def _told(own: Judgement, session: Session) -> Found | None:
    """Put in the values that were given for what stands on the left; None where they do not make it a number."""
    left, right = own.sides[0], own.sides[1]
    known = replaced(left, session.values)
    if not is_number(known):
        return None
    if _agree_as_rounded(known, right, own, session):
        return Verdict.HOLDS, _AGREES
    return (Verdict.UNKNOWN, _OTHER) if own.verdict is Verdict.UNKNOWN and known != left else None


def _agree_as_rounded(known: Formula, right: Formula, own: Judgement, session: Session) -> bool:
    """Say whether numbers agree, as far as their digits tell and what was rounded before explains."""
    question = _question((known, right), own, session)
    if agree_in_digits(question):
        return True
    pairs = in_digits(question, question.trials.rational(0)) if is_data(right) else None
    if pairs is None:
        return False
    allowed = tolerance((known, right))
    carried = _carried(known, own, session, len(pairs))
    return all(abs(one - other) <= allowed(one, other) + carried[place] for place, (one, other) in enumerate(pairs))


def _taken(own: Judgement, head: Formula | None, session: Session) -> Found | None:
    """Take a number for the value of what the line, or its chain, is about, where nothing before tells it."""
    right = own.sides[1]
    if own.finding is None and not (own.verdict is Verdict.UNKNOWN and is_data(right)):
        return None
    if own.finding is not None and own.finding.misfit is not None:
        return None
    for formula in (own.sides[0], head):
        named = _named(formula)
        if named is None or named in session.values:
            continue
        if isinstance(named, Quantity) or own.verdict is Verdict.UNKNOWN:  # ∂z/∂b = 1 is a claim
            _keep(named, right, session)
            return Verdict.UNKNOWN, _TAKEN
    return None


def _computed_here(own: Judgement, session: Session) -> Found | None:
    """Compute a line before the changes that the text has told, or else behind one of them."""
    found = _computed(own, session)
    if found is None or found[0] is Verdict.HOLDS:
        return found
    given = {key: value for key, value in session.values.items() if _is_free(key)}
    for result in sorted(session.changed, key=session.asked.index):
        changed = {**given, numbered(result.wrt, session): as_formula(float(result.moved))}
        again = _computed(own, replace(session, values=changed))
        if again is not None and again[0] is Verdict.HOLDS:
            return Verdict.HOLDS, _AGREES_BEHIND
    return found


def _computed(own: Judgement, session: Session) -> Found | None:
    """Compute both sides where the text has given all the numbers that they follow from; None where it has not."""
    without = "no biases" in session.settled and not any(_is_bias(key) for key in session.values)
    way = replace(own.way, biases=False) if without else own.way
    trials = trials_of(way, session, {})
    if not isinstance(session.graph, NetworkGraph) or trials.circuit.graph.widths != session.graph.widths:  # type: ignore[attr-defined]  # made from a network
        return None  # a wide network is tried on a small one, which has other sums
    preset = {
        quantity_name(quantity): number
        for quantity in trials.circuit.quantities
        if (number := number_given(numbered(quantity, session), session)) is not None
    }
    field = IntervalField(session.key, preset=preset)
    question = _question(own.sides, own, session)
    shown = in_digits(question, Point(trials.circuit, field))
    if shown is None or not preset or not field.values or not field.values.keys() <= preset.keys():
        return None
    allowed = tolerance(own.sides)
    apart = [abs(one - other) > allowed(one, other) for one, other in shown]
    carried = _carried(own.sides[1], own, session, len(shown)) if any(apart) else []
    asked = (quantity for quantity in trials.circuit.quantities if quantity_name(quantity) in field.values)
    likely = any(is_likely(numbered(quantity, session), session) for quantity in asked)
    for place, (one, other) in enumerate(shown):
        if not apart[place] or abs(one - other) <= max(allowed(one, other) + carried[place], _margin(one, session)):
            continue
        said = f"The numbers given before make it {one:.6g}."
        clear = is_clear(one, other, allowed) or _is_off(one, other, own, session)
        wrong = clear and abs(one - other) > 2 * carried[place] and not likely
        return (Verdict.REFUTED, said) if wrong else (Verdict.UNKNOWN, f"{said} What was rounded may explain that.")
    return Verdict.HOLDS, _AGREES


def _margin(value: Decimal, session: Session) -> Decimal:
    """Return how far off a value may be by the spec: of small ones a share."""
    return min(Decimal(float(session.margin)), CLEARLY * abs(value))


def _is_off(one: Decimal, other: Decimal, own: Judgement, session: Session) -> bool:
    """Say whether a number is off by much more than the spec allows its results, as errors grow on the way."""
    grown = _GROWN_BACKWARDS if any(True for _ in derivatives(own.sides[0])) else _GROWN
    units = max(map(half_unit, decimals_of(own.sides[1])), default=Decimal(0))
    margin = Decimal(float(session.margin)) * max(Decimal(1), abs(one))
    return margin > 0 and abs(one - other) > grown * margin + units


def _carried(side: Formula, own: Judgement, session: Session, entries: int) -> list[Decimal]:
    """Return by how much each entry of a side of numbers may be off, as those that it is made of were rounded before.

    Numbers that were given for inputs and parameters are exact, and so are those with one digit behind the point; of
    any other, half a unit in its last digit is carried.
    """
    given = (value for key, value in session.values.items() if _is_free(key))
    exact = {number.value for value in given for number in nodes_of(value) if isinstance(number, Number)}
    carried = [Decimal(0)] * entries
    numbers = [number for number in decimals_of(side) if number.value not in exact and half_unit(number) < _COARSE]
    for number in numbers[:_MOST_CARRIED]:
        moved = with_number(side, number, half_unit(number))
        question = _question((moved, side), own, session)
        pairs = in_digits(question, question.trials.rational(0)) or []
        if len(pairs) == entries:
            carried = [sum_ + abs(one - other) for sum_, (one, other) in zip(carried, pairs, strict=True)]
    return carried


def _is_bias(key: Formula) -> bool:
    return isinstance(key, Quantity) and key.name == "b"


def _keep(formula: Formula | None, value: Formula, session: Session) -> None:
    named = _named(formula)
    if named is not None:
        session.values.setdefault(named, Group(value))


def _question(sides: Sequence[Formula], own: Judgement, session: Session) -> Question:
    trials = trials_of(own.way, session, {})
    return Question(Claim(sides[0], sides[1]), trials, own.way.reading, session.defined)


def _named(formula: Formula | None) -> Formula | None:
    """Return a quantity or a derivative that may have a value; None for anything else."""
    formula = None if formula is None else ungrouped(formula)
    if isinstance(formula, Partial | Gradient):
        return formula
    return formula if isinstance(formula, Quantity) and formula.name in VALUED else None
