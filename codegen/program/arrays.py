"""Formula of whole arrays -> expression of a program: one rule a node, its first docstring line showing what it makes.

Stage: used by `lowering`, for arrays with a sample in each row. Products with columns of ones are what the program
knows as sums and broadcasting: A 1 adds up rows, A^T 1 adds up samples, 1 b^T repeats b for every sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce, singledispatchmethod

from codegen.program.cost import Cost
from codegen.program.ir import (
    Add,
    Call,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    ProgramError,
    RowSum,
    Subtract,
    SumOverSamples,
    Transpose,
)
from codegen.program.names import FunctionNames, identifier
from codegen.program.routines import SOFTMAX, activation_routine, derivative_routine, scaled
from symbolic.formula import nodes
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.records import function_record
from symbolic.functions.base import Activation

__all__ = ["Arrays"]


@dataclass(frozen=True, slots=True)
class Arrays:
    """Lowers the formulas of one network.

    Attributes:
        widths: n_0, ..., n_D.
        functions: the names of its activations.
        cost: its cost, which knows how the derivative of its loss is computed.
        strength: λ, where the weights are penalized.
    """

    widths: tuple[int, ...]
    functions: FunctionNames
    cost: Cost
    strength: Fraction | None = None

    @singledispatchmethod
    def lower(self, formula: Formula) -> Expr:
        """Return the expression that computes `formula`.

        Raises:
            ProgramError: no array operation does.
        """
        raise ProgramError(f"no array operation for {type(formula).__name__}")

    @lower.register
    def lower_number(self, formula: nodes.Number) -> Expr:
        """3"""
        return Number(formula.value)

    @lower.register
    def lower_quantity(self, formula: Quantity) -> Expr:
        """W1, z1, x; the predictions are the last activations, and λ is its number"""
        if formula.name == "lambda" and self.strength is not None:
            return Number(self.strength)
        if formula.name == "Yhat":
            return Name(f"a{len(self.widths) - 1}")
        return Name(identifier(formula))

    @lower.register
    def lower_partial(self, formula: nodes.Partial) -> Expr:
        """dz1"""
        return Name(identifier(formula))

    @lower.register
    def lower_sum(self, formula: nodes.Sum) -> Expr:
        """A + B - C"""
        first, *others = formula.terms
        total = self.lower(first)
        for term in others:
            if isinstance(term, nodes.Negative):
                total = Subtract(total, self.lower(term.body))
            else:
                total = Add(total, self.lower(term))
        return total

    @lower.register
    def lower_negative(self, formula: nodes.Negative) -> Expr:
        """-A"""
        return Negate(self.lower(formula.body))

    @lower.register
    def lower_group(self, formula: nodes.Group) -> Expr:
        """(A)"""
        return self.lower(formula.body)

    @lower.register
    def lower_product(self, formula: nodes.Product) -> Expr:
        """c/N A"""
        weight, samples, arrays = self._weighed(formula.factors)
        if len(arrays) == 1 and isinstance(arrays[0], nodes.Apply) and arrays[0].function == self.cost.loss.name:
            return self.cost.slope(weight, samples)
        return scaled(reduce(Multiply, map(self.lower, arrays)), weight, samples)

    def _weighed(self, factors: tuple[Formula, ...]) -> tuple[Fraction, str, tuple[Formula, ...]]:
        """Return the number in front, "mean" where 1/N is part of it, and the factors that are arrays."""
        weight, samples, arrays = Fraction(1), "sum", list[Formula]()
        for factor in factors:
            match factor:
                case nodes.Quotient(numerator=nodes.Number() as one, denominator=Quantity(name="samples")):
                    weight, samples = weight * one.value, "mean"
                case _ if (value := self._number(factor)) is not None:
                    weight *= value
                case _:
                    arrays.append(factor)
        return weight, samples, tuple(arrays)

    def _number(self, formula: Formula) -> Fraction | None:
        """Return the value of a number in front, such as 2/n_D; None for an array."""
        match formula:
            case nodes.Number():
                return formula.value
            case Quantity(name="width", indices=(int(l),)):
                return Fraction(self.widths[l])
            case nodes.Quotient(numerator=above, denominator=below):
                numerator, denominator = self._number(above), self._number(below)
                return None if numerator is None or denominator is None else numerator / denominator
            case nodes.Product(factors=factors):
                parts = [self._number(factor) for factor in factors]
                return None if None in parts else reduce(Fraction.__mul__, parts)  # type: ignore[arg-type]  # no None
            case _:
                return None

    @lower.register
    def lower_hadamard(self, formula: nodes.Hadamard) -> Expr:
        """A * B"""
        return reduce(Multiply, map(self.lower, formula.factors))

    @lower.register
    def lower_transpose(self, formula: nodes.Transpose) -> Expr:
        """A.T"""
        return Transpose(self.lower(formula.body))

    @lower.register
    def lower_apply(self, formula: nodes.Apply) -> Expr:
        """f(Z), f'(Z)"""
        if formula.function == self.cost.loss.name:
            return self.cost.slope(Fraction(1), "sum")
        argument = self.lower(formula.arguments[0])
        record = function_record(formula.function)
        if isinstance(record, Activation):
            routine = derivative_routine if formula.primes else activation_routine
            return routine(record, self.functions[record]).call(argument)
        if formula.function == SOFTMAX.name and not formula.primes:
            return Call(SOFTMAX.name, (argument,))
        raise ProgramError(f"no array operation for the function {formula.function}")

    @lower.register
    def lower_quotient(self, formula: nodes.Quotient) -> Expr:
        """A / B"""
        return Divide(self.lower(formula.numerator), self.lower(formula.denominator))

    @lower.register
    def lower_matrix_product(self, formula: nodes.MatrixProduct) -> Expr:
        """A.dot(B); sums and broadcasting where a factor is a column of ones"""
        factors = list(formula.factors)
        if _is_ones(factors[0]):  # 1 b^T
            return self._repeated(factors[1:])
        if _is_ones(factors[-1], transposed=True):  # (A 1) 1^T
            return self._product(factors[:-1])
        return self._product(factors)

    def _product(self, factors: list[Formula]) -> Expr:
        *front, last = factors
        if front and _is_ones(last):
            body = front[0] if len(front) == 1 else nodes.MatrixProduct(tuple(front))
            if last == Quantity("ones"):
                return SumOverSamples(self._without_transpose(body))
            return RowSum(self.lower(body))
        first = factors[0]
        if isinstance(first, nodes.Apply) and first.function == "diag" and len(factors) > 1:
            return Multiply(self.lower(first.arguments[0]), self._product(factors[1:]))
        return reduce(MatMul, map(self.lower, factors))

    def _repeated(self, factors: list[Formula]) -> Expr:
        """Return b of 1 b^T: adding a row to a table adds it to every row."""
        match factors:
            case [nodes.Transpose(body=Quantity(name="b") as bias)] | [Quantity(name="b") as bias]:
                return self.lower(bias)
            case _:
                raise ProgramError("only a bias is repeated for every sample")

    def _without_transpose(self, formula: Formula) -> Expr:
        if not isinstance(formula, nodes.Transpose):
            raise ProgramError("samples are added up over rows, which takes a transpose before the column of ones")
        return self.lower(formula.body)


def _is_ones(formula: Formula, *, transposed: bool = False) -> bool:
    if transposed:
        return isinstance(formula, nodes.Transpose) and _is_ones(formula.body)
    return isinstance(formula, Quantity) and formula.name == "ones"
