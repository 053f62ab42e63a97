"""All derivatives of one quantity, without their steps: one sum over children for each, shared by all.

∂u/∂v = Σ_c ∂u/∂c ∂c/∂v over the children c of v is all there is to back-propagation. Each term keeps the local
derivative as a formula, so the whole gradient of a network costs time and memory linear in its weights. The rules
are those of the derivations with steps, and each kind of rule is proved when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from symbolic.derivation.engine import Deriver
from symbolic.derivation.rules import Rule
from symbolic.formula.build import product, sum_of
from symbolic.formula.nodes import ONE, Formula, Partial, Quantity, Sign
from symbolic.formula.value import real, value_of
from symbolic.graph.definitions import Definition, Expression, Free, LossOf, Softmaxed, definition_formula
from symbolic.graph.graph import Graph

__all__ = ["Gradients", "Total", "forward_values"]


@dataclass(frozen=True, slots=True)
class Total:
    """∂u/∂v as a sum of terms ∂u/∂c × ∂c/∂v.

    Attributes:
        terms: (child c, value of ∂c/∂v) for every child that leads to u.
    """

    terms: tuple[tuple[Quantity, Formula], ...]

    def formula(self, of: Quantity) -> Formula:
        """Return the sum as it is written: ∂u/∂c_1 × value + ∂u/∂c_2 × value."""
        return sum_of([_term(of, child, value) for child, value in self.terms])


def _term(of: Quantity, child: Quantity, value: Formula) -> Formula:
    if child == of:
        return value
    return product([Partial(of, child), *([] if value == ONE else [value])], Sign.CHAIN)


class Gradients:
    """The derivatives of one quantity `of` by any others, each worked out once."""

    def __init__(self, deriver: Deriver, of: Quantity) -> None:
        self._deriver = deriver
        self._kinds: set[object] = set()
        self._totals: dict[Quantity, Total] = {}
        self.of = of
        deriver.graph.definition(of)

    def __getitem__(self, wrt: Quantity) -> Total:
        """Return ∂of/∂wrt in terms of its children's; no terms where it is 0."""
        total = self._totals.get(wrt)
        if total is None:
            onward = self._deriver.reach.onward(wrt, self.of) if wrt != self.of else ()
            total = Total(tuple((child, self._local(child, wrt)) for child in onward))
            self._totals[wrt] = total
        return total

    def _local(self, child: Quantity, parent: Quantity) -> Formula:
        neighbours = self._deriver.neighbours
        definition = neighbours.definition(child)
        if isinstance(definition, Expression):
            return neighbours.proved(child, parent).after
        local = neighbours.value(child, parent)
        kind = _kind(definition, child, parent, local.rule)
        if kind not in self._kinds:
            neighbours.direct(child, parent)
            self._kinds.add(kind)
        return local.value

    def values(self, wrt: Iterable[Quantity], known: Mapping[Quantity | Partial, Any]) -> dict[Quantity, Any]:
        """Return the derivatives as mpmath numbers, given the values of all quantities.

        Back-propagation with a stack of its own: depth is bounded by memory, not by Python's recursion limit.
        """
        found: dict[Quantity, Any] = {self.of: 1}
        wanted = list(wrt)
        for quantity in wanted:
            stack = [quantity]
            while stack:
                here = stack[-1]
                waiting = [child for child, _ in self[here].terms if child not in found]
                if here in found or not waiting:
                    stack.pop()
                    if here not in found:
                        terms = self[here].terms
                        found[here] = sum(
                            found[child] * real(value_of(value, known.__getitem__)) for child, value in terms
                        )
                else:
                    stack.extend(waiting)
        return {quantity: found[quantity] for quantity in wanted}


def _kind(definition: Definition, child: Quantity, parent: Quantity, rule: Rule) -> object:
    """Return what local derivatives have in common when they differ in the names of their quantities only."""
    match definition:
        case Softmaxed(unit=unit, scores=scores):
            return rule, child.layer, parent == scores.member(unit)
        case LossOf(predictions=predictions):
            return rule, parent in predictions
        case _:
            return rule, child.layer


def forward_values(graph: Graph, given: Mapping[Quantity, Any]) -> dict[Quantity | Partial, Any]:
    """Return the value of every quantity of `graph` as mpmath numbers, given those of its free ones."""
    values: dict[Quantity | Partial, Any] = {}
    for quantity in graph.quantities():
        definition = graph.definition(quantity)
        if isinstance(definition, Free):
            values[quantity] = given[quantity]
        else:
            values[quantity] = real(value_of(definition_formula(definition), values.__getitem__))
    return values
