"""Units of a network, put down column by column from the inputs to the loss."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.documents.diagrams.drawing import Point
from codegen.documents.diagrams.shown import Shown
from codegen.documents.diagrams.sketch import Sketch
from codegen.documents.diagrams.units import Look, Row, rows_of
from symbolic.formula.nodes import Quantity
from symbolic.graph.families import Family
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph

__all__ = ["Columns"]

_SOFTMAX_ROOM = 44.0
"""Between the scores and the activations of a softmax layer, of which each depends on all."""
_SHORT = 0.5
"""The room behind the last layer, where lines have no labels, compared with that between layers."""
_BIAS = 5.0
_DROP, _SHORT_DROP = 10.0, 6.5
"""From a unit down to the mark of its bias: of a pill, where the bias has a name beside it, and of a circle."""


class Columns:
    """The columns of a drawing; `centres` are where captions go, the inputs first and the loss last."""

    def __init__(self, graph: NetworkGraph, shown: Shown, look: Look, sketch: Sketch) -> None:
        self.centres: list[float] = []
        self._graph, self._shown, self._look, self._sketch = graph, shown, look, sketch
        self._round = max(look.height, look.width + 4.0 if look.halves else look.width)
        self._right = 0.0
        self.rows = [rows_of(graph.units(l), l, graph, shown.kept) for l in range(graph.depth + 1)]

    def put_down(self) -> None:
        """Put down all units."""
        self._singles(self._graph.units(0), self.rows[0], self._next(self._round, 0.0))
        for l in range(1, self._graph.depth + 1):
            self._layer(l)
        short = self._look.room * _SHORT
        self._singles(self._graph.predictions, self.rows[-1], self._next(self._round, short))
        if self._shown.loss:
            self._loss(short)

    def _next(self, width: float, room: float) -> float:
        """Return the centre of the next column."""
        left = self._right + room if self.centres else 0.0
        self._right = left + width
        self.centres.append(left + width / 2)
        return self.centres[-1]

    def _heights(self, rows: Iterable[Row]) -> list[tuple[Row, float]]:
        units = list(rows)
        return [(i, (place - (len(units) - 1) / 2) * self._look.pitch) for place, i in enumerate(units)]

    def _singles(self, family: Family, rows: Iterable[Row], x: float) -> None:
        for i, y in self._heights(rows):
            if i is None:
                self._sketch.dots(x, y)
            else:
                self._single(family.member(i), (x, y))

    def _single(self, quantity: Quantity, at: Point) -> None:
        self._sketch.outline("pill", at, (self._round, self._look.height), (quantity,), self._shown.contents(quantity))

    def _layer(self, l: int) -> None:
        scores, units, look = self._graph.scores(l), self._graph.units(l), self._look
        if look.halves and self._graph.spec.layers[l - 1].activation == "softmax":
            centre = self._next(2 * self._round + _SOFTMAX_ROOM, look.room)
            apart = (self._round + _SOFTMAX_ROOM) / 2
            self._singles(scores, self.rows[l], centre - apart)
            self._singles(units, self.rows[l], centre + apart)
        else:
            centre = self._next(2 * look.width if look.halves else self._round, look.room)
            for i, y in self._heights(self.rows[l]):
                if i is None:
                    self._sketch.dots(centre, y)
                elif look.halves:
                    self._halves(scores.member(i), units.member(i), centre, y)
                else:
                    both = scores.member(i), units.member(i)
                    extent = self._round, look.height
                    self._sketch.outline("pill", (centre, y), extent, both, self._shown.contents(both[1]))
        if self._shown.biases:
            self._biases(l)

    def _halves(self, score: Quantity, unit: Quantity, x: float, y: float) -> None:
        extent = self._look.width, self._look.height
        apart = self._look.width / 2
        self._sketch.outline("left", (x - apart, y), extent, (score,), self._shown.contents(score))
        self._sketch.outline("right", (x + apart, y), extent, (unit,), self._shown.contents(unit))

    def _biases(self, l: int) -> None:
        biases, scores = self._graph.biases(l), self._graph.scores(l)
        for i in self.rows[l]:
            if i is not None and biases.size:
                below = self._sketch.places[scores.member(i)]
                at = below.x, below.y + below.height / 2 + (_DROP if self._look.halves else _SHORT_DROP)
                bias = biases.member(i)
                self._sketch.mark(bias, at, _BIAS, self._shown.contents(bias) if self._look.halves else ())

    def _loss(self, short: float) -> None:
        x = self._next(self._round, short)
        self._single(LOSS, (x, 0.0))
        right = x + self._round + short
        self._right = right + self._round / 2
        self._singles(self._graph.targets, self.rows[-1], right)
        if self._graph.objective == COST:
            down = (len(self.rows[-1]) / 2 + 0.5) * self._look.pitch
            self._single(COST, (x, down))
            self._single(PENALTY, (right, down))
            self._single(STRENGTH, (right + self._round + short, down))
