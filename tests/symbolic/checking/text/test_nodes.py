"""Units that a text numbers on through the network, as textbook examples do; weights have the nodes that they join."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, UNREADABLE, steps, verdicts

FROM_INPUTS = (
    r"net_4 = w_{14} x_1 + w_{24} x_2 + w_{34} x_3 + \theta_4",
    r"\delta_6 = o_6 (1 - o_6) (o_6 - t_6)",
    r"\delta_4 = o_4 (1 - o_4) \delta_6 w_{46}",
    r"\frac{\partial E}{\partial w_{46}} = \delta_6 o_4",
    r"\frac{\partial E}{\partial w_{15}} = \delta_5 x_1",
)
"""The hidden units of a 3-2-1 network are 4 and 5, the output is 6."""


def test_units_may_be_numbered_on_from_the_inputs() -> None:
    found = steps("3-2-1 sigmoid half_sse", *FROM_INPUTS)
    assert [step.verdict for step in found] == [DEFINITION] + [PROVED] * 4
    assert {step.reading[0] for step in found} == {"units are numbered on from the inputs"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\delta_6 w_{46}", r"\delta_6 w_{56}"),
        (r"\delta_6 o_4", r"\delta_6 o_5"),
        (r"\delta_5 x_1", r"\delta_4 x_1"),
    ],
)
def test_a_wrong_node_is_wrong(right: str, wrong: str) -> None:
    lines = [line.replace(right, wrong) for line in FROM_INPUTS]
    assert verdicts("3-2-1 sigmoid half_sse", *lines).count(REFUTED) == 1


def test_units_may_be_numbered_on_from_the_hidden_layer() -> None:
    lines = (
        r"\frac{\partial o_1}{\partial z_3} = o_1 (1 - o_1)",
        r"\frac{\partial z_3}{\partial w_5} = h_1",
        r"\frac{\partial z_4}{\partial w_5} = 0",
        r"\frac{\partial z_4}{\partial w_5} = h_1",
    )
    found = steps("2-2-2 sigmoid half_sse", *lines)
    assert [step.verdict for step in found] == [CONVENTION, PROVED, PROVED, REFUTED]
    assert found[1].reading == ("units are numbered on from layer to layer",)


def test_errors_in_words_and_letters_that_nobody_knows_are_told_together() -> None:
    lines = (
        r"Err_6 = O_6 (1 - O_6) (T_6 - O_6)",
        r"Err_4 = O_4 (1 - O_4) Err_6 w_{46}",
        r"O_4 = \frac{1}{1 + e^{-I_4}}",
        r"I_4 = w_{14} x_1 + w_{24} x_2 + w_{34} x_3 + \theta_4",
    )
    assert verdicts("3-2-1 sigmoid half_sse", *lines) == [PROVED, CONVENTION, DEFINITION, DEFINITION]


def test_a_number_that_no_layer_has_is_not_taken_for_a_node_without_need() -> None:
    assert verdicts("3-2-1 sigmoid half_sse", r"\delta_9 = o_9 (1 - o_9) (o_9 - t_9)") == [UNREADABLE]


def test_inputs_have_no_error_signal_and_no_bias() -> None:
    for wrong in (
        r"\frac{\partial net_4}{\partial w_{14}} = \delta_1",
        r"\frac{\partial net_4}{\partial w_{14}} = b_1",
    ):
        assert not verdicts("3-2-1 sigmoid half_sse", *FROM_INPUTS, wrong)[-1].stands
