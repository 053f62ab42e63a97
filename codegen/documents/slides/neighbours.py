"""Derivatives of neighbours, a group for each kind: one sibling after the other, then all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from codegen.documents.slides.model import Flow, Frame, Line, Lines, derivation_lines, stated
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.one_unit import derivative_by_weights
from symbolic.derivation.summary import Kind, Known
from symbolic.formula.build import equation
from symbolic.formula.nodes import ONE, Partial, Quantity, Relations
from symbolic.graph.families import Family
from symbolic.graph.network import LOSS, NetworkGraph

__all__ = ["MOST_SIBLINGS", "Group", "groups", "neighbour_frames"]

MOST_SIBLINGS = 4
"""Of more entries alike one is shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """Derivatives alike: each a child and its parent.

    Attributes:
        kind: None for what only some networks have: a loss of several outputs, a skip.
        alike: groups of one kind that are equal in it are derived alike.
    """

    kind: Kind | None
    layer: int
    pairs: tuple[tuple[Quantity, Quantity], ...]
    alike: object


def groups(graph: NetworkGraph, of: Quantity) -> Iterator[Group]:
    """Yield what acts on what directly, from `of` down to the inputs."""
    if of == LOSS:
        yield Group(None, graph.depth + 1, tuple((LOSS, member) for member in graph.predictions), "loss")
    outputs = graph.units(graph.depth)
    pairs = tuple(zip(graph.predictions, outputs, strict=True))
    yield Group(Kind.PREDICTION, graph.depth, pairs, "prediction")
    for l in range(graph.depth, 0, -1):
        yield from _of_layer(graph, l)


def _of_layer(graph: NetworkGraph, l: int) -> Iterator[Group]:
    layer, score, unit = graph.spec.layers[l - 1], graph.scores(l).member(1), graph.units(l).member(1)
    softmax = layer.activation == "softmax"
    slopes = (
        ((unit, other) for other in graph.scores(l)) if softmax else zip(graph.units(l), graph.scores(l), strict=True)
    )
    yield Group(Kind.SLOPE, l, tuple(slopes), layer.function)
    yield Group(Kind.WEIGHT, l, _by(score, graph.weights(graph.owner(l), 1)), graph.owner(l) == l)
    if graph.biases(l).size:
        yield Group(Kind.BIAS, l, ((score, graph.biases(l).member(1)),), "bias")
    if l > 1:
        yield Group(Kind.INPUT, l, _by(score, graph.units(l - 1)), "inputs")
    if layer.skip is not None:
        reached = unit if layer.skip_into == "a" else score
        yield Group(None, l, ((reached, graph.units(layer.skip).member(1)),), ("skip", layer.skip_into))


def _by(score: Quantity, parents: Family) -> tuple[tuple[Quantity, Quantity], ...]:
    return tuple((score, parent) for parent in parents)


def neighbour_frames(
    graph: NetworkGraph, deriver: Deriver, forms: Forms, of: Quantity, summary: tuple[Known, ...]
) -> Iterator[Frame]:
    """Yield the frames of all groups, each kind once; the slope of a hidden layer is shown beside that of the last."""
    seen: set[object] = set()
    known: tuple[Known, ...] = ()
    for group in groups(graph, of):
        key = (group.kind, group.alike)
        once_more = group.kind is Kind.SLOPE and group.layer == graph.depth - 1
        if key in seen and not once_more:
            continue
        seen.add(key)
        new = tuple(item for item in summary if item.kind is group.kind and _covers(item, group) and item not in known)
        yield from _frames(graph, deriver, forms, group, _in_order(known), new)
        known = (*known, *new)


def _covers(item: Known, group: Group) -> bool:
    return item.kind is Kind.PREDICTION or group.layer in item.layers


def _in_order(known: tuple[Known, ...]) -> tuple[Relations, ...]:
    return tuple(item.line for item in sorted(known, key=lambda item: item.kind))


def _frames(
    graph: NetworkGraph,
    deriver: Deriver,
    forms: Forms,
    group: Group,
    known: tuple[Relations, ...],
    new: tuple[Known, ...],
) -> Iterator[Frame]:
    count = len(group.pairs) if len(group.pairs) <= MOST_SIBLINGS else 1
    shown = [deriver.derive(child, parent) for child, parent in islice(group.pairs, count)]
    for derivation in shown:
        lit = frozenset((derivation.of, derivation.wrt))
        yield Frame(derivation.question, (derivation_lines(derivation),), lit, known)
    arrays = _together(graph, forms, group)
    lines = (*arrays, *(item.line for item in new if item.line != shown[0].conclusion))
    if lines:
        lit = frozenset(quantity for derivation in shown for quantity in (derivation.of, derivation.wrt))
        found = Flow(tuple(derivation.known for derivation in shown))
        title = "All at once" if arrays or len(shown) > 1 else "In any layer"
        yield Frame((title,), (found, Lines(tuple(_merged(lines, new)))), lit, known)


def _merged(lines: tuple[Relations, ...], new: tuple[Known, ...]) -> Iterator[Line]:
    """Yield the lines that say for all entries what was found for single ones."""
    general = {item.line for item in new}
    for stage, line in enumerate(lines, 2):
        reason = _FOR_ANY if line in general else _AS_ARRAYS
        yield from stated((line,), stage, (reason,))


_AS_ARRAYS = "All entries in one array."
_FOR_ANY = "The same for every unit of such a layer."


def _together(graph: NetworkGraph, forms: Forms, group: Group) -> tuple[Relations, ...]:
    """Return the line for whole arrays, where it says more than the ones for entries."""
    l = group.layer
    width = graph.widths[l] if l <= graph.depth else 1
    if not graph.weights(1, 1).indexed or forms.spec.layers[min(l, graph.depth) - 1].skip is not None:
        return ()
    match group.kind:
        case Kind.WEIGHT if width == 1 and len(group.pairs) > 1 and graph.owner(l) == l:
            return (derivative_by_weights(forms.numbered, l, forms.notation.layout),)
        case Kind.BIAS:
            whole = Partial(Quantity("z", l), Quantity("b", l))
            return (equation(whole, ONE),) if width == 1 else (_local(forms, l, "z", "b"),)
        case Kind.INPUT:
            return (_local(forms, l, "z", "a"),)
        case Kind.SLOPE if width > 1:
            return (_local(forms, l, "a", "z"),)
        case _:
            return ()


def _local(forms: Forms, l: int, child: str, parent: str) -> Relations:
    """Return ∂a^l/∂z^l, ∂z^l/∂a^(l-1) or ∂z^l/∂b^l for whole arrays."""
    wanted = Partial(Quantity(child, l), Quantity(parent, l - 1 if (child, parent) == ("z", "a") else l))
    return next(statement for statement in forms.local_jacobians(l) if statement.sides[0] == wanted)
