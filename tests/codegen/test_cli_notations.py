"""Notations on the command line: listed, printed, taken from a file, refused; and the conventions of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbolic.formula.notation import NOTATION_NAMES
from tests.codegen.command import Command


def own_notation(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_derive_build_and_show_take_a_notation_from_a_file(chalkgrad: Command, tmp_path: Path) -> None:
    mine = own_notation(tmp_path, """base = "delta"\nlayer_mark = "<{}>"\nletters = { L = 'E' }\n""")
    answer = chalkgrad("derive", "slides", "--wrt", "W[4][1,2]", "--to", "latex", "--notation", mine)
    assert r"\frac{\partial E}{\partial w_{21}^{<4>}}" in answer.out
    assert "notation    own" in chalkgrad("show", "slides", "--notation", mine).out
    assert "∂E/∂z_j^<l> is the error signal" in chalkgrad("show", "slides", "--conventions", "--notation", mine).out
    assert chalkgrad("build", "slides", "--notation", mine, "-o", str(tmp_path / "out")).code == 0
    written = (tmp_path / "out" / "derivation.tex").read_text(encoding="utf-8")
    assert r"\partial w_{21}^{<4>}" in written
    assert f"% Regenerate with: chalkgrad build slides --notation {mine} -o out/" in written
    assert chalkgrad("build", "slides", "--notation", "bare", "-o", str(tmp_path / "bare")).code == 0


def test_notations_lists_all_and_prints_one_that_can_be_used_again(chalkgrad: Command, tmp_path: Path) -> None:
    listed = chalkgrad("notations").out.splitlines()
    assert tuple(line.split()[0] for line in listed) == NOTATION_NAMES
    assert listed[1] == "bracket        ∂L/∂W_ij^[l] = ∂L/∂z_i^[l] · ∂z_i^[l]/∂W_ij^[l]"
    again = own_notation(tmp_path, chalkgrad("notations", "bold").out)
    for form in ("latex", "text", "json"):
        arguments = ("derive", "slides", "--wrt", "b[2][1]", "--to", form, "--notation")
        assert chalkgrad(*arguments, again) == chalkgrad(*arguments, "bold")


def test_show_states_the_conventions_and_nothing_else(chalkgrad: Command) -> None:
    lines = chalkgrad("show", "4-3-1 sigmoid mse", "--conventions", "--notation", "bracket").out.splitlines()
    assert lines[2] == "W_ij^[l] is the weight from unit j of layer l-1 to unit i of layer l; W^[l] is n_l × n_{l-1}."
    assert len(lines) == 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected a notation: keys such as base, chain or letters"),
        ("inputs = 2", 'inputs: found the unknown key "inputs"'),
        ("chain = ", "line 1, column 8: found text that is not TOML"),
        ("letters = { W = 'b' }", 'letters.W: found "b", which is the letter of b as well'),
    ],
)
def test_a_wrong_notation_file_exits_with_2(chalkgrad: Command, tmp_path: Path, text: str, words: str) -> None:
    outcome = chalkgrad("show", "slides", "--notation", own_notation(tmp_path, text))
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in " ".join(outcome.err.split())
