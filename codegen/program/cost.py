"""The cost of the network in the gradient program, and where the backward pass begins.

Stage: used by `lowering`. Where the registry has a fused pair for the last activation and the loss, the cost is
computed from z and dz in one step, which stays exact where the activation saturates; else loss and activation
are differentiated one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import sympy

from codegen.program.elementwise import expression_to_ir
from codegen.program.ir import (
    Assign,
    Expr,
    Function,
    Multiply,
    Name,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
)
from codegen.program.layer import Layer
from codegen.program.routines import (
    Routine,
    fused_loss_routine,
    loss_derivative_routine,
    loss_routine,
    scaled,
)
from codegen.program.rules import LOWERING, Site
from symbolic.derivation.rules import Rule
from symbolic.functions.base import A, Activation, Loss, P, Pair, StableForm, Y

__all__ = ["Cost"]


@dataclass(frozen=True, slots=True)
class Cost:
    """J = (sum or mean over samples) factor * (sum or mean over outputs) l(p, y).

    Attributes:
        loss: l.
        pair: the fused pair of the last activation and l, if there is one.
        factor: everything in front of a sample's sum over outputs: 1/2 for half a sum, 1/n_D for a mean.
        samples: "sum" or "mean".
        last: the output layer.
    """

    loss: Loss
    pair: Pair | None
    factor: Fraction
    samples: str
    last: Layer

    def routines(self) -> Iterator[Routine]:
        """Yield the functions that the cost and its derivative call."""
        if self.pair is None:
            yield loss_routine(self.loss)
            yield self._derivative()[1]
        elif self.pair.stable is not None:
            yield self._fused(self.pair, self.pair.stable)

    def statements(self) -> Iterator[Assign]:
        """Yield what computes `cost` from the forward pass and y."""
        last, y = self.last.number, Name("y")
        if self.pair is None:
            losses = loss_routine(self.loss).call(Name(f"a{last}"), y)
        elif self.pair.stable is not None:
            losses = self._fused(self.pair, self.pair.stable).call(Name(f"z{last}"), y)
        else:
            shape = ("N", self.last.units)
            scores = Subtract(Name(f"z{last}"), RowMax(Name(f"z{last}")))
            yield Assign("s", scores, shape, f"z{last} - its row maximum; e^s cannot overflow")
            total = Function("log", (RowSum(Function("exp", (Name("s"),))),))
            yield Assign("log_total", total, ("N", 1), f"ln of the row sums of e^s; ln a{last} = s - log_total")
            losses = Multiply(y, Subtract(Name("log_total"), Name("s")))
        yield Assign("cost", scaled(SumAll(losses), self.factor, self.samples), (), self._note())

    def delta(self) -> Iterator[Assign]:
        """Yield what leads to dJ/dz of the last layer."""
        last = self.last
        if self.pair is None:
            factor, derivative = self._derivative()
            local = scaled(derivative.call(Name(f"a{last.number}"), Name("y")), factor, self.samples)
            text = f"{self._weight()}∂l/∂p at p = a{last.number}"
            yield LOWERING[Rule.LOSS_DERIVATIVE](Site(last.number, last.units, last.fan_in, local, text))
            yield last.through_activation()
        else:
            meanings = {A: Name(f"a{last.number}"), Y: Name("y"), self.pair.total: RowSum(Name("y"))}
            local = scaled(expression_to_ir(self.pair.derivative, meanings), self.factor, self.samples)
            note = f"∂J/∂z{last.number}, {self.pair.activation} and {self.loss.title} in one"
            yield Assign(f"dz{last.number}", local, ("N", last.units), note)

    def kinks(self) -> Iterator[Expr]:
        """Yield what is zero where the loss has no derivative."""
        for kink in self.loss.kinks:
            yield expression_to_ir(kink.at, {P: Name(f"a{self.last.number}"), Y: Name("y")})

    def _fused(self, pair: Pair, form: StableForm) -> Routine:
        if not isinstance(self.last.record, Activation):
            raise TypeError(f"the stable form of {pair} is for an activation that acts on each unit alone")
        return fused_loss_routine(pair, self.loss, self.last.record, form)

    def _derivative(self) -> tuple[Fraction, Routine]:
        """Return dl/dp; its coefficient joins the factor where the core is computed as written: 1/2 of 2(p - y)."""
        routine, loss = loss_derivative_routine(self.loss), self.loss
        coefficient = loss.coefficient
        if routine.form.lets or not isinstance(coefficient, sympy.Rational):
            return self.factor, routine
        if sympy.expand(coefficient * loss.core - routine.form.value) != 0:
            return self.factor, routine
        number = Fraction(int(coefficient.p), int(coefficient.q))
        return self.factor * number, replace(routine, form=StableForm((), loss.core))

    def _weight(self) -> str:
        """Return what stands in front of every l(p, y) of the cost, as text: `1/(2N) · `."""
        numerator, denominator = self.factor.numerator, self.factor.denominator
        below = {(1, "sum"): "", (1, "mean"): "N"}.get((denominator, self.samples))
        if below is None:
            below = str(denominator) if self.samples == "sum" else f"({denominator}N)"
        weight = f"{numerator}/{below}" if below else str(numerator)
        return "" if weight == "1" else f"{weight} · "

    def _note(self) -> str:
        what = "sum of l over samples" if self.last.units == 1 else "sum of l over samples and outputs"
        return f"J = {self._weight()}{what}"
