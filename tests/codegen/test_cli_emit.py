"""`chalkgrad emit` on the command line: styles, targets, and the files that it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codegen.command import Command


@pytest.mark.parametrize(
    ("options", "file", "words"),
    [
        (("--style", "fast"), "fast.py", "def make_workspace("),
        (("--style", "scalar"), "scalar.py", "cost and gradients of one sample"),
        (("--target", "python"), "loops.py", "import math"),
        (("--target", "c"), "slides.h", "slides_loss_and_gradients("),
        (("--train",), "train.py", "def train("),
        (("--weights",), "weighted.py", "weights: Array | None = None"),
    ],
)
def test_styles_and_targets(
    chalkgrad: Command, tmp_path: Path, options: tuple[str, ...], file: str, words: str
) -> None:
    path = tmp_path / file
    assert chalkgrad("emit", "xor", *options, "-o", str(path)).code == 0
    assert words in path.read_text(encoding="utf-8")
    assert " ".join(options) in path.read_text(encoding="utf-8")


def test_tests_stand_beside_the_module(chalkgrad: Command, tmp_path: Path) -> None:
    assert chalkgrad("emit", "xor", "--tests", "-o", str(tmp_path / "xor_net.py")).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["test_xor_net.py", "xor_net.py"]
    assert "chalkgrad emit xor --tests -o xor_net.py" in (tmp_path / "test_xor_net.py").read_text(encoding="utf-8")


def test_a_dash_is_the_standard_output(chalkgrad: Command) -> None:
    assert chalkgrad("emit", "xor", "-o", "-").out == chalkgrad("emit", "xor").out


def test_a_command_that_cannot_be_pasted_is_not_told(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / 'my net\'s "$(touch x)".toml'
    path.write_text(
        'inputs = 2\n[[layers]]\nunits = 1\nactivation = "tanh"\n'
        '[loss]\nname = "squared_error"\noutputs = "sum"\nsamples = "mean"\n',
        encoding="utf-8",
    )
    text = chalkgrad("emit", str(path)).out
    assert "    chalkgrad emit SPEC\n" in text
    assert "    chalkgrad emit" in text
    assert "$(touch x)" not in text.split("regenerate it with")[1]


def test_where_a_function_of_ones_own_overflows_is_noted(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'inputs = 1\n[[layers]]\nunits = 1\nactivation = {name = "soft", expression = "log(1 + exp(z))"}\n'
        '[loss]\nname = "squared_error"\noutputs = "sum"\nsamples = "sum"\n',
        encoding="utf-8",
    )
    told = chalkgrad("emit", str(path), "-o", str(tmp_path / "soft.py"))
    assert told.code == 0
    assert "note: soft is computed as it is written: at z = 750 it comes out as inf instead of 750." in told.err
    assert chalkgrad("emit", "own_functions", "-o", str(tmp_path / "own.py")).err.count("note:") == 0


def test_emit_does_not_overwrite_what_it_did_not_write(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("mine = True\n", encoding="utf-8")
    refused = chalkgrad("emit", "slides", "-o", str(path))
    assert refused.code == 2
    assert "--force" in refused.err
    assert path.read_text(encoding="utf-8") == "mine = True\n"
    assert chalkgrad("emit", "slides", "-o", str(path), "--force").code == 0
    assert chalkgrad("emit", "xor", "-o", str(path)).code == 0
