"""NetworkSpec -> deck: the network, the goal, the derivatives of neighbours, the chains, the loss, all at once."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.slides.chains import asked, chain_frames
from codegen.documents.slides.closing import (
    array_frames,
    index_frames,
    loss_frames,
    penalty_frames,
    update_frames,
)
from codegen.documents.slides.model import Deck, Frame, Part
from codegen.documents.slides.neighbours import neighbour_frames
from codegen.documents.slides.opening import goal_frames, network_frames
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.summary import local_summary
from symbolic.formula.nodes import Quantity
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_SHOWN", "slide_deck"]

MOST_SHOWN = 30
"""Networks with more parameters are shown by one weight and one bias of each layer."""


def slide_deck(spec: NetworkSpec, title: str, source: str, command: str) -> Deck:
    """Return the slides about `spec`; no title means that of the network."""
    graph, notation = NetworkGraph(spec), spec.written_in
    deriver, forms = Deriver(graph), Forms(spec, notation)
    of = graph.predictions.member(1) if graph.predictions.size == 1 else LOSS
    most = None if spec.parameter_count() <= MOST_SHOWN else 1
    summary = local_summary(graph, notation)
    parts = (
        Part("The network and its terms", tuple(network_frames(graph, notation))),
        Part("The goal", tuple(goal_frames(graph, of, most))),
        Part("Derivatives of neighbours", tuple(neighbour_frames(graph, deriver, forms, of, summary))),
        Part("The chains", tuple(chain_frames(deriver, of, tuple(asked(graph, of, most)), summary, notation))),
        Part("The loss", tuple(_loss(graph, deriver, of))),
        Part("All at once", tuple(_all_at_once(graph, forms, most))),
    )
    own_name = "" if spec.name == "network" else f" in {spec.name}"
    named = title or f"Backpropagation{own_name}"
    return Deck(named, spec.title(), source, command, notation, graph, tuple(part for part in parts if part.frames))


def _loss(graph: NetworkGraph, deriver: Deriver, of: Quantity) -> Iterator[Frame]:
    examples = tuple(quantity for quantity in asked(graph, of, most=1) if quantity.name in {"W", "b"})
    if of != LOSS:
        yield from loss_frames(deriver, of, tuple(dict.fromkeys((examples[0], examples[-1]))))
    if graph.objective != LOSS:
        yield from penalty_frames(deriver, (examples[0],))


def _all_at_once(graph: NetworkGraph, forms: Forms, most: int | None) -> Iterator[Frame]:
    if most is not None:
        yield from index_frames(forms)
    yield from array_frames(forms)
    yield from update_frames(graph)
