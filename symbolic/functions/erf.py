"""The error function in floating point."""

from __future__ import annotations

import sympy

from symbolic.functions.base import StableForm, Z
from symbolic.functions.written import cases

__all__ = ["stable_erf"]


def stable_erf() -> StableForm:
    """erf z: 1 - erfc z, and its series below 1/50, where five terms are exact to all digits of a float."""
    t, tail, series = sympy.symbols("t tail series", real=True)
    near = 2 / sympy.sqrt(sympy.pi) * Z * series
    return StableForm(
        (
            (t, Z * Z),
            (tail, sympy.Rational(1, 10) - t * (sympy.Rational(1, 42) - t / 216)),
            (series, 1 - t * (sympy.Rational(1, 3) - t * tail)),
        ),
        cases(near, sympy.Abs(Z) < sympy.Rational(1, 50), 1 - sympy.erfc(Z)),
        "Near 0 the difference would lose its digits; 2/√π (z - z^3/3 + z^5/10 - z^7/42 + z^9/216) keeps them.",
    )
