"""The box of conventions says what is so: its equations and shapes are compared with plain arrays, in every layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given

from codegen.documents.conventions import conventions, forward_equation, jacobian_of_scores
from codegen.documents.formats.words import latex_words, text_words
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.derivation.matrix.jacobian import JacobianDeriver
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Hadamard,
    Index,
    MatrixProduct,
    Partial,
    Position,
    Product,
    Quantity,
    Relations,
    Sum,
    Transpose,
)
from symbolic.formula.notation import (
    NOTATION_NAMES,
    ROLES,
    Jacobian,
    Layout,
    Notation,
    Samples,
    Vectors,
    WeightOrder,
    notation,
)
from symbolic.formula.substitute import children, with_index
from symbolic.graph.network import NetworkGraph
from symbolic.spec.notation import NotationSpec
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.spec.notations import VALID

GRAPH = NetworkGraph(parse_shorthand("4-3-2 tanh mse"))
CHAIN = NetworkGraph(parse_shorthand("1-1-1 tanh sse"))
WIDTHS = (4, 3, 2)
SAMPLES = 5
LAYOUTS = [
    Layout(order, vectors, samples, jacobian)
    for order, vectors, samples, jacobian in product(*map(get_args, (WeightOrder, Vectors, Samples, Jacobian)))
]

# --- layer 2 of the network by plain loops, and its arrays laid out as a layout says ---------------------------------

WEIGHT = [[float(10 * i + j) for j in range(WIDTHS[1])] for i in range(WIDTHS[2])]
"""WEIGHT[i][j] leads from unit j to unit i."""
BIAS = [0.25, -0.5]
INPUT = [0.5, -1.0, 2.0]
SCORES = [sum(WEIGHT[i][j] * INPUT[j] for j in range(WIDTHS[1])) + BIAS[i] for i in range(WIDTHS[2])]


def vector(entries: list[float], layout: Layout) -> np.ndarray:
    return np.array([entries]) if layout.vectors == "rows" else np.array([[entry] for entry in entries])


def stored_weights(layout: Layout) -> np.ndarray:
    if layout.weight_order == "to-from":
        return np.array(WEIGHT)
    return np.array([[WEIGHT[i][j] for i in range(WIDTHS[2])] for j in range(WIDTHS[1])])


def value(formula: Formula, layout: Layout) -> Any:
    """Return the array that `formula` is for l = 2."""
    match formula:
        case Quantity(name="W"):
            return stored_weights(layout)
        case Quantity(name="a", layer=Index("l", -1)):
            return vector(INPUT, layout)
        case Quantity(name="b"):
            return vector(BIAS, layout)
        case Quantity(name="z"):
            return vector(SCORES, layout)
        case MatrixProduct(factors=(first, second)):
            return value(first, layout) @ value(second, layout)
        case Transpose(body=body):
            return value(body, layout).T
        case Sum(terms=(first, second)):
            left, right = value(first, layout), value(second, layout)
            assert left.shape == right.shape, "broadcasting would hide a wrong shape"
            return left + right
    raise AssertionError(formula)


def parts(formula: Formula) -> Iterator[Formula]:
    yield formula
    for part in children(formula):
        yield from parts(part)


def formulas(graph: NetworkGraph, written: Notation) -> list[Formula]:
    words = [word for line in conventions(graph, written) for word in line]
    return [part for word in words if isinstance(word, Formula) for part in parts(word)]


def number(formula: Formula) -> int:
    """Return a width or the number of samples, for l = 2."""
    match formula:
        case Quantity(name="samples"):
            return SAMPLES
        case Quantity(name="width", indices=(int(layer),)):
            return WIDTHS[layer]
        case Quantity(name="width", indices=(Index("l", shift),)):
            return WIDTHS[2 + shift]
    raise AssertionError(formula)


# --- what is stated is so ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_forward_equation_holds_with_its_shapes(layout: Layout) -> None:
    left, right = forward_equation(layout).sides
    assert value(right, layout).shape == value(left, layout).shape
    np.testing.assert_allclose(value(right, layout), value(left, layout), rtol=1e-15)
    assert forward_equation(layout) in formulas(GRAPH, Notation("own", layout=layout))


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_forward_equation_of_another_layout_would_be_noticed(layout: Layout) -> None:
    other = Layout("from-to" if layout.weight_order == "to-from" else "to-from", layout.vectors)
    with pytest.raises((ValueError, AssertionError)):
        value(forward_equation(other).sides[1], layout)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_jacobian_of_the_scores_is_what_is_stated(layout: Layout) -> None:
    entries = [[WEIGHT[i][j] for j in range(WIDTHS[1])] for i in range(WIDTHS[2])]
    if layout.jacobian == "denominator":
        entries = [list(column) for column in zip(*entries, strict=True)]
    right = value(jacobian_of_scores(layout).sides[1], layout)
    assert right.tolist() == entries
    assert jacobian_of_scores(layout) in formulas(GRAPH, Notation("own", layout=layout))
    row, column = "ij" if layout.jacobian == "numerator" else "ji"
    place = f"∂u_i/∂v_j in row {row} and column {column} ({layout.jacobian} layout)"
    assert place in statements(Notation("own", layout=layout))


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_what_is_stated_is_what_is_derived_for_whole_arrays(layout: Layout) -> None:
    index = IndexDeriver(GRAPH)
    z, a = Quantity("z", 2, (Index("i"),)), Quantity("a", 1, (Index("j"),))
    assert MatrixDeriver(index, layout).definition(Quantity("z", 2)) == with_index(forward_equation(layout), "l", 2)
    assert JacobianDeriver(index, layout).local(z, a) == with_index(jacobian_of_scores(layout), "l", 2)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_shapes_are_those_of_the_arrays(layout: Layout) -> None:
    shapes = [
        tuple(map(number, part.factors))
        for part in formulas(GRAPH, Notation("own", layout=layout))
        if isinstance(part, Product)
    ]
    batch = [np.zeros((SAMPLES, WIDTHS[0])), np.zeros((SAMPLES, WIDTHS[2]))]
    batch = batch if layout.samples == "rows" else [array.T for array in batch]
    assert shapes == [stored_weights(layout).shape, *(array.shape for array in batch)]


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_every_index_letter_is_explained(name: str) -> None:
    written = notation(name)
    stated = {part.index.letter for part in formulas(GRAPH, written) if isinstance(part, Position)}  # type: ignore[union-attr]
    assert stated == set(ROLES)
    shown = {print_latex(part, written) for part in formulas(GRAPH, written) if isinstance(part, Position)}
    i, j, k, l, m, n, q, r = (Index(letter) for letter in "ijklmnqr")
    factors = (
        Quantity("W", Index("l", 1), (k, i)),
        Quantity("delta", l, (m,), n),
        Quantity("a", Index("D"), (j, q, r)),
    )
    printed = print_latex(Product(factors), written)
    letters = {sign for script in re.findall(r"[_^]\{?([^{}\s_^]+)", printed) for sign in script if sign.isalpha()}
    assert letters == {written.index(Index(role)) for role in ROLES} <= shown


@given(VALID)
def test_every_notation_has_its_conventions(spec: NotationSpec) -> None:
    written = spec.resolved()
    for graph in (GRAPH, CHAIN):
        lines = conventions(graph, written)
        assert 4 <= len(lines) <= 11
        for line in lines:
            assert text_words(line, written).endswith(".")
            assert latex_words(line, written).count("$") % 2 == 0


# --- what is stated where ---------------------------------------------------------------------------------------


def statements(written: Notation, graph: NetworkGraph = GRAPH) -> str:
    return "\n".join(text_words(line, written) for line in conventions(graph, written))


def test_the_error_signal_is_explained_where_it_is_used() -> None:
    assert "δ_i^[l] = ∂L/∂z_i^[l] is the error signal" in statements(notation("bracket"))
    assert "δ_j^l = ∂L/∂z_j^l is the error signal" in statements(notation("delta"))
    assert "error signal" not in statements(notation("slides"))
    assert "δ_ij is 1 where i = j and 0 elsewhere" in statements(notation("calculus"))


def test_sums_and_products_are_explained_as_they_are_written() -> None:
    assert "stands twice" in statements(notation("bare"))
    assert "stands twice" not in statements(notation("bracket"))
    assert "runs over all units" in statements(notation("delta"))
    assert any(isinstance(part, Apply) and part.function == "diag" for part in formulas(GRAPH, notation("bold")))
    assert any(isinstance(part, Hadamard) for part in formulas(GRAPH, notation("bold")))
    assert "before a sum applies to the whole sum" in statements(notation("slides"))


def test_the_cost_is_the_sum_or_the_mean_of_the_losses() -> None:
    assert "the cost J is the mean of the losses of all samples" in statements(notation("bracket"))
    assert "the cost J is the sum of the losses of all samples" in statements(notation("bracket"), CHAIN)
    assert "C_k is the loss of sample k" in statements(notation("bold"))


def test_a_network_of_single_units_is_explained_without_indices() -> None:
    text = statements(notation("bracket"), CHAIN)
    assert "z^[l] = W^[l] a^[l-1] + b^[l]" in text
    assert "unit j" not in text
    assert not [part for part in formulas(CHAIN, notation("bracket")) if isinstance(part, Quantity) and part.indices]


def test_a_network_without_biases_has_none_in_its_conventions() -> None:
    spec = parse_shorthand("4-3-2 tanh mse")
    layers = [layer.model_copy(update={"bias": False}) for layer in spec.layers]
    graph = NetworkGraph(spec.model_copy(update={"layers": tuple(layers)}))
    found = formulas(graph, notation("bracket"))
    assert not [part for part in found if isinstance(part, Quantity) and part.name == "b"]
    assert forward_equation(Layout(), biased=False) in [part for part in found if isinstance(part, Relations)]


def test_the_gradient_by_the_weights_is_said_to_have_their_shape() -> None:
    for name in NOTATION_NAMES:
        assert Partial(Quantity("L"), Quantity("W", Index("l"))) in formulas(GRAPH, notation(name))


def test_what_a_skip_adds_and_what_a_penalty_adds_is_said() -> None:
    spec = parse_shorthand("3-3-3 tanh mse")
    layers = (spec.layers[0], spec.layers[1].model_copy(update={"skip": 1, "skip_into": "z"}))
    skipping = statements(notation("bracket"), NetworkGraph(spec.model_copy(update={"layers": layers})))
    assert "A skip adds the activations of an earlier layer." in skipping
    assert "so that ∂z^[l]/∂a^[l-1] = W^[l] where nothing is skipped;" in skipping
    loss = spec.loss.model_copy(update={"l2": 0.1})
    penalized = statements(notation("bracket"), NetworkGraph(spec.model_copy(update={"loss": loss})))
    assert "R the penalty on the weights and J both together" in penalized
    assert "the mean of their losses and R once" in penalized
    assert "skip" not in penalized
    assert "penalty" not in statements(notation("bracket"))
