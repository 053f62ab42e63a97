"""README.md is run: every command, every Python block, and the spec it shows.

The two set-up commands are run by .ci/run, in empty environments.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from symbolic.graph.written.tables import graph_from_tables
from symbolic.spec.parse import parse_spec

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


LINES = [line for block in blocks("sh") for line in block.splitlines() if line]
SET_UP = [line for line in LINES if line.startswith("python -m venv ")]
COMMANDS = [line for line in LINES if line not in SET_UP]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all commands, as a reader would have, with the files that are shown under their names."""
    made = tmp_path_factory.mktemp("readme")
    for text in blocks("toml"):
        if name := re.match(r"# (\w+\.toml)\n", text):
            (made / name[1]).write_text(text, encoding="utf-8")
    return made


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_does_what_it_says(line: str, folder: Path) -> None:
    name, *arguments = shlex.split(line, comments=True)
    assert name == "chalkgrad"
    process = run(["-m", "codegen", *arguments], folder)
    assert process.returncode == 0, process.stderr
    assert process.stderr == "" or process.stderr.startswith("note: ")


@pytest.mark.parametrize("code", blocks("python"))
def test_a_python_block_runs(code: str, folder: Path) -> None:
    # A block about an emitted module needs the file that a command before it has written.
    for arguments in (shlex.split(line, comments=True)[1:] for line in COMMANDS):
        if arguments[0] == "emit" and f"import {Path(arguments[-1]).stem}\n" in code:
            run(["-m", "codegen", *arguments], folder)
    process = run(["-c", code], folder)
    assert process.returncode == 0, process.stderr


def test_the_python_block_prints_the_derivative_in_latex(folder: Path) -> None:
    process = run(["-c", blocks("python")[-1]], folder)
    assert process.stdout.rstrip().endswith(r"= (\hat{y} - y) \cdot x_2")


@pytest.mark.parametrize("text", blocks("toml"))
def test_the_spec_is_valid(text: str) -> None:
    if "[graph]" in text:
        assert graph_from_tables(tomllib.loads(text), "README.md").at == {"x": -2, "y": 5, "z": -4}
    else:
        assert parse_spec(text, "README.md", "toml").widths in {(3, 5, 1), (2, 3, 1)}


def test_there_are_exactly_two_set_up_commands() -> None:
    assert len(SET_UP) == 2
    assert "chalkgrad build slides -o out/" in SET_UP[0]
    assert SET_UP[1].endswith("pytest -q -n auto --dist loadfile")


def test_the_whole_check_runs_the_set_up_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep -E '^python -m venv ' README.md" in script
    assert script.count('eval "${commands[') == 2


def test_the_names_in_the_readme_are_those_of_the_registry() -> None:
    from symbolic.formula.notation import NOTATION_NAMES
    from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES

    assert f"Activations: {', '.join(ACTIVATION_NAMES)}.\n" in README
    assert f"Losses: {', '.join(LOSS_NAMES)}.\n" in README
    assert f"Notations: {', '.join(NOTATION_NAMES)}.\n" in README


def test_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file()
