"""Questions with numbers: every value computed again by plain Python loops, and again with rounding on the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from codegen.documents.questions.model import NumberAnswer, Question
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, Negative, Number, Quantity, Quotient, Relations
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.questions.making import made, network, question, words_of
from tests.oracles import plain_loops
from tests.symbolic.derivation.any_network import specs

EXACT = network("2-3-1 relu,identity half_mse")
ROUNDED = network("2-2-2-2-1 sigmoid mse")
KINDS = ("forward-pass", "what-if", "update-step")


def by_loops(spec: NetworkSpec) -> tuple[float, list[list[list[float]]]]:
    """Return the loss and its derivatives by all weights, at the numbers of a spec."""
    layers = [
        (layer.activation, plain_loops.USUAL_ALPHA.get(str(layer.activation)) if layer.alpha is None else layer.alpha)
        for layer in spec.layers
    ]
    numbers = spec.numbers
    assert numbers.x is not None
    biases = numbers.b or [()] * spec.depth
    filled = [list(row) or [0.0] * layer.units for row, layer in zip(biases, spec.layers, strict=True)]
    weights = [[list(row) for row in matrix] for matrix in numbers.W or ()]
    loss = {**dict(spec.loss), "delta": 1.0 if spec.loss.delta is None else spec.loss.delta}
    links = [{"skip": layer.skip, "skip_into": layer.skip_into, "share": layer.share} for layer in spec.layers]
    x, y = ([list(row) for row in rows or ()] for rows in (numbers.x, numbers.y))
    cost, slopes, _ = plain_loops.cost_and_gradients(layers, loss, weights, filled, x, y, links)
    return cost, slopes


def number_in(formula: Formula) -> float:
    match formula:
        case Number(value=value):
            return float(value)
        case Negative(body=body):
            return -number_in(body)
        case Quotient(numerator=above, denominator=below):
            return number_in(above) / number_in(below)
    raise AssertionError(formula)


def expected(asked: Question) -> float:
    """Return the answer by plain loops, from what the stem says."""
    assert isinstance(asked.answer, NumberAnswer)
    spec = asked.answer.computed_on
    assert spec is not None
    loss, slopes = by_loops(spec)
    words = asked.stem[0].words  # type: ignore[union-attr]
    weights = [part for part in words if isinstance(part, Quantity) and part.name == "W"]
    if asked.kind == "forward-pass":
        return loss
    (weight,) = weights
    i, j = weight.indices or (1, 1)
    slope = slopes[weight.layer - 1][i - 1][j - 1]  # type: ignore[operator]
    if asked.kind == "what-if":
        (step,) = (number_in(part) for part in words if isinstance(part, Number | Negative))
        return loss + slope * step
    (rate,) = (number_in(part.sides[1]) for part in words if isinstance(part, Relations))
    return spec.numbers.W[weight.layer - 1][i - 1][j - 1] - rate * slope  # type: ignore[index,operator]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(spec=specs())
def test_values_are_those_of_plain_loops(kind: str, spec: NetworkSpec) -> None:
    for asked in made(kind, spec, 2):
        assert isinstance(asked.answer, NumberAnswer)
        assert float(asked.answer.value) == pytest.approx(expected(asked), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_rectifiers_give_exact_numbers_and_nothing_is_said_of_rounding(kind: str) -> None:
    for asked in made(kind, EXACT, 6):
        assert isinstance(asked.answer, NumberAnswer)
        assert isinstance(asked.answer.value, Fraction)
        assert asked.answer.exact
        assert asked.answer.tolerance == 0
        assert "Round" not in words_of(asked, EXACT)


@pytest.mark.parametrize("kind", KINDS)
def test_sigmoids_are_rounded_and_the_stem_says_so(kind: str) -> None:
    for asked in made(kind, ROUNDED, 3):
        assert isinstance(asked.answer, NumberAnswer)
        assert not asked.answer.exact
        assert asked.answer.tolerance > 0
        assert words_of(asked, ROUNDED).endswith("Round every result to 4 decimals.")


def test_rounding_on_the_way_stays_within_the_tolerance() -> None:
    for asked in made("forward-pass", ROUNDED, 12):
        assert isinstance(asked.answer, NumberAnswer)
        assert asked.answer.computed_on is not None
        (step,) = iterations(asked.answer.computed_on, Rounding(4, carried=True), None)
        assert step.loss is not None
        assert abs(Fraction(str(float(step.loss))) - Fraction(str(float(asked.answer.value)))) <= asked.answer.tolerance


def test_not_moving_at_all_is_never_within_the_tolerance() -> None:
    for asked in made("update-step", ROUNDED, 12):
        assert isinstance(asked.answer, NumberAnswer)
        spec, weight = asked.answer.computed_on, asked.answer.of
        assert spec is not None
        assert isinstance(weight, Quantity)
        i, j = weight.indices
        before = spec.numbers.W[weight.layer - 1][i - 1][j - 1]  # type: ignore[index,operator]
        assert abs(float(asked.answer.value) - before) > 3 * float(asked.answer.tolerance)


def test_numbers_are_small_and_no_unit_is_on_a_kink() -> None:
    for asked in made("forward-pass", EXACT, 20):
        assert isinstance(asked.answer, NumberAnswer)
        assert asked.answer.computed_on is not None
        numbers = asked.answer.computed_on.numbers
        flat = [entry for matrix in numbers.W or () for row in matrix for entry in row]
        flat += [entry for row in (*(numbers.b or ()), *(numbers.x or ()), *(numbers.y or ())) for entry in row]
        assert all(abs(2 * entry) == int(abs(2 * entry)) <= 4 for entry in flat)
        (x,) = numbers.x or ()
        for weights, bias in zip((numbers.W or ())[0], (numbers.b or ())[0], strict=True):
            assert sum(w * v for w, v in zip(weights, x, strict=True)) + bias != 0


def test_all_questions_of_a_variant_have_the_same_numbers_and_variants_differ() -> None:
    specs = [{question(kind, EXACT, n).answer.computed_on for kind in KINDS} for n in range(1, 6)]  # type: ignore[union-attr]
    assert all(len(each) == 1 for each in specs)
    assert len(set.union(*specs)) == 5


def test_a_large_network_is_not_computed_by_hand() -> None:
    with pytest.raises(ChalkgradError, match="forward-pass: found 407,050 parameters; expected at most 40"):
        question("forward-pass", network("784-512-10 relu,softmax cross_entropy"))
