"""Parameters that are called by words are those of the layer that the words tell."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step
from symbolic.checking.text.parameter_names import with_parameters
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Quantity, Transpose
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.resolver.resolve import Resolver, resolve
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, spec_of

NET = "2-3-1 sigmoid half_sse"


def read(name: str, net: str = NET) -> Formula:
    session = Session.begun(spec_of(net), b"key")
    (changed,) = with_parameters([read_syntax(name, plain=True, offset=0)], session)
    return resolve(changed, Resolver(session.vocabulary, session.habits))


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("hidden_weights", Quantity("W", 1)),
        ("weights_hidden", Quantity("W", 1)),
        ("weights_input_hidden", Quantity("W", 1)),
        ("hidden_layer_weights", Quantity("W", 1)),
        ("output_weights", Quantity("W", 2)),
        ("weights_hidden_output", Quantity("W", 2)),
        ("output_layer_weights.T", Transpose(Quantity("W", 2))),
        ("W_hidden_output", Quantity("W", 2)),
        ("bias_hidden", Quantity("b", 1)),
        ("output_bias", Quantity("b", 2)),
        ("wih", Quantity("W", 1)),
        ("who.T", Transpose(Quantity("W", 2))),
        ("bho", Quantity("b", 2)),
    ],
)
def test_words_tell_parameters_and_their_layer(name: str, formula: Formula) -> None:
    assert read(name) == formula


def test_what_is_hidden_has_no_layer_in_a_deeper_network() -> None:
    assert read("output_weights", "2-3-4-1 sigmoid half_sse") == Quantity("W", 3)
    session = Session.begun(spec_of("2-3-4-1 sigmoid half_sse"), b"key")
    typed = [read_syntax("hidden_weights", plain=True, offset=0)]
    assert with_parameters(typed, session) == typed


PROGRAM = (
    "hidden_input = np.dot(X, weights_input_hidden) + bias_hidden",
    "hidden_output = sigmoid(hidden_input)",
    "final_input = np.dot(hidden_output, weights_hidden_output) + bias_output",
    "final_output = sigmoid(final_input)",
    "d_output = (final_output - y) * final_output * (1 - final_output)",
    "d_hidden = d_output.dot(weights_hidden_output.T) * hidden_output * (1 - hidden_output)",
    "grad_weights_hidden_output = hidden_output.T.dot(d_output)",
    "grad_weights_input_hidden = X.T.dot(d_hidden)",
)


def judged(*lines: str) -> list[Step]:
    return list(check("2-3-1 sigmoid half_sse", "\n".join(lines)).steps())


def test_a_program_in_words_is_followed_to_its_gradients() -> None:
    assert [step.verdict for step in judged(*PROGRAM)] == [DEFINITION] * 6 + [PROVED] * 2


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (5, "d_hidden = d_output.dot(weights_hidden_output.T) * hidden_input * (1 - hidden_input)"),
        (6, "grad_weights_hidden_output = hidden_input.T.dot(d_output)"),
        (7, "grad_weights_input_hidden = X.T.dot(d_output)"),
    ],
)
def test_and_a_wrong_line_in_it_shows(place: int, wrong: str) -> None:
    assert REFUTED in [step.verdict for step in judged(*PROGRAM[:place], wrong, *PROGRAM[place + 1 :])]
