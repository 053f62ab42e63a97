"""Proofs of steps: every step is checked by exact means when it is made, whatever rule made it.

A definition is compared with the graph's own; a chain is compared with the graph's paths, one child at a time; every
other step is an equality of two expressions, decided by SymPy. An equality that differs from a proved one in the
names of its quantities only holds for the same reason, so each *shape* of a step is proved once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step
from symbolic.derivation.zero import is_zero
from symbolic.errors import ProofError
from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.nodes import Formula, Group, IndexLike, Partial, Product, Quantity, Relations, Sigma, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import replaced, with_index
from symbolic.formula.text import print_text
from symbolic.functions import unfold
from symbolic.graph.definitions import definition_formula
from symbolic.graph.graph import Graph
from symbolic.graph.reach import Reach

__all__ = ["Prover"]


class Prover:
    """Proves steps on one graph and remembers which shapes it has proved."""

    def __init__(self, graph: Graph, reach: Reach) -> None:
        self._graph = graph
        self._reach = reach
        self._proved: set[object] = set()
        self._facts: set[Relations] = set()

    def learn(self, derivation: Derivation) -> None:
        """Allow later steps to use what `derivation`, whose steps are proved, has found."""
        self._facts |= {derivation.known, derivation.conclusion}

    def learn_family(self, fact: Relations, letter: str, instances: Sequence[tuple[IndexLike, Relations]]) -> None:
        """Allow later steps to use `fact` for every value of `letter`, given proved `instances` of it.

        The units of a layer, and the outputs of a loss, enter their definition alike: renaming them changes nothing.
        One instance of each kind (the unit itself and another one) therefore stands for all.

        Raises:
            ProofError: where an instance is not what the fact says.
        """
        symbols = Symbols()
        for k, instance in instances:
            claimed = with_index(fact.sides[-1], letter, k)
            if to_sympy(claimed, symbols) != to_sympy(instance.sides[-1], symbols):
                raise ProofError(f"the general line does not agree with its instance for {letter} = {k}")
        self._facts.add(fact)

    def prove(self, step: Step) -> Step:
        """Return `step` if it can be proved.

        Raises:
            ProofError: naming the rule and both sides, if it cannot.
        """
        if not self.holds(step):
            notation = Notation("proof")
            before, after = (print_text(side, notation) for side in (step.before, step.after))
            raise ProofError(f"{step.rule.name}: could not prove {before} = {after}; the step is not shown")
        return step

    def holds(self, step: Step) -> bool:
        """Say whether `step` is proved."""
        match step.rule:
            case Rule.SUBSTITUTE_DEFINITION:
                return self._is_definition(step)
            case Rule.CHAIN_RULE | Rule.SUM_OVER_PATHS:
                return self._is_chain_rule(step)
            case Rule.SUBSTITUTE_KNOWN:
                return self._is_substitution(step)
            case Rule.NO_PATH:
                before = step.before
                return isinstance(before, Partial) and not self._reach.leads(before.wrt, before.of)  # type: ignore[arg-type]
            case _:
                return self._are_equal(step)

    def _is_definition(self, step: Step) -> bool:
        """∂u/∂v = ∂(right-hand side of u)/∂v"""
        before, after = step.before, step.after
        if not isinstance(before, Partial) or not isinstance(after, Partial) or before.wrt != after.wrt:
            return False
        if not isinstance(before.of, Quantity):
            return False
        return after.of == definition_formula(self._graph.definition(before.of))

    def _is_chain_rule(self, step: Step) -> bool:
        """∂u/∂v = sum over all children c of v that lead to u of ∂u/∂c ∂c/∂v"""
        before = step.before
        if (
            not isinstance(before, Partial)
            or not isinstance(before.of, Quantity)
            or not isinstance(before.wrt, Quantity)
        ):
            return False
        terms = _terms(step.after)
        first_links = {term[-1].of for term in terms}
        if len(first_links) != len(terms) or first_links != set(self._reach.onward(before.wrt, before.of)):
            return False
        return all(self._is_path(term, before.of, before.wrt) for term in terms)

    def _is_path(self, factors: tuple[Partial, ...], end: Quantity, start: Quantity) -> bool:
        """∂u/∂c_m ... ∂c_2/∂c_1 ∂c_1/∂v, each c_k the only way on from the one before, but for the first from v."""
        if factors[0].of != end or factors[-1].wrt != start:
            return False
        linked = all(left.wrt == right.of for left, right in pairwise(factors))
        only_way = all(
            self._reach.onward(factor.wrt, end) == (factor.of,)  # type: ignore[arg-type]
            for factor in factors[1:-1]
        )
        return linked and only_way

    def _is_substitution(self, step: Step) -> bool:
        """Before with proved equations put in is after, letter by letter"""
        values = {fact.sides[0]: fact.sides[-1] for fact in step.uses}
        return self._facts.issuperset(step.uses) and replaced(step.before, values) == step.after

    def _are_equal(self, step: Step) -> bool:
        """Before = after, as expressions of the quantities in them"""
        if not all(self._defines(fact) for fact in step.uses):
            return False
        key = _shape((step.before, step.after, step.uses), {})
        if key in self._proved:
            return True
        symbols = Symbols()
        before = to_sympy(_unfolded(step.before, step.uses), symbols)
        after = to_sympy(_unfolded(step.after, step.uses), symbols)
        equal = before == after or is_zero(before - after) or is_zero(unfold(before - after))
        if equal:
            self._proved.add(key)
        return equal

    def _defines(self, fact: Relations) -> bool:
        """U = right-hand side of u"""
        quantity, formula = fact.sides
        return isinstance(quantity, Quantity) and formula == definition_formula(self._graph.definition(quantity))


def _unfolded(formula: Formula, definitions: tuple[Relations, ...]) -> Formula:
    """Return `formula` with each definition put in, in the given order."""
    for definition in definitions:
        formula = replaced(formula, {definition.sides[0]: definition.sides[-1]})
    return formula


def _terms(formula: Formula) -> tuple[tuple[Partial, ...], ...]:
    """Return the factors of each path of a sum over paths; () in place of anything that is no derivative."""
    match formula:
        case Sum(terms=terms):
            return tuple(path for term in terms for path in _terms(term))
        case Sigma(body=body, index=index, lower=int(lower), upper=int(upper)):
            return tuple(path for k in range(lower, upper + 1) for path in _terms(with_index(body, index, k)))
        case Group(body=body):
            return _terms(body)
        case Product(factors=factors) if all(isinstance(factor, Partial) for factor in factors):
            return (factors,)  # type: ignore[return-value]
        case _:
            return ()


def _shape(value: object, names: dict[Formula, int]) -> object:
    """Return `value` with its quantities, and its derivatives between quantities, numbered by first appearance."""
    if isinstance(value, Quantity):
        return names.setdefault(value, len(names))
    if isinstance(value, Partial) and isinstance(value.of, Quantity):
        kind = "one" if value.of == value.wrt else "derivative"
        return (kind, names.setdefault(value, len(names)))
    if isinstance(value, Sigma):
        return value
    if isinstance(value, Formula):
        parts = (getattr(value, field.name) for field in fields(value))  # type: ignore[arg-type]
        return (type(value), *(_shape(part, names) for part in parts))
    if isinstance(value, tuple):
        return tuple(_shape(part, names) for part in value)
    return value
