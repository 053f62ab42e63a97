"""Layers and indices that a line leaves out: δ_k w_jk σ'(z_j) says by its letters what it means.

A letter belongs to one layer: that of the quantities it is written on with their layer. A weight joins two layers next
to each other. What stays open after that is tried with the layers that the line names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice, product

from symbolic.checking.meaning.instances import unit_letters
from symbolic.checking.verdicts.links import layers_of_links
from symbolic.checking.verdicts.nodes import with_units_of_layers
from symbolic.formula.nodes import Formula, Index, IndexLike, Quantity
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.resolver.vocabulary import OUTPUT_ERROR
from symbolic.formula.substitute import quantities, rebuilt, shifted
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["completions", "with_index_of_other_side"]

_LAYERED = frozenset({"W", "b", "z", "a", "delta", "A", "Z", "Delta"})
_FIXED: dict[str, IndexLike] = {"x": 0, "y": Index("D"), "yhat": Index("D"), OUTPUT_ERROR: Index("D")}
_FREE_LAYER = Index("l")
_MOST = 12


def completions(sides: Sequence[Formula], network: Graph, resolver: Resolver) -> list[tuple[Formula, ...]]:
    """Return the sides with every layer that they leave out, in each way that makes sense, the likeliest first."""
    sides = with_units_of_layers(tuple(sides), network, resolver)
    found = [quantity for side in sides for quantity in quantities(side)]
    own = resolver.vocabulary.own
    bare = [
        quantity
        for quantity in found
        if quantity.name in _LAYERED and quantity.layer is None and own.get(quantity.name) != quantity.name
    ]
    numbered = [quantity for quantity in bare if quantity.name == "W" and len(quantity.indices) == 1]
    if not bare or not isinstance(network, NetworkGraph):
        return [tuple(sides)]
    chosen: dict[int, Quantity] = {}
    for quantity in numbered:
        weight = _numbered(quantity, network, resolver.habits.weights)
        if weight is not None:
            chosen[id(quantity)] = weight
    chosen |= _numbered_biases(bare, {weight.layer for weight in chosen.values()}, network)
    for quantity in bare:
        layer = _named_by_layer(quantity, network)
        if layer is not None:
            chosen[id(quantity)] = replace(quantity, layer=layer, indices=(1,))
    rest = [quantity for quantity in bare if id(quantity) not in chosen]
    if network.depth == 1:
        _settled(rest, _layers_of_letters([*map(_of_only_layer, rest), *found]), chosen)
        chosen = {id(quantity): replace(quantity, layer=1) for quantity in rest} | chosen
        return [_with(sides, chosen, resolver)]
    layers = _layers_of_letters(found)
    open_ones = _settled(rest, layers, chosen)
    if not open_ones:
        return [_with(sides, chosen, resolver)]
    keys = dict(resolver.keys)
    if isinstance(sides[0], Quantity) and sides[0].name in {"delta", "Delta"}:  # delta = W2.T delta gives another one
        keys[id(sides[0])] = "given anew"
    choices = islice(_choices(open_ones, found, layers, chosen, keys, network.depth), _MOST)
    linked = layers_of_links(sides, open_ones, resolver.keys)
    likeliest = [] if linked is None else [chosen | linked]
    return [_with(sides, choice, resolver) for choice in (*likeliest, *choices)]


def _named_by_layer(quantity: Quantity, network: NetworkGraph) -> int | None:
    """Return the layer that a number below names where every layer has one unit: z_2 of a chain of units."""
    if quantity.name not in {"z", "a", "b", "delta"} or len(quantity.indices) != 1:
        return None
    (number,) = quantity.indices
    chain = network.depth > 1 and all(width == 1 for width in network.widths[1:])
    return number if chain and isinstance(number, int) and 1 <= number <= network.depth else None


def _of_only_layer(quantity: Quantity) -> Quantity:
    """Return a quantity in the one layer of a network; an activation may be an input as well."""
    return quantity if quantity.name in {"a", "A"} else replace(quantity, layer=1)


def _numbered(quantity: Quantity, network: NetworkGraph, counted: str) -> Quantity | None:
    """Return weight number k of the network, counted as the text does, as w_5 often means."""
    place = quantity.indices[0]
    if place == 0 and network.depth == 1 and network.widths[1] == 1:
        return Quantity("b", 1, (1,))
    if not isinstance(place, int) or (network.depth == 1 and network.widths[1] == 1):
        return _of_single_output(quantity, network)
    place -= 1
    layers = range(1, network.depth + 1)
    for l in reversed(layers) if "last" in counted else layers:
        rows, columns = network.widths[l], network.widths[l - 1]
        if 0 <= place < rows * columns:
            row, column = (place % rows, place // rows) if "columns" in counted else (place // columns, place % columns)
            return replace(quantity, layer=l, indices=(row + 1, column + 1))
        place -= rows * columns
    return None


def _numbered_biases(
    bare: Sequence[Quantity], layers: AbstractSet[IndexLike | None], network: NetworkGraph
) -> dict[int, Quantity]:
    """Return biases that are counted on from layer to layer: b_3 beside w_5 and w_6, or where no layer has so many."""
    widths = network.widths[1:]
    found: dict[int, Quantity] = {}
    for quantity in bare:
        place = quantity.indices[0] if quantity.name == "b" and len(quantity.indices) == 1 else None
        if not isinstance(place, int):
            continue
        for l, width in enumerate(widths, start=1):
            unit = place - sum(widths[: l - 1])
            if 1 <= unit <= width and (layers == {l} or (not layers and place > max(*widths, network.depth))):
                found[id(quantity)] = replace(quantity, layer=l, indices=(unit,))
    return found


def _of_single_output(quantity: Quantity, network: NetworkGraph) -> Quantity | None:
    """Return w_j of a network with one layer of one unit."""
    if network.depth == 1 and network.widths[1] == 1:
        return replace(quantity, layer=1, indices=(1, *quantity.indices))
    return None


def _layers_of_letters(found: Sequence[Quantity]) -> dict[str, IndexLike]:
    layers: dict[str, IndexLike] = {}
    for quantity in found:
        for letter, layer in _told(quantity):
            layers.setdefault(letter, layer)
    return layers


def _told(quantity: Quantity) -> Iterator[tuple[str, IndexLike]]:
    """Yield which layer each index letter of a quantity counts the units of."""
    layer = _FIXED.get(quantity.name, quantity.layer)
    if layer is None or quantity.name not in _LAYERED | _FIXED.keys():
        return
    alone = len(quantity.indices) == 1  # W_j into an only unit counts the units before
    for place, index in enumerate(quantity.indices):
        if isinstance(index, Index):
            yield index.letter, shifted(layer, -(place + alone) if quantity.name == "W" else 0)


def _settled(bare: Sequence[Quantity], layers: dict[str, IndexLike], chosen: dict[int, Quantity]) -> list[Quantity]:
    """Give layers to quantities whose letters tell them, until nothing more follows; return those that stay open."""
    waiting = list(bare)
    while True:
        settled = [(quantity, layer) for quantity in waiting if (layer := _by_letters(quantity, layers)) is not None]
        if not settled:
            return waiting
        for quantity, layer in settled:
            whole = replace(quantity, layer=layer)
            chosen[id(quantity)] = whole
            for place, index in enumerate(quantity.indices):
                if isinstance(index, Index):
                    step = -place if quantity.name == "W" else 0
                    layers.setdefault(index.letter, shifted(layer, step))
        done = {id(quantity) for quantity, _ in settled}
        waiting = [quantity for quantity in waiting if id(quantity) not in done]


def _by_letters(quantity: Quantity, layers: dict[str, IndexLike]) -> IndexLike | None:
    for place, index in enumerate(quantity.indices):
        if isinstance(index, Index) and index.letter in layers:
            layer = layers[index.letter]
            step = place if quantity.name == "W" else 0
            return shifted(layer, step)
    return None


def _choices(
    waiting: list[Quantity],
    found: Sequence[Quantity],
    layers: dict[str, IndexLike],
    chosen: dict[int, Quantity],
    keys: Mapping[int, str],
    depth: int,
) -> Iterator[dict[int, Quantity]]:
    """Yield layers for what no letter settles: those that the line names, their neighbours, else any or the last."""
    placed = [quantity for quantity in (*found, *chosen.values()) if quantity.layer is not None]
    named = list(dict.fromkeys(quantity.layer for quantity in placed if quantity.layer is not None))
    if named and all(quantity.name == "W" for quantity in placed) and all(item.name == "a" for item in waiting):
        named = [shifted(layer, -1) for layer in named] + named  # weights stand before what they are multiplied by
    if named:
        named += [near for step in (-1, 1) for layer in named[:2] if (near := shifted(layer, step)) not in named]
        named = _different(named, depth)
    hidden = any(keys.get(id(quantity)) in {"h", "H"} for quantity in waiting)
    last = [Index("D", -1), Index("D")] if hidden else [Index("D"), Index("D", -1)]
    likely: list[IndexLike] = named or [_FREE_LAYER, *last]
    first = next((quantity for quantity in waiting if quantity.indices), None)
    if first is None:
        yield from _each(waiting, likely, chosen, keys)
        return
    one_letter = [quantity for quantity in waiting if keys.get(id(quantity)) == keys.get(id(first))]
    beside = [quantity for quantity in one_letter if _is_beside(quantity, first)]
    same = [quantity for quantity in one_letter if quantity == first]

    def in_layer(alike: Sequence[Quantity], layer: IndexLike) -> Iterator[dict[int, Quantity]]:
        trial, known = chosen | {id(quantity): replace(quantity, layer=layer) for quantity in alike}, dict(layers)
        for place, index in enumerate(first.indices):
            if isinstance(index, Index):
                known.setdefault(index.letter, shifted(layer, -place if first.name == "W" else 0))
        rest = _settled([quantity for quantity in waiting if id(quantity) not in trial], known, trial)
        if rest:
            yield from _choices(rest, [*found, trial[id(first)]], known, trial, keys, depth)
        else:
            yield trial

    groups = [beside, same] if len(beside) > len(same) else [same]
    runs = [in_layer(group, layer) for group in groups for layer in likely]
    yield from (choice for run in runs for choice in islice(run, 1))  # each layer of the first before any other
    yield from (choice for run in runs for choice in run)


def _different(layers: Sequence[IndexLike], depth: int) -> list[IndexLike]:
    """Return the layers without those that are beyond the last, and without other names of one: L and 2 of two."""

    def number(layer: IndexLike) -> IndexLike:
        return depth + layer.shift if isinstance(layer, Index) and layer.letter == "D" else layer

    found: dict[IndexLike, IndexLike] = {}
    for layer in layers:
        found.setdefault(number(layer), layer)
    return [layer for place, layer in found.items() if not isinstance(place, int) or 0 <= place <= depth]


def _is_beside(quantity: Quantity, first: Quantity) -> bool:
    """Say whether two entries of one array are of one layer: equal ones, and those numbered both, as w_11 and w_12."""
    numbers = all(isinstance(index, int) for index in (*quantity.indices, *first.indices))
    return quantity == first or (quantity.name == first.name and bool(quantity.indices) and numbers)


def _each(
    waiting: list[Quantity], named: Sequence[IndexLike], chosen: dict[int, Quantity], keys: Mapping[int, str]
) -> Iterator[dict[int, Quantity]]:
    """Yield layers for whole arrays: quantities of one letter get one; where none is named, first one for all."""

    def kind(quantity: Quantity) -> tuple[str, str]:
        return quantity.name, keys.get(id(quantity), quantity.name)

    kinds = list(dict.fromkeys(map(kind, waiting)))
    choices = list(product(named, repeat=min(len(kinds), 3)))
    if _FREE_LAYER in named:
        choices.sort(key=lambda layers: len({*layers}) > 1)
    for layers in choices:
        assigned = dict(zip(kinds, layers, strict=False))
        yield chosen | {
            id(quantity): replace(quantity, layer=assigned.get(kind(quantity), layers[-1])) for quantity in waiting
        }


def _with(sides: Sequence[Formula], chosen: dict[int, Quantity], resolver: Resolver) -> tuple[Formula, ...]:
    def change(formula: Formula) -> Formula:
        new = chosen.get(id(formula)) if isinstance(formula, Quantity) else None
        return resolver.in_place_of(formula, rebuilt(formula, change) if new is None else new)

    return tuple(map(change, sides))


def with_index_of_other_side(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides with the one free index of the line put on a bias that is written without: ∂L/∂b = δ_j."""
    letters = {letter for side in sides for letter in unit_letters(side)}
    if len(letters) != 1:
        return None
    (letter,) = letters
    chosen = {
        id(quantity): replace(quantity, indices=(Index(letter),))
        for side in sides
        for quantity in quantities(side)
        if quantity.name == "b" and not quantity.indices
    }
    return _with(sides, chosen, resolver) if chosen else None
