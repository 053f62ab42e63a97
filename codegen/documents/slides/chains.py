"""The chains: how every unit, weight and bias affects the prediction or the loss, from the last layer to the first.

What is known already is put in and not derived again. Of large networks one of each kind in each layer is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codegen.documents.diagrams.lit import influence
from codegen.documents.formats.width import width
from codegen.documents.slides.model import Frame, derivation_lines
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import left
from symbolic.derivation.steps import Derivation
from symbolic.derivation.summary import Known
from symbolic.formula.nodes import Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.graph.network import NetworkGraph

__all__ = ["asked", "chain_frames"]

_MOST_RESULTS, _SHORT = 1, 14.0
"""Results of earlier chains that stand beside a chain: how many, and how wide they are at most, in em."""


def asked(graph: NetworkGraph, of: Quantity, most: int | None) -> Iterator[Quantity]:
    """Yield what the chains are by: the units of a layer, then its weights and biases, at most so many of each kind.

    Where `of` is the single prediction, the chains of the last layer are short, and its own units are passed over.
    """
    for l in range(graph.depth, 0, -1):
        if l < graph.depth:
            yield from islice(graph.units(l), most)
        if l < graph.depth or of.name != "yhat":
            yield from islice(graph.scores(l), most)
        if graph.owner(l) == l:
            yield from islice(graph.matrix(l), most)
        yield from islice(graph.biases(l), most)


def chain_frames(
    deriver: Deriver, of: Quantity, wrt: tuple[Quantity, ...], summary: tuple[Known, ...], notation: Notation
) -> Iterator[Frame]:
    """Yield a frame for each quantity of `wrt`.

    The standing lines are those of `summary`, or else what is put in, and the short results that an answer leaves open.
    """
    for quantity in wrt:
        derivation = deriver.derive(of, quantity)
        lit = influence(deriver.graph, quantity, of)
        standing = tuple(known.line for known in summary) or _put_in(derivation)
        known = (*standing, *_rests_on(deriver, derivation, notation))
        yield Frame(derivation.question, (derivation_lines(derivation),), lit, known)


def _rests_on(deriver: Deriver, derivation: Derivation, notation: Notation) -> Iterator[Relations]:
    for part in left(derivation)[:_MOST_RESULTS]:
        found = deriver.derive(part.of, part.wrt).known  # type: ignore[arg-type]  # made between quantities only
        if width(found, notation) <= _SHORT:
            yield found


def _put_in(derivation: Derivation) -> tuple[Relations, ...]:
    return tuple(dict.fromkeys(fact for step in derivation.steps for fact in step.uses))
