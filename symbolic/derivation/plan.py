"""Which derivations are shown, and in which order: what a line relies on comes before it, and nothing comes twice.

Output first: the gradients of the last layer, then what is passed down, then the layer before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from symbolic.derivation.engine import Deriver
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Formula, Group, Partial, Product, Quantity, Sigma, Sum
from symbolic.formula.substitute import with_index
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph
from symbolic.graph.reach import is_numbered

__all__ = ["left", "neighbours", "plan", "representatives", "sketch", "unresolved", "with_sources"]


def plan(deriver: Deriver, of: Quantity, wrt: Iterable[Quantity]) -> tuple[Derivation, ...]:
    """Return the derivations of ∂of/∂q for every q of `wrt`, each after all those whose results it relies on."""
    return _planned(deriver, of, wrt, left)


def sketch(deriver: Deriver, of: Quantity, wrt: Iterable[Quantity]) -> tuple[Derivation, ...]:
    """Return the same as `plan`, but of what a sum with a sigma sign relies on, the first member only."""
    return _planned(deriver, of, wrt, _first_left)


_Needed: TypeAlias = Callable[[Derivation], tuple[Partial, ...]]


def _planned(deriver: Deriver, of: Quantity, wrt: Iterable[Quantity], needed: _Needed) -> tuple[Derivation, ...]:
    done: dict[Partial, Derivation] = {}
    for quantity in wrt:
        stack = [deriver.derive(of, quantity)]
        while stack:
            derivation = stack[-1]
            inner = [deriver.derive(item.of, item.wrt) for item in needed(derivation)]  # type: ignore[arg-type]
            before = [*inner, *_sources(deriver, derivation, derivation.of)]
            waiting = [item for item in before if item.start not in done]
            if derivation.start in done or not waiting:
                done.setdefault(stack.pop().start, derivation)
            else:
                stack.extend(reversed(waiting))
    return tuple(done.values())


def with_sources(deriver: Deriver, derivation: Derivation) -> tuple[Derivation, ...]:
    """Return the total derivatives that `derivation` puts in, and then itself."""
    return (*dict.fromkeys(_sources(deriver, derivation, derivation.of)), derivation)


def _sources(deriver: Deriver, derivation: Derivation, of: Quantity) -> Iterator[Derivation]:
    """Yield the total derivatives of `of` that a derivation puts in."""
    for fact in (fact for step in derivation.steps for fact in step.uses):
        for source in deriver.sources(fact):
            if source.of == of and source.start != derivation.start and not _is_link(deriver.graph, source):
                yield source


def neighbours(deriver: Deriver, derivations: Iterable[Derivation]) -> tuple[Derivation, ...]:
    """Return the derivatives of neighbours that `derivations` put in, from the output down."""
    found: dict[Partial, Derivation] = {}
    for derivation in derivations:
        for fact in (fact for step in derivation.steps for fact in step.uses):
            sources = deriver.sources(fact)
            if any(_is_link(deriver.graph, source) for source in sources):
                found |= {source.start: source for source in sources if source.start not in found}
    return tuple(sorted(found.values(), key=lambda item: -deriver.graph.rank(item.of)))


def _is_link(graph: Graph, derivation: Derivation) -> bool:
    """Say whether a derivation is between neighbours; the child may stand for all children alike, by a letter."""
    return is_numbered(derivation.wrt) and derivation.of in graph.influenced(derivation.wrt)


def unresolved(derivation: Derivation) -> tuple[Quantity, ...]:
    """Return the quantities q whose ∂u/∂q stands in the result; u is `of`, or a part of it such as the loss in J."""
    return tuple(part.wrt for part in left(derivation) if isinstance(part.wrt, Quantity))


def left(derivation: Derivation) -> tuple[Partial, ...]:
    """Return the derivatives between quantities in the result, each to be found in a derivation of its own."""
    return tuple(dict.fromkeys(_left(derivation.result, lambda lower, upper: (lower, upper))))


def _first_left(derivation: Derivation) -> tuple[Partial, ...]:
    return tuple(dict.fromkeys(_left(derivation.result, lambda lower, _: (lower, lower))))


def _left(formula: Formula, bounds: Callable[[int, int], tuple[int, int]]) -> Iterator[Partial]:
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            for part in parts:
                yield from _left(part, bounds)
        case Group(body=body):
            yield from _left(body, bounds)
        case Sigma(body=body, index=index, lower=int(lower), upper=int(upper)):
            first, last = bounds(lower, upper)
            for k in range(first, last + 1):
                yield from _left(with_index(body, index, k), bounds)
        case Partial(of=Quantity(), wrt=Quantity()):
            yield formula


def representatives(graph: NetworkGraph) -> Iterator[Quantity]:
    """Yield the first weight and the first bias of each layer that has its own, from the last layer to the first."""
    for l in range(graph.depth, 0, -1):
        if graph.owner(l) == l:
            yield graph.weights(l, 1).member(1)
        if graph.biases(l).size:
            yield graph.biases(l).member(1)
