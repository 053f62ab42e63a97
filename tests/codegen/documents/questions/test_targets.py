"""Wrong lines and distractors are wrong for targets that a sheet gives: one class, or the ends of a range."""

from __future__ import annotations

import math
from functools import cache
from random import Random

import pytest

from codegen.documents.questions.model import Choices, LineAnswer
from codegen.documents.questions.setting import Setting
from codegen.documents.questions.targets import differs_for_targets
from codegen.documents.questions.variants import variants
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Hadamard,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.questions.making import network, question

SOFTMAX = network("2-2 softmax cross_entropy")
SIGMOID = network("2-1 sigmoid cross_entropy")
TARGETS = {SOFTMAX: ((1.0, 0.0), (0.0, 1.0)), SIGMOID: ((0.0,), (1.0,))}


@cache
def drawn(name: object) -> float:
    """Return a number of its own for each name, so that different formulas have different values."""
    return Random(repr(name)).uniform(0.2, 0.8)  # noqa: S311  (a reproducible choice, no secrets)


def worth(formula: Formula, targets: tuple[float, ...]) -> float:
    """Return what a formula is worth if everything in it but the targets is a number of its own."""
    match formula:
        case Quantity(name="y", indices=indices):
            return targets[(indices or (1,))[0] - 1]  # type: ignore[operator]
        case Quantity() | Partial():
            return drawn(formula)
        case Number(value=value):
            return float(value)
        case Apply(function=function, arguments=arguments, primes=primes):
            return drawn((function, primes, tuple(worth(each, targets) for each in arguments)))
        case Group(body=body):
            return worth(body, targets)
        case Negative(body=body):
            return -worth(body, targets)
        case Sum(terms=terms):
            return sum(worth(term, targets) for term in terms)
        case Product(factors=factors):
            return math.prod(worth(factor, targets) for factor in factors)
        case Quotient(numerator=above, denominator=below):
            return worth(above, targets) / worth(below, targets)
        case Power(base=base, exponent=exponent):
            return worth(base, targets) ** worth(exponent, targets)
    raise AssertionError(formula)


def differ(one: Formula, other: Formula, spec: NetworkSpec) -> bool:
    return any(abs(worth(one, t) - worth(other, t)) > 1e-9 for t in TARGETS[spec])


@pytest.mark.parametrize("spec", [SOFTMAX, SIGMOID])
@pytest.mark.parametrize("seed", [3, 28, 38, 41])
def test_wrong_lines_are_wrong_for_the_targets_of_the_sheet(spec: NetworkSpec, seed: int) -> None:
    for sheet in variants(spec, ("wrong-line", "choice"), 3, seed).sheets:
        line, choice = (question.answer for question in sheet.questions)
        assert isinstance(line, LineAnswer)
        assert differ(line.wrong.sides[1], line.right.sides[1], spec)
        assert isinstance(choice, Choices)
        (key,) = (each.formula for each in choice.choices if each.is_right)
        assert all(differ(each.formula, key, spec) for each in choice.choices if not each.is_right)


def test_a_square_is_no_mistake_where_targets_are_0_or_1() -> None:
    loss, y = Quantity("L"), Quantity("y", None, (1,))
    prediction = Quantity("yhat", None, (1,))
    slope, squared = Partial(loss, prediction), Power(y, Number("2"))
    wrong = equation(slope, Negative(Quotient(squared, prediction)))
    assert not differs_for_targets(Setting(SOFTMAX), wrong)
    assert differs_for_targets(Setting(SOFTMAX), equation(slope, Quotient(squared, prediction)))


def test_a_square_is_a_mistake_where_targets_are_any_numbers() -> None:
    y, prediction = Quantity("y"), Quantity("yhat")
    slope = Partial(Quantity("L"), prediction)
    wrong = Product((Number("2"), Group(Sum((prediction, Negative(Power(y, Number("2"))))))))
    assert differs_for_targets(Setting(network("2-1 identity mse")), equation(slope, wrong))


def test_a_product_of_single_units_may_have_the_sign_of_arrays() -> None:
    loss, unit, y, prediction = Quantity("L"), Quantity("x"), Quantity("y"), Quantity("yhat")
    right = Sum((prediction, Negative(y)))
    of_weight = Partial(loss, Quantity("W", 1))
    setting = Setting(network("1-1 sigmoid binary_cross_entropy"))
    assert not differs_for_targets(setting, equation(of_weight, Hadamard((Group(right), unit))))
    assert differs_for_targets(setting, equation(of_weight, Hadamard((prediction, unit))))


def test_a_letter_without_a_number_is_not_taken_for_a_mistake() -> None:
    unbound = Partial(Quantity("L"), Quantity("yhat", None, (Index("k"),)))
    first = Partial(Quantity("L"), Quantity("yhat", None, (1,)))
    assert not differs_for_targets(Setting(SOFTMAX), equation(first, unbound))


@pytest.mark.parametrize("loss", ["relu,softmax cross_entropy", "relu mse"])
def test_wide_networks_are_judged_on_their_first_units(loss: str) -> None:
    spec = network(f"784-512-10 {loss}")
    assert isinstance(question("wrong-line", spec).answer, LineAnswer)
    graph = NetworkGraph(spec)
    setting = Setting(spec)
    weight = graph.weights(1, 1).member(1)
    with_slope = Partial(Quantity("L"), weight)
    assert differs_for_targets(setting, equation(with_slope, Sum((with_slope, Quantity("y", None, (1,))))))
