"""Chains of whole arrays with numbers for l and D, multiplied out as arrays of differences of a plain-loop network."""

from __future__ import annotations

from functools import cache, reduce
from itertools import product
from typing import Any

import numpy as np
import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.chains import gradient_listing, gradient_over_layers, gradient_through_layer
from symbolic.errors import ProofError
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Dots,
    Formula,
    Gradient,
    Index,
    Listing,
    MatrixProduct,
    OrderedProduct,
    Partial,
    Quantity,
    Relations,
    Underbrace,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.at_layers import at_layers
from tests.symbolic.derivation.plain_arrays import PlainArrays
from tests.symbolic.graph.networks import spec

Array = np.ndarray[Any, Any]
NETWORKS = {
    "four layers": spec("2-3-4-2-3", "tanh,sigmoid,silu,identity"),
    "softmax": spec("3-2-4-3", "tanh,sigmoid,softmax", "categorical_cross_entropy"),
    "cross-entropy": spec("2-4-3", "softplus,sigmoid", "binary_cross_entropy"),
    "skip into the scores of the next layer": spec("2-3-3-4", "tanh,sigmoid,identity", skips={2: (1, "z")}),
}
LAYOUTS = {
    "numerator": Layout(),
    "denominator": Layout("from-to", "rows", jacobian="denominator", slopes="diagonal"),
}
TEXT = Notation("test")
cases = pytest.mark.parametrize(
    ("network", "layout", "parameter"), list(product(NETWORKS, LAYOUTS, "Wb")), ids=lambda item: item
)


@cache
def index(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(NETWORKS[network]), LOSS)


@cache
def arrays(network: str) -> PlainArrays:
    return PlainArrays(NETWORKS[network])


def tensor(formula: Formula, network: str, layout: Layout) -> Array:
    """Return a chain with the axes of a numerator layout, or in its order of denominator layout.

    In numerator layout ∂u/∂v has the axes of u, then those of v; in denominator layout those of v first. Neighbouring
    factors share an axis, over which they are summed.
    """
    match formula:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            found = arrays(network).slopes(of, wrt)
            first = found.ndim - (2 if wrt.name == "W" else 1)
            axes = (*range(found.ndim),)
            return found if layout.jacobian == "numerator" else found.transpose(*axes[first:], *axes[:first])
        case MatrixProduct(factors=factors):
            return multiplied([tensor(factor, network, layout) for factor in factors])
        case Underbrace(body=body, label=label):
            value = tensor(body, network, layout)
            np.testing.assert_allclose(value, tensor(label, network, layout), rtol=1e-12, atol=1e-14)
            return value
        case OrderedProduct(body=body, first=int(first), last=int(last)):
            layers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
            factors = [at_layers(body, **{formula.index: l}) for l in layers]
            return multiplied([tensor(factor, network, layout) for factor in factors])
    raise AssertionError(f"no tensor for {formula}")


def multiplied(factors: list[Array]) -> Array:
    return reduce(lambda left, right: np.tensordot(left, right, axes=1), factors)


def compare(statement: Relations, network: str, layout: Layout) -> None:
    left, right = statement.sides
    assert isinstance(left, Partial)
    expected, found = tensor(left, network, layout), tensor(right, network, layout)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14, err_msg=print_text(statement, TEXT))


@cases
def test_a_product_over_layers_is_the_gradient_of_every_hidden_layer(network: str, layout: str, parameter: str) -> None:
    statement = gradient_over_layers(index(network), LAYOUTS[layout], parameter)
    depth = NETWORKS[network].depth
    for l in range(1, depth):
        instance = at_layers(statement, l=l, D=depth)
        assert instance.sides[0] == Partial(LOSS, Quantity(parameter, l))
        compare(instance, network, LAYOUTS[layout])


@cases
def test_a_chain_through_one_layer_is_the_gradient_of_the_one_below(network: str, layout: str, parameter: str) -> None:
    statement = gradient_through_layer(index(network), LAYOUTS[layout], parameter, Index("l"))
    for l in range(2, NETWORKS[network].depth + 1):
        instance = at_layers(statement, l=l)
        assert instance.sides[0] == Partial(LOSS, Quantity(parameter, l - 1))
        assert instance == gradient_through_layer(index(network), LAYOUTS[layout], parameter, l)
        compare(instance, network, LAYOUTS[layout])


def test_a_wrong_order_or_a_missing_factor_would_be_seen() -> None:
    right = at_layers(gradient_over_layers(index("four layers"), Layout(), "W"), l=1, D=4)
    left, chain = right.sides
    assert isinstance(chain, MatrixProduct)
    wrong = [chain.factors[::-1], chain.factors[1:], chain.factors[:-1]]
    wrong += [(*chain.factors[:place], *chain.factors[place + 1 :]) for place in range(1, 3)]
    for factors in wrong:
        with pytest.raises((AssertionError, ValueError)):
            compare(Relations((left, MatrixProduct(factors)), ("=",)), "four layers", Layout())


# --- what they look like --------------------------------------------------------------------------------------------


def test_the_chains_in_both_layouts() -> None:
    found = {
        name: [
            print_text(line, TEXT)
            for line in (
                gradient_over_layers(index("four layers"), layout, "W"),
                gradient_through_layer(index("four layers"), layout, "b", Index("l")),
                gradient_through_layer(index("four layers"), layout, "W", 3),
            )
        ]
        for name, layout in LAYOUTS.items()
    }
    assert found["numerator"] == [
        (
            "∂L/∂W^[l] = ∂L/∂a^[D] (∂a^[D]/∂a^[D-1] ∂a^[D-1]/∂a^[D-2] ⋯ ∂a^[l+1]/∂a^[l]){= ∂a^[D]/∂a^[l]}"
            " ∂a^[l]/∂z^[l] ∂z^[l]/∂W^[l]"
        ),
        "∂L/∂b^[l-1] = (∂L/∂a^[l] ∂a^[l]/∂z^[l] ∂z^[l]/∂a^[l-1]){= ∂L/∂a^[l-1]} ∂a^[l-1]/∂z^[l-1] ∂z^[l-1]/∂b^[l-1]",
        "∂L/∂W^[2] = (∂L/∂a^[3] ∂a^[3]/∂z^[3] ∂z^[3]/∂a^[2]){= ∂L/∂a^[2]} ∂a^[2]/∂z^[2] ∂z^[2]/∂W^[2]",
    ]
    assert found["denominator"] == [
        (
            "∂L/∂W^[l] = ∂z^[l]/∂W^[l] ∂a^[l]/∂z^[l]"
            " (∂a^[l+1]/∂a^[l] ∂a^[l+2]/∂a^[l+1] ⋯ ∂a^[D]/∂a^[D-1]){= ∂a^[D]/∂a^[l]} ∂L/∂a^[D]"
        ),
        "∂L/∂b^[l-1] = ∂z^[l-1]/∂b^[l-1] ∂a^[l-1]/∂z^[l-1] (∂z^[l]/∂a^[l-1] ∂a^[l]/∂z^[l] ∂L/∂a^[l]){= ∂L/∂a^[l-1]}",
        "∂L/∂W^[2] = ∂z^[2]/∂W^[2] ∂a^[2]/∂z^[2] (∂z^[3]/∂a^[2] ∂a^[3]/∂z^[3] ∂L/∂a^[3]){= ∂L/∂a^[2]}",
    ]


def test_the_brace_in_latex() -> None:
    statement = gradient_through_layer(index("four layers"), Layout(), "W", Index("l"))
    latex = print_latex(statement.sides[1], TEXT)
    assert latex.startswith(
        r"\underbrace{\frac{\partial L}{\partial a^{[l]}} \frac{\partial a^{[l]}}{\partial z^{[l]}}"
    )
    assert r"}_{\frac{\partial L}{\partial a^{[l-1]}}}" in latex


def listed(network: NetworkSpec) -> str:
    graph = NetworkGraph(network)
    return print_text(gradient_listing(IndexDeriver(graph, graph.objective)), TEXT)


def test_the_gradient_lists_every_parameter_once() -> None:
    assert listed(spec("2-3-2", "tanh", biases="-+")) == "∇L = [∂L/∂W^[1], ∂L/∂W^[2], ∂L/∂b^[2]]"
    assert listed(spec("3-3-3-2", "tanh", biases="--+", shares={2: 1}, l2=0.5)) == (
        "∇J = [∂J/∂W^[1], ∂J/∂W^[3], ∂J/∂b^[3]]"
    )
    assert listed(spec("2-3-2-3", "tanh")).count("∂L/∂") == 6
    long = gradient_listing(index("four layers"))
    assert isinstance(long.sides[0], Gradient)
    assert isinstance(long.sides[1], Listing)
    assert long.sides[1].parts == (
        Partial(LOSS, Quantity("W", 1)),
        Partial(LOSS, Quantity("b", 1)),
        Dots(),
        Partial(LOSS, Quantity("W", 4)),
        Partial(LOSS, Quantity("b", 4)),
    )


# --- where no chain over layers is the gradient ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "network",
    [
        spec("2-3-3-4", "tanh,sigmoid,identity", skips={2: (1, "a")}),
        spec("2-3-4-3", "tanh,sigmoid,identity", skips={3: (1, "z")}),
        spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}),
    ],
    ids=lambda network: network.title(),
)
@pytest.mark.parametrize("chain", [gradient_over_layers, lambda *given: gradient_through_layer(*given, Index("l"))])
def test_a_chain_that_misses_a_way_is_not_shown(network: NetworkSpec, chain: Any) -> None:
    with pytest.raises(ProofError, match="a chain over layers could not be proved"):
        chain(IndexDeriver(NetworkGraph(network)), Layout(), "W")
