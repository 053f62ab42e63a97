from __future__ import annotations

import pytest

from tests.codegen.command import Command


@pytest.fixture
def chalkgrad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)
