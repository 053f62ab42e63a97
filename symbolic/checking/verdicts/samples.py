"""Samples that a line marks: left out where any sample is meant, and the cost read where losses stand beside it."""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.meaning.instances import letters_of
from symbolic.checking.verdicts.ways import features_of
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import quantities, rebuilt

__all__ = ["without_idle_sample"]


def without_idle_sample(
    sides: tuple[Formula, ...], resolver: Resolver, *, cost_of_sample: bool
) -> tuple[tuple[Formula, ...], bool]:
    """Leave out the sample where one letter marks it throughout and nothing sums over samples: any sample is meant.

    J is the cost of one sample too where that is asked for: `cost_of_sample`.
    """
    found = [quantity for side in sides for quantity in quantities(side)]
    marked = [quantity for quantity in found if quantity.sample is not None]
    losses = [quantity for quantity in found if quantity.name == "L"]
    if any(quantity.sample is None for quantity in losses) and any(quantity.sample is not None for quantity in losses):
        return _with_cost(sides, resolver), True
    samples = {quantity.sample for quantity in marked}
    whole_names = (
        {"samples"} if cost_of_sample and all(quantity.name == "L" for quantity in marked) else {"J", "samples"}
    )
    whole = features_of(sides).capitals or any(quantity.name in whole_names for quantity in found)
    if whole or len(samples) != 1 or len(letters_of(sides).samples) != 1:
        return sides, True

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Quantity) and formula.sample is not None:
            result: Formula = replace(formula, sample=None)
        else:
            result = rebuilt(formula, change)
        return resolver.in_place_of(formula, result)

    return tuple(map(change, sides)), False


def _with_cost(sides: tuple[Formula, ...], resolver: Resolver) -> tuple[Formula, ...]:
    """Read a loss without a sample as the cost where losses of samples stand beside it: E = Σ_n E_n."""

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Quantity):
            return replace(formula, name="J") if formula.name == "L" and formula.sample is None else formula
        return resolver.in_place_of(formula, rebuilt(formula, change))

    return tuple(map(change, sides))
