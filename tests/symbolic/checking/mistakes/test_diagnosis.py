"""What is said of wrong lines: one mistake, two, none that is known, errors carried forward."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Route, Verdict
from symbolic.formula.nodes import Partial, Quantity
from tests.symbolic.checking.mistakes.told import SLIDES, diagnosed, judged, names

ON_SLIDES = (
    (r"\delta_1^{[3]} = 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})", "missing-output-slope"),
    (r"\delta_1^{[3]} = \delta_1^{[4]} W_{12}^{[4]} \sigma'(z_1^{[3]})", "wrong-unit"),
    (r"\frac{\partial L}{\partial W_{11}^{[4]}} = \delta_1^{[4]} a_1^{[4]}", "layer-off-by-one"),
    (r"\frac{\partial L}{\partial b_1^{[2]}} = \delta_1^{[2]} b_1^{[2]}", "extra-factor"),
    (r"\frac{\partial L}{\partial W_{21}^{[3]}} = \delta_2^{[3]} \sigma(a_1^{[2]})", "wrong-quantity"),
    (r"a_1^{[2]} (1 + a_1^{[2]}) = \sigma'(z_1^{[2]})", "wrong-slope-formula"),
)


@pytest.mark.parametrize(("line", "name"), ON_SLIDES)
def test_single_mistakes(line: str, name: str) -> None:
    step = judged(line)
    assert step.verdict is Verdict.REFUTED
    assert names(step)[0] == (name,)


TANH = "2-3-1 tanh,sigmoid mse"
ELSEWHERE = (
    (
        "2-3-1 tanh,sigmoid mse",
        r"\delta_1^{[1]} = \delta_1^{[2]} W_{11}^{[2]} a_1^{[1]}(1-a_1^{[1]})",
        "other-activation",
    ),
    (
        "2-3-1 tanh,sigmoid mse",
        r"\delta^{[1]} = W^{[2]T}\delta^{[2]} \odot a^{[1]} \odot (1-a^{[1]})",
        "other-activation",
    ),
    ("2-3-1 tanh mse", r"\delta_1^{[1]} = \delta_1^{[2]} W_{11}^{[2]} (1-a_1^{[1]})", "wrong-slope-formula"),
    ("2-2-1 sigmoid mse", r"\delta_1^{[2]} = 2 (\hat y - y) \hat y (1+\hat y)", "wrong-slope-formula"),
    (
        "2-2-1 sigmoid binary_cross_entropy",
        r"\frac{\partial L}{\partial W_{11}^{[2]}} = (\hat y - y)\hat y(1-\hat y) a_1",
        "slope-beside-cross-entropy",
    ),
    (
        "2-3-3 tanh,softmax cross_entropy",
        r"\delta_k^{[2]} = (\hat y_k - y_k) \hat y_k (1-\hat y_k)",
        "slope-beside-cross-entropy",
    ),
    (
        "2-3-3 tanh,softmax cross_entropy",
        r"\frac{\partial \hat y_k}{\partial z_j} = \hat y_k (1- \hat y_k)",
        "elementwise-softmax",
    ),
    (
        "3-4-2 relu,identity mse",
        r"\delta_1^{[1]} = (\delta_0^{[2]} W_{00}^{[2]} + \delta_1^{[2]} W_{10}^{[2]}) \operatorname{ReLU}'(z_0^{[1]})",
        "counts-from-zero",
    ),
)


@pytest.mark.parametrize(("network", "line", "name"), ELSEWHERE)
def test_lines_as_people_write_them(network: str, line: str, name: str) -> None:
    assert names(judged(line, network))[0] == (name,)


def test_condition_of_a_line_holds_for_its_mend() -> None:
    network = "2-3-3 tanh,softmax cross_entropy"
    text = r"$$\frac{\partial \hat y_k}{\partial z_j} = \hat y_k \hat y_j, \quad j \neq k$$"
    step = next(check(network, text).steps())
    assert step.diagnoses[0].repair.endswith(r"= -\hat y_k \hat y_j")


@pytest.mark.parametrize(
    ("network", "line"),
    [
        ("2-2-1 sigmoid binary_cross_entropy", r"\frac{\partial L}{\partial \hat y} = \frac{\hat y-y}{\hat y}"),
        (SLIDES, r"\frac{\partial L}{\partial z_1^{[3]}} = \frac{a_1^{[2]}}{a_1^{[2]}}"),
        (SLIDES, "1 = 2"),
    ],
)
def test_mend_that_says_nothing_is_not_shown(network: str, line: str) -> None:
    left = line.split(" = ")[0]
    for diagnosis in judged(line, network).diagnoses:
        right = diagnosis.repair.split(" = ")[1]
        assert left not in right
        assert r"\delta_1^{[3]}" not in right
        assert r"\frac{\partial L}{\partial a_1^{[2]}}" not in right


def test_many_wrong_lines_before_do_not_end_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbolic.checking.effort.MOST_NODES", 20_000)  # enough for each line, not for all together
    wrong = [
        rf"$$\delta_1^{{[3]}} = {number} \delta_1^{{[4]}} W_{{11}}^{{[4]}} z_2^{{[1]}}$$" for number in range(3, 15)
    ]
    step = judged(r"\delta_1^{[3]} = \delta_1^{[4]} \sigma'(z_1^{[3]})", given="\n".join(wrong))
    assert names(step)[0] == ("missing-weight",)


def test_ones_may_be_of_the_outputs() -> None:
    inner = r"(\mathbf{I} - %s (a^{[2]})^{\top}) W^{[2]}"
    line = r"\frac{\partial a^{[2]}}{\partial a^{[1]}} = \operatorname{diag}(a^{[2]}) " + inner
    step = judged(line % r"(\mathbf{1})^{\top}", "2-3-2 tanh,softmax cross_entropy")
    assert names(step) == [("extra-transpose",)]
    assert step.diagnoses[0].repair == line % r"(\mathbf{1})"


def test_a_multiple_is_a_matter_of_numbers() -> None:
    step = judged(r"\frac{\partial L}{\partial W_{11}^{[2]}} = -\delta_1^{[2]} a_1^{[1]}")
    assert names(step)[0] == ("wrong-sign",)
    assert all(MISTAKES[name].is_multiple for found in names(step) for name in found)


def test_two_mistakes_among_arrays() -> None:
    diagnosis = diagnosed(r"\delta^{[2]} = -(W^{[3]})^\top\delta^{[3]}")
    assert set(diagnosis.mistakes) == {"wrong-sign", "missing-slope"}


def test_nothing_is_said_of_mistakes_where_layers_are_left_open() -> None:
    text = r"""
Let $\delta_k = \hat{y}_k - y_k$.
\[ \frac{\partial L}{\partial z_k^{(2)}} = \delta_k\]
\[ \frac{\partial L}{\partial w^{(1)}_{ji}} = \sum_k w^{(1)}_{kj}\delta_k (1-(a^{(1)}_j)^2) x_i\]"""
    (*_, step) = check("3-4-3 tanh,softmax cross_entropy", text).steps()
    assert step.verdict is Verdict.REFUTED
    assert "extra-factor" not in {name for names in names(step) for name in names}
    assert not step.is_unexplained


def test_says_where_no_mistake_is_known() -> None:
    step = judged(r"\delta_1^{[3]} = \delta_1^{[4]} + W_{11}^{[4]} + b_2^{[1]} x_1")
    assert step.diagnoses == ()
    assert step.is_unexplained


def test_unknown_lines_get_no_diagnosis() -> None:
    step = judged(r"\frac{\partial L}{\partial q} = r")
    assert step.verdict is not Verdict.REFUTED
    assert step.diagnoses == ()
    assert not step.is_unexplained


TWO = (
    (r"\delta_1^{[3]} = - 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})", {"missing-output-slope", "wrong-sign"}),
    (
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[4]} W_{11}^{[4]} \sigma'(a_1^{[3]}) a_1^{[2]}",
        {"slope-at-activation", "wrong-unit"},
    ),
    (r"\frac{\partial L}{\partial W_{12}^{[3]}} = 2 \delta_1^{[3]} z_2^{[2]}", {"extra-two", "wrong-quantity"}),
    (r"\delta_2^{[3]} = \delta_1^{[4]} W_{11}^{[4]}", {"wrong-unit", "missing-slope"}),
)


@pytest.mark.parametrize(("line", "both"), TWO)
def test_two_mistakes_in_one_line(line: str, both: set[str]) -> None:
    diagnosis = diagnosed(line)
    assert set(diagnosis.mistakes) == both
    assert judged(diagnosis.repair).verdict.stands


def test_two_repairs_are_both_said() -> None:
    step = judged(r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_1^{[2]}")
    assert names(step) == [("wrong-unit",), ("wrong-parameter",)]
    assert len({diagnosis.repair for diagnosis in step.diagnoses}) == 2
    assert all(judged(diagnosis.repair).verdict.stands for diagnosis in step.diagnoses)


def test_error_carried_forward_is_no_new_mistake() -> None:
    wrong = r"$$\delta_1^{[4]} = 2 (\hat y - y)$$"
    step = judged(r"\frac{\partial L}{\partial W_{11}^{[4]}} = 2 (\hat y - y) a_1^{[3]}", given=wrong)
    assert step.route is Route.CARRIED
    assert step.diagnoses == ()


def test_new_mistake_beside_a_carried_one_is_told_as_such() -> None:
    wrong = r"$$\delta_1^{[4]} = (\hat y - y)^2$$"
    step = judged(r"\frac{\partial L}{\partial W_{11}^{[4]}} = (\hat y - y)^2 a_1^{[2]}", given=wrong)
    diagnosis = step.diagnoses[0]
    assert step.route is Route.NEW_ERROR
    assert diagnosis.mistakes == ("layer-off-by-one",)
    assert diagnosis.follows
    assert diagnosis.repair.endswith(r"(\hat y - y)^2 a_1^{[3]}")


def test_step_of_a_chain_is_mended_against_the_side_before_it() -> None:
    text = r"""
\begin{align}
\delta_1^{[3]} &= \frac{\partial L}{\partial a_1^{[3]}} \sigma'(z_1^{[3]}) \\
  &= \frac{\partial L}{\partial a_1^{[3]}} (1 - a_1^{[3]})
\end{align}"""
    first, second = check(SLIDES, text).steps()
    assert first.verdict.stands
    assert second.diagnoses[0].mistakes == ("wrong-slope-formula",)
    assert second.diagnoses[0].repair.endswith(r"a_1^{[3]} (1 - a_1^{[3]})")


def test_step_that_ends_with_a_name_is_mended_at_its_end() -> None:
    text = r"""
\begin{align}
\delta_1^{[3]} &= \delta_1^{[4]} W_{11}^{[4]} \sigma'(z_1^{[3]}) \\
  &= -\delta_1^{[3]}
\end{align}"""
    _, second = check(SLIDES, text).steps()
    assert second.diagnoses[0].mistakes == ("wrong-sign",)
    assert second.diagnoses[0].repair.endswith(r"= \delta_1^{[3]}")


def test_right_end_of_a_wrong_route_is_not_mended() -> None:
    text = r"""
\begin{align}
\frac{\partial L}{\partial b_1^{[4]}} &= \delta_1^{[4]} a_1^{[3]} \\
  &= \delta_1^{[4]}
\end{align}"""
    first, second = check(SLIDES, text).steps()
    assert first.diagnoses[0].mistakes == ("bias-times-activation",)
    assert second.route is Route.WRONG_ROUTE
    assert second.diagnoses == ()


def test_wide_networks_are_diagnosed_too() -> None:
    step = judged(
        r"\frac{\partial L}{\partial W_{3,512}^{[1]}} = \delta_3^{[1]} x_{511}", "784-128-10 relu,softmax cross_entropy"
    )
    assert names(step)[0] == ("wrong-unit",)


def test_same_text_gets_the_same_words() -> None:
    line = r"$$\delta_1^{[3]} = - 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})$$"
    assert check(SLIDES, line) == check(SLIDES, line)


def test_a_signal_is_named_as_the_text_writes_it_and_as_the_chain_goes_on() -> None:
    unit = Quantity("a", 2, (1,))
    chain = r"\frac{\partial a_1^{[2]}}{\partial z_1^{[2]}} \frac{\partial z_1^{[2]}}{\partial W_{11}^{[2]}}"
    by_links = diagnosed(
        rf"\frac{{\partial L}}{{\partial W_{{11}}^{{[2]}}}} = {chain}", "2-3-2-2 tanh,relu,softmax cross_entropy"
    )
    assert by_links.named == (Partial(Quantity("L"), unit),)
    written_out = diagnosed(r"\frac{\partial L}{\partial W_{12}^{[3]}} = a_2^{[2]}")
    assert written_out.named == (Partial(Quantity("L"), Quantity("z", 3, (1,))),)
    with_delta = diagnosed(r"\delta_1^{[3]} = W_{11}^{[4]} \sigma'(z_1^{[3]})")
    assert with_delta.named == (Quantity("delta", 4, (1,)),)
