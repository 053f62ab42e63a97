"""Matrix forms under every layout: worth what a complex step of a plain-loop network says, and of one shape with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.arrays import axes_of
from symbolic.derivation.matrix.contract import Contraction
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.derivation.matrix.entries import NoShapeError
from symbolic.derivation.matrix.jacobian import JacobianDeriver
from symbolic.derivation.rules import Rule
from symbolic.errors import ProofError, QuantityError
from symbolic.formula.nodes import Formula, MatrixProduct, Partial, Quantity, Transpose
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import children, rebuilt
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.oracles.plain_loops import ACTIVATIONS
from tests.symbolic.derivation.whole_arrays import LAYOUTS, ArrayWorld, EntryWorld, NetworkArrays, batch_of, elementwise
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "squares": spec("2-3-4", "tanh,identity", outputs="mean"),
    "softmax with cross-entropy": spec("3-2-4", "sigmoid,softmax", "categorical_cross_entropy", biases="-+"),
    "softmax with squares": spec("3-4-2", "softplus,softmax", factor="1/2"),
    "three layers": spec("2-3-4-5", "relu,tanh,sigmoid", "binary_cross_entropy"),
    "huber": spec("4-3-2", "silu,identity", "huber", biases="+-"),
}
TEXT = Notation("test")
layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda item: " ".join(item_of(item)))
networks = pytest.mark.parametrize("network", NETWORKS)


def item_of(layout: Layout) -> tuple[str, ...]:
    return layout.weight_order, layout.vectors, layout.samples, layout.slopes


@cache
def index(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(NETWORKS[network]))


@cache
def numbers(network: str) -> NetworkArrays:
    return NetworkArrays(batch_of(NETWORKS[network]))


def arrays(network: NetworkSpec) -> Iterator[Quantity]:
    yield Quantity("yhat")
    for l in range(network.depth, 0, -1):
        yield from (Quantity("a", l), Quantity("z", l), Quantity("W", l))
        if network.layers[l - 1].bias:
            yield Quantity("b", l)
    yield Quantity("x")


def entry_world(network: str, layout: Layout) -> EntryWorld:
    """Return numbers for entries, and arrays for the products that they are entries of."""
    batch = numbers(network).batch

    def value(part: Quantity | Partial) -> float:
        entry = part.wrt if isinstance(part, Partial) else part
        assert isinstance(entry, Quantity)
        key = (entry.name, entry.layer or 0, *entry.indices, *([] if entry.name in {"W", "b"} else [1]))
        return batch.slope(key) if isinstance(part, Partial) else batch.values[key]

    names = sorted({layer.activation for layer in NETWORKS[network].layers} & {*ACTIVATIONS})
    functions = {
        name: tuple(lambda z, name=name, primes=primes: elementwise(name, primes, z) for primes in (0, 1))
        for name in (*names, "exp", "log", "abs", "sign")
    }
    return EntryWorld(value, batch.widths, functions, arrays=numbers(network).world(layout))  # type: ignore[arg-type]


@networks
@layouts
def test_every_statement_is_worth_what_a_complex_step_says(network: str, layout: Layout) -> None:
    deriver = MatrixDeriver(index(network), layout)
    world = numbers(network).world(layout)
    for array in arrays(NETWORKS[network]):
        left, right = deriver.derive(array).statement.sides
        assert left == Partial(Quantity("L"), array)
        expected, found = world.value(left), world.value(right)
        assert found.shape == expected.shape, print_text(right, TEXT)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13, err_msg=print_text(right, TEXT))


@networks
@layouts
def test_every_definition_is_worth_the_array(network: str, layout: Layout) -> None:
    deriver = MatrixDeriver(index(network), layout)
    world = numbers(network).world(layout)
    for array in arrays(NETWORKS[network]):
        if array.name in {"z", "a", "yhat"}:
            left, right = deriver.definition(array).sides
            assert left == array
            expected, found = world.value(left), world.value(right)
            assert found.shape == expected.shape
            np.testing.assert_allclose(found, expected, rtol=1e-12, err_msg=print_text(right, TEXT))


@pytest.mark.parametrize("network", ["squares", "softmax with squares"])
@pytest.mark.parametrize("layout", LAYOUTS[::3], ids=lambda item: " ".join(item_of(item)))
def test_every_line_on_the_way_is_worth_the_same(network: str, layout: Layout) -> None:
    deriver = MatrixDeriver(index(network), layout)
    world = entry_world(network, layout)
    for array in arrays(NETWORKS[network]):
        derivation = deriver.derive(array).entrywise
        assert [step.before for step in derivation.steps[1:]] == [step.after for step in derivation.steps[:-1]]
        for letters in ({"i": 1, "j": 2}, {"i": 2, "j": 1}):
            expected = world.value(derivation.start, **letters)
            for step in derivation.steps:
                assert world.value(step.after, **letters) == pytest.approx(expected, rel=1e-9)


# --- what the two statements of a gradient look like --------------------------------------------------------------

WRITTEN = {
    ("to-from", "columns", "hadamard"): (
        "z^[1] = W^[1] x + b^[1]",
        "∂L/∂z^[1] = ((W^[2])^T ∂L/∂z^[2]) ⊙ tanh'(z^[1])",
        "∂L/∂W^[1] = ∂L/∂z^[1] x^T",
    ),
    ("to-from", "columns", "diagonal"): (
        "z^[1] = W^[1] x + b^[1]",
        "∂L/∂z^[1] = diag(tanh'(z^[1])) (W^[2])^T ∂L/∂z^[2]",
        "∂L/∂W^[1] = ∂L/∂z^[1] x^T",
    ),
    ("to-from", "rows", "hadamard"): (
        "z^[1] = x (W^[1])^T + b^[1]",
        "∂L/∂z^[1] = (∂L/∂z^[2] W^[2]) ⊙ tanh'(z^[1])",
        "∂L/∂W^[1] = (∂L/∂z^[1])^T x",
    ),
    ("from-to", "columns", "hadamard"): (
        "z^[1] = (W^[1])^T x + b^[1]",
        "∂L/∂z^[1] = (W^[2] ∂L/∂z^[2]) ⊙ tanh'(z^[1])",
        "∂L/∂W^[1] = x (∂L/∂z^[1])^T",
    ),
    ("from-to", "rows", "diagonal"): (
        "z^[1] = x W^[1] + b^[1]",
        "∂L/∂z^[1] = ∂L/∂z^[2] (W^[2])^T diag(tanh'(z^[1]))",
        "∂L/∂W^[1] = x^T ∂L/∂z^[1]",
    ),
}


@pytest.mark.parametrize(("layout", "lines"), WRITTEN.items(), ids=str)
def test_the_statements(layout: tuple[str, str, str], lines: tuple[str, ...]) -> None:
    order, vectors, slopes = layout
    chosen = Layout(weight_order=order, vectors=vectors, slopes=slopes)  # type: ignore[arg-type]  # literals
    deriver = MatrixDeriver(index("squares"), chosen)
    gradients = [deriver.derive(Quantity(name, 1)).statement for name in ("z", "W")]
    assert tuple(print_text(line, TEXT) for line in (deriver.definition(Quantity("z", 1)), *gradients)) == lines


def test_the_transpose_is_explained() -> None:
    steps = MatrixDeriver(index("squares"), Layout()).derive(Quantity("a", 1)).entrywise.steps
    assert [(step.rule, print_text(step.after, TEXT)) for step in steps] == [
        (Rule.SUBSTITUTE_KNOWN, "Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2]"),
        (Rule.TRANSPOSE, "Σ_{k=1..n_2} ((W^[2])^T)_ik ∂L/∂z_k^[2]"),
        (Rule.MATRIX_PRODUCT, "((W^[2])^T ∂L/∂z^[2])_i"),
    ]
    assert all(step.reason for step in steps)


@pytest.mark.parametrize(
    ("layout", "statement"),
    [
        (Layout(), "∂a^[1]/∂x = diag(tanh'(z^[1])) (W^[1] + I)"),
        (Layout(jacobian="denominator"), "∂a^[1]/∂x = (W^[1] + I)^T diag(tanh'(z^[1]))"),
    ],
    ids=str,
)
def test_the_jacobian_over_a_skip_into_the_next_scores_where_the_output_is_narrower(
    layout: Layout, statement: str
) -> None:
    network = NetworkGraph(spec("3-3-2", "tanh", skips={1: (0, "z")}))
    assert print_text(JacobianDeriver(IndexDeriver(network), layout).statement(1), TEXT) == statement


# --- planted mistakes ---------------------------------------------------------------------------------------------


def mutants(formula: Formula) -> Iterator[Formula]:
    """Yield the formula with one transpose left out or put in, or one matrix product turned round."""
    if isinstance(formula, Transpose):
        yield formula.body
    elif isinstance(formula, Quantity | Partial):
        if formula != Quantity("width", None, (NETWORKS["squares"].depth,)):
            yield Transpose(formula)
        return
    if isinstance(formula, MatrixProduct):
        yield MatrixProduct(formula.factors[::-1])
    for part in children(formula):
        for other in mutants(part):
            yield rebuilt(formula, lambda item, part=part, other=other: other if item is part else item)


def same(world: ArrayWorld, one: Formula, other: Formula) -> bool:
    left, right = world.value(one), world.value(other)
    return left.shape == right.shape and np.allclose(left, right, rtol=1e-9)


def is_refused(deriver: MatrixDeriver, array: Quantity, wrong: Formula) -> bool:
    try:
        if deriver.entries.shape(wrong) != deriver.entries.shape(array):
            return True
        claimed = deriver.entries.entry(wrong, *axes_of(deriver.index.entry(array), deriver.layout))
    except NoShapeError:
        return True
    return not deriver.index.prover.are_equal(claimed, deriver.index.derive(array).result)


@networks
@pytest.mark.parametrize("layout", LAYOUTS[::5], ids=lambda item: " ".join(item_of(item)))
def test_a_planted_wrong_transpose_is_refused_by_its_shape_or_by_an_entry(network: str, layout: Layout) -> None:
    deriver = MatrixDeriver(index(network), layout)
    world = numbers(network).world(layout)
    count = 0
    for l in range(1, NETWORKS[network].depth + 1):
        for array in (Quantity("z", l), Quantity("W", l)):
            right = deriver.derive(array).statement.sides[1]
            for wrong in mutants(right):
                refused = is_refused(deriver, array, wrong)
                assert refused or same(world, wrong, right)  # diag(v^T) is diag(v)
                count += refused
    assert count > 10


def test_an_array_that_is_contracted_wrongly_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = MatrixProduct((Quantity("W", 2), Partial(Quantity("L"), Quantity("z", 2))))
    monkeypatch.setattr("symbolic.derivation.matrix.engine.contraction", lambda *_: Contraction((), planted))
    deriver = MatrixDeriver(index("squares"), Layout())
    with pytest.raises(ProofError, match="a matrix form could not be proved equal to the index form"):
        deriver.derive(Quantity("a", 1))
    with pytest.raises(ProofError, match="a matrix form could not be proved equal to the index form"):
        deriver.definition(Quantity("z", 1))


def test_a_statement_is_made_once_and_not_for_what_does_not_exist() -> None:
    deriver = MatrixDeriver(index("squares"), Layout())
    assert deriver.derive(Quantity("W", 1)) is deriver.derive(Quantity("W", 1))
    with pytest.raises(QuantityError, match=r"found `W\[7\]\[i,j\]`"):
        deriver.derive(Quantity("W", 7))
