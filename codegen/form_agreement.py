"""Do the forms of a network agree? Entry by entry and exactly, and their values with a complex step of the cost.

Stage: spec -> facts of the report. The exact comparison is that of `symbolic.derivation.agreement`; here its outcome is
told, and every statement about whole arrays is computed in NumPy at a random point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from codegen.array_values import Array, ArrayValues
from codegen.network_slopes import NetworkPoint
from codegen.program.lowering import LAYOUT
from codegen.verify_report import Fact
from symbolic.derivation.agreement.compare import Agreement, compare_forms
from symbolic.derivation.agreement.compared import ComparedForms, statements_of
from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.index.instances import with_numbers
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["exact_fact", "form_agreement", "numeric_fact"]

_TOLERANCE = 1e-9
"""Relative to the largest entry of an array: one step of the chain rule in float64, with room for cancellation."""

_BATCHES = {"Z": "z", "A": "a", "X": "x", "Y": "y", "Yhat": "yhat"}


def form_agreement(spec: NetworkSpec, seed: int) -> tuple[Fact, ...]:
    """Return whether the forms of `spec` agree, arrays lying as in its notation, and in its program as programs do."""
    forms = ComparedForms(spec, (spec.written_in.layout,), (LAYOUT,))
    return exact_fact(spec, compare_forms(forms)), numeric_fact(forms, seed)


def exact_fact(spec: NetworkSpec, agreement: Agreement) -> Fact:
    """Return the outcome of the exact comparison as a line of the report."""
    statement = "scalar, index, matrix and batch form agree entry by entry"
    where = f"a {'-'.join(map(str, agreement.widths))} network"
    if len(agreement.layers) < spec.depth:
        where = f"layers {', '.join(map(str, agreement.layers))} of {where}"
    found = agreement.disagreement
    if found is None:
        return Fact(statement, True, f"{agreement.entries} entries of {where}, {agreement.equations} equations")
    notation = spec.written_in
    claim = f"{print_text(found.claim.subject, notation)} = {print_text(found.claim.value, notation)}"
    if found.expected is None:
        return Fact(statement, False, f"{found.claim.form}: {claim}: {found.claim.misfit}")
    return Fact(
        statement,
        False,
        f"{found.claim.form}: {claim}; scalar form: {print_text(found.expected, notation)}, on {where}",
    )


# --- numbers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Value:
    """A statement about a whole array, both sides computed.

    Attributes:
        expected: the array as the network has it, or its slopes by a complex step.
        found: what the right-hand side is worth.
    """

    statement: Relations
    expected: Array
    found: Array

    @property
    def gap(self) -> float:
        """The largest difference relative to the largest entry; infinite for another shape or what is no number."""
        finite = np.all(np.isfinite(self.found)) and np.all(np.isfinite(self.expected))
        if self.found.shape != self.expected.shape or not finite:
            return float("inf")
        largest = float(np.max(np.abs(self.expected)))
        gap = float(np.max(np.abs(self.found - self.expected)))
        return gap / largest if largest else gap


def numeric_fact(forms: ComparedForms, seed: int) -> Fact:
    """Return whether every statement of the matrix and batch form is worth what a complex step of the cost says."""
    with np.errstate(all="ignore"):  # what is no number is told as such
        values = list(_values(forms, seed))
    worst = max(values, key=lambda value: value.gap)
    count = sum(value.expected.size for value in values)
    statement = "matrix and batch form are worth what a complex step of the cost says"
    if worst.gap <= _TOLERANCE:
        return Fact(statement, True, f"{count} entries, largest difference {worst.gap:.1e}")
    return Fact(
        statement, False, f"{print_text(worst.statement, forms.graph.spec.written_in)} is off by {worst.gap:.1e}"
    )


def _values(forms: ComparedForms, seed: int) -> Iterator[_Value]:
    """Yield the statements of each form, the matrix form at one sample and the batch form at two."""
    one = _Arrays(NetworkPoint(_without_penalty(forms.graph), 1, seed))
    two = _Arrays(NetworkPoint(forms.graph, 2, seed))
    engines: list[tuple[_Arrays, MatrixDeriver | BatchDeriver, Layout]] = [
        *((one, matrix, matrix.layout) for matrix in forms.matrices),
        *((two, batch, batch.matrix.layout) for batch in forms.batches),
    ]
    for arrays, engine, layout in engines:
        for array in forms.arrays():
            for statement in statements_of(engine, array):
                yield arrays.both_sides(statement, layout)


def _without_penalty(graph: NetworkGraph) -> NetworkGraph:
    """Return the network whose cost is the loss alone: the matrix form is about ∂L."""
    loss = graph.spec.loss.model_copy(update={"l2": None})
    return NetworkGraph(graph.spec.model_copy(update={"loss": loss}))


class _Arrays:
    """The arrays of a network at one point, and the slopes of its cost by them, under any layout."""

    def __init__(self, point: NetworkPoint) -> None:
        self._point = point
        self._slopes: dict[Quantity, Array] = {}

    def both_sides(self, statement: Relations, layout: Layout) -> _Value:
        """Return what both sides of a statement are worth."""
        sides = (statement.sides[0], statement.sides[-1])
        left, right = (with_numbers(side, self._point.graph, self._point.samples) for side in sides)
        values = ArrayValues(partial(self._laid_out, layout), self._length, partial(_axis_of_units, layout))
        return _Value(statement, values.value(left), values.value(right))

    def _length(self, layer: object) -> int:
        return self._point.graph.widths[layer] if isinstance(layer, int) else self._point.samples

    def _laid_out(self, layout: Layout, part: Quantity | Partial) -> Array:
        """Return an array, or the slopes by it, as it lies under a layout."""
        array = part.wrt if isinstance(part, Partial) else part
        assert isinstance(array, Quantity)  # noqa: S101  (derivatives are by arrays)
        if array.name == "lambda":
            return np.asarray(self._point.graph.spec.loss.l2)
        of = Quantity(_BATCHES.get(array.name, array.name), array.layer)
        found = self._slopes_by(of) if isinstance(part, Partial) else self._point.values[of]
        if array.name == "W":
            return found if layout.weight_order == "to-from" else found.T
        row = found.reshape(-1, found.shape[-1])
        return row if _rows(layout, array) else row.T

    def _slopes_by(self, array: Quantity) -> Array:
        if array not in self._slopes:
            self._slopes[array] = self._point.slopes(array)
        return self._slopes[array]


def _rows(layout: Layout, array: Quantity) -> bool:
    """Say whether a vector is a row, or a batch has a sample in each row."""
    return (layout.samples if array.name in _BATCHES else layout.vectors) == "rows"


def _axis_of_units(layout: Layout, array: Formula) -> int:
    return int(isinstance(array, Quantity) and _rows(layout, array))
