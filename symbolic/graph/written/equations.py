"""One equation from its text: which name it defines, and the formula."""

from __future__ import annotations

import re

from symbolic.errors import FormulaError
from symbolic.formula.expression import FUNCTIONS, NAME, read_expression
from symbolic.formula.nodes import Formula
from symbolic.graph.written.model import FIXED
from symbolic.spec.shown import shown

__all__ = ["read_equation", "require_name"]

_LEFT = re.compile(r"\s*(?P<name>[^\s()][^()]*)(?:\([^()]*\)\s*)?")


def read_equation(text: str) -> tuple[str, Formula]:
    """Return the name and the formula of `f = q*z`, or of `f(q, z) = q*z`.

    Raises:
        FormulaError: with the place.
    """
    left, sign, right = text.partition("=")
    name = _LEFT.fullmatch(left)
    if not sign or right.startswith("=") or name is None:
        start = len(text) - len(text.lstrip())
        raise FormulaError(start, len(text), f"`{text.strip()[:40]}`", "an equation such as `q = x + y`")
    require_name(name["name"].rstrip(), name.start("name"))
    try:
        return name["name"].rstrip(), read_expression(right)
    except FormulaError as error:
        shift = len(left) + 1
        start, end = error.start + shift, error.end + shift
        raise FormulaError(start, end, error.found, error.expected, error.hint) from None


def require_name(name: str, start: int = 0) -> None:
    """Do nothing for a name that an equation may define.

    Raises:
        FormulaError: for any other.
    """
    if not re.fullmatch(NAME, name):
        expected = "letters, digits and `_`, 40 at most, no digit first"
        raise FormulaError(start, start + len(name), f"the name {shown(name)}", expected)
    if name in FIXED or name in FUNCTIONS:
        what = "has a fixed value" if name in FIXED else "is a function"
        raise FormulaError(start, start + len(name), f"an equation for `{name}`", f"another name: this one {what}")
