"""Defining equations: the closed set of ways in which a quantity of a graph follows from its parents.

A definition is small whatever its fan-in: a row of weights or a layer of activations is a `Family`.
`definition_formula` writes the right-hand side, `parents` lists what it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import TypeAlias

from symbolic.formula.build import MOST_WRITTEN_TERMS, number, sum_of, written_sum
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Group,
    Index,
    IndexLike,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.formula.records import loss_curvature, loss_record
from symbolic.formula.substitute import derivatives, quantities, with_sums_written_out
from symbolic.functions import Loss
from symbolic.functions.base import P, Y
from symbolic.functions.second import SecondOfLoss
from symbolic.graph.families import Family, Rows

__all__ = [
    "Activated",
    "Affine",
    "Constant",
    "Definition",
    "Expression",
    "Family",
    "Free",
    "LossOf",
    "Penalized",
    "Penalty",
    "Residual",
    "Same",
    "Softmaxed",
    "definition_formula",
    "parents",
    "penalty_for_one",
]


@dataclass(frozen=True, slots=True)
class Free:
    """A quantity that is given: an input, a target, a weight, a bias."""


@dataclass(frozen=True, slots=True)
class Constant:
    """λ = 0.01: a number that the spec gives."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Affine:
    """z_i = sum_j W_ij a_j + b_i, and the activation `added` where a skip goes into the layer's scores."""

    weights: Family
    inputs: Family
    bias: Quantity | None
    added: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Activated:
    """a_i = f(z_i); `function` as in `Apply`."""

    function: str
    argument: Quantity


@dataclass(frozen=True, slots=True)
class Residual:
    """a_i = f(z_i) + the activation `added` of an earlier layer."""

    activated: Activated
    added: Quantity


@dataclass(frozen=True, slots=True)
class Softmaxed:
    """a_i = e^(z_i) / sum_k e^(z_k), for unit i of the layer whose activations are `units`."""

    unit: IndexLike
    scores: Family
    units: Family


@dataclass(frozen=True, slots=True)
class Same:
    """ŷ = a^[D]: another name for a quantity."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class LossOf:
    """L = coefficient * sum_k l(ŷ_k, y_k), the coefficient holding the factor and the mean over outputs."""

    name: str
    parameters: tuple[tuple[str, float | str], ...]
    factor: Fraction
    mean_over_outputs: bool
    predictions: Family
    targets: Family

    @property
    def coefficient(self) -> Fraction:
        """What stands in front of the sum over outputs."""
        return self.factor / self.predictions.size if self.mean_over_outputs else self.factor

    @property
    def record(self) -> Loss:
        """The record of l."""
        return loss_record(self.name, dict(self.parameters))

    @property
    def curvature(self) -> SecondOfLoss | None:
        """The second derivatives of l; None where they do not exist everywhere."""
        return loss_curvature(self.name, dict(self.parameters))


@dataclass(frozen=True, slots=True)
class Penalty:
    """R = λ/2 * the sum of the squares of all weights, each once; λ is `strength`."""

    strength: Quantity
    matrices: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Penalized:
    """J = L + R, the loss with the penalty."""

    loss: Quantity
    penalty: Quantity


@dataclass(frozen=True, slots=True)
class Expression:
    """A quantity of a hand-written graph, as its author wrote it: q = x + y."""

    formula: Formula


_PI = Quantity("pi")
_TWO = Number("2")

Definition: TypeAlias = (
    Free | Constant | Affine | Activated | Residual | Softmaxed | Same | LossOf | Penalty | Penalized | Expression
)


# --- the right-hand side as a formula ---------------------------------------------------------------------------


@singledispatch
def definition_formula(definition: Definition) -> Formula:
    """Return the right-hand side of a defining equation as a lecturer writes it."""
    raise TypeError(f"{type(definition).__name__} has no right-hand side")


@definition_formula.register
def constant_formula(definition: Constant) -> Formula:
    """0.01"""
    return number(definition.value)


@definition_formula.register
def affine_formula(definition: Affine) -> Formula:
    """W_i1 a_1 + W_i2 a_2 + b_i, or Σ_j W_ij a_j + b_i where there are many inputs; + a_i^[k] over a skip"""

    def term(j: IndexLike) -> Formula:
        return Product((definition.weights.member(j), definition.inputs.member(j)))

    letter = "m" if Index("j") in definition.weights.prefix else "j"
    terms = written_sum(definition.inputs.size, term, letter)
    return sum_of((*terms, *(added for added in (definition.bias, definition.added) if added)))


@definition_formula.register
def activated_formula(definition: Activated) -> Formula:
    """f(z_i)"""
    return Apply(definition.function, (definition.argument,))


@definition_formula.register
def residual_formula(definition: Residual) -> Formula:
    """f(z_i) + a_i^[k]"""
    return Sum((activated_formula(definition.activated), definition.added))


@definition_formula.register
def softmaxed_formula(definition: Softmaxed) -> Formula:
    """e^(z_i) / (e^(z_1) + ... + e^(z_K))"""

    def term(k: IndexLike) -> Formula:
        return Apply("exp", (definition.scores.member(k),))

    return Quotient(term(definition.unit), sum_of(written_sum(definition.scores.size, term, "m")))


@definition_formula.register
def same_formula(definition: Same) -> Formula:
    """a_1^[D]"""
    return definition.quantity


@definition_formula.register
def loss_formula(definition: LossOf) -> Formula:
    """(ŷ - y)^2, 1/2 ((ŷ_1 - y_1)^2 + (ŷ_2 - y_2)^2), -(y_1 ln ŷ_1 + y_2 ln ŷ_2)"""
    expression = definition.record.expression
    size = definition.predictions.size

    def signed(k: IndexLike) -> Formula:
        return from_sympy(expression, {P: definition.predictions.member(k), Y: definition.targets.member(k)})

    def unsigned(k: IndexLike) -> Formula:
        term = signed(k)
        return term.body if isinstance(term, Negative) else term

    total = sum_of(written_sum(size, unsigned, "k", most=2))
    if definition.coefficient != 1:
        bracketed = Group(total) if isinstance(total, Sum) else total
        total = Product((number(definition.coefficient), bracketed))
    return Negative(total) if isinstance(signed(1), Negative) else total


@definition_formula.register
def penalty_formula(definition: Penalty) -> Formula:
    """λ/2 (W_11^2 + W_12^2), or λ/2 Σ_i Σ_j (W_ij^[1])^2 + λ/2 Σ_i Σ_j (W_ij^[2])^2 where there are many weights"""
    return _penalty(definition, Quotient(definition.strength, _TWO))


def penalty_for_one(definition: Penalty) -> Formula:
    """Return the penalty for λ = 1: 1/2 (W_11^2 + W_12^2)."""
    return _penalty(definition, Quotient(ONE, _TWO))


def _penalty(definition: Penalty, half: Formula) -> Formula:
    if sum(matrix.rows * matrix.columns for matrix in definition.matrices) > MOST_WRITTEN_TERMS:
        return sum_of([Product((half, *_squares(matrix))) for matrix in definition.matrices])
    total = sum_of([Power(entry, _TWO) for matrix in definition.matrices for entry in matrix])
    return Product((half, Group(total) if isinstance(total, Sum) else total))


def _squares(matrix: Rows) -> tuple[Formula, ...]:
    """Return the double sum over the squares of all entries."""

    def row(i: IndexLike) -> Formula:
        return sum_of(written_sum(matrix.columns, lambda j: Power(matrix.row(i).member(j), _TWO), "j", most=1))

    return written_sum(matrix.rows, row, "i", most=1)


@definition_formula.register
def penalized_formula(definition: Penalized) -> Formula:
    """L + R"""
    return Sum((definition.loss, definition.penalty))


@definition_formula.register
def expression_formula(definition: Expression) -> Formula:
    """x + y"""
    return definition.formula


# --- parents ----------------------------------------------------------------------------------------------------


@singledispatch
def parents(definition: Definition) -> Iterator[Quantity]:
    """Yield the quantities that a definition depends on directly, in the order they are written."""
    raise TypeError(f"no parents rule for {type(definition).__name__}")


@parents.register
def free_parents(definition: Free) -> Iterator[Quantity]:
    """None: the quantity is given."""
    return iter(())


@parents.register
def constant_parents(definition: Constant) -> Iterator[Quantity]:
    """None: the number is given."""
    return iter(())


@parents.register
def affine_parents(definition: Affine) -> Iterator[Quantity]:
    """W_i1, a_1, W_i2, a_2, ..., b_i, and over a skip a_i^[k], which may be one of the inputs"""
    for weight, source in zip(definition.weights, definition.inputs, strict=True):
        yield weight
        yield source
    if definition.bias is not None:
        yield definition.bias
    if definition.added is not None and definition.added not in definition.inputs:
        yield definition.added


@parents.register
def activated_parents(definition: Activated) -> Iterator[Quantity]:
    """z_i"""
    yield definition.argument


@parents.register
def residual_parents(definition: Residual) -> Iterator[Quantity]:
    """z_i, a_i^[k]"""
    yield definition.activated.argument
    yield definition.added


@parents.register
def softmaxed_parents(definition: Softmaxed) -> Iterator[Quantity]:
    """z_1, ..., z_K"""
    yield from definition.scores


@parents.register
def same_parents(definition: Same) -> Iterator[Quantity]:
    """a_1^[D]"""
    yield definition.quantity


@parents.register
def loss_parents(definition: LossOf) -> Iterator[Quantity]:
    """ŷ_1, y_1, ŷ_2, y_2, ..."""
    for prediction, target in zip(definition.predictions, definition.targets, strict=True):
        yield prediction
        yield target


@parents.register
def penalty_parents(definition: Penalty) -> Iterator[Quantity]:
    """λ, and every weight once"""
    yield definition.strength
    for matrix in definition.matrices:
        yield from matrix


@parents.register
def penalized_parents(definition: Penalized) -> Iterator[Quantity]:
    """L, R"""
    yield definition.loss
    yield definition.penalty


@parents.register
def expression_parents(definition: Expression) -> Iterator[Quantity]:
    """Every quantity of the formula but π, once, in written order."""
    if any(True for _ in derivatives(definition.formula)):
        raise TypeError("a defining equation holds no derivatives")
    written = with_sums_written_out(definition.formula)
    if any(isinstance(index, Index) for quantity in quantities(written) for index in quantity.indices):
        raise TypeError("a defining equation holds no letters as indices but those of its sums")
    yield from (quantity for quantity in dict.fromkeys(quantities(written)) if quantity != _PI)
