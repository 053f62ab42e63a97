"""The gradient program of one network: parameters, forward pass, cost, backward pass.

Stage: the output of `lowering`, the input of every target. A program that contradicts itself cannot be made:
names are defined once and before their use, every shape is inferred and held against the declared one, and
every gradient has the shape of its parameter.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.program.checked import check_calls, check_helpers, expect, shapes_after
from codegen.program.ir import Assign, Expr, Helper, ProgramError, Shape, names_in
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
        weighted: whether samples have weights, a column `w` (N, 1).
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
    weighted: bool = False

    def __post_init__(self) -> None:
        known = check_helpers(self.helpers)
        shapes = self.arguments
        if len({parameter.name for parameter in self.parameters}) != len(self.parameters):
            raise ProgramError("two parameters have the same name")
        without_targets = {name: shape for name, shape in shapes.items() if name not in {"y", "w"}}
        forward = shapes_after(self.forward, without_targets, known)
        expect(self.prediction, ("N", self.outputs), forward)
        forward |= {name: shapes[name] for name in ("y", "w") if name in shapes}
        expect(self.cost, (), shapes_after(self.loss, forward, known))
        gradients = shapes_after(self.backward, forward, known)
        for parameter in self.parameters:
            expect(parameter.gradient, parameter.shape, gradients)
        for kink in self.kinks:
            check_calls(kink, known)
            shape_of(kink, forward)

    @property
    def arguments(self) -> dict[str, Shape]:
        """The shapes of what is given: x, y, weights of samples, the number of samples, and the parameters."""
        column: dict[str, Shape] = {"w": ("N", 1)} if self.weighted else {}
        given: dict[str, Shape] = {"x": ("N", self.inputs), "y": ("N", self.outputs), **column, "N": ()}
        return {**given, **{parameter.name: parameter.shape for parameter in self.parameters}}

    @property
    def kept(self) -> tuple[str, ...]:
        """The results of the forward pass that are read after it, in order; the prediction is the last."""
        after = [assign.value for assign in (*self.loss, *self.backward)]
        read = frozenset[str]().union(*(names_in(value) for value in (*after, *self.kinks)))
        kept = (assign.target for assign in self.forward if assign.target != self.prediction)
        return (*(name for name in kept if name in read), self.prediction)
