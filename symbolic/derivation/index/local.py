"""Derivatives between neighbours for general indices: ∂z_k/∂a_i = W_ki, ∂z_q/∂W_ij = δ_qi a_j.

Nothing is typed in: each starts from the definition, the derivative is pushed inwards as far as single entries, those
become Kronecker deltas, and the sums are contracted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbolic.derivation.index.equations import general_formula, holding_matrix, scale
from symbolic.derivation.index.facts import letters_of, spare_letter
from symbolic.derivation.index.lines import contracted, pushed, with_deltas
from symbolic.derivation.index.proof import IndexProver
from symbolic.derivation.local import local_derivative
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.formula.build import equation, product
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Index,
    Negative,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import derivatives
from symbolic.functions.base import P, Y
from symbolic.graph.definitions import Activated, Definition, LossOf, Penalty, Residual, Softmaxed
from symbolic.graph.network import NetworkGraph

__all__ = ["derive_local", "lines_of_definition"]


def derive_local(graph: NetworkGraph, prover: IndexProver, child: Quantity, parent: Quantity) -> Derivation:
    """Return the derivation of ∂child/∂parent for two entries with letters as indices, every line proved."""
    definition = graph.definition(child)
    letter = spare_letter(letters_of(Partial(child, parent)))
    rule = Rule.SUBSTITUTE_DEFINITION
    reason: Words = ("Put in what ", child, " stands for.")
    if isinstance(definition, Penalty):
        definition = holding_matrix(definition, parent)
        rule = Rule.SUBSTITUTE_TERMS
        reason = ("Put in the terms of ", child, " that hold ", parent, ".")
    written = Partial(general_formula(definition, graph, letter), parent)
    first = prover.prove(Step(rule, Partial(child, parent), written, reason))
    lines = lines_of_definition(graph, prover, definition, written)
    return Derivation(child, parent, (first, *lines))


def lines_of_definition(
    graph: NetworkGraph, prover: IndexProver, definition: Definition, written: Partial
) -> Iterator[Step]:
    """Yield the lines from ∂(right-hand side)/∂v to its value."""
    line: Formula = written
    for rule, after, reason, uses in _lines(graph, definition, written):
        if after != line:
            yield prover.prove(Step(rule, line, after, reason, uses))
            line = after


_Line = tuple[Rule, Formula, Words, tuple[Relations, ...]]


def _lines(graph: NetworkGraph, definition: Definition, written: Partial) -> Iterator[_Line]:
    wrt: Quantity = written.wrt  # type: ignore[assignment]  # derivatives are by entries
    inside, reason = _inwards(graph, definition, written, wrt)
    rule = Rule.LOSS_DERIVATIVE if isinstance(definition, LossOf) else _RULES.get(type(definition), Rule.SUM_RULE)
    yield rule, inside, reason, ()
    deltas = with_deltas(inside)
    yield Rule.KRONECKER, deltas, _about_deltas(inside), ()
    short = contracted(deltas)
    yield Rule.CONTRACT, short, ("Of each sum one term is left: the one where both indices are the same.",), ()
    if isinstance(definition, Activated | Residual):
        activated = definition.activated if isinstance(definition, Residual) else definition
        if local_derivative(activated, activated.argument).value == ONE:
            yield (
                Rule.ACTIVATION_DERIVATIVE,
                _with_slope_one(short),
                ("This activation is linear: its slope is 1.",),
                (),
            )
    if isinstance(definition, Penalty):
        value = Product((definition.strength, wrt))
        yield Rule.SIMPLIFY, value, ("The 2 of the square and the 1/2 cancel.",), ()
    if isinstance(definition, Softmaxed):
        yield from _softmax_named(graph, definition, wrt)


_RULES = {
    Activated: Rule.ACTIVATION_DERIVATIVE,
    Residual: Rule.ACTIVATION_DERIVATIVE,
    Softmaxed: Rule.QUOTIENT_RULE,
    Penalty: Rule.PENALTY_DERIVATIVE,
}


def _inwards(graph: NetworkGraph, definition: Definition, written: Partial, wrt: Quantity) -> tuple[Formula, Words]:
    """Return the derivative in terms of derivatives between entries of one array, and why."""
    match definition:
        case LossOf():
            return _loss_inwards(graph, definition, wrt)
        case Activated() | Residual():
            return pushed(written.of, wrt), ("Chain rule for a function of one variable.",)
        case Softmaxed():
            return pushed(written.of, wrt), ("Quotient rule; e to some power is its own derivative.",)
        case _:
            reason: Words = ("Differentiate term by term; what does not depend on ", wrt, " drops out.")
            return pushed(written.of, wrt), reason


def _loss_inwards(graph: NetworkGraph, definition: LossOf, wrt: Quantity) -> tuple[Formula, Words]:
    """∂(c Σ_k l(ŷ_k, y_k))/∂ŷ_i = c Σ_k l'(ŷ_k, y_k) ∂ŷ_k/∂ŷ_i"""
    record = definition.record
    k = Index(spare_letter(letters_of(wrt)))
    names = {P: definition.predictions.member(k), Y: definition.targets.member(k)}
    core = from_sympy(record.core, names)
    sign, core = (True, core.body) if isinstance(core, Negative) else (False, core)
    change = Partial(definition.predictions.member(k), wrt)
    body = product([core, change])
    total = Sigma(body, k.letter, 1, Quantity("width", None, (graph.depth,)))
    value = scale(definition, Fraction(str(record.coefficient)), graph, total)
    reason: Words = ("Differentiate each term; it depends on ", wrt, " through its own prediction.")
    return (Negative(value) if sign else value), reason


def _about_deltas(inside: Formula) -> Words:
    first = next(_entry_derivatives(inside), None)
    if first is None:
        return ()
    delta = with_deltas(first)
    if delta == ONE:
        return ("A quantity changes as fast as itself.",)
    return (first, " is 1 for the same entry and 0 for another: ", equation(first, delta), ".")


def _entry_derivatives(formula: Formula) -> Iterator[Partial]:
    for part in derivatives(formula):
        if with_deltas(part) != part:
            yield part


def _with_slope_one(formula: Formula) -> Formula:
    """Return f'(z) δ without f'(z)."""
    factors = formula.factors if isinstance(formula, Product) else (formula,)
    return product([factor for factor in factors if not (isinstance(factor, Apply) and factor.primes)])


def _softmax_named(graph: NetworkGraph, definition: Softmaxed, wrt: Quantity) -> Iterator[_Line]:
    """a_i (δ_ij - a_j)"""
    own = definition.units.member(definition.unit)
    other = definition.units.member(definition.scores.running(wrt))
    delta = Quantity("kronecker", None, (definition.unit, definition.scores.running(wrt)))
    value = Product((own, Sum((delta, Negative(other)))))
    uses = tuple(
        equation(unit, general_formula(graph.definition(unit), graph, spare_letter(letters_of(unit))))
        for unit in dict.fromkeys((own, other))
    )
    yield Rule.SPLIT_FRACTION, value, ("Each quotient of an exponential by the sum is an activation.",), uses
