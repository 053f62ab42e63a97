"""Proofs of the steps of second derivatives: what may be put in under a derivative sign, and what changes with what.

Two perturbations, one of u and one of v, are independent, whether or not u lies behind v on the graph: ∂²p/∂u∂v is the
mixed derivative of p by both. A line for ∂p/∂v may be differentiated by u where it holds while u is perturbed: always
where it consists of derivatives, or is a formula of what p is computed from; and where u does not lie behind v.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import sympy

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step
from symbolic.formula.bridge import NotScalarError, Symbols, derivative, to_sympy
from symbolic.formula.build import sum_of
from symbolic.formula.nested import in_one_order, outermost_derivatives
from symbolic.formula.nodes import ONE, ZERO, Formula, Partial, Product, Quantity, Sum
from symbolic.formula.substitute import derivatives, quantities, replaced
from symbolic.formula.zero import is_zero
from symbolic.functions import unfold
from symbolic.graph.graph import Graph
from symbolic.graph.reach import Reach

__all__ = ["SECOND_ORDER_RULES", "SecondOrder"]

SECOND_ORDER_RULES = (
    Rule.SWAP_ORDER,
    Rule.FIRST_DERIVATIVE,
    Rule.PRODUCT_RULE,
    Rule.TOTAL_DERIVATIVE,
    Rule.SECOND_CHAIN,
    Rule.NO_CHANGE,
)


class SecondOrder:
    """Decides steps of second derivatives on one graph, from the facts known so far."""

    def __init__(
        self, graph: Graph, reach: Reach, known: Mapping[Formula, AbstractSet[Formula]], holds: Callable[[Step], bool]
    ) -> None:
        self._graph = graph
        self._reach = reach
        self._known = known
        self._holds = holds

    def holds(self, step: Step) -> bool:
        """Say whether `step` is proved."""
        if step.rule is Rule.PRODUCT_RULE:
            return self._is_product_rule(step)
        if step.rule is Rule.NO_CHANGE:
            return _are_equal(*map(self._without_constants, (step.before, step.after)))
        match step.before:
            case Partial(of=Partial(of=of, wrt=Quantity() as first), wrt=Quantity() as then):
                pass
            case _:
                return False
        match step.rule:
            case Rule.SWAP_ORDER:
                return isinstance(of, Quantity) and step.after == Partial(Partial(of, then), first)
            case Rule.FIRST_DERIVATIVE:
                return self._is_first_derivative(step, of, first, then)
            case Rule.TOTAL_DERIVATIVE:
                return self._is_total(step, of, first, then)
            case _:
                return self._is_chain(step.after, of, first, then)

    def _is_first_derivative(self, step: Step, of: Formula, first: Quantity, then: Quantity) -> bool:
        """∂²p/∂u∂v = ∂F/∂u, where ∂p/∂v = F is known, or is a sum over paths"""
        bodies = []
        for part in _terms(step.after):
            if not isinstance(part, Partial) or part.wrt != then:
                return False
            bodies.append(part.of)
        if len(bodies) == 1 and not any(True for _ in derivatives(bodies[0])):
            itself_only = all(item == then or not self._reach.leads(then, item) for item in quantities(bodies[0]))
            return itself_only and self._may_be_differentiated(of, first, bodies[0], then)
        return self._holds(Step(Rule.CHAIN_RULE, Partial(of, first), sum_of(bodies), step.reason))

    def _may_be_differentiated(self, of: Formula, first: Quantity, value: Formula, then: Quantity) -> bool:
        """Say whether ∂of/∂first = value is known, and holds while `then` is perturbed."""
        if value not in self._known.get(Partial(of, first), ()) or any(True for _ in derivatives(value)):
            return False
        if then == first or not self._reach.leads(first, then):
            return True
        return set(quantities(value)) <= set(self._sources(of, first))

    def _sources(self, of: Formula, first: Quantity) -> tuple[Quantity, ...]:
        """Return what ∂of/∂first is a function of, where `first` acts on `of` directly; nothing elsewhere."""
        if not isinstance(of, Quantity):
            return tuple(quantities(of))
        direct = of in self._graph.children(first) and of not in self._reach.detoured(first)
        return self._graph.parents(of) if direct else ()

    def _is_product_rule(self, step: Step) -> bool:
        """∂(f g)/∂u = ∂f/∂u g + f ∂g/∂u, with derivatives as factors"""
        total: sympy.Expr = sympy.Integer(0)
        symbols = Symbols()
        for part in _terms(step.before):
            if not isinstance(part, Partial):
                return False
            factors = dict.fromkeys(outermost_derivatives(part.of))
            body = _opaque(part.of)
            if set(quantities(body)) != {_name(factor) for factor in factors}:
                return False
            written = to_sympy(body, symbols)
            for factor in factors:
                slope = symbols[_name(Partial(factor, part.wrt))]
                total += sympy.diff(written, symbols[_name(factor)]) * slope
        return is_zero(total - to_sympy(_opaque(step.after), symbols))

    def _is_total(self, step: Step, of: Formula, first: Quantity, then: Quantity) -> bool:
        """∂²p/∂u∂v = Σ_q ∂F/∂q ∂q/∂u, where ∂p/∂v = F"""
        if len(step.uses) != 1 or step.uses[0].sides[0] != Partial(of, first):
            return False
        value = step.uses[0].sides[-1]
        if not self._may_be_differentiated(of, first, value, then):
            return False
        symbols = Symbols()
        written, total = to_sympy(value, symbols), sympy.Integer(0)
        for item in dict.fromkeys(quantities(value)):
            if self._reach.leads(then, item):
                total += derivative(written, symbols[item]) * to_sympy(Partial(item, then), symbols)
        return is_zero(unfold(total - to_sympy(step.after, symbols)))

    def _is_chain(self, after: Formula, of: Formula, first: Quantity, then: Quantity) -> bool:
        """∂²p/∂u∂v = ∂²p/∂d∂c × ∂d/∂u × ∂c/∂v, each the only way on and not changing with the other side"""
        match after:
            case Product(factors=(Partial(of=Partial(of=end, wrt=left), wrt=right), *links)) if end == of:
                pass
            case _:
                return False
        ends, waiting = [first, then], list(links)
        while moved := self._next_link(of, ends, waiting):
            side, link = moved
            waiting.remove(link)
            ends[side] = link.of  # type: ignore[call-overload]  # `_next_link` returns quantities
        return not waiting and ends in ([left, right], [right, left])

    def _next_link(self, of: Formula, ends: list[Quantity], links: list[Formula]) -> tuple[int, Partial] | None:
        for side in (0, 1):
            here, other = ends[side], ends[1 - side]
            for link in links:
                match link:
                    case Partial(of=Quantity() as child, wrt=wrt) if wrt == here and child != of:
                        only = isinstance(of, Quantity) and self._reach.onward(here, of) == (child,)
                        if only and self._is_constant(child, here, other):
                            return side, link
        return None

    def _without_constants(self, formula: Formula) -> Formula:
        """Return `formula` with 0 for each second derivative that is 0 because nothing changes."""
        zeros: dict[Formula, Formula] = {}
        for part in outermost_derivatives(formula):
            match part:
                case Partial(of=Partial(of=of, wrt=Quantity() as first), wrt=Quantity() as then):
                    either_order = isinstance(of, Quantity) and self._is_constant(of, then, first)
                    if either_order or self._is_constant(of, first, then):
                        zeros[part] = ZERO
        return replaced(formula, zeros)

    def _is_constant(self, of: Formula, first: Quantity, then: Quantity) -> bool:
        """Say whether ∂of/∂first is known not to change with `then`."""
        leads = self._reach.leads
        if isinstance(of, Quantity) and (of in {first, then} or not (leads(first, of) and leads(then, of))):
            return True
        sources = self._sources(of, first)
        if sources and not any(leads(then, source) for source in sources):
            return True
        return any(
            self._may_be_differentiated(of, first, value, then)
            and not any(leads(then, item) for item in quantities(value))
            for value in self._known.get(Partial(of, first), ())
        )


def _terms(formula: Formula) -> tuple[Formula, ...]:
    return formula.terms if isinstance(formula, Sum) else (formula,)


def _name(part: Partial) -> Quantity:
    """Return a quantity that stands for a derivative, whatever it is worth."""
    return Quantity(repr(in_one_order(part)))


def _opaque(formula: Formula) -> Formula:
    """Return `formula` with a name in place of each derivative; ∂u/∂u is 1."""
    parts = dict.fromkeys(outermost_derivatives(formula))
    return replaced(formula, {part: ONE if part.of == part.wrt else _name(part) for part in parts})


def _are_equal(left: Formula, right: Formula) -> bool:
    """Say whether two lines are equal whatever the derivatives in them are worth."""
    symbols = Symbols()
    try:
        return is_zero(to_sympy(_opaque(left), symbols) - to_sympy(_opaque(right), symbols))
    except NotScalarError:
        return False
