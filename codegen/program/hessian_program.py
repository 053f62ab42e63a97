"""The program of a Hessian-vector product H v: the gradient of one network, differentiated along a direction v.

Stage: the output of `second_order`, printed by targets next to the `GradientProgram` that it belongs to. As that one,
it cannot be made when it contradicts itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.program.checked import check_calls, check_helpers, expect, shapes_after
from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Expr, Helper, dot
from codegen.program.shapes import shape_of

__all__ = ["HessianProgram"]


@dataclass(frozen=True, slots=True)
class HessianProgram:
    """H v for the Hessian H of the cost; the part of v that belongs to a parameter W is `dot(W)`.

    Attributes:
        gradient: the program that is differentiated; its forward pass is run first.
        statements: from the results of the forward pass that it keeps, y and v to the products.
        kinks: expressions that are zero exactly where the cost or its gradient has no derivative.
        helpers: those that the statements call and `gradient` does not have, callees first.
    """

    gradient: GradientProgram
    statements: tuple[Assign, ...]
    kinks: tuple[Expr, ...]
    helpers: tuple[Helper, ...]

    def __post_init__(self) -> None:
        gradient = self.gradient
        known = check_helpers((*gradient.helpers, *self.helpers))
        given = gradient.arguments
        given.update((dot(parameter.name), parameter.shape) for parameter in gradient.parameters)
        given.update((assign.target, assign.shape) for assign in gradient.forward if assign.target in gradient.kept)
        shapes = shapes_after(self.statements, given, known)
        for parameter, product in zip(gradient.parameters, self.products, strict=True):
            expect(product, parameter.shape, shapes)
        for kink in self.kinks:
            check_calls(kink, known)
            shape_of(kink, given)

    @property
    def products(self) -> tuple[str, ...]:
        """The names of H v, a part for each parameter in their order."""
        return tuple(dot(parameter.gradient) for parameter in self.gradient.parameters)
