"""Proofs of lines with general indices: a line is accepted for all widths, or for all instances where it must.

A definition is compared with the graph's own, a chain with the children of an array. Two lines are equal where they
have one normal form; where functions would have to be written out for that (σ' = σ(1 - σ), a loss with a fraction),
every instance on a network with pairwise different widths is decided by SymPy instead: the units of a layer enter
alike, so what holds for all choices of three units or more holds for any number.
"""

from __future__ import annotations

from symbolic.derivation.index.equations import common_width, family_of, general_formula, holding_matrix
from symbolic.derivation.index.facts import instance, letters_of, with_numbered_sums
from symbolic.derivation.index.instances import instances, nested_sums, ranges, with_opaque_sizes
from symbolic.derivation.index.lines import flat, with_deltas
from symbolic.derivation.index.normal import UndecidedError, are_equal
from symbolic.derivation.index.ranges import have_one_range
from symbolic.derivation.rules import Rule
from symbolic.derivation.shape import shape
from symbolic.derivation.steps import Derivation, Step
from symbolic.errors import ProofError
from symbolic.formula.bridge import NotScalarError, Symbols, to_sympy
from symbolic.formula.nodes import Formula, Partial, Product, Quantity, Relations, Sigma, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import replaced
from symbolic.formula.text import print_text
from symbolic.formula.zero import is_zero
from symbolic.functions import unfold
from symbolic.graph.definitions import Family, Free, Penalty
from symbolic.graph.network import NetworkGraph
from symbolic.graph.probe import alike_widths, probe, with_equal_widths
from symbolic.graph.reach import Reach

__all__ = ["IndexProver"]

_LEAST_UNITS = 3
"""How many units a layer has in an instance: one more than letters can name, and never fewer than three."""

_MOST_NESTED_SUMS = 2
"""Instances of formulas with more sums inside each other would take too long to write out."""


class IndexProver:
    """Proves lines about the entries of one network, and remembers the equations that later lines may use.

    Which array acts on which is asked of a small network with the same wiring, so it costs the same for all widths.
    """

    def __init__(self, graph: NetworkGraph) -> None:
        self._graph = graph
        self._wiring = NetworkGraph(probe(graph.spec))
        self._reach = Reach(self._wiring)
        self._alike = alike_widths(graph.spec)
        self._facts: dict[object, list[Relations]] = {}
        self._shapes: set[object] = set()

    def learn(self, derivation: Derivation) -> None:
        """Allow later lines to use what `derivation` has found, its letters standing for any values."""
        for fact in (derivation.known, derivation.conclusion):
            self.learn_fact(fact)

    def learn_fact(self, fact: Relations) -> None:
        """Allow later lines to use an equation that was proved."""
        self._facts.setdefault(_key(fact.sides[0]), []).append(fact)

    def prove(self, step: Step) -> Step:
        """Return `step` if it can be proved.

        Raises:
            ProofError: naming the rule and both sides, if it cannot.
        """
        if not self.holds(step):
            before, after = (print_text(side, Notation("proof")) for side in (step.before, step.after))
            raise ProofError(
                f"{step.rule.name}: could not prove {before} = {after}; the step is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )
        return step

    def holds(self, step: Step) -> bool:
        """Say whether `step` is proved."""
        match step.rule:
            case Rule.SUBSTITUTE_DEFINITION:
                return self._is_definition(step)
            case Rule.SUBSTITUTE_TERMS:
                return self._holds_all_terms(step)
            case Rule.CHAIN_RULE | Rule.SUM_OVER_PATHS:
                return self._is_chain_rule(step)
            case Rule.SUBSTITUTE_KNOWN:
                return self._is_substitution(step)
            case _:
                return self._are_equal(step)

    # --- definitions and chains ---------------------------------------------------------------------------------

    def _is_definition(self, step: Step) -> bool:
        """∂u_k/∂v_i = ∂(right-hand side of u_k)/∂v_i, where v acts on u directly and in no other way"""
        match step.before, step.after:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt), Partial(of=formula, wrt=kept) if kept == wrt:
                return self.acts_only_directly(wrt, of) and self._is_right_hand_side(formula, of)
            case _:
                return False

    def _holds_all_terms(self, step: Step) -> bool:
        """∂R/∂W_ij = ∂(λ/2 Σ_q Σ_k W_qk^2)/∂W_ij, the terms of other matrices left out"""
        match step.before, step.after:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt), Partial(of=formula, wrt=kept) if kept == wrt:
                definition = self._graph.definition(of)
                return isinstance(definition, Penalty) and _same(
                    formula, general_formula(holding_matrix(definition, wrt), self._graph, "#")
                )
            case _:
                return False

    def _is_right_hand_side(self, formula: Formula, of: Quantity) -> bool:
        definition = self._graph.definition(of)
        if isinstance(definition, Free):
            return False
        return _same(formula, general_formula(definition, self._graph, "#"))

    def leads(self, start: Quantity, end: Quantity) -> bool:
        """Say whether `end` depends on the array of `start`."""
        return self._reach.leads(_first(start), _first(end))

    def acts_only_directly(self, wrt: Quantity, of: Quantity) -> bool:
        """Say whether an array acts on another by its equation, and by way of no third array."""
        start, end = _first(wrt), _first(of)
        children = self._wiring.children(start)
        return any(_is_beside(child, end) for child in children) and not any(
            _is_beside(child, end) for child in self._reach.detoured(start)
        )

    def _is_chain_rule(self, step: Step) -> bool:
        """∂u/∂v_i = the sum over all arrays c that follow from v of Σ_k ∂u/∂c_k ∂c_k/∂v_i"""
        match step.before:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                terms = step.after.terms if isinstance(step.after, Sum) else (step.after,)
                found = [self._child_of_term(term, of, wrt) for term in terms]
                onward = self._reach.onward(_first(wrt), _first(of))
                needed = {(child.name, child.layer) for child in onward}
                return None not in found and len(set(found)) == len(found) and set(found) == needed
            case _:
                return False

    def _child_of_term(self, term: Formula, of: Quantity, wrt: Quantity) -> tuple[object, object] | None:
        """Return the array c of Σ_k ∂u/∂c_k ∂c_k/∂v_i; None where the term is anything else."""
        summed = term.index if isinstance(term, Sigma) else None
        match term.body if isinstance(term, Sigma) else term:
            case Product(factors=(Partial(of=top, wrt=Quantity() as child), Partial(of=inner, wrt=bottom))):
                linked = top == of and bottom == wrt and self._is_link(inner, child, wrt)
                complete = self._sums_over_all(term, child, summed) and summed not in letters_of(Partial(of, wrt))
                return (child.name, child.layer) if linked and complete else None
            case Partial(of=inner, wrt=bottom) if summed is None and bottom == wrt:
                return (of.name, of.layer) if self._is_link(inner, of, wrt) else None
            case _:
                return None

    def _is_link(self, inner: Formula, child: Quantity, wrt: Quantity) -> bool:
        if self.acts_only_directly(wrt, child):
            return inner == child
        return self._is_right_hand_side(inner, child)

    def _sums_over_all(self, term: Formula, child: Quantity, summed: str | None) -> bool:
        family = family_of(self._graph, child)
        if family is None:
            return summed is None
        return isinstance(term, Sigma) and _is_whole(term, family, self._graph) and _letter(child) == summed

    # --- substitution and equality ------------------------------------------------------------------------------

    def _is_substitution(self, step: Step) -> bool:
        """The line before, with instances of proved equations put in, is the line after, brackets in products apart"""
        values = {fact.sides[0]: fact.sides[-1] for fact in step.uses}
        return all(map(self._is_known, step.uses)) and flat(replaced(step.before, values)) == flat(step.after)

    def _is_known(self, fact: Relations) -> bool:
        for known in self._facts.get(_key(fact.sides[0]), ()):
            try:
                if _same(instance(known, fact.sides[0]).sides[-1], fact.sides[-1]):
                    return True
            except ProofError:
                continue
        return False

    def _are_equal(self, step: Step) -> bool:
        """Both lines are equal as expressions of the entries in them, the facts that are used put in"""
        if not all(self._is_given(fact) for fact in step.uses):
            return False
        before, after = step.before, step.after
        for fact in step.uses:
            value = {fact.sides[0]: fact.sides[-1]}
            before, after = replaced(before, value), replaced(after, value)
        return self.are_equal(before, after)

    def are_equal(self, left: Formula, right: Formula) -> bool:
        """Say whether two formulas are equal for all values of the entries and letters in them."""
        left, right = (common_width(side, self._alike) for side in (left, right))
        if not have_one_range((left, right), self._alike):
            return False
        try:
            if are_equal(left, right):
                return True
        except UndecidedError:
            pass
        if max(nested_sums(left), nested_sums(right)) > _MOST_NESTED_SUMS:
            return False
        sides = (with_opaque_sizes(left), with_opaque_sizes(right))
        letters = {letter for side in sides for letter in ranges(side, self._graph)}
        small = NetworkGraph(with_equal_widths(self._graph.spec, max(_LEAST_UNITS, len(letters) + 1)))
        return all(self._is_equal(one, other) for one, other in instances(sides, small))

    def _is_given(self, fact: Relations) -> bool:
        """Say whether a fact is a definition of the graph, or an equation learned before."""
        quantity, value = fact.sides
        if not isinstance(quantity, Quantity):
            return self._is_known(fact)
        return self._is_right_hand_side(value, quantity) or self._is_known(fact)

    def _is_equal(self, left: Formula, right: Formula) -> bool:
        key = shape((left, right))
        if key in self._shapes:
            return True
        symbols = Symbols()
        try:
            difference = to_sympy(with_deltas(left), symbols) - to_sympy(with_deltas(right), symbols)
        except NotScalarError:
            return False
        equal = difference == 0 or is_zero(difference) or is_zero(unfold(difference))
        if equal:
            self._shapes.add(key)
        return bool(equal)


def _same(left: Formula, right: Formula) -> bool:
    """Say whether two formulas are equal sign by sign, but for the letters of their sums."""
    return with_numbered_sums(flat(left)) == with_numbered_sums(flat(right))


def _first(quantity: Quantity) -> Quantity:
    """Return the first entry of an array: it influences what any other entry of it does."""
    return Quantity(quantity.name, quantity.layer, (1,) * len(quantity.indices))


def _is_beside(one: Quantity, other: Quantity) -> bool:
    return (one.name, one.layer) == (other.name, other.layer)


def _is_whole(term: Sigma, family: Family, graph: NetworkGraph) -> bool:
    layers = {"x": 0, "yhat": graph.depth, "y": graph.depth}
    layer = layers.get(family.name, family.layer)
    return term.lower == 1 and term.upper == Quantity("width", None, (layer,) if layer is not None else ())


def _letter(quantity: Quantity) -> str | None:
    (index,) = quantity.indices or (None,)
    return None if index is None or isinstance(index, int) or index.shift else index.letter


def _key(bare: Formula) -> object:
    match bare:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            return (of.name, of.layer, wrt.name, wrt.layer)
        case Quantity(name=name, layer=layer):
            return (name, layer)
        case _:
            return bare
