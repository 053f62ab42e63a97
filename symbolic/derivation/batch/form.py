"""The batch form of a whole network: every equation of the forward and the backward pass, in the order of a program.

Equations hold for all widths; they are derived and proved on a small network that has each kind of layer once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TypeVar

from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.samples import COST
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.renumbered import renumbered
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import children
from symbolic.graph.definitions import LossOf
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["BatchForm", "batch_form"]

Statement = TypeVar("Statement")


@dataclass(frozen=True, slots=True)
class BatchForm:
    """The equations of a network for all samples of a batch at once.

    Attributes:
        layout: how the arrays lie.
        forward: Z^[1] = ..., A^[1] = ..., up to Ŷ.
        loss: the loss of one sample.
        reduction: how samples are combined into the cost, "sum" or "mean".
        backward: ∂J/∂Z^[D] = ..., each in terms of those before it.
        parameters: W^[1], b^[1], ..., in the order of the layers, a shared W once.
        strength: λ of the penalty on the weights; None where there is none.
    """

    layout: Layout
    forward: tuple[Relations, ...]
    loss: LossOf
    reduction: str
    backward: tuple[Relations, ...]
    parameters: tuple[Quantity, ...]
    strength: Fraction | None


def batch_form(spec: NetworkSpec, layout: Layout) -> BatchForm:
    """Return the batch form of `spec` under `layout`."""
    derived_for, places = _kinds(spec)
    passes = _Passes(NetworkGraph(probe(derived_for)), layout)
    layers = [(passes.layer(place), l - place) for l, place in enumerate(places, start=1)]
    loss = passes.graph.definition(LOSS)
    assert isinstance(loss, LossOf)  # noqa: S101  (every network has one)
    forward = [_moved(layer.forward, by) for layer, by in layers]
    backward = [_moved(layer.backward, by) for layer, by in reversed(layers)]
    ends = [_moved(statements, spec.depth - derived_for.depth) for statements in passes.ends()]
    return BatchForm(
        layout,
        tuple(chain(*forward, ends[0])),
        loss,
        spec.loss.samples,
        tuple(chain(ends[1], *backward)),
        tuple(chain(*(_moved(layer.parameters, by) for layer, by in layers))),
        None if spec.loss.l2 is None else Fraction(str(spec.loss.l2)),
    )


def _kinds(spec: NetworkSpec) -> tuple[NetworkSpec, tuple[int, ...]]:
    """Return a network with each kind of layer once, and for each layer of `spec` the one that stands for it there.

    The first and the last layer stand for themselves. Where skips or shared weights name layers by their numbers, every
    layer does.
    """
    plain = all(layer.skip is None and layer.share is None for layer in spec.layers)
    between = [layer.model_copy(update={"units": 1}) for layer in spec.layers[1:-1]]
    kinds = tuple(dict.fromkeys(between))
    if not plain or len(kinds) == len(between):
        return spec, tuple(range(1, spec.depth + 1))
    places = (1, *(2 + kinds.index(layer) for layer in between), 2 + len(kinds))
    return spec.model_copy(update={"layers": (spec.layers[0], *kinds, spec.layers[-1])}), places


def _moved(statements: Iterable[Statement], by: int) -> list[Statement]:
    """Return statements about the layers `by` further up."""
    return [renumbered(statement, lambda l: l + by) for statement in statements] if by else list(statements)


@dataclass(frozen=True, slots=True)
class _Layer:
    """What a layer adds to both passes, and its parameters."""

    forward: tuple[Relations, ...]
    backward: tuple[Relations, ...]
    parameters: tuple[Quantity, ...]


class _Passes:
    """The statements of one network, layer by layer, each derived once."""

    def __init__(self, graph: NetworkGraph, layout: Layout) -> None:
        self.graph = graph
        self._deriver = BatchDeriver(IndexDeriver(graph), layout, graph.spec.loss.samples)
        self._layers: dict[int, _Layer] = {}

    def layer(self, l: int) -> _Layer:
        """Return Z and A of layer l, then ∂J/∂A but for the last layer, ∂J/∂Z, ∂J/∂W and ∂J/∂b."""
        if l not in self._layers:
            parameters = tuple(_parameters(self.graph, l))
            arrays = (*([] if l == self.graph.depth else [Quantity("a", l)]), Quantity("z", l), *parameters)
            self._layers[l] = _Layer(
                tuple(self._deriver.definition(Quantity(name, l)) for name in ("z", "a")),
                tuple(self._deriver.factored(array).statement for array in arrays),
                parameters,
            )
        return self._layers[l]

    def ends(self) -> tuple[tuple[Relations, ...], tuple[Relations, ...]]:
        """Return the last statement of the forward pass, and the first of the backward pass where one needs it."""
        by_last = Partial(COST, Quantity("A", self.graph.depth))
        needed = any(
            _holds(statement.sides[-1], by_last) for layer in self._layers.values() for statement in layer.backward
        )
        first = (equation(by_last, self._deriver.by_prediction().sides[-1]),) if needed else ()
        return (self._deriver.definition(Quantity("yhat")),), first


def _holds(formula: Formula, part: Formula) -> bool:
    return formula == part or any(_holds(inside, part) for inside in children(formula))


def _parameters(graph: NetworkGraph, l: int) -> Iterator[Quantity]:
    if graph.owner(l) == l:
        yield Quantity("W", l)
    if graph.biases(l).size:
        yield Quantity("b", l)
