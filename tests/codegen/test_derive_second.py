"""`derive` with two `--wrt`: second derivatives on the command line."""

from __future__ import annotations

import json

import pytest

from symbolic.formula.notation import NOTATION_NAMES
from tests.codegen.command import Command
from tests.symbolic.formula.tex import faults

PAIR = ("--wrt", "W[1][1,1]", "--wrt", "W[1][1,2]")
NETWORK = "2-2-1 tanh,sigmoid cross_entropy"


def test_two_names_ask_for_the_second_derivative(chalkgrad: Command) -> None:
    brief = chalkgrad("derive", NETWORK, *PAIR)
    assert brief.code == 0
    assert "∂²L/∂W_12^[1]∂W_11^[1] = ∂²L/∂(z_1^[1])² × ∂z_1^[1]/∂W_12^[1] × ∂z_1^[1]/∂W_11^[1]" in brief.out
    assert (
        brief.err == "note: derivatives are left as they are in the last line: add --full to have them derived first\n"
    )


def test_full_derives_what_is_left_before_it_is_used(chalkgrad: Command) -> None:
    full = chalkgrad("derive", NETWORK, *PAIR, "--full")
    assert full.err == ""
    asked = [line for line in full.out.splitlines() if line.startswith("How does")]
    assert asked[-2:] == ["How does z_1^[1] affect ∂L/∂z_1^[1]?", "How does W_12^[1] affect ∂L/∂W_11^[1]?"]
    assert "How does z_1^[2] affect ∂L/∂z_1^[2]?" in asked
    assert len(set(asked)) == len(asked)


def test_a_first_derivative_by_nothing_else_is_left_alone(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", NETWORK, "--of", "z[1][1]", *PAIR)
    assert answer.err == ""
    assert "∂²z_1^[1]/∂W_12^[1]∂W_11^[1] = 0" in answer.out


@pytest.mark.parametrize("notation", NOTATION_NAMES)
def test_latex_is_well_formed_in_every_notation(chalkgrad: Command, notation: str) -> None:
    out = chalkgrad("derive", NETWORK, *PAIR, "--full", "--to", "latex", "--notation", notation).out
    displays = [part.split(r"\end{align*}")[0] for part in out.split(r"\begin{align*}")[1:]]
    assert len(displays) > 10
    assert all(faults(rf"\begin{{cases}} {display} \end{{cases}}") == [] for display in displays)
    assert ("d^2" if notation == "calculus" else r"\partial^2") in out


def test_json_names_what_is_differentiated_by_first_and_then(chalkgrad: Command) -> None:
    records = json.loads(chalkgrad("derive", NETWORK, *PAIR, "--to", "json", "--detail").out)
    assert (records[-1]["of"], records[-1]["wrt"], records[-1]["then_wrt"]) == ("L", "W[1][1,1]", "W[1][1,2]")
    assert [step["rule"] for step in records[-1]["steps"]] == ["SECOND_CHAIN", "SUBSTITUTE_KNOWN"]
    assert "then_wrt" not in records[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((NETWORK, *PAIR, "--wrt", "b[1][1]"), "--wrt: found 3 names; expected one, or two for a second derivative."),
        ((NETWORK, "--wrt", "W[1][1,1]", "--wrt", "W[3][1,1]"), "found `W[3][1,1]`"),
        ((NETWORK, "--all", *PAIR), "choose one of --wrt NAME and --all"),
        (("2-2-1 relu mse", *PAIR), "found `relu` in layer 2, on the way from `W[1][1,1]` to `L`"),
        (("30-2-1 tanh mse", *PAIR), "found a network with 65 weights and biases"),
    ],
)
def test_what_cannot_be_derived_twice_is_refused(chalkgrad: Command, arguments: tuple[str, ...], words: str) -> None:
    answer = chalkgrad("derive", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert "Traceback" not in answer.err
