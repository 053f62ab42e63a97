"""Results that a spec asks for: the new value of a weight and the loss after a change, judged where they are written.

The network is 2-2-1 sigmoid with x = (1, 1) and y = 1; a step with the learning rate 1 makes W_12^[1] -0.9860, and
a change of W_11^[2] by -0.2 makes L, to first order, 0.0414 from 0.0369. Plain loops say so in the first test.
"""

from __future__ import annotations

import math

import pytest

from symbolic.checking.report import Route, Verdict
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Asked, Numbers
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.verdicts.judged import DEFINITION, HOLDS, REFUTED, UNKNOWN, steps, verdicts

NUMBERS = {
    "x": [[1.0, 1.0]],
    "y": [[1.0]],
    "W": [[[0.5, -1.0], [-0.5, -0.5]], [[1.0, 0.5]]],
    "b": [[0.0, -1.0], [1.0]],
}
STEP = Asked(parameter="W[1][1,2]", rate=1.0)
CHANGE = Asked(parameter="W[2][1,1]", change=-0.2)


def network(*asked: Asked, margin: float | None = 0.0005) -> NetworkSpec:
    each = [one.model_dump(exclude_none=True) for one in asked]
    numbers = Numbers.model_validate({**NUMBERS, "asked": each, "margin": margin})
    return parse_shorthand("2-2-1 sigmoid mse").model_copy(update={"numbers": numbers})


SHEET = network(STEP, CHANGE)
W = "W_{12}^{[1]}"
UPDATE = rf"{W} := {W} - \eta \frac{{\partial L}}{{\partial {W}}}"
PREDICTED = r"L' = L + \frac{\partial L}{\partial W_{11}^{[2]}} \cdot (-0.2)"


def loss(moved: float = 0.0, outer: float = 0.0) -> float:
    """Return L where W_12^[1] is moved by one and W_11^[2] by the other."""

    def squashed(score: float) -> float:
        return 1 / (1 + math.exp(-score))

    hidden = [squashed(0.5 + (-1 + moved)), squashed(-0.5 - 0.5 - 1)]
    return (squashed((1 + outer) * hidden[0] + 0.5 * hidden[1] + 1) - 1) ** 2


def test_the_numbers_below_are_those_of_plain_loops() -> None:
    step = 1e-6
    by_inner, by_outer = ((loss(**{name: step}) - loss(**{name: -step})) / (2 * step) for name in ("moved", "outer"))
    assert round(loss(), 4) == 0.0369
    assert round(-1 - by_inner, 4) == -0.9860
    assert round(loss() - 0.2 * by_outer, 4) == 0.0414


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"{W} := -0.9860", [HOLDS]),
        (f"{W} = -0.986", [HOLDS]),
        (f"{W}' = -0.9861", [HOLDS]),
        ("W_{12}^{[1]'} = -0.986", [HOLDS]),
        (f"{W} := -0.9760", [REFUTED]),
        (f"{W} := -0.9868", [REFUTED]),
        (f"{W} := -1.014", [REFUTED]),  # up the gradient
        (f"{W} := -0.99", [UNKNOWN]),  # as far as its digits tell
        (f"{W} := -1", [REFUTED]),  # as before
        (rf"{W} := -1 - 1 \cdot (-0.0140) = -0.9860", [HOLDS, HOLDS]),
        (rf"{W} := -1 + 1 \cdot (-0.0140) = -1.0140", [REFUTED, REFUTED]),
        (rf"{W} := {W} + 1 \frac{{\partial L}}{{\partial {W}}} = -1.0140", [DEFINITION, REFUTED]),
        (f"{UPDATE} = -0.9860", [DEFINITION, HOLDS]),
        (f"{UPDATE} = -0.9760", [DEFINITION, REFUTED]),
        (rf"{UPDATE} \approx -0.9860", [DEFINITION, HOLDS]),
        (rf"{UPDATE} \approx -1 - 1 \cdot (-0.0140) \approx -0.9860", [DEFINITION, HOLDS, HOLDS]),
        (rf"{UPDATE} = -1 - 1 \cdot (-0.0140) = -0.9860", [DEFINITION, HOLDS, HOLDS]),
        (rf"{UPDATE} = -1 - 1 \cdot (-0.0240) = -0.9760", [DEFINITION, REFUTED, REFUTED]),
        ("L' = 0.0414", [HOLDS]),
        ("L_{new} = 0.0414", [HOLDS]),
        ("L = 0.0414", [REFUTED]),  # the loss after the change has a mark
        ("L := 0.0369", [HOLDS]),
        ("L_{old} = 0.0369", [HOLDS]),
        (f"{W} := 5 = -0.9860", [REFUTED, UNKNOWN]),
        (r"L' = 7 L = 0.0414", [DEFINITION, REFUTED]),
        (rf"{W} \approx -1", [DEFINITION]),
        (f"{W}' = -0.9760", [REFUTED]),
        ("W_{12}^{[1]}(new) = -0.9860", [HOLDS]),
        ("W_{12}^{[1]}(new) = -0.9760", [REFUTED]),
        ("L_{new} = 0.0369", [REFUTED]),
        (r"L' \approx 0.0414", [HOLDS]),
        ("L' = 0.0369", [REFUTED]),
        ("L' = 0.0324", [REFUTED]),
        (r"L' \approx 0.0324", [REFUTED]),
        (f"{PREDICTED} = 0.0414", [DEFINITION, HOLDS]),
        (f"{PREDICTED} = 0.0324", [DEFINITION, REFUTED]),
        (rf"{PREDICTED} = 0.0369 + (-0.0225) \cdot (-0.2) = 0.0414", [DEFINITION, HOLDS, HOLDS]),
        (r"L = 0.0369", [HOLDS]),
        (r"L = 0.0300", [REFUTED]),
    ],
)
def test_a_result_is_judged_where_it_is_written(line: str, found: list[Verdict]) -> None:
    assert verdicts(SHEET, line) == found


def test_what_is_said_names_the_change_and_the_right_value() -> None:
    (stepped,) = steps(SHEET, f"{W} := -0.9760")
    (changed,) = steps(SHEET, "L' = 0.0324")
    assert stepped.reason == "It is -0.986002 after a step with the learning rate 1."
    assert changed.reason == "It is 0.0413572 to first order, after the change of W_11^[2]."
    assert stepped.route is changed.route is Route.FIRST_WRONG


def test_values_that_are_given_may_be_told_again() -> None:
    assert verdicts(SHEET, f"{W} = -1", "W_{11}^{[1]} = 0.5", "b_1^{[2]} = 1") == [DEFINITION] * 3


def test_another_parameter_is_not_judged() -> None:
    assert verdicts(SHEET, "W_{11}^{[1]} := 0.6") == [DEFINITION]


def test_the_learning_rate_of_the_spec_is_put_in() -> None:
    line = r"W_{11}^{[1]} - \eta \frac{\partial L}{\partial W_{11}^{[1]}} = {}"
    right = 0.5 - 1 * -0.013998  # x_1 = x_2, so both derivatives of the first row are the same
    assert verdicts(SHEET, f"{line} {right:.4f}") == [HOLDS]
    assert verdicts(SHEET, f"{line} {right + 0.2:.4f}") == [REFUTED]
    assert verdicts(SHEET, f"{line} {1 - right:.4f}") == [REFUTED]  # up the gradient


def test_without_a_word_of_the_spec_results_stay_what_they_were() -> None:
    plain = network(margin=None)
    assert verdicts(plain, f"{W} := -0.9760") == [DEFINITION]
    assert verdicts(plain, f"{W} = -0.9760") == [DEFINITION]


def test_several_learning_rates_are_not_put_in_but_their_steps_are_judged() -> None:
    both = network(STEP, Asked(parameter="W[1][1,1]", rate=2.0))
    assert verdicts(both, f"{W} := -0.9860", "W_{11}^{[1]} := 0.5280") == [HOLDS, HOLDS]
    assert verdicts(both, "W_{11}^{[1]} := 0.5140") == [REFUTED]


def test_numbers_are_judged_as_closely_as_the_spec_says() -> None:
    assert verdicts(SHEET, "a_1^{[1]} = 0.3775") == [HOLDS]
    assert verdicts(SHEET, "a_1^{[1]} = 0.3810") == [REFUTED]
    assert verdicts(network(STEP, CHANGE, margin=None), "a_1^{[1]} = 0.3810") == [UNKNOWN]
    assert verdicts(SHEET, "a_1^{[1]} = 0.38") == [HOLDS]  # as far as its digits tell
    assert verdicts(SHEET, "a_1^{[1]} = 0.39", "z_1^{[1]} = -0.6") == [REFUTED, REFUTED]


def test_what_follows_from_rounded_numbers_may_be_further_off() -> None:
    assert verdicts(SHEET, r"\frac{\partial L}{\partial z_1^{[2]}} = -0.0600") == [HOLDS]
    assert verdicts(SHEET, r"\frac{\partial L}{\partial z_1^{[2]}} = -0.0620") == [UNKNOWN]
    assert verdicts(SHEET, r"\frac{\partial L}{\partial z_1^{[2]}} = 0.0596") == [REFUTED]


def test_what_follows_from_rounded_numbers_forwards_is_not_called_wrong() -> None:
    steep = Numbers.model_validate(
        {"x": [[1.0]], "y": [[1.0]], "W": [[[-0.5]], [[7.0]]], "b": [[0.0], [0.0]], "margin": 0.0005}
    )
    spec = parse_shorthand("1-1-1 sigmoid,identity sse").model_copy(update={"numbers": steep})
    found = verdicts(spec, "a^{[1]} = 0.3775", r"z^{[2]} = 7 \cdot 0.3775 = 2.6425", "L = (2.6425 - 1)^2 = 2.6978")
    assert REFUTED not in found


def test_h_is_the_change_only_in_lines_about_it() -> None:
    hidden = [r"h = \sigma(W^{[1]} x + b^{[1]})", r"\hat{y} = \sigma(W^{[2]} h + b^{[2]})"]
    plain = verdicts(parse_shorthand("2-2-1 sigmoid mse"), *hidden)
    assert verdicts(SHEET, *hidden) == plain
    lines = [
        r"W_{11}^{[2]} := W_{11}^{[2]} + h = 1 + (-0.2) = 0.8",
        r"L' = L + \frac{\partial L}{\partial W_{11}^{[2]}} h = 0.0414",
    ]
    assert verdicts(SHEET, *lines) == [DEFINITION, HOLDS, HOLDS, DEFINITION, HOLDS]


def test_a_loss_with_a_prime_may_be_a_derivative() -> None:
    lines = (r"L'(\hat{y}) = 2 (\hat{y} - y)", r"L'' = 2")
    assert verdicts(SHEET, *lines) == verdicts(network(), *lines)


def test_a_second_step_is_not_judged_by_the_first() -> None:
    assert verdicts(SHEET, f"{W} := -0.9860", f"{W} := -0.9722") == [HOLDS, DEFINITION]
    assert verdicts(SHEET, f"{W} := -0.9722") == [REFUTED]


def test_lines_before_a_change_is_told_are_not_judged_by_it() -> None:
    moved = "a_1^{[2]} = 0.7960"  # as computed anew with W_11 = 0.8
    assert verdicts(SHEET, moved) == [REFUTED]
    assert verdicts(SHEET, "W_{11}^{[2]} := 0.8", moved) == [HOLDS, HOLDS]


def test_without_a_margin_digits_tell() -> None:
    plain = network(STEP, CHANGE, margin=None)
    found = verdicts(plain, f"{W} := -0.9860", rf"{W} := -1 + 0.0140", r"L' = 0.0369 + 0.0045")
    assert found == [HOLDS, HOLDS, HOLDS]
    assert verdicts(plain, f"{W}' = -0.9870") == [REFUTED]


def test_the_loss_of_a_sample_is_the_loss() -> None:
    bold = SHEET.model_copy(update={"notation": "bold"})
    assert verdicts(bold, "C_k' = 0.0414", "C_k' = 0.0514") == [HOLDS, REFUTED]


def test_results_beyond_floats_are_judged() -> None:
    numbers = Numbers.model_validate(
        {"x": [[1e200]], "y": [[1.0]], "W": [[[1e200]]], "b": [[0.0]], "asked": [{"parameter": "W[1]", "rate": 1.0}]}
    )
    spec = parse_shorthand("1-1 identity sse").model_copy(update={"numbers": numbers})
    assert verdicts(spec, "W^{[1]} := 3") == [REFUTED]
