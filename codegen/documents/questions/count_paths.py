"""Count the paths of influence from a quantity to the loss in a network of which one layer is wider or narrower."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from random import Random

from codegen.documents.model import Cell, Paragraph, Room, Table
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from codegen.documents.questions.widths import Resized, resized
from symbolic.errors import ProofError
from symbolic.formula.nodes import Number, Quantity, Text
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.paths import count_paths as counted
from symbolic.graph.paths import paths

__all__ = ["KIND", "count_paths"]

KIND = "count-paths"
_HOW = "Count backwards from the loss: add up the paths of all quantities that a quantity acts on directly."
_MOST_WALKED = 2_000
"""So many paths are walked one by one."""


@dataclass(frozen=True, slots=True)
class _Start:
    changed: Resized
    quantity: Quantity


def count_paths(setting: Setting, chance: Random) -> Question:
    """Return the question for one input or weight and one width of one layer.

    Raises:
        UnfitError: where there is one path only, as in a network of one layer with one output.
        ProofError: where walking all paths gives another number.
    """
    starts = setting.alike(KIND, lambda: _starts(setting), _structure)
    if not starts:
        found = "one path from each quantity to the loss"
        raise UnfitError(KIND, found, "hidden layers that can have several units, or several outputs")
    start = chance.choice(starts)
    graph = NetworkGraph(start.changed.spec)
    count = counted(graph, start.quantity, LOSS)
    walked = sum(1 for _ in islice(paths(graph, start.quantity, LOSS), _MOST_WALKED + 1))
    if walked <= _MOST_WALKED and walked != count:
        raise ProofError(f"found {walked} paths one by one; expected {count}")
    asked = (*start.changed.words, "Along how many paths does ", start.quantity, " act on ", LOSS, "?")
    return Question(
        kind=KIND,
        stem=(Paragraph(asked),),
        answer=NumberAnswer(Text("paths"), Fraction(count), Number(str(count)), exact=True, tolerance=Fraction(0)),
        points=2,
        difficulty="medium",
        room=Room(3),
        solution=(
            Paragraph((_HOW,)),
            Table(("from", "paths"), tuple(_rows(graph, start.quantity))),
        ),
        structure=_structure(start),
        tags=("paths",),
    )


def _starts(setting: Setting) -> Iterator[_Start]:
    """Yield what has several paths: all that a layer of several units follows, or is found to in the network itself."""
    for changed in resized(setting):
        other = Setting(changed.spec)
        itself = changed.layer is None
        last = other.spec.depth if changed.layer is None else changed.layer  # what lies behind knows nothing of it
        for l in range(last, 0, -1):
            for quantity in (*(other.weights(l) if l < last else ()), *other.units(l - 1)):
                if not itself or counted(other.graph, quantity, LOSS) > 1:
                    yield _Start(changed, quantity)


def _structure(start: _Start) -> tuple[object, ...]:
    return start.quantity.name, start.quantity.layer, start.changed.layer


def _rows(graph: NetworkGraph, start: Quantity) -> Iterator[tuple[Cell, ...]]:
    """Yield from how many paths lead from the first unit of each layer, the last one first, and from the start.

    Pre-activations are told where they have more paths than their units: a softmax leads from each to all.
    """
    first = start.layer if isinstance(start.layer, int) else 0
    behind = first if start.name == "W" else first + 1
    for l in range(graph.depth, behind - 1, -1):
        unit, score = graph.units(l).member(1), graph.scores(l).member(1)
        of_unit, of_score = counted(graph, unit, LOSS), counted(graph, score, LOSS)
        yield unit, str(of_unit)
        if of_score != of_unit:
            yield score, str(of_score)
    yield start, str(counted(graph, start, LOSS))
