"""Which derivations are shown, and in which order: what a line relies on comes before it, and nothing comes twice.

Output first: the gradients of the last layer, then what is passed down, then the layer before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symbolic.derivation.engine import Deriver
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Formula, Group, Partial, Product, Quantity, Sigma, Sum
from symbolic.formula.substitute import with_index
from symbolic.graph.definitions import Free
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["links", "plan", "representatives", "unresolved"]


def plan(deriver: Deriver, of: Quantity, wrt: Iterable[Quantity]) -> tuple[Derivation, ...]:
    """Return the derivations of ∂of/∂q for every q of `wrt`, each after those whose results it leaves as they are."""
    done: dict[Quantity, Derivation] = {}
    for quantity in wrt:
        stack = [quantity]
        while stack:
            derivation = deriver.derive(of, stack[-1])
            waiting = [item for item in unresolved(derivation) if item not in done]
            if stack[-1] in done or not waiting:
                done.setdefault(stack.pop(), derivation)
            else:
                stack.extend(reversed(waiting))
    return tuple(done.values())


def unresolved(derivation: Derivation) -> tuple[Quantity, ...]:
    """Return the quantities q whose ∂of/∂q stands in the result, to be found in a derivation of its own."""
    return tuple(dict.fromkeys(_unresolved(derivation.result, derivation.of)))


def _unresolved(formula: Formula, of: Quantity) -> Iterator[Quantity]:
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            for part in parts:
                yield from _unresolved(part, of)
        case Group(body=body):
            yield from _unresolved(body, of)
        case Sigma(body=body, index=index, lower=int(lower), upper=int(upper)):
            for k in range(lower, upper + 1):
                yield from _unresolved(with_index(body, index, k), of)
        case Partial(of=top, wrt=Quantity() as bottom) if top == of:
            yield bottom


def links(graph: Graph, derivations: Iterable[Derivation]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return the (child, parent) pairs of neighbours whose derivatives the chains of `derivations` put in."""
    found: dict[tuple[Quantity, Quantity], None] = {}
    for derivation in derivations:
        for fact in (fact for step in derivation.steps for fact in step.uses):
            match fact.sides[0]:
                case Partial(of=Quantity() as child, wrt=Quantity() as parent) if parent in _parents(graph, child):
                    found[child, parent] = None
    return tuple(sorted(found, key=lambda link: -graph.rank(link[0])))


def _parents(graph: Graph, child: Quantity) -> tuple[Quantity, ...]:
    numbered = all(isinstance(index, int) for index in child.indices)
    return graph.parents(child) if numbered and not isinstance(graph.definition(child), Free) else ()


def representatives(graph: NetworkGraph) -> Iterator[Quantity]:
    """Yield the first weight and the first bias of each layer, from the last layer to the first."""
    for l in range(graph.depth, 0, -1):
        yield graph.weights(l, 1).member(1)
        if graph.biases(l).size:
            yield graph.biases(l).member(1)
