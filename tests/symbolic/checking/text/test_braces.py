r"""What stands under braces behind a sign of equality is claimed: \underbrace{∂z/∂w}_{= x}."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import CONVENTION, PROVED, REFUTED, verdicts

NET = "2-2-1 sigmoid half_sse"
LINE = (
    r"\frac{\partial L}{\partial w_{21}^{(1)}}"
    r" = \frac{\partial L}{\partial z_1^{(1)}} \underbrace{\frac{\partial z_1^{(1)}}{\partial w_{21}^{(1)}}}_{FIRST}"
    r" + \frac{\partial L}{\partial z_2^{(1)}} \underbrace{\frac{\partial z_2^{(1)}}{\partial w_{21}^{(1)}}}_{SECOND}"
    r" = \delta_2^{(1)} x_1"
)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("=0", "=x_1", [PROVED] * 4),
        ("=x_1", "=0", [PROVED] * 2 + [REFUTED, CONVENTION]),
        ("=0", "=x_2", [PROVED] * 3 + [REFUTED]),
        (r"\text{other unit}", "=x_1 = 1 x_1", [PROVED] * 4),
        ("(1)", r"\text{input}", [PROVED] * 2),
    ],
)
def test_labels_with_a_sign_of_equality_are_judged(first: str, second: str, found: list[object]) -> None:
    assert verdicts(NET, LINE.replace("FIRST", first).replace("SECOND", second)) == found


def test_the_chain_goes_on_behind_the_line() -> None:
    lines = (LINE.replace("FIRST", "=0").replace("SECOND", "=x_1"), r"= \delta_2^{(1)} x_2")
    assert verdicts(NET, *lines)[-1] == REFUTED
