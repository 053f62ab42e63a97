"""Where factors side by side stand a little apart, as in TeX: beside fractions, large brackets, names of functions."""

from __future__ import annotations

from symbolic.formula.brackets import is_tall
from symbolic.formula.mathml_letters import is_word
from symbolic.formula.mathml_signs import SIDE_BY_SIDE, SIDE_BY_SIDE_WIDE
from symbolic.formula.nodes import Apply, Formula, Highlight, Power
from symbolic.formula.signs import function_sign

__all__ = ["unseen_sign"]

_NAMELESS = frozenset({"exp", "sqrt", "abs"})


def unseen_sign(before: Formula, factor: Formula) -> str:
    """Return the sign, which nobody sees, between two factors side by side."""
    apart = is_tall(before) or is_tall(factor) or _begins_with_name(factor)
    return SIDE_BY_SIDE_WIDE if apart else SIDE_BY_SIDE


def _begins_with_name(formula: Formula) -> bool:
    match formula:
        case Power(base=Apply() as body) | Highlight(body=body):
            return _begins_with_name(body)
        case Apply(function=function, primes=0) if function in _NAMELESS:
            return False
        case Apply(function=function):
            return is_word(function_sign(function))
        case _:
            return False
