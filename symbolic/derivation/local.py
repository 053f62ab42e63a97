"""Local derivatives: of a quantity by one of its parents, a named rule for each kind of definition.

The first docstring line of a rule is its formula. A rule says what the derivative is; `proof` checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

import sympy

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation, number, product
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Index,
    Negative,
    Product,
    Quantity,
    Sum,
)
from symbolic.formula.own_function import OwnFunction
from symbolic.formula.records import function_record
from symbolic.formula.slope import kinks_of, slope, with_slopes_written
from symbolic.formula.zero import is_zero
from symbolic.functions import Activation, Kink, activation
from symbolic.functions.base import A, P, Softmax, Y, Z
from symbolic.graph.definitions import (
    Activated,
    Affine,
    Definition,
    Expression,
    LossOf,
    Penalized,
    Penalty,
    Residual,
    Same,
    Softmaxed,
    penalty_for_one,
)

__all__ = ["Local", "local_derivative", "scaled", "source_of_derivative"]


@dataclass(frozen=True, slots=True)
class Local:
    """A local derivative.

    Attributes:
        rule: why it holds.
        value: what later chains put in for it.
        reason: why, in words.
        written_out: the derivative of the activation function spelled out, where `value` is f'(z).
        kink: where the function has no derivative, and what is used there; empty where it is smooth.
    """

    rule: Rule
    value: Formula
    reason: Words
    written_out: Formula | None = None
    kink: Words = ()


@singledispatch
def local_derivative(definition: Definition, parent: Quantity) -> Local:
    """Return the derivative of the quantity that `definition` defines by its `parent`."""
    raise TypeError(f"no local derivative rule for {type(definition).__name__}")


@local_derivative.register
def affine(definition: Affine, parent: Quantity) -> Local:
    """∂(Σ_j W_ij a_j + b_i)/∂W_ij = a_j, by a_j it is W_ij, by b_i it is 1; with a skip + a_i^[k], by that it is 1"""
    if parent == definition.bias:
        return Local(Rule.AFFINE_WRT_BIAS, ONE, (parent, " is added as it is; everything else stays fixed."))
    if parent in definition.weights:
        source = definition.inputs.member(definition.weights.running(parent))
        reason: Words = (
            "Only the term ",
            Product((parent, source)),
            " holds ",
            parent,
            "; ",
            source,
            " remains.",
        )
        return Local(Rule.AFFINE_WRT_WEIGHT, source, reason)
    if parent not in definition.inputs:
        return _added(parent)
    index = definition.inputs.running(parent)
    weight = definition.weights.member(index)
    if definition.added is not None and definition.added in definition.inputs:
        unit = definition.inputs.running(definition.added)
        if index == unit:
            reason = (Product((weight, parent)), " holds ", parent, ", and the skip adds it once more.")
            return Local(Rule.AFFINE_WRT_SKIPPED, Sum((weight, ONE)), reason)
        if isinstance(index, Index) or isinstance(unit, Index):
            delta = Quantity("kronecker", None, (unit, index))
            reason = ("The skip adds ", parent, " once more only where ", delta, " is 1.")
            return Local(Rule.AFFINE_WRT_SKIPPED, Sum((weight, delta)), reason)
    reason = ("Only the term ", Product((weight, parent)), " holds ", parent, "; ", weight, " remains.")
    return Local(Rule.AFFINE_WRT_INPUT, weight, reason)


def _added(parent: Quantity) -> Local:
    """∂(u + v)/∂v = 1"""
    return Local(Rule.ADDED, ONE, (parent, " is added as it is."))


@local_derivative.register
def residual(definition: Residual, parent: Quantity) -> Local:
    """∂(f(z) + a^[k])/∂z = f'(z), by a^[k] it is 1"""
    return _added(parent) if parent == definition.added else activated(definition.activated, parent)


@local_derivative.register
def activated(definition: Activated, parent: Quantity) -> Local:
    """∂f(z)/∂z = f'(z)"""
    record = function_record(definition.function)
    assert isinstance(record, Activation)  # noqa: S101  (softmax has a definition of its own)
    applied = Apply(definition.function, (parent,))
    prime = Apply(definition.function, (parent,), primes=1)
    written = from_sympy(record.derivative, {Z: parent})
    reason = source_of_derivative(definition.function, applied)
    kink = _said(record.kinks, {Z: parent})
    if record.in_chain == "written":
        return Local(Rule.ACTIVATION_DERIVATIVE, written, reason, kink=kink)
    return Local(Rule.ACTIVATION_DERIVATIVE, prime, reason, written, kink)


def source_of_derivative(function: str, applied: Formula) -> Words:
    """Return where the derivative of `applied`, a function or its derivative, comes from."""
    source = " is known." if OwnFunction.of_key(function) is None else " follows from its expression."
    return ("The derivative of ", applied, source)


def _said(kinks: tuple[Kink, ...], names: Mapping[sympy.Symbol, Formula]) -> Words:
    """Return what is to be said about the places without derivative."""
    words: list[str | Formula] = []
    for kink in kinks:
        place, value = equation(from_sympy(kink.at, names), ZERO), from_sympy(kink.value, names)
        words += (" Where " if words else "Where ", place, " there is no derivative; ", value, " is used.")
    return tuple(words)


@local_derivative.register
def softmaxed(definition: Softmaxed, parent: Quantity) -> Local:
    """∂a_i/∂z_j = a_i (δ_ij - a_j): a_i (1 - a_i) for its own score, -a_i a_j for another"""
    record = activation("softmax")
    assert isinstance(record, Softmax)  # noqa: S101
    own = definition.units.member(definition.unit)
    index = definition.scores.running(parent)
    other = definition.units.member(index)
    if index == definition.unit:
        value = from_sympy(record.own, {A: own})
        reason: Words = (parent, " stands above and below the fraction line.")
    elif isinstance(index, Index) or isinstance(definition.unit, Index):
        delta = Quantity("kronecker", None, (definition.unit, index))
        value = Product((own, Sum((delta, Negative(other)))))
        reason = ("Above the fraction line ", parent, " stands only where ", delta, " is 1.")
    else:
        value = from_sympy(record.other, {A: own, record.B: other})
        reason = (parent, " stands below the fraction line only.")
    return Local(Rule.SOFTMAX_DERIVATIVE, value, reason)


@local_derivative.register
def same(definition: Same, parent: Quantity) -> Local:
    """∂a/∂a = 1"""
    return Local(Rule.SAME_QUANTITY, ONE, ("A quantity changes as fast as itself.",))


@local_derivative.register
def loss(definition: LossOf, parent: Quantity) -> Local:
    """∂(c Σ_k l(ŷ_k, y_k))/∂ŷ_k = c l'(ŷ_k, y_k)"""
    record = definition.record
    coefficient, core = record.coefficient, record.core
    if parent in definition.predictions:
        k = definition.predictions.running(parent)
    else:
        k = definition.targets.running(parent)
        slope = sympy.diff(record.expression, Y)
        if is_zero(slope + sympy.diff(record.expression, P)):  # the loss depends on ŷ - y alone
            coefficient = -coefficient
        else:
            coefficient, core = sympy.Integer(1), slope
    names: Mapping[sympy.Symbol, Formula] = {
        P: definition.predictions.member(k),
        Y: definition.targets.member(k),
    }
    scale = definition.coefficient * Fraction(str(coefficient))
    value = scaled(scale, from_sympy(core, names))
    several = definition.predictions.size > 1
    reason: Words = (
        ("Only the term of ", parent, " depends on it.") if several else ("Differentiate the loss by ", parent, ".")
    )
    return Local(Rule.LOSS_DERIVATIVE, value, reason, kink=_said(record.kinks, names))


@local_derivative.register
def penalty(definition: Penalty, parent: Quantity) -> Local:
    """∂(λ/2 Σ W^2)/∂W_ij = λ W_ij, by λ it is 1/2 Σ W^2"""
    if parent == definition.strength:
        return Local(Rule.PENALTY_DERIVATIVE, penalty_for_one(definition), (parent, " stands in front of the squares."))
    return Local(Rule.PENALTY_DERIVATIVE, Product((definition.strength, parent)), ("Differentiate the square.",))


@local_derivative.register
def penalized(definition: Penalized, parent: Quantity) -> Local:
    """∂(L + R)/∂L = 1, by R it is 1"""
    return _added(parent)


def scaled(scale: Fraction, core: Formula) -> Formula:
    """Return scale * core, with a leading minus of the core in front of the number."""
    if scale == 1:
        return core
    if scale < 0:
        inside = scaled(-scale, core)
        return inside.body if isinstance(inside, Negative) else Negative(inside)
    if isinstance(core, Negative):
        return Negative(scaled(scale, core.body))
    factors = core.factors if isinstance(core, Product) else (core,)
    return product([number(scale), *factors])


@local_derivative.register
def expression(definition: Expression, parent: Quantity) -> Local:
    """∂(expression)/∂x, by the rules of `slope`, short slopes written out"""
    said: list[str | Formula] = []
    for place, value in kinks_of(definition.formula, parent):
        said += (" Where " if said else "Where ", place, " there is no derivative; ", value, " is used.")
    reason: Words = ("Everything but ", parent, " is held fixed.")
    value = with_slopes_written(slope(definition.formula, parent))
    return Local(Rule.EXPRESSION_DERIVATIVE, value, reason, kink=tuple(said))
