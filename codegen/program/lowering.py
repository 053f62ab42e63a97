"""From the batch form of a network to its gradient program.

Stage: `NetworkSpec` -> `BatchForm` -> `GradientProgram`. Every line of both passes is an equation of the batch form,
derived and proved there, and lowered by the rules of `arrays`; nothing else is known here of what a network computes.
The program has a sample in each row. The cost itself, a number, is computed in the stable form of `cost`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from codegen.program.arrays import Arrays
from codegen.program.cost import Cost
from codegen.program.elementwise import expression_to_ir
from codegen.program.gradient_program import GradientProgram, Parameter
from codegen.program.ir import Assign, Call, Expr, Helper, Name, ProgramError, Shape, nodes_in
from codegen.program.names import FunctionNames, identifier
from codegen.program.notes import note
from codegen.program.routines import SOFTMAX, activation_routine, derivative_routine
from symbolic.derivation.batch.form import BatchForm, batch_form
from symbolic.derivation.matrix.entries import Entries
from symbolic.formula.nodes import Formula, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.functions.base import Activation, Softmax, Z
from symbolic.functions.registry import pair
from symbolic.spec.model import NetworkSpec

__all__ = ["lower"]

LAYOUT = Layout(weight_order="to-from", vectors="columns", samples="rows")
"""How the arrays of a program lie."""


def lower(spec: NetworkSpec) -> GradientProgram:
    """Return the program that computes the cost of `spec` and the cost's gradient."""
    form = batch_form(spec, LAYOUT)
    records = [layer.record for layer in spec.layers]
    names = FunctionNames()
    for record in records:
        names[record]  # layers name their functions in order
    cost = _cost(spec, form, records[-1], names)
    arrays = Arrays(spec.widths, names, cost, form.strength)
    shapes = _Shapes(form.layout, spec.widths)
    forward = tuple(_assigned(statement, arrays, shapes) for statement in form.forward[:-1])
    backward = tuple(_assigned(statement, arrays, shapes) for statement in form.backward)
    statements = tuple(cost.statements())
    return GradientProgram(
        inputs=spec.inputs,
        outputs=spec.widths[-1],
        parameters=tuple(_parameter(array, shapes) for array in form.parameters),
        forward=forward,
        prediction=f"a{spec.depth}",
        loss=statements,
        cost="cost",
        backward=backward,
        kinks=(*_kinks(records), *cost.kinks()),
        helpers=tuple(_helpers(records, names, cost, (*forward, *statements, *backward))),
    )


class _Shapes:
    """The shapes of a network's arrays in a program: numbers for widths, "N" for samples, biases with one axis."""

    def __init__(self, layout: Layout, widths: tuple[int, ...]) -> None:
        self._entries = Entries(layout, tuple(range(len(widths))))
        self._widths = widths

    def __getitem__(self, array: Formula) -> Shape:
        shape = [self._size(size) for size in self._entries.shape(array) if size is not None]
        return tuple(shape)

    def _size(self, size: Formula) -> int | str:
        match size:
            case Quantity(name="samples"):
                return "N"
            case Quantity(name="width", indices=(int(l),)):
                return self._widths[l]
            case _:
                raise ProgramError("an array whose size is neither a width nor the number of samples")


def _assigned(statement: Relations, arrays: Arrays, shapes: _Shapes) -> Assign:
    target, value = statement.sides
    return Assign(
        identifier(target), arrays.lower(value), shapes[target], note(statement, f"a{len(arrays.widths) - 1}")
    )


def _parameter(array: Quantity, shapes: _Shapes) -> Parameter:
    return Parameter(identifier(array), tuple(int(size) for size in shapes[array]), f"d{identifier(array)}")


def _cost(spec: NetworkSpec, form: BatchForm, last: Activation | Softmax, names: FunctionNames) -> Cost:
    factor = Fraction(form.loss.factor)
    if form.loss.mean_over_outputs:
        factor /= spec.widths[-1]
    fused = pair(last.name, form.loss.name)
    penalized = tuple(identifier(array) for array in form.parameters if array.name == "W")
    return Cost(
        form.loss.record,
        fused,
        factor,
        form.reduction,
        spec.depth,
        spec.widths[-1],
        last,
        names[last],
        form.strength,
        penalized if form.strength is not None else (),
    )


def _kinks(records: list[Activation | Softmax]) -> Iterator[Expr]:
    """Yield what is zero where an activation has no derivative."""
    for l, record in enumerate(records, start=1):
        for kink in record.kinks if isinstance(record, Activation) else ():
            yield expression_to_ir(kink.at, {Z: Name(f"z{l}")})


def _helpers(
    records: list[Activation | Softmax], names: FunctionNames, cost: Cost, statements: tuple[Assign, ...]
) -> Iterator[Helper]:
    """Yield every helper that is called, once, in the order of the layers, those of the loss last."""
    called = {node.helper for assign in statements for node in nodes_in(assign.value) if isinstance(node, Call)}
    elementwise = (record for record in records if isinstance(record, Activation))
    routines = [
        routine(record, names[record]) for record in elementwise for routine in (activation_routine, derivative_routine)
    ]
    helpers = {
        helper.name: helper
        for routine in dict.fromkeys((*routines, *cost.routines()))
        if (helper := routine.helper()) is not None
    }
    helpers[SOFTMAX.name] = SOFTMAX
    yield from (helper for name, helper in helpers.items() if name in called)
