"""The right-hand side of each definition for a general unit: sums with a sigma sign over symbolic widths.

One rule for each kind of definition; the first docstring line shows what it writes. n_l stands for the width of layer
l, so a line holds for every width.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from symbolic.derivation.index.facts import spare_letter
from symbolic.formula.build import number, product, sum_of
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Index,
    IndexLike,
    Negative,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import rebuilt
from symbolic.functions.base import P, Y
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
)
from symbolic.graph.families import Family, Rows
from symbolic.graph.network import NetworkGraph

__all__ = ["common_width", "family_of", "general_formula", "holding_matrix", "over_units", "scale", "width_of"]


def width_of(layer: IndexLike) -> Quantity:
    """Return n_l."""
    return Quantity("width", None, (layer,))


def common_width(formula: Formula, alike: tuple[int, ...]) -> Formula:
    """Return a formula with one name for all widths that are the same by the wiring of a network.

    `alike` names for each layer the first one that must have as many units.
    """
    match formula:
        case Quantity(name="width", indices=(int(l),)):
            return width_of(alike[l])
        case _:
            return rebuilt(formula, lambda part: common_width(part, alike))


def family_of(graph: NetworkGraph, quantity: Quantity) -> Family | None:
    """Return all units of the array that `quantity` is an entry of; None for a single number such as L."""
    match quantity:
        case Quantity(name="z", layer=int(l)):
            return graph.scores(l)
        case Quantity(name="a", layer=int(l)):
            return graph.units(l)
        case Quantity(name="b", layer=int(l)):
            return graph.biases(l)
        case Quantity(name="x"):
            return graph.units(0)
        case Quantity(name="yhat"):
            return graph.predictions
        case Quantity(name="y"):
            return graph.targets
        case _:
            return None


def over_units(graph: NetworkGraph, family: Family, letter: str, body: Formula) -> Sigma:
    """Return Σ body, the letter running over all units of a layer."""
    layers = {"x": 0, "yhat": graph.depth, "y": graph.depth}
    layer = layers.get(family.name, family.layer)
    assert layer is not None  # noqa: S101  (every family belongs to a layer)
    return Sigma(body, letter, 1, width_of(layer))


@singledispatch
def general_formula(definition: Definition, graph: NetworkGraph, letter: str) -> Formula:
    """Return the right-hand side for a general unit, `letter` standing for what is summed."""
    raise TypeError(f"no general formula for {type(definition).__name__}")


@general_formula.register
def general_affine(definition: Affine, graph: NetworkGraph, letter: str) -> Formula:
    """Σ_j W_ij a_j + b_i, and + a_i of an earlier layer over a skip"""
    j = Index(letter)
    term = Product((definition.weights.member(j), definition.inputs.member(j)))
    rest = (part for part in (definition.bias, definition.added) if part is not None)
    return sum_of([over_units(graph, definition.inputs, letter, term), *rest])


@general_formula.register
def general_activated(definition: Activated, graph: NetworkGraph, letter: str) -> Formula:
    """f(z_i)"""
    return Apply(definition.function, (definition.argument,))


@general_formula.register
def general_residual(definition: Residual, graph: NetworkGraph, letter: str) -> Formula:
    """f(z_i) + a_i of an earlier layer"""
    return Sum((general_formula(definition.activated, graph, letter), definition.added))


@general_formula.register
def general_softmaxed(definition: Softmaxed, graph: NetworkGraph, letter: str) -> Formula:
    """e^(z_i) / Σ_q e^(z_q)"""

    def exponential(k: IndexLike) -> Formula:
        return Apply("exp", (definition.scores.member(k),))

    below = over_units(graph, definition.scores, letter, exponential(Index(letter)))
    return Quotient(exponential(definition.unit), below)


@general_formula.register
def general_same(definition: Same, graph: NetworkGraph, letter: str) -> Formula:
    """a_i^[D]"""
    return definition.quantity


@general_formula.register
def general_loss(definition: LossOf, graph: NetworkGraph, letter: str) -> Formula:
    """1/n_D Σ_k (ŷ_k - y_k)^2"""
    k = Index(letter)
    names = {P: definition.predictions.member(k), Y: definition.targets.member(k)}
    term = from_sympy(definition.record.expression, names)
    sign, body = (Negative, term.body) if isinstance(term, Negative) else (None, term)
    body = Group(body) if isinstance(body, Sum) else body
    total = scale(definition, Fraction(1), graph, over_units(graph, definition.predictions, letter, body))
    return sign(total) if sign else total


@general_formula.register
def general_penalty(definition: Penalty, graph: NetworkGraph, letter: str) -> Formula:
    """λ/2 Σ_q Σ_k (W_qk^[1])^2 + λ/2 Σ_q Σ_k (W_qk^[2])^2"""
    half = Quotient(definition.strength, number(2))
    return sum_of([Product((half, _squares(matrix, letter))) for matrix in definition.matrices])


def holding_matrix(definition: Penalty, entry: Quantity) -> Penalty:
    """Return the part of a penalty that holds the matrix of `entry`."""
    return replace(definition, matrices=tuple(rows for rows in definition.matrices if rows.layer == entry.layer))


def _squares(matrix: Rows, letter: str) -> Formula:
    """Return the sum of the squares of all entries of a matrix."""
    l = matrix.layer
    assert isinstance(l, int)  # noqa: S101  (a network's matrices have numbers)
    other = spare_letter({letter, "i", "j"})
    square = Power(matrix.row(Index(letter)).member(Index(other)), number(2))
    return Sigma(Sigma(square, other, 1, width_of(l - 1)), letter, 1, width_of(l))


@general_formula.register
def general_penalized(definition: Penalized, graph: NetworkGraph, letter: str) -> Formula:
    """L + R"""
    return Sum((definition.loss, definition.penalty))


@general_formula.register
def general_expression(definition: Expression, graph: NetworkGraph, letter: str) -> Formula:
    """L + R"""
    return definition.formula


def scale(definition: LossOf, by: Fraction, graph: NetworkGraph, body: Formula) -> Formula:
    """Return (factor of the loss) * by * body, with 1/n_D in front where the loss is a mean over the outputs."""
    coefficient = definition.factor * by
    if isinstance(body, Negative):
        inside = scale(definition, by, graph, body.body)
        return inside.body if isinstance(inside, Negative) else Negative(inside)
    if coefficient < 0:
        inside = scale(definition, -by, graph, body)
        return Negative(inside)
    factors: list[Formula] = []
    if definition.mean_over_outputs:
        below: Formula = width_of(graph.depth)
        if coefficient.denominator != 1:
            below = Product((number(coefficient.denominator), below))
        factors.append(Quotient(number(coefficient.numerator), below))
    elif coefficient != 1:
        factors.append(number(coefficient))
    rest = body.factors if isinstance(body, Product) else (body,)
    return product([*factors, *rest])
