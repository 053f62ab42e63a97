"""Count the parameters of a network of which one layer is wider or narrower."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from codegen.documents.layers import own_weights
from codegen.documents.model import Cell, Paragraph, Room, Table
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.setting import Setting
from codegen.documents.questions.widths import resized
from symbolic.errors import ProofError
from symbolic.formula.nodes import Number, Text
from symbolic.graph.network import NetworkGraph

__all__ = ["KIND", "count_parameters"]

KIND = "count-parameters"
_MOST_COUNTED = 5_000
"""So many parameters are counted one by one."""


def count_parameters(setting: Setting, chance: Random) -> Question:
    """Return the question for one width of one layer.

    Raises:
        ProofError: where counting one by one gives another number.
    """
    networks = setting.alike(KIND, lambda: resized(setting), lambda changed: changed.layer)
    changed = chance.choice(networks)
    count = changed.spec.parameter_count()
    graph = NetworkGraph(changed.spec)
    if count <= _MOST_COUNTED and sum(1 for _ in graph.parameters()) != count:
        raise ProofError(f"found {sum(1 for _ in graph.parameters())} parameters one by one; expected {count}")
    rows = tuple(_rows(graph))
    biased = any(graph.biases(l).size for l in range(1, graph.depth + 1))
    return Question(
        kind=KIND,
        stem=(
            Paragraph((*changed.words, f"How many parameters are there{', weights and biases' if biased else ''}?")),
        ),
        answer=NumberAnswer(Text("parameters"), Fraction(count), Number(str(count)), exact=True, tolerance=Fraction(0)),
        points=2,
        difficulty="easy",
        room=Room(3),
        solution=(
            Table(("layer", "weights", "biases", "together"), rows),
            Paragraph((f"In all, there are {count:,} parameters.",)),
        ),
        structure=changed.layer,
        tags=("parameters",),
    )


def _rows(graph: NetworkGraph) -> Iterator[tuple[Cell, ...]]:
    for l in range(1, graph.depth + 1):
        weights, biases = own_weights(graph, l), graph.biases(l).size
        product = f"{graph.widths[l]} × {graph.widths[l - 1]} = {weights}" if weights else f"those of {graph.owner(l)}"
        yield str(l), product, str(biases), str(weights + biases)
