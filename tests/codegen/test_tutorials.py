"""The tutorials are run, block by block, in the order in which a reader meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.markdown_blocks import ROOT, blocks, python_run

TUTORIALS = sorted((ROOT / "codegen" / "tutorials").glob("*.md"))


def test_there_is_one_for_each_kind_of_user() -> None:
    assert [path.stem for path in TUTORIALS] == ["engineer", "student", "teacher"]


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_every_block_does_what_the_tutorial_says(tutorial: Path, tmp_path: Path) -> None:
    found = blocks(tutorial.read_text(encoding="utf-8"))
    assert len(found) > 5
    for block in found:
        if block.language in {"toml", "tex"}:
            assert block.name is not None
            (tmp_path / block.name).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            process = python_run(["-c", block.text], tmp_path)
            assert process.returncode == 0, process.stderr
        else:
            assert block.language == "sh"
            for name, *arguments in block.commands:
                assert name == "chalkgrad"
                process = python_run(["-m", "codegen", *arguments], tmp_path)
                assert process.returncode == block.code, (arguments, process.stderr)
                assert process.stderr == "" or process.stderr.startswith("note: ")


def test_the_students_mistake_is_named_as_the_tutorial_says(tmp_path: Path) -> None:
    text = (ROOT / "codegen" / "tutorials" / "student.md").read_text(encoding="utf-8")
    (mine, better) = [block for block in blocks(text) if block.language == "tex"]
    for block in (mine, better):
        (tmp_path / str(block.name)).write_text(block.text, encoding="utf-8")
    process = python_run(["-m", "codegen", "check", "slides", "mine.tex"], tmp_path)
    assert r"The factor `\sigma'(z_1^{[4]})` is missing" in process.stdout
    assert "REFUTED" not in python_run(["-m", "codegen", "check", "slides", "better.tex"], tmp_path).stdout
