"""Gradient program -> schedule: helpers written out, shared parts computed once, f'(z) told by f(z).

One rule a node of the program, its first docstring line showing what it makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatchmethod
from typing import TypeVar

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import (
    Add,
    Assign,
    Binary,
    Call,
    Divide,
    Expr,
    Function,
    Helper,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    ProgramError,
    RowMax,
    RowSum,
    Shape,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
)
from codegen.program.ir import Compare as Comparison
from codegen.program.schedule.operations import (
    Compare,
    Elementwise,
    Inner,
    Matmul,
    MaxOfUnits,
    Operand,
    Operation,
    Schedule,
    Select,
    SumOfAll,
    SumOfSamples,
    SumOfUnits,
    Value,
)
from codegen.program.shapes import broadcast

__all__ = ["Slope", "flatten"]

_Make = Callable[[Value], Operation]
T = TypeVar("T")
_INFIX: Mapping[type[Binary], str] = {Add: "add", Subtract: "subtract", Multiply: "multiply", Divide: "divide"}
_ONE, _ZERO = Number(Fraction(1)), Number(Fraction(0))


@dataclass(frozen=True, slots=True)
class Slope:
    """How f'(z) follows from a = f(z): `value` in the name z, `slope` in the name a."""

    value: Expr
    slope: Expr


def flatten(
    program: GradientProgram, slopes: Mapping[str, Slope], helpers: Mapping[str, Helper] | None = None
) -> Schedule:
    """Return the schedule of forward pass, cost and backward pass together.

    Args:
        program: what is computed.
        slopes: by the names of helpers for derivatives, how they follow from the value of the function.
        helpers: what is computed in place of helpers of the program, by their names.
    """
    known = {**{helper.name: helper for helper in program.helpers}, **(helpers or {})}
    flat = _Flat(program.arguments, known, slopes)
    for assign in (*program.forward, *program.loss, *program.backward):
        flat.assign(assign)
    gradients = tuple(flat.array(Name(parameter.gradient)) for parameter in program.parameters)
    return Schedule(flat.given, tuple(flat.operations), flat.targets, flat.operand(Name(program.cost)), gradients)


class _Flat:
    """A schedule as it grows."""

    def __init__(self, names: Mapping[str, Shape], helpers: Mapping[str, Helper], slopes: Mapping[str, Slope]) -> None:
        self.given = {name: Value(number, shape, name) for number, (name, shape) in enumerate(names.items())}
        self.operations: list[Operation] = []
        self.targets: dict[Value, tuple[tuple[str, str], ...]] = {}
        self._names: dict[str, Operand] = dict(self.given)
        self._helpers, self._slopes = helpers, slopes
        self._known: dict[object, Value] = {}

    def assign(self, assign: Assign) -> None:
        """target = value"""
        value = self.operand(assign.value)
        self._names[assign.target] = value
        if isinstance(value, Value):
            self.targets[value] = (*self.targets.get(value, ()), (assign.target, assign.note))

    def array(self, expression: Expr) -> Value:
        """Return the value of an expression that is no constant."""
        operand = self.operand(expression)
        if not isinstance(operand, Value):
            raise ProgramError("a constant stands where an array is expected")
        return operand

    def _made(self, make: _Make, shape: Shape, *, truth: bool = False) -> Value:
        """Return what an operation computes: what is known where the same one has been done before."""
        anyone = Value(-1, shape, truth=truth)
        key = make(anyone)
        found = self._known.get(key)
        if found is None:
            found = Value(len(self.given) + len(self.operations), shape, truth=truth)
            self._known[key] = found
            self.operations.append(make(found))
        return found

    def _elementwise(self, function: str, *arguments: Operand) -> Value:
        return self._made(lambda out: Elementwise(out, function, arguments), broadcast(map(_shape, arguments)))

    @singledispatchmethod
    def operand(self, expression: Expr) -> Operand:
        """Return what an expression is worth, computed by the operations up to here."""
        raise ProgramError(f"no operation for {type(expression).__name__}")

    @operand.register
    def _number(self, expression: Number) -> Operand:
        """3"""
        return expression.value

    @operand.register
    def _name(self, expression: Name) -> Operand:
        """z1"""
        return self._names[expression.id]

    @operand.register
    def _binary(self, expression: Binary) -> Operand:
        """u + v, u - v, u v, u / v; a factor 1 where a condition holds and 0 elsewhere is the condition itself"""
        left, right = map(self._factor if isinstance(expression, Multiply) else self.operand, _sides(expression))
        return self._elementwise(_INFIX[type(expression)], left, right)

    def _factor(self, expression: Expr) -> Operand:
        match expression:
            case Where(condition=condition, yes=yes, no=no) if (yes, no) == (_ONE, _ZERO):
                return self.operand(condition)
            case Call(helper=name) if name in self._slopes or name in self._helpers:
                return self._called(expression, self._factor)
            case _:
                return self.operand(expression)

    @operand.register
    def _power(self, expression: Power) -> Operand:
        """u²"""
        base, exponent = self.operand(expression.left), self.operand(expression.right)
        return self._elementwise("square", base) if exponent == 2 else self._elementwise("power", base, exponent)

    @operand.register
    def _negate(self, expression: Negate) -> Operand:
        """-u"""
        operand = self.operand(expression.operand)
        return -operand if isinstance(operand, Fraction) else self._elementwise("negative", operand)

    @operand.register
    def _function(self, expression: Function) -> Operand:
        """exp(u), max(u, v)"""
        return self._elementwise(expression.name, *map(self.operand, expression.arguments))

    @operand.register
    def _comparison(self, expression: Comparison) -> Operand:
        """u < v"""
        left, right = map(self.operand, _sides(expression))
        shape = broadcast(map(_shape, (left, right)))
        return self._made(lambda out: Compare(out, expression.sign, left, right), shape, truth=True)

    @operand.register
    def _where(self, expression: Where) -> Operand:
        """where(c, u, v)"""
        condition = self.array(expression.condition)
        yes, no = self.operand(expression.yes), self.operand(expression.no)
        shape = broadcast(map(_shape, (condition, yes, no)))
        return self._made(lambda out: Select(out, condition, yes, no), shape)

    @operand.register
    def _matmul(self, expression: MatMul) -> Operand:
        """X Y"""
        (left, turned), (right, other_turned) = map(self._turned, _sides(expression))
        rows = left.shape[::-1][0] if turned else left.shape[0]
        columns = right.shape[::-1][1] if other_turned else right.shape[1]
        return self._made(lambda out: Matmul(out, left, right, turned, other_turned), (rows, columns))

    def _turned(self, expression: Expr) -> tuple[Value, bool]:
        if isinstance(expression, Transpose):
            value, turned = self._turned(expression.operand)
            return value, not turned
        return self.array(expression), False

    @operand.register(RowMax)
    @operand.register(RowSum)
    def _of_units(self, expression: RowMax | RowSum) -> Operand:
        """max_j u_ij, sum_j u_ij"""
        operand = self.array(expression.operand)
        kind = MaxOfUnits if isinstance(expression, RowMax) else SumOfUnits
        return self._made(lambda out: kind(out, operand), (operand.shape[0], 1))

    @operand.register
    def _of_samples(self, expression: SumOverSamples) -> Operand:
        """sum_i u_ij"""
        operand = self.array(expression.operand)
        return self._made(lambda out: SumOfSamples(out, operand), operand.shape[1:])

    @operand.register
    def _of_all(self, expression: SumAll) -> Operand:
        """sum_ij u_ij; of squares and of products, without the array of these"""
        match expression.operand:
            case Power(left=base, right=Number(value=Fraction(numerator=2, denominator=1))):
                left = right = self.array(base)
            case Multiply(left=one, right=other):
                left, right = self.array(one), self.array(other)
            case _:
                operand = self.array(expression.operand)
                return self._made(lambda out: SumOfAll(out, operand), ())
        if left.shape != right.shape:
            operand = self._elementwise("multiply", left, right)
            return self._made(lambda out: SumOfAll(out, operand), ())
        return self._made(lambda out: Inner(out, left, right), ())

    @operand.register
    def _call(self, expression: Call) -> Operand:
        """f(u), written out"""
        return self._called(expression, self.operand)

    def _called(self, expression: Call, finish: Callable[[Expr], Operand]) -> Operand:
        arguments = list(map(self.operand, expression.arguments))
        slope = self._slopes.get(expression.helper)
        if slope is not None:
            value = self._if_known(slope.value, {"z": arguments[0]})
            if value is not None:
                return self._inside({"a": value}, lambda: finish(slope.slope))
        helper = self._helpers[expression.helper]
        return self._inside(dict(zip(helper.arguments, arguments, strict=True)), lambda: self._body(helper, finish))

    def _body(self, helper: Helper, finish: Callable[[Expr], Operand]) -> Operand:
        for statement in helper.statements:
            self._names[statement.target] = self.operand(statement.value)
        return finish(helper.result)

    def _if_known(self, expression: Expr, names: dict[str, Operand]) -> Operand | None:
        """Return the value of an expression that needs no further operation; None for any other."""
        before = len(self.operations)
        value = self._inside(names, lambda: self.operand(expression))
        if len(self.operations) == before:
            return value
        made = {operation.out for operation in self.operations[before:]}
        del self.operations[before:]
        self._known = {key: found for key, found in self._known.items() if found not in made}
        return None

    def _inside(self, names: dict[str, Operand], find: Callable[[], T]) -> T:
        """Return what is found with these names alone."""
        outside, self._names = self._names, names
        try:
            return find()
        finally:
            self._names = outside


def _sides(expression: Binary) -> Sequence[Expr]:
    return expression.left, expression.right


def _shape(operand: Operand) -> Shape:
    return operand.shape if isinstance(operand, Value) else ()
