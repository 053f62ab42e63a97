"""The bodies of the functions of an emitted module, as finished lines.

Stage: used by `emit`; what stands around the lines is in the templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from codegen.program.checked import shapes_after
from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Expr, Shape, names_in
from codegen.python_lines import INDENT, bracketed
from codegen.targets.python_loops.layout import returned, unpacked
from codegen.targets.python_loops.rows import row_helpers
from codegen.targets.python_loops.statements import statement_lines

__all__ = ["Functions"]


@dataclass(frozen=True)
class Functions:
    """The functions that follow `program`; each gets what it reads and nothing else."""

    program: GradientProgram

    def forward(self) -> list[str]:
        """Return the forward pass."""
        statements = self.program.forward
        return [
            *self._given(statements),
            f"{INDENT}N = len(x)",
            "",
            *self._lines(statements),
            "",
            *returned(self.program.kept),
        ]

    def cost_head(self) -> list[str]:
        """Return the signature of the cost."""
        return bracketed("def _cost(", self._signature(self.program.loss), ") -> float:", indent="")

    def cost(self) -> list[str]:
        """Return the cost, a number."""
        statements = self.program.loss
        *lines, last = self._lines(statements)
        result = last.partition(" = ")[2]  # the cost is assigned last
        return [*self._given(statements), f"{INDENT}N = len(y)", "", *lines, f"{INDENT}return {result}"]

    def gradients_head(self) -> list[str]:
        """Return the signature of the backward pass."""
        return bracketed("def _gradients(", self._signature(self.program.backward), ") -> Params:", indent="")

    def gradients(self) -> list[str]:
        """Return the backward pass."""
        statements, parameters = self.program.backward, self.program.parameters
        result = returned([parameter.gradient for parameter in parameters])
        return [*self._given(statements), f"{INDENT}N = len(y)", "", *self._lines(statements), "", *result]

    def loss(self) -> list[str]:
        """Return the calls that lead to the cost."""
        arguments = self._arguments(self.program.loss)
        indent = INDENT * 2
        return [
            *unpacked(self.program.kept, arguments, "_forward(params, x)", indent),
            *bracketed("cost = _cost(", arguments, ")", indent),
        ]

    def loss_and_gradients(self) -> list[str]:
        """Return the calls that lead to the cost and to its gradients."""
        for_cost, for_gradients = self._arguments(self.program.loss), self._arguments(self.program.backward)
        indent = INDENT * 2
        return [
            *unpacked(self.program.kept, {*for_cost, *for_gradients}, "_forward(params, x)", indent),
            *bracketed("cost = _cost(", for_cost, ")", indent),
            *bracketed("gradients = _gradients(", for_gradients, ")", indent),
        ]

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        program = self.program
        given: dict[str, Shape] = {"x": ("N", program.inputs), "y": ("N", program.outputs), "N": ()}
        given.update((parameter.name, parameter.shape) for parameter in program.parameters)
        statements = (*program.forward, *program.loss, *program.backward)
        return shapes_after(statements, given, {helper.name for helper in program.helpers})

    def _lines(self, statements: Iterable[Assign]) -> list[str]:
        return statement_lines(statements, self._shapes, row_helpers(self.program.helpers))

    def _given(self, statements: Iterable[Assign]) -> list[str]:
        """Return the line that names the parameters which are read."""
        return unpacked([parameter.name for parameter in self.program.parameters], _read(statements), "params")

    def _arguments(self, statements: Iterable[Assign]) -> list[str]:
        """Return what the statements need: perhaps params and x, results of the forward pass, and y."""
        read, parameters = _read(statements), self.program.parameters
        params = ["params"] if any(parameter.name in read for parameter in parameters) else []
        return [*params, *(name for name in ("x", *self.program.kept) if name in read), "y"]

    def _signature(self, statements: Iterable[Assign]) -> list[str]:
        return [f"{name}: {'Params' if name == 'params' else 'Matrix'}" for name in self._arguments(statements)]


def _read(statements: Iterable[Assign]) -> frozenset[str]:
    values: Iterable[Expr] = (assign.value for assign in statements)
    return frozenset[str]().union(*(names_in(value) for value in values))
