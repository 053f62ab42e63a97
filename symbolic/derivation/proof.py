"""Proofs of steps: every step is checked by exact means when it is made, whatever rule made it.

A definition is compared with the graph's own; a chain is compared with the graph's paths, one child at a time; every
other step is an equality of two expressions, decided by SymPy. An equality that differs from a proved one in the
names of its quantities only holds for the same reason, so each *shape* of a step is proved once.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from symbolic.derivation.families import kinds_of_instances, letter_of
from symbolic.derivation.rules import Rule
from symbolic.derivation.second.proof import SECOND_ORDER_RULES, SecondOrder
from symbolic.derivation.shape import shape
from symbolic.derivation.steps import Derivation, Step
from symbolic.errors import ProofError
from symbolic.formula.bridge import NotScalarError, Symbols, to_sympy
from symbolic.formula.build import sum_of
from symbolic.formula.instances import holding
from symbolic.formula.nodes import (
    ZERO,
    Formula,
    Group,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sum,
)
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import free_letters, replaced, with_index
from symbolic.formula.text import print_text
from symbolic.formula.zero import is_zero
from symbolic.functions import unfold
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.graph import Graph
from symbolic.graph.paths import separates
from symbolic.graph.reach import Reach, is_numbered

__all__ = ["Prover"]


class Prover:
    """Proves steps on one graph; remembers the shapes it has proved, and the facts that later steps may use."""

    def __init__(self, graph: Graph, reach: Reach) -> None:
        self._graph = graph
        self._reach = reach
        self._shapes: set[object] = set()
        self._steps: dict[int, Step] = {}
        self._values: dict[Formula, set[Formula]] = {}

    def learn(self, derivation: Derivation) -> None:
        """Allow later steps to use what `derivation` has found.

        Raises:
            ProofError: where its steps do not lead from the bare derivative to the result, each proved here.
        """
        if not derivation.steps or not (is_numbered(derivation.of) and is_numbered(derivation.wrt)):
            raise ProofError("a derivation was offered without steps, or about quantities that stand for several")
        lines = [derivation.start, *(step.after for step in derivation.steps)]
        linked = all(step.before == line for step, line in zip(derivation.steps, lines, strict=False))
        if not linked or any(id(step) not in self._steps for step in derivation.steps):
            raise ProofError("a derivation was offered whose steps are not proved or do not follow from each other")
        for fact in (derivation.known, derivation.conclusion):
            self._learn_fact(fact)

    def learn_step(self, step: Step) -> None:
        """Allow later steps to use `step`, which was proved here."""
        if id(step) not in self._steps or free_letters(step.equation):
            raise ProofError("a step was offered that is not proved, or about quantities that stand for several")
        self._learn_fact(step.equation)

    def learn_family(self, fact: Relations) -> None:
        """Allow later steps to use `fact`, which holds for every value of the one letter in it.

        The units of a softmax, and the outputs of a loss, enter their definition alike: renaming them changes
        nothing. One proved instance of each kind therefore stands for all.

        Raises:
            ProofError: where an instance is not proved, or is not what the fact says.
        """
        letter = letter_of(fact)
        symbols = Symbols()
        for k in kinds_of_instances(self._graph, fact):
            claimed, value = (with_index(side, letter, k) for side in fact.sides)
            known = self._values.get(claimed, set())
            if all(to_sympy(value, symbols) != to_sympy(one, symbols) for one in known):
                raise ProofError(f"the general line does not agree with its instance for {letter} = {k}")
        self._learn_fact(fact)

    def _learn_fact(self, fact: Relations) -> None:
        self._values.setdefault(fact.sides[0], set()).add(fact.sides[-1])

    def prove(self, step: Step) -> Step:
        """Return `step` if it can be proved.

        Raises:
            ProofError: naming the rule and both sides, if it cannot.
        """
        if not self.holds(step):
            notation = Notation("proof")
            before, after = (print_text(side, notation) for side in (step.before, step.after))
            raise ProofError(
                f"{step.rule.name}: could not prove {before} = {after}; the step is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )
        self._steps[id(step)] = step
        return step

    def holds(self, step: Step) -> bool:
        """Say whether `step` is proved."""
        if free_letters(step.equation):  # what holds for several is learned as a family, and not proved as a step
            return False
        if step.substeps:
            return self._follows(step)
        match step.rule:
            case Rule.SUBSTITUTE_DEFINITION | Rule.SUBSTITUTE_TERMS:
                return self._is_definition(step)
            case Rule.CHAIN_RULE | Rule.SUM_OVER_PATHS:
                return self._is_chain_rule(step)
            case Rule.THROUGH_ONE:
                return self._is_through_one(step)
            case Rule.SUM_OF_PARTS:
                return self._is_sum_of_parts(step)
            case Rule.SUBSTITUTE_KNOWN:
                return self._is_substitution(step)
            case Rule.SUM_RULE:
                return self._is_term_by_term(step)
            case Rule.CONSTANT_FACTOR:
                return self._are_equal(replace(step, before=self._without_dead_ends(step.before)))
            case Rule.NO_PATH:
                return self._has_no_path(step)
            case rule if rule in SECOND_ORDER_RULES:
                return SecondOrder(self._graph, self._reach, self._values, self.holds).holds(step)
            case _:
                return self._are_equal(step)

    def _follows(self, step: Step) -> bool:
        """Say whether the substeps, each proved, lead from before to after."""
        lines = [step.before, *(small.after for small in step.substeps)]
        linked = all(small.before == line for small, line in zip(step.substeps, lines, strict=False))
        return (
            linked
            and lines[-1] == step.after
            and all(id(small) in self._steps or self.holds(small) for small in step.substeps)
        )

    def _has_no_path(self, step: Step) -> bool:
        """∂u/∂v = 0 where v does not lead to u"""
        match step.before:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                return step.after == ZERO and not self._reach.leads(wrt, of)
            case _:
                return False

    def _is_definition(self, step: Step) -> bool:
        """∂u/∂v = ∂(right-hand side of u)/∂v, or of its terms with v, where v acts on u directly and in no other way"""
        match step.before, step.after:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt), Partial(of=formula, wrt=kept) if kept == wrt:
                directly = of in self._graph.influenced(wrt) and of not in self._reach.detoured(wrt)
                whole = self._right_hand_side(of)
                if whole is not None and step.rule is Rule.SUBSTITUTE_TERMS:
                    whole = holding(whole, wrt)
                return directly and formula == whole
            case _:
                return False

    def _right_hand_side(self, quantity: Quantity) -> Formula | None:
        definition = self._graph.definition(quantity)
        return None if isinstance(definition, Free) else definition_formula(definition)

    def _is_chain_rule(self, step: Step) -> bool:
        """∂u/∂v = sum over all children c of v that lead to u of ∂u/∂c ∂c/∂v"""
        before = step.before
        if (
            not isinstance(before, Partial)
            or not isinstance(before.of, Quantity)
            or not isinstance(before.wrt, Quantity)
        ):
            return False
        terms = _paths(step.after)
        if not terms:
            return False
        first = [factors[-2].wrt if len(factors) > 1 else before.of for factors in terms]
        onward = self._reach.onward(before.wrt, before.of)
        if len(set(first)) != len(terms) or set(first) != set(onward):
            return False
        detoured = self._reach.detoured(before.wrt)
        return all(
            isinstance(child, Quantity)
            and self._is_direct(factors[-1], child, before.wrt, child in detoured)
            and self._is_path(factors[:-1], before.of, child)
            for factors, child in zip(terms, first, strict=True)
        )

    def _is_through_one(self, step: Step) -> bool:
        """∂u/∂v = ∂u/∂m ∂m/∂v, where every path from v to u leads through m"""
        match step.before, step.after:
            case (
                Partial(of=Quantity() as of, wrt=Quantity() as wrt),
                Product(factors=(Partial(of=end, wrt=Quantity() as middle), Partial(of=through, wrt=start))),
            ):
                linked = (end, through, start) == (of, middle, wrt)
                return linked and self._reach.leads(middle, of) and separates(self._graph, middle, wrt, of)
            case _:
                return False

    def _is_direct(self, link: Partial, child: Quantity, start: Quantity, detoured: bool) -> bool:
        """∂c/∂v, or ∂(right-hand side of c)/∂v where v acts on c in other ways too"""
        return link.wrt == start and link.of == (self._right_hand_side(child) if detoured else child)

    def _is_path(self, factors: tuple[Partial, ...], end: Quantity, child: Formula) -> bool:
        """∂u/∂c_m ... ∂c_2/∂c_1, each c_k the only way on from the one before; none where c_1 is u"""
        if not factors:
            return child == end
        if factors[0].of != end or factors[-1].wrt != child:
            return False
        linked = all(left.wrt == right.of for left, right in pairwise(factors))
        only_way = all(
            isinstance(factor.wrt, Quantity) and self._reach.onward(factor.wrt, end) == (factor.of,)
            for factor in factors[1:]
        )
        return linked and only_way

    def _is_sum_of_parts(self, step: Step) -> bool:
        """∂u/∂v = ∂p/∂v + ∂q/∂v for u = p + q, without the parts that v does not lead to"""
        match step.before:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                whole = self._right_hand_side(of)
                parts = whole.terms if isinstance(whole, Sum) else ()
                known = all(isinstance(part, Quantity) for part in parts) and wrt != of and wrt not in parts
                reached = [Partial(part, wrt) for part in parts if known and self._reach.leads(wrt, part)]  # type: ignore[arg-type]
                return bool(reached) and step.after == sum_of(reached)
            case _:
                return False

    def _is_substitution(self, step: Step) -> bool:
        """The line before, with proved equations put in, is the line after, sign by sign"""
        values = {fact.sides[0]: fact.sides[-1] for fact in step.uses}
        learned = all(fact.sides[-1] in self._values.get(fact.sides[0], ()) for fact in step.uses)
        return learned and replaced(step.before, values) == step.after

    def _are_equal(self, step: Step) -> bool:
        """Both lines are equal as expressions of the quantities in them"""
        if not all(self._defines(fact) for fact in step.uses):
            return False
        key = shape((step.before, step.after, step.uses))
        if key in self._shapes:
            return True
        symbols = Symbols()
        try:
            before = to_sympy(_unfolded(step.before, step.uses), symbols)
            after = to_sympy(_unfolded(step.after, step.uses), symbols)
        except NotScalarError:
            return False
        equal = before == after or is_zero(before - after) or is_zero(unfold(before - after))
        if equal:
            self._shapes.add(key)
        return equal

    def _is_term_by_term(self, step: Step) -> bool:
        """∂(u + w)/∂v = ∂u/∂v + ∂w/∂v, where v acts on no term that is a quantity of its own"""
        match step.before:
            case Partial(of=Sum(terms=terms), wrt=Quantity() as wrt):
                held = (term for term in terms if isinstance(term, Quantity) and term != wrt)
                each = Sum(tuple(Partial(term, wrt) for term in terms))
                return step.after == each and not any(self._reach.leads(wrt, term) for term in held)
            case _:
                return False

    def _without_dead_ends(self, formula: Formula) -> Formula:
        """Return a sum with 0 for each term ∂u/∂v where no path leads from v to u."""
        match formula:
            case Sum(terms=terms):
                return Sum(tuple(map(self._without_dead_ends, terms)))
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if not self._reach.leads(wrt, of):
                return ZERO
            case _:
                return formula

    def _defines(self, fact: Relations) -> bool:
        """u = right-hand side of u"""
        quantity, formula = fact.sides
        return isinstance(quantity, Quantity) and formula == self._right_hand_side(quantity)


def _unfolded(formula: Formula, definitions: tuple[Relations, ...]) -> Formula:
    """Return `formula` with each definition put in, in the given order."""
    for definition in definitions:
        formula = replaced(formula, {definition.sides[0]: definition.sides[-1]})
    return formula


def _paths(formula: Formula) -> list[tuple[Partial, ...]] | None:
    """Return the factors of each path of a sum over paths; None where anything but derivatives stands in it."""
    match formula:
        case Sum(terms=parts):
            pass
        case Sigma(body=body, index=index, lower=int(lower), upper=int(upper)):
            parts = tuple(with_index(body, index, k) for k in range(lower, upper + 1))
        case Group(body=body):
            parts = (body,)
        case Product(factors=factors):
            partials = tuple(factor for factor in factors if isinstance(factor, Partial))
            return [partials] if len(partials) == len(factors) else None
        case Partial():
            return [(formula,)]
        case _:
            return None
    paths: list[tuple[Partial, ...]] = []
    for part in parts:
        inside = _paths(part)
        if inside is None:
            return None
        paths += inside
    return paths
