"""Which decimals are constants of a network's functions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from symbolic.checking.verdicts.constants import constants_of
from symbolic.spec.model import build_spec


def constants(activation: object, loss: dict[str, Any], **layer: float) -> set[str]:
    layers = [{"units": 2, "activation": activation, **layer}, {"units": 1, "activation": "identity"}]
    cost = {"outputs": "sum", "samples": "mean", **loss}
    return set(map(str, constants_of(build_spec({"inputs": 2, "layers": layers, "loss": cost}, "test"))))


SQUARED = {"name": "squared_error"}


@pytest.mark.parametrize(
    ("activation", "loss", "layer", "some"),
    [
        ({"name": "f", "expression": "z*sigmoid(1.7*z)"}, SQUARED, {}, {"17/10"}),
        ({"name": "f", "expression": "max(0, min(1, 0.2*z + 0.5))"}, SQUARED, {}, {"1/5", "1/2", "5/2"}),
        ("tanh", {"name": "own", "expression": "max(0.9*(y - p), -0.1*(y - p))"}, {}, {"9/10", "1/10"}),
        ({"name": "f", "expression": "abs(z)^2.5"}, SQUARED, {}, {"5/2", "3/2"}),
        ({"name": "f", "expression": "max(3*z - 2, 0)"}, SQUARED, {}, {"2/3"}),
        ("tanh", {"name": "own", "expression": "abs(p - y)^2.5"}, {}, {"5/2", "3/2"}),
        ("leaky_relu", SQUARED, {"alpha": 0.3}, {"3/10"}),
        ("tanh", {"name": "huber", "delta": 1.35}, {}, {"27/20"}),
    ],
)
def test_numbers_of_functions_their_slopes_and_kinks_are_found(
    activation: object, loss: dict[str, Any], layer: dict[str, float], some: set[str]
) -> None:
    assert some <= constants(activation, loss, **layer)


def test_no_others_are() -> None:
    assert constants("sigmoid", SQUARED) == {"1", "2"}
    assert all(Fraction(number) >= 0 for number in constants("elu", SQUARED))
