"""What a quantity is in terms of its neighbours, as worked examples write it before they put numbers in.

Stage: one entry of a quantity or derivative -> formulas that it equals, the usual one first: z_1 = w_11 x_1 + w_12 x_2,
δ_1 = (ŷ_1 - y_1) ŷ_1 (1 - ŷ_1).
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Gradient,
    Group,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.formula.substitute import children
from symbolic.graph.network import NetworkGraph

__all__ = ["templates"]

_CANCELLING = frozenset({("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy")})
_MOST_TERMS = 6
"""Terms of a sum that somebody writes out by hand."""


def templates(formula: Formula, graph: NetworkGraph, errors: str = "plus") -> tuple[Formula, ...]:
    """Return what one entry of a quantity, or the derivative of the loss by one, is in terms of its neighbours.

    Error signals are derivatives of the loss, or with `errors` "minus" their negatives.
    """
    if not _exists(formula, graph):
        return ()
    match formula:
        case Quantity(name="z", layer=int() as l, indices=(int() as i,)):
            return tuple(_score(l, i, graph))
        case Quantity(name="a", layer=int() as l, indices=(int() as i,)):
            return tuple(_value(l, i, graph))
        case Quantity(name="yhat", indices=(int() as i,)):
            return tuple(_value(graph.depth, i, graph))
        case Quantity(name="L" | "J", sample=None):
            return tuple(_loss(graph))
        case Quantity(name="delta", layer=int() as l, indices=(int() as i,)):
            return tuple(_signal(l, i, graph, errors))
        case Partial(of=Quantity(name="L" | "J"), wrt=by) | Gradient(of=Quantity(name="L" | "J"), wrt=by):
            return tuple(_slope_of_loss(by, graph, errors))
        case Apply(arguments=(Quantity(name="z", layer=int() as l, indices=(int() as i,)),), primes=1):
            return tuple(_slope_at(l, i, graph))
        case Partial(of=Quantity() as of, wrt=Quantity(name="z", layer=int() as l, indices=(int() as i,))):
            return tuple(_slope_at(l, i, graph)) if of == _unit(l, i, graph) else ()
        case _:
            return ()


def _exists(formula: Formula, graph: NetworkGraph) -> bool:
    """Say whether every layer and every unit that a formula names is one of the network."""
    if not isinstance(formula, Quantity):
        return all(_exists(part, graph) for part in children(formula))
    layer = graph.layer_of(formula)
    lowest = 0 if formula.name == "x" else 1
    if not isinstance(layer, int):
        return True
    if not lowest <= layer <= graph.depth:
        return False
    widths = (graph.widths[layer], graph.widths[layer - 1]) if formula.name == "W" else (graph.widths[layer],)
    units = zip(formula.indices, widths, strict=False)
    return all(not isinstance(index, int) or 1 <= index <= width for index, width in units)


def _score(l: int, i: int, graph: NetworkGraph) -> Iterator[Formula]:
    """z_i = Σ_j w_ij a_j + b_i, and without the bias"""
    width = graph.widths[l - 1]
    if width > _MOST_TERMS:
        return
    terms = tuple(Product((Quantity("W", l, (i, j)), _unit(l - 1, j, graph))) for j in range(1, width + 1))
    yield Sum((*terms, Quantity("b", l, (i,))))
    yield Sum(terms) if width > 1 else terms[0]


def _unit(l: int, i: int, graph: NetworkGraph) -> Quantity:
    if l == graph.depth:
        return Quantity("yhat", None, (i,))
    return Quantity("x", None, (i,)) if l == 0 else Quantity("a", l, (i,))


def _value(l: int, i: int, graph: NetworkGraph) -> Iterator[Formula]:
    """a_i = f(z_i), 1/(1 + e^{-z_i}), and e^{z_i} / Σ_k e^{z_k} of softmax"""
    score, name = Quantity("z", l, (i,)), graph.function(l)
    if name == "softmax":
        powers = tuple(Apply("exp", (Quantity("z", l, (k,)),)) for k in range(1, graph.widths[l] + 1))
        yield from (Quotient(power, Sum(powers)) for power in powers[i - 1 : i] if len(powers) <= _MOST_TERMS)
        return
    yield Apply(name, (score,))
    if name == "sigmoid":
        yield Quotient(ONE, Sum((ONE, Apply("exp", (Negative(score),)))))
    if name == "relu":
        yield Apply("max", (Number("0"), score))


def _loss(graph: NetworkGraph) -> Iterator[Formula]:
    """c Σ_i (y_i - ŷ_i)², c in front of the sum or of each square"""
    width = graph.widths[-1]
    if not _sums_squares(graph) or width > _MOST_TERMS:
        return
    halves = [Quotient(ONE, Number("2")), Number("0.5")] if _has_half(graph) else []
    for turned in (False, True):
        squares = tuple(Power(_error(i, turned=turned), Number("2")) for i in range(1, width + 1))
        whole: Formula = Group(Sum(squares)) if width > 1 else squares[0]
        yield from (Product((half, whole)) for half in halves)
        if width > 1:
            yield from (Sum(tuple(Product((half, square)) for square in squares)) for half in halves)
        if not halves:
            yield Sum(squares) if width > 1 else squares[0]


def _sums_squares(graph: NetworkGraph) -> bool:
    loss = graph.spec.loss
    return loss.name == "squared_error" and loss.outputs == "sum" and str(loss.factor) in {"1", "1/2"}


def _has_half(graph: NetworkGraph) -> bool:
    return str(graph.spec.loss.factor) == "1/2"


def _error(i: int, *, turned: bool = False) -> Group:
    """y_i - ŷ_i, and turned ŷ_i - y_i"""
    target, value = Quantity("y", None, (i,)), Quantity("yhat", None, (i,))
    return Group(Sum((value, Negative(target)) if turned else (target, Negative(value))))


def _signal(l: int, i: int, graph: NetworkGraph, errors: str = "plus") -> Iterator[Formula]:
    """δ_i = (ŷ_i - y_i) f'(z_i) of an output, (Σ_k w_ki δ_k) f'(z_i) of a hidden unit"""
    function = graph.function(l)
    if l == graph.depth:
        if _is_error(function, graph):
            yield from _errors(i, errors)
            return
        sources = list(_slope_by_output(i, graph, errors))
    elif graph.widths[l + 1] > _MOST_TERMS:
        return
    else:
        back = range(1, graph.widths[l + 1] + 1)
        terms = tuple(Product((Quantity("W", l + 1, (k, i)), Quantity("delta", l + 1, (k,)))) for k in back)
        sources = [Group(Sum(terms)) if len(terms) > 1 else terms[0]]
    for source in sources:
        for slope in _slopes(function, Quantity("z", l, (i,)), _unit(l, i, graph)):
            yield Product((source, slope))


def _is_error(function: str, graph: NetworkGraph) -> bool:
    """Say whether the error signal of an output is ŷ - y: the slope of the function cancels that of the loss."""
    loss = graph.spec.loss
    if (function, loss.name) in _CANCELLING:
        return loss.outputs == "sum"
    return function == "identity" and _sums_squares(graph) and _has_half(graph)


def _errors(i: int, errors: str = "plus") -> Iterator[Formula]:
    """ŷ_i - y_i, and -(y_i - ŷ_i); y_i - ŷ_i of negative signals"""
    yield _error(i, turned=errors == "plus")
    yield Negative(_error(i, turned=errors == "minus"))


def _slope_by_output(i: int, graph: NetworkGraph, errors: str = "plus") -> Iterator[Formula]:
    """∂L/∂ŷ_i, of a sum of squares"""
    if not _sums_squares(graph):
        return
    for error in _errors(i, errors):
        yield error if _has_half(graph) else Product((Number("2"), error))


def _slopes(function: str, score: Quantity, value: Quantity) -> Iterator[Formula]:
    """f'(z), as a (1 - a) where f is the logistic function"""
    if function == "sigmoid":
        yield Product((value, Group(Sum((ONE, Negative(value))))))
    if function == "tanh":
        yield Group(Sum((ONE, Negative(Power(value, Number("2"))))))
    yield Apply(function, (score,), 1)


def _slope_at(l: int, i: int, graph: NetworkGraph) -> Iterator[Formula]:
    """f'(z_i) = ∂a_i/∂z_i, as a_i (1 - a_i) where f is the logistic function; none of softmax"""
    if graph.function(l) != "softmax":
        yield from _slopes(graph.function(l), Quantity("z", l, (i,)), _unit(l, i, graph))


def _slope_of_loss(by: Formula | None, graph: NetworkGraph, errors: str) -> Iterator[Formula]:
    """∂L/∂w_ij = δ_i a_j, ∂L/∂b_i = δ_i, and -δ_i of negative signals"""
    match by:
        case Quantity(name="W", layer=int() as l, indices=(int() as i, int() as j)):
            yield _signed(Product((Quantity("delta", l, (i,)), _unit(l - 1, j, graph))), errors)
        case Quantity(name="b" | "z", layer=int() as l, indices=(int() as i,)):
            yield _signed(Quantity("delta", l, (i,)), errors)
            yield from (_signed(form, errors) for form in _signal(l, i, graph, errors))
        case Quantity(name="yhat", indices=(int() as i,)):
            yield from _slope_by_output(i, graph)
        case _:
            return


def _signed(formula: Formula, errors: str) -> Formula:
    return formula if errors == "plus" else Negative(formula)
