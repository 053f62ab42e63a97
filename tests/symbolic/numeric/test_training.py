"""Networks with numbers: losses, gradients and steps are those of plain loops."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from codegen.spec_files import resolve_spec
from symbolic.errors import ChalkgradError, SpecError
from symbolic.formula.nodes import Partial, Quantity, Relations
from symbolic.formula.text import print_text
from symbolic.formula.value import value_of
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.numeric.whatif_cost import what_if_of_cost
from symbolic.spec.model import Numbers
from symbolic.spec.shorthand import parse_shorthand
from tests.oracles.plain_loops import cost_and_gradients
from tests.symbolic.graph.networks import spec as spec_of

PRECISE = Rounding(25)
RATE = Fraction(1, 2)


def number_behind(line: Relations) -> float:
    return float(value_of(line.sides[-1], lambda _: None))


def with_numbers(spec, samples=3):
    """Return a spec with numbers that are not round."""
    counter = iter(range(1, 10_000))

    def drawn():
        return round((next(counter) * 37 % 100 - 50) / 64, 3)

    widths = spec.widths
    y = [[0.0] * widths[-1] for _ in range(samples)]
    for n, row in enumerate(y):
        row[n % widths[-1]] = 1.0 if widths[-1] > 1 else float(n % 2)
    numbers = Numbers(
        x=[[drawn() for _ in range(widths[0])] for _ in range(samples)],
        y=y,
        W=[[[drawn() for _ in range(before)] for _ in range(after)] for before, after in pairwise(widths)],
        b=[[drawn() for _ in range(after)] for after in widths[1:]],
    )
    return spec.model_copy(update={"numbers": numbers})


CONNECTED = {
    "skip": spec_of("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}),
    "skip into scores": spec_of("2-2-2-1", "tanh,sigmoid,identity", skips={2: (0, "z")}),
    "shared": spec_of("2-2-2-1", "tanh,sigmoid,identity", shares={2: 1}),
    "all": spec_of("2-2-2-2", "tanh,sigmoid,softmax", skips={1: (0, "a"), 3: (1, "z")}, shares={2: 1}, l2=0.05),
}


@pytest.mark.parametrize("name", CONNECTED)
@pytest.mark.parametrize("samples", [1, 3])
def test_connected_layers_are_those_of_plain_loops(name, samples):
    spec = with_numbers(CONNECTED[name], samples)
    shared = [layer.share is not None for layer in spec.layers]
    matrices = [[] if same else matrix for same, matrix in zip(shared, spec.numbers.W, strict=True)]
    numbers = spec.numbers.model_copy(update={"W": tuple(matrices)})
    spec = spec.model_copy(update={"numbers": numbers})
    (step,) = iterations(spec, PRECISE, None)
    layers = [(layer.activation, None) for layer in spec.layers]
    links = [{"skip": layer.skip, "skip_into": layer.skip_into, "share": layer.share} for layer in spec.layers]
    loss = {**dict(spec.loss), "delta": 1.0, "l2": float(spec.loss.l2 or 0)}
    given = [[list(row) for row in matrix] for matrix in spec.numbers.W]
    cost, dW, db = cost_and_gradients(layers, loss, given, spec.numbers.b, spec.numbers.x, spec.numbers.y, links)
    assert float(step.loss) == pytest.approx(cost, rel=1e-12)
    shown = step.cost or step.samples[0].backward
    gradients = {side.sides[0].wrt: number_behind(side) for side in shown if isinstance(side.sides[0], Partial)}
    for l in range(spec.depth):
        for i, row in enumerate([] if shared[l] else dW[l], start=1):
            for j, expected in enumerate(row, start=1):
                assert gradients[Quantity("W", l + 1, (i, j))] == pytest.approx(expected, rel=1e-10, abs=1e-14)
        for i, expected in enumerate(db[l], start=1):
            assert gradients[Quantity("b", l + 1, (i,))] == pytest.approx(expected, rel=1e-10, abs=1e-14)


def plain_descent(spec, count):
    """Yield the cost and the gradients before each step, by plain loops in floats."""
    weights = [[list(row) for row in matrix] for matrix in spec.numbers.W]
    biases = [list(row) for row in spec.numbers.b]
    for _ in range(count):
        layers = [(layer.activation, None) for layer in spec.layers]
        loss = {**dict(spec.loss), "delta": 1.0}
        cost, dW, db = cost_and_gradients(layers, loss, weights, biases, spec.numbers.x, spec.numbers.y)
        yield cost, dW, db
        for l in range(spec.depth):
            for i, row in enumerate(weights[l]):
                for j in range(len(row)):
                    row[j] -= float(RATE) * dW[l][i][j]
                biases[l][i] -= float(RATE) * db[l][i]


@pytest.mark.parametrize(
    "line",
    [
        "2-2-1 sigmoid half_mse",
        "2-3-2 tanh,softmax cross_entropy",
        "3-2-1 relu,sigmoid cross_entropy",
        "2-2-2 softplus,identity sse",
        "1-1-1 sigmoid mse",
    ],
)
@pytest.mark.parametrize("samples", [1, 3])
def test_two_steps_are_those_of_plain_loops(line, samples):
    spec = with_numbers(parse_shorthand(line), samples)
    steps = list(iterations(spec, PRECISE, RATE, 2))
    for step, (cost, dW, db) in zip(steps, plain_descent(spec, 2), strict=True):
        assert float(step.loss) == pytest.approx(cost, rel=1e-12)
        shown = step.cost or step.samples[0].backward
        gradients = {side.sides[0].wrt: number_behind(side) for side in shown if isinstance(side.sides[0], Partial)}
        several = any(width > 1 for width in spec.widths)
        for l in range(spec.depth):
            for i, row in enumerate(dW[l], start=1):
                for j, expected in enumerate(row, start=1):
                    weight = Quantity("W", l + 1, (i, j) if several else ())
                    assert gradients[weight] == pytest.approx(expected, rel=1e-10, abs=1e-14)
                bias = Quantity("b", l + 1, (i,) if several else ())
                assert gradients[bias] == pytest.approx(db[l][i - 1], rel=1e-10, abs=1e-14)


def test_a_penalty_counts_once_in_the_cost_of_several_samples():
    spec = with_numbers(parse_shorthand("2-2-1 sigmoid half_mse"), 3)
    spec = spec.model_copy(update={"loss": spec.loss.model_copy(update={"l2": Fraction(1, 10)})})
    (step,) = iterations(spec, PRECISE, None)
    (bare,) = iterations(spec.model_copy(update={"loss": spec.loss.model_copy(update={"l2": None})}), PRECISE, None)
    squares = sum(Fraction(str(w)) ** 2 for matrix in spec.numbers.W for row in matrix for w in row)
    assert float(step.loss) == pytest.approx(float(bare.loss) + float(squares) / 20, rel=1e-14)
    assert step.updates == ()


def test_a_sample_on_a_kink_is_told():
    spec = parse_shorthand("1-1 relu mse").model_copy(
        update={"numbers": Numbers(x=[[2.0]], y=[[1.0]], W=[[[0.5]]], b=[[-1.0]])}
    )
    (step,) = iterations(spec, PRECISE, None)
    (words,) = step.samples[0].kinks
    told = "".join(part if isinstance(part, str) else print_text(part, spec.written_in) for part in words)
    assert told == "Here z^[1] = 0, where there is no derivative; 0 is used."


def test_numbers_that_are_missing_are_named():
    with pytest.raises(SpecError) as error:
        list(iterations(resolve_spec("slides"), PRECISE, RATE))
    assert "numbers.x: found nothing; expected the inputs, a row for each sample" in str(error.value)
    assert "numbers.b: found nothing" in str(error.value)


def test_too_many_lines_are_refused():
    with pytest.raises(SpecError, match="expected at most 200 parameters"):
        list(iterations(with_numbers(parse_shorthand("10-20-1 sigmoid mse")), PRECISE, RATE))
    with pytest.raises(SpecError, match="1,000 iterations"):
        list(iterations(with_numbers(parse_shorthand("2-2-1 sigmoid mse")), PRECISE, RATE, 1000))


@pytest.mark.parametrize("l2", [None, Fraction(1, 10)])
@pytest.mark.parametrize("samples", ["mean", "sum"])
def test_a_what_if_of_several_samples_is_about_the_cost_of_all(samples, l2):
    spec = with_numbers(parse_shorthand("2-2-1 sigmoid half_mse"), 3)
    spec = spec.model_copy(update={"loss": spec.loss.model_copy(update={"samples": samples, "l2": l2})})
    found = what_if_of_cost(spec, Quantity("W", 1, (2, 1)), Fraction(1, 100), PRECISE)

    def cost(change):
        weights = [[list(row) for row in matrix] for matrix in spec.numbers.W]
        weights[0][1][0] += change
        loss = {**dict(spec.loss), "delta": 1.0, "l2": float(l2 or 0)}
        layers = [(layer.activation, None) for layer in spec.layers]
        return cost_and_gradients(layers, loss, weights, spec.numbers.b, spec.numbers.x, spec.numbers.y)

    before, dW, _ = cost(0.0)
    assert float(found.before) == pytest.approx(before, rel=1e-12)
    assert float(found.slope) == pytest.approx(dW[0][1][0], rel=1e-10)
    assert float(found.predicted) == pytest.approx(before + 0.01 * dW[0][1][0], rel=1e-12)
    assert float(found.after) == pytest.approx(cost(0.01)[0], rel=1e-12)
    assert found.of == Quantity("J")


@pytest.mark.parametrize(("name", "step"), [(Quantity("x", None, (1,)), 1), (Quantity("W", 1, (1, 1)), 0)])
def test_a_step_of_the_cost_that_is_none_is_refused(name, step):
    spec = with_numbers(parse_shorthand("2-2-1 sigmoid half_mse"), 3)
    with pytest.raises(ChalkgradError, match="found a step of"):
        what_if_of_cost(spec, name, Fraction(step), PRECISE)
