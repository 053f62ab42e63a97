"""A text is judged as a whole: what goes in, what comes out, and what stays as it was."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from symbolic.errors import ChalkgradError, SpecError
from symbolic.spec.shorthand import parse_shorthand

RIGHT = r"\[ \frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_1 \]"
WRONG = r"\[ \frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_2 \]"
ONE = "2-1 sigmoid half_sse"


def test_a_spec_and_its_shorthand_are_judged_alike() -> None:
    assert check(ONE, RIGHT + WRONG) == check(parse_shorthand(ONE), RIGHT + WRONG)


def test_a_report_says_of_what_it_is() -> None:
    spec = parse_shorthand(ONE).model_copy(update={"notation": "bracket"})
    found = check(spec, RIGHT, "homework.tex")
    assert found.name == "homework.tex"
    assert found.source == RIGHT
    assert found.network == spec.title()
    assert found.notation == "bracket"


def test_a_report_counts_and_tells_what_is_refuted() -> None:
    found = check(ONE, "\n".join((RIGHT, WRONG, WRONG.replace("w_1", "w_2").replace("x_2", "x_1"))))
    assert found.counts == {Verdict.PROVED: 1, Verdict.REFUTED: 2}
    assert found.first_wrong is list(found.steps())[1]
    assert found.refuted
    assert not check(ONE, RIGHT).refuted
    assert check(ONE, RIGHT).first_wrong is None


def test_lines_are_numbered_as_in_the_file() -> None:
    found = check(ONE, f"Words.\n\n{RIGHT}\n\n{WRONG}\n")
    assert [line.number for line in found.lines if line.steps] == [3, 5]


def test_reports_are_equal_by_value_and_do_not_depend_on_what_was_judged_before() -> None:
    first = check(ONE, RIGHT + WRONG)
    check(ONE, r"\[ y = 3 \] \[ e = \hat y - y \]")
    check("2-3-1 tanh mse", RIGHT)
    assert check(ONE, RIGHT + WRONG) == first


@pytest.mark.parametrize("spec", ["2-1 sigmod half_sse", "2 sigmoid mse", "", "2-1 sigmoid mse extra"])
def test_a_spec_that_cannot_be_used_is_an_error(spec: str) -> None:
    with pytest.raises(SpecError):
        check(spec, RIGHT)


def test_signs_that_cannot_be_seen_are_an_error() -> None:
    with pytest.raises(ChalkgradError):
        check(ONE, RIGHT.replace("x_1", "x_\u202e1"))


def test_a_text_that_is_too_long_is_an_error() -> None:
    with pytest.raises(ChalkgradError):
        check(ONE, RIGHT * 50_000)


@pytest.mark.parametrize(
    "text",
    [
        r"\[ \frac{\partial L}{\partial w_1 = \]",
        r"\[ = \]",
        r"\[ \]",
        r"\[ L = __import__('os').system('true') \]",
        r"\[ L = \input{/etc/passwd} \]",
        r"\[ \frac{1}{0} = x_1 \]",
        r"\[ x_1 = x_1^{9999999999} \]",
        r"\[ \sum_{i=1}^{99999999} 1 = 99999999 \]",
        r"\[ x_{999999999} = 1 \]",
        r"\[ ((((((((((((((((((((((((((((((x_1)))))))))))))))))))))))))))))) = x_1 \]",
        r"\[ 2^{2^{2^{2^{2^{2}}}}} = 1 \]",
    ],
)
def test_no_text_makes_it_fail(text: str) -> None:
    for step in check(ONE, text).steps():
        assert step.verdict in Verdict
        assert step.reason


def test_a_wide_network_is_judged_on_a_small_one_of_its_kind() -> None:
    spec = "784-128-64-10 relu,softmax cross_entropy"
    right = r"\[ \delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot \mathrm{ReLU}'(z^{[l]}) \]"
    found = list(check(spec, right).steps())
    assert [step.verdict for step in found] == [Verdict.PROVED]
    far = r"\[ \frac{\partial L}{\partial W_{9,12}^{[3]}} = (\hat y_9 - y_9) a_{12}^{[2]} \]"
    assert all(step.verdict.stands for step in check(spec, far).steps())
    wrong = far.replace("a_{12}", "a_{11}")
    assert [step.verdict for step in check(spec, wrong).steps()] == [Verdict.REFUTED]


def test_a_numbering_by_the_layer_left_needs_more_than_one_line() -> None:
    line = r"\[ \frac{\partial L}{\partial W_{ij}^{[%s]}} = \delta_i^{[%s]} a_j^{[%s]} \]"
    single = check("2-3-4-2 tanh sse", line % ("1", "2", "1"))
    assert single.counts == {Verdict.REFUTED: 1}
    several = check("2-3-4-2 tanh sse", line % ("1", "2", "1") + line % ("2", "3", "2"))
    assert several.counts == {Verdict.PROVED: 2}
    assert all(step.reading for step in several.steps())
