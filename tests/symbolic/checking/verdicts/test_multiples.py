"""One side is told to be a multiple of the other exactly where it is: the true factor is known by construction."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.checking.check import check

RIGHT = (
    r"\delta_1^{[2]} = (%s W_{11}^{[3]} \delta_1^{[3]} + %s W_{21}^{[3]} \delta_2^{[3]}) \sigma'(z_1^{[2]})",
    r"\delta^{[2]} = (%s (W^{[3]})^T \delta^{[3]} + %s (W^{[3]})^T \delta^{[3]}) \odot \sigma'(z^{[2]})",
    r"\delta_i^{[l]} = \sum_j %s W_{ji}^{[l+1]} \delta_j^{[l+1]} \sigma'(z_i^{[l]})%.0s",
)
few_digits = st.fractions(min_value=-30, max_value=30, max_denominator=30)


def ratio(line: str, network: str = "2-3-2-2 sigmoid mse") -> Fraction | None:
    (step,) = check(network, f"$${line}$$").steps()
    assert step.counterexample is not None
    return step.counterexample.ratio


def latex(number: Fraction) -> str:
    return rf"(\frac{{{number.numerator}}}{{{number.denominator}}})"


@settings(max_examples=30)
@given(few_digits.filter(lambda number: number not in {0, 1}))
def test_factor(number: Fraction) -> None:
    assert ratio(RIGHT[0] % (latex(number), latex(number))) == number
    assert ratio(RIGHT[1] % (latex(number / 3), latex(2 * number / 3))) == number
    assert ratio(RIGHT[2] % (latex(number), "")) == number


@pytest.mark.parametrize(
    "line",
    [
        RIGHT[0] % ("2", ""),
        RIGHT[0].replace("W_{21}", "W_{22}") % ("", ""),
        r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]}",
        r"\delta^{[2]} = 0 \cdot (W^{[3]})^T \delta^{[3]}",
        r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[2]})^T".replace("W^{[2]}", "W^{[3]}"),
    ],
)
def test_no_factor(line: str) -> None:
    (step,) = check("2-3-2-2 sigmoid mse", f"$${line}$$").steps()
    assert not step.verdict.stands
    assert step.counterexample is None or step.counterexample.ratio is None


def test_what_is_a_factor_on_one_piece_is_none() -> None:
    assert ratio(r"\delta_1^{[2]} = W_{11}^{[3]} \delta_1^{[3]}", "2-3-1-1 leaky_relu mse") is None


def test_factor_is_told() -> None:
    from symbolic.checking.wording import worth

    (step,) = check("2-2-1 sigmoid mse", r"$$\frac{\partial L}{\partial \hat{y}} = \hat{y} - y$$").steps()
    assert step.counterexample is not None
    assert worth(step.counterexample).endswith(", which is 1/2 times the left")
