"""Formula <-> SymPy, for scalars: what is written, as an expression that can be computed with, and back.

`from_sympy` keeps the order in which an unevaluated expression was built, so that σ(z)(1 - σ(z)) stays as people
write it. `to_sympy` turns quantities into symbols through a `Symbols` table: a name that a person typed never
becomes the name of a SymPy symbol.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import singledispatch

import sympy
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symbolic.formula.build import number, product, sum_of
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.instances import holding
from symbolic.formula.nested import in_one_order
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Underbrace,
)
from symbolic.formula.signs import function_record
from symbolic.formula.substitute import derivatives, with_index
from symbolic.functions import Activation, head, unfold
from symbolic.functions.base import Z
from symbolic.functions.second import second_derivative

__all__ = ["NotScalarError", "Symbols", "derivative", "from_sympy", "to_sympy"]

_RELATIONALS: Mapping[str, type[Relational]] = {
    "=": sympy.Eq,
    "<": sympy.Lt,
    ">": sympy.Gt,
    "<=": sympy.Le,
    ">=": sympy.Ge,
}

_MOST_PRIMES = 2


class NotScalarError(TypeError):
    """A formula that has no scalar value, such as a matrix or a sum without numbers as bounds."""


class Symbols:
    """One real SymPy symbol for each quantity, and for each derivative between two quantities.

    Symbols are named q1, q2, ... in order of first use.
    """

    def __init__(self) -> None:
        self._symbols: dict[Formula, sympy.Symbol] = {}

    def __getitem__(self, formula: Quantity | Partial) -> sympy.Symbol:
        symbol = self._symbols.get(formula)
        if symbol is None:
            symbol = sympy.Symbol(f"q{len(self._symbols) + 1}", real=True)
            self._symbols[formula] = symbol
        return symbol

    def formulas(self) -> dict[sympy.Symbol, Formula]:
        """Return which formula each symbol stands for."""
        return {symbol: formula for formula, symbol in self._symbols.items()}


# --- formula -> SymPy -------------------------------------------------------------------------------------------


@singledispatch
def to_sympy(formula: Formula, symbols: Symbols) -> sympy.Expr:
    """Return the SymPy expression of a scalar `formula`.

    A derivative between two quantities stays a symbol of its own (the graph gives it its value); a derivative of a
    written-out expression by a quantity is computed. Activation functions stay uninterpreted.
    """
    raise NotScalarError(f"{type(formula).__name__} has no scalar value")


@to_sympy.register
def number_value(formula: Number, symbols: Symbols) -> sympy.Expr:
    """3"""
    value: sympy.Expr = sympy.Rational(formula.written)
    return value


@to_sympy.register
def quantity_symbol(formula: Quantity, symbols: Symbols) -> sympy.Expr:
    """W_ij; δ_ij is 1 or 0 where i and j are numbers"""
    match formula:
        case Quantity(name="pi", indices=()):
            value: sympy.Expr = sympy.pi
        case Quantity(name="kronecker", indices=(int() as i, int() as j)):
            value = sympy.Integer(i == j)
        case _:
            value = symbols[formula]
    return value


@to_sympy.register
def partial_value(formula: Partial, symbols: Symbols) -> sympy.Expr:
    """∂u/∂v; ∂²u/∂v∂w and ∂²u/∂w∂v are the same"""
    if isinstance(formula.of, Quantity):
        return sympy.Integer(1) if formula.of == formula.wrt else symbols[formula]
    if isinstance(formula.of, Partial):  # of a second derivative, a graph knows what changes with what
        return symbols[in_one_order(formula)]
    if any(True for _ in derivatives(formula.of)):
        raise NotScalarError("what changes in a derivative under a derivative sign is known on a graph only")
    of = holding(formula.of, formula.wrt) if isinstance(formula.wrt, Quantity) else formula.of
    return derivative(to_sympy(of, symbols), to_sympy(formula.wrt, symbols))


@to_sympy.register
def sum_value(formula: Sum, symbols: Symbols) -> sympy.Expr:
    """u + v"""
    return sympy.Add(*(to_sympy(term, symbols) for term in formula.terms))


@to_sympy.register
def sigma_value(formula: Sigma, symbols: Symbols) -> sympy.Expr:
    """Σ_k u_k"""
    if not isinstance(formula.lower, int) or not isinstance(formula.upper, int):
        raise NotScalarError("a sum without numbers as bounds has no scalar value")
    instances = (with_index(formula.body, formula.index, k) for k in range(formula.lower, formula.upper + 1))
    return sympy.Add(*(to_sympy(instance, symbols) for instance in instances))


@to_sympy.register
def negative_value(formula: Negative, symbols: Symbols) -> sympy.Expr:
    """-u"""
    return -to_sympy(formula.body, symbols)


@to_sympy.register
def product_value(formula: Product, symbols: Symbols) -> sympy.Expr:
    """u v"""
    return sympy.Mul(*(to_sympy(factor, symbols) for factor in formula.factors))


@to_sympy.register
def apply_value(formula: Apply, symbols: Symbols) -> sympy.Expr:
    """f(u)"""
    return _apply_function(formula, tuple(to_sympy(argument, symbols) for argument in formula.arguments))


@to_sympy.register
def quotient_value(formula: Quotient, symbols: Symbols) -> sympy.Expr:
    """u/v"""
    value: sympy.Expr = to_sympy(formula.numerator, symbols) / to_sympy(formula.denominator, symbols)
    return value


@to_sympy.register
def power_value(formula: Power, symbols: Symbols) -> sympy.Expr:
    """u^v"""
    value: sympy.Expr = sympy.Pow(to_sympy(formula.base, symbols), to_sympy(formula.exponent, symbols))
    return value


@to_sympy.register
def cases_value(formula: Cases, symbols: Symbols) -> sympy.Expr:
    """{u if c; v otherwise}"""
    branches = []
    for value, condition in formula.branches:
        when: sympy.Basic = sympy.true
        if condition is not None:
            left, right = (to_sympy(side, symbols) for side in condition.sides)
            when = _RELATIONALS[condition.signs[0]](left, right)
        branches.append((to_sympy(value, symbols), when))
    return sympy.Piecewise(*branches)


@to_sympy.register
def group_value(formula: Group, symbols: Symbols) -> sympy.Expr:
    """(u)"""
    return to_sympy(formula.body, symbols)


@to_sympy.register
def underbrace_value(formula: Underbrace, symbols: Symbols) -> sympy.Expr:
    """u, whatever stands below the brace"""
    return to_sympy(formula.body, symbols)


@to_sympy.register
def highlight_value(formula: Highlight, symbols: Symbols) -> sympy.Expr:
    """u, whatever its colour"""
    return to_sympy(formula.body, symbols)


def _apply_function(formula: Apply, arguments: tuple[sympy.Expr, ...]) -> sympy.Expr:
    """Return f(arguments), or f'(arguments) as the registry has it; activation functions stay uninterpreted.

    Raises:
        NotScalarError: for a function that no table knows; its name never becomes the name of a SymPy function.
    """
    if formula.function in ELEMENTARY and not formula.primes:
        return ELEMENTARY[formula.function].exact(*arguments)
    record = function_record(formula.function)
    value: sympy.Expr
    if not isinstance(record, Activation) or formula.primes > _MOST_PRIMES:
        raise NotScalarError(f"no expression is known for {formula.function}{formula.primes * chr(39)}")
    if formula.primes == _MOST_PRIMES:
        value = second_derivative(record).subs(Z, arguments[0])
    elif formula.primes:
        value = record.derivative.subs(Z, arguments[0])
    elif record.parameters:
        value = record.expression.subs(Z, arguments[0])
    else:
        value = head(record.name)(arguments[0])
    return value


def derivative(expression: sympy.Expr, symbol: sympy.Expr) -> sympy.Expr:
    """Return d expression / d symbol, with every activation function replaced by its own expression first.

    max, min and sign are differentiated case by case, so that no delta function arises at their kinks.
    """
    written = unfold(expression).replace(_may_be_no_number, _by_sides)
    if written.has(sympy.Max, sympy.Min, sympy.sign):
        written = written.rewrite([sympy.Max, sympy.Min, sympy.sign], sympy.Piecewise)
    value: sympy.Expr = sympy.diff(written, symbol)
    return value


def _may_be_no_number(node: sympy.Basic) -> bool:
    """Say whether a node is |u| of a u that SymPy does not know to be real, such as the logarithm of any number."""
    return isinstance(node, sympy.Abs) and node.args[0].is_extended_real is not True


def _by_sides(node: sympy.Abs) -> sympy.Basic:
    (u,) = node.args
    return sympy.Piecewise((u, u >= 0), (-u, True))


# --- SymPy -> formula -------------------------------------------------------------------------------------------


def from_sympy(expression: sympy.Basic, names: Mapping[sympy.Symbol, Formula]) -> Formula:
    """Return the formula of `expression`, its arguments in stored order, with `names` for its symbols.

    Raises:
        TypeError: for a SymPy class that formulas of this field do not use.
    """
    match expression:
        case sympy.Symbol():
            return names[expression]
        case sympy.Rational():
            return number(Fraction(int(expression.p), int(expression.q)))
        case sympy.Add():
            return sum_of([from_sympy(term, names) for term in expression.args])
        case sympy.Mul():
            return _from_product(expression, names)
        case sympy.Pow(base=base, exp=exponent):
            if exponent == sympy.Rational(1, 2):
                return Apply("sqrt", (from_sympy(base, names),))
            if exponent.could_extract_minus_sign():
                return Quotient(number(1), from_sympy(base**-exponent, names))
            return Power(from_sympy(base, names), from_sympy(exponent, names))
        case sympy.Piecewise():
            return Cases(tuple(_from_branch(branch, names) for branch in expression.args))
        case sympy.Max() | sympy.Min():
            ordered = sorted(expression.args, key=sympy.default_sort_key)
            arguments = tuple(from_sympy(argument, names) for argument in ordered)
            return Apply(type(expression).__name__.lower(), arguments)
        case sympy.Function():
            name = expression.name if isinstance(expression, AppliedUndef) else type(expression).__name__.lower()
            if name not in ELEMENTARY and not isinstance(expression, AppliedUndef):
                raise TypeError(f"no formula for SymPy's {type(expression).__name__}")
            return Apply(name, tuple(from_sympy(argument, names) for argument in expression.args))
        case _ if expression == sympy.pi:
            return Quantity("pi")
        case _ if expression == sympy.E:
            return Apply("exp", (ONE,))
        case _:
            raise TypeError(f"no formula for SymPy's {type(expression).__name__}")


def _from_branch(branch: sympy.Basic, names: Mapping[sympy.Symbol, Formula]) -> tuple[Formula, Relations | None]:
    value, when = branch.args
    if when == sympy.true:
        return from_sympy(value, names), None
    sign = next((sign for sign, relational in _RELATIONALS.items() if isinstance(when, relational)), None)
    if not isinstance(when, Relational) or sign is None:
        raise TypeError(f"no formula for SymPy's {type(when).__name__} as a condition")
    return from_sympy(value, names), Relations((from_sympy(when.lhs, names), from_sympy(when.rhs, names)), (sign,))


def _from_product(expression: sympy.Mul, names: Mapping[sympy.Symbol, Formula]) -> Formula:
    """Return a product with one minus in front, and denominators gathered in one fraction."""
    above: list[Formula] = []
    below: list[Formula] = []
    negative = False
    for factor in expression.args:
        if isinstance(factor, sympy.Rational):
            negative ^= bool(factor < 0)
            written = number(abs(Fraction(int(factor.p), int(factor.q))))
            if isinstance(written, Quotient):
                above.append(written.numerator)
                below.append(written.denominator)
            else:
                above.append(written)
        elif isinstance(factor, sympy.Pow) and factor.exp.could_extract_minus_sign():
            below.append(from_sympy(factor.base**-factor.exp, names))
        else:
            above.append(from_sympy(factor, names))
    for place, part in enumerate(above):
        if isinstance(part, Negative):
            above[place] = part.body
            negative = not negative
    above = [part for part in above if part != ONE]
    numbers = sum(isinstance(part, Number) for part in above)
    value = product(above, Sign.DOT if numbers > 1 else Sign.NONE)
    if below:
        value = Quotient(value, product(below))
    return Negative(value) if negative else value
