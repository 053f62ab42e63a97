r"""Sums without an index, identities of functions, derivative signs before sums: what each is about."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, one, report, steps

NET = "3-4-2 sigmoid half_sse"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"E = \frac12 \sum (y_j - \hat{y}_j)^2", DEFINITION),
        (r"E = \frac12 \sum (y_j + \hat{y}_j)^2", REFUTED),
        (r"E = \frac12 \sum (y - \hat{y})^2", DEFINITION),
        (r"z_j^{[1]} = \sum W_{ji}^{[1]} x_i + b_j^{[1]}", DEFINITION),
        (r"\delta_j^{[1]} = \sigma'(z_j^{[1]}) \sum \delta_k^{[2]} W_{kj}^{[2]}", PROVED),
        (r"\delta_j^{[1]} = \sigma'(z_j^{[1]}) \sum \delta_j^{[2]} W_{kj}^{[2]}", REFUTED),
        (r"\frac{\partial J}{\partial W_{ij}^{[2]}} = \sum \delta_i^{[2](n)} a_j^{[1](n)}", PROVED),
        (r"\frac{\partial J}{\partial W_{ij}^{[2]}} = \frac1m \sum \delta_i^{[2](n)} a_j^{[1](n)}", REFUTED),
    ],
)
def test_a_sum_without_an_index_runs_over_the_letter_that_stands_in_it_alone(line: str, verdict: object) -> None:
    found = one(NET, line)
    assert found.verdict is verdict, found.reason


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\sigma'(x) = -(1 + e^{-x})^{-2} \cdot ({ -e }^{ -x })", PROVED),
        (r"\sigma'(x) = (1 + e^{-x})^{-2} \cdot ({ -e }^{ -x })", REFUTED),
        (r"\frac{d \sigma(z)}{dz} = \sigma(z) (1 - \sigma(z))", PROVED),
        (r"\frac{d \sigma(z)}{dz} = \sigma(z) (2 - \sigma(z))", REFUTED),
        (r"1 - \sigma(x) = \sigma(-x)", PROVED),
        (r"\tanh(x) = 2 \sigma(2 x) - 1", PROVED),
        (r"\tanh(x) = 2 \sigma(x) - 1", REFUTED),
    ],
)
def test_an_identity_of_functions_is_about_any_number(line: str, verdict: object) -> None:
    found = one("2-3-1 sigmoid cross_entropy", line)
    assert found.verdict is verdict, found.reason
    assert not found.reading


def test_a_derivative_sign_may_take_in_all_terms_that_follow() -> None:
    line = r"\frac{\partial}{\partial b_j^{[1]}} \sum_k W_{jk}^{[1]} x_k + b_j^{[1]} = 1"
    found = one(NET, line)
    assert found.verdict is CONVENTION
    assert found.reading == ("a derivative sign takes in all the terms that follow it",)
    assert one(NET, line.replace("= 1", "= 2")).verdict is REFUTED


def test_the_loss_beside_dz_of_samples_is_the_cost() -> None:
    forward = r"Z^{[1]} = W^{[1]} X + b^{[1]}"
    right = r"\frac{\partial \mathcal{L}}{\partial W^{[2]}} = \frac{1}{m} dZ^{[2]} A^{[1]T}"
    network = "3-4-1 tanh,sigmoid cross_entropy"
    assert [step.verdict for step in steps(network, forward, right)] == [DEFINITION, PROVED]
    wrong = right.replace(r"\frac{1}{m}", r"\frac{2}{m}")
    assert steps(network, forward, wrong)[-1].verdict is REFUTED


def test_the_index_of_a_sum_may_count_samples_of_small_letters() -> None:
    line = r"\frac{\partial L}{\partial b^{[2]}} = \sum_{i=1}^{N} \delta_i^{[2]}"
    for network, factor in (("3-4-2 sigmoid half_sse", ""), ("3-4-2 sigmoid mse", r"\frac{1}{N}")):
        found = one(network, line.replace(r"\sum", rf"{factor} \sum"))
        assert found.verdict is CONVENTION, found.reason
        assert found.reading[0] == "the index of the sum counts samples"
    assert one("3-4-2 sigmoid half_sse", line.replace(r"\delta_i^{[2]}", r"\delta_i^{[1]}")).verdict is REFUTED
    assert one("3-4-2 sigmoid half_sse", line.replace("{N}", "{n_2}")).verdict is REFUTED


def test_what_an_error_signal_is_stays_fixed_once_a_sum_over_samples_has_shown_it() -> None:
    mean = r"\frac{\partial J}{\partial b^{[1]}} = \frac1m \sum_i \delta_i^{[1]}"
    lost = mean.replace(r"\frac1m ", "")
    for lines in ((mean, lost), (lost, mean)):
        found = steps("2-2-1 sigmoid mse", *lines)
        assert found[0].verdict is CONVENTION
        assert found[1].verdict is not PROVED


ROWS = (
    r"Z_1 = X W_1 + b_1",
    r"A_1 = \max(0, Z_1)",
    r"Z_2 = A_1 W_2 + b_2",
    r"P = \mathrm{softmax}(Z_2)",
    r"dZ_2 = (P - Y) / N",
)


@pytest.mark.parametrize("row", ["dZ_{2,i}", "(dZ_2)_i", "dZ_2^{(i)}", "dZ_i^{[2]}", "dZ_{2,i:}"])
def test_the_index_of_a_sum_may_count_the_rows_of_a_batch(row: str) -> None:
    network = "3-4-2 relu,softmax cross_entropy"
    right = rf"db_2 = \sum_i {row}"
    found = steps(network, *ROWS, right)[-1]
    assert found.verdict is CONVENTION, found.reason
    assert found.reading == ("the index of the sum counts samples",)
    for wrong in (right.replace("=", "= -"), right.replace("2", "1").replace("b_1", "b_2"), right.replace("db", "dW")):
        assert not steps(network, *ROWS, wrong)[-1].verdict.stands


@pytest.mark.parametrize("wrong", [r"-\sum_i dZ_{2,i}", r"\frac{1}{N} \sum_i dZ_{2,i}", r"-\sum_i dZ_2^{(i)}"])
def test_a_sum_over_rows_may_be_wrong(wrong: str) -> None:
    assert steps("3-4-2 relu,softmax cross_entropy", *ROWS, f"db_2 = {wrong}")[-1].verdict is REFUTED


def test_losses_of_samples_are_summed_that_are_told_by_their_arguments() -> None:
    for line in (
        r"J = \frac{1}{m} \sum_{i=1}^m L(\hat{y}^{(i)}, y^{(i)})",
        r"E_{total} = \frac{1}{n} \sum_{i=1}^N E(i)",
    ):
        assert one("3-4-2 tanh,softmax cross_entropy", line).verdict is DEFINITION
        assert one("3-4-2 tanh,softmax cross_entropy", line.replace("= ", "= 2 ")).verdict is not DEFINITION


def test_the_index_of_a_sum_below_a_capital_letter_is_no_layer() -> None:
    lines = (*ROWS[:2], r"S = A_1 W_2 + b_2", r"P = \mathrm{softmax}(S)", r"dS = (P - Y) / N")
    network = "3-4-2 relu,softmax cross_entropy"
    assert steps(network, *lines, r"db_2 = \sum_i dS_i")[-1].verdict is CONVENTION
    assert steps(network, *lines, r"db_2 = \sum_i dS_i X_i")[-1].verdict is not PROVED
    assert steps(network, *lines, r"db_2 = -\sum_i dS_i")[-1].verdict is REFUTED


def test_an_identity_has_no_sum_in_it() -> None:
    for line in (
        r"\frac{\partial}{\partial x} \sum_i \sigma(x) = \sigma'(x)",
        r"\sum_i \sigma'(x) = \sigma(x) (1 - \sigma(x))",
    ):
        assert one("3-2-1 sigmoid mse", line).verdict is not PROVED


def test_a_factor_one_over_n_beside_small_letters_speaks_of_a_batch() -> None:
    right = r"\frac{\partial L}{\partial z^{[2]}} = \frac{1}{N} (\hat{y} - y)"
    assert one("2-4-3 tanh,softmax cross_entropy", right).verdict.stands
    assert one("2-4-3 tanh,softmax cross_entropy", right.replace("{1}{N}", "{2}{N}")).verdict is REFUTED


def test_a_chain_of_derivatives_tells_the_layers_of_its_letters() -> None:
    links = ("L \\hat{y}", r"\hat{y} z", "z h", "h u", "u W_2")
    slopes = [r"\frac{{\partial {}}}{{\partial {}}}".format(*link.split()) for link in links]
    chain = rf"\frac{{\partial L}}{{\partial W_2}} = {' '.join(slopes)}"
    assert one("3-4-4-2 sigmoid half_sse", chain).verdict.stands
    assert one("3-4-4-2 sigmoid half_sse", chain.replace(slopes[3], "")).verdict is not PROVED


def test_entries_of_a_jacobian_are_named_and_values_of_a_function_have_an_index() -> None:
    found = steps(
        "4-3 softmax cross_entropy",
        r"J_{ij} = \frac{\partial \sigma_i}{\partial z_j} = \sigma_i (\delta_{ij} - \sigma_j)",
        r"J = \operatorname{diag}(\sigma) - \sigma \sigma^T",
    )
    assert [step.verdict for step in found[:2]] == [DEFINITION, PROVED]
    wrong = one(
        "4-3 softmax cross_entropy", r"\frac{\partial \sigma_i}{\partial z_j} = \sigma_i (\delta_{ij} + \sigma_j)"
    )
    assert wrong.verdict is REFUTED


def test_a_name_keeps_the_layers_that_its_definition_leaves_out() -> None:
    found = steps(
        NET,
        r"e = y - a",
        r"\frac{\partial L}{\partial b^{[2]}} = -e \odot \sigma'(z^{[2]})",
        r"\frac{\partial L}{\partial b^{[2]}} = e \odot \sigma'(z^{[2]})",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, REFUTED]


def test_a_batch_may_have_its_slopes_told_entry_by_entry() -> None:
    found = one(
        "3-4-1 tanh,sigmoid cross_entropy", r"\frac{\partial A^{[1]}}{\partial Z^{[1]}} = 1 - A^{[1]} \odot A^{[1]}"
    )
    assert found.verdict is CONVENTION
    assert found.reading == ("the Jacobian is told by its diagonal, entry by entry",)
    softmax = one(
        "3-4-2 tanh,softmax cross_entropy", r"\frac{\partial A^{[2]}}{\partial Z^{[2]}} = A^{[2]} \odot (1 - A^{[2]})"
    )
    assert not softmax.verdict.stands


def test_a_bias_shared_by_its_layer_collects_the_errors_of_all_units() -> None:
    shared = r"net_{o1} = w_5 \times out_{h1} + w_6 \times out_{h2} + b_2 \times 1"
    right = r"\frac{\partial E_{total}}{\partial b_2} = \delta_{o1} + \delta_{o2}"
    found = report("2-2-2 sigmoid half_sse", shared, right).steps()
    assert [step.verdict for step in found] == [DEFINITION, CONVENTION]
    assert one("2-2-2 sigmoid half_sse", right).verdict is REFUTED
