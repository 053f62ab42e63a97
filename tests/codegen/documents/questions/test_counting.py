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
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.questions.making import made, network, question, words_of
from tests.codegen.nets import random_specs

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


@settings(max_examples=10)
@given(spec=random_specs())
def test_parameters_are_as_many_as_numpy_arrays_have_entries(spec: NetworkSpec) -> None:
    for asked in made("count-parameters", spec, 3):
        widths = supposed(words_of(asked, spec), spec)
        arrays = [np.zeros((rows, columns)) for columns, rows in pairwise(widths)]
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


def test_one_path_is_no_question() -> None:
    with pytest.raises(ChalkgradError, match="count-paths: found one path from each quantity to the loss"):
        question("count-paths", network("3-1 sigmoid mse"))


def test_single_units_have_no_shapes_and_no_matrix_form() -> None:
    for kind in ("shape", "matrix-form"):
        with pytest.raises(ChalkgradError, match=f"{kind}: found one unit in every layer"):
            question(kind, network("1-1-1 sigmoid mse"))


@pytest.mark.parametrize("notation", ["slides", "bracket", "delta", "bold"])
@pytest.mark.parametrize("shorthand", ["2-3-4-2 sigmoid mse", "3-4-3 tanh,softmax cross_entropy"])
def test_shapes_are_those_of_numpy_arrays(shorthand: str, notation: str) -> None:
    spec = network(shorthand, notation)
    layout = spec.written_in.layout
    for asked in made("shape", spec, 6):
        found = re.match(r"With (\d+) samples", words_of(asked, spec))
        assert found is not None
        samples = int(found[1])

        def array(of: Formula, samples: int = samples) -> np.ndarray:
            match of:
                case Transpose(body=body):
                    return array(body).T
                case Partial(wrt=wrt):
                    return array(wrt)
                case Quantity(name="W", layer=int(l)):
                    shape = (spec.widths[l], spec.widths[l - 1])
                    return np.zeros(shape if layout.weight_order == "to-from" else shape[::-1])
                case Quantity(name="b", layer=int(l)):
                    return np.zeros((spec.widths[l], 1) if layout.vectors == "columns" else (1, spec.widths[l]))
                case Quantity(name="ones"):
                    return np.zeros((samples if of.layer is None else spec.widths[of.layer], 1))  # type: ignore[index]
                case Quantity(name="X" | "Y" | "Yhat" as name):
                    units = spec.widths[0 if name == "X" else -1]
                case Quantity(name="A" | "Z" | "Delta", layer=int(l)):
                    units = spec.widths[l]
                case _:
                    raise AssertionError(of)
            return np.zeros((samples, units) if layout.samples == "rows" else (units, samples))

        term = next(part for part in asked.stem[0].words if isinstance(part, Formula))  # type: ignore[union-attr]
        assert isinstance(asked.answer, WordAnswer)
        rows, columns = array(term).shape
        assert asked.answer.words == (f"{rows} × {columns}",)
        assert isinstance(asked.stem[1], Equations)
