"""Instances of a formula in indices on one network: numbers for its free letters and for its widths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from symbolic.formula.nodes import Formula, Index, IndexLike, Number, Product, Quantity, Sigma
from symbolic.formula.substitute import children, rebuilt, with_index
from symbolic.graph.network import NetworkGraph

__all__ = ["instances", "nested_sums", "ranges", "with_numbers", "with_opaque_sizes"]

_SAMPLES = 2
"""How many samples an instance has: two tell a sum from a mean."""


def with_numbers(formula: Formula, graph: NetworkGraph, samples: int = _SAMPLES) -> Formula:
    """Return `formula` with numbers for each width n_l and for how many samples there are, above sigma signs too."""
    match formula:
        case Quantity(name="width", indices=(int(l),)):
            return Number(str(graph.widths[l]))
        case Quantity(name="samples"):
            return Number(str(samples))
        case Sigma(body=body, index=index, lower=lower, upper=Quantity(name="samples")):
            return Sigma(with_numbers(body, graph, samples), index, lower, samples)
        case Sigma(body=body, index=index, lower=lower, upper=Quantity(name="width", indices=(int(l),))):
            return Sigma(with_numbers(body, graph, samples), index, lower, graph.widths[l])
        case _:
            return rebuilt(formula, lambda part: with_numbers(part, graph, samples))


def ranges(formula: Formula, graph: NetworkGraph) -> dict[str, int]:
    """Return how far each free letter of `formula` runs, read off the entries it stands at."""
    found: dict[str, int] = {}
    _collect(formula, graph, frozenset(), found)
    return found


def _collect(formula: Formula, graph: NetworkGraph, summed: frozenset[str], found: dict[str, int]) -> None:
    if isinstance(formula, Quantity):
        for index, size in zip(formula.indices, _sizes(formula, graph), strict=False):
            if isinstance(index, Index) and index.letter not in summed:
                found[index.letter] = size
        if isinstance(formula.sample, Index) and formula.sample.letter not in summed:
            found[formula.sample.letter] = _SAMPLES
    inside = summed | {formula.index} if isinstance(formula, Sigma) else summed
    for part in children(formula):
        _collect(part, graph, inside, found)


def _sizes(quantity: Quantity, graph: NetworkGraph) -> tuple[int, ...]:
    """Return how many values each index of an entry has; none for a delta, whose letters stand elsewhere too."""
    l: IndexLike | None = quantity.layer
    match quantity.name:
        case "W" if isinstance(l, int):
            return (graph.widths[l], graph.widths[l - 1])
        case "z" | "a" | "b" if isinstance(l, int):
            return (graph.widths[l],)
        case "x":
            return (graph.widths[0],)
        case "y" | "yhat":
            return (graph.widths[-1],)
        case _:
            return ()


def with_opaque_sizes(formula: Formula) -> Formula:
    """Return a formula in which n_l and the number of samples stand for any numbers, but above a sigma sign.

    A line must not be taken for true because of the number of units or samples that an instance happens to have.
    """
    match formula:
        case Quantity(name="width" | "samples" as name, indices=indices):
            return Quantity(f"any {name}", None, indices)
        case Sigma(body=body):
            return replace(formula, body=with_opaque_sizes(body))
        case _:
            return rebuilt(formula, with_opaque_sizes)


def nested_sums(formula: Formula) -> int:
    """Return how many sums stand inside each other, those of factors added up."""
    inside = [nested_sums(part) for part in children(formula)]
    if isinstance(formula, Sigma):
        return 1 + max(inside, default=0)
    return sum(inside) if isinstance(formula, Product) else max(inside, default=0)


def instances(formulas: tuple[Formula, ...], graph: NetworkGraph) -> Iterator[tuple[Formula, ...]]:
    """Yield the formulas with numbers for widths and for every combination of values of their free letters."""
    numbered = tuple(with_numbers(formula, graph) for formula in formulas)
    runs: dict[str, int] = {}
    for formula in formulas:
        runs |= ranges(formula, graph)
    letters = sorted(runs)
    for values in product(*(range(1, runs[letter] + 1) for letter in letters)):
        chosen = numbered
        for letter, value in zip(letters, values, strict=True):
            chosen = tuple(with_index(formula, letter, value) for formula in chosen)
        yield chosen
