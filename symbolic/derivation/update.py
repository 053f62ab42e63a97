"""Update rules as formulas: what a step of training does with the gradients that were derived.

Stage: parameters -> `Update`, relations with := for what gets a new value, in the order in which they are carried out.
A gradient has the shape of its parameter, so the rule for one entry and that for whole arrays look alike. Momentum and
Adam keep numbers of their own for each parameter; they are written for one parameter θ, which stands for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
)
from symbolic.graph.network import NetworkGraph

__all__ = ["PARAMETER", "Update", "adam", "gradient_descent", "momentum", "parameter_arrays", "parameter_entries"]

PARAMETER = Quantity("theta")
"""Any weight or bias."""

_RATE = Quantity("eta")


@dataclass(frozen=True, slots=True)
class Update:
    """One step of training.

    Attributes:
        rules: what is computed, in this order; all other letters keep their values.
        source: book or paper with page, equation or algorithm.
    """

    rules: tuple[Relations, ...]
    source: str


def parameter_entries(graph: NetworkGraph) -> tuple[Quantity, ...]:
    """Return W_ij^[l] and b_i^[l] of any layer; without b where no layer has biases."""
    indices = (Index("i"), Index("j")) if graph.weights(1, 1).indexed else ()
    return _with_bias(graph, Quantity("W", Index("l"), indices), Quantity("b", Index("l"), indices[:1]))


def parameter_arrays(graph: NetworkGraph) -> tuple[Quantity, ...]:
    """Return W^[l] and b^[l] of any layer; without b where no layer has biases."""
    return _with_bias(graph, Quantity("W", Index("l")), Quantity("b", Index("l")))


def _with_bias(graph: NetworkGraph, weight: Quantity, bias: Quantity) -> tuple[Quantity, ...]:
    return (weight, bias) if any(graph.biases(l).size for l in range(1, graph.depth + 1)) else (weight,)


def gradient_descent(of: Quantity, parameters: Iterable[Quantity]) -> Update:
    """W := W - η ∂L/∂W for each of `parameters`, L being what `of` names."""
    rules = (_assigned(item, _less(item, Product((_RATE, Partial(of, item))))) for item in parameters)
    return Update(tuple(rules), "Bishop, Pattern Recognition and Machine Learning (2006), eq. (5.41)")


def momentum(of: Quantity) -> Update:
    """v := β v - η ∂L/∂θ, θ := θ + v, with v = 0 before the first step"""
    velocity, slope = Quantity("v"), Partial(of, PARAMETER)
    return Update(
        (
            _assigned(velocity, _less(Product((Quantity("beta"), velocity)), Product((_RATE, slope)))),
            _assigned(PARAMETER, Sum((PARAMETER, velocity))),
        ),
        "Polyak, Some methods of speeding up the convergence of iteration methods (1964); Goodfellow, Bengio and "
        "Courville, Deep Learning (2016), algorithm 8.2",
    )


def adam(of: Quantity) -> Update:
    """θ := θ - η m̂/(√v̂ + ε), with running means m of the slope and v of its square; all 0 before the first step"""
    first, second, step, slope = Quantity("m"), Quantity("v"), Quantity("t"), Partial(of, PARAMETER)
    unbiased = Quantity("mhat"), Quantity("vhat")
    decays = tuple(Quantity("beta", None, (k,)) for k in (1, 2))
    below = Sum((Apply("sqrt", (unbiased[1],)), Quantity("epsilon")))
    return Update(
        (
            _assigned(step, Sum((step, ONE))),
            _assigned(first, _mean(decays[0], first, slope)),
            _assigned(second, _mean(decays[1], second, Power(slope, Number("2")))),
            equation(unbiased[0], Quotient(first, _less(ONE, Power(decays[0], step)))),
            equation(unbiased[1], Quotient(second, _less(ONE, Power(decays[1], step)))),
            _assigned(PARAMETER, _less(PARAMETER, Product((_RATE, Quotient(unbiased[0], below))))),
        ),
        "Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, arXiv:1412.6980, algorithm 1",
    )


def _mean(decay: Quantity, mean: Quantity, value: Formula) -> Formula:
    """β m + (1 - β) g"""
    return Sum((Product((decay, mean)), Product((_less(ONE, decay), value))))


def _less(left: Formula, right: Formula) -> Sum:
    return Sum((left, Negative(right)))


def _assigned(quantity: Quantity, value: Formula) -> Relations:
    return Relations((quantity, value), (":=",))
