"""Samples that a line marks: left out where any sample is meant, and the cost read where losses stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from symbolic.checking.meaning.instances import letters_of
from symbolic.checking.verdicts.features import features_of
from symbolic.formula.nodes import Formula, Index, Quantity
from symbolic.formula.notation import BATCHES
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import quantities, rebuilt
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["sampled"]


def sampled(
    sides: tuple[Formula, ...], resolver: Resolver, graph: Graph, *, cost_of_sample: bool, names_batch: bool
) -> Iterator[tuple[tuple[Formula, ...], bool]]:
    """Yield what a line may say of samples, the likeliest first, each with whether it speaks of a batch.

    J is the cost of one sample too where that is asked for: `cost_of_sample`. Where names of the text's own stand for
    arrays of a batch (`names_batch`), samples are counted in that batch: dW / m.
    """
    found = features_of(sides)
    batch = found.batch
    if batch and _has_ones_alone(sides):
        yield sides, False
    if batch or not (names_batch and found.counts):
        yield _without_idle_sample(sides, resolver, cost_of_sample) if batch else (sides, False)
    if isinstance(graph, NetworkGraph) and graph.widths[-1] == 1:
        units = {use.letter for use in letters_of(sides).uses if not _is_output(use.part)}
        below = tuple(_with_sample_below(side, units, resolver) for side in sides)
        if below != sides:
            yield _without_idle_sample(below, resolver, cost_of_sample)
    if not batch and found.counts:
        yield sides, True
    if batch and (_sums_over_samples(sides) or _beside_differentials(sides, resolver)):
        yield _with_cost(sides, resolver), True


def _has_ones_alone(sides: tuple[Formula, ...]) -> bool:
    """Say whether nothing but a vector of ones may be of a batch: (y^T 1) ŷ adds up the outputs of one sample."""
    found = [quantity for side in sides for quantity in quantities(side)]
    names = {quantity.name for quantity in found}
    return "ones" in names and not names & (BATCHES | {"samples"}) and all(part.sample is None for part in found)


def _sums_over_samples(sides: tuple[Formula, ...]) -> bool:
    """Say whether a sum over marked samples stands beside a loss of none: L is the cost there, as in L = Σ_i ..."""
    found = [quantity for side in sides for quantity in quantities(side)]
    free = letters_of(sides).samples
    bound = any(isinstance(quantity.sample, Index) and quantity.sample.letter not in free for quantity in found)
    return bound and any(quantity.name == "L" and quantity.sample is None for quantity in found)


def _beside_differentials(sides: tuple[Formula, ...], resolver: Resolver) -> bool:
    """Say whether a written L stands beside dZ, of which the loss is not written: ∂L/∂W = 1/m dZ A^T, of the cost L."""
    losses = [part for side in sides for part in quantities(side) if part.name == "L" and part.sample is None]
    return len({id(loss) in resolver.keys for loss in losses}) > 1


def _is_output(part: Formula) -> bool:
    return isinstance(part, Quantity) and part.name in {"y", "yhat"}


def _with_sample_below(formula: Formula, units: AbstractSet[str], resolver: Resolver) -> Formula:
    """ŷ_i as ŷ^(i): a letter that stands below the only output alone, not among `units`, counts samples"""
    if isinstance(formula, Quantity) and formula.name in {"y", "yhat"} and formula.sample is None:
        below = formula.indices
        if len(below) == 1 and isinstance(below[0], Index) and below[0].letter not in units:
            return resolver.in_place_of(formula, replace(formula, indices=(), sample=below[0]))
        return formula
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _with_sample_below(part, units, resolver)))


def _without_idle_sample(
    sides: tuple[Formula, ...], resolver: Resolver, cost_of_sample: bool
) -> tuple[tuple[Formula, ...], bool]:
    """Leave out the sample where one letter marks it throughout and nothing sums over samples: any sample is meant."""
    found = [quantity for side in sides for quantity in quantities(side)]
    marked = [quantity for quantity in found if quantity.sample is not None]
    losses = [quantity for quantity in found if quantity.name == "L" and id(quantity) in resolver.keys]
    if any(quantity.sample is None for quantity in losses) and any(quantity.sample is not None for quantity in losses):
        return _with_cost(sides, resolver), True
    samples = {quantity.sample for quantity in marked}
    whole_names = (
        {"samples"} if cost_of_sample and all(quantity.name == "L" for quantity in marked) else {"J", "samples"}
    )
    whole = any(quantity.name in BATCHES | whole_names for quantity in found)
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
        if isinstance(formula, Quantity):  # the loss of dZ was not written, it is that of each sample
            is_cost = formula.name == "L" and formula.sample is None and id(formula) in resolver.keys
            return replace(formula, name="J") if is_cost else formula
        return resolver.in_place_of(formula, rebuilt(formula, change))

    return tuple(map(change, sides))
