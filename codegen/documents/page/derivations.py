"""The derivations for single quantities on a page: of each quantity by each end, and of all that they rely on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from codegen.documents.page.model import Fact, Line, Pair, Unfolding
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import left
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Quantity, Relations
from symbolic.graph.network import NetworkGraph
from symbolic.graph.reach import is_numbered

__all__ = ["derivation_lines", "every_quantity", "one_of_each_kind", "unfoldings"]


def every_quantity(graph: NetworkGraph) -> Iterator[Quantity]:
    """Yield what acts on predictions and loss, the last layer first: ŷ, then layer by layer a, z, W, b, then x."""
    yield from graph.predictions
    for l in range(graph.depth, 0, -1):
        yield from graph.units(l)
        yield from graph.scores(l)
        if graph.owner(l) == l:
            yield from graph.matrix(l)
        yield from graph.biases(l)
    yield from graph.units(0)


def one_of_each_kind(graph: NetworkGraph) -> Iterator[Quantity]:
    """Yield the first of each kind in each layer, in the order of `every_quantity`."""
    kinds: set[tuple[str, object]] = set()
    families = (
        (family.member(1) for family in (graph.units(l), graph.scores(l), graph.weights(l, 1), graph.biases(l)))
        for l in range(graph.depth, 0, -1)
    )
    for first in (graph.predictions.member(1), *(member for layer in families for member in layer)):
        kind = first.name, first.layer
        if kind not in kinds and (first.name != "b" or graph.spec.layers[int(str(first.layer)) - 1].bias):
            kinds.add(kind)
            yield first
    yield graph.units(0).member(1)


def unfoldings(
    deriver: Deriver, asked: Iterable[Quantity], ends: Iterable[Quantity], shown: Collection[Quantity]
) -> dict[Pair, Unfolding]:
    """Return the derivations of `asked` by each of `ends`, and of everything in them that can be clicked on."""
    known = frozenset(shown)
    found: dict[Pair, Unfolding] = {}
    waiting = [(wrt, of) for of in ends for wrt in asked]
    while waiting:
        pair = waiting.pop(0)
        if pair not in found:
            wrt, of = pair
            unfolding = found[pair] = _unfolding(deriver, deriver.derive(of, wrt), known)
            waiting += [fact.at for fact in unfolding.put_in if fact.at is not None]
            waiting += [(part.wrt, part.of) for part in unfolding.left]  # type: ignore[misc]  # between quantities
    return found


def _unfolding(deriver: Deriver, derivation: Derivation, known: frozenset[Quantity]) -> Unfolding:
    facts = dict.fromkeys(fact for step in derivation.steps for fact in step.uses)
    put_in = tuple(Fact(fact, _question(deriver, fact, known)) for fact in facts)
    rest = tuple(part for part in left(derivation) if part.wrt in known)
    return Unfolding(derivation.question, tuple(derivation_lines(derivation)), put_in, rest)


def _question(deriver: Deriver, fact: Relations, known: frozenset[Quantity]) -> Pair | None:
    """Return what was asked to find a fact; None where it stands for several by a letter, or was not derived."""
    for source in deriver.sources(fact):
        if source.start == fact.sides[0] and source.wrt in known and is_numbered(source.of):
            return source.wrt, source.of
    return None


def derivation_lines(derivation: Derivation) -> Iterator[Line]:
    """Yield a line for each step; one more at the beginning where the derivative has a name of its own."""
    if derivation.symbol is not None:
        yield Line(
            derivation.symbol,
            derivation.start,
            reason=(
                derivation.symbol,
                " is short for this derivative.",
            ),
        )
    for place, step in enumerate(derivation.steps):
        named = place > 0 or derivation.symbol is not None
        yield Line(None if named else derivation.start, step.after, reason=step.reason)
