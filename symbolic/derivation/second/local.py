"""The derivative of a known first derivative: ∂F/∂u for ∂p/∂v = F, a named way for each kind of F.

A formula in which nothing changes gives 0; one in which u alone changes is differentiated by it; elsewhere each
quantity that changes gives a term, times how fast it changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import sympy

from symbolic.derivation.local import scaled, source_of_derivative
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step, Words
from symbolic.formula.bridge import Symbols, derivative, to_sympy
from symbolic.formula.build import number, product, sum_of
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import ONE, ZERO, Apply, Formula, Partial, Quantity, Relations, Sign
from symbolic.formula.records import function_record
from symbolic.formula.substitute import quantities
from symbolic.functions import Activation
from symbolic.functions.base import P, Y, Z
from symbolic.functions.second import written_second_derivative
from symbolic.graph.definitions import Activated, Definition, LossOf
from symbolic.graph.reach import Reach

__all__ = ["changing", "listed", "steps_of_known", "total_of_known"]


def changing(reach: Reach, value: Formula, then: Quantity) -> tuple[Quantity, ...]:
    """Return the quantities in `value` that change with `then`, each once."""
    return tuple(item for item in dict.fromkeys(quantities(value)) if reach.leads(then, item))


def steps_of_known(
    bare: Partial, fact: Relations, moved: tuple[Quantity, ...], definition: Definition | None
) -> Iterator[Step]:
    """Yield the steps from `bare` = ∂²p/∂u∂v to its value, given ∂p/∂v = F and the quantities `moved` in F that change.

    `definition` is that of p, where v acts on p directly and F is its local derivative; None elsewhere.
    """
    then: Quantity = bare.wrt  # type: ignore[assignment]  # second derivatives are by quantities
    if not moved:
        yield Step(Rule.NO_CHANGE, bare, ZERO, ("Nothing in ", fact, " changes with ", then, "."))
    elif moved == (then,):
        yield from _by_itself(bare, fact, definition)
    else:
        yield total_of_known(bare, fact, moved)


def total_of_known(bare: Partial, fact: Relations, moved: tuple[Quantity, ...]) -> Step:
    """∂²p/∂u∂v = Σ_q ∂F/∂q × ∂q/∂u, given ∂p/∂v = F and the quantities q in F that change with u"""
    then: Quantity = bare.wrt  # type: ignore[assignment]  # as above
    terms = [_term(fact.sides[-1], item, then) for item in moved]
    reason: Words = ("In ", fact, ", ", *listed(moved), " change" + ("s" if len(moved) == 1 else "") + " with ")
    return Step(Rule.TOTAL_DERIVATIVE, bare, sum_of(terms), (*reason, then, "."), (fact,))


def listed(items: Sequence[Formula]) -> Iterator[str | Formula]:
    """Yield formulas with commas and a last `and` between them."""
    for place, item in enumerate(items):
        if place:
            yield " and " if place == len(items) - 1 else ", "
        yield item


def _term(value: Formula, item: Quantity, then: Quantity) -> Formula:
    """∂F/∂q × ∂q/∂u, without factors of 1"""
    symbols = Symbols()
    slope = from_sympy(derivative(to_sympy(value, symbols), symbols[item]), symbols.formulas())
    factors = [slope, ONE if item == then else Partial(item, then)]
    return product([factor for factor in factors if factor != ONE], Sign.CHAIN)


def _by_itself(bare: Partial, fact: Relations, definition: Definition | None) -> Iterator[Step]:
    """∂F/∂u, where u stands in F and changes nothing else in it"""
    value = fact.sides[-1]
    then: Quantity = bare.wrt  # type: ignore[assignment]  # as above
    line = Partial(value, then)
    yield Step(Rule.FIRST_DERIVATIVE, bare, line, ("Put in ", bare.of, ", found before."), (fact,))
    match definition:
        case Activated(function=function, argument=argument) if argument == then:
            yield from _activated(line, function, then)
        case LossOf() if (found := _loss(definition, bare)) is not None:
            yield Step(Rule.LOSS_DERIVATIVE, line, found, ("Differentiate by ", then, " once more."))
        case _:
            rule = Rule.SAME_QUANTITY if value == then else Rule.EXPRESSION_DERIVATIVE
            reason: Words = ("Everything but ", then, " is held fixed.")
            yield Step(rule, line, _term(value, then, then), reason)


def _activated(line: Partial, function: str, argument: Quantity) -> Iterator[Step]:
    """∂f'(z)/∂z = f''(z)"""
    record = function_record(function)
    assert isinstance(record, Activation)  # noqa: S101  (softmax has a definition of its own)
    twice = Apply(function, (argument,), primes=2)
    written = from_sympy(written_second_derivative(record), {Z: argument})
    if record.in_chain == "written":
        reason: Words = ("This is ", twice, ", the second derivative of ", Apply(function, (argument,)), ".")
        yield Step(Rule.ACTIVATION_DERIVATIVE, line, written, reason)
    else:
        reason = source_of_derivative(function, Apply(function, (argument,), primes=1))
        yield Step(Rule.ACTIVATION_DERIVATIVE, line, twice, reason)
        reason = ("The second derivative of ", Apply(function, (argument,)), ", written out.")
        yield Step(Rule.WRITE_OUT_PRIME, twice, written, reason)


def _loss(definition: LossOf, bare: Partial) -> Formula | None:
    """c l''(ŷ_k, y_k), by predictions or targets"""
    record = definition.curvature
    first: Quantity = bare.of.wrt  # type: ignore[attr-defined]  # bare is a second derivative
    then: Quantity = bare.wrt  # type: ignore[assignment]  # as above
    if record is None:
        return None
    by_prediction = [item in definition.predictions for item in (first, then)]
    choices = (record.by_target, record.mixed, record.by_prediction)
    core = choices[sum(by_prediction)]
    k = definition.predictions.running(then)
    names = {P: definition.predictions.member(k), Y: definition.targets.member(k)}
    if isinstance(core, sympy.Rational):
        return number(definition.coefficient * Fraction(int(core.p), int(core.q)))
    return scaled(definition.coefficient, from_sympy(core, names))
