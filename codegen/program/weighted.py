"""A program in which each sample counts as often as its weight says: J = 1/N Σ w_n L_n, or the sum alone.

Everything that goes backward is linear in what comes from the loss, so the weights stand in two lines.
"""

from __future__ import annotations

from dataclasses import replace

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Expr, Multiply, Name, SumAll, rewritten

__all__ = ["WEIGHTS", "weighted"]

WEIGHTS = "w"
"""The name of the weights in a program, a column."""


def weighted(program: GradientProgram) -> GradientProgram:
    """Return the program with weights for the samples; a penalty has none, and a mean divides by N as before."""
    start = next(number for number, assign in enumerate(program.loss) if _weighed_in(assign.value) != assign.value)
    before, data, others = program.loss[:start], program.loss[start], program.loss[start + 1 :]
    first, *rest = program.backward
    delta = replace(first, value=Multiply(Name(WEIGHTS), first.value), note=f"{first.note}, times w")
    loss = (*before, replace(data, value=_weighed_in(data.value), note=f"{data.note}, each times w"), *others)
    return replace(program, weighted=True, loss=loss, backward=(delta, *rest))


def _weighed_in(value: Expr) -> Expr:
    """sum_ij u_ij -> sum_ij w_i u_ij"""

    def weighed(part: Expr) -> Expr | None:
        return SumAll(Multiply(Name(WEIGHTS), part.operand)) if isinstance(part, SumAll) else None

    return rewritten(value, weighed)
