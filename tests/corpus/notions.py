"""Paraphrases that need to know the network: what a slope is, what δ and ŷ stand for, which derivatives lie between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
)
from symbolic.spec.model import LayerSpec
from tests.corpus.places import Context, Sides, is_whole, letters_in

__all__ = [
    "activation_put_in",
    "chain_inserted",
    "delta_named",
    "delta_written",
    "hadamard_as_diagonal",
    "input_as_activation",
    "prediction_as_activation",
    "sides_transposed",
    "slope_in_activation",
    "slope_named",
    "slope_written",
    "table",
    "transposed_twice",
    "transposes_joined",
]

_END = Quantity("L")


def _layer(l: IndexLike | None, context: Context) -> LayerSpec | None:
    """Return the layer that a number or a letter names; a letter is a hidden layer, all of which are alike."""
    layers = context.spec.layers
    match l:
        case int(number):
            return layers[number - 1] if 1 <= number <= len(layers) else None
        case Index(letter="D", shift=0):
            return layers[-1]
        case Index(letter="l", shift=0):
            return layers[0]
    return None


def _slope_of(formula: Formula, context: Context) -> tuple[str, Quantity, LayerSpec] | None:
    """Return f, z and the layer where a formula is f'(z) of a layer with the activation f."""
    match formula:
        case Apply(function=name, arguments=(Quantity(name="z" | "Z") as score,), primes=1):
            layer = _layer(score.layer, context)
            if layer is not None and layer.activation == name:
                return name, score, layer
    return None


# --- slopes -----------------------------------------------------------------------------------------------------------


def slope_written(formula: Formula, context: Context) -> Formula | None:
    """σ'(z) = σ(z) (1 - σ(z)), tanh'(z) = 1 - tanh(z)^2, ReLU'(z) = {1 if z > 0; 0 otherwise}"""
    found = _slope_of(formula, context)
    if found is None:
        return None
    name, score, _ = found
    value = Apply(name, (score,))
    if name == "relu" and not is_whole(score):
        return Cases(((ONE, Relations((score, ZERO), (">",))), (ZERO, None)))
    return _slope(name, value, context)


def slope_in_activation(formula: Formula, context: Context) -> Formula | None:
    """σ'(z) = a (1 - a), tanh'(z) = 1 - a^2"""
    found = _slope_of(formula, context)
    if found is None or (found[2].skip is not None and found[2].skip_into == "a"):
        return None
    name, score, _ = found
    return _slope(name, replace(score, name={"z": "a", "Z": "A"}[score.name]), context)


def _slope(name: str, value: Formula, context: Context) -> Formula | None:
    whole = is_whole(value)
    join: Callable[[tuple[Formula, ...]], Formula] = Hadamard if whole else Product
    rest = Sum((ONE, Negative(value)))
    square: Formula = Power(value, Number("2"))
    if name == "sigmoid":
        return context.chance.choice((join((value, rest)), join((rest, value)), Sum((value, Negative(square)))))
    if name == "tanh":
        if isinstance(value, Apply) and whole:
            square = Hadamard((value, value))
        return context.chance.choice((Sum((ONE, Negative(square))), join((rest, Sum((ONE, value))))))
    return None


def slope_named(formula: Formula, context: Context) -> Formula | None:
    """σ(z) (1 - σ(z)) = σ'(z), a (1 - a) = σ'(z)"""
    match formula:
        case Product(factors=(one, Sum(terms=(Number(written="1"), Negative(body=other))))) if one == other:
            return _slope_at(one, "sigmoid", context)
        case Sum(terms=(Number(written="1"), Negative(body=Power(base=base, exponent=Number(written="2"))))):
            return _slope_at(base, "tanh", context)
    return None


def _slope_at(value: Formula, name: str, context: Context) -> Formula | None:
    match value:
        case Apply(function=function, arguments=arguments, primes=0) if function == name:
            return Apply(name, arguments, 1)
        case Quantity(name="a", layer=l):
            layer = _layer(l, context)
            if layer is not None and layer.activation == name and layer.skip is None:
                return Apply(name, (replace(value, name="z"),), 1)
    return None


# --- names ------------------------------------------------------------------------------------------------------------


def delta_named(formula: Formula, _: Context) -> Formula | None:
    """∂L/∂z = δ"""
    match formula:
        case Partial(of=Quantity(name="L", sample=None), wrt=Quantity(name="z", sample=None) as score):
            return replace(score, name="delta")
        case Partial(of=Quantity(name="J", sample=None), wrt=Quantity(name="z", sample=None) as score):
            return replace(score, name="delta")
        case Partial(of=Quantity(name="J"), wrt=Quantity(name="Z") as scores):
            return replace(scores, name="Delta")
    return None


def delta_written(formula: Formula, _: Context) -> Formula | None:
    """δ = ∂L/∂z"""
    match formula:
        case Quantity(name="delta"):
            return Partial(_END, replace(formula, name="z"))
        case Quantity(name="Delta"):
            return Partial(Quantity("J"), replace(formula, name="Z"))
    return None


def prediction_as_activation(formula: Formula, context: Context) -> Formula | None:
    """ŷ = a^[D], also under a derivative"""
    depth = context.spec.depth
    match formula:
        case Quantity(name="yhat", indices=indices, sample=sample):
            if not indices and context.entries:
                indices = (1,)
            return Quantity("a", depth, indices, sample)
        case Quantity(name="Yhat"):
            return Quantity("A", depth)
        case Quantity(name="a", layer=l, indices=indices, sample=sample) if l == depth:
            single = context.spec.widths[-1] == 1
            return Quantity("yhat", indices=() if single and indices in {(), (1,)} else indices, sample=sample)
    return None


def input_as_activation(formula: Formula, _: Context) -> Formula | None:
    """x = a^[0], also under a derivative"""
    match formula:
        case Quantity(name="x", indices=indices, sample=sample):
            return Quantity("a", 0, indices, sample)
        case Quantity(name="X"):
            return Quantity("A", 0)
    return None


def activation_put_in(formula: Formula, context: Context) -> Formula | None:
    """a = f(z)"""
    match formula:
        case Quantity(name="a" | "A" as name, layer=l):
            layer = _layer(l, context)
            if layer is None or layer.activation == "softmax" or (layer.skip is not None and layer.skip_into == "a"):
                return None
            if isinstance(l, Index):
                return None
            score = replace(formula, name="z" if name == "a" else "Z")
            return Apply(layer.activation, (score,)) if layer.activation != "identity" else score
    return None


# --- derivatives ------------------------------------------------------------------------------------------------------


def chain_inserted(formula: Formula, context: Context) -> Formula | None:
    """∂L/∂z = ∂L/∂a ∂a/∂z, ∂L/∂a_j = Σ_k ∂L/∂z_k ∂z_k/∂a_j, ∂L/∂W_ij = ∂L/∂z_i ∂z_i/∂W_ij"""
    if any(layer.skip is not None for layer in context.spec.layers):
        return None
    match formula:
        case Partial(of=Quantity(name="L" | "J", sample=None) as end, wrt=Quantity(layer=int(l), sample=None) as at):
            layer = _layer(l, context)
            if layer is None or not at.indices:
                return None
            if at.name == "z" and layer.activation != "softmax":
                return _links(end, replace(at, name="a"), at)
            if at.name in {"W", "b"} and context.spec.loss.l2 is None:
                return _links(end, Quantity("z", l, at.indices[:1]), at)
            if at.name == "a" and l < context.spec.depth:
                letter = next((letter for letter in "kqr" if letter not in letters_in(formula)), None)
                if letter is None:
                    return None
                above = Quantity("z", l + 1, (Index(letter),))
                return Sigma(_links(end, above, at), letter, 1, Quantity("width", indices=(l + 1,)))
    return None


def _links(end: Quantity, between: Quantity, at: Quantity) -> Formula:
    return Product((Partial(end, between), Partial(between, at)), Sign.CHAIN)


# --- whole arrays -----------------------------------------------------------------------------------------------------


def transposes_joined(formula: Formula, _: Context) -> Formula | None:
    """A B = (B^T A^T)^T, and (A B)^T = B^T A^T"""
    match formula:
        case MatrixProduct(factors=factors):
            return Transpose(Group(MatrixProduct(tuple(map(_turned, factors[::-1])))))
        case Transpose(body=Group(body=MatrixProduct(factors=factors)) | MatrixProduct(factors=factors)):
            return MatrixProduct(tuple(map(_turned, factors[::-1])))
    return None


def _turned(formula: Formula) -> Formula:
    match formula:
        case Transpose(body=body):
            return body
        case Product() | Sum() | Hadamard() | MatrixProduct() | Negative():
            return Transpose(Group(formula))
        case _:
            return Transpose(formula)


def transposed_twice(formula: Formula, context: Context) -> Formula | None:
    """A = (A^T)^T"""
    if context.entries or not isinstance(formula, Quantity) or not is_whole(formula):
        return None
    return Transpose(Group(Transpose(formula)))


def sides_transposed(sides: Sides, context: Context) -> Sides | None:
    """A = B C, so A^T = C^T B^T"""
    match sides:
        case (left, MatrixProduct(factors=factors)) if not context.entries:
            return _turned(left), MatrixProduct(tuple(map(_turned, factors[::-1])))
    return None


def hadamard_as_diagonal(formula: Formula, context: Context) -> Formula | None:
    """u ⊙ f'(z) = diag(f'(z)) u, for columns"""
    if context.notation.layout.vectors != "columns" or context.form != "matrix":
        return None
    match formula:
        case Hadamard(factors=(one, Apply(arguments=(Quantity(name="z"),), primes=1) as slope)):
            inside = Group(one) if isinstance(one, Sum | Product | MatrixProduct | Hadamard) else one
            return MatrixProduct((Apply("diag", (slope,)), inside))
    return None


def table(formula: Formula, context: Context) -> Formula | None:
    """W = [W_11 W_12; W_21 W_22], z = [z_1; z_2]"""
    if context.form != "matrix" or not isinstance(formula, Quantity) or not isinstance(formula.layer, int):
        return None
    layout, widths, l = context.notation.layout, context.spec.widths, formula.layer
    if not 1 <= l < len(widths) or formula.indices or formula.sample is not None:
        return None
    if formula.name == "W":
        rows = tuple(
            tuple(replace(formula, indices=(i, j)) for j in range(1, widths[l - 1] + 1))
            for i in range(1, widths[l] + 1)
        )
        return Matrix(rows if layout.weight_order == "to-from" else tuple(zip(*rows, strict=True)))
    if formula.name in {"z", "a", "b", "delta"}:
        entries = tuple(replace(formula, indices=(i,)) for i in range(1, widths[l] + 1))
        return Matrix((entries,) if layout.vectors == "rows" else tuple((entry,) for entry in entries))
    return None
