"""Marks of the step of learning are left out where a text has them throughout, and only there."""

from __future__ import annotations

from symbolic.checking.text.steps import step_letter, without_steps
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, verdicts
from tests.symbolic.formula.reader.shown import show

HAYKIN = (
    r"\frac{\partial E(n)}{\partial w_{ji}(n)} = -e_j(n) \varphi_j'(v_j(n)) y_i(n)",
    r"\frac{\partial E(n)}{\partial e_j(n)} = e_j(n)",
    r"\frac{\partial e_j(n)}{\partial y_j(n)} = -1",
    r"\delta_j(n) = \varphi_j'(v_j(n)) \sum_k \delta_k(n) w_{kj}(n)",
)


def test_a_letter_in_brackets_behind_names_marks_the_step() -> None:
    lines = [read_syntax(line) for line in HAYKIN]
    assert step_letter(lines) == "n"
    assert show(without_steps(lines[1], "n")) == show(read_syntax(r"\frac{\partial E(n)}{\partial e_j} = e_j"))


def test_one_bracket_alone_marks_nothing() -> None:
    assert step_letter([read_syntax(r"z_j (n) = a_j (n)")]) is None
    assert step_letter([read_syntax(r"\delta_j = w_{kj} (y_k - t_k) f'(z_j)")]) is None


def test_a_text_with_steps_is_judged_as_without_them() -> None:
    wrong = HAYKIN[3].replace("= ", "= 2 ")
    assert verdicts("3-4-2 sigmoid half_sse", *HAYKIN, wrong) == [*[PROVED] * 4, REFUTED]


def test_the_value_at_the_next_step_is_an_update() -> None:
    update = r"w_{ji}(n+1) = w_{ji}(n) - \eta \frac{\partial E}{\partial w_{ji}(n)}"
    assert verdicts("3-4-2 sigmoid half_sse", *HAYKIN[:3], update)[-1] is DEFINITION
