"""Counting and shapes: brute force over paths, and NumPy arrays of the shapes that a batch has."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from codegen.documents.model import Equations
from codegen.documents.questions.model import NumberAnswer, WordAnswer
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, Partial, Quantity, Transpose
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.formula.substitute import nodes_of
from symbolic.graph.network import NetworkGraph
from symbolic.graph.paths import count_paths as counted
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.questions.making import made, network, question, words_of
from tests.symbolic.derivation.any_network import specs

NETS = ("2-2-2-2-1 sigmoid mse", "3-4-3 tanh,softmax cross_entropy", "4-3-2-2 relu,tanh,identity mse", "1-1-1 tanh mse")


def supposed(text: str, spec: NetworkSpec) -> list[int]:
    """Return the widths that a stem supposes."""
    widths = list(spec.widths)
    if found := re.search(r"layer (\d+) had (\d+) units", text):
        widths[int(found[1])] = int(found[2])
    elif found := re.search(r"there were (\d+) inputs", text):
        widths[0] = int(found[1])
    return widths


def walked(widths: list[int], spec: NetworkSpec, layer: int) -> int:
    """Return how many paths lead from a unit of a layer to the loss, by walking each."""
    if layer == len(widths) - 1:
        return 1
    return sum(walked_from_score(widths, spec, layer + 1) for _ in range(widths[layer + 1]))


def walked_from_score(widths: list[int], spec: NetworkSpec, layer: int) -> int:
    """Return the same for a pre-activation, which a softmax lets act on all units of its layer."""
    reached = widths[layer] if spec.layers[layer - 1].activation == "softmax" else 1
    return sum(walked(widths, spec, layer) for _ in range(reached))


@settings(max_examples=25)
@given(spec=specs())
def test_parameters_are_as_many_as_numpy_arrays_have_entries(spec: NetworkSpec) -> None:
    for asked in made("count-parameters", spec, 3):
        widths = supposed(words_of(asked, spec), spec)
        sizes = zip(pairwise(widths), spec.layers, strict=True)
        arrays = [np.zeros((rows, columns)) for (columns, rows), layer in sizes if layer.share is None]
        arrays += [np.zeros(rows) for rows, layer in zip(widths[1:], spec.layers, strict=True) if layer.bias]
        assert isinstance(asked.answer, NumberAnswer)
        assert asked.answer.value == sum(array.size for array in arrays)


@pytest.mark.parametrize("shorthand", NETS)
def test_paths_are_as_many_as_can_be_walked(shorthand: str) -> None:
    spec = network(shorthand)
    for asked in made("count-paths", spec, 6):
        text = words_of(asked, spec)
        words = [part for block in asked.stem for part in block.words]  # type: ignore[union-attr]
        (start,) = (part for part in words if isinstance(part, Quantity) and part.name != "L")
        layer = start.layer if isinstance(start.layer, int) else 0
        walk = walked_from_score if start.name == "W" else walked
        assert isinstance(asked.answer, NumberAnswer)
        assert asked.answer.value == walk(supposed(text, spec), spec, layer)
        assert asked.answer.value > 1


def test_paths_are_counted_of_what_is_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    counted_from: set[tuple[NetworkSpec, Quantity]] = set()

    def noted(graph: NetworkGraph, start: Quantity, end: Quantity) -> int:
        counted_from.add((graph.spec, start))
        return counted(graph, start, end)

    monkeypatch.setattr("codegen.documents.questions.count_paths.counted", noted)
    asked = question("count-paths", network("4-8-8-8-3 tanh,softmax cross_entropy"))
    assert isinstance(asked.answer, NumberAnswer)
    assert len({spec for spec, _ in counted_from}) == 1
    assert len(counted_from) <= 9  # a unit and a pre-activation of each layer, and the start


def test_one_path_is_no_question() -> None:
    with pytest.raises(ChalkgradError, match="count-paths: found one path from each quantity to the loss"):
        question("count-paths", network("3-1 sigmoid mse"))


def test_single_units_have_no_shapes_and_no_matrix_form() -> None:
    for kind in ("shape", "matrix-form"):
        with pytest.raises(ChalkgradError, match=f"{kind}: found one unit in every layer"):
            question(kind, network("1-1-1 sigmoid mse"))


@pytest.mark.parametrize("notation", ["slides", "bracket", "delta", "bold"])
@pytest.mark.parametrize("shorthand", ["2-3-4-2 sigmoid mse", "3-4-3 tanh,softmax cross_entropy"])
def test_shapes_are_those_of_numpy_arrays_laid_out_as_the_stem_says(shorthand: str, notation: str) -> None:
    spec = network(shorthand, notation)
    for asked in made("shape", spec, 6):
        text = words_of(asked, spec)
        found = re.match(r"There are (\d+) samples", text)
        lie = re.search(r"The (rows|columns) of X, Z\S*, A\S*, Ŷ and Y are x, z\S*, a\S*, ŷ and y of the samples", text)
        matrix = re.search(r"[Ww]\S* has a (row|column) for each unit of layer . and a (row|column) for each of", text)
        bias = re.search(r"b\S* is a (row|column)\.", text)
        assert found is not None
        assert lie is not None
        assert matrix is not None
        assert bias is not None
        assert "1 is a column of ones." in text
        assert "the cost J is the mean of the losses of all samples" in text
        samples = int(found[1])

        def array(of: Formula) -> np.ndarray:
            match of:
                case Transpose(body=body):
                    return array(body).T
                case Partial(wrt=wrt):
                    return array(wrt)
                case Quantity(name="W", layer=int(l)):
                    shape = (spec.widths[l], spec.widths[l - 1])
                    return np.zeros(shape if matrix[1] == "row" else shape[::-1])  # noqa: B023  (called at once)
                case Quantity(name="b", layer=int(l)):
                    return np.zeros((spec.widths[l], 1) if bias[1] == "column" else (1, spec.widths[l]))  # noqa: B023
                case Quantity(name="ones"):
                    return np.zeros((samples if of.layer is None else spec.widths[of.layer], 1))  # type: ignore[index]  # noqa: B023
                case Quantity(name="X" | "Y" | "Yhat" as name):
                    units = spec.widths[0 if name == "X" else -1]
                case Quantity(name="A" | "Z" | "Delta", layer=int(l)):
                    units = spec.widths[l]
                case _:
                    raise AssertionError(of)
            return np.zeros((samples, units) if lie[1] == "rows" else (units, samples))  # noqa: B023

        term = next(part for part in asked.stem[0].words if isinstance(part, Formula))  # type: ignore[union-attr]
        assert isinstance(asked.answer, WordAnswer)
        rows, columns = array(term).shape
        assert asked.answer.words == (f"{rows} × {columns}",)
        assert isinstance(asked.stem[1], Equations)
        signal = any(
            isinstance(node, Quantity) and node.name == "Delta" for node in nodes_of(asked.stem[1].equations[0])
        )
        assert not signal or re.search(r"Δ\S* = ∂J/∂Z\S* that of a batch", text)


@pytest.mark.parametrize("notation", NOTATION_NAMES)
def test_a_stem_on_whole_arrays_says_how_they_lie(notation: str) -> None:
    spec = network("2-3-2 sigmoid mse", notation)
    layout = spec.written_in.layout
    for asked in made("matrix-form", spec, 3):
        text = words_of(asked, spec)
        assert re.search(rf"x, z\S* and a\S* are {layout.vectors}\.", text)
        row = "row" if layout.weight_order == "to-from" else "column"
        assert re.search(rf"[Ww]\S* has a {row} for each unit of layer", text)
        assert f"({layout.jacobian} layout)" in text
