"""All that is known while a text is judged: the network, the conventions in force, the names given so far.

Trials are kept for the whole text, so that a network is evaluated once at each point, not once for each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from symbolic.checking.effort import Effort
from symbolic.checking.meaning.scene import Defined, Reading
from symbolic.checking.points.networks import circuit_of, relatives, small
from symbolic.checking.points.trials import Assumption, Trials
from symbolic.formula.nodes import Formula, Index
from symbolic.formula.notation import Notation
from symbolic.formula.resolver.vocabulary import Habits, Vocabulary, notation_vocabulary, with_usual_letters
from symbolic.formula.substitute import quantities
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["NUMBERINGS", "Session"]

NUMBERINGS = {
    "source": "weights are numbered by the layer that they leave",
    "inputs": "the inputs are layer 1",
}
"""Other ways to count layers than by the units that their weights reach, as phrases for the reader."""

_BATCHES = (3, 2, 4, 5, 7)


@dataclass(slots=True)
class Session:
    """The state of judging one text.

    Attributes:
        spec: the network.
        key: where random points are drawn from.
        notation: the conventions that the spec gives.
        habits, reading: the conventions in force; what the writer's own forward equations say is put in force.
        vocabulary: what letters stand for.
        defined: names that the writer gave.
        own_loss: the network with the loss that the text has defined, where that is another than the spec's.
        confirmed: letters of loose meaning whose meaning a line has shown.
        settled: conventions that the writer's lines have fixed: "order", "jacobian", "vectors", "samples".
        effort: what is evaluated for the line at hand.
        assumptions: what earlier lines say that is not so, by which errors carried forward are known.
    """

    spec: NetworkSpec
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
    effort: Effort = field(default_factory=Effort)
    _trials: dict[tuple[NetworkSpec, bool], Trials] = field(default_factory=dict)

    @classmethod
    def begun(cls, spec: NetworkSpec, key: bytes) -> Session:
        """Return the session in which a text on `spec` is judged, before its first line."""
        notation = spec.written_in
        layer, sample = _bracket(notation.layer_mark), _bracket(notation.sample_mark)
        marks = {"[": "layer", "(": "layer", "<": "layer"}
        if sample:
            marks[sample] = "sample"
        if layer:
            marks[layer] = "layer"
        sigmoids = any(layer.activation == "sigmoid" for layer in spec.layers)
        habits = Habits(
            tuple(sorted(marks.items())),
            order=notation.layout.weight_order,
            sigma="sigmoid" if sigmoids else "layer",
        )
        reading = Reading(notation.layout, repeated=notation.sums == "repeated")
        vocabulary = with_usual_letters(_without_index_letters(notation_vocabulary(notation), notation))
        return cls(spec, key, notation, habits, reading, vocabulary)

    @property
    def has_other_ways(self) -> bool:
        """Whether a quantity may act on its neighbour in several ways: over a skip, or by a shared weight."""
        return any(layer.skip is not None or layer.share is not None for layer in self.spec.layers)

    def begin_line(self) -> None:
        """Begin to judge another line: what it may cost is counted anew."""
        self.effort.reset()
        for trials in self._trials.values():
            trials.renew()

    @property
    def network(self) -> NetworkGraph:
        """The graph of the spec's network."""
        return circuit_of(self.spec).graph  # type: ignore[return-value]  # made from a network

    @property
    def loss_said(self) -> str:
        """What sets the text's own loss apart, as a phrase; empty where it is the spec's."""
        if self.own_loss is None:
            return ""
        loss = self.own_loss.loss
        return f"the loss has the factor {loss.factor}, the {loss.outputs} of outputs and the {loss.samples} of samples"

    def numbering_said(self, sides: Sequence[Formula]) -> tuple[str, ...]:
        """Return how the text counts layers, as a phrase, where a line names some and it is not as we do."""
        named = any(quantity.layer is not None for side in sides for quantity in quantities(side))
        return (NUMBERINGS[self.habits.numbering],) if named and self.habits.numbering in NUMBERINGS else ()

    def name(self, key: str, concept: str) -> None:
        """Let a letter stand for a concept, or for a name of the writer's own, from here on."""
        own = MappingProxyType({**self.vocabulary.own, key: concept})
        self.vocabulary = replace(self.vocabulary, own=own)

    def trials(self, least: int = 1, batch: bool = False) -> Trials:
        """Return points of the spec's network, or of a small one of its kind where it is wide."""
        return self._of(small(self.spec, least), batch)

    def further(self, batch: bool = False) -> list[Trials]:
        """Return points of networks of the same kind with other widths."""
        return [self._of(spec, batch) for spec in relatives(self.spec)]

    def alternative(self, spec: NetworkSpec, batch: bool = False) -> Trials:
        """Return points of another network."""
        return self._of(spec, batch)

    def _of(self, spec: NetworkSpec, batch: bool) -> Trials:
        found = self._trials.get((spec, batch))
        if found is None:
            samples = next(size for size in _BATCHES if size not in spec.widths or size == _BATCHES[-1]) if batch else 1
            found = self._trials[spec, batch] = Trials(circuit_of(spec), samples, self.key, effort=self.effort)
        return found


def _without_index_letters(vocabulary: Vocabulary, notation: Notation) -> Vocabulary:
    """Return the vocabulary with index letters as they are typed, but for that of the last layer."""
    last = notation.index(Index("D"))
    return replace(vocabulary, indices=MappingProxyType({last: "D", "L": "D"}))


def _bracket(mark: str) -> str:
    """Return the bracket that a mark begins with; none where it stands bare."""
    stripped = mark.lstrip(",").replace(r"\langle ", "<")
    return stripped[:1] if stripped[:1] in "[(<" else ""
