"""Shapes that do not fit are told in words of the network, with the part of the text that they are about."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from tests.symbolic.checking.verdicts.judged import (
    CONVENTION,
    DEFINITION,
    PROVED,
    REFUTED,
    UNKNOWN,
    one,
    report,
    verdicts,
)

NET = "2-3-4-2 tanh,tanh,tanh sse"
SQUARE = "Compare the shapes: a transpose or another order of the factors may be missing."

MISFITS = [
    (
        r"\delta^{[1]} = W^{[2]} \delta^{[2]}",
        r"W^{[2]} is 4x3, it cannot multiply \delta^{[2]}, which is a column of length 4.",
    ),
    (
        r"z^{[2]} = W^{[2]} a^{[2]} + b^{[2]}",
        "W^{[2]} is 4x3, it cannot multiply a^{[2]}, which is a column of length 4.",
    ),
    (
        "z^{[2]} = W^{[2]} a^{[1]} + b^{[1]}",
        "W^{[2]} a^{[1]} is a column of length 4 and b^{[1]} is a column of length 3: they cannot be added.",
    ),
    (
        r"\frac{\partial L}{\partial W^{[2]}} = a^{[1]} \delta^{[2]}",
        r"a^{[1]} is a column of length 3, it cannot multiply \delta^{[2]}, which is a column of length 4.",
    ),
    (
        r"\frac{\partial L}{\partial b^{[2]}} = a^{[1]}",
        "The left side is a column of length 4, the right side a column of length 3: they cannot be equal.",
    ),
    (
        r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[2]})^T",
        "The left side is 4x3, the right side 4x4: they cannot be equal.",
    ),
    (
        r"\frac{\partial L}{\partial W^{[2]}} = (\delta^{[2]})^T \delta^{[2]}",
        "The left side is 4x3, the right side a number: they cannot be equal.",
    ),
    (
        r"\frac{\partial L}{\partial b_1^{[2]}} = \delta^{[2]}",
        "The left side is a number, the right side a column of length 4: they cannot be equal.",
    ),
    (
        r"\delta^{[2]} = (W^{[3]})^{-1} \delta^{[3]}",
        "(W^{[3]}) is 2x4: only a square matrix has an inverse.",
    ),
    (
        r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \odot \tanh'(z^{[3]})",
        (
            r"(W^{[3]})^T \delta^{[3]} is a column of length 4, "
            r"it cannot multiply \tanh'(z^{[3]}), which is a column of length 2."
        ),
    ),
]


@pytest.mark.parametrize(("line", "reason"), MISFITS, ids=[line for line, _ in MISFITS])
def test_shapes_that_do_not_fit_are_told(line: str, reason: str) -> None:
    found = one(NET, line)
    assert found.verdict is REFUTED
    assert found.reason == reason
    assert found.method == "shapes"
    assert found.hint == SQUARE
    assert found.counterexample is None


def test_the_place_is_the_part_whose_shapes_do_not_fit() -> None:
    found = report(NET, r"\delta^{[1]} = 2 (W^{[2]} a^{[2]}) \odot \tanh'(z^{[1]})")
    (step,) = found.steps()
    assert step.verdict is REFUTED
    assert step.place is not None
    assert found.source[step.place.start : step.place.end].strip("()") == "W^{[2]} a^{[2]}"


def test_shapes_are_those_of_the_network_that_was_given() -> None:
    assert "W^{[3]} is 2x5" in one("3-4-5-2 sigmoid sse", r"\delta^{[2]} = W^{[3]} \delta^{[3]}").reason


def test_a_column_times_a_row_is_a_matrix_and_a_row_times_a_column_a_number() -> None:
    assert one(NET, r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[1]})^T").verdict.stands
    inner = one(NET, r"\frac{\partial L}{\partial W^{[2]}} = (a^{[1]})^T a^{[1]}")
    assert inner.reason == "The left side is 4x3, the right side a number: they cannot be equal."


def test_nothing_is_said_of_shapes_where_values_differ() -> None:
    found = one(NET, r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \odot \tanh(z^{[2]})")
    assert found.verdict is REFUTED
    assert found.method == "intervals"
    assert found.counterexample is not None


def test_a_derivative_by_a_row_that_was_multiplied_on_is_compared_as_it_lies() -> None:
    text = (
        r"$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}\\",
        r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T\\$ for $i \ne j$",
        r"$    \frac{dL}w_jk = ∂E/∂w_jk",
        "              = ∂E/∂y_k * ∂y_k/∂u_k * ∂u_k/∂w_jk",
        "              = (y_k - target_k) * φ_o'(u_k) * y_j$ for $i \\ne j$",
    )
    found = list(check("2-2-1 sigmoid mse", "\n".join(text)).steps())
    assert found
    assert not any(step.verdict is PROVED for step in found[-2:])


def test_an_entry_of_a_transpose_in_brackets_has_its_indices_in_turn() -> None:
    line = r"\delta^{(l)}_j = \left(\sum_k (W^{(l+1)})^T_{jk} \delta^{(l+1)}_k\right) \sigma'(z^{(l)}_j)"
    assert verdicts("3-4-2 sigmoid half_sse", line) == [PROVED]
    forward = r"z^{(l)}_k = \sum_j W^{(l)}_{kj} a^{(l-1)}_j + b^{(l)}_k"
    assert verdicts("3-4-2 sigmoid half_sse", forward, line.replace("_{jk}", "_{kj}"))[-1] is CONVENTION


ENTRIES = (r"Z_{ni} = \sum_{j=1}^{d} X_{nj} W_{ij} + b_i", r"\frac{\partial L}{\partial W} = \Delta^T X")


def test_an_entry_of_the_error_signals_of_a_batch_has_a_sample_and_a_unit() -> None:
    right = (
        r"\frac{\partial L}{\partial X_{nj}} = \sum_i \Delta_{ni} W_{ij}",
        r"\frac{\partial L}{\partial W_{ij}} = \sum_{n=1}^N \Delta_{ni} X_{nj}",
    )
    assert verdicts("3-2 sigmoid half_sse", ENTRIES[0], *right, ENTRIES[1]) == [DEFINITION, PROVED, PROVED, PROVED]
    assert verdicts("3-2 sigmoid mse", ENTRIES[0], *right, ENTRIES[1]) == [DEFINITION, PROVED, PROVED, PROVED]
    wrong = r"\frac{\partial L}{\partial W_{ij}} = 2 \sum_{n=1}^N \Delta_{ni} X_{nj}"
    assert verdicts("3-3 sigmoid half_sse", ENTRIES[0], wrong) == [DEFINITION, REFUTED]


def test_a_capital_kronecker_delta_is_not_refuted_as_an_error_signal() -> None:
    lines = (
        r"\delta_j^l = \frac{\partial C}{\partial z_j^l}",
        r"\frac{\partial z_k^l}{\partial b_j^l} = \Delta^l_{kj}",
    )
    assert verdicts("3-4-2 sigmoid half_sse", *lines) == [DEFINITION, UNKNOWN]
