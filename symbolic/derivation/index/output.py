"""The error signal of the output layer for general indices: where the loss and the last activation shorten each other.

Softmax goes through its full Jacobian with the Kronecker delta; with categorical cross-entropy the predictions cancel
and a_i Σ_q y_q - y_i is left, for targets of any sum.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from fractions import Fraction

from symbolic.derivation.index.equations import general_formula, scale
from symbolic.derivation.index.lines import contracted, distributed
from symbolic.derivation.index.proof import IndexProver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step, Words
from symbolic.formula.build import equation
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Formula, Negative, Number, Product, Quantity, Quotient, Relations, Sum
from symbolic.formula.substitute import children, rebuilt
from symbolic.functions import pair
from symbolic.functions.base import A, Y
from symbolic.graph.definitions import Activated, Family, LossOf, Softmaxed
from symbolic.graph.network import NetworkGraph

__all__ = ["elementwise_lines", "softmax_lines"]

_PutIn = Callable[[Formula], Generator[Step, None, Formula]]


def elementwise_lines(
    prover: IndexProver, graph: NetworkGraph, loss: LossOf, activated: Activated, line: Formula
) -> Iterator[Step]:
    """c l'(ŷ_i, y_i) f'(z_i) = c (ŷ_i - y_i), for sigmoid with binary cross-entropy"""
    known = pair(activated.function.partition("(")[0], loss.name)
    if known is None:
        return
    (i,) = activated.argument.indices
    prediction, target = loss.predictions.member(i), loss.targets.member(i)
    short = from_sympy(known.derivative, {A: prediction, Y: target})
    scaled = scale(loss, Fraction(1), graph, short)
    unit = Quantity("a", activated.argument.layer, (i,))
    uses = (equation(prediction, unit), equation(unit, general_formula(activated, graph, "q")))
    reason: Words = ("The denominator of the loss cancels the derivative of the activation.",)
    yield prover.prove(Step(Rule.SIMPLIFY, line, scaled, reason, uses))


def softmax_lines(
    prover: IndexProver, loss: LossOf, activated: Softmaxed, line: Formula, put_in: _PutIn
) -> Iterator[Step]:
    """Σ_q ∂L/∂a_q a_q (δ_qi - a_i) = a_i (∂L/∂a_i - Σ_q ∂L/∂a_q a_q), and a_i Σ_q y_q - y_i with cross-entropy"""

    def proved(rule: Rule, before: Formula, after: Formula, reason: Words, uses: tuple[Relations, ...] = ()) -> Step:
        return prover.prove(Step(rule, before, after, reason, uses))

    cancels = pair("softmax", loss.name) is not None
    if cancels:
        line = yield from put_in(line)
        without = _without_predictions(line, loss, activated)
        reason: Words = ("Each prediction is the activation it is divided by.",)
        yield proved(Rule.SIMPLIFY, line, without, reason, _same_names(loss, activated, line))
        line = without
    spread = distributed(line)
    yield proved(Rule.DISTRIBUTE, line, spread, ("Multiply out; what has no summed index stands before the sum.",))
    short = contracted(spread)
    yield proved(Rule.CONTRACT, spread, short, ("Of the sum with the Kronecker delta one term is left.",))
    own = activated.units.member(activated.unit)
    if not cancels:
        factored = _factored(short, own)
        yield proved(Rule.SIMPLIFY, short, factored, ("Both terms hold ", own, "."))
        yield from put_in(factored)
        return
    prediction = loss.predictions.member(activated.unit)
    final = _ordered(_renamed(short, own, prediction))
    plain = Sum((prediction, Negative(loss.targets.member(activated.unit))))
    why: Words = (own, " is the prediction ", prediction, "; where the targets sum to 1 this is ", plain, ".")
    yield proved(Rule.SIMPLIFY, short, final, why, (equation(prediction, own),))


def _same_names(loss: LossOf, activated: Softmaxed, line: Formula) -> tuple[Relations, ...]:
    """Return ŷ_q = a_q for each prediction in a line."""
    found = (part for part in _quantities(line) if part in loss.predictions)
    running = dict.fromkeys(found)
    return tuple(equation(part, activated.units.member(loss.predictions.running(part))) for part in running)


def _quantities(formula: Formula) -> Iterator[Quantity]:
    if isinstance(formula, Quantity):
        yield formula
    for part in children(formula):
        yield from _quantities(part)


def _without_predictions(formula: Formula, loss: LossOf, activated: Softmaxed) -> Formula:
    """-y_q/ŷ_m × a_q (δ_qi - a_i) with y_q in place of y_q/ŷ_m × a_q"""
    below = formula.denominator if isinstance(formula, Quotient) else None
    if isinstance(below, Quantity) and isinstance(formula, Quotient) and below in loss.predictions:
        return formula.numerator
    if isinstance(formula, Product):
        factors = [_without_predictions(factor, loss, activated) for factor in formula.factors]
        flat: list[Formula] = []
        for factor in factors:
            flat += factor.factors if isinstance(factor, Product) else (factor,)
        return Product(tuple(factor for factor in flat if not _is_member(factor, activated.units)))
    return rebuilt(formula, lambda part: _without_predictions(part, loss, activated))


def _is_member(formula: Formula, family: Family) -> bool:
    return isinstance(formula, Quantity) and formula in family


def _factored(formula: Formula, own: Quantity) -> Formula:
    """u a_i - a_i v = a_i (u - v)"""
    terms = formula.terms if isinstance(formula, Sum) else (formula,)
    inside = tuple(_without(term, own) for term in terms)
    return Product((own, Sum(inside)))


def _without(term: Formula, factor: Formula) -> Formula:
    match term:
        case Negative(body=body):
            return Negative(_without(body, factor))
        case Product(factors=factors):
            left = list(factors)
            left.remove(factor)
            return left[0] if len(left) == 1 else Product(tuple(left))
        case _:
            return Number("1")


def _renamed(formula: Formula, old: Quantity, new: Quantity) -> Formula:
    return new if formula == old else rebuilt(formula, lambda part: _renamed(part, old, new))


def _ordered(formula: Formula) -> Formula:
    """-u + v is written v - u."""
    if isinstance(formula, Sum) and isinstance(formula.terms[0], Negative):
        return Sum((*formula.terms[1:], formula.terms[0]))
    return formula
