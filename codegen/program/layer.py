"""One layer of the network in the gradient program: its parameters, its way up and its way down.

Stage: used by `lowering`, with the rules of `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.program.elementwise import expression_to_ir
from codegen.program.gradient_program import Parameter
from codegen.program.ir import Add, Assign, Call, Expr, MatMul, Name, Transpose
from codegen.program.routines import Routine, activation_routine, derivative_routine
from codegen.program.rules import LOWERING, Site
from symbolic.derivation.rules import Rule
from symbolic.functions.base import Activation, Softmax, Z

__all__ = ["Layer"]


@dataclass(frozen=True, slots=True)
class Layer:
    """Layer l: z = a W^T + b over rows a of the layer below, then a = f(z).

    Attributes:
        number: l, from 1.
        units, fan_in: n_l and n_{l-1}.
        bias: whether there is a b.
        record: f.
        name: the identifier of f in the program.
    """

    number: int
    units: int
    fan_in: int
    bias: bool
    record: Activation | Softmax
    name: str

    @property
    def site(self) -> Site:
        """Where the rules of this layer apply, with f'(z) where f acts on each unit alone."""
        if isinstance(self.record, Softmax):
            return Site(self.number, self.units, self.fan_in)
        slope = derivative_routine(self.record, self.name).call(Name(f"z{self.number}"))
        return Site(self.number, self.units, self.fan_in, slope, f"{self.record.text}'(z{self.number})")

    def parameters(self) -> Iterator[Parameter]:
        """Yield W, then b where there is one."""
        l, units = self.number, self.units
        yield Parameter(f"W{l}", (units, self.fan_in), f"dW{l}")
        if self.bias:
            yield Parameter(f"b{l}", (units,), f"db{l}")

    def routines(self) -> Iterator[Routine]:
        """Yield f and f', where f acts on each unit alone."""
        if isinstance(self.record, Activation):
            yield activation_routine(self.record, self.name)
            yield derivative_routine(self.record, self.name)

    def forward(self) -> Iterator[Assign]:
        """Yield z and a."""
        l, below = self.number, self.site.below
        z: Expr = MatMul(Name(below), Transpose(Name(f"W{l}")))
        if self.bias:
            z = Add(z, Name(f"b{l}"))
        note = f"z{l} = {below} W{l}ᵀ + b{l}" if self.bias else f"z{l} = {below} W{l}ᵀ"
        yield Assign(f"z{l}", z, ("N", self.units), note)
        yield Assign(f"a{l}", self._activated(Name(f"z{l}")), ("N", self.units), self._activation_note())

    def through_activation(self) -> Assign:
        """Return dz from da."""
        coupled = isinstance(self.record, Softmax)
        rule = Rule.SOFTMAX_DERIVATIVE if coupled else Rule.ACTIVATION_DERIVATIVE
        return LOWERING[rule](self.site)

    def through_affine_map(self) -> Iterator[Assign]:
        """Yield dW and db, and da of the layer below unless that is the input, all from dz."""
        yield LOWERING[Rule.AFFINE_WRT_WEIGHT](self.site)
        if self.bias:
            yield LOWERING[Rule.AFFINE_WRT_BIAS](self.site)
        if self.number > 1:
            yield LOWERING[Rule.AFFINE_WRT_INPUT](self.site)

    def kinks(self) -> Iterator[Expr]:
        """Yield what is zero where f has no derivative."""
        if isinstance(self.record, Activation):
            for kink in self.record.kinks:
                yield expression_to_ir(kink.at, {Z: Name(f"z{self.number}")})

    def _activated(self, z: Expr) -> Expr:
        if isinstance(self.record, Softmax):
            return Call(self.name, (z,))
        return activation_routine(self.record, self.name).call(z)

    def _activation_note(self) -> str:
        if self.record.name == "identity":
            return f"a{self.number} = z{self.number}, the identity"
        return f"a{self.number} = {self.record.text}(z{self.number})"
