"""Derivatives between entries that share an index: ∂z_i/∂W_ij = a_j, as the lines of a summary say it.

The derivation for any two entries has a Kronecker delta, δ_qi a_j. Where both are of the same unit it is 1.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.facts import instance
from symbolic.derivation.local import local_derivative
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.formula.build import product
from symbolic.formula.nodes import ONE, Apply, Formula, Index, Partial, Product, Quantity
from symbolic.formula.substitute import rebuilt
from symbolic.graph.definitions import Activated, Residual

__all__ = ["own_entry_derivation"]

_WHERE_BOTH_ARE_THE_SAME = Index("q")


def own_entry_derivation(deriver: IndexDeriver, child: Quantity, parent: Quantity) -> Derivation:
    """Return the derivation of ∂child/∂parent for neighbours whose first indices are the same letter, proved.

    A derivative f'(z) of an activation function is written as chains for single entries write it.
    """
    bare = Partial(child, parent)
    apart = replace(parent, indices=(_WHERE_BOTH_ARE_THE_SAME, *parent.indices[1:]))
    fact = instance(deriver.local(child, apart).conclusion, bare)
    steps = [Step(Rule.SUBSTITUTE_KNOWN, bare, fact.sides[-1], _FOUND_BEFORE, (fact,))]
    steps.append(
        deriver.prover.prove(Step(Rule.KRONECKER, fact.sides[-1], _without_deltas(fact.sides[-1]), _SAME_UNIT))
    )
    value = _as_chains_put_in(deriver, child)
    if steps[-1].after == value[0] != value[1]:
        steps.append(deriver.prover.prove(Step(Rule.WRITE_OUT_PRIME, *value, ("Written out.",))))
    return Derivation(child, parent, tuple(steps))


_FOUND_BEFORE: Words = ("For any two entries this was found before.",)
_SAME_UNIT: Words = ("Both are of the same unit, so the Kronecker delta is 1.",)


def _as_chains_put_in(deriver: IndexDeriver, child: Quantity) -> tuple[Formula, Formula]:
    """Return f'(z), where `child` is f(z), and how chains for single entries write it; 1 twice for anything else."""
    definition = deriver.graph.definition(child)
    activated = definition.activated if isinstance(definition, Residual) else definition
    if not isinstance(activated, Activated):
        return ONE, ONE
    argument = activated.argument
    return Apply(activated.function, (argument,), 1), local_derivative(activated, argument).value


def _without_deltas(formula: Formula) -> Formula:
    """Return a formula with δ_ii = 1 put in, and factors of 1 left out."""
    match formula:
        case Quantity(name="kronecker", indices=(first, second)) if first == second:
            return ONE
        case Product(factors=factors, sign=sign):
            left = tuple(map(_without_deltas, factors))
            return product([factor for factor in left if factor != ONE], sign)
        case _:
            return rebuilt(formula, _without_deltas)
