"""Letters stand for what a text uses them for: inputs I_1, units H_1, parts of a loss, parameters without a number."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, verdicts

NET = "2-2-2 sigmoid half_sse"


def test_a_loss_stays_one_where_it_is_differentiated_by_its_parts() -> None:
    lines = (r"E = E_1 + E_2", r"\frac{\partial E}{\partial E_1} = \frac{\partial}{\partial E_1}(E_1 + E_2) = 1")
    assert verdicts(NET, *lines) == [DEFINITION, PROVED, PROVED]
    assert verdicts(NET, lines[0], r"\frac{\partial E}{\partial E_1} = 2")[1] is REFUTED


def test_inputs_may_be_called_i() -> None:
    lines = (
        r"net_{h1} = I_1 w_1 + I_2 w_2 + b_1",
        r"net_{o1} = h_1 w_5 + h_2 w_6 + b_2",
        r"\frac{\partial net_{h1}}{\partial w_1} = I_1",
        r"\frac{\partial net_{h1}}{\partial w_1} = I_2",
    )
    found = verdicts(NET, *lines)
    assert found[2:] == [PROVED, REFUTED]


def test_capitals_are_units_where_units_have_capitals() -> None:
    lines = (
        r"\delta_{O1} = (O_1 - T_1) \cdot O_1 \cdot (1 - O_1)",
        r"\delta_{H1} = (\delta_{O1} \cdot W_{H1-O1} + \delta_{O2} \cdot W_{H1-O2}) \cdot H_1 \cdot (1 - H_1)",
        r"\delta_{H2} = (\delta_{O1} \cdot W_{H2-O1} + \delta_{O2} \cdot W_{H2-O2}) \cdot H_1 \cdot (1 - H_2)",
    )
    assert verdicts(NET, *lines) == [PROVED, PROVED, REFUTED]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"z_0^{(1)} = w_{00}^{(1)} x_0 + w_{01}^{(1)} x_1 + b_0^{(1)}", DEFINITION),
        (r"z_1^{(1)} = w_{00}^{(1)} x_0 + w_{01}^{(1)} x_1 + b_1^{(1)}", REFUTED),
        (r"\frac{\partial C}{\partial b_0^{(1)}} = \delta_0^{(1)}", PROVED),
        (r"\frac{\partial C}{\partial b_0^{(1)}} = \delta_1^{(1)}", REFUTED),
    ],
)
def test_units_may_be_counted_from_zero(line: str, verdict: object) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", r"\delta_0^{(1)} = \frac{\partial C}{\partial z_0^{(1)}}", line)
    assert found == [DEFINITION, verdict]


def test_weights_of_biases_do_not_count_units_from_zero() -> None:
    lines = (
        "z = w_0 + w_1 x_1 + w_2 x_2",
        r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_1",
        r"\frac{\partial L}{\partial w_0} = (\hat y - y) \hat y (1 - \hat y)",
    )
    assert verdicts("2-1 sigmoid half_sse", *lines) == [DEFINITION, PROVED, PROVED]
    swapped = lines[1].replace("x_1", "x_2")
    assert verdicts("2-1 sigmoid half_sse", lines[0], swapped, lines[2]) == [DEFINITION, REFUTED, PROVED]


def test_weights_from_a_bias_unit_do_not_count_units_from_zero() -> None:
    lines = (
        "z_1 = w_{01} + w_{11} x_1 + w_{21} x_2",
        "z_2 = w_{02} + w_{12} x_1 + w_{22} x_2",
        r"\frac{\partial L}{\partial w_{02}} = \delta_2",
    )
    assert verdicts("2-2 sigmoid half_sse", *lines) == [DEFINITION, DEFINITION, PROVED]
