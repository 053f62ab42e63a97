"""Formula -> SymPy, for scalars: what is written, as an expression that can be computed with.

Quantities become symbols through a `Symbols` table: a name that a person typed never becomes the name of a SymPy
symbol.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.instances import holding
from symbolic.formula.nested import in_one_order
from symbolic.formula.nodes import (
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
    Sigma,
    Sum,
    Underbrace,
)
from symbolic.formula.records import function_record
from symbolic.formula.registered import registered
from symbolic.formula.substitute import derivatives, with_index
from symbolic.functions import ACTIVATION_NAMES, Activation, head, sides, unfold
from symbolic.functions.base import Z
from symbolic.functions.second import second_derivative
from symbolic.functions.sides import by_cases

__all__ = ["NotScalarError", "Symbols", "derivative", "to_sympy"]

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
    changes: sympy.Expr = _by_functions(to_sympy(of, symbols), to_sympy(formula.wrt, symbols))
    return changes


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
            when = sides.condition(left, condition.signs[0], right)
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

    Those with constants of their own, and those that a person defines, are put in.

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
    elif record.parameters or formula.function not in ACTIVATION_NAMES:
        value = record.expression.subs(Z, arguments[0])
    else:
        value = head(record.name)(arguments[0])
    return value


def _by_functions(expression: Any, symbol: sympy.Expr) -> Any:
    """Return d expression / d symbol with f'(u) as the registry writes it for every f(u), which stays as it is.

    What is proved of it needs no exponentials: σ(σ(σ(z))) has a derivative of a few factors.
    """
    outermost: dict[Any, Any] = {node: sympy.Dummy(real=True) for node in _outermost(expression)}
    if not outermost:
        return derivative(expression, symbol)
    held = expression.xreplace(outermost)
    total: Any = derivative(held, symbol)
    for node, dummy in outermost.items():
        inside = _by_functions(node.args[0], symbol)
        if inside != 0:
            total += derivative(held, dummy) * _slope(node) * inside
    return total.xreplace({dummy: node for node, dummy in outermost.items()})


def _outermost(expression: sympy.Basic) -> Iterator[AppliedUndef]:
    """Yield the functions of the registry in an expression that stand in no other one."""
    if isinstance(expression, AppliedUndef) and isinstance(registered(expression.func.__name__), Activation):
        yield expression
    else:
        for part in expression.args:
            yield from _outermost(part)


def _slope(applied: AppliedUndef) -> sympy.Expr:
    record = registered(applied.func.__name__)
    assert isinstance(record, Activation)  # noqa: S101  (only those are asked for)
    value: Any = record.derivative.subs(Z, applied.args[0])
    assert isinstance(value, sympy.Expr)  # noqa: S101  (what a derivative is)
    return value


def derivative(expression: sympy.Expr, symbol: sympy.Expr) -> sympy.Expr:
    """Return d expression / d symbol, with every activation function replaced by its own expression first.

    max, min and sign are differentiated case by case, so that no delta function arises at their kinks.
    """
    written: Any = unfold(expression).replace(_may_be_no_number, _by_sides)
    value: sympy.Expr = sympy.diff(by_cases(written), symbol)
    return value


def _may_be_no_number(node: sympy.Basic) -> bool:
    """Say whether a node is |u| of a u that SymPy does not know to be real, such as the logarithm of any number."""
    return isinstance(node, sympy.Abs) and node.args[0].is_extended_real is not True


def _by_sides(node: sympy.Abs) -> sympy.Basic:
    (u,) = node.args
    return sympy.Piecewise((u, u >= 0), (-u, True))
