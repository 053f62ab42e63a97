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


@pytest.mark.parametrize("behind", ["(1)", r"(1 \le i \le n_l)", r"\forall i", r"\text{for all } i", "(i)"])
def test_remarks_behind_wide_spaces_are_no_factors(behind: str) -> None:
    assert verdicts(NET, rf"a_i^{{l}} = \sigma(z_i^{{l}}) \quad {behind}") == [DEFINITION]
