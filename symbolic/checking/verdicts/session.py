"""All that is known while a text is judged: the network, the conventions in force, the names given so far.

Trials are kept for the whole text, so that a network is evaluated once at each point, not once for each line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from symbolic.checking.effort import Effort
from symbolic.checking.meaning.scene import Defined, Reading
from symbolic.checking.points.circuit import Circuit
from symbolic.checking.points.networks import circuit_of, relatives, small
from symbolic.checking.points.trials import Assumption, Trials
from symbolic.checking.verdicts.read_line import ReadLine
from symbolic.formula.escape import GREEK
from symbolic.formula.nodes import Apply, Formula, Index, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.formula.resolver.vocabulary import Habits, Vocabulary, notation_vocabulary, with_usual_letters
from symbolic.formula.substitute import nodes_of, quantities
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.asked import Result
from symbolic.spec.model import NetworkSpec

if TYPE_CHECKING:
    from symbolic.checking.verdicts.memory import Memory

__all__ = ["MOST_WAYS", "NEGATIVE", "NUMBERINGS", "Condition", "Session"]

NEGATIVE = "δ is the negative derivative of the loss"
NUMBERINGS = {
    "source": "weights are numbered by the layer that they leave",
    "scores": "weights and pre-activations are numbered by the layer that they leave",
    "zero": "the first hidden layer is layer 0",
    "inputs": "the inputs are layer 1",
    "signals": "error signals are numbered with the inputs as layer 1",
    "inputs source": "the inputs are layer 1, weights are numbered by the layer that they leave",
}
"""Other ways to count layers than by the units that their weights reach, as phrases for the reader."""

MOST_WAYS = 90
_BATCHES = (5, 7, 3, 4, 2)


@dataclass(frozen=True, slots=True)
class Condition:
    """Two index letters that are equal, or that differ, in a line."""

    first: str
    second: str
    equal: bool


@dataclass(slots=True)
class Session:
    """The state of judging one text.

    Attributes:
        graph: the network, or a graph that was written by hand.
        spec: of the network; None for a graph.
        key: where random points are drawn from.
        notation: the conventions that the spec gives.
        habits, reading: the conventions in force; what the writer's own forward equations say is put in force.
        vocabulary: what letters stand for.
        defined: names that the writer gave.
        own_loss: the network with the loss that the text has defined, where that is another than the spec's.
        confirmed: letters of loose meaning whose meaning a line has shown.
        settled: what the writer's lines have fixed: "order", "jacobian", "vectors", "samples", "batch", "no biases",
            "sigma", and the variants "shared" and "counted"; "whole" where small letters are of the batch; "one sample"
            where the spec has numbers of no more.
        effort: what is evaluated for the line at hand.
        numbers: values of free quantities, by name: a line that holds for them alone holds with numbers.
        dialect: the school of letters and signs in which the text is read, as a phrase; empty for the usual one.
        values: numbers that the text has given to quantities and derivatives.
        likely_values: those of them that are likely meant, but may be of another quantity.
        from_zero: whether the text counts units or samples from 0.
        condition: for which indices the line at hand is meant; None for all.
        layers: for which layers it is meant, "last" or "hidden"; empty for any.
        most_ways: how many ways to take a line are tried at most.
        read: the line at hand as it reads under each of several habits and vocabularies.
        used: letters that stand in the text; `scripted`, those that have an index or a layer somewhere.
        targets: values of targets, by the number of the output, at which the line at hand is judged; empty for any.
        asked: results that the spec asks for, which follow from its numbers.
        changed, reached: those of which the text has told the change, and those that it has got right.
        samples: how many samples the sums of the text run over, where it tells their number; else 0.
        assumptions: what earlier lines say that is not so, by which errors carried forward are known.
        memory: judgements of other texts on the same network; None where there are none.
    """

    graph: Graph
    spec: NetworkSpec | None
    key: bytes
    notation: Notation
    habits: Habits
    reading: Reading
    vocabulary: Vocabulary
    defined: dict[str, Defined] = field(default_factory=dict)
    own_loss: NetworkSpec | None = None
    confirmed: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    assumptions: list[Assumption] = field(default_factory=list)
    dialect: str = ""
    values: dict[Formula, Formula] = field(default_factory=dict)
    likely_values: set[Formula] = field(default_factory=set)
    asked: tuple[Result, ...] = ()
    changed: set[Result] = field(default_factory=set)
    reached: set[Result] = field(default_factory=set)
    from_zero: bool = False
    samples: int = 0
    used: frozenset[str] = frozenset()
    scripted: frozenset[str] = frozenset()
    targets: tuple[tuple[int, Fraction], ...] = ()
    effort: Effort = field(default_factory=Effort)
    condition: Condition | None = None
    layers: str = ""
    most_ways: int = MOST_WAYS
    read: dict[tuple[object, ...], ReadLine] = field(default_factory=dict, repr=False)
    numbers: dict[str, Fraction] = field(default_factory=dict)
    memory: Memory | None = field(default=None, repr=False)
    _own: Trials | None = None
    _trials: dict[tuple[object, ...], Trials] = field(default_factory=dict)

    @classmethod
    def begun(cls, spec: NetworkSpec, key: bytes, asked: tuple[Result, ...] = ()) -> Session:
        """Return the session in which a text on `spec` is judged, before its first line."""
        written = spec.written_in
        layer, sample = _bracket(written.layer_mark), _bracket(written.sample_mark)
        marks = {"[": "layer", "(": "layer", "<": "layer"}
        if sample:
            marks[sample] = "sample"
        if layer:
            marks[layer] = "layer"
        habits = Habits(
            tuple(sorted(marks.items())),
            order=written.layout.weight_order,
            entries="sample-unit" if written.layout.samples == "rows" else "unit-sample",
        )
        reading = Reading(written.layout, repeated=written.sums == "repeated")
        vocabulary = _usual_vocabulary(written)
        session = cls(NetworkGraph(spec), spec, key, written, habits, reading, vocabulary, asked=asked)
        session.reading = replace(reading, explicit=session.has_other_ways)
        if spec.numbers.x is not None and len(spec.numbers.x) == 1:
            session.settled.add("one sample")
        return session

    def afresh(self) -> Session:
        """Return a session for the same text on the same points, with nothing judged yet."""
        if self.spec is None:
            raise ValueError("a session on a graph is begun once")
        return replace(Session.begun(self.spec, self.key, self.asked), _trials=self._trials, memory=self.memory)

    @classmethod
    def on_graph(cls, graph: Graph, key: bytes, numbers: Mapping[str, Fraction]) -> Session:
        """Return the session in which a text on a graph is judged; its letters are the names of the graph."""
        names = [quantity.name for quantity in graph.quantities()]
        written = notation("calculus")
        usual = with_usual_letters(Vocabulary(MappingProxyType({}), MappingProxyType({})))
        functions = {sign: name for sign, name in usual.functions.items() if sign not in names}
        quantities = {_key(name): name for name in names}
        vocabulary = Vocabulary(MappingProxyType(quantities), MappingProxyType(functions), idle=frozenset(quantities))
        session = cls(graph, None, key, written, Habits(bare="power"), Reading(written.layout), vocabulary)
        session.numbers = dict(numbers)
        return session

    @property
    def depth(self) -> int:
        """The number of layers; 0 for a graph that was written by hand."""
        return 0 if self.spec is None else self.spec.depth

    @property
    def outputs(self) -> int:
        """The number of outputs; 0 for a graph that was written by hand."""
        return 0 if self.spec is None else self.spec.widths[-1]

    @property
    def has_other_ways(self) -> bool:
        """Whether a quantity may act on its neighbour in several ways: over a skip, or by a shared weight."""
        if self.spec is None:
            return False
        return any(layer.skip is not None or layer.share is not None for layer in self.spec.layers)

    @property
    def rate(self) -> float | None:
        """The learning rate of the step that the spec asks for; None where it asks for none, or for several."""
        rates = {float(result.rate) for result in self.asked if result.rate is not None}
        return rates.pop() if len(rates) == 1 else None

    @property
    def margin(self) -> Fraction:
        """How far off numbers may be that follow from those of the spec; 0 where it does not say."""
        given = None if self.spec is None else self.spec.numbers.margin
        return Fraction(0) if given is None else Fraction(str(given))

    @property
    def has_penalty(self) -> bool:
        """Whether J is the cost of one sample, L + R."""
        return self.spec is not None and self.spec.loss.l2 is not None

    @property
    def marks_losses(self) -> bool:
        """Whether the notation writes the loss of a sample with its index, C_k, where it speaks of one sample too."""
        return self.notation.letter_of_sample("L", Index("n")) is not None

    def begin_line(self) -> None:
        """Begin to judge another line: what it may cost is counted anew."""
        self.effort.next_line()
        self.read.clear()
        for trials in (*self._trials.values(), *((self._own,) if self._own else ())):
            trials.renew()

    @contextmanager
    def meant_for(self, layers: str) -> Iterator[None]:
        """Judge what is meant for the last layer alone, or for hidden layers alone."""
        before, self.layers = self.layers, layers
        try:
            yield
        finally:
            self.layers = before

    @contextmanager
    def at_targets(self, targets: tuple[tuple[int, Fraction], ...]) -> Iterator[None]:
        """Judge what is meant for these values of the targets."""
        before, self.targets = self.targets, targets
        try:
            yield
        finally:
            self.targets = before

    @property
    def loss_said(self) -> str:
        """What sets the text's own loss apart, as a phrase; empty where it is the spec's."""
        if self.own_loss is None:
            return ""
        loss = self.own_loss.loss
        return f"the loss has the factor {loss.factor}, the {loss.outputs} of outputs and the {loss.samples} of samples"

    def taken_as(self, sides: Sequence[Formula]) -> tuple[str, ...]:
        """Return the dialect of the text, and how it counts layers where a line names some, as phrases."""
        named = any(quantity.layer is not None for side in sides for quantity in quantities(side))
        numbering = NUMBERINGS.get(self.habits.numbering, "") if named else ""
        signals = any(quantity.name == "delta" for side in sides for quantity in quantities(side))
        negative = NEGATIVE if signals and self.reading.errors == "minus" and not self.dialect else ""
        return tuple(filter(None, (self.dialect, negative, numbering)))

    def name(self, key: str, concept: str) -> None:
        """Let a letter stand for a concept, or for a name of the writer's own, from here on."""
        own = MappingProxyType({**self.vocabulary.own, key: concept})
        self.vocabulary = replace(self.vocabulary, own=own)

    def with_bodies(self, sides: Sequence[Formula]) -> tuple[Formula, ...]:
        """Return the sides of a line, and what stands behind the names in them that the text has given."""
        found, seen = list(sides), set[str]()
        for side in found:
            for part in nodes_of(side):
                name = part.name if isinstance(part, Quantity) else part.function if isinstance(part, Apply) else ""
                if name in self.defined and name not in seen:
                    seen.add(name)
                    found.append(self.defined[name].body)
        return tuple(found)

    def trials(self, scale: Mapping[int, int] | None = None, batch: bool = False) -> Trials:
        """Return points of the network, or of a small one of its kind where it is wide; or of the graph."""
        if self.spec is not None:
            return self._of(small(self.spec, scale), batch)
        if self._own is None:
            self._own = Trials(Circuit(self.graph), 1, self.key, effort=self.effort)
        return self._own

    def further(self, batch: bool = False) -> list[Trials]:
        """Return points of networks of the same kind with other widths."""
        return [] if self.spec is None else [self._of(spec, batch) for spec in relatives(self.spec)]

    def alternative(self, spec: NetworkSpec, batch: bool = False) -> Trials:
        """Return points of another network."""
        return self._of(spec, batch)

    def _of(self, spec: NetworkSpec, batch: bool) -> Trials:
        found = self._trials.get((spec, batch, self.targets))
        if found is None:
            usual = next(size for size in _BATCHES if size not in spec.widths or size == _BATCHES[-1])
            samples = (self.samples or usual) if batch else 1
            found = Trials(circuit_of(spec), samples, self.key, effort=self.effort, targets=self.targets)
            if self.memory is not None:
                found.share(self.memory.points((spec, samples, self.targets)))
            self._trials[spec, batch, self.targets] = found
        found.effort = self.effort
        return found


@cache
def _usual_vocabulary(notation: Notation) -> Vocabulary:
    """Return the letters of a notation and the usual ones of the field."""
    return with_usual_letters(_without_index_letters(notation_vocabulary(notation), notation))


def _without_index_letters(vocabulary: Vocabulary, notation: Notation) -> Vocabulary:
    """Return the vocabulary with index letters as they are typed, but for that of the last layer."""
    last = notation.index(Index("D"))
    return replace(vocabulary, indices=MappingProxyType({last: "D", "L": "D"}))


def _key(name: str) -> str:
    """Return how a name of a graph is looked up: a Greek name by its command."""
    return f"\\{name}" if name in GREEK.values() else name


def _bracket(mark: str) -> str:
    """Return the bracket that a mark begins with; none where it stands bare."""
    stripped = mark.lstrip(",").replace(r"\langle ", "<")
    return stripped[:1] if stripped[:1] in "[(<" else ""
