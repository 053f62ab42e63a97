"""The exponentials of the outputs computed once, where the prediction is a softmax and the cost takes its logarithm.

Stage: gradient program -> gradient program, for targets that keep what the forward pass has computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Call, Divide, Expr, Function, Name, RowSum, rewritten
from codegen.program.routines import SOFTMAX

__all__ = ["softmax_shared"]


def softmax_shared(program: GradientProgram) -> GradientProgram:
    """Return the program with the shifted scores s, e^s and their row sums taken over from the softmax.

    A program whose cost is not computed from the scores of a softmax stays as it is.
    """
    scores = next((assign for assign in program.loss if assign.target == "s"), None)
    *before, last = program.forward
    match last.value:
        case Call(helper=SOFTMAX.name) if scores is not None:
            known: dict[Expr, Expr] = {RowSum(Function("exp", (Name("s"),))): Name("total")}
            loss = (
                replace(assign, value=rewritten(assign.value, known.get))
                for assign in program.loss
                if assign is not scores
            )
            return replace(program, forward=(*before, *_written_out(last, scores)), loss=tuple(loss))
        case _:
            return program


def _written_out(prediction: Assign, scores: Assign) -> Iterator[Assign]:
    """Yield softmax(z) as s = z - max z, e = e^s, total = sum of e, a = e/total."""
    yield scores
    yield Assign("e", Function("exp", (Name("s"),)), scores.shape, "e^s")
    yield Assign("total", RowSum(Name("e")), ("N", 1), "row sums of e")
    yield replace(prediction, value=Divide(Name("e"), Name("total")))
