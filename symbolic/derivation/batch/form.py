"""The batch form of a whole network: every equation of the forward and the backward pass, in the order of a program.

Equations hold for all widths; they are derived and proved on a small network of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.samples import COST
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import children
from symbolic.graph.definitions import LossOf
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["BatchForm", "batch_form"]


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
    graph = NetworkGraph(probe(spec))
    deriver = BatchDeriver(IndexDeriver(graph), layout, spec.loss.samples)
    loss = graph.definition(LOSS)
    assert isinstance(loss, LossOf)  # noqa: S101  (every network has one)
    return BatchForm(
        layout,
        tuple(_forward(deriver, graph)),
        loss,
        spec.loss.samples,
        tuple(_backward(deriver, graph)),
        tuple(_parameters(graph)),
        None if spec.loss.l2 is None else Fraction(str(spec.loss.l2)),
    )


def _forward(deriver: BatchDeriver, graph: NetworkGraph) -> Iterator[Relations]:
    for l in range(1, graph.depth + 1):
        yield deriver.definition(Quantity("z", l))
        yield deriver.definition(Quantity("a", l))
    yield deriver.definition(Quantity("yhat"))


def _backward(deriver: BatchDeriver, graph: NetworkGraph) -> Iterator[Relations]:
    """Yield ∂J/∂A, ∂J/∂Z, ∂J/∂W and ∂J/∂b of each layer from the last; ∂J/∂A only where ∂J/∂Z goes through it."""
    statements: list[Relations] = []
    for l in range(graph.depth, 0, -1):
        if l < graph.depth:
            statements.append(deriver.factored(Quantity("a", l)).statement)
        statements.append(deriver.factored(Quantity("z", l)).statement)
        statements += [deriver.factored(parameter).statement for parameter in _parameters_of(graph, l)]
    by_last = Partial(COST, Quantity("A", graph.depth))
    if any(_holds(statement.sides[-1], by_last) for statement in statements):
        yield equation(by_last, deriver.by_prediction().sides[-1])
    yield from statements


def _holds(formula: Formula, part: Formula) -> bool:
    return formula == part or any(_holds(inside, part) for inside in children(formula))


def _parameters(graph: NetworkGraph) -> Iterator[Quantity]:
    for l in range(1, graph.depth + 1):
        yield from _parameters_of(graph, l)


def _parameters_of(graph: NetworkGraph, l: int) -> Iterator[Quantity]:
    if graph.owner(l) == l:
        yield Quantity("W", l)
    if graph.biases(l).size:
        yield Quantity("b", l)
