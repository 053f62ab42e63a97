"""How functions, relations and products are written: sigma for the sigmoid, ln for the natural logarithm, ≤ for <=."""

from __future__ import annotations

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.escape import escape_latex
from symbolic.formula.nodes import Apply, Hadamard, MatrixProduct, Partial, Product, Sign
from symbolic.formula.notation import Letter, Notation
from symbolic.formula.records import function_record
from symbolic.functions import Activation

__all__ = ["function_sign", "is_relation_sign", "printed_sign", "relation_sign", "sum_sign"]

_BETWEEN = {
    Sign.NONE: "",
    Sign.DOT: r"\cdot",
    Sign.TIMES: r"\times",
    Sign.STAR: "*",
    Sign.OUTER: r"\otimes",
    Sign.MATRIX: r"\cdot",
}

_RELATIONS = {
    "<=": Letter(r"\le", "≤"),
    ">=": Letter(r"\ge", "≥"),
    "!=": Letter(r"\ne", "≠"),
    "~": Letter(r"\approx", "≈"),
    "propto": Letter(r"\propto", "∝"),
    "in": Letter(r"\in", "∈"),
    "->": Letter(r"\to", "→"),
    "=>": Letter(r"\Rightarrow", "⇒"),
    "<=>": Letter(r"\Leftrightarrow", "⇔"),
}

_SUMS = {
    "total": Letter(r"\sum", "Σ"),
    "sum_all": Letter(r"\sum", "Σ"),
    "sum_units": Letter(r"\sum_{\text{units}}", "Σ_{units}"),
    "sum_samples": Letter(r"\sum_{\text{samples}}", "Σ_{samples}"),
}


def function_sign(function: str) -> Letter:
    """Return how `function` is written."""
    if function in ELEMENTARY:
        return ELEMENTARY[function].sign
    record = function_record(function)
    if record is None:
        return Letter(rf"\operatorname{{{escape_latex(function)}}}", function)
    parameters = record.parameters if isinstance(record, Activation) and "(" in function else ()
    if parameters:  # two layers may use one function with different constants
        chosen = ", ".join(part.partition("=")[2] for part in function.partition("(")[2].rstrip(")").split(","))
        return Letter(rf"{record.latex}_{{{chosen}}}", f"{record.text}_{chosen}")
    return Letter(record.latex, record.text)


def sum_sign(formula: Apply) -> Letter | None:
    """Return how a sum without an index is written, over all entries of an array or along an axis; None for others."""
    return _SUMS.get(formula.function) if len(formula.arguments) == 1 and not formula.primes else None


def is_relation_sign(sign: str) -> bool:
    """Say whether a sign is one of the closed set that stands between sides."""
    return sign in _RELATIONS or sign in {"=", ":=", "<", ">"}


def relation_sign(sign: str) -> Letter:
    """Return how the sign between two sides of a relation is written."""
    return _RELATIONS.get(sign) or Letter(sign, sign)


def printed_sign(formula: Product | Hadamard | MatrixProduct, notation: Notation) -> str:
    """Return the sign between factors; where a chain juxtaposes derivatives, values put in are kept apart by a dot."""
    if isinstance(formula, Hadamard):
        return notation.elementwise
    if isinstance(formula, MatrixProduct):
        return notation.matrix
    if formula.sign is not Sign.CHAIN:
        return _BETWEEN[formula.sign]
    if notation.chain or all(isinstance(factor, Partial) for factor in formula.factors):
        return notation.chain
    return r"\cdot"
