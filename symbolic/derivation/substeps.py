"""The small steps inside a local derivative, for a reader who asks why: a named rule for each kind of definition.

Each rule yields the lines between ∂(right-hand side)/∂v and its value; the first docstring line shows them. Sums that
are written with a sigma sign, and functions whose derivative is known by name, have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import TypeAlias

import sympy

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation, product
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.records import function_record
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.graph.definitions import (
    Activated,
    Affine,
    Definition,
    Penalty,
    Residual,
    Softmaxed,
    definition_formula,
)

__all__ = ["Line", "lines_between"]

_TWO = Number("2")
_U, _V = Quantity("u"), Quantity("v")
_U_PRIME, _V_PRIME = (Partial(quantity, Quantity("x")) for quantity in (_U, _V))
_QUOTIENT_RULE = equation(
    Partial(Quotient(_U, _V), Quantity("x")),
    Quotient(Sum((Product((_U_PRIME, _V)), Negative(Product((_U, _V_PRIME))))), Power(_V, _TWO)),
)

Line: TypeAlias = tuple[Rule, Formula, Words]
"""Why the line holds, the line, and the reason in words."""


@singledispatch
def lines_between(definition: Definition, parent: Quantity) -> Iterator[Line]:
    """Yield the lines between the derivative of a written-out definition by `parent` and its value."""
    return iter(())


@lines_between.register
def lines_of_affine(definition: Affine, parent: Quantity) -> Iterator[Line]:
    """∂(W_1 a_1)/∂W_1 + ∂(W_2 a_2)/∂W_1 + ∂b/∂W_1 = a_1 + 0 + 0"""
    written = definition_formula(definition)
    if not isinstance(written, Sum) or any(isinstance(term, Sigma) for term in written.terms):
        return
    each = Sum(tuple(Partial(term, parent) for term in written.terms))
    yield Rule.SUM_RULE, each, ("The derivative of a sum is the sum of the derivatives.",)
    values = Sum(tuple(_term_derivative(term, parent) for term in written.terms))
    yield Rule.CONSTANT_FACTOR, values, ("A term without ", parent, " does not change with it; a factor stays.")


def _term_derivative(term: Formula, parent: Quantity) -> Formula:
    """∂(W a)/∂W = a, ∂b/∂b = 1, and 0 for a term without the parent"""
    if term == parent:
        return ONE
    if isinstance(term, Product) and parent in term.factors:
        return product([factor for factor in term.factors if factor != parent])
    return ZERO


@lines_between.register
def lines_of_activated(definition: Activated, parent: Quantity) -> Iterator[Line]:
    """∂(1/(1 + e^(-z)))/∂z = e^(-z)/(1 + e^(-z))^2"""
    record = function_record(definition.function)
    if not isinstance(record, Activation) or record.in_chain != "written":
        return
    written = from_sympy(record.expression, {Z: parent})
    applied = Apply(definition.function, (parent,))
    if written in {applied, parent} or record.expression.has(sympy.Piecewise, sympy.Abs):
        return
    yield Rule.UNFOLD_FUNCTION, Partial(written, parent), ("Put in what ", applied, " stands for.")
    slope = from_sympy(sympy.diff(record.expression, Z), {Z: parent})
    yield Rule.EXPRESSION_DERIVATIVE, slope, ("Differentiate the expression.",)


@lines_between.register
def lines_of_residual(definition: Residual, parent: Quantity) -> Iterator[Line]:
    """∂(σ(z) + a)/∂z = ∂σ(z)/∂z + ∂a/∂z = σ'(z) + 0"""
    written = definition_formula(definition)
    if not isinstance(written, Sum) or parent != definition.activated.argument:
        return
    each = Sum(tuple(Partial(term, parent) for term in written.terms))
    yield Rule.SUM_RULE, each, ("The derivative of a sum is the sum of the derivatives.",)
    alone = Partial(written.terms[0], parent)
    yield Rule.CONSTANT_FACTOR, Sum((alone, ZERO)), (definition.added, " does not change with ", parent, ".")


@lines_between.register
def lines_of_penalty(definition: Penalty, parent: Quantity) -> Iterator[Line]:
    """∂(λ/2 W_1^2)/∂W_1 = λ/2 · 2 · W_1"""
    if parent != definition.strength:
        slope = Product((Quotient(definition.strength, _TWO), _TWO, parent), Sign.DOT)
        yield Rule.CONSTANT_FACTOR, slope, ("A factor stays; the derivative of the square is twice ", parent, ".")


@lines_between.register
def lines_of_softmaxed(definition: Softmaxed, parent: Quantity) -> Iterator[Line]:
    """(e^(z_i) S - e^(z_i) e^(z_j)) / S^2 = e^(z_i)/S (1 - e^(z_j)/S), with S the sum of all exponentials"""
    written = definition_formula(definition)
    if not isinstance(written, Quotient) or isinstance(written.denominator, Sigma):
        return
    own, total = written.numerator, written.denominator
    other = Apply("exp", (parent,))
    removed = Product((own, other))
    share, other_share = written, Quotient(other, total)
    if own == other:
        above: Formula = Sum((Product((own, total)), Negative(removed)))
        split: Formula = Product((share, Sum((ONE, Negative(other_share)))))
    else:
        above = Negative(removed)
        split = Negative(Product((share, other_share)))
    yield Rule.QUOTIENT_RULE, Quotient(above, Power(total, _TWO)), ("Quotient rule: ", _QUOTIENT_RULE, ".")
    yield Rule.SPLIT_FRACTION, split, ("Each factor of the denominator goes to one exponential.",)
