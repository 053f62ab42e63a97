"""All samples at once: the arrays of the forward pass with their numbers, as the batch form lays them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from symbolic.derivation.batch.form import batch_form
from symbolic.formula.nodes import Formula, Matrix, Partial, Quantity, Relations
from symbolic.formula.value import Value
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.rounding import Rounding
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_ENTRIES", "array_lines"]

MOST_ENTRIES = 60
"""Larger arrays are not written out."""

_Values: TypeAlias = Mapping[Quantity | Partial, Value]


def array_lines(spec: NetworkSpec, samples: Sequence[_Values], rounding: Rounding) -> Iterator[Relations]:
    """Yield X and the parameters, then Z = X W^T + 1 b^T = numbers and A = f(Z) = numbers for every layer.

    Args:
        spec: the network, in whose layout arrays lie.
        samples: what is known of each sample after its forward pass, the parameters among it.
        rounding: how numbers are shown.
    """
    graph, layout = NetworkGraph(spec), spec.written_in.layout

    def over_samples(units: Iterable[Quantity]) -> list[list[Value]]:
        rows = [[sample[unit] for unit in units] for sample in samples]
        return rows if layout.samples == "rows" else [list(column) for column in zip(*rows, strict=True)]

    def line(sides: Sequence[Formula], table: list[list[Value]], *, given: bool = False) -> Iterator[Relations]:
        if sum(map(len, table)) <= MOST_ENTRIES:
            cells = [[rounding.shown(value) for value in row] for row in table]
            # What was rounded on the way looks exact, and is not.
            exact = all(cell[1] for row in cells for cell in row) and (given or not rounding.carried)
            matrix = Matrix(tuple(tuple(number for number, _ in row) for row in cells))
            signs = (*["="] * (len(sides) - 1), "=" if exact else "~")
            yield Relations((*sides, matrix), signs)

    yield from line((Quantity("X"),), over_samples([*graph.units(0)]), given=True)
    for l in range(1, graph.depth + 1):
        if graph.owner(l) == l:
            rows = [[samples[0][weight] for weight in graph.weights(l, i)] for i in range(1, graph.widths[l] + 1)]
            turned = rows if layout.weight_order == "to-from" else [list(row) for row in zip(*rows, strict=True)]
            yield from line((Quantity("W", l),), turned, given=True)
        biases = [samples[0][bias] for bias in graph.biases(l)]
        if biases:
            vector = [[bias] for bias in biases] if layout.vectors == "columns" else [biases]
            yield from line((Quantity("b", l),), vector, given=True)
    for statement in batch_form(spec, layout).forward:
        match statement.sides[0]:
            case Quantity(name="Z", layer=int(l)) as target:
                units = graph.scores(l)
            case Quantity(name="A", layer=int(l)) as target:
                units = graph.units(l)
            case Quantity(name="Yhat") as target:
                units = graph.predictions
            case _:
                continue
        yield from line((target, *statement.sides[1:]), over_samples([*units]))
