"""The command line as a user runs it, in this process: arguments in, exit code and both streams out."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from codegen.cli import run


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Command:
    """Runs `chalkgrad` with arguments."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Outcome:
        self._monkeypatch.setattr(sys, "argv", ["chalkgrad", *arguments])
        self._capsys.readouterr()
        code = 0
        try:
            run()
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        streams = self._capsys.readouterr()
        return Outcome(code, streams.out, streams.err)
