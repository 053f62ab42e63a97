"""Steps in a few words, right or wrong, and a prover to put them to."""

from __future__ import annotations

from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Relations,
    Sign,
    Sum,
)
from symbolic.graph.graph import Graph
from symbolic.graph.names import parse_quantity
from symbolic.graph.reach import Reach
from tests.symbolic.graph.networks import graph

LECTURE = graph("2-2-2-2-1")
PAIR = graph("2-2-1", "tanh,sigmoid", "binary_cross_entropy")
WIDE = graph("8-8-2", "tanh")
TWO = Number("2")


def named(text: str) -> Quantity:
    return parse_quantity(text)


def partial(of: str, wrt: str) -> Partial:
    return Partial(named(of), named(wrt))


def chain(*pairs: tuple[str, str]) -> Product:
    return Product(tuple(partial(*pair) for pair in pairs), Sign.CHAIN)


def prover(network: Graph, *known: Derivation) -> Prover:
    """Return a fresh prover that has learned `known`."""
    made = Prover(network, Reach(network))
    for derivation in known:
        for line in derivation.steps:
            made.prove(line)
        made.learn(derivation)
    return made


def step(rule: Rule, before: Formula, after: Formula, *uses: Relations) -> Step:
    return Step(rule, before, after, ("planted",), uses)


def sigmoid(name: str) -> Apply:
    return Apply("sigmoid", (named(name),))


ROW = Sum(
    (Product((named("W[4][1,1]"), named("a[3][1]"))), Product((named("W[4][1,2]"), named("a[3][2]"))), named("b[4][1]"))
)
SLOPE = Product((sigmoid("z[4][1]"), Sum((ONE, Negative(sigmoid("z[4][1]"))))))
