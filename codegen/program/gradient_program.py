"""The gradient program of one network: parameters, forward pass, cost, backward pass.

Stage: the output of `lowering`, the input of every target. A program that contradicts itself cannot be made:
names are defined once and before their use, every shape is inferred and held against the declared one, and
every gradient has the shape of its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codegen.program.ir import Assign, Call, Expr, Helper, ProgramError, Shape, names_in, nodes_in
from codegen.program.shapes import shape_of

__all__ = ["GradientProgram", "Parameter"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A weight matrix W of shape (n_l, n_{l-1}) or a bias b of shape (n_l,), and the name of its gradient."""

    name: str
    shape: tuple[int, ...]
    gradient: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GradientProgram:
    """Everything that a target prints; rows are samples, `N` is their number.

    Attributes:
        inputs, outputs: the widths n_0 and n_D: x is (N, n_0), y is (N, n_D).
        parameters: in the order of the layers, W before b.
        forward: from x to the prediction.
        prediction: the name of the prediction, (N, n_D).
        loss: from the forward pass and y to `cost`.
        cost: the name of the scalar that is differentiated.
        backward: from the forward pass and y to the gradients.
        kinks: expressions that are zero exactly where the cost has no derivative.
        helpers: the functions that are called, callees first.
    """

    inputs: int
    outputs: int
    parameters: tuple[Parameter, ...]
    forward: tuple[Assign, ...]
    prediction: str
    loss: tuple[Assign, ...]
    cost: str
    backward: tuple[Assign, ...]
    kinks: tuple[Expr, ...]
    helpers: tuple[Helper, ...]

    def __post_init__(self) -> None:
        known: set[str] = set()
        for helper in self.helpers:
            _check_helper(helper, known)
            known.add(helper.name)
        shapes: dict[str, Shape] = {"x": ("N", self.inputs), "y": ("N", self.outputs), "N": ()}
        shapes.update((parameter.name, parameter.shape) for parameter in self.parameters)
        if len(shapes) != 3 + len(self.parameters):
            raise ProgramError("two parameters have the same name")
        without_targets = {name: shape for name, shape in shapes.items() if name != "y"}
        forward = _run(self.forward, without_targets, known)
        _expect(self.prediction, ("N", self.outputs), forward)
        forward["y"] = shapes["y"]
        _expect(self.cost, (), _run(self.loss, forward, known))
        gradients = _run(self.backward, forward, known)
        for parameter in self.parameters:
            _expect(parameter.gradient, parameter.shape, gradients)
        for kink in self.kinks:
            _check_calls(kink, known)
            shape_of(kink, forward)

    @property
    def kept(self) -> tuple[str, ...]:
        """The results of the forward pass that are read after it, in order; the prediction is the last."""
        after = [assign.value for assign in (*self.loss, *self.backward)]
        read = frozenset[str]().union(*(names_in(value) for value in (*after, *self.kinks)))
        kept = (assign.target for assign in self.forward if assign.target != self.prediction)
        return (*(name for name in kept if name in read), self.prediction)


def _run(statements: Iterable[Assign], given: dict[str, Shape], helpers: set[str]) -> dict[str, Shape]:
    """Return the shapes of all names after the statements."""
    shapes = dict(given)
    for assign in statements:
        _check_calls(assign.value, helpers)
        if assign.target in shapes:
            raise ProgramError(f"`{assign.target}` is defined twice")
        inferred = shape_of(assign.value, shapes)
        if inferred != assign.shape:
            raise ProgramError(f"`{assign.target}` is declared {assign.shape} but computed as {inferred}")
        shapes[assign.target] = assign.shape
    return shapes


def _expect(name: str, shape: Shape, shapes: dict[str, Shape]) -> None:
    if name not in shapes:
        raise ProgramError(f"`{name}` is never defined")
    if shapes[name] != shape:
        raise ProgramError(f"`{name}` has shape {shapes[name]}, expected {shape}")


def _check_helper(helper: Helper, known: set[str]) -> None:
    if helper.name in known:
        raise ProgramError(f"helper `{helper.name}` is defined twice")
    table: Shape = ("N", "n")
    shapes = _run(helper.statements, dict.fromkeys(helper.arguments, table), known)
    _check_calls(helper.result, known)
    if shape_of(helper.result, shapes) != table:
        raise ProgramError(f"helper `{helper.name}` returns shape {shape_of(helper.result, shapes)}, not {table}")


def _check_calls(expression: Expr, known: set[str]) -> None:
    for node in nodes_in(expression):
        if isinstance(node, Call) and node.helper not in known:
            raise ProgramError(f"helper `{node.helper}` is called before it is defined")
