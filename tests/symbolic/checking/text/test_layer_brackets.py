"""Layers in brackets behind their letter, z(2) = W(2) a(1) + b(2), are layers and no factors."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, verdicts

NET = "3-4-2 sigmoid half_sse"
FORWARD = (
    r"z(1) = W(1) a(0) + b(1)",
    r"a(1) = \sigma\big(z(1)\big)",
    r"z(2) = W(2)\, a(1) + b(2)",
    r"a(2) = \sigma(z(2))",
)
BACKWARD = (
    r"\delta(2) = (a(2) - y) \odot \sigma'(z(2))",
    r"\delta_j(1) = \sum_k W_{kj}(2) \delta_k(2) a_j(1) (1 - a_j(1))",
    r"\frac{\partial E}{\partial W(l)} = \delta(l) a(l-1)^T",
)


def test_numbers_and_letters_in_brackets_are_layers() -> None:
    assert verdicts(NET, *FORWARD, *BACKWARD) == [DEFINITION] * 4 + [PROVED] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        r"\delta(2) = (a(2) - y) \odot \sigma'(z(1))",
        r"\delta_j(1) = \sum_k W_{kj}(1) \delta_k(2) a_j(1) (1 - a_j(1))",
        r"\frac{\partial E}{\partial W(2)} = \delta(1) a(0)^T",
    ],
)
def test_another_layer_in_brackets_is_refuted(wrong: str) -> None:
    assert verdicts(NET, *FORWARD, wrong)[-1] is REFUTED


def test_layers_in_brackets_may_be_counted_from_the_inputs() -> None:
    lines = (
        r"z(2) = W(2) a(1) + b(2)",
        r"a(2) = \sigma(z(2))",
        r"z(3) = W(3) a(2) + b(3)",
        r"\delta_o = (a_o(3) - y_o) a_o(3) (1 - a_o(3))",
        r"\delta_h = \sum_o \delta_o W_{oh} a_h(2) (1 - a_h(2))",
    )
    assert verdicts(NET, *lines) == [DEFINITION] * 3 + [PROVED] * 2


def test_a_factor_in_brackets_stays_a_factor() -> None:
    assert verdicts("1-1 identity half_sse", r"w (2) = 2 w", r"\frac{\partial z}{\partial w} (3) = 3 x") == [PROVED] * 2


def test_indices_may_stand_behind_the_brackets() -> None:
    lines = (
        r"z(2)_k = \sum_j W(2)_{kj} a(1)_j + b(2)_k",
        r"\delta(1)_j = \sum_k W(2)_{kj} \delta(2)_k \sigma'(z(1)_j)",
        r"\frac{\partial E}{\partial W(2)_{kj}} = \delta(2)_k a(1)_j",
    )
    assert verdicts(NET, *lines) == [DEFINITION, PROVED, PROVED]
