"""Free layers with their boundaries, what a line leaves out, and what the network does not have."""

from __future__ import annotations

import pytest

from symbolic.formula.nodes import Index, Quantity
from symbolic.formula.substitute import quantities
from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, one, steps, verdicts

NET = "2-3-4-2 tanh,tanh,tanh sse"

FREE = [
    (r"\delta^l = (W^{l+1})^T \delta^{l+1} \odot \tanh'(z^l)", PROVED, ()),
    (r"\frac{\partial a_i^{[l]}}{\partial z_i^{[l]}} = 1 - (a_i^{[l]})^2", PROVED, ()),
    (r"\frac{\partial L}{\partial b_i^{[l]}} = \delta_i^{[l]}", PROVED, ()),
    (
        r"\delta_i^{[l]} = 2 (a_i^{[l]} - y_i) \tanh'(z_i^{[l]})",
        REFUTED,
        ("It holds for l = 3 and fails for l = 1, 2.",),
    ),
    (
        r"\frac{\partial L}{\partial a_i^{[l]}} = 2 (a_i^{[l]} - y_i)",
        REFUTED,
        ("It holds for l = 3 and fails for l = 0, 1, 2.",),
    ),
    (r"\delta_i^{[l]} = \sum_k W_{ki}^{[l+1]} \delta_k^{[l+1]}", REFUTED, ()),
]


@pytest.mark.parametrize(("line", "verdict", "notes"), FREE)
def test_a_free_layer_is_tried_at_every_layer(line: str, verdict: object, notes: tuple[str, ...]) -> None:
    found = one(NET, line)
    assert found.verdict is verdict
    assert found.notes == notes


def test_a_line_that_fails_at_the_last_layer_alone_is_about_hidden_layers() -> None:
    found = one(
        "2-3-4-2 tanh,softmax cross_entropy", r"\frac{\partial a_i^{[l]}}{\partial z_i^{[l]}} = 1 - (a_i^{[l]})^2"
    )
    assert found.verdict is CONVENTION
    assert found.reading == ("l is a hidden layer: it fails for l = 3",)
    assert found.notes == ("It holds for l = 1, 2 and fails for l = 3.",)


def test_a_line_that_fails_at_the_first_layer_is_refuted() -> None:
    found = one("2-3-4-2 identity,tanh,tanh sse", r"\frac{\partial a_i^{[l]}}{\partial z_i^{[l]}} = 1 - (a_i^{[l]})^2")
    assert found.verdict is REFUTED
    assert found.notes == ("It holds for l = 2, 3 and fails for l = 1.",)


def test_what_holds_for_equal_widths_alone_is_noted() -> None:
    square = one("2-2-2-2 tanh sse", r"\frac{\partial L}{\partial W^{[2]}} = a^{[1]} (\delta^{[2]})^T")
    assert square.verdict is CONVENTION
    norm = one("3-3-3 tanh sse", r"\sum_{i=1}^{3} \delta_i^{[l]} = \sum_{i=1}^{n_l} \delta_i^{[l]}")
    assert norm.verdict is PROVED
    assert norm.notes
    assert norm.notes[0].startswith("It holds for the widths of this network, not for all: on ")


# --- what is left out -------------------------------------------------------------------------------------------------

COMPLETED = [
    (NET, r"\delta_j = \tanh'(z_j) \sum_k w_{kj} \delta_k"),
    ("3-2 tanh sse", r"\frac{\partial L}{\partial W_{ij}} = 2 (a_i - y_i) \tanh'(z_i) x_j"),
    (NET, r"\frac{\partial L}{\partial W_{ij}^{[2]}} = \delta_i a_j"),
    (NET, r"\frac{\partial L}{\partial b^{[2]}} = \delta_j^{[2]}"),
    ("3-1 tanh sse", r"\frac{\partial L}{\partial w_j} = 2 (a - y) \tanh'(z) x_j"),
    ("2-2-1 sigmoid half_sse", r"\frac{\partial L}{\partial w_5} = (\hat y - y) \hat y (1 - \hat y) a_1"),
    (
        "2-2-1 sigmoid half_sse",
        r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) w_5 a_1 (1 - a_1) x_1",
    ),
    (
        "2-2-1 sigmoid half_sse",
        r"\frac{\partial L}{\partial w_4} = (\hat y - y) \hat y (1 - \hat y) w_6 a_2 (1 - a_2) x_2",
    ),
]
WRONG = [
    (NET, r"\delta_j = \tanh'(z_j) \sum_k w_{kj} \delta_j"),
    ("3-2 tanh sse", r"\frac{\partial L}{\partial W_{ij}} = 2 (a_i - y_i) \tanh'(z_i) x_i"),
    ("3-2 tanh sse", r"\frac{\partial L}{\partial W_{ij}} = 2 (a_i - y_i) \tanh'(z_i)"),
    (NET, r"\frac{\partial L}{\partial W_{ij}^{[2]}} = \delta_i z_j"),
    (NET, r"\frac{\partial L}{\partial b^{[2]}} = \delta_j^{[3]}"),
    ("3-1 tanh sse", r"\frac{\partial L}{\partial w_j} = 2 (a - y) \tanh'(z)"),
    ("2-2-1 sigmoid half_sse", r"\frac{\partial L}{\partial w_6} = (\hat y - y) \hat y (1 - \hat y) a_1"),
    (
        "2-2-1 sigmoid half_sse",
        r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) w_6 a_1 (1 - a_1) x_1",
    ),
]


@pytest.mark.parametrize(("spec", "line"), COMPLETED)
def test_layers_and_indices_that_are_left_out_are_completed(spec: str, line: str) -> None:
    found = one(spec, line)
    assert found.verdict is PROVED
    assert found.reading == ()


@pytest.mark.parametrize(("spec", "line"), WRONG)
def test_completion_does_not_save_a_wrong_line(spec: str, line: str) -> None:
    assert one(spec, line).verdict is REFUTED


def test_a_numbered_weight_is_counted_layer_by_layer_and_row_by_row() -> None:
    found = one("2-2-1 sigmoid half_sse", r"\frac{\partial L}{\partial w_4} = \delta_2^{[1]} x_2")
    assert found.verdict is PROVED
    assert found.formulas is not None
    weights = [part for part in quantities(found.formulas[0]) if part.name == "W"]
    assert weights == [Quantity("W", 1, (2, 2))]


def test_letters_tell_the_layers_of_the_other_quantities() -> None:
    found = one(NET, r"\delta_j^l = \tanh'(z_j) \sum_k w_{kj} \delta_k")
    assert found.verdict is PROVED
    assert found.formulas is not None
    layers = {part.name: part.layer for part in quantities(found.formulas[1])}
    assert layers == {"z": Index("l"), "W": Index("l", 1), "delta": Index("l", 1)}


# --- repeated indices -------------------------------------------------------------------------------------------------

REPEATED = [
    r"z_i^l = w_{ij}^l a_j^{l-1} + b_i^l",
    r"\delta_j^l = w_{kj}^{l+1} \delta_k^{l+1} \tanh'(z_j^l)",
]


@pytest.mark.parametrize("line", REPEATED)
def test_a_repeated_index_is_summed_where_the_notation_leaves_the_sign_out(line: str) -> None:
    assert one(NET, line, notation="bare").verdict in {PROVED, DEFINITION}


@pytest.mark.parametrize(("line", "letter"), list(zip(REPEATED, "jk", strict=True)))
def test_elsewhere_the_missing_sum_is_hinted_at(line: str, letter: str) -> None:
    found = one(NET, line)
    assert found.verdict is REFUTED
    assert found.hint == f"{letter} stands on the right side only: is the sum over it missing?"


def test_an_index_of_the_left_side_alone_is_told() -> None:
    found = one(NET, r"\frac{\partial L}{\partial W_{ij}^{[2]}} = \delta_i^{[2]}")
    assert found.verdict is REFUTED
    assert found.hint == "j stands on the left side only."


# --- what the network does not have -----------------------------------------------------------------------------------

MISSING = [
    (r"\frac{\partial L}{\partial W_{31}^{[3]}} = \delta_3^{[3]} a_1^{[2]}", "3"),
    (r"\frac{\partial L}{\partial W_{11}^{[4]}} = \delta_1^{[4]} a_1^{[3]}", "4"),
    (r"\frac{\partial L}{\partial W_{11}^{[0]}} = 0", "0"),
    (r"z_4^{[1]} = \sum_j W_{4j}^{[1]} x_j + b_4^{[1]}", "4"),
    (r"a_5^{[2]}", "5"),
    (r"\frac{\partial L}{\partial W_{31}^{[3]}}", "3"),
]


@pytest.mark.parametrize(("line", "number"), MISSING)
def test_a_unit_or_layer_that_does_not_exist_is_refuted_with_its_number(line: str, number: str) -> None:
    found = one(NET, line)
    assert found.verdict is REFUTED
    assert number in found.reason
    assert "expected" in found.reason


SUMS = [
    (r"z_i^{[2]} = \sum_{j=1}^{3} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", DEFINITION),
    (r"z_i^{[2]} = \sum_{j=1}^{2} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", REFUTED),
    (r"z_i^{[2]} = \sum_{j=1}^{4} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", REFUTED),
    (r"z_i^{[2]} = \sum_{j=2}^{3} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", REFUTED),
    (r"z_i^{[2]} = \sum_{j=1}^{n_1} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", DEFINITION),
    (r"z_i^{[2]} = \sum_{j=1}^{n_2} W_{ij}^{[2]} a_j^{[1]} + b_i^{[2]}", REFUTED),
]


@pytest.mark.parametrize(("line", "verdict"), SUMS)
def test_the_bounds_of_a_sum_are_taken_at_their_word(line: str, verdict: object) -> None:
    assert one(NET, line).verdict is verdict


RANGES = [
    (r"1 \le i \le n_l", PROVED),
    (r"0 \le i \le n_l", REFUTED),
    (r"1 \le i < n_l", REFUTED),
    (r"0 < i \le n_l", PROVED),
]


@pytest.mark.parametrize(("line", "verdict"), RANGES)
def test_units_are_counted_from_one_to_the_width(line: str, verdict: object) -> None:
    assert verdicts(NET, line) == [verdict]


def test_a_mark_of_layers_is_a_mark_of_layers_in_every_line() -> None:
    found = steps(
        NET,
        r"z_j^{(l+1)} = \sum_i W_{ji}^{(l)} a_i^{(l)} + b_j^{(l)}",
        r"\frac{\partial L}{\partial W_{ij}^{(l)}} = a_j^{(l)} \delta_i^{(l+1)}",
        r"\frac{\partial L}{\partial W_{ij}^{(l)}} = a_j^{(l)} \delta_i^{(l)}",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, REFUTED]


SHIFTED = [
    r"\frac{\partial L}{\partial W_{ij}^{@2@}} = a_j^{@1@} \delta_i^{@1@}",
    r"\frac{\partial L}{\partial b_i^{@2@}} = \delta_i^{@1@}",
    r"z_i^{@2@} = \sum_j W_{ij}^{@2@} a_j^{@2@} + b_i^{@2@}",
    r"\delta_i^{@2@} = \tanh'(z_i^{@2@}) \sum_k W_{ki}^{@3@} \delta_k^{@2@}",
    r"\frac{\partial z_i^{@2@}}{\partial a_j^{@1@}} = W_{ij}^{@3@}",
    r"\frac{\partial a_i^{@2@}}{\partial z_i^{@1@}} = 1 - (a_i^{@2@})^2",
]
MARKS = {"bracket": "[%s]", "parenthesis": "(%s)", "bare": "%s", "angle": r"\langle %s\rangle"}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("line", SHIFTED)
def test_a_layer_too_far_is_refuted_however_layers_are_marked(line: str, mark: str) -> None:
    written = line
    for l in "123":
        written = written.replace(f"@{l}@", mark % l)
    assert one(NET, written).verdict is REFUTED


def test_layers_that_several_lines_name_behind_the_last_are_counted_from_the_inputs() -> None:
    lines = (
        r"\frac{\partial L}{\partial z_1^{[3]}} = \frac{\partial L}{\partial a_1^{[3]}} a_1^{[3]} (1 - a_1^{[3]})",
        r"\frac{\partial L}{\partial w_{11}^{[3]}} = \frac{\partial L}{\partial z_1^{[3]}} a_1^{[2]}",
        r"\delta_j^{[l-1]} = \frac{\partial L}{\partial a_j^{[l-1]}} \sigma'(z_j^{[l-1]})",
        r"\delta_i^{[l]} = \sum_{j=1}^{n_{l+1}} w_{ji}^{[l+1]} \delta_j^{[l+1]} \sigma'(z_i^{[l]})",
    )
    net = "3-4-2 sigmoid half_sse"
    assert verdicts(net, *lines) == [PROVED] * 4
    wrong = r"\delta_i^{[l]} = \sum_{j=1}^{n_{l+1}} w_{ji}^{[l]} \delta_j^{[l+1]} \sigma'(z_i^{[l]})"
    assert verdicts(net, *lines[:3], wrong)[-1] is REFUTED
