"""Names of several words are one name each, where the text gives them; letters with indices are none."""

from __future__ import annotations

import pytest

from symbolic.checking.text.identifiers import with_own_identifiers
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.lines import read_lines
from symbolic.formula.reader.syntax import Name, Syntax, typed_parts
from tests.symbolic.checking.verdicts.judged import spec_of

SESSION = Session.begun(spec_of("3-4-2 sigmoid half_sse"), b"key")


def names(text: str) -> list[set[str]]:
    """Return the letters of each line once names of several words are one."""
    typed: list[Syntax] = [line.syntax() for line in read_lines(text)]
    changed = with_own_identifiers(typed, SESSION)
    return [{part.letter for part in typed_parts(line) if isinstance(part, Name)} for line in changed]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hidden_layer = sigmoid(z1)\nout = hidden_layer", "hidden_layer"),
        ("l1_error = l2\nu = l1_error.T", "l1_error"),
        ("hidden_layer_input1 = x\nu = hidden_layer_input1 + 1", "hidden_layer_input1"),
        ("error_at_hidden = x\nu = error_at_hidden", "error_at_hidden"),
        ("exp_scores = np.exp(z2)\nu = exp_scores / 2", "exp_scores"),
        ("output_bias_gradient = 1\noutput_weights_gradient = output_bias_gradient", "output_bias_gradient"),
        ("m1 = z1\nu = a1 * m1", "m1"),
        ("delta_W2 = z2\nu = delta_W2", "delta_W2"),
        ("weights_gradient = z2\nu = weights_gradient", "weights_gradient"),
        ("dhidden = x\nu = dhidden", "dhidden"),
    ],
)
def test_a_name_that_is_given_is_one_name_wherever_it_stands(text: str, name: str) -> None:
    assert all(name in line for line in names(text))


def test_a_name_with_a_letter_is_one_beside_another_with_a_word() -> None:
    assert names("sigma_out = a2 - y\nsigma_h = a1\nu = sigma_h") == [
        {"sigma_out", "a", "y"},
        {"sigma_h", "a"},
        {"u", "sigma_h"},
    ]


@pytest.mark.parametrize(
    "text",
    ["W_out = x", "delta_output = x", "y_true = x", "learning_rate = 2", "a_1 = x", "E_total = x", "u = hidden_layer"],
)
def test_letters_with_their_scripts_are_no_names_of_their_own(text: str) -> None:
    assert all("_" not in letter for line in names(text) for letter in line)


def test_sums_and_inputs_of_units_are_names() -> None:
    found = names("hidden_sum = np.dot(X, wh)\nhidden_in = hidden_sum + bh\nhidden = sigmoid(hidden_in)")
    assert {"hidden_sum", "hidden_in", "hidden"} <= set().union(*found)
