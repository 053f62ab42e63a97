r"""Letters whose meaning the lines tell by the company they keep: y = f(u), ∂u/∂w = y, (y - t)^2."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.text.roles import roles_of
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, UNKNOWN, one, spec_of, steps, verdicts

NET = "3-4-2 tanh,identity half_sse"
VOCABULARY = Session.begun(spec_of(NET), b"key").vocabulary


def told(*lines: str) -> dict[str, str]:
    found = roles_of([read_syntax(line) for line in lines], VOCABULARY)
    return {} if found is None else dict(found.letters)


@pytest.mark.parametrize(
    ("lines", "letters"),
    [
        ((r"q_j = f(v_j)",), {"q": "a", "v": "z"}),
        ((r"\delta = \frac{2}{B} (\hat{y} - y)",), {"B": "samples"}),
        ((r"\delta = \frac{\partial L}{\partial y} f'(z)",), {"y": "yhat"}),
        ((r"\delta = \nabla_y L \odot f'(z)",), {"y": "yhat"}),
        ((r"\delta = P - Y",), {"P": "Yhat"}),
        ((r"E = \frac{1}{2} (f(x) - y)^2",), {"f": "yhat"}),
        ((r"\delta_k = O_k (1 - O_k)",), {"O": "a"}),
        ((r"\frac{\partial E}{\partial v_{ij}} = \delta_j x_i",), {"v": "W"}),
        (
            (
                r"\frac{\partial q}{\partial w} = \frac{\partial q}{\partial r} \frac{\partial r}{\partial s}",
                r"\frac{\partial s}{\partial w}",
            ),
            {"q": "z", "r": "a"},
        ),
        ((r"\frac{\partial a_1}{\partial o_1} \frac{\partial o_1}{\partial a_2}",), {"o": "z"}),
        ((r"\hat{y} = W_2 h", r"\delta = \hat{y} - v"), {"v": "y"}),
        (
            (r"q = \sigma(W_1 k)", r"\hat{y} = W_2 q", r"\frac{\partial L}{\partial W_1} = \delta k"),
            {"q": "a", "k": "x"},
        ),
        ((r"q_j = \frac{1}{1 + e^{-v_j}}",), {"q": "a", "v": "z"}),
        ((r"v_j = \sum_i w_{ji} q_i + b_j",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial v_j}{\partial w_{ji}} = q_i",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial v_j}{\partial q_i} = w_{ji}",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial q_j}{\partial v_j} = q_j (1 - q_j)",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial q_j(v_j)}{\partial v_j} = f'(v_j)",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial v} q^T",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial L}{\partial q} = W^T \frac{\partial L}{\partial v}",), {"q": "a", "v": "z"}),
        ((r"\frac{\partial a_j}{\partial w_{ji}} = z_i", r"\delta_k = y_k - t_k"), {"a": "z", "z": "a", "y": "yhat"}),
        ((r"\hat{y}_1 = z_1^{(3)}", r"\delta = g f'(a_1^{(3)}) z_1^{(2)}"), {"a": "z", "z": "a"}),
        ((r"\hat{y}_1 = z_1^{(3)}", r"\delta = g f'(z_1^{(3)}) a_1^{(2)}"), {}),
        ((r"E = \sum_k (y_k - d_k)^2",), {"d": "y", "y": "yhat"}),
        ((r"\frac{\partial y_k}{\partial z_k} = 1", r"E = \sum_k (y_k - \hat{y}_k)^2"), {r"\hat{y}": "y", "y": "yhat"}),
        ((r"E = -\sum_k q_k \log p_k",), {"q": "y"}),
        ((r"\frac{\partial E}{\partial v_{kj}} = 2", r"r_k = \sum_j v_{kj} q_j"), {"r": "z", "q": "a", "v": "W"}),
    ],
)
def test_what_lines_tell_of_letters(lines: tuple[str, ...], letters: dict[str, str]) -> None:
    assert told(*lines) == letters


@pytest.mark.parametrize(
    "lines",
    [
        (r"a_j = f(z_j)", r"z_j = \sum_i w_{ji} x_i"),
        (r"E = \sum_k (\hat{y}_k - y_k)^2",),
        (r"\frac{\partial q_j}{\partial v_j} = f'(v_j)", r"v_j = f(q_j)"),
        (r"q_j = 3 v_j + 1",),
        (r"L = -\sum_k \hat{y}_k \log y_k",),
        (r"\frac{\partial a_i}{\partial W_{ij}} = x_j",),
    ],
    ids=[
        "usual letters",
        "usual targets",
        "lines that tell different things",
        "lines that tell nothing",
        "a slip",
        "a slope that is missing",
    ],
)
def test_where_nothing_is_told(lines: tuple[str, ...]) -> None:
    assert told(*lines) == {}


def test_letters_that_a_single_line_tells_are_read_so() -> None:
    found = one(NET, r"\frac{\partial a_j}{\partial w_{ji}} = z_i")
    assert found.verdict is PROVED
    assert found.reading == ("a is the pre-activation, z is the activation",)


def test_what_is_wrong_stays_wrong_where_letters_are_told() -> None:
    lines = (r"v_j = \sum_i w_{ji} q_i", r"q_j = f(v_j)", r"\frac{\partial E}{\partial w_{ji}} = v_i")
    assert verdicts(NET, *lines)[-1] is REFUTED


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (r"\frac{\partial E}{\partial w_{kj}} = \frac{\partial y_k}{\partial z_k} z_j", "the derivative of the target"),
        (r"\frac{\partial L}{\partial y_k} = 2", "a derivative by the target"),
        (
            r"\frac{\partial E}{\partial z_k} = \frac{\partial E}{\partial n_k} z_k",
            "a letter that is no quantity of the network",
        ),
    ],
)
def test_a_derivative_that_nobody_writes_tells_that_letters_are_misread(line: str, says: str) -> None:
    found = one(NET, line)
    assert found.verdict is UNKNOWN
    assert says in found.reason


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (r"\frac{\partial L}{\partial b^{[2]}_k} = e", "e by itself, which nothing defines"),
        (r"\frac{\partial L}{\partial b^{[2]}_k} = a_{context}", "a word for an index"),
    ],
)
def test_letters_that_nothing_defines_do_not_make_a_line_wrong(line: str, says: str) -> None:
    found = one(NET, line)
    assert found.verdict is UNKNOWN
    assert says in found.reason


def test_letters_that_touch_are_factors_where_each_is_known() -> None:
    net = "3-1 sigmoid cross_entropy"
    texts = {"∂L/∂w_1 = (sig(wx + b) - y) x_1": PROVED, "∂L/∂w_1 = (sig(wx - b) - y) x_1": REFUTED}
    assert {text: step.verdict for text in texts for step in check(net, text).steps()} == texts
    (unknown,) = check(net, "∂L/∂w_1 = wq x_1").steps()
    assert "`wq`" in unknown.reason


def test_an_activation_may_be_that_of_the_layer_before() -> None:
    net = "3-4-2 tanh,sigmoid half_sse"
    right, wrong = (check(net, f"∂L/∂W = δ {letter}_prev^T") for letter in ("a", "z"))
    assert [step.verdict for step in right.steps()] == [PROVED]
    assert [step.verdict for step in wrong.steps()] != [PROVED]


def test_a_letter_that_is_only_defined_and_differentiated_is_the_loss() -> None:
    lines = (
        r"\hat{F} = \frac{1}{2} \sum_k (t_k - a_k^{[2]})^2",
        r"\frac{\partial \hat{F}}{\partial a_k^{[2]}} = a_k^{[2]} - t_k",
        r"\frac{\partial \hat{F}}{\partial a_k^{[2]}} = t_k - a_k^{[2]}",
    )
    assert verdicts(NET, *lines)[1:] == [PROVED, REFUTED]


def test_a_wrong_derivative_of_what_follows_from_the_weights_is_refuted() -> None:
    assert [step.verdict for step in steps(NET, r"\frac{\partial \hat{y}_k}{\partial z_k^{[2]}} = 2")] == [REFUTED]


@pytest.mark.parametrize("letter", [r"\chi", r"\gamma", "q"])
def test_a_letter_that_always_stands_before_a_bracket_is_a_function(letter: str) -> None:
    lines = (
        rf"a^{{[1]}} = {letter}^{{[1]}}\left(W^{{[1]}} x + b^{{[1]}}\right)",
        rf"\delta^{{[1]}} = (W^{{[2]}})^T \delta^{{[2]}} \odot {letter}'(z^{{[1]}})",
    )
    assert verdicts("2-3-2 sigmoid half_sse", *lines) == [DEFINITION, PROVED]
    wrong = lines[1].replace("z^", "a^")
    assert verdicts("2-3-2 sigmoid half_sse", lines[0], wrong)[1] is not PROVED
