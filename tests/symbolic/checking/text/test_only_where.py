r"""Claims for positive or negative numbers alone, held against what ReLU, its slope and |z| are there."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict

NETWORK = "2-3-1 relu,sigmoid mse"

RIGHT = [
    "ReLU'(z) = 1 if z > 0, else 0",
    "ReLU'(z) = 1 if z > 0, 0 otherwise",
    "ReLU'(z) = 1 if z > 0, 0 if z <= 0",
    "ReLU'(z) = 1 for z > 0",
    "ReLU'(z) = 0 when z < 0",
    "ReLU(z) = z if z > 0, else 0",
    "ReLU(z) = max(0, z) = z if z > 0",
    r"$\text{ReLU}'(z) = 1 \text{ for } z > 0$",
    r"$\text{ReLU}'(z) = 1, \quad z > 0$",
    r"$\text{ReLU}'(z) = 1$ for $z > 0$ and $0$ otherwise.",
    r"$\text{ReLU}'(z) = 0$ falls $z < 0$.",
    r"If $z > 0$, then $\text{ReLU}'(z) = 1$.",
    r"Für $z < 0$ gilt $\text{ReLU}'(z) = 0$.",
    r"Si $0 < z$, alors $\text{ReLU}'(z) = 1$.",
]
WRONG = [
    "ReLU'(z) = 0 if z > 0, else 1",
    "ReLU'(z) = 1 if z > 0, else 1",
    "ReLU'(z) = 1 if z < 0",
    "ReLU'(z) = 1",
    "ReLU(z) = z if z > 0, else 1",
    "ReLU(z) = -z if z > 0",
    r"$\text{ReLU}'(z) = 1 \text{ for } z < 0$",
    r"$\text{ReLU}'(z) = 0$ for $z > 0$.",
    r"If $z < 0$, then $\text{ReLU}'(z) = 1$.",
    r"If $z > 0$, then $\text{ReLU}'(z) = z$.",
]


def verdicts_of(text: str) -> list[Verdict]:
    return [step.verdict for step in check(NETWORK, text).steps()]


@pytest.mark.parametrize("text", RIGHT)
def test_a_claim_for_some_numbers_stands_where_it_is_right_for_these(text: str) -> None:
    found = verdicts_of(text)
    assert found
    assert all(verdict.stands for verdict in found)


@pytest.mark.parametrize("text", WRONG)
def test_and_is_refuted_where_it_is_wrong_for_these(text: str) -> None:
    assert Verdict.REFUTED in verdicts_of(text)


def test_the_condition_is_shown_with_the_claim_of_its_line() -> None:
    (step,) = check(NETWORK, "ReLU'(z) = 1 if z > 0, else 0").steps()
    assert (step.left, step.right) == ("ReLU'(z)", "1 if z > 0, else 0")


def test_a_condition_in_another_sentence_belongs_to_no_claim() -> None:
    text = "ReLU'(z) = 1\n\nNow let\n\nz > 0\n"
    assert verdicts_of(text)[0] is Verdict.REFUTED


@pytest.mark.parametrize(
    "text",
    [
        r"$\delta^{[2]} = 7$ if $\hat{y} < 0$",
        r"$\delta^{[2]} = 7$ if $m < 0$",
        r"$\delta^{[2]} = (\hat{y} + y) \hat{y} (1 - \hat{y})$ if $y^2 < 0$",
        "ReLU'(z) = 1 if z > 0, 0 if z > 0",
        "ReLU'(z) = 1 if z > 0, 1 if z < 0",
    ],
)
def test_a_condition_that_is_never_so_makes_nothing_right(text: str) -> None:
    assert any(not verdict.stands for verdict in verdicts_of(text))


SENTENCE = (
    r"$\frac{\partial L}{\partial z^{[1]}_j} = (\hat{y} - y) \hat{y} (1 - \hat{y}) W_{1j}^{[2]}$ if $z_j^{[1]} > 0$"
)
REST = r"$\frac{\partial L}{\partial z^{[1]}_j} = 0$"


@pytest.mark.parametrize("text", [f"{SENTENCE} and {REST} otherwise.", f"{SENTENCE}. Otherwise {REST}."])
def test_what_is_so_otherwise_may_stand_in_the_next_claim(text: str) -> None:
    spec = "2-3-1 relu,sigmoid half_sse"
    assert [step.verdict.stands for step in check(spec, text).steps()] == [True, True]
    wrong = text.replace(REST, REST.replace("= 0", "= 1"))
    assert [step.verdict.stands for step in check(spec, wrong).steps()] == [True, False]
