r"""The elementary functions of formulas: how each is written, what it is exactly, and how its values are computed.

One table for the printers, the bridge to SymPy and values in mpmath. Where they have values is told by `value`, how
they change by `slope`, and between which bounds they lie by `bounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import mpmath
import sympy

from symbolic.formula.notation import Letter

__all__ = ["ELEMENTARY", "Elementary"]


@dataclass(frozen=True, slots=True)
class Elementary:
    """An elementary function.

    Attributes:
        sign: how it is written.
        exact: the SymPy function.
        value: the function of mpmath numbers.
    """

    sign: Letter
    exact: Callable[..., sympy.Expr]
    value: Callable[..., Any]


def _named(name: str, exact: Callable[..., sympy.Expr], value: Callable[..., Any]) -> Elementary:
    return Elementary(Letter(rf"\operatorname{{{name}}}", name), exact, value)


def _known_to_latex(name: str, exact: Callable[..., sympy.Expr], value: Callable[..., Any]) -> Elementary:
    return Elementary(Letter(rf"\{name}", name), exact, value)


ELEMENTARY: Mapping[str, Elementary] = MappingProxyType(
    {
        "exp": _known_to_latex("exp", sympy.exp, mpmath.exp),
        "log": _known_to_latex("ln", sympy.log, mpmath.log),
        "tanh": _known_to_latex("tanh", sympy.tanh, mpmath.tanh),
        "sinh": _known_to_latex("sinh", sympy.sinh, mpmath.sinh),
        "cosh": _known_to_latex("cosh", sympy.cosh, mpmath.cosh),
        "sin": _known_to_latex("sin", sympy.sin, mpmath.sin),
        "cos": _known_to_latex("cos", sympy.cos, mpmath.cos),
        "max": _known_to_latex("max", sympy.Max, max),
        "min": _known_to_latex("min", sympy.Min, min),
        "sqrt": _named("sqrt", sympy.sqrt, mpmath.sqrt),
        "abs": _named("abs", sympy.Abs, abs),
        "sign": _named("sign", sympy.sign, mpmath.sign),
        "erf": _named("erf", sympy.erf, mpmath.erf),
        "erfc": _named("erfc", sympy.erfc, mpmath.erfc),
        "log1p": _named("log1p", lambda u: sympy.log(1 + u), mpmath.log1p),
        "expm1": _named("expm1", lambda u: sympy.exp(u) - 1, mpmath.expm1),
    }
)
