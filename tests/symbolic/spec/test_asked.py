"""Results that a spec asks for: read, written back, and refused where they cannot follow."""

from __future__ import annotations

from typing import Any

import pytest

from symbolic.errors import SpecError
from symbolic.spec.model import NetworkSpec, build_spec

NUMBERS: dict[str, Any] = {
    "x": [[1.0, 2.0]],
    "y": [[1.0]],
    "W": [[[1.0, 0.5], [0.5, 1.0], [1.0, 1.0]], [[1.0, 0.5, 1.0]]],
    "b": [[0.0, 0.0, 0.0], []],
}
STEP = {"parameter": "W[1][3,2]", "rate": 0.5}


def built(asked: list[dict[str, Any]], layers: list[dict[str, Any]] | None = None, **other: Any) -> NetworkSpec:
    usual = [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "identity", "bias": False}]
    return build_spec(
        {
            "inputs": 2,
            "layers": layers or usual,
            "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum"},
            "numbers": {**NUMBERS, **other, "asked": asked},
        },
        "test",
    )


def problem(*arguments: Any, **other: Any) -> str:
    with pytest.raises(SpecError) as caught:
        built(*arguments, **other)
    return str(caught.value)


def test_steps_and_changes_are_read() -> None:
    found = built([STEP, {"parameter": "b[1][3]", "change": -0.1}], margin=0.0005).numbers
    assert [(asked.parameter, asked.rate, asked.change) for asked in found.asked] == [
        ("W[1][3,2]", 0.5, None),
        ("b[1][3]", None, -0.1),
    ]
    assert found.margin == 0.0005
    assert built([]).numbers.asked == ()


def test_units_that_are_alone_have_no_indices() -> None:
    layers = [{"units": 1, "activation": "tanh"}]
    numbers = {"x": [[1.0]], "y": [[1.0]], "W": [[[0.5]]], "b": [[0.0]]}
    for name in ("W[1]", "b[1]", "W[1][1,1]", "b[1][1]"):
        spec = build_spec(
            {
                "inputs": 1,
                "layers": layers,
                "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum"},
                "numbers": {**numbers, "asked": [{"parameter": name, "rate": 1.0}]},
            },
            "test",
        )
        assert spec.numbers.asked[0].parameter == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("W[1][4,2]", "indices from 1 to 3 of layer 1 and from 1 to 2 of the inputs"),
        ("W[1][3,3]", "indices from 1 to 3 of layer 1 and from 1 to 2 of the inputs"),
        ("W[1][3]", "indices from 1 to 3 of layer 1 and from 1 to 2 of the inputs"),
        ("W[1]", "indices from 1 to 3 of layer 1"),
        ("b[1][4]", "indices from 1 to 3 of layer 1"),
        ("b[2][1]", "another parameter, as layer 2 has no biases"),
        ("W[3][1,1]", "a layer from 1 to 2"),
        ("z[1][1]", "the name of a weight or a bias"),
        ("W[1][1,2] ", "the name of a weight or a bias"),
        ("W[0][1,1]", "the name of a weight or a bias"),
    ],
)
def test_a_parameter_that_is_not_there_is_refused(name: str, expected: str) -> None:
    told = problem([{"parameter": name, "rate": 1.0}])
    assert "numbers.asked[1].parameter" in told
    assert expected in told


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"parameter": "W[1][1,1]"}, "found neither rate nor change; expected either rate or change"),
        ({"parameter": "W[1][1,1]", "rate": 1.0, "change": 1.0}, "found rate and change; expected either"),
        ({"parameter": "W[1][1,1]", "change": 0.0}, "found 0; expected a number that is not 0"),
        ({"parameter": "W[1][1,1]", "rate": -1.0}, "expected a positive finite number"),
        ({"rate": 1.0}, "parameter"),
        ({"parameter": "W[1][1,1]", "rat": 1.0}, "rat"),
    ],
)
def test_one_change_is_asked_for(asked: dict[str, Any], expected: str) -> None:
    assert expected in problem([asked])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"x": None}, "found no x"),
        ({"y": None}, "found no y"),
        ({"W": None}, "found no W"),
        ({"b": None}, "found no b"),
        ({"x": [[1.0, 2.0], [2.0, 1.0]], "y": [[1.0], [1.0]]}, "found 2 samples in x"),
    ],
)
def test_results_need_numbers_to_follow_from(other: dict[str, Any], found: str) -> None:
    assert found in problem([STEP], **other)


def test_weights_of_another_layer_are_asked_for_by_its_number() -> None:
    layers = [
        {"units": 2, "activation": "tanh"},
        {"units": 2, "activation": "tanh", "share": 1},
    ]
    square = [[1.0, 0.5], [0.5, 1.0]]
    told = problem(
        [{"parameter": "W[2][1,1]", "rate": 1.0}],
        layers,
        W=[square, []],
        b=[[0.0, 0.0], [0.0, 0.0]],
        y=[[1.0, 0.0]],
    )
    assert "a weight of layer 1, whose weights layer 2 shares" in told
