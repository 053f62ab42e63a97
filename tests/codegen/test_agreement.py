from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from codegen.agreement import agreement, scalar_agreement
from codegen.spec_files import resolve_spec
from codegen.targets import numpy_module, scalar_module
from codegen.verify import load_module
from symbolic.spec.model import NetworkSpec, build_spec
from tests.codegen.nets import Arrays, oracle, random_arrays
from tests.symbolic.graph.networks import spec as network_spec

SPECS = ("slides", "xor", "softmax_classifier", "robust_regressor", "chain", "2-3-2 silu,sigmoid cross_entropy")


def modules(spec: NetworkSpec, folder: Path, old: str = "", new: str = "") -> tuple[ModuleType, ModuleType]:
    """Return both modules of `spec`, with one piece of their text replaced."""
    loaded = []
    for name, target in (("vectorised", numpy_module), ("scalar", scalar_module)):
        path = folder / f"{name}.py"
        text = target.emit(spec, "test", "test")  # type: ignore[attr-defined]
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        loaded.append(load_module(path))
    return loaded[0], loaded[1]


@pytest.mark.parametrize("name", SPECS)
def test_right_modules_agree_with_the_network_and_with_each_other(name: str, tmp_path: Path) -> None:
    spec = resolve_spec(name)
    vectorised, scalar = modules(spec, tmp_path)
    assert [fact.passed for fact in agreement(spec, vectorised, 0)] == [True, True]
    assert scalar_agreement(spec, vectorised, scalar, 0).passed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "a2, da2_dz2 = sigmoid_and_prime(z2)",
            "a2, da2_dz2 = np.tanh(z2), 1.0 - np.tanh(z2) ** 2",
        ),  # another network, whose gradient is not even wrong for it
        ("cost: Scalar = ((a4 - y) ** 2).sum() / N", "cost: Scalar = ((a4 - y) ** 2).sum()"),
    ],
)
def test_a_cost_of_another_network_is_noticed(old: str, new: str, tmp_path: Path) -> None:
    spec = resolve_spec("slides")
    vectorised, _ = modules(spec, tmp_path, old, new)
    assert not agreement(spec, vectorised, 0)[0].passed


def test_a_wrong_gradient_is_noticed_with_its_entry(tmp_path: Path) -> None:
    spec = resolve_spec("slides")
    vectorised, _ = modules(spec, tmp_path, "dW4 = dz4.T.dot(a3)", "dW4 = 1.00001 * dz4.T.dot(a3)")
    cost, gradient = agreement(spec, vectorised, 0)
    assert cost.passed
    assert not gradient.passed
    assert "worst W[4][1," in gradient.detail


def test_a_wrong_scalar_function_is_noticed(tmp_path: Path) -> None:
    spec = resolve_spec("slides")
    vectorised, scalar = modules(spec, tmp_path, "* v.W4_12", "* v.W4_11")
    assert not scalar_agreement(spec, vectorised, scalar, 0).passed


def test_a_gradient_that_is_not_a_number_is_noticed(tmp_path: Path) -> None:
    spec = resolve_spec("slides")
    vectorised, _ = modules(spec, tmp_path, "dW2 = dz2.T.dot(a1)", "dW2 = np.nan * dz2.T.dot(a1)")
    cost, gradient = agreement(spec, vectorised, 0)
    assert cost.passed
    assert not gradient.passed
    assert "worst W[2]" in gradient.detail
    vectorised, scalar = modules(spec, tmp_path, "    return v.dL_da2_1", "    return math.nan * v.dL_da2_1")
    assert not scalar_agreement(spec, vectorised, scalar, 0).passed


def test_the_point_is_that_of_the_numbers_of_the_spec(tmp_path: Path) -> None:
    spec = resolve_spec("xor")
    vectorised, _ = modules(spec, tmp_path)
    seen = {}
    inner = vectorised.loss_and_gradients

    def watched(params: object, x: object, y: object) -> object:
        seen["x"], seen["params"] = x, params
        return inner(params, x, y)

    vectorised.loss_and_gradients = watched  # type: ignore[attr-defined]
    agreement(spec, vectorised, 0)
    assert seen["x"].tolist() == [list(row) for row in spec.numbers.x or ()]  # type: ignore[attr-defined]
    assert seen["params"].W1.tolist() == [list(row) for row in (spec.numbers.W or ())[0]]  # type: ignore[attr-defined]


def by_loops(spec: NetworkSpec, spoil: str = "") -> ModuleType:
    """Return plain loops in the place of an emitted module; `spoil` names an array whose gradient is made wrong."""
    rng = np.random.default_rng(1)

    def init_params(seed: int) -> Any:
        return random_arrays(spec, rng) if seed == 0 else None

    def sample_data(count: int, seed: int) -> tuple[Any, Any]:
        inputs, outputs = spec.widths[0], spec.widths[-1]
        return rng.standard_normal((count + seed, inputs)), rng.uniform(0.1, 0.9, (count + seed, outputs))

    def loss_and_gradients(params: Any, x: Any, y: Any) -> tuple[float, Any]:
        cost, gradients = oracle(spec, params, x, y)
        return cost, Arrays(**{name: array * (1 + (name == spoil) * 1e-9) for name, array in gradients.items()})

    module = ModuleType("by_loops")
    vars(module).update(init_params=init_params, sample_data=sample_data, loss_and_gradients=loss_and_gradients)
    return module


CONNECTED = (
    network_spec("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}, l2=0.3),
    network_spec("3-3-3", "tanh,softmax", "categorical_cross_entropy", skips={2: (1, "z")}, shares={2: 1}, l2=0.1),
)


@pytest.mark.parametrize("samples", ["sum", "mean"])
@pytest.mark.parametrize("network", CONNECTED, ids=lambda network: network.title())
def test_the_penalty_counts_once_whatever_the_samples(network: NetworkSpec, samples: str) -> None:
    document = network.model_dump()
    document["loss"]["samples"] = samples
    spec = NetworkSpec(**document)
    assert [fact.passed for fact in agreement(spec, by_loops(spec), 0)] == [True, True]
    assert [fact.passed for fact in agreement(spec, by_loops(spec, "W1"), 0)] == [True, False]
    other = {**document, "loss": {**document["loss"], "l2": network.loss.l2 + 1e-9}}  # type: ignore[operator]
    assert [fact.passed for fact in agreement(spec, by_loops(NetworkSpec(**other)), 0)] == [False, False]


def test_numbers_of_a_shared_matrix_stand_at_its_owner() -> None:
    document = network_spec("1-1-1", "tanh", shares={2: 1}).model_dump()
    document["numbers"] = {"x": [0.5], "y": [0.25], "W": [[[2.0]], []], "b": [[0.0], [0.5]]}
    spec = NetworkSpec(**document)
    assert [fact.passed for fact in agreement(spec, by_loops(spec), 0)] == [True, True]


def test_a_large_network_is_left_to_the_numerical_checks(tmp_path: Path) -> None:
    spec = resolve_spec("30-20-1 tanh mse")
    path = tmp_path / "module.py"
    path.write_text(numpy_module.emit(spec, "test", "test"), encoding="utf-8")
    assert agreement(spec, load_module(path), 0) == ()


def test_numbers_without_a_value_fail_in_words(tmp_path: Path) -> None:
    """Tanh of 16000 and a sigmoid of 400: the loss is lost to rounding in a hundred digits, and in floats."""
    entropy = {"name": "own", "expression": "-y*log(p) - (1 - y)*log(1 - p)", "outputs": "sum", "samples": "mean"}
    layers = [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]
    numbers = {"x": [[40, 0]], "y": [1], "W": [[[400, 0], [400, 0]], [[200, 200]]], "b": [[0, 0], [0]]}
    spec = build_spec({"inputs": 2, "layers": layers, "loss": entropy, "numbers": numbers}, "test")
    vectorised, scalar = modules(spec, tmp_path)
    with np.errstate(all="ignore"):
        (cost,) = agreement(spec, vectorised, 0)
        same = scalar_agreement(spec, vectorised, scalar, 0)
    assert not cost.passed
    assert cost.detail == "the logarithm of 0 in 100 digits"
    assert not same.passed
    assert same.detail.startswith("Python's own numbers have no value there")
