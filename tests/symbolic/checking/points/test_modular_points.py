"""Values and derivatives modulo primes: those of plain loops over pairs (value, slope), with E for the exponential."""

from __future__ import annotations

from typing import Any

import pytest

from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.points.networks import circuit_of
from symbolic.checking.points.point import Point
from symbolic.spec.model import NetworkSpec
from tests.symbolic.checking.points.nets import NETS, places

Pair = tuple[int, int]


class Pairs:
    """Arithmetic on (value, slope) as Python integers modulo one prime, exponentials as the field has them."""

    def __init__(self, field: ModularField, prime: int, of: dict[str, int], by: str) -> None:
        self.field, self.prime, self.of, self.by = field, prime, of, by

    def free(self, name: str) -> Pair:
        return self.of[name] % self.prime, int(name == self.by)

    def add(self, u: Pair, v: Pair) -> Pair:
        return (u[0] + v[0]) % self.prime, (u[1] + v[1]) % self.prime

    def mul(self, u: Pair, v: Pair) -> Pair:
        return u[0] * v[0] % self.prime, (u[0] * v[1] + u[1] * v[0]) % self.prime

    def inverse(self, u: Pair) -> Pair:
        value = pow(u[0], -1, self.prime)
        return value, -u[1] * value * value % self.prime

    def exp(self, u: Pair, argument: int) -> Pair:
        value = self.field.exp(argument) % self.prime
        return value, value * u[1] % self.prime


def outputs(spec: NetworkSpec, point: Point[int], pairs: Pairs) -> list[Pair]:
    """Return the predictions of a sigmoid, tanh, softmax or identity network."""
    found = places(point.circuit)
    layers = [[pairs.free(f"x[{j}]") for j in range(1, spec.inputs + 1)]]
    for l, layer in enumerate(spec.layers, start=1):
        scores = []
        for i in range(1, layer.units + 1):
            score = pairs.free(f"b[{l}][{i}]") if layer.bias else (0, 0)
            for j, unit in enumerate(layers[-1], start=1):
                score = pairs.add(score, pairs.mul(pairs.free(f"W[{layer.share or l}][{i},{j}]"), unit))
            if layer.skip is not None and layer.skip_into == "z":
                score = pairs.add(score, layers[layer.skip][i - 1])
            scores.append(score)
        arguments = [point.value(found[f"z[{l}][{i}]"]) for i in range(1, layer.units + 1)]
        units = activated(layer.activation, scores, arguments, pairs)
        if layer.skip is not None and layer.skip_into == "a":
            units = [pairs.add(unit, layers[layer.skip][i]) for i, unit in enumerate(units)]
        layers.append(units)
    return layers[-1]


def activated(name: str, scores: list[Pair], arguments: list[int], pairs: Pairs) -> list[Pair]:
    if name == "identity":
        return scores
    twice = name == "tanh"
    arguments = [pairs.field.add(z, z) for z in arguments] if twice else arguments
    inner = [pairs.add(z, z) for z in scores] if twice else scores
    powers = [pairs.exp(z, argument) for z, argument in zip(inner, arguments, strict=True)]
    if name == "softmax":
        total = (0, 0)
        for power in powers:
            total = pairs.add(total, power)
        return [pairs.mul(power, pairs.inverse(total)) for power in powers]
    above = [pairs.add(power, (-1, 0)) for power in powers] if twice else powers
    return [pairs.mul(over, pairs.inverse(pairs.add(power, (1, 0)))) for over, power in zip(above, powers, strict=True)]


SMOOTH = ["sigmoid", "softmax", "skip into activations", "skip into scores", "shared weights", "no biases", "l2"]


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("name", SMOOTH)
def test_predictions_and_their_derivatives_are_those_of_plain_loops(name: str, turn: int) -> None:
    spec, prime = NETS[name], PRIMES[turn]
    field = ModularField(prime, b"a test")
    point: Point[Any] = Point(circuit_of(spec), field)
    found = places(point.circuit)
    given = {key: point.value(number) for key, number in found.items()}
    predictions = [key for key in found if key.startswith("yhat")]
    parameters = [key for key in found if key[:2] in {"W[", "b[", "x["}]
    for by in parameters:
        expected = outputs(spec, point, Pairs(field, prime, given, by))
        for key, (value, slope) in zip(predictions, expected, strict=True):
            assert point.value(found[key]) % prime == value
            assert point.slope(found[key], found[by]) % prime == slope, (key, by)


def test_the_slope_of_a_squared_error_is_twice_the_error_modulo_a_prime() -> None:
    spec, prime = NETS["l2"], PRIMES[0]
    point: Point[Any] = Point(circuit_of(spec), ModularField(prime, b"a test"))
    found = places(point.circuit)
    values = {key: point.value(number) % prime for key, number in found.items()}
    error = values["yhat"] - values["y"]
    assert values["L"] * 2 % prime == error**2 % prime
    assert point.slope(found["L"], found["yhat"]) % prime == error % prime
    weights = [values[key] for key in found if key.startswith("W")]
    assert values["R"] == values["lambda"] * sum(w * w for w in weights) * pow(2, -1, prime) % prime
    assert values["J"] == (values["L"] + values["R"]) % prime
    slope = point.slope(found["J"], found["W[2][1,1]"]) % prime
    assert slope == (error * values["a[1][1]"] + values["lambda"] * values["W[2][1,1]"]) % prime


def test_relu_is_the_argument_or_zero_by_its_sign() -> None:
    spec, prime = NETS["relu"], PRIMES[0]
    field = ModularField(prime, b"a test")
    point: Point[Any] = Point(circuit_of(spec), field)
    found = places(point.circuit)
    seen = set()
    for i in (1, 2, 3, 4):
        z, a = found[f"z[1][{i}]"], found[f"a[1][{i}]"]
        on = field.equal(field.sign(point.value(z)), field.number(1))
        seen.add(on)
        assert field.equal(point.value(a), point.value(z) if on else field.number(0))
        assert field.equal(point.slope(a, z), field.number(int(on)))
    assert seen
