from __future__ import annotations

import pytest
from rich.console import Console

from codegen.commands.options import progress


@pytest.mark.parametrize("stage", ["[/]", "[bold", "\x1b[31mred\n", "x" * 500, "\ud800", ""])
def test_a_stage_may_be_called_anything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stage: str
) -> None:
    monkeypatch.setattr(Console, "is_terminal", True)
    with progress(2) as begin:
        begin("first")
        begin(stage)
    shown = capsys.readouterr().err
    assert "100%" in shown
    assert "\x1b[31mred" not in shown


def test_nothing_is_shown_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1) as begin:
        begin("stage")
    assert capsys.readouterr().err == ""
