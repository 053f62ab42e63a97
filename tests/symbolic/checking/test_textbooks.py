"""What well-known texts say, in their own notations: every line stands, and one changed line does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step
from symbolic.spec.model import build_spec

TEXTBOOKS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "textbooks.json").read_text())


def judged(textbook: dict[str, Any], lines: list[str]) -> list[Step]:
    latex = (rf"\[ {line} \]" if any(sign in line for sign in ("\\", "^{", "_{")) else line for line in lines)
    spec = build_spec(textbook["network"], textbook["source"])
    return list(check(spec, "\n".join(latex)).steps())


@pytest.mark.parametrize("textbook", TEXTBOOKS, ids=[textbook["source"] for textbook in TEXTBOOKS])
def test_every_line_of_a_textbook_stands(textbook: dict[str, Any]) -> None:
    found = judged(textbook, textbook["lines"])
    assert [step for step in found if not step.verdict.stands] == []
    assert len(found) >= len([line for line in textbook["lines"] if "=" in line])


@pytest.mark.parametrize("textbook", TEXTBOOKS, ids=[textbook["source"] for textbook in TEXTBOOKS])
def test_a_changed_line_does_not_stand(textbook: dict[str, Any]) -> None:
    place, wrong = textbook["wrong"]
    lines = [*textbook["lines"][:place], wrong, *textbook["lines"][place + 1 :]]
    assert any(not step.verdict.stands for step in judged(textbook, lines))
