"""Functions that a spec defines: how they are given, and every way in which they are refused."""

from __future__ import annotations

from typing import Any

import pytest

from symbolic.errors import SpecError
from symbolic.formula.own_function import OwnFunction
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.own_activation import OwnActivationSpec
from symbolic.spec.parse import parse_spec
from symbolic.spec.parts import OwnLossSpec
from symbolic.spec.publish import to_json

SWISH = {"name": "swish2", "expression": "z*sigmoid(2*z)"}
QUARTIC = {"name": "quartic", "expression": "(p - y)^4", "outputs": "sum", "samples": "mean"}
ENTROPY = "-y*log(p) - (1 - y)*log(1 - p)"
TOML = """
inputs = 2
[[layers]]
units = 3
activation = {name = "swish2", expression = "z*sigmoid(2*z)"}
[[layers]]
units = 1
activation = "identity"
[loss]
name = "quartic"
expression = "(p - y)^4"
outputs = "sum"
samples = "mean"
"""


def document(*activations: object, loss: dict[str, Any] | None = None) -> dict[str, Any]:
    layers = [{"units": 2, "activation": activation} for activation in activations]
    return {"inputs": 2, "layers": layers, "loss": QUARTIC if loss is None else loss}


def problems(data: object) -> list[str]:
    """Return the places and first words of what is wrong."""
    with pytest.raises(SpecError) as caught:
        build_spec(data, "test")
    return [f"{problem.place}: found {problem.found}; expected {problem.expected}" for problem in caught.value.problems]


def test_a_spec_holds_functions_of_its_own() -> None:
    spec = parse_spec(TOML, "test.toml", "toml")
    first, last = spec.layers
    assert first.activation == OwnActivationSpec(**SWISH)
    assert isinstance(spec.loss, OwnLossSpec)
    assert first.function == OwnFunction("swish2", "z*sigmoid(2*z)").key
    assert first.record.name == "swish2"
    assert last.function == "identity"
    assert spec.loss.record.name == "quartic"
    assert spec.title() == "2-3-1 swish2, identity, quartic"
    assert spec.written_in.functions == (first.function,)
    assert len({spec, parse_spec(TOML, "test.toml", "toml")}) == 1


def test_it_reads_back_from_its_json() -> None:
    spec = parse_spec(TOML, "test.toml", "toml")
    assert parse_spec(to_json(spec), "test.json", "json") == spec


def test_python_builds_what_a_file_says() -> None:
    spec = parse_spec(TOML, "test.toml", "toml")
    assert NetworkSpec(inputs=2, layers=spec.layers, loss=spec.loss) == spec


def test_one_function_may_be_used_by_several_layers() -> None:
    spec = build_spec(document(SWISH, SWISH, "tanh"), "test")
    assert spec.written_in.functions == (spec.layers[0].function,)


def test_stable_forms_that_agree_are_taken() -> None:
    softer = {
        "name": "softer",
        "expression": "log(1 + e^x)",
        "stable": "softplus(x)",
        "stable_derivative": "sigmoid(x)",
    }
    loss = {**QUARTIC, "stable": "((p - y)^2)^2", "stable_derivative": "4*(p - y)^3"}
    spec = build_spec(document(softer, "identity", loss=loss), "test")
    assert str(spec.layers[0].record.stable.value) == "log1p(exp(-Abs(z))) + Max(0, z)"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            document({**SWISH, "expression": "z*sgmoid(z)"}, "tanh"),
            "layers[1].activation.expression: found the function `sgmoid`; expected one of exp, log",
        ),
        (
            document({**SWISH, "expression": "z*w"}, "tanh"),
            "layers[1].activation.expression: found the names z, w; expected one variable",
        ),
        (
            document({**SWISH, "expression": 3}, "tanh"),
            "layers[1].activation.expression: found 3; expected an expression in one variable",
        ),
        (
            document({**SWISH, "name": "relu"}, "tanh"),
            'layers[1].activation.name: found "relu"; expected a name of letters',
        ),
        (
            document({**SWISH, "name": "__import__('os')"}, "tanh"),
            "layers[1].activation.name: found \"__import__('os')\"; expected a name of letters",
        ),
        (
            document({**SWISH, "name": "my_act"}, "tanh"),
            'layers[1].activation.name: found "my_act"; expected a name of letters and then digits',
        ),
        (
            document({"expression": "z"}, "tanh"),
            "layers[1].activation.name: found nothing; expected a name of letters",
        ),
        (
            document({"name": "f"}, "tanh"),
            "layers[1].activation.expression: found nothing; expected an expression in one variable",
        ),
        (
            document({**SWISH, "beta": 2}, "tanh"),
            'layers[1].activation.beta: found the unknown key "beta"; expected one of the keys name, expression',
        ),
        (
            document(SWISH, {"name": "swish2", "expression": "z*sigmoid(3*z)"}),
            "layers[2].activation.name: found another function called swish2 than that of layer 1; expected",
        ),
        (
            document({"name": "inverse2", "expression": "1/z"}, "tanh"),
            "layers[1].activation.expression: found an expression without a real value at z = 0; expected",
        ),
        (
            document({"name": "root", "expression": "sqrt(z + 5)"}, "tanh"),
            "layers[1].activation.expression: found an expression without a real value at z = -143; expected",
        ),
        (
            document({"name": "root2", "expression": "sqrt(z^2)"}, "tanh"),
            "layers[1].activation.expression: found a kink at which the rules give no slope, where z = 0; expected",
        ),
        (
            document({"name": "pieces", "expression": "relu(z) - relu(-z)"}, "tanh"),
            (
                "layers[1].activation.expression: found a slope that the rules of differentiation miss, as kinks "
                "cancel there, where z = 0; expected"
            ),
        ),
        (
            document({"name": "quartic", "expression": "z^3"}, "tanh"),
            "loss.name: found a loss called quartic like the activation of layer 1; expected a name for each function",
        ),
        (
            document({"name": "E", "expression": "z^3"}, "tanh"),
            'layers[1].activation.name: found "E"; expected a name of letters',
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "p + y"}),
            "loss.expression: found a loss that grows with p alike everywhere; expected",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "p^2"}),
            "loss.expression: found no target y; expected p, the prediction, and y, the target",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "y*log(y/p)"}),
            "loss.expression: found an expression without a real value at p =",
        ),
        (
            document("relu", loss={**QUARTIC, "expression": "p - y*log(p)"}),
            "layers[1].activation: found relu on the output layer, with values in [0, ∞); expected values in (0, ∞)",
        ),
        (
            document({**SWISH, "stable": "z*sigmoid(2*z) + max(z - 3, 0)*max(3.6 - z, 0)"}, "tanh"),
            "layers[1].activation.stable: found",
        ),
        (
            document({**SWISH, "stable": "z*sigmoid(2*z) + max(z - 39.9, 0)/1000"}, "tanh"),
            "layers[1].activation.stable: found",
        ),
        (
            document({**SWISH, "stable": "z*sigmoid(3*z)"}, "tanh"),
            "layers[1].activation.stable: found 0.0865046 at z = 1/7; expected the value of the expression there",
        ),
        (
            document({**SWISH, "stable": "z*sigmoid(2*z) + 1/10^11"}, "tanh"),
            "layers[1].activation.stable: found 1e-11 at z = 0; expected the value of the expression there, 0",
        ),
        (
            document({"name": "sp", "expression": "log(1 + e^z)", "stable": "softplus(z)*(1 + 1/10^10)"}, "tanh"),
            (
                "layers[1].activation.stable: found 0.693147180629 at z = 0; expected the value of the expression "
                "there, 0.69314718056"
            ),
        ),
        (
            document({"name": "sine2", "expression": "sqrt(sin(z)^2)"}, "tanh"),
            "layers[1].activation.expression: found an expression without a slope at z = 0; expected",
        ),
        (
            document({"name": "steep2", "expression": "abs(z)^0.5"}, "tanh"),
            "layers[1].activation.expression: found an expression without a slope at z = 0; expected",
        ),
        (
            document({"name": "pole2", "expression": "z/(z - 0.3)"}, "tanh"),
            "layers[1].activation.expression: found an expression without a real value at z = 3/10; expected",
        ),
        (
            document({"name": "pole2", "expression": "log((z - 0.3)^2)"}, "tanh"),
            "layers[1].activation.expression: found an expression without a real value at z = 3/10; expected",
        ),
        (
            document({"name": "abs2", "expression": "abs(z)", "stable_derivative": "z/abs(z)"}, "tanh"),
            "layers[1].activation.stable_derivative: found no real value at z = 0; expected the derivative of the",
        ),
        (
            document(
                {"name": "abs2", "expression": "abs(z - 0.3)", "stable_derivative": "tanh(10^6*(z - 0.3)) + 1"}, "tanh"
            ),
            "layers[1].activation.stable_derivative: found",
        ),
        (
            document(
                {"name": "step2", "expression": "max(z - 0.3, 0)", "stable_derivative": "sign(max(z - 0.3, 0))"}, "tanh"
            ),
            "layers[1].activation.stable_derivative: found 0 at z = 3/10; expected the derivative of the expression",
        ),
        (
            document({**SWISH, "stable": "z*sigmoid(2*z) + max(z - 4, 0)*max(7 - z, 0)"}, "tanh"),
            "layers[1].activation.stable: found",
        ),
        (
            document({"name": "flat2", "expression": "max(abs(max(exp(z), 1) - 1), z)"}, "tanh"),
            "layers[1].activation.expression: found max, abs or the like of what is zero over a range, where",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "relu(p - y) - relu(y - p) + p^2"}),
            "loss.expression: found a slope that the rules of differentiation miss, as kinks cancel there, where",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "abs(max(exp(p), 1) - 1) + y*p"}),
            "loss.expression: found max, abs or the like of what is zero over a range, where",
        ),
        (
            document({"name": "low", "expression": "max(-0.5, min(1, z))"}, loss={**QUARTIC, "expression": ENTROPY}),
            "layers[1].activation: found low on the output layer, with values in [-0.5, 1]; expected values in (0, 1)",
        ),
        (
            document({"name": "high", "expression": "max(0.1, min(1, z))"}, loss={**QUARTIC, "expression": ENTROPY}),
            "layers[1].activation: found high on the output layer, with values in [0.1, 1]; expected values in (0, 1)",
        ),
        (
            document({"name": "part", "expression": "log(z^2 - z + 1)"}, loss={**QUARTIC, "expression": ENTROPY}),
            "layers[1].activation: found part on the output layer, with values in (-∞, ∞); expected values in (0, 1)",
        ),
        *(
            (
                document({**SWISH, "name": name}, "tanh"),
                f'layers[1].activation.name: found "{name}"; expected a name of letters',
            )
            for name in ("exp", "W", "delta", "a" * 37, "sigmoid")
        ),
        (
            document({**SWISH, "expression": "z" + "+z" * 100}, "tanh"),
            "layers[1].activation.expression: found",
        ),
        (
            document({**SWISH, "stable_derivative": "sigmoid(2*z)"}, "tanh"),
            "layers[1].activation.stable_derivative: found 0.570",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "(q - y)^2"}),
            "loss.expression: found the name q; expected p, the prediction, and y",
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "sqrt(-1 - (p - y)^2)"}),
            "loss.expression: found an expression without a real value at p = 0, y = 0; expected",
        ),
        (
            document("tanh", loss={**QUARTIC, "stable_derivative": "3*(p - y)^3"}),
            "loss.stable_derivative: found",
        ),
        (
            document("tanh", loss={**QUARTIC, "name": "hinge"}),
            'loss.name: found "hinge"; expected a name of letters',
        ),
        (
            document("tanh", loss={**QUARTIC, "expression": "p - y*log(p)"}),
            "layers[1].activation: found tanh on the output layer, with values in (-1, 1); expected values in (0, ∞)",
        ),
        (
            document("tanh", loss={**QUARTIC, "factor": 3}),
            'loss.factor: found "3"; expected 1 or "1/2" for quartic',
        ),
        (
            document("tanh", loss={**QUARTIC, "delta": 1.0}),
            "loss.delta: found delta for quartic, which has no such constant; expected",
        ),
        (
            document("tanh", loss={"name": "quartic", "outputs": "sum", "samples": "mean"}),
            'loss.name: found "quartic"; expected a loss: squared_error',
        ),
        (
            document("tanh", loss={"name": "quartic", "stable": "p", "outputs": "sum", "samples": "mean"}),
            'loss.stable: found the unknown key "stable"; expected one of the keys name',
        ),
    ],
)
def test_what_cannot_be_used_is_told(data: object, told: str) -> None:
    assert any(line.startswith(told) for line in problems(data)), problems(data)


def test_a_form_without_an_expression_is_told_what_it_goes_with() -> None:
    with pytest.raises(SpecError, match="stable goes with an expression of your own") as caught:
        build_spec(document("tanh", loss={"name": "huber", "stable": "p", "outputs": "sum", "samples": "mean"}), "test")
    (problem,) = caught.value.problems
    assert problem.expected == "one of the keys name, factor, outputs, samples, delta, l2"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"expression": "(p-"}, "expression"),
        ({"name": "huber"}, "name"),
        ({"stable": "p +"}, "stable"),
        ({"l3": 1}, "l3"),
    ],
)
def test_a_loss_that_is_built_in_python_is_refused_likewise(change: dict[str, Any], place: str) -> None:
    with pytest.raises(SpecError) as caught:
        OwnLossSpec(**{**QUARTIC, **change})
    assert [problem.place for problem in caught.value.problems] == [place]


def test_an_alpha_beside_an_own_function_has_no_use() -> None:
    data = document(SWISH, "tanh")
    data["layers"][0]["alpha"] = 0.5
    assert problems(data)[0].startswith("layers[1].alpha: found alpha for swish2, which has no such constant")


def test_the_place_in_an_expression_is_marked() -> None:
    with pytest.raises(SpecError) as caught:
        build_spec(document({**SWISH, "expression": "z*sgmoid(z)"}, "tanh"), "test")
    assert str(caught.value).endswith("    1 | z*sgmoid(z)\n          ^")


HOSTILE = [
    "(" * 10_000 + "z" + ")" * 10_000,
    "z" * 501,
    "z^z^z^z^z^z",
    "9^9^9^9*z",
    "z; import os",
    "sin(" * 99 + "z",
    "z/" * 95 + "(1+z^2)",
    "max(exp(exp(exp(exp(20)))), z)",
    "max(9^9^9^exp(20), z)",
    "max(1/0, z)",
    "*".join(["1e-39"] * 9) + "*z",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_expressions_are_refused_without_a_traceback(text: str) -> None:
    assert problems(document({**SWISH, "expression": text}, "tanh"))


def test_bounds_decide_whether_outputs_suit_a_loss() -> None:
    focal = {**QUARTIC, "expression": "-y*log(p) - (1 - y)*log(1 - p)"}
    fitting = {"name": "steep", "expression": "1/(1 + exp(-5*z))"}
    assert build_spec(document(fitting, loss=focal), "test").loss.record.prediction_range == (0, 1)
    known = {"name": "binary_cross_entropy", "outputs": "sum", "samples": "mean"}
    assert build_spec(document(fitting, loss=known), "test").layers[0].record.range == (0, 1)
    assert problems(document(SWISH, loss=known))[0].startswith(
        "layers[1].activation: found swish2 on the output layer, with values in (-∞, ∞); expected values in (0, 1)"
    )
