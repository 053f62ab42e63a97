from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from symbolic.errors import SpecError
from symbolic.spec.model import LayerSpec, LossSpec, Names, NetworkSpec, Numbers, build_spec
from symbolic.spec.shorthand import parse_shorthand

from .documents import VALID


def built() -> NetworkSpec:
    return NetworkSpec(
        name="small",
        inputs=2,
        layers=(LayerSpec(units=3, activation="tanh"), LayerSpec(units=2, activation="sigmoid")),
        loss=LossSpec(name="squared_error", factor=Fraction(1, 2), outputs="sum", samples="mean"),
    )


def test_a_spec_built_in_python_equals_the_one_read() -> None:
    assert built() == build_spec(VALID, "net.toml")


def test_equal_specs_have_equal_hashes_and_are_one_key() -> None:
    again = build_spec(copy.deepcopy(VALID), "elsewhere")
    assert {built(): "cached"}[again] == "cached"


def test_specs_that_differ_in_one_number_are_different() -> None:
    first = build_spec({**VALID, "numbers": {"x": [1, 2]}}, "")
    second = build_spec({**VALID, "numbers": {"x": [1, 3]}}, "")
    assert len({first, second, built()}) == 3


def test_a_spec_survives_pickling_and_copying() -> None:
    spec = built()
    assert pickle.loads(pickle.dumps(spec)) == copy.deepcopy(spec) == spec  # noqa: S301  (our own bytes)


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        built().inputs = 3


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: LayerSpec(units="3", activation="tanh"),
            'LayerSpec: 1 problem\n  units: found "3"; expected a whole number from 1 to 100,000',
        ),
        (
            lambda: Names(inputs=["a", ""]),
            'Names: 1 problem\n  inputs[2]: found ""; expected a text of 1 to 80 printable characters',
        ),
        (
            lambda: Numbers(W=[[[True]]]),
            "Numbers: 1 problem\n  W[1][1][1]: found true; expected a finite number",
        ),
        (
            lambda: NetworkSpec(inputs=0, layers=built().layers, loss=built().loss),
            "NetworkSpec: 1 problem\n  inputs: found 0; expected a whole number from 1 to 100,000",
        ),
        (
            lambda: NetworkSpec(inputs=2, layers=built().layers, loss=built().loss, names=Names(inputs=("a",))),
            "NetworkSpec: 1 problem\n  names.inputs: found 1 name; expected 2 names, one for each of the inputs",
        ),
        (
            lambda: NetworkSpec(inputs=2, layers={1, 2}, loss=built().loss),
            "NetworkSpec: 1 problem\n  layers: found a value of type set; expected a list of 1 to 10,000 layers",
        ),
    ],
)
def test_python_gets_the_same_checks(make: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        make()
    assert str(caught.value) == message
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_parameters_are_counted_with_and_without_biases() -> None:
    spec = NetworkSpec(
        inputs=2,
        layers=(LayerSpec(units=3, activation="tanh", bias=False), LayerSpec(units=2, activation="sigmoid")),
        loss=LossSpec(name="squared_error", outputs="sum", samples="mean"),
    )
    assert spec.parameter_count(with_biases=False) == 2 * 3 + 3 * 2
    assert spec.parameter_count() == 2 * 3 + 3 * 2 + 2
    assert (spec.widths, spec.depth) == ((2, 3, 2), 2)


def test_a_shared_weight_is_counted_once() -> None:
    shared = {"units": 2, "activation": "tanh", "share": 1}
    spec = build_spec({**VALID, "layers": [{"units": 2, "activation": "tanh"}, shared, shared]}, "net.toml")
    assert spec.parameter_count(with_biases=False) == 2 * 2
    assert spec.parameter_count() == 2 * 2 + 3 * 2


def test_a_title_says_what_a_network_has_beyond_its_layers() -> None:
    layers = [
        {"units": 2, "activation": "tanh", "skip": 0},
        {"units": 2, "activation": "tanh", "share": 1},
    ]
    spec = build_spec({**VALID, "layers": layers, "loss": {**VALID["loss"], "l2": 0.01}}, "net.toml")
    assert spec.title() == "2-2-2 tanh, squared error, skip connections, shared weights, L2"


@pytest.mark.parametrize(
    ("shorthand", "title"),
    [
        ("2-2-2-2-1 sigmoid mse", "2-2-2-2-1 sigmoid, squared error"),
        ("4-8-3 tanh,softmax cross_entropy", "4-8-3 tanh, softmax, categorical cross-entropy"),
        ("-".join("2" * 40) + " relu,identity huber", "2-2-2-…-2-2 relu, identity, Huber loss"),
    ],
)
def test_a_title_is_short(shorthand: str, title: str) -> None:
    assert parse_shorthand(shorthand).title() == title
