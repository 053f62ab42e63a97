"""What was found of a text: every line, every relation in it, and for each a verdict with its evidence.

Data only: renderers print it. Places are spans of the source text, counted from 0, their ends left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from symbolic.checking.verdicts.decide import Counterexample
from symbolic.formula.nodes import Formula, IndexLike, Quantity
from symbolic.formula.reader.syntax import Span
from symbolic.formula.substitute import quantities

__all__ = ["Diagnosis", "JudgedLine", "Report", "Route", "Step", "Verdict"]


_FORWARD = frozenset({"z", "a", "Z", "A", "yhat"})


class Verdict(Enum):
    """What is known of a relation."""

    PROVED = "proved"
    HOLDS = "holds"
    CONVENTION = "convention"
    REFUTED = "refuted"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    DEFINITION = "definition"

    @property
    def stands(self) -> bool:
        """Whether the relation may stand as it is written."""
        return self in {Verdict.PROVED, Verdict.HOLDS, Verdict.CONVENTION, Verdict.DEFINITION}


class Route(Enum):
    """How a relation stands to the lines before it, where that is worth telling."""

    PLAIN = ""
    FIRST_WRONG = "first wrong step"
    NEW_ERROR = "wrong step after an earlier one"
    CARRIED = "right as a step, carried forward from an earlier error"
    WRONG_ROUTE = "right end, reached by a wrong route"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What may have gone wrong in a relation, and how it would hold.

    Attributes:
        mistakes: names in the catalogue of mistakes; two where both were made.
        words: what went wrong, for the writer, a sentence for each mistake; formulas stand between backticks.
        named: these formulas, in their order.
        hint: what to think of next time.
        repair: the relation as it would hold, in the writer's own letters and signs: LaTeX, or plain text as typed.
        formulas: its two sides.
        follows: whether it holds only if what earlier wrong lines say is taken as given.
    """

    mistakes: tuple[str, ...]
    words: str
    named: tuple[Formula, ...]
    hint: str
    repair: str
    formulas: tuple[Formula, Formula]
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a chain.

    Attributes:
        span: the relation in the source: its sign and the side behind it, or the whole where it is the only one.
        left, right: the source text of the two sides; `left` is that of the line before where a line goes on.
        sign: the relation, "=" mostly.
        verdict: what is known of this relation by itself.
        truth: what is known of the right side against what the chain began with; None where that is the left side.
        route: how it stands to the lines before.
        reason: why, in one or two sentences.
        place: the part that the reason speaks of; None for the whole.
        reading: how signs were taken that can be taken in several ways, a phrase each.
        method: how it was decided: "expansion", "random points", "intervals", "shapes", "digits", "" where nothing was;
            "limits" where more stands there than is evaluated for a line or a text.
        notes: what else a reader should know, a sentence each: a boundary layer, a kink, a special activation.
        hint: what to do; may be empty.
        counterexample: a point at which the sides differ.
        formulas: the two sides as they were read; None where that failed.
        diagnoses: what may have gone wrong, the likeliest first, at most two.
        is_unexplained: whether no known mistake, nor two together, makes up for what is wrong.
    """

    span: Span
    left: str
    right: str
    sign: str
    verdict: Verdict
    reason: str
    truth: Verdict | None = None
    route: Route = Route.PLAIN
    place: Span | None = None
    reading: tuple[str, ...] = ()
    method: str = ""
    notes: tuple[str, ...] = ()
    hint: str = ""
    counterexample: Counterexample | None = None
    formulas: tuple[Formula, Formula] | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    is_unexplained: bool = False

    @property
    def is_forward(self) -> bool:
        """Whether the relation says what a pre-activation or an activation is."""
        return (
            self.formulas is not None and isinstance(self.formulas[0], Quantity) and self.formulas[0].name in _FORWARD
        )

    @property
    def goes_against(self) -> bool:
        """Whether the relation holds, but not under a convention that an earlier line states."""
        return self.verdict is Verdict.CONVENTION and bool(self.hint)

    @property
    def layers(self) -> tuple[IndexLike | None, ...]:
        """The layers of the quantities in the relation."""
        return tuple(part.layer for side in self.formulas or () for part in quantities(side))

    @property
    def names_scores_of_inputs(self) -> bool:
        """Whether a pre-activation of layer 0 stands in the relation: some count them from there."""
        found = () if self.formulas is None else (part for side in self.formulas for part in quantities(side))
        return any(quantity.name in {"z", "Z", "delta"} and quantity.layer == 0 for quantity in found)

    @property
    def names_weights_of_layers(self) -> bool:
        """Whether a weight with its layer stands in the relation."""
        found = () if self.formulas is None else (part for side in self.formulas for part in quantities(side))
        return any(quantity.name == "W" and quantity.layer is not None for quantity in found)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line of the source with its relations; none for words and for expressions that claim nothing.

    Attributes:
        number: of the line of the source file on which it begins, from 1.
        span: its place in the source.
        kind: "math" or "text".
        steps: its relations.
    """

    number: int
    span: Span
    kind: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A judged text.

    Attributes:
        name: of the file, or "text".
        source: the text itself.
        network: the network in a few words.
        notation: the name of its notation.
        lines: in order.
    """

    name: str
    source: str
    network: str
    notation: str
    lines: tuple[JudgedLine, ...]

    def steps(self) -> Iterator[Step]:
        """Yield all relations, in order."""
        for line in self.lines:
            yield from line.steps

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many relations got each verdict, in the order of the verdicts."""
        found = Counter(step.verdict for step in self.steps())
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    @property
    def first_wrong(self) -> Step | None:
        """The first relation that is refuted."""
        return next((step for step in self.steps() if step.verdict is Verdict.REFUTED), None)

    @property
    def refuted(self) -> bool:
        """Whether any relation is refuted."""
        return self.first_wrong is not None

    def _repr_html_(self) -> str:
        """Return the report as HTML, for notebooks."""
        from symbolic.checking.html import fragment

        return fragment(self)
