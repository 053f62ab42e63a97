"""Jacobians under every layout, against differences of a plain-loop network; a skip adds its own way."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.contract import Contraction
from symbolic.derivation.matrix.jacobian import JacobianDeriver
from symbolic.derivation.rules import Rule
from symbolic.errors import ProofError
from symbolic.formula.nodes import Formula, Index, MatrixProduct, Partial, Quantity, Transpose
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import children
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from tests.symbolic.derivation.loops import World
from tests.symbolic.derivation.plain_arrays import PlainArrays
from tests.symbolic.derivation.whole_arrays import elementwise
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "plain": spec("2-3-4", "tanh,sigmoid"),
    "linear": spec("3-4-2", "relu,identity"),
    "softmax": spec("2-4-3", "softplus,softmax", "categorical_cross_entropy"),
    "skip behind the activation": spec("2-3-3-4", "tanh,sigmoid,identity", skips={2: (1, "a")}),
    "skip into the scores": spec("2-3-3-4", "tanh,sigmoid,identity", skips={2: (1, "z")}),
    "skip over a layer": spec("2-3-4-3", "tanh,sigmoid,tanh", skips={3: (1, "a")}),
    "skip of the inputs": spec("3-3-2", "identity,tanh", skips={1: (0, "a")}),
    "shared": spec("3-3-3-2", "tanh,silu,identity", shares={2: 1}),
    "shared with a skip": spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}, skips={2: (1, "z")}),
}
LAYOUTS = [
    Layout(weight_order=order, vectors=vectors, jacobian=jacobian, slopes=slopes)  # type: ignore[arg-type]  # literals
    for order, vectors, jacobian, slopes in product(
        ("to-from", "from-to"), ("columns", "rows"), ("numerator", "denominator"), ("hadamard", "diagonal")
    )
]
TEXT = Notation("test")
networks = pytest.mark.parametrize("network", NETWORKS)


@cache
def index(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(NETWORKS[network]))


@cache
def arrays(network: str) -> PlainArrays:
    return PlainArrays(NETWORKS[network])


@networks
def test_every_jacobian_is_worth_what_differences_say(network: str) -> None:
    for layout, l in product(LAYOUTS, range(1, NETWORKS[network].depth + 1)):
        found = JacobianDeriver(index(network), layout).derive(l)
        left, right = found.statement.sides
        below = Quantity("a", l - 1) if l > 1 else Quantity("x")
        assert left == Partial(Quantity("a", l), below)
        expected = arrays(network).slopes(Quantity("a", l), below)
        value = arrays(network).world(layout).value(right)
        stands = expected if layout.jacobian == "numerator" else expected.T
        assert value.shape == stands.shape, print_text(right, TEXT)
        np.testing.assert_allclose(value, stands, rtol=1e-12, atol=1e-14, err_msg=print_text(right, TEXT))
        for shown in found.shaped.sides:
            np.testing.assert_allclose(arrays(network).world(layout).value(shown), stands, rtol=1e-12, atol=1e-14)


@networks
def test_every_line_on_the_way_is_worth_the_same(network: str) -> None:
    point = arrays(network).point
    names = {layer.activation for layer in NETWORKS[network].layers} - {"softmax"}
    functions = {name: tuple(lambda z, n=name, p=p: float(elementwise(n, p, z)) for p in (0, 1)) for name in names}

    def value(part: Quantity | Partial) -> float:
        if isinstance(part, Quantity):
            return float(point.values[point.key(part)])
        return float(point.expected(part.of, part.wrt))  # type: ignore[arg-type]  # between entries

    world = World(value, NETWORKS[network].widths, functions)
    for l in range(1, NETWORKS[network].depth + 1):
        derivation = JacobianDeriver(index(network), Layout()).layer(l)
        assert [step.before for step in derivation.steps[1:]] == [step.after for step in derivation.steps[:-1]]
        for letters in ({"i": 1, "j": 2}, {"i": 2, "j": 1}, {"i": 2, "j": 2}):
            expected = world.value(derivation.start, **letters)
            for line in derivation.chain.sides:
                if not any(isinstance(part, Partial) and not isinstance(part.of, Quantity) for part in parts(line)):
                    assert world.value(line, **letters) == pytest.approx(expected, rel=1e-12), print_text(line, TEXT)


def parts(formula: Formula) -> list[Formula]:
    return [formula, *(inner for part in children(formula) for inner in parts(part))]


# --- what they look like --------------------------------------------------------------------------------------------

WRITTEN = {
    ("plain", "numerator", "to-from"): "∂a^[2]/∂a^[1] = diag(σ'(z^[2])) W^[2]",
    ("plain", "denominator", "to-from"): "∂a^[2]/∂a^[1] = (W^[2])^T diag(σ'(z^[2]))",
    ("plain", "numerator", "from-to"): "∂a^[2]/∂a^[1] = diag(σ'(z^[2])) (W^[2])^T",
    ("plain", "denominator", "from-to"): "∂a^[2]/∂a^[1] = W^[2] diag(σ'(z^[2]))",
    ("linear", "numerator", "to-from"): "∂a^[2]/∂a^[1] = W^[2]",
    ("softmax", "numerator", "to-from"): "∂a^[2]/∂a^[1] = diag(a^[2]) (I - 1 (a^[2])^T) W^[2]",
    ("skip behind the activation", "numerator", "to-from"): "∂a^[2]/∂a^[1] = diag(σ'(z^[2])) W^[2] + I",
    ("skip into the scores", "denominator", "from-to"): "∂a^[2]/∂a^[1] = (W^[2] + I) diag(σ'(z^[2]))",
    ("shared", "numerator", "to-from"): "∂a^[2]/∂a^[1] = diag(SiLU'(z^[2])) W^[1]",
}


@pytest.mark.parametrize(("case", "text"), WRITTEN.items(), ids=str)
def test_the_statements(case: tuple[str, str, str], text: str) -> None:
    network, jacobian, order = case
    layout = Layout(weight_order=order, jacobian=jacobian)  # type: ignore[arg-type]  # literals
    assert print_text(JacobianDeriver(index(network), layout).statement(2), TEXT) == text


def test_the_lines_of_a_jacobian_over_a_skip() -> None:
    derivation = JacobianDeriver(index("skip behind the activation"), Layout()).layer(2)
    assert [(step.rule, print_text(step.after, TEXT)) for step in derivation.steps] == [
        (
            Rule.SUM_OVER_PATHS,
            "Σ_{q=1..n_2} ∂a_i^[2]/∂z_q^[2] ∂z_q^[2]/∂a_j^[1] + ∂(σ(z_i^[2]) + a_i^[1])/∂a_j^[1]",
        ),
        (Rule.SUBSTITUTE_KNOWN, "Σ_{q=1..n_2} (σ'(z_i^[2]) δ_iq) W_qj^[2] + δ_ij"),
        (Rule.CONTRACT, "σ'(z_i^[2]) W_ij^[2] + δ_ij"),
    ]


def test_jacobians_of_neighbours() -> None:
    i, j = Index("i"), Index("j")
    above, score, below = Quantity("a", 2, (i,)), Quantity("z", 2, (j,)), Quantity("a", 1, (j,))
    for layout in LAYOUTS:
        deriver = JacobianDeriver(index("plain"), layout)
        world = arrays("plain").world(layout)
        for child, parent in ((above, score), (Quantity("z", 2, (i,)), below)):
            left, right = deriver.local(child, parent).sides
            np.testing.assert_allclose(world.value(right), world.value(left), rtol=1e-12, atol=1e-14)


# --- planted mistakes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [Layout(), Layout(jacobian="denominator", weight_order="from-to")], ids=str)
def test_a_jacobian_that_is_contracted_wrongly_is_not_shown(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    right = JacobianDeriver(index("plain"), layout).statement(2).sides[1]
    assert isinstance(right, MatrixProduct)
    weights = Quantity("W", 2)
    slope = next(factor for factor in right.factors if factor != weights)
    in_order = (slope, weights) if layout.jacobian == "numerator" else (weights, slope)
    assert right.factors == in_order
    for wrong in (MatrixProduct(in_order[::-1]), MatrixProduct((slope, slope)), weights, Transpose(weights)):
        monkeypatch.setattr("symbolic.derivation.matrix.jacobian.contraction", lambda *_, w=wrong: Contraction((), w))
        with pytest.raises((ProofError, TypeError)):
            JacobianDeriver(index("plain"), layout).statement(2)


def test_a_jacobian_without_the_way_over_the_skip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbolic.derivation.matrix.jacobian.Residual", ())
    with pytest.raises(ProofError, match="CHAIN_RULE: could not prove"):
        JacobianDeriver(index("skip behind the activation"), Layout()).layer(2)
