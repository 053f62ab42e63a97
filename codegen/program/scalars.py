"""Formulas over single numbers -> nodes of a program, for arrays of numbers entry by entry.

Stage: used by what emits graphs. One rule for each kind of formula, its first docstring line showing what it makes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import reduce, singledispatchmethod

import mpmath
import sympy

from codegen.program.elementwise import constant
from codegen.program.ir import (
    Add,
    Assign,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    Helper,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    ProgramError,
    Subtract,
    Where,
)
from codegen.program.names import FunctionNames
from codegen.program.routines import Routine, activation_routine, derivative_routine
from symbolic.formula import nodes
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.records import function_record
from symbolic.formula.substitute import with_sums_written_out
from symbolic.functions.base import Activation, Z
from symbolic.numeric.constants import constant_value

__all__ = ["Scalars"]

_CALLED = {"max": "maximum", "min": "minimum"}


def _number(above: int, below: int = 1) -> Expr:
    return Number(Fraction(above, below))


_T, _Z = Name("t"), Name("z")
ERF = Helper(
    name="erf",
    arguments=("z",),
    statements=(
        Assign("r", Function("abs", (_Z,)), ("N", "n")),
        Assign("t", Multiply(_Z, _Z), ("N", "n")),
        Assign(
            "tail",
            Subtract(_number(1, 10), Multiply(_T, Subtract(_number(1, 42), Divide(_T, _number(216))))),
            ("N", "n"),
        ),
        Assign(
            "series",
            Subtract(_number(1), Multiply(_T, Subtract(_number(1, 3), Multiply(_T, Name("tail"))))),
            ("N", "n"),
        ),
        Assign("near", Multiply(Multiply(constant(2 / sympy.sqrt(sympy.pi)), _Z), Name("series")), ("N", "n")),
    ),
    result=Where(Compare(Name("r"), _number(1, 50), "<"), Name("near"), Subtract(_number(1), Function("erfc", (_Z,)))),
    doc=(
        "erf(z) = 1 - erfc(z).",
        "Near 0 the difference would lose its digits; 2/√π (z - z^3/3 + z^5/10 - z^7/42 + z^9/216) keeps them.",
    ),
)
"""The error function, by its series below 1/50, where five terms are exact to all digits of a float."""


class Scalars:
    """The rules, and the helpers that they have called for.

    Args:
        name: what a quantity or a derivative is called in the program.
    """

    def __init__(self, name: Callable[[Quantity | Partial], str]) -> None:
        self._name = name
        self._functions = FunctionNames()
        self._routines: dict[str, Routine] = {}
        self._own: dict[str, Helper] = {}

    def helpers(self) -> Iterator[Helper]:
        """Yield the helpers that were called."""
        yield from self._own.values()
        yield from (helper for routine in self._routines.values() if (helper := routine.helper()) is not None)

    @singledispatchmethod
    def lower(self, formula: Formula) -> Expr:
        """Return the node of a formula."""
        raise ProgramError(f"a {type(formula).__name__} is no number")

    @lower.register
    def _number(self, formula: nodes.Number) -> Expr:
        """3"""
        return Number(formula.value)

    @lower.register(Quantity)
    @lower.register(Partial)
    def _named(self, formula: Quantity | Partial) -> Expr:
        """Name x, df_dx."""
        if formula == Quantity("pi"):
            return constant(sympy.pi)
        return Name(self._name(formula))

    @lower.register(nodes.Group)
    def _group(self, formula: nodes.Group) -> Expr:
        """Drop the brackets of (u)."""
        return self.lower(formula.body)

    @lower.register
    def _negative(self, formula: nodes.Negative) -> Expr:
        """-u"""
        return Negate(self.lower(formula.body))

    @lower.register
    def _sum(self, formula: nodes.Sum) -> Expr:
        """Add u + v - w; 1 - tanh(u)^2 in its stable form."""
        slope = _as_slope(formula.terms)
        if slope is not None:
            return self.lower(slope)
        first, *others = formula.terms
        total = self.lower(first)
        for term in others:
            if isinstance(term, nodes.Negative):
                total = Subtract(total, self.lower(term.body))
            else:
                total = Add(total, self.lower(term))
        return total

    @lower.register
    def _sigma(self, formula: nodes.Sigma) -> Expr:
        """Write out Σ_k u_k."""
        return self.lower(with_sums_written_out(formula))

    @lower.register
    def _product(self, formula: nodes.Product) -> Expr:
        """Multiply u * v without factors of 1; σ(u) (1 - σ(u)) in its stable form."""
        factors = [self.lower(factor) for factor in _with_slopes(formula.factors) if factor != nodes.ONE]
        return reduce(Multiply, factors) if factors else Number(nodes.ONE.value)

    @lower.register
    def _quotient(self, formula: nodes.Quotient) -> Expr:
        """Divide u / v."""
        return Divide(self.lower(formula.numerator), self.lower(formula.denominator))

    @lower.register
    def _power(self, formula: nodes.Power) -> Expr:
        """Raise u ** v; without names it is its value, which Python may have another for: (-8)^(1/3)."""
        known = constant_value(formula)
        if known is not None:
            return Number(known if isinstance(known, Fraction) else Fraction(mpmath.nstr(known, 30)))
        return Power(self.lower(formula.base), self.lower(formula.exponent))

    @lower.register
    def _cases(self, formula: nodes.Cases) -> Expr:
        """where(c, u, v)"""
        (yes, condition), (no, otherwise) = formula.branches
        if condition is None or otherwise is not None:
            raise ProgramError("cases that are not one condition and what holds otherwise")
        left, right = map(self.lower, condition.sides)
        return Where(Compare(left, right, condition.signs[0]), self.lower(yes), self.lower(no))

    @lower.register
    def _apply(self, formula: nodes.Apply) -> Expr:
        """exp(u), max(u, v), sigmoid(u), sigmoid'(u)"""
        arguments = [self.lower(argument) for argument in formula.arguments]
        if formula.function in _CALLED:
            function = _CALLED[formula.function]
            return reduce(lambda left, right: Function(function, (left, right)), arguments)
        if formula.function == "erf":
            self._own[ERF.name] = ERF
            return Call(ERF.name, tuple(arguments))
        if formula.function in ELEMENTARY and not formula.primes:
            return Function(formula.function, tuple(arguments))
        record = function_record(formula.function)
        if not isinstance(record, Activation) or formula.primes > 1:
            raise ProgramError(f"no operation for the function {formula.function}")
        make = derivative_routine if formula.primes else activation_routine
        routine = make(record, self._functions[record])
        self._routines.setdefault(routine.name, routine)
        return routine.call(*arguments)


def _with_slopes(factors: tuple[Formula, ...]) -> Iterator[Formula]:
    """Yield factors, two that are the slope of an activation as that slope."""
    place = 0
    while place < len(factors):
        slope = _as_slope(factors[place : place + 2])
        yield factors[place] if slope is None else slope
        place += 1 if slope is None else 2


def _as_slope(parts: tuple[Formula, ...]) -> Formula | None:
    """Return f'(u) for the two factors, or terms, that it is written with."""
    for applied in (parts[0], *(part.base for part in map(_positive, parts) if isinstance(part, nodes.Power))):
        record = function_record(applied.function) if isinstance(applied, nodes.Apply) else None
        if isinstance(applied, nodes.Apply) and isinstance(record, Activation) and not applied.primes:
            match from_sympy(record.derivative, {Z: applied.arguments[0]}):
                case nodes.Product(factors=written) | nodes.Sum(terms=written) if written == parts:
                    return replace(applied, primes=1)
    return None


def _positive(part: Formula) -> Formula:
    return part.body if isinstance(part, nodes.Negative) else part
