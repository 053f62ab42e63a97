"""Numbers that stand for letters one for one tell the values of the letters, and are judged by them later."""

from __future__ import annotations

import pytest

from symbolic.checking.report import Verdict
from symbolic.checking.text.put_in import put_in
from symbolic.formula.nodes import Formula, Number
from symbolic.formula.notation import notation
from symbolic.formula.resolver.read import read
from symbolic.spec.model import build_spec
from tests.symbolic.checking.verdicts.judged import DEFINITION, HOLDS, PROVED, REFUTED, UNKNOWN, steps

NET = "2-1-1 sigmoid cross_entropy"
SLIDES = notation("slides")


def formula(text: str) -> Formula:
    return read(text, SLIDES)


def no_forms(part: Formula) -> tuple[Formula, ...]:
    del part
    return ()


def told(letters: str, numbers: str) -> dict[Formula, Formula] | None:
    found = next(put_in(formula(letters), formula(numbers), no_forms), None)
    return None if found is None else found.values


def test_each_letter_takes_the_number_in_its_place() -> None:
    found = told(r"\hat{y}\left(1 - \hat{y}\right)", r"0.57\left(1 - 0.57\right)")
    assert found == {formula(r"\hat{y}"): Number("0.57")}
    assert told(r"W_{11}^{[1]} x_1 + b_1^{[1]}", r"0.5 \cdot 2 + 0.1") == {
        formula("W_{11}^{[1]}"): Number("0.5"),
        formula("x_1"): Number("2"),
        formula("b_1^{[1]}"): Number("0.1"),
    }


@pytest.mark.parametrize(
    ("letters", "numbers"),
    [
        (r"\hat{y}\left(1 - \hat{y}\right)", r"0.57\left(1 - 0.58\right)"),
        (r"\hat{y}\left(1 - \hat{y}\right)", r"0.57\left(2 - 0.57\right)"),
        (r"\hat{y} - y", "0.57"),
        (r"\hat{y} - y", "0.57 + 1"),
        ("2", "2"),
    ],
    ids=["two numbers for a letter", "another number", "one number", "another sign", "no letter"],
)
def test_sides_that_are_made_otherwise_tell_nothing(letters: str, numbers: str) -> None:
    assert told(letters, numbers) is None


def test_a_number_of_the_spec_is_not_given_anew() -> None:
    net = build_spec(
        {
            "inputs": 2,
            "layers": [{"units": 2, "activation": "sigmoid"}],
            "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum", "l2": 0.5},
        },
        "spec",
    )
    assert [step.verdict for step in steps(net, r"3 \cdot \lambda = 3 \cdot 1")] == [REFUTED]


@pytest.mark.parametrize(
    ("result", "verdict"), [("-0.2615", HOLDS), ("-0.2616", HOLDS), ("-0.2618", UNKNOWN), ("-0.3615", REFUTED)]
)
def test_numbers_of_four_digits_may_be_rounded(result: str, verdict: Verdict) -> None:
    """0.4283 and 0.6106 are known to half a unit of their last digit: their product is 0.26152 give or take 0.00005."""
    (found,) = steps(NET, rf"(-0.4283)(0.6106) \approx {result}")
    assert found.verdict is verdict


def test_a_worked_example_is_followed_number_by_number() -> None:
    found = steps(
        NET,
        r"\delta^{[2]} = \hat{y} - y = 0.5717 - 1 = -0.4283",
        r"\frac{d\hat{y}}{dz^{[2]}} = \hat{y}(1-\hat{y}) = 0.5717 (1 - 0.5717) = 0.2449",
        r"\frac{\partial L}{\partial w_2} = \delta^{[2]} a^{[1]} = (-0.4283)(0.6106) \approx -0.2615",
        r"\delta^{[2]} a^{[1]} = (-0.4283)(0.6106) \approx -0.3615",
        r"\hat{y} - y = 0.6717 - 1",
    )
    assert [step.verdict for step in found] == [
        *(PROVED, DEFINITION, PROVED),
        *(PROVED, HOLDS, HOLDS),
        *(PROVED, DEFINITION, HOLDS),
        *(HOLDS, REFUTED),
        UNKNOWN,
    ]
