"""The cost of the network in the gradient program, and the derivative of its loss, in stable floating-point forms.

Stage: used by `lowering`. Where the registry has a fused pair for the last activation and the loss, the cost is
computed from z, which stays exact where the activation saturates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

import sympy

from codegen.program.elementwise import expression_to_ir
from codegen.program.ir import (
    Add,
    Assign,
    Expr,
    Function,
    Multiply,
    Name,
    Number,
    Power,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
)
from codegen.program.routines import (
    Routine,
    fused_loss_routine,
    loss_derivative_routine,
    loss_routine,
    scaled,
)
from symbolic.functions.base import Activation, Loss, P, Pair, Softmax, StableForm, Y

__all__ = ["Cost"]


@dataclass(frozen=True, slots=True)
class Cost:
    """J = (sum or mean over samples) factor * (sum or mean over outputs) l(p, y).

    Attributes:
        loss: l.
        pair: the fused pair of the last activation and l, if there is one.
        factor: everything in front of a sample's sum over outputs: 1/2 for half a sum, 1/n_D for a mean.
        samples: "sum" or "mean".
        last, units: the number of the output layer and its width.
        activation, name: its activation, and how the program calls it.
        strength, penalized: λ and the names of the weights whose squares are added; none without a penalty.
    """

    loss: Loss
    pair: Pair | None
    factor: Fraction
    samples: str
    last: int
    units: int
    activation: Activation | Softmax
    name: str
    strength: Fraction | None = None
    penalized: tuple[str, ...] = ()

    def routines(self) -> Iterator[Routine]:
        """Yield the functions that the cost and its derivative call."""
        if self.pair is None:
            yield loss_routine(self.loss)
            yield self._derivative()[1]
        elif self.pair.stable is not None:
            yield self._fused(self.pair, self.pair.stable)

    def statements(self) -> Iterator[Assign]:
        """Yield what computes `cost` from the forward pass and y."""
        last, y = self.last, Name("y")
        if self.pair is None:
            losses: Expr = loss_routine(self.loss).call(Name(f"a{last}"), y)
        elif self.pair.stable is not None:
            losses = self._fused(self.pair, self.pair.stable).call(Name(f"z{last}"), y)
        else:
            shape = ("N", self.units)
            scores = Subtract(Name(f"z{last}"), RowMax(Name(f"z{last}")))
            yield Assign("s", scores, shape, f"z{last} - its row maximum; e^s cannot overflow")
            total = Function("log", (RowSum(Function("exp", (Name("s"),))),))
            yield Assign("log_total", total, ("N", 1), f"ln of the row sums of e^s; ln a{last} = s - log_total")
            losses = Multiply(y, Subtract(Name("log_total"), Name("s")))
        cost = scaled(SumAll(losses), self.factor, self.samples)
        if self.strength is None:
            yield Assign("cost", cost, (), self._note())
            return
        yield Assign("data_cost", cost, (), self._note().removeprefix("J = "))
        squares: list[Expr] = [SumAll(Power(Name(name), Number(Fraction(2)))) for name in self.penalized]
        penalty = Multiply(Number(self.strength / 2), reduce(Add, squares))
        yield Assign("cost", Add(Name("data_cost"), penalty), (), "J, with λ/2 times the sum of the squares of W")

    def slope(self, weight: Fraction, samples: str) -> Expr:
        """Return weight * dl/dp of the predictions, divided by N for "mean"."""
        coefficient, derivative = self._derivative()
        return scaled(derivative.call(Name(f"a{self.last}"), Name("y")), weight * coefficient, samples)

    def kinks(self) -> Iterator[Expr]:
        """Yield what is zero where the loss has no derivative."""
        for kink in self.loss.kinks:
            yield expression_to_ir(kink.at, {P: Name(f"a{self.last}"), Y: Name("y")})

    def _fused(self, pair: Pair, form: StableForm) -> Routine:
        if not isinstance(self.activation, Activation):
            raise TypeError(f"the stable form of {pair} is for an activation that acts on each unit alone")
        return fused_loss_routine(pair, self.loss, self.activation, form)

    def _derivative(self) -> tuple[Fraction, Routine]:
        """Return dl/dp; its coefficient joins the factor where the core is computed as written: 1/2 of 2(p - y)."""
        routine, loss = loss_derivative_routine(self.loss), self.loss
        coefficient = loss.coefficient
        if routine.form.lets or not isinstance(coefficient, sympy.Rational):
            return Fraction(1), routine
        if sympy.expand(coefficient * loss.core - routine.form.value) != 0:
            return Fraction(1), routine
        number = Fraction(int(coefficient.p), int(coefficient.q))
        return number, replace(routine, form=StableForm((), loss.core))

    def _note(self) -> str:
        what = "sum of l over samples" if self.units == 1 else "sum of l over samples and outputs"
        return f"J = {self._weight()}{what}"

    def _weight(self) -> str:
        """Return what stands in front of every l(p, y) of the cost, as text: `1/(2N) · `."""
        numerator, denominator = self.factor.numerator, self.factor.denominator
        below = {(1, "sum"): "", (1, "mean"): "N"}.get((denominator, self.samples))
        if below is None:
            below = str(denominator) if self.samples == "sum" else f"({denominator}N)"
        weight = f"{numerator}/{below}" if below else str(numerator)
        return "" if weight == "1" else f"{weight} · "
