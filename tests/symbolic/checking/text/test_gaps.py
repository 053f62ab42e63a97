"""A wide space before a factor is no end of an equation; before a number or words it is."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, verdicts

NET = "3-4-2 sigmoid half_sse"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\delta_k = (\hat{y}_k - y_k) \quad f'(z_k)", PROVED),
        (r"\delta_k = (y_k - \hat{y}_k) \quad f'(z_k)", REFUTED),
        (r"\frac{\partial E}{\partial w_{kj}} = - (y_k - \hat{y}_k) \qquad f'(z_k) \qquad h_j", PROVED),
        (r"\frac{\partial E}{\partial w_{kj}} = (y_k - \hat{y}_k) \qquad f'(z_k) \qquad a_j", REFUTED),
    ],
)
def test_factors_behind_wide_spaces_belong_to_the_side(line: str, verdict: object) -> None:
    assert verdicts(NET, line) == [verdict]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\sigma'(z) = \sigma(z),\big(1 - \sigma(z)\big)", PROVED),
        (r"\sigma'(z) = \sigma(z),\big(1 + \sigma(z)\big)", REFUTED),
        (r"\frac{\partial L}{\partial a_j^{[1]}} = \sum_k w_{kj}^{[2]},f'(z_k^{[2]}),(\hat{y}_k - y_k)", PROVED),
        (r"\frac{\partial E}{\partial w_{kj}} = (\hat{y}_k - y_k) , f'(z_k) , (a_j)", REFUTED),
        (r"\frac{\partial E}{\partial w_{kj}^{[2]}} = (\hat{y}_k - y_k) , f'(z_k) , (-a_j) , (-1)", PROVED),
    ],
)
def test_a_comma_before_a_difference_in_brackets_is_a_lost_thin_space(line: str, verdict: object) -> None:
    assert verdicts(NET, line) == [verdict]


def test_a_comma_between_names_is_none() -> None:
    assert verdicts(NET, r"\delta_k = \hat{y}_k - y_k, \hat{y}_k") != [PROVED]


@pytest.mark.parametrize("behind", ["(1)", r"(1 \le i \le n_l)", r"\forall i", r"\text{for all } i", "(i)"])
def test_remarks_behind_wide_spaces_are_no_factors(behind: str) -> None:
    assert verdicts(NET, rf"a_i^{{l}} = \sigma(z_i^{{l}}) \quad {behind}") == [DEFINITION]
