"""Emitted tests pass for every kind of right module, and fail for every one that was spoiled."""

from dataclasses import replace

import pytest

from codegen.spec_files import resolve_spec
from codegen.targets.numpy_module.options import PLAIN, Options
from symbolic.functions.names import ACTIVATION_NAMES
from tests.codegen.nets import network
from tests.codegen.targets.numpy_tests.beside import (
    EVERYTHING,
    judged,
    module_text,
    put,
    square,
    swept,
    with_penalty_and_sum,
)
from tests.codegen.targets.numpy_tests.spoiled import spoiled

CLASSIFIER = network((3, 4, 2), ("tanh", "softmax"), "categorical_cross_entropy")
RECTIFIER = network((3, 4, 2), ("relu", "sigmoid"), "binary_cross_entropy")
SPOILERS = {
    "a sign": (CLASSIFIER, "db2 = ones.dot(dz2)", "db2 = -ones.dot(dz2)"),
    "a dropped factor": (CLASSIFIER, "dz1 = da1 * tanh_prime(z1)", "dz1 = da1"),
    "another argument": (CLASSIFIER, "tanh_prime(z1)", "tanh_prime(a1)"),
    "a wrong shape": (CLASSIFIER, "dW1 = dz1.T.dot(x)", "dW1 = x.T.dot(dz1)"),
    "a transposed gradient": (square(), "dW2 = dz2.T.dot(a1)", "dW2 = a1.T.dot(dz2)"),
    "weights that are not transposed": (square(), "da1 = dz2.dot(p.W2)", "da1 = dz2.dot(p.W2.T)"),
    "eight right digits": (CLASSIFIER, "dW2 = dz2.T.dot(a1)", "dW2 = 1.00000001 * dz2.T.dot(a1)"),
    "the last sample left out": (CLASSIFIER, "dW1 = dz1.T.dot(x)", "dW1 = dz1[:-1].T.dot(x[:-1])"),
    "a sum for a mean, everywhere": (CLASSIFIER, " / N", ""),
    "a penalty left out": (with_penalty_and_sum(), " + 0.1 * p.W2", ""),
    "a kink elsewhere": (RECTIFIER, "z > 0.0", "z > 0.5"),
    "a step uphill": (CLASSIFIER, "p - float(learning_rate) * g", "p + float(learning_rate) * g"),
    "an input that is changed": (CLASSIFIER, "    N = len(y)\n    ones", "    N = len(y)\n    x *= 1.0\n    ones"),
    "another type": (CLASSIFIER, "np.ones(len(y), a2.dtype)", "np.ones(len(y))"),
    "chance": (CLASSIFIER, "dW1 = ", "dW1 = (1 + 1e-13 * np.random.default_rng().random()) * "),
    "an overflow": (RECTIFIER, "np.exp(np.minimum(z, -z))", "np.exp(-z)"),
    "no look for NaN": (CLASSIFIER, "and not np.isfinite(array).all():", "and False:"),
    "no look at samples": (CLASSIFIER, "if not len(array):", "if False:"),
    "a vector refused": (CLASSIFIER, "array.ndim == 1 and", "array.ndim == 3 and"),
    "momentum uphill": (CLASSIFIER, "share * v - rate * d", "share * v + rate * d"),
    "Adam uphill": (CLASSIFIER, "w - move", "w + move"),
    "shuffling by chance": (CLASSIFIER, 'default_rng(_whole("seed", seed, 0))', "default_rng()"),
    "batches that count alike": (CLASSIFIER, "cost * size for cost, size", "cost * size**3 for cost, size"),
    "parameters of any name": (CLASSIFIER, "if missing or others:", "if False:"),
    "a tangent": (CLASSIFIER, "dW1_dot = ", "dW1_dot = 1.001 * "),
}


def test_right_modules_pass(tmp_path):
    for number, spec in enumerate(swept()):
        put(tmp_path, f"plain_{number}", spec)
        if number % 4 == 0:
            put(tmp_path, f"everything_{number}", spec, EVERYTHING)
    passed, failed, said = judged(tmp_path)
    assert not failed, said
    assert passed > 18 * number


def test_spoiled_modules_fail(tmp_path):
    for number, (spec, old, new) in enumerate(SPOILERS.values()):
        text = module_text(spec, EVERYTHING)
        assert old in text
        put(tmp_path, f"spoiled_{number}", spec, EVERYTHING, text.replace(old, new))
    _, failed, _ = judged(tmp_path)
    assert [what for number, what in enumerate(SPOILERS) if f"spoiled_{number}" not in failed] == []


@pytest.mark.parametrize("example", ["xor", "residual"])
def test_no_change_to_the_mathematics_goes_unnoticed(example, tmp_path):
    spec = resolve_spec(example)
    changes = list(spoiled(module_text(spec, PLAIN)))
    assert len(changes) >= 30
    for number, (_, text) in enumerate(changes):
        put(tmp_path, f"spoiled_{number}", spec, text=text)
    _, failed, _ = judged(tmp_path)
    assert [what for number, (what, _) in enumerate(changes) if f"spoiled_{number}" not in failed] == []


def test_the_sweep_holds_every_activation():
    assert {layer.activation for spec in swept() for layer in spec.layers} == set(ACTIVATION_NAMES)


WEIGHTED = Options(weights=True)
WEIGHT_SPOILERS = {
    "weights three times": ("w = _weights(", "w = 3.0 * _weights("),
    "no weights going backward": ("= w * (", "= (1.0 + 0.0 * w) * ("),
    "no look at weights": ("(column < 0).any()", "False"),
}


def test_right_weights_pass_and_wrong_ones_fail(tmp_path):
    specs = [with_penalty_and_sum(), network((3, 4, 2), ("tanh", "sigmoid"), "binary_cross_entropy"), CLASSIFIER]
    for number, spec in enumerate(specs):
        for style in ("plain", "fast"):
            put(tmp_path, f"right_{style}_{number}", spec, replace(WEIGHTED, style=style))
    for number, (before, after) in enumerate(WEIGHT_SPOILERS.values()):
        text = module_text(specs[1], WEIGHTED)
        assert before in text
        put(tmp_path, f"spoiled_{number}", specs[1], WEIGHTED, text.replace(before, after))
    _, failed, said = judged(tmp_path)
    assert failed == {f"spoiled_{number}" for number in range(len(WEIGHT_SPOILERS))}, said
