"""Which functions are said to lose their value in floating point, and where."""

from __future__ import annotations

import pytest

from codegen.program.weak_forms import weak_forms
from symbolic.functions.names import ACTIVATION_NAMES
from symbolic.spec.model import build_spec

SQUARED = {"name": "squared_error", "outputs": "sum", "samples": "sum"}


def told(activation: object, loss: object = SQUARED) -> tuple[str, ...]:
    layers = [{"units": 1, "activation": activation}]
    return weak_forms(build_spec({"inputs": 1, "layers": layers, "loss": loss}, "test"))


@pytest.mark.parametrize("name", [name for name in ACTIVATION_NAMES if name != "softmax"])
def test_nothing_is_said_of_the_registry_nor_of_what_is_made_of_it(name: str) -> None:
    assert told(name) == ()
    assert told({"name": "own", "expression": f"0.5*{name}(2*z)"}) == ()


@pytest.mark.parametrize(
    ("expression", "beginnings"),
    [
        (
            "log(1 + exp(z))",
            ("own is computed as it is written: at z = 750 it comes out as inf instead of 750.", "own' "),
        ),
        ("1/(1 + exp(-z))", ("own' is computed as it is written: at z = -750 it comes out as nan instead of 0.",)),
        ("z*tanh(softplus(z))", ()),
        ("max(z, 0)^2", ()),
        ("sin(3*z)", ()),
        ("exp(-z^2)", ()),
        ("(sqrt(1 + z^2) - z)*z", ("own is computed as it is written: at z = 1",)),
        ("z - sqrt(1 + z^2)", ()),
    ],
)
def test_overflow_and_cancellation_are_found(expression: str, beginnings: tuple[str, ...]) -> None:
    found = told({"name": "own", "expression": expression})
    assert len(found) == len(beginnings)
    for sentence, beginning in zip(found, beginnings, strict=True):
        assert sentence.startswith(beginning)
        assert "`stable" in sentence


def test_a_stable_form_silences_it() -> None:
    naive = {"name": "own", "expression": "log(1 + exp(z))"}
    soft = {**naive, "stable": "max(z, 0) + log(1 + exp(-abs(z)))", "stable_derivative": "1/(1 + exp(-z))"}
    assert told(soft) == ()
    assert told({**naive, "stable": "softplus(z)"}) == ()


def test_a_loss_is_looked_at_over_its_predictions_and_targets() -> None:
    loss = {**SQUARED, "name": "ownloss", "expression": "log(1 + exp(-y*p))"}
    found = told("identity", loss)
    assert found[0].startswith(
        "ownloss is computed as it is written: at p = -750, y = 1 it comes out as inf instead of"
    )
    assert told("identity", {**loss, "expression": "softplus(-y*p)"}) == ()
    entropy = {**loss, "expression": "-y*log(p) - (1 - y)*log(1 - p)"}
    (lost,) = told("sigmoid", entropy)
    assert lost.startswith("ownloss has no finite value at p = 0 and p = 1, to which predictions may round")
    assert told("sigmoid", {**SQUARED, "name": "binary_cross_entropy"}) == ()
