"""The forms of one network that are compared: its engines, on widths that differ wherever its wiring lets them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from symbolic.derivation.agreement.layers import compared_layers
from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.form import BatchForm, batch_form
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.formula.nodes import Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.graph.network import NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["ComparedForms", "is_defined", "statements_of"]


def is_defined(array: Quantity) -> bool:
    """Say whether an array follows from others."""
    return array.name in {"z", "a", "yhat"}


class ComparedForms:
    """The index form of a network, its matrix and batch forms under some layouts, and both passes of programs.

    Attributes:
        graph: the network with other widths.
        layers: which of its layers are compared.
        index: the engine of the index form.
        matrices, batches: an engine of each form for each layout.
        programs: the batch form of whole passes, for each layout in which programs are made.
    """

    def __init__(self, spec: NetworkSpec, layouts: tuple[Layout, ...], of_programs: tuple[Layout, ...]) -> None:
        self.graph = NetworkGraph(probe(spec))
        self.layers = compared_layers(spec)
        self.index = IndexDeriver(self.graph)
        self.matrices = tuple(MatrixDeriver(self.index, layout) for layout in layouts)
        self.batches = tuple(BatchDeriver(self.index, layout, spec.loss.samples) for layout in layouts)
        self._of_programs = of_programs

    @cached_property
    def programs(self) -> tuple[BatchForm, ...]:
        """The equations that programs are made from, in the order of a forward and a backward pass."""
        return tuple(batch_form(self.graph.spec, layout) for layout in self._of_programs)

    def arrays(self) -> Iterator[Quantity]:
        """Yield the predictions, the arrays of the compared layers from the last on, and the inputs."""
        yield Quantity("yhat")
        for l in reversed(self.layers):
            yield Quantity("a", l)
            yield Quantity("z", l)
            if self.graph.owner(l) == l:
                yield Quantity("W", l)
            if self.graph.biases(l).size:
                yield Quantity("b", l)
        yield Quantity("x")


def statements_of(deriver: MatrixDeriver | BatchDeriver, array: Quantity) -> tuple[Relations, ...]:
    """Return what a form of whole arrays says of one: the derivative by it and, where it has one, its equation."""
    definition = (deriver.definition(array),) if is_defined(array) else ()
    return (deriver.derive(array).statement, *definition)
