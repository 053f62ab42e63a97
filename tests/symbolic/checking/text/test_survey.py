"""Habits are seen from the whole text: numbering, marks of layers and samples, layers below, documents of all kinds."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Report
from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, steps, verdicts

ONE = "2-1 sigmoid half_sse"
NET = "2-3-4-2 tanh,tanh,tanh sse"
SOURCE = "weights are numbered by the layer that they leave"
INPUTS = "the inputs are layer 1"


# --- layers and samples below and above -------------------------------------------------------------------------------


def test_a_number_below_is_a_layer_beside_samples_above() -> None:
    found = verdicts(
        "3-4-1 tanh,sigmoid cross_entropy",
        r"\mathcal{L}^{(i)} = -y^{(i)} \log a_2^{(i)} - (1 - y^{(i)}) \log(1 - a_2^{(i)})",
        r"dZ_2 = A_2 - Y",
        r"dW_2 = \frac{1}{m} dZ_2 A_1^T",
    )
    assert found == [DEFINITION, PROVED, CONVENTION]


def test_words_and_letters_below_tell_the_layer() -> None:
    network = "3-4-2 tanh,sigmoid half_sse"
    words = ("out", "hidden")
    letters = ("o", "h")
    for out, hidden in (words, letters):
        found = verdicts(
            network,
            rf"\delta_{{{out}}} = (\hat{{y}} - y) \odot \sigma'(z_{{{out}}})",
            rf"\frac{{\partial L}}{{\partial W_{{{out}}}}} = \delta_{{{out}}} a_{{{hidden}}}^T",
            rf"\delta_{{{hidden}}} = (W_{{{out}}}^T \delta_{{{out}}}) \odot \tanh'(z_{{{hidden}}})",
            rf"\frac{{\partial L}}{{\partial W_{{{hidden}}}}} = \delta_{{{hidden}}} x^T",
            rf"\frac{{\partial L}}{{\partial W_{{{hidden}}}}} = \delta_{{{out}}} x^T",
        )
        assert found == [PROVED] * 4 + [REFUTED], out


def test_letters_above_tell_the_layer() -> None:
    for out, hidden in (("o", "h"), ("(O)", "(H)")):
        found = verdicts(
            "3-4-2 tanh,sigmoid half_sse",
            rf"z^{{{out}}} = W^{{{out}}} a^{{{hidden}}} + b^{{{out}}}",
            rf"\delta^{{{hidden}}} = \left(W^{{{out}}}\right)^T \delta^{{{out}}} \odot \tanh'(z^{{{hidden}}})",
            rf"\delta^{{{out}}} = \left(W^{{{out}}}\right)^T \delta^{{{out}}} \odot \tanh'(z^{{{hidden}}})",
        )
        assert found == [DEFINITION, PROVED, REFUTED], out


def test_h_and_o_stay_indices_where_weights_have_two() -> None:
    assert verdicts("3-4-2 sigmoid half_sse", r"\delta_h = a_h (1 - a_h) \sum_o w_{oh} \delta_o") == [PROVED]


# --- how layers are counted -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [r"Z^{(2)} = W^{(1)} X + b^{(1)}", r"Z^{(2)} = X W^{(1)} + b^{(1)}"])
def test_one_forward_equation_tells_that_inputs_are_layer_1_and_weights_are_numbered_with_them(line: str) -> None:
    report = check("3-4-1 tanh,identity half_mse", f"$${line}$$")
    assert [step.verdict for step in report.steps()] == [DEFINITION]
    assert f"{INPUTS}, {SOURCE}" in next(report.steps()).reading
    assert verdicts("3-4-1 tanh,identity half_mse", line.replace("X", "Y"))[0] == REFUTED
    slip = r"z^{(2)} = W^{(2)} x + b^{(2)}"  # a hidden activation forgotten, as likely as another numbering
    assert verdicts("3-4-1 tanh,identity half_mse", slip) == [REFUTED]


def test_weights_may_be_numbered_by_the_layer_that_they_leave() -> None:
    found = steps(
        NET,
        r"z_j^{[l+1]} = \sum_i W_{ji}^{[l]} a_i^{[l]} + b_j^{[l]}",
        r"\delta_i^{[l]} = \tanh'(z_i^{[l]}) \sum_j W_{ji}^{[l]} \delta_j^{[l+1]}",
        r"\frac{\partial L}{\partial W_{ij}^{[l]}} = a_j^{[l]} \delta_i^{[l+1]}",
        r"\frac{\partial L}{\partial b_i^{[l]}} = \delta_i^{[l+1]}",
        r"\frac{\partial L}{\partial b_i^{[l]}} = \delta_i^{[l]}",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, PROVED, PROVED, REFUTED]
    assert {step.reading for step in found[:4]} == {(SOURCE,)}


def test_numbers_below_weights_may_be_those_of_weights_though_layers_have_such_numbers() -> None:
    lines = (r"net_{h1} = w_1 i_1 + w_2 i_2 + b_1", r"\frac{\partial net_{h1}}{\partial w_2} = i_2")
    assert verdicts("2-2-2 sigmoid half_sse", *lines) == [DEFINITION, PROVED]
    assert verdicts("2-2-2 sigmoid half_sse", lines[0], r"\frac{\partial net_{h1}}{\partial w_2} = i_1")[-1] is REFUTED


def test_inputs_may_be_layer_one() -> None:
    found = steps(
        NET,
        "a^{[1]} = x",
        "z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}",
        "z^{[3]} = W^{[3]} a^{[2]} + b^{[3]}",
        "z^{[4]} = W^{[4]} a^{[3]} + b^{[4]}",
        r"\frac{\partial L}{\partial W^{[4]}} = \delta^{[4]} (a^{[3]})^T",
        r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} x^T",
        r"\frac{\partial L}{\partial W^{[3]}} = \delta^{[3]} x^T",
    )
    assert [step.verdict for step in found] == [DEFINITION] * 4 + [PROVED, PROVED, REFUTED]
    assert all(step.reading == (INPUTS,) for step in found[1:6])


def test_the_usual_numbering_is_kept_where_it_fits() -> None:
    found = steps(NET, "z^{[1]} = W^{[1]} x + b^{[1]}", r"\frac{\partial L}{\partial W^{[1]}} = \delta^{[1]} x^T")
    assert [step.verdict for step in found] == [DEFINITION, PROVED]
    assert all(step.reading == () for step in found)


def test_one_line_alone_does_not_change_the_numbering() -> None:
    assert verdicts(NET, r"\frac{\partial L}{\partial W_{ij}^{[2]}} = a_j^{[2]} \delta_i^{[3]}") == [REFUTED]


# --- marks ------------------------------------------------------------------------------------------------------------

MARKS = {"bracket": "[%s]", "parenthesis": "(%s)", "bare": "%s", "angle": r"\langle %s \rangle", "braces": "{(%s)}"}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_layers_are_marked_as_the_text_marks_them(mark: str) -> None:
    def written(line: str) -> str:
        for layer in ("l+1", "l-1", "l", "1", "2"):
            line = line.replace(f"@{layer}@", mark % layer)
        return line

    found = verdicts(
        NET,
        written(r"z_i^{@l@} = \sum_j W_{ij}^{@l@} a_j^{@l-1@} + b_i^{@l@}"),
        written(r"\delta_i^{@l@} = \tanh'(z_i^{@l@}) \sum_k W_{ki}^{@l+1@} \delta_k^{@l+1@}"),
        written(r"\frac{\partial L}{\partial W_{ij}^{@2@}} = \delta_i^{@2@} a_j^{@1@}"),
        written(r"\frac{\partial L}{\partial W_{ij}^{@2@}} = \delta_i^{@2@} a_j^{@2@}"),
    )
    assert found == [DEFINITION, PROVED, PROVED, REFUTED]


def test_brackets_mark_layers_and_parentheses_samples() -> None:
    found = verdicts(
        NET,
        r"z^{[l](i)} = W^{[l]} a^{[l-1](i)} + b^{[l]}",
        r"L^{(i)} = \sum_k (\hat y_k^{(i)} - y_k^{(i)})^2",
        r"J = \sum_{i=1}^m L^{(i)}",
        r"\frac{\partial J}{\partial W^{[2]}} = \sum_i \delta^{[2](i)} (a^{[1](i)})^T",
        r"\frac{\partial J}{\partial W^{[2]}} = \sum_i \delta^{[2](i)} (a^{[2](i)})^T",
    )
    assert found == [DEFINITION, DEFINITION, DEFINITION, PROVED, REFUTED]


def test_layers_may_stand_below() -> None:
    found = verdicts(
        NET,
        r"z_1 = W_1 x + b_1, \quad a_1 = \tanh(z_1)",
        "z_2 = W_2 a_1 + b_2",
        r"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} a_1^T",
        r"\frac{\partial L}{\partial a_1} = W_2^T \frac{\partial L}{\partial z_2}",
        r"\frac{\partial L}{\partial a_1} = W_1^T \frac{\partial L}{\partial z_2}",
    )
    assert found == [DEFINITION, DEFINITION, DEFINITION, PROVED, PROVED, REFUTED]


def test_a_bare_superscript_is_a_power_where_there_is_one_layer() -> None:
    assert verdicts("2-1 tanh half_sse", r"\frac{\partial a}{\partial z} = 1 - a^2") == [PROVED]
    assert verdicts("2-1 tanh half_sse", r"\frac{\partial a}{\partial z} = 1 - a^3") == [REFUTED]


# --- documents --------------------------------------------------------------------------------------------------------

ARTICLE = r"""\documentclass{article}
\usepackage{amsmath}
\begin{document}
\section{A single neuron}
Consider $z = w_1 x_1 + w_2 x_2 + b$ and $\hat y = \sigma(z)$ with the loss $L = \tfrac12 (\hat y - y)^2$.
% a remark with $z = 3$
By the chain rule,
\begin{equation}
\frac{\partial L}{\partial w_1} = (\hat y - y)\,\hat y\,(1 - \hat y)\,x_1 .
\end{equation}
\begin{itemize}
\item For the bias, $\frac{\partial L}{\partial b} = (\hat y - y)\,\hat y$.
\end{itemize}
\end{document}
"""
MARKDOWN = r"""# A single neuron

Consider $z = w_1 x_1 + w_2 x_2 + b$ and $\hat y = \sigma(z)$ with the loss $L = \frac12 (\hat y - y)^2$.

$$
\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1-\hat y) x_1
$$

- For the bias, $\frac{\partial L}{\partial b} = (\hat y - y) \hat y$.
"""
PLAIN = """z = w_1 x_1 + w_2 x_2 + b
ŷ = σ(z)
L = 1/2 (ŷ - y)^2
dL/dw_1 = (ŷ - y) * ŷ * (1 - ŷ) * x_1
∂L/∂b = (ŷ - y) ŷ
"""


@pytest.mark.parametrize("text", [ARTICLE, MARKDOWN, PLAIN], ids=["LaTeX", "Markdown", "plain text"])
def test_documents_of_every_kind_are_judged_alike(text: str) -> None:
    found: Report = check(ONE, text, "homework")
    assert [step.verdict for step in found.steps()] == [DEFINITION, DEFINITION, DEFINITION, PROVED, REFUTED]
    wrong = found.first_wrong
    assert wrong is not None
    assert text[wrong.span.start : wrong.span.end].rstrip(". $").endswith(("\\hat y", "ŷ"))


def test_spans_are_places_of_the_source() -> None:
    for step in check(ONE, ARTICLE).steps():
        shown = ARTICLE[step.span.start : step.span.end]
        assert step.right in shown
        assert step.left in shown


def test_words_are_lines_of_their_own() -> None:
    found = check(ONE, MARKDOWN)
    assert {line.kind for line in found.lines} >= {"math"}
    assert all(line.steps == () for line in found.lines if line.kind == "text")


@pytest.mark.parametrize(
    "line",
    [
        r"\[ \boxed{\frac{\partial L}{\partial b} = (\hat y - y) \hat y (1 - \hat y)} \]",
        r"\[ \frac{\partial L}{\partial b} = \underbrace{(\hat y - y)}_{\text{error}} \hat y (1 - \hat y) \]",
        r"\[ \frac{\partial L}{\partial b} = {\color{red}(\hat y - y)} \hat y (1 - \hat y) \tag{1} \label{eq:b} \]",
        r"\[ \left.\frac{\partial L}{\partial b}\right. = \bigl(\hat y - y\bigr) \hat y \left(1 - \hat y\right). \]",
        r"\[ \dfrac{\mathrm{d} L}{\mathrm{d} b} = (\hat{y} - y)\cdot\hat{y}\cdot(1-\hat{y})\,\,. \]",
        r"\[ \partial L / \partial b = (\hat y - y) \hat y (1 - \hat y) \]",
    ],
)
def test_dress_does_not_change_what_is_judged(line: str) -> None:
    assert [step.verdict for step in check(ONE, line).steps()] == [PROVED]


def test_conventions_of_one_text_do_not_reach_another() -> None:
    from_to = "z^{[2]} = (W^{[2]})^T a^{[1]} + b^{[2]}"
    line = r"\frac{\partial L}{\partial W^{[2]}} = a^{[1]} (\delta^{[2]})^T"
    assert verdicts(NET, from_to, line) == [DEFINITION, PROVED]
    assert verdicts(NET, line) == [CONVENTION]


def test_a_single_number_below_a_weight_beside_two_digit_ones_is_its_layer() -> None:
    lines = (r"z^{[1]} = w_{11} x_1 + w_{12} x_2 + b_1", r"\frac{\partial z^{[2]}}{\partial a^{[1]}} = w_2")
    assert verdicts("2-1-1 sigmoid cross_entropy", *lines) == [DEFINITION, PROVED]
    assert verdicts("2-1-1 sigmoid cross_entropy", lines[0], lines[1].replace("w_2", "2 w_2"))[-1] is REFUTED


def test_wide_space_between_factors_with_braces_parts_no_formulas() -> None:
    brace = r"\underbrace{{{}}}_{{[{} \times {}]}}"
    left = brace.format(r"\frac{\partial L}{\partial a^{[1]}}", "1", "n_1")
    right = brace.format(r"\frac{\partial L}{\partial z^{[2]}}", "1", "n_2")
    weight = brace.format(r"W^{[2]}", "n_2", "n_1")
    (found,) = steps("2-3-2 sigmoid half_sse", rf"{left} = {right} \quad {weight}")
    assert found.verdict.stands


# --- rows and columns of single outputs -------------------------------------------------------------------------------

COLUMN = (
    r"z_1 = W_1 x + b_1",
    r"\hat{y} = w_2^T a_1 + b_2",
    r"\frac{\partial L}{\partial a_1} = (\hat{y} - y) w_2",
    r"\frac{\partial L}{\partial w_2} = (\hat{y} - y) a_1",
)


def test_small_w_beside_matrices_is_a_column() -> None:
    assert verdicts("3-4-1 tanh,identity half_sse", *COLUMN) == [DEFINITION] * 2 + [PROVED] * 2
    bracketed = [line.replace("w_2^T", "(w_2)^T") for line in COLUMN]
    assert verdicts("3-4-1 tanh,identity half_sse", *bracketed) == [DEFINITION] * 2 + [PROVED] * 2


def test_its_transpose_is_a_row() -> None:
    turned = [*COLUMN[:2], r"\frac{\partial L}{\partial a_1} = (\hat{y} - y) w_2^T"]
    assert verdicts("3-4-1 tanh,identity half_sse", *turned)[-1] in {REFUTED, CONVENTION}


def test_words_in_round_brackets_tell_layers_beside_square_ones() -> None:
    found = verdicts(
        "3-4-1 sigmoid half_sse",
        r"z_j^{(1)} = \sum_i w_{ji}^{(1)} x_i + b_j^{(1)}",
        r"\delta_j^{(hidden)} = \frac{\partial L}{\partial z_j^{(1)}}",
        r"\delta^{[2]} = (\hat{y} - y) \odot \sigma'(z^{[2]})",
    )
    assert found == [DEFINITION, DEFINITION, PROVED]


def test_a_layer_may_stand_before_two_units() -> None:
    found = verdicts(
        "3-4-2 sigmoid half_sse",
        r"z_{l,j} = b_{l,j} + \sum_i w_{l,j,i} a_{l-1,i}",
        r"\frac{\partial L}{\partial w_{l,j,i}} = \frac{\partial L}{\partial b_{l,j}} a_{l-1,i}",
        r"\frac{\partial L}{\partial w_{l,j,i}} = \frac{\partial L}{\partial b_{l,j}} a_{l,i}",
    )
    assert found == [DEFINITION, PROVED, REFUTED]


# --- samples and layers that two letters tell -------------------------------------------------------------------------

PAIRS = (
    r"a_k^{(l)} = g\left(b_k^{(l)} + \sum_j a_j^{(l-1)} w_{jk}^{(l-1,l)}\right)",
    r"E = \frac{1}{2} \sum_{n=1}^{N_e} \sum_{k=1}^{N_k} \left(a_{k,n}^{(L)} - y_{k,n}\right)^2",
    r"\frac{\partial E}{\partial w_{jk}^{(L-1,L)}} = \sum_{n=1}^{N_e} \delta_{k,n}^{(L)} a_{j,n}^{(L-1)}",
    r"\frac{\partial E}{\partial b_k^{(L)}} = \sum_{n=1}^{N_e} \delta_{k,n}^{(L)}",
)


def test_weights_may_be_told_by_both_layers_and_samples_by_a_second_index() -> None:
    found = verdicts("3-4-2 tanh,identity half_sse", *PAIRS)
    assert found == [DEFINITION, DEFINITION, PROVED, PROVED]
    wrong = (*PAIRS[:2], PAIRS[2].replace("a_{j,n}^{(L-1)}", "a_{j,n}^{(L)}"))
    assert not verdicts("3-4-2 tanh,identity half_sse", *wrong)[-1].stands


def test_a_capital_letter_over_a_sum_of_inputs_is_no_layer() -> None:
    lines = (r"z_j = \sum_{i=0}^D w_{ji}^{(1)} x_i", r"\frac{\partial L}{\partial w_{ji}^{(1)}} = \delta_j x_i")
    assert all(verdict.stands for verdict in verdicts("3-4-2 tanh,identity half_sse", *lines))


def test_an_index_may_have_a_prime() -> None:
    line = r"\hat{y}_j = \frac{\exp z_j}{\sum_{k'} \exp z_{k'}}"
    assert verdicts("3-4-2 tanh,softmax cross_entropy", line) == [DEFINITION]


def test_shapes_below_say_nothing() -> None:
    line = r"\frac{\partial L}{\partial W^{[2]}_{2x4}} = \delta^{[2]}_{2x1} (a^{[1]}_{4x1})^T"
    assert verdicts("3-4-2 tanh,identity half_sse", line) == [PROVED]


def test_ones_in_a_row_are_one() -> None:
    lines = (
        r"\mathbf{Z}^{[1]} = \mathbf{X} \mathbf{W}^{[1]} + \mathbf{b}^{[1]}",
        r"\nabla_{\mathbf{b}^{[l]}} L = \mathbf{1}_{1 \times B} \boldsymbol{\Delta}^{[l]}",
    )
    found = verdicts("3-4-2 tanh,identity half_sse", *lines, r"\Delta^{[2]} = \frac{\partial L}{\partial Z^{[2]}}")
    assert REFUTED not in found


# --- letters of Abu-Mostafa's -----------------------------------------------------------------------------------------

THETA = (
    r"\frac{\partial s_j^{(l)}}{\partial w_{ij}^{(l)}} = x_i^{(l-1)}",
    r"e(w) = (x_1^{(L)} - y_n)^2",
    r"x_1^{(L)} = \theta(s_1^{(L)})",
    r"\theta'(s) = 1 - \theta^2(s)",
    r"\delta_1^{(L)} = \frac{\partial e(w)}{\partial s_1^{(L)}} = 2 (x_1^{(L)} - y_n) (1 - (x_1^{(L)})^2)",
)


def test_theta_is_a_function_where_it_is_applied_throughout() -> None:
    found = verdicts("3-4-1 tanh,tanh sse", *THETA)
    assert all(verdict.stands for verdict in found)
    assert verdicts("3-4-1 tanh,tanh sse", *THETA[:-1], THETA[-1].replace("1 - (x", "1 + (x"))[-1] == REFUTED


# --- matrices numbered below, units from zero, samples beside layers --------------------------------------------------

MIXED = (
    r"z^{(1)} = \mathbf{W}_1 x + \mathbf{b}_1",
    r"z^{(2)} = \mathbf{W}_2 h + b_2",
    r"\frac{\partial L}{\partial b_2} = \frac{\partial L}{\partial z^{(2)}}",
)


def test_matrices_may_be_numbered_below_where_layers_stand_above() -> None:
    network = "3-4-1 tanh,sigmoid cross_entropy"
    assert verdicts(network, *MIXED) == [DEFINITION, DEFINITION, PROVED]
    assert verdicts(network, *MIXED[:-1], MIXED[-1].replace("b_2", r"\mathbf{b}_1"))[-1] == REFUTED


def test_a_sample_over_a_target_is_none_of_the_layers_over_a_batch() -> None:
    lines = (
        r"J = \frac{1}{2m} \sum_{i=1}^m (y^{(i)} - \hat{y}^{(i)})^2",
        r"Z^{(2)} = X W^{(1)} + b^{(1)}",
        r"A^{(2)} = \tanh(Z^{(2)})",
        r"Z^{(3)} = A^{(2)} W^{(2)} + b^{(2)}",
    )
    assert all(verdict.stands for verdict in verdicts("3-4-1 tanh,identity half_mse", *lines))


def test_units_may_be_numbered_from_zero_behind_their_layer() -> None:
    found = verdicts(
        "2-2-1 sigmoid half_sse",
        r"a_{1,0} = \sigma(z_{1,0})",
        r"\frac{\partial a_{1,0}}{\partial z_{1,0}} = a_{1,0} (1 - a_{1,0})",
        r"\frac{\partial a_{1,1}}{\partial z_{1,1}} = a_{1,1} (1 - a_{1,1})",
        r"\frac{\partial a_{1,0}}{\partial z_{1,0}} = a_{1,0} (1 + a_{1,0})",
    )
    assert found == [DEFINITION, PROVED, PROVED, REFUTED]
