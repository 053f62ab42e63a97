"""The checker on the corpus: no right formula is refuted, no wrong one stands; and the oracle is held up.

`python -m tests.corpus` prints the same with tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import pytest
from mpmath import mpf

from symbolic.formula.nodes import (
    Apply,
    Formula,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Partial,
    Product,
    Quantity,
    Sigma,
    Sum,
    Transpose,
)
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.spec.shorthand import parse_shorthand
from tests.architecture.sources import imports, sources
from tests.corpus.cases import mutants, paraphrases
from tests.corpus.dress import DRESS, FRAMES
from tests.corpus.judged import Judged, judged
from tests.corpus.mutants import MUTANTS
from tests.corpus.networks import NETWORKS, notation_of, written
from tests.corpus.oracle import Oracle, Outcome, plain
from tests.corpus.paraphrases import PARAPHRASES
from tests.corpus.plain import Key, Point
from tests.corpus.sources import sources as true_equations
from tests.oracles import plain_network

SMALL, MANY, LARGE, SEED = 240, 400, 1000, 1

FAULTS = (
    "crash",
    "right but refuted",
    "right but unreadable",
    "right but unknown",
    "right but no relation",
    "wrong but proved",
    "wrong but holds",
    "wrong but definition",
    "wrong but convention",
    "wrong but unknown",
    "wrong but unreadable",
    "wrong but no relation",
    "equal but refuted",
    "right under another convention only, but proved",
    "right under another convention only, but holds",
)
MOST = 0.0005
"""The share of texts that may end in a fault in a large sample: a coincidence of widths in thousands of texts."""


def run(size: int, seed: int) -> list[Judged]:
    return [judged(case) for case in (*paraphrases(size, seed), *mutants(size, seed))]


def shown(found: Sequence[Judged], fault: str) -> str:
    return "\n".join(item.shown() for item in found if item.fault == fault)


def count(found: Sequence[Judged], fault: str) -> int:
    return sum(item.fault == fault for item in found)


@pytest.fixture(scope="module")
def small() -> list[Judged]:
    return run(SMALL, SEED)


@pytest.fixture(scope="module")
def large() -> list[Judged]:
    return run(LARGE, SEED + 1)


@pytest.mark.parametrize("fault", FAULTS)
def test_right_formulas_stand_and_wrong_ones_are_refuted(small: list[Judged], fault: str) -> None:
    assert count(small, fault) == 0, shown(small, fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_right_formulas_stand_and_wrong_ones_are_refuted_in_a_large_sample(large: list[Judged], fault: str) -> None:
    assert count(large, fault) <= MOST * 2 * LARGE, shown(large, fault)


def test_every_fault_is_looked_for(small: list[Judged]) -> None:
    assert {item.fault for item in small} <= {"", *FAULTS}


# --- the corpus -------------------------------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_texts_and_another_seed_others() -> None:
    first, again, other = (list(islice(paraphrases(30, seed), 30)) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert list(mutants(30, 5)) == list(mutants(30, 5)) != list(mutants(30, 6))


def test_every_operator_network_and_notation_is_in_a_large_sample() -> None:
    right, wrong = list(paraphrases(MANY, SEED)), list(mutants(MANY, SEED))
    assert {name for case in right for name in case.operators} >= {*PARAPHRASES, *DRESS, *FRAMES, "plain text"}
    assert {name for case in wrong for name in case.operators} >= {*MUTANTS}
    for cases in (right, wrong):
        assert {case.network for case in cases} == {*NETWORKS}
        assert {case.style for case in cases} == {*NOTATION_NAMES}
        assert {case.form for case in cases} == {"scalar", "index", "matrix", "batch"}
    assert sum(case.truth.outcome is Outcome.DIFFERENT for case in wrong) > MANY / 2


# --- the oracle -------------------------------------------------------------------------------------------------------


def test_the_oracle_does_not_ask_the_checker() -> None:
    modules = sources("tests/corpus")
    asking = {
        module
        for module, text in modules.items()
        if any(name.startswith("symbolic.checking") for name in imports(text))
    }
    assert asking == {"tests.corpus.judged"}


@pytest.mark.parametrize("style", ["slides", "bold", "delta"])
@pytest.mark.parametrize("network", NETWORKS)
def test_every_true_equation_is_right_by_the_oracle(network: str, style: str) -> None:
    oracle = Oracle(written(network, style), notation_of(style))
    chosen = true_equations(network, style)[::5]
    assert len(chosen) > 50
    assert [(source, oracle.truth(source.sides)) for source in chosen if not oracle.truth(source.sides).holds] == []


L, YHAT, Y, X = (Quantity(name) for name in ("L", "yhat", "y", "x"))
Z1, Z2, A1, W1, W2, B1 = (Quantity(*at) for at in (("z", 1), ("z", 2), ("a", 1), ("W", 1), ("W", 2), ("b", 1)))
I, J, K = map(Index, "ijk")
DELTA2 = Partial(L, Z2)
BACK = MatrixProduct((Transpose(W2), DELTA2))
TANH1 = Apply("tanh", (Z1,), 1)


def at(quantity: Quantity, *indices: Index | int) -> Quantity:
    return Quantity(quantity.name, quantity.layer, indices)


FORWARD = Sum((MatrixProduct((W1, X)), B1))
DELTA1 = Partial(L, at(Z1, I))
THROUGH = Product((Partial(L, at(Z2, K)), at(W2, K, I), Apply("tanh", (at(Z1, I),), 1)))


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        (Partial(L, Z2), Sum((YHAT, Negative(Y))), Outcome.EQUAL),
        (Partial(L, Z2), Sum((Y, Negative(YHAT))), Outcome.DIFFERENT),
        (Z1, FORWARD, Outcome.EQUAL),
        (Z1, MatrixProduct((W1, X)), Outcome.CONVENTION),
        (Z1, Sum((MatrixProduct((Transpose(W1), X)), B1)), Outcome.CONVENTION),
        (Z1, Sum((MatrixProduct((B1, W1)), X)), Outcome.DIFFERENT),
        (Partial(L, Z1), Hadamard((BACK, TANH1)), Outcome.EQUAL),
        (Partial(L, Z1), BACK, Outcome.DIFFERENT),
        (Partial(L, Z1), MatrixProduct((BACK, TANH1)), Outcome.CONVENTION),
        (Partial(L, Z1), Hadamard((MatrixProduct((W2, DELTA2)), TANH1)), Outcome.CONVENTION),
        (Partial(L, W1), MatrixProduct((Partial(L, Z1), Transpose(X))), Outcome.EQUAL),
        (Partial(L, W1), MatrixProduct((X, Transpose(Partial(L, Z1)))), Outcome.CONVENTION),
        (DELTA1, Sigma(THROUGH, "k"), Outcome.EQUAL),
        (DELTA1, Sigma(THROUGH, "k", 1, Quantity("width", indices=(2,))), Outcome.EQUAL),
        (DELTA1, Sigma(THROUGH, "k", 2, Quantity("width", indices=(2,))), Outcome.DIFFERENT),
        (DELTA1, Sigma(THROUGH, "k", 1, 3), Outcome.DIFFERENT),
        (DELTA1, THROUGH, Outcome.CONVENTION),
        (Partial(at(Z2, K), at(A1, I)), at(W2, K, I), Outcome.EQUAL),
        (Partial(at(Z2, K), at(A1, I)), at(W2, I, K), Outcome.CONVENTION),
        (Partial(at(Z2, K), at(A1, I)), Quantity("W", 3, (K, I)), Outcome.CONVENTION),
        (Partial(at(Z2, K), at(A1, I)), Quantity("W", 5, (K, I)), Outcome.DIFFERENT),
        (Quantity("a", Index("l"), (I,)), Apply("tanh", (Quantity("z", Index("l"), (I,)),)), Outcome.HIDDEN),
        (Quantity("a", Index("l", 5), (I,)), Quantity("z", Index("l"), (I,)), Outcome.VOID),
        (Partial(L, at(B1, I)), Partial(L, at(Z1, J)), Outcome.DIFFERENT),
    ],
)
def test_the_oracle_tells_right_from_wrong(left: Formula, right: Formula, outcome: Outcome) -> None:
    oracle = Oracle(parse_shorthand("2-3-2 tanh,softmax cross_entropy"), notation_of("slides"))
    assert oracle.truth((left, right)).outcome is outcome


@pytest.mark.parametrize("network", ["2-3-3-1 skip", "2-3-2 l2", "2-3-4-2 softmax", "3-4-2 relu"])
def test_slopes_are_those_of_an_independent_network(network: str) -> None:
    own = plain(written(network, "slides"))
    point = Point(own, 1, 3)
    layers = tuple(
        plain_network.PlainLayer(
            layer.units, layer.activation, layer.bias, skip=layer.skip, skip_into=layer.skip_into, share=layer.share
        )
        for layer in own.layers
    )
    other = plain_network.PlainNetwork(
        own.inputs, layers, own.loss, mpf(own.factor), own.mean, l2="" if own.l2 is None else str(own.l2)
    )
    given = {_short(key): mpf(value) for key, value in point.values.items() if key[0] in {"x", "y", "W", "b"}}
    ends: list[Key] = [("L", 1), *([("J",)] if own.l2 else []), ("z", own.depth, 1, 1)]
    keys = [key for key in point.values if key[0] in {"x", "W", "b", "z", "a"}]
    for of in ends:
        for key in keys:
            expected = plain_network.slope(other, given, _short(of), _short(key))
            assert point.slope(of, key) == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


def _short(key: Key) -> Key:
    """Return what the other network calls a quantity: it has one sample."""
    return key if key[0] in {"W", "b", "J"} else ("L",) if key[0] == "L" else key[:3]
