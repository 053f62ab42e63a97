"""Where a formula is evaluated: a network at a point, numbers for its letters, and how its signs are to be taken.

A `Scene` finds the entries that a quantity of a formula names: one of them, or a grid for a whole array. `Reading` says
what the writer leaves open: how arrays lie, and what is meant where no shape fits literally.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from symbolic.checking.effort import Effort
from symbolic.checking.meaning.arrays import Value
from symbolic.checking.points.point import Point
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, IndexLike, Quantity
from symbolic.formula.notation import Layout
from symbolic.graph.network import NetworkGraph

__all__ = ["COST", "Defined", "Grid", "Meaningless", "OutOfRange", "Place", "Reading", "Scene"]

Place: TypeAlias = tuple[int, int]
"""A quantity of a circuit and a sample, counted from 0."""

COST = -1
"""Stands for the cost of a whole batch, which is no quantity of the circuit of one sample."""

_CAPITALS = {"X": "x", "Z": "z", "A": "a", "Y": "y", "Yhat": "yhat"}
_LAYERED = frozenset({"W", "b", "z", "a"})


class Meaningless(ChalkgradError):  # noqa: N818  (read as what is found)
    """A part of a formula that means nothing on the network; `part` is that part."""

    def __init__(self, part: Formula | None, found: str, expected: str) -> None:
        self.part = part
        self.found = found
        self.expected = expected
        super().__init__(f"found {found}; expected {expected}")


class OutOfRange(Meaningless):
    """A layer or a unit that the network does not have: there the formula says nothing.

    `zero` is set where a unit or a sample is numbered 0.
    """

    zero: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line is taken where its signs leave it open.

    Attributes:
        layout: how arrays lie.
        gradients: the derivative of a number by a vector lies as the vector does ("like"), or across it ("across"),
            so that Jacobians of numerator layout can follow.
        dots: the sign · between two vectors multiplies entry by entry, or is their inner product.
        listings: (u, v) lies as "vectors" do, or "across".
        tensors: the sign ⊗ between two vectors makes the matrix of all products ("outer"), or multiplies "entrywise".
        repeated: whether an index that stands twice in a product is summed without a sign.
        direct: a derivative between neighbours is the direct one alone, without the other ways of a skip.
        explicit: a derivative of an expression by what stands in it holds all else that stands in it.
        whole: a small letter without a sample stands for the whole batch, as its capital would.
        losses: beside such letters L is the "cost" of the batch, or the loss of "each" sample.
        signals: the error signals of a batch are derivatives of its "cost", or "each" of the loss of its own sample.
        past: how far the number of a layer runs past that of the last one: 1 where the inputs are layer 1.
        errors: error signals are derivatives of the loss ("plus") or their negatives ("minus").
        errors_by: they are derivatives by the "scores" z of a layer, or by its "units" a.
        totals: a sum without an index runs over the "entries" of a vector, over the "samples", or over "all" entries.
        ones: a vector of ones that names no layer has an entry for each of the "samples", or of the "outputs".
        liberties: what is done where shapes do not fit literally: "diagonal" takes f'(z) for its diagonal matrix,
            "entrywise" multiplies vectors entry by entry; `verdicts.ways` names them all.
    """

    layout: Layout = field(default_factory=Layout)
    gradients: str = "like"
    dots: str = "entrywise"
    tensors: str = "outer"
    listings: str = "vectors"
    repeated: bool = False
    direct: bool = False
    explicit: bool = False
    whole: bool = False
    losses: str = "cost"
    signals: str = "cost"
    past: int = 0
    errors: str = "plus"
    errors_by: str = "scores"
    totals: str = "entries"
    ones: str = "samples"
    liberties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Defined:
    """A name that the writer gave: what stands for it, and the letters its definition is general in."""

    layer: IndexLike | None
    indices: tuple[IndexLike, ...]
    body: Formula


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a quantity's entries, row by row.

    `single` is for one entry that was named by its indices, `matrix` for weights or a whole batch, however narrow, and
    `each` for a loss that names no sample: beside the arrays of a batch it is that of each sample.
    """

    rows: tuple[tuple[Place, ...], ...]
    single: bool = False
    matrix: bool = False
    each: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)"""
        return len(self.rows), len(self.rows[0])

    def flat(self) -> list[Place]:
        """Return all places, row by row."""
        return [place for row in self.rows for place in row]


@dataclass(slots=True)
class Scene:
    """A point, numbers for letters, and a reading.

    Attributes:
        point: the values of the network.
        reading: how the line is taken.
        letters: what index letters and letters of layers stand for, counted from 1; the last layer is `D`.
        defined: names that the writer gave.
        seeds: values put in for names that are no quantities of the network.
        taken: the liberties that were needed.
        default_sample: the sample of what names none, counted from 0.
        effort: what has been evaluated so far.
        known: values of parts that were evaluated before with these letters, by the identity of the part.
    """

    point: Point[Any]
    reading: Reading
    letters: dict[str, int]
    defined: Mapping[str, Defined] = field(default_factory=dict)
    seeds: Mapping[Formula, Value] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    default_sample: int = 0
    effort: Effort = field(default_factory=Effort)
    known: Mapping[int, Value] = field(default_factory=dict)

    @property
    def field(self) -> Any:
        """The field of the point."""
        return self.point.field

    @property
    def network(self) -> NetworkGraph:
        """The network; raises Meaningless where the graph was written by hand."""
        graph = self.point.circuit.graph
        if not isinstance(graph, NetworkGraph):
            raise Meaningless(None, "a name of networks", "a quantity of the graph")
        return graph

    def with_letter(self, letter: str, number: int) -> Scene:
        """Return the scene with a number for one more letter."""
        letters = {**self.letters, letter: number}  # by hand: a sum does this for every term, and `replace` is slow
        return Scene(
            self.point, self.reading, letters, self.defined, self.seeds, self.taken, self.default_sample, self.effort
        )

    def of_sample(self, sample: int) -> Scene:
        """Return the scene in which what names no sample is of this one."""
        return replace(self, default_sample=sample, known={})

    # --- numbers of letters -------------------------------------------------------------------------------------------

    def number(self, index: IndexLike, part: Formula) -> int:
        """Return the number that an index stands for."""
        if isinstance(index, int):
            return index
        if index.letter in self.letters:
            return self.letters[index.letter] + index.shift
        graph = self.point.circuit.graph
        if index.letter == "D" and isinstance(graph, NetworkGraph):
            return graph.depth + index.shift
        raise Meaningless(part, f"the letter {index.letter} that stands for no number", "an index or a sum over it")

    def layer(self, quantity: Quantity) -> int:
        """Return the layer that a quantity names; raises OutOfRange where the network has no such layer."""
        network = self.network
        if quantity.layer is None:
            if network.depth > 1:
                raise Meaningless(quantity, f"{quantity.name} without its layer", "the layer that it belongs to")
            return 1
        number = self.number(quantity.layer, quantity)
        first = 0 if quantity.name in {"a", "A", "width", "delta0"} else 1
        if not first <= number <= network.depth:
            raise OutOfRange(quantity, f"layer {number}", f"a layer from {first} to {network.depth}")
        return number

    def width(self, quantity: Quantity) -> int:
        """Return the number of units of a layer, n^[l] or n_l."""
        if quantity.layer is None and len(quantity.indices) == 1:
            quantity = replace(quantity, layer=quantity.indices[0], indices=())
        return self.network.widths[self.layer(quantity)]

    def sample(self, quantity: Quantity) -> int:
        """Return the sample that a quantity is of, counted from 0."""
        if quantity.sample is None:
            return self.default_sample
        number = self.number(quantity.sample, quantity)
        if not 1 <= number <= self.point.samples:
            raise self._outside(quantity, "sample", number, self.point.samples)
        return number - 1

    # --- places of quantities -----------------------------------------------------------------------------------------

    def grid(self, quantity: Quantity) -> Grid | None:
        """Return the places of a quantity's entries; None for what is no quantity of the graph."""
        graph = self.point.circuit.graph
        if not isinstance(graph, NetworkGraph):
            number = self.point.circuit.numbers.get(quantity)
            return None if number is None else Grid((((number, 0),),), single=True)
        name = _CAPITALS.get(quantity.name)
        if name is not None and quantity.sample is not None:
            return self.grid(replace(quantity, name=name))
        if name is not None:
            return self._batch(name, quantity)
        if self.reading.whole and quantity.sample is None:
            if quantity.name in _CAPITALS.values() and not quantity.indices:
                return self._batch(quantity.name, quantity)
            if quantity.name == "L" and self.reading.losses == "cost":
                return Grid((((COST, 0),),), single=True)
        if quantity.name in {"L", "J", "R"}:
            return self._objective(quantity)
        if quantity.name not in {"W", "b", "z", "a", "x", "y", "yhat"}:
            return None
        l = self.layer(quantity) if quantity.name in _LAYERED else 0
        return self._entries(quantity, l)

    def _objective(self, quantity: Quantity) -> Grid | None:
        spec, numbers = self.network.spec, self.point.circuit.numbers
        if quantity.name == "J" and self.point.samples > 1 and quantity.sample is None:
            return Grid((((COST, 0),),), single=True)
        name = "L" if quantity.name == "J" and spec.loss.l2 is None else quantity.name
        number = numbers.get(Quantity(name))
        each = quantity.sample is None and quantity.name == "L"
        return None if number is None else Grid((((number, self.sample(quantity)),),), single=True, each=each)

    def _entries(self, quantity: Quantity, l: int) -> Grid:
        sample = self.sample(quantity)
        indices = tuple(self.number(index, quantity) for index in quantity.indices)
        if quantity.name == "W":
            return self._matrix(quantity, l, indices)
        size = self.size(quantity.name, l)
        if len(indices) > 1:
            raise Meaningless(quantity, f"{len(indices)} indices", "one index: this is a vector")
        if indices:
            self._within(quantity, indices[0], size)
            return Grid((((self._numbered(quantity.name, l, indices), sample),),), single=True)
        places = [(self._numbered(quantity.name, l, (i,)), sample) for i in range(1, size + 1)]
        if not places:
            raise OutOfRange(quantity, "a bias", "a layer that has biases")
        return self._laid(places)

    def _laid(self, places: list[Place]) -> Grid:
        columns = self.reading.layout.vectors == "columns"
        return Grid(tuple((place,) for place in places) if columns else (tuple(places),))

    def _matrix(self, quantity: Quantity, l: int, indices: tuple[int, ...]) -> Grid:
        rows, columns = self.network.widths[l], self.network.widths[l - 1]
        if len(indices) == 2 and indices[1] == 0 and indices[0] > 0:  # the bias as the weight of an input that is 1
            return self._entries(Quantity("b", quantity.layer, (indices[0],)), l)
        if len(indices) == 2:
            self._within(quantity, indices[0], rows)
            self._within(quantity, indices[1], columns)
            return Grid((((self._numbered("W", l, indices), 0),),), single=True)
        if indices:
            if 1 not in (rows, columns) or len(indices) > 1:
                raise Meaningless(quantity, "one index", "two indices, or none for the whole matrix")
            return self._matrix(quantity, l, (1, *indices) if rows == 1 else (*indices, 1))
        grid = tuple(
            tuple((self._numbered("W", l, (i, j)), 0) for j in range(1, columns + 1)) for i in range(1, rows + 1)
        )
        stored = grid if self.reading.layout.weight_order == "to-from" else tuple(zip(*grid, strict=True))
        return Grid(stored, matrix=True)

    def _batch(self, name: str, quantity: Quantity) -> Grid:
        l = self.layer(Quantity(name, quantity.layer)) if name in _LAYERED else 0
        units = range(1, self.size(name, l) + 1)
        grid = tuple(
            tuple((self._numbered(name, l, (i,)), sample) for i in units) for sample in range(self.point.samples)
        )
        laid = grid if self.reading.layout.samples == "rows" else tuple(zip(*grid, strict=True))
        return Grid(laid, matrix=True)

    def size(self, name: str, l: int) -> int:
        """Return how many entries a vector of layer `l` has."""
        network = self.network
        if name == "b":
            return network.biases(l).size
        return {"x": network.widths[0], "y": network.targets.size, "yhat": network.predictions.size}.get(
            name, network.widths[l]
        )

    def _within(self, quantity: Quantity, index: int, size: int) -> None:
        if not 1 <= index <= size:
            raise self._outside(quantity, "index", index, size)

    def _outside(self, quantity: Quantity, what: str, number: int, size: int) -> OutOfRange:
        article = "an" if what == "index" else "a"
        absent = OutOfRange(quantity, f"{what} {number}", f"{article} {what} from 1 to {size}")
        absent.zero = number == 0
        return absent

    def _numbered(self, name: str, l: int, indices: tuple[int, ...]) -> int:
        """Return the place of an entry in the circuit."""
        network = self.network
        circuit = self.point.circuit
        if name == "a" and l == 0:
            name = "x"
        layer = None if name in {"x", "y", "yhat"} else network.owner(l) if name == "W" else l
        found = circuit.numbers.get(Quantity(name, layer, indices))
        if found is None:
            found = circuit.numbers.get(Quantity(name, layer))
        if found is None:
            raise OutOfRange(None, f"{name} of layer {l}", "a quantity of the network")
        return found
