"""Functions of the registry, and those that a person defines, in JavaScript: printed from the nodes of a program.

The nodes are those that generated modules are printed from, so a page computes with the same stable forms. Nothing that
a person typed gets here as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from itertools import count
from types import MappingProxyType

import sympy

from codegen.program.elementwise import expression_to_ir
from codegen.program.ir import (
    Add,
    Binary,
    Compare,
    Divide,
    Expr,
    Function,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    Subtract,
    Where,
)
from symbolic.functions.base import StableForm

__all__ = ["arrow_function"]

_CHOICE, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(6)
"""How tightly an operator binds, loosest first."""

_INFIX: Mapping[type[Expr], tuple[str, int]] = MappingProxyType(
    {Add: ("+", _SUM), Subtract: ("-", _SUM), Multiply: ("*", _PRODUCT), Divide: ("/", _PRODUCT)}
)
_OTHER_NAMES = MappingProxyType({"maximum": "Math.max", "minimum": "Math.min", "erfc": "erfc"})


def arrow_function(form: StableForm, arguments: tuple[sympy.Symbol, ...]) -> str:
    """Return `(z) => { const t1 = ...; return ...; }`, or `(z) => value` for a form without steps.

    The arguments keep their letters, and steps are numbered, whatever a form calls them.

    Raises:
        ProgramError: for a form that cannot be computed by the functions of a program.
    """
    names = (f"t{k}" for k in count(1))
    meanings: dict[sympy.Symbol, Expr] = {symbol: Name(symbol.name) for symbol in arguments}
    steps: list[str] = []
    for symbol, value in form.lets:
        name = next(names)
        steps.append(f"const {name} = {_text(expression_to_ir(value, meanings))};")
        meanings[symbol] = Name(name)
    head = f"({', '.join(symbol.name for symbol in arguments)})"
    result = _text(expression_to_ir(form.value, meanings))
    return f"{head} => {{ {' '.join(steps)} return {result}; }}" if steps else f"{head} => {result}"


@singledispatch
def _text(expression: Expr) -> str:
    raise TypeError(f"no JavaScript for {type(expression).__name__}")


@_text.register
def _number(expression: Number) -> str:
    """0.5, 3"""
    value = expression.value
    return str(value) if value.denominator == 1 and abs(value) < 2**53 else repr(float(value))


@_text.register
def _name(expression: Name) -> str:
    """t1"""
    return expression.id


@_text.register
def _binary(expression: Binary) -> str:
    """a + b, a - b, a * b, a / b"""
    sign, place = _INFIX[type(expression)]
    return f"{_inside(expression.left, place)} {sign} {_inside(expression.right, place + 1)}"


@_text.register
def _negate(expression: Negate) -> str:
    """-a"""
    return f"-{_inside(expression.operand, _ATOM)}"


@_text.register
def _power(expression: Power) -> str:
    """Math.pow(a, b)"""
    return f"Math.pow({_text(expression.left)}, {_text(expression.right)})"


@_text.register
def _compare(expression: Compare) -> str:
    """a > b"""
    return f"{_inside(expression.left, _SUM)} {expression.sign} {_inside(expression.right, _SUM)}"


@_text.register
def _where(expression: Where) -> str:
    """z > 0 ? z : 0"""
    yes, no = _inside(expression.yes, _COMPARISON), _inside(expression.no, _COMPARISON)
    return f"{_text(expression.condition)} ? {yes} : {no}"


@_text.register
def _function(expression: Function) -> str:
    """Math.exp(a)"""
    name = _OTHER_NAMES.get(expression.name, f"Math.{expression.name}")
    return f"{name}({', '.join(map(_text, expression.arguments))})"


def _binding(expression: Expr) -> int:
    match expression:
        case Negate():
            return _SIGN
        case Number(value):
            return _SIGN if value < 0 else _ATOM
        case Where():
            return _CHOICE
        case Compare():
            return _COMPARISON
        case _:
            return _INFIX[type(expression)][1] if type(expression) in _INFIX else _ATOM


def _inside(expression: Expr, place: int) -> str:
    text = _text(expression)
    return text if _binding(expression) >= place else f"({text})"
