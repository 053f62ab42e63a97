"""The steps of a schedule: one operation each, on values that are computed once. A closed set of small frozen nodes.

Shapes are those of the program, rows for samples; how values lie in memory is for a target to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from codegen.program.ir import Shape

__all__ = [
    "Compare",
    "Elementwise",
    "Inner",
    "Matmul",
    "MaxOfUnits",
    "Operand",
    "Operation",
    "Schedule",
    "Select",
    "SumOfAll",
    "SumOfSamples",
    "SumOfUnits",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Value:
    """What is given or computed once.

    Attributes:
        number: one for each value; what is given comes first.
        shape: of the program.
        given: the name of an argument or a parameter; empty for what is computed.
        truth: whether its entries are true or false, 1 or 0 in a product.
    """

    number: int
    shape: Shape
    given: str = ""
    truth: bool = False


Operand = Value | Fraction
"""A value, or an exact constant."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A step that computes `out`."""

    out: Value

    @property
    def operands(self) -> tuple[Operand, ...]:
        """What is read, in the order in which it is written."""
        raise NotImplementedError

    @property
    def values(self) -> tuple[Value, ...]:
        """The operands that are no constants."""
        return tuple(operand for operand in self.operands if isinstance(operand, Value))


@dataclass(frozen=True, slots=True)
class Elementwise(Operation):
    """f(u, v) entry by entry; scalars are arrays of shape ()."""

    function: str
    arguments: tuple[Operand, ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """u, v"""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Compare(Operation):
    """u < v, entry by entry."""

    sign: str
    left: Operand
    right: Operand

    @property
    def operands(self) -> tuple[Operand, ...]:
        """u, v"""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Select(Operation):
    """`yes` where `condition` is true, else `no`."""

    condition: Value
    yes: Operand
    no: Operand

    @property
    def operands(self) -> tuple[Operand, ...]:
        """no, yes, condition: `no` is what is overwritten in part."""
        return self.no, self.yes, self.condition


@dataclass(frozen=True, slots=True)
class Matmul(Operation):
    """X Y, each transposed where that is said."""

    left: Value
    right: Value
    left_transposed: bool
    right_transposed: bool

    @property
    def operands(self) -> tuple[Operand, ...]:
        """X, Y"""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class _Reduction(Operation):
    operand: Value

    @property
    def operands(self) -> tuple[Operand, ...]:
        """u"""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class MaxOfUnits(_Reduction):
    """max_j u_ij, shape (N, 1)."""


@dataclass(frozen=True, slots=True)
class SumOfUnits(_Reduction):
    """sum_j u_ij, shape (N, 1)."""


@dataclass(frozen=True, slots=True)
class SumOfSamples(_Reduction):
    """sum_i u_ij, shape (n,)."""


@dataclass(frozen=True, slots=True)
class SumOfAll(_Reduction):
    """sum_ij u_ij, a scalar."""


@dataclass(frozen=True, slots=True)
class Inner(Operation):
    """sum_ij u_ij v_ij, a scalar."""

    left: Value
    right: Value

    @property
    def operands(self) -> tuple[Operand, ...]:
        """u, v"""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Schedule:
    """Operations in order.

    Attributes:
        given: the arguments and parameters, by name.
        operations: what is computed, each after what it reads.
        targets: the names of the program for what is computed, and their formulas.
        cost: J.
        gradients: in the order of the parameters.
    """

    given: dict[str, Value]
    operations: tuple[Operation, ...]
    targets: dict[Value, tuple[tuple[str, str], ...]]
    cost: Operand
    gradients: tuple[Value, ...]
