"""Gradients for general indices: their lines as text, and their values against differences of a plain-loop network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from mpmath import mp, mpf

from symbolic.derivation.index.engine import IndexDeriver, entry
from symbolic.derivation.rules import Rule
from symbolic.errors import QuantityError
from symbolic.formula.nodes import Index, Negative, Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec
from tests.oracles.function_values import ACTIVATION_SLOPES, ACTIVATION_VALUES
from tests.symbolic.derivation.loops import World
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.graph.networks import graph, spec

CLOSE = mpf("1e-14")
"""selu's constants are published in 17 digits; everything else is far closer."""

PROBABILITIES = ("sigmoid", "softmax")
HIDDEN = [name for name in ACTIVATION_NAMES if name != "softmax"]
ENDS = [
    (last, loss)
    for loss in LOSS_NAMES
    for last in (PROBABILITIES if loss.endswith("cross_entropy") else ACTIVATION_NAMES)
]
NETWORKS = [
    spec(
        "2-3-4",
        f"{HIDDEN[place % len(HIDDEN)]},{last}",
        loss,
        biases="-+" if place % 5 == 0 else "",
        outputs="mean" if place % 2 and loss != "categorical_cross_entropy" else "sum",
        **({"factor": "1/2"} if place % 3 == 0 and loss == "squared_error" else {}),
    )
    for place, (last, loss) in enumerate(ENDS)
]
SINGLE = [probe(spec("2-3-1", "tanh,sigmoid", "binary_cross_entropy")), spec("3-1-2", "relu,identity")]
CONNECTED = [
    spec("2-3-3-4", "tanh,relu,sigmoid", skips={2: (1, "a")}),
    spec("2-3-4-3-2", "silu,tanh,softplus,softmax", "categorical_cross_entropy", skips={3: (1, "z")}),
    spec("3-3-3-2", "tanh,sigmoid,identity", skips={1: (0, "a"), 2: (0, "z")}),
    spec("2-3-3-3-2", "tanh,silu,tanh,identity", "huber", shares={3: 2}),
    spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}, skips={2: (1, "a")}),
]
DEEP = spec("2-3-4-3-2", "tanh,relu,silu,softmax", "categorical_cross_entropy")


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(30):
        yield


@cache
def deriver_of(network: NetworkSpec) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(network))


def functions(network: NetworkSpec) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {"exp": (mp.exp,), "log": (mp.log,), "abs": (abs,), "sign": (mp.sign,)}
    found |= {"tanh": (mp.tanh, ACTIVATION_SLOPES["tanh"]), "max": (max,), "min": (min,)}
    for layer in network.layers:
        name = layer.activation
        constants = {"alpha": mpf({"leaky_relu": "0.01", "elu": "1"}[name])} if name in {"leaky_relu", "elu"} else {}
        if name != "softmax":
            pair = (ACTIVATION_VALUES[name], ACTIVATION_SLOPES[name])
            found[name] = tuple(lambda z, f=f, constants=constants: f(z, **constants) for f in pair)
    return found


def arrays(network: NetworkGraph) -> Iterator[Quantity]:
    for l in range(network.depth, 0, -1):
        for name in ("a", "z", "W", "b"):
            if {"b": network.biases(l).size, "W": network.owner(l) == l}.get(name, True):
                yield Quantity(name, l)
    yield Quantity("x")
    yield Quantity("yhat")


def entries(network: NetworkGraph, array: Quantity) -> Iterator[dict[str, int]]:
    """Yield all values of the letters i and j of the general entry."""
    l = {"x": 0, "yhat": network.depth}.get(array.name, array.layer)
    assert isinstance(l, int)
    for i in range(1, network.widths[l] + 1):
        if array.name == "W":
            yield from ({"i": i, "j": j} for j in range(1, network.widths[l - 1] + 1))
        else:
            yield {"i": i}


def disagreements(network: NetworkSpec) -> list[str]:
    """Return where a line of a derivation is not worth what differences say."""
    point = Point(network)
    assert point.is_clear_of_kinks()

    def value(part: Quantity | Partial) -> mpf:
        if isinstance(part, Quantity):
            return point.values[point.key(part)]
        return point.expected(part.of, part.wrt)  # type: ignore[arg-type]  # between quantities

    world = World(value, point.graph.widths, functions(network))  # type: ignore[arg-type]
    deriver = deriver_of(network)
    wrong = []
    for array in arrays(point.graph):
        derivation = deriver.derive(array)
        for letters in entries(point.graph, array):
            expected = world.value(derivation.start, **letters)
            lines = (derivation.result, deriver.factored(array))
            if any(abs(world.value(line, **letters) - expected) > CLOSE * (1 + abs(expected)) for line in lines):
                wrong.append(f"{print_text(derivation.conclusion, Notation('test'))} at {letters}")
    return wrong


@pytest.mark.parametrize("network", [*NETWORKS, *SINGLE, *CONNECTED, DEEP], ids=lambda item: item.title())
def test_every_gradient_is_worth_what_differences_say(network: NetworkSpec) -> None:
    assert disagreements(network) == []


def test_a_wrong_line_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = IndexDeriver.factored
    monkeypatch.setattr(IndexDeriver, "factored", lambda deriver, array: Negative(right(deriver, array)))
    assert len(disagreements(NETWORKS[0])) > 10


# --- the lines ----------------------------------------------------------------------------------------------------

SQUARES = graph("2-3-4", "sigmoid", outputs="mean")
ENTROPY = graph("2-3-4", "tanh,softmax", "categorical_cross_entropy")
BINARY = graph("2-3-4", "tanh,sigmoid", "binary_cross_entropy")
PROBABILITY = graph("2-3-4", "tanh,softmax")
HUBER = graph("2-3-4", "relu,identity", "huber")
NEXT_SCORES = graph("2-3-3-4", "tanh", skips={2: (1, "z")})
LINES: dict[str, tuple[NetworkGraph, Quantity, str]] = {
    "an output score": (
        SQUARES,
        Quantity("z", 2),
        (
            "∂L/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × ∂a_q^[2]/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × σ'(z_q^[2]) δ_qi"
            " = ∂L/∂a_i^[2] × σ'(z_i^[2]) = (2/n_2) (ŷ_i - y_i) × σ'(z_i^[2])"
        ),
    ),
    "a hidden score": (
        SQUARES,
        Quantity("z", 1),
        (
            "∂L/∂z_i^[1] = Σ_{q=1..n_1} ∂L/∂a_q^[1] × ∂a_q^[1]/∂z_i^[1] = Σ_{q=1..n_1} ∂L/∂a_q^[1] × σ'(z_q^[1]) δ_qi"
            " = ∂L/∂a_i^[1] × σ'(z_i^[1]) = (Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2]) × σ'(z_i^[1])"
        ),
    ),
    "a hidden activation": (
        SQUARES,
        Quantity("a", 1),
        "∂L/∂a_i^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2]",
    ),
    "an activation that is added to the scores of the next layer": (
        NEXT_SCORES,
        Quantity("a", 1),
        (
            "∂L/∂a_i^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1]"
            " = Σ_{k=1..n_2} ∂L/∂z_k^[2] × (W_ki^[2] + δ_ki)"
            " = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2] + Σ_{k=1..n_2} ∂L/∂z_k^[2] × δ_ki"
            " = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2] + ∂L/∂z_i^[2]"
        ),
    ),
    "a weight": (
        SQUARES,
        Quantity("W", 1),
        (
            "∂L/∂W_ij^[1] = Σ_{q=1..n_1} ∂L/∂z_q^[1] × ∂z_q^[1]/∂W_ij^[1] = Σ_{q=1..n_1} ∂L/∂z_q^[1] × δ_qi x_j"
            " = ∂L/∂z_i^[1] × x_j"
        ),
    ),
    "a bias": (
        SQUARES,
        Quantity("b", 2),
        "∂L/∂b_i^[2] = Σ_{q=1..n_2} ∂L/∂z_q^[2] × ∂z_q^[2]/∂b_i^[2] = Σ_{q=1..n_2} ∂L/∂z_q^[2] × δ_qi = ∂L/∂z_i^[2]",
    ),
    "an input": (
        SQUARES,
        Quantity("x"),
        "∂L/∂x_i = Σ_{k=1..n_1} ∂L/∂z_k^[1] × ∂z_k^[1]/∂x_i = Σ_{k=1..n_1} ∂L/∂z_k^[1] × W_ki^[1]",
    ),
    "a prediction": (
        SQUARES,
        Quantity("yhat"),
        (
            "∂L/∂ŷ_i = ∂((1/n_2) Σ_{q=1..n_2} (ŷ_q - y_q)^2)/∂ŷ_i = (2/n_2) Σ_{q=1..n_2} (ŷ_q - y_q) ∂ŷ_q/∂ŷ_i"
            " = (2/n_2) Σ_{q=1..n_2} (ŷ_q - y_q) δ_qi = (2/n_2) (ŷ_i - y_i)"
        ),
    ),
    "softmax with cross-entropy": (
        ENTROPY,
        Quantity("z", 2),
        (
            "∂L/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × ∂a_q^[2]/∂z_i^[2]"
            " = Σ_{q=1..n_2} ∂L/∂a_q^[2] × a_q^[2] (δ_qi - a_i^[2])"
            " = Σ_{q=1..n_2} (-y_q/ŷ_q) × a_q^[2] (δ_qi - a_i^[2]) = Σ_{q=1..n_2} (-y_q) (δ_qi - a_i^[2])"
            " = -Σ_{q=1..n_2} y_q δ_qi + a_i^[2] Σ_{q=1..n_2} y_q = -y_i + a_i^[2] Σ_{q=1..n_2} y_q"
            " = ŷ_i Σ_{q=1..n_2} y_q - y_i"
        ),
    ),
    "softmax with squares": (
        PROBABILITY,
        Quantity("z", 2),
        (
            "∂L/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × ∂a_q^[2]/∂z_i^[2]"
            " = Σ_{q=1..n_2} ∂L/∂a_q^[2] × a_q^[2] (δ_qi - a_i^[2])"
            " = Σ_{q=1..n_2} ∂L/∂a_q^[2] a_q^[2] δ_qi - a_i^[2] Σ_{q=1..n_2} ∂L/∂a_q^[2] a_q^[2]"
            " = ∂L/∂a_i^[2] a_i^[2] - a_i^[2] Σ_{q=1..n_2} ∂L/∂a_q^[2] a_q^[2]"
            " = a_i^[2] (∂L/∂a_i^[2] - Σ_{q=1..n_2} ∂L/∂a_q^[2] a_q^[2])"
            " = a_i^[2] (2 (ŷ_i - y_i) - Σ_{q=1..n_2} 2 (ŷ_q - y_q) a_q^[2])"
        ),
    ),
    "sigmoid with cross-entropy": (
        BINARY,
        Quantity("z", 2),
        (
            "∂L/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × ∂a_q^[2]/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × σ'(z_q^[2]) δ_qi"
            " = ∂L/∂a_i^[2] × σ'(z_i^[2]) = (ŷ_i - y_i)/(ŷ_i (1 - ŷ_i)) × σ'(z_i^[2]) = ŷ_i - y_i"
        ),
    ),
    "a linear output": (
        HUBER,
        Quantity("z", 2),
        (
            "∂L/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × ∂a_q^[2]/∂z_i^[2] = Σ_{q=1..n_2} ∂L/∂a_q^[2] × δ_qi = ∂L/∂a_i^[2]"
            " = {ŷ_i - y_i if |ŷ_i - y_i| ≤ 1; sign(ŷ_i - y_i) otherwise}"
        ),
    ),
    "a rectifier": (
        HUBER,
        Quantity("z", 1),
        (
            "∂L/∂z_i^[1] = Σ_{q=1..n_1} ∂L/∂a_q^[1] × ∂a_q^[1]/∂z_i^[1]"
            " = Σ_{q=1..n_1} ∂L/∂a_q^[1] × ReLU'(z_q^[1]) δ_qi = ∂L/∂a_i^[1] × ReLU'(z_i^[1])"
            " = (Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2]) × ReLU'(z_i^[1])"
        ),
    ),
}
LOCAL_LINES: dict[str, tuple[NetworkGraph, Quantity, Quantity, str]] = {
    "a score by an activation": (
        SQUARES,
        Quantity("z", 2, (Index("k"),)),
        Quantity("a", 1, (Index("i"),)),
        (
            "∂z_k^[2]/∂a_i^[1] = ∂(Σ_{q=1..n_1} W_kq^[2] a_q^[1] + b_k^[2])/∂a_i^[1]"
            " = Σ_{q=1..n_1} W_kq^[2] ∂a_q^[1]/∂a_i^[1] = Σ_{q=1..n_1} W_kq^[2] δ_qi = W_ki^[2]"
        ),
    ),
    "a score by a weight": (
        SQUARES,
        Quantity("z", 1, (Index("q"),)),
        Quantity("W", 1, (Index("i"), Index("j"))),
        (
            "∂z_q^[1]/∂W_ij^[1] = ∂(Σ_{k=1..n_0} W_qk^[1] x_k + b_q^[1])/∂W_ij^[1]"
            " = Σ_{k=1..n_0} ∂W_qk^[1]/∂W_ij^[1] x_k = Σ_{k=1..n_0} δ_qi δ_kj x_k = δ_qi x_j"
        ),
    ),
    "softmax": (
        ENTROPY,
        Quantity("a", 2, (Index("q"),)),
        Quantity("z", 2, (Index("i"),)),
        (
            "∂a_q^[2]/∂z_i^[2] = ∂(e^(z_q^[2])/(Σ_{k=1..n_2} e^(z_k^[2])))/∂z_i^[2]"
            " = (e^(z_q^[2]) ∂z_q^[2]/∂z_i^[2] Σ_{k=1..n_2} e^(z_k^[2])"
            " - e^(z_q^[2]) Σ_{k=1..n_2} e^(z_k^[2]) ∂z_k^[2]/∂z_i^[2])/(Σ_{k=1..n_2} e^(z_k^[2]))^2"
            " = (e^(z_q^[2]) δ_qi Σ_{k=1..n_2} e^(z_k^[2])"
            " - e^(z_q^[2]) Σ_{k=1..n_2} e^(z_k^[2]) δ_ki)/(Σ_{k=1..n_2} e^(z_k^[2]))^2"
            " = (e^(z_q^[2]) δ_qi Σ_{k=1..n_2} e^(z_k^[2]) - e^(z_q^[2]) e^(z_i^[2]))/(Σ_{k=1..n_2} e^(z_k^[2]))^2"
            " = a_q^[2] (δ_qi - a_i^[2])"
        ),
    ),
    "a linear activation": (
        HUBER,
        Quantity("a", 2, (Index("q"),)),
        Quantity("z", 2, (Index("i"),)),
        "∂a_q^[2]/∂z_i^[2] = ∂id(z_q^[2])/∂z_i^[2] = id'(z_q^[2]) ∂z_q^[2]/∂z_i^[2] = id'(z_q^[2]) δ_qi = δ_qi",
    ),
}


@pytest.mark.parametrize(("network", "array", "text"), LINES.values(), ids=LINES)
def test_the_lines_of_a_gradient(network: NetworkGraph, array: Quantity, text: str) -> None:
    assert print_text(IndexDeriver(network).derive(array).chain, Notation("test")) == text


@pytest.mark.parametrize(("network", "child", "parent", "text"), LOCAL_LINES.values(), ids=LOCAL_LINES)
def test_the_lines_between_neighbours(network: NetworkGraph, child: Quantity, parent: Quantity, text: str) -> None:
    assert print_text(IndexDeriver(network).local(child, parent).chain, Notation("test")) == text


@pytest.mark.parametrize("network", NETWORKS, ids=lambda item: item.title())
def test_every_line_starts_where_the_one_before_ends(network: NetworkSpec) -> None:
    deriver = deriver_of(network)
    derivations = [deriver.derive(array) for array in arrays(deriver.graph)]
    for derivation in (*derivations, *deriver._locals.values()):
        sides = [derivation.start, *(step.after for step in derivation.steps)]
        assert [step.before for step in derivation.steps] == sides[:-1]
        assert all(step.before != step.after for step in derivation.steps)
        assert all(step.reason for step in derivation.steps)


def test_lines_name_their_rules() -> None:
    rules = [step.rule for step in IndexDeriver(ENTROPY).derive(Quantity("z", 2)).steps]
    assert rules == [
        Rule.CHAIN_RULE,
        Rule.SUBSTITUTE_KNOWN,
        Rule.SUBSTITUTE_KNOWN,
        Rule.SIMPLIFY,
        Rule.DISTRIBUTE,
        Rule.CONTRACT,
        Rule.SIMPLIFY,
    ]


def test_a_derivation_is_made_once_for_all_entries() -> None:
    deriver = IndexDeriver(SQUARES)
    assert deriver.derive(Quantity("W", 1)) is deriver.derive(Quantity("W", 1))
    assert entry(SQUARES, Quantity("W", 1)) == Quantity("W", 1, (Index("i"), Index("j")))
    assert entry(SQUARES, Quantity("x")) == Quantity("x", None, (Index("i"),))
    assert deriver.entry(LOSS) == LOSS


def test_gradients_in_terms_of_what_follows_directly() -> None:
    text = {
        name: print_text(IndexDeriver(network).factored(Quantity(name, l)), Notation("test"))
        for network, name, l in ((SQUARES, "z", 1), (SQUARES, "a", 1), (SQUARES, "W", 2), (BINARY, "yhat", None))
    }
    assert text == {
        "z": "∂L/∂a_i^[1] × σ'(z_i^[1])",
        "a": "Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2]",
        "W": "∂L/∂z_i^[2] × a_j^[1]",
        "yhat": "(ŷ_i - y_i)/(ŷ_i (1 - ŷ_i))",
    }


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (Quantity("W", 5), r"found `W\[5\]\[i,j\]`; expected a quantity of the network 2-3-4: `W\[1\]\[i,j\]`"),
        (Quantity("z", 0), r"found `z\[0\]\[i\]`; expected a quantity of the network 2-3-4"),
        (Quantity("q"), "found `q"),
    ],
)
def test_an_array_that_does_not_exist_is_refused(array: Quantity, message: str) -> None:
    with pytest.raises(QuantityError, match=message):
        IndexDeriver(SQUARES).derive(array)


def test_the_bias_of_a_layer_without_biases_is_refused() -> None:
    with pytest.raises(QuantityError, match="no layer has biases"):
        IndexDeriver(graph("2-3", "tanh", biases="-")).derive(Quantity("b", 1))
