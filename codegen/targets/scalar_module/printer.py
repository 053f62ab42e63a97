"""Formula -> Python, for scalars: quantities are attributes of the values `v` of one forward pass.

One named rule a node; the first docstring line shows what it prints.
"""

from __future__ import annotations

import keyword
from functools import singledispatch

from codegen.program.names import function_identifier
from symbolic.formula.brackets import ATOM, FACTOR, JUXTAPOSED, POWER, TERM
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import with_index
from symbolic.functions.names import ACTIVATION_NAMES

__all__ = ["ARGUMENT", "function_name", "identifier", "print_python", "print_returned"]

ARGUMENT = Quantity("argument")
"""The argument of an activation function, written `z` in its body."""

_CONSTANTS = {ARGUMENT: "z", Quantity("pi"): "math.pi"}
_MATH = {"abs": "abs", "max": "max", "min": "min"}
_BINDING = {
    Sum: TERM,
    Sigma: TERM,
    Negative: FACTOR,
    Cases: TERM,
    Product: JUXTAPOSED,
    Quotient: JUXTAPOSED,
    Power: POWER,
}


def identifier(quantity: Quantity) -> str:
    """Return the Python name of a quantity: W1_21, z2_1, x_1, yhat, lambda_."""
    indices = [str(index) for index in quantity.indices]
    joined = ("" if all(len(index) == 1 for index in indices) else "_").join(indices)
    layer = "" if quantity.layer is None else str(quantity.layer)
    name = f"{quantity.name}{layer}" + (f"_{joined}" if joined else "")
    return f"{name}_" if keyword.iskeyword(name) else name


def function_name(function: str, primes: int = 0) -> str:
    """Return the Python name of an activation function or its derivative: leaky_relu_prime."""
    name, _, constants = function.partition("(")
    word = function_identifier(name)
    if name in ACTIVATION_NAMES and constants:
        word += "_" + "".join(sign if sign.isalnum() else "_" for sign in constants).strip("_")
    return word + "_prime" * primes


def print_returned(formula: Formula, room: int) -> list[str]:
    """Return the lines after `return`: one, or a bracket with an operand a line where one is wider than `room`."""
    written = print_python(formula)
    if len(written) <= room:
        return [written]
    match formula:
        case Product(factors=factors):
            flat = [inner for factor in factors for inner in _factors(factor)]
            operands = [_inside(factor, POWER) for factor in flat]
            return ["(", *(f"    {'* ' * (k > 0)}{operand}" for k, operand in enumerate(operands)), ")"]
        case Sum(terms=terms):
            signs = ["", *("- " if isinstance(term, Negative) else "+ " for term in terms[1:])]
            bodies = [terms[0], *(term.body if isinstance(term, Negative) else term for term in terms[1:])]
            operands = [_inside(body, FACTOR) for body in bodies]
            return ["(", *(f"    {sign}{operand}" for sign, operand in zip(signs, operands, strict=True)), ")"]
        case _:
            return [written]


def _factors(formula: Formula) -> tuple[Formula, ...]:
    return formula.factors if isinstance(formula, Product) else (formula,)


@singledispatch
def print_python(formula: Formula) -> str:
    """Return `formula` as a Python expression."""
    raise TypeError(f"no Python for {type(formula).__name__} in a scalar module")


def _inside(formula: Formula, place: int) -> str:
    written = print_python(formula)
    return written if _BINDING.get(type(formula), ATOM) >= place else f"({written})"


@print_python.register
def python_number(formula: Number) -> str:
    """3"""
    return formula.written


@print_python.register
def python_quantity(formula: Quantity) -> str:
    """v.W1_21"""
    if formula.name == "kronecker":
        return str(int(formula.indices[0] == formula.indices[1]))
    return _CONSTANTS.get(formula) or f"v.{identifier(formula)}"


@print_python.register
def python_partial(formula: Partial) -> str:
    """v.dL_da2_1"""
    assert isinstance(formula.of, Quantity)  # noqa: S101  (results hold derivatives between quantities only)
    assert isinstance(formula.wrt, Quantity)  # noqa: S101
    return f"v.d{identifier(formula.of)}_d{identifier(formula.wrt)}"


@print_python.register
def python_sum(formula: Sum) -> str:
    """u + v - w"""
    first, *others = formula.terms
    parts = [_inside(first, FACTOR)]
    for term in others:
        negative = isinstance(term, Negative)
        body = term.body if isinstance(term, Negative) else term
        parts += ("-" if negative else "+", _inside(body, FACTOR))
    return " ".join(parts)


@print_python.register
def python_sigma(formula: Sigma) -> str:
    """u_1 + u_2 + ... + u_n"""
    assert isinstance(formula.lower, int)  # noqa: S101  (sums of a network's derivation have numbers as bounds)
    assert isinstance(formula.upper, int)  # noqa: S101
    indices = range(formula.lower, formula.upper + 1)
    return print_python(Sum(tuple(with_index(formula.body, formula.index, k) for k in indices)))


@print_python.register
def python_negative(formula: Negative) -> str:
    """-u"""
    return f"-{_inside(formula.body, FACTOR)}"


@print_python.register
def python_product(formula: Product) -> str:
    """u * v"""
    return " * ".join(
        _inside(factor, JUXTAPOSED if isinstance(factor, Product) else POWER) for factor in formula.factors
    )


@print_python.register
def python_apply(formula: Apply) -> str:
    """sigmoid(u), math.exp(u)"""
    arguments = ", ".join(print_python(argument) for argument in formula.arguments)
    if formula.function == "sign":
        return f"(({arguments} > 0) - ({arguments} < 0))"
    if formula.function in ELEMENTARY and not formula.primes:
        return f"{_MATH.get(formula.function, f'math.{formula.function}')}({arguments})"
    return f"{function_name(formula.function, formula.primes)}({arguments})"


@print_python.register
def python_quotient(formula: Quotient) -> str:
    """u / v"""
    return f"{_inside(formula.numerator, JUXTAPOSED)} / {_inside(formula.denominator, POWER)}"


@print_python.register
def python_power(formula: Power) -> str:
    """u**2"""
    return f"{_inside(formula.base, ATOM)} ** {_inside(formula.exponent, ATOM)}"


@print_python.register
def python_cases(formula: Cases) -> str:
    """u if z > 0 else v"""
    parts = []
    for value, condition in formula.branches:
        written = print_python(value)
        if condition is None:
            parts.append(written)
        else:
            left, right = (print_python(side) for side in condition.sides)
            sign = "==" if condition.signs[0] == "=" else condition.signs[0]
            parts.append(f"{written} if {left} {sign} {right} else ")
    return "".join(parts)


@print_python.register
def python_group(formula: Group) -> str:
    """(u)"""
    return f"({print_python(formula.body)})"
