"""What holds of any text: it ends in a report or an error, the same each time, and is shown in every format."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from codegen.documents.judgement import FORMATS, Judged, written
from codegen.documents.judgement_json import ReportRecord
from symbolic.checking.check import check
from symbolic.checking.places import position
from symbolic.checking.report import Report
from symbolic.errors import ChalkgradError, FormulaError
from symbolic.formula.notation import notation
from symbolic.spec.model import NetworkSpec
from tests.symbolic.checking.attacks import INVISIBLE, LINES, NAMES, Attack
from tests.symbolic.checking.bounded import NETWORK, in_time, misplaced
from tests.symbolic.checking.texts import any_text

ROOT = Path(__file__).parents[3]

FOUND = (
    "$t(x)=tanh^2()$",
    r"\[A{[l]}=g{[l]}({[l]})\]",
    r"$\sigma^{}n(t{(L)}) = 1$",
    r"\[\overline{{(1)}}\begin{bmatrix}0\end{bmatrix}\begin{bmatrix}1\end{bmatrix}=\begin{bmatrix}2&4\\6\end{bmatrix}\]",
    "a{}\\delta^",
    r"$$$$\frac{1}{2}_",
    r"$(Yhat{})=(log({pY}))$",
    r"$a()={}{()}=\frac{1}{()}\ne1$",
    r"$()={}{()}={}{()}\in R$",
    "$$ a = b = c \\ne 1 \\approx 2 = 3 $$",
    "\ufeff$$ y = y $$",
    "$$ y = y",
    "\\begin{align} y &= y \\\\ &= \\end{align}",
    "`y = y`\n\n```\ny = y\nz = 1\n```\n",
    "a\r\nb = c\r\n\r\n$$ y \r\n = y $$",
)
"""Texts that have gone wrong."""


LEADS = {"href", "src", "action", "data", "srcdoc", "xlink:href"}


class Tags(HTMLParser):
    """Knows which tags stand open, which were seen, and which attributes lead elsewhere or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.leading: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.leading |= {name for name, value in attrs if name in LEADS and not (value or "").startswith("#")}
        self.leading |= {name for name, _ in attrs if name.startswith("on")}
        if tag not in {"meta", "br", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(report: Report) -> dict[str, str]:
    """Return a report in every format."""
    found = Judged(report, notation("bracket"), "chalkgrad check")
    return {form: written(found, form) for form in FORMATS}


def assert_sound(network: NetworkSpec | str, text: str) -> None:
    found = in_time(text, network)
    if not isinstance(found, Report):
        assert str(found)
        if isinstance(found, FormulaError):
            assert 0 <= found.start <= found.end <= len(text)
            position(text, found.start)
        return
    assert found.source == text
    assert misplaced(found) == []
    forms = shown(found)
    assert ReportRecord.model_validate_json(forms["json"])
    tags = Tags()
    tags.feed(forms["html"])
    tags.close()
    assert tags.open == []
    assert not {"script", "img", "iframe", "object", "embed", "form", "link", "base"} & tags.seen
    assert tags.leading == set()
    for form in ("text", "latex"):
        assert not any(ord(sign) < 0x20 and sign != "\n" for sign in forms[form]), form


@settings(max_examples=300)
@given(any_text())
def test_any_text_ends_in_a_sound_report_or_in_an_error(typed: tuple[NetworkSpec | str, str]) -> None:
    assert_sound(*typed)


@pytest.mark.parametrize("text", FOUND)
@pytest.mark.parametrize("network", [NETWORK, "3-4-2 tanh half_sse"])
def test_what_has_gone_wrong_stays_right(network: str, text: str) -> None:
    assert_sound(network, text)


@pytest.mark.parametrize("attack", [*NAMES, *INVISIBLE], ids=lambda attack: ascii(attack.name))
def test_hostile_names_are_shown_in_every_format(attack: Attack) -> None:
    assert_sound(NETWORK, attack.text)


@pytest.mark.parametrize("text", [sign * 65536 for sign in "'x0?[\u2202\u4e2d"], ids=ascii)
def test_long_words_are_shown_in_every_format(text: str) -> None:
    assert_sound(NETWORK, text)


@settings(max_examples=80)
@given(any_text())
def test_the_same_text_gets_the_same_report(typed: tuple[NetworkSpec | str, str]) -> None:
    network, text = typed
    first, second = in_time(text, network), in_time(text, network)
    if isinstance(first, Report):
        assert first == second
        assert repr(first) == repr(second)
    else:
        assert str(first) == str(second)


DIGEST = """
import sys
from tests.symbolic.checking.test_any_text import digest
sys.stdout.write(digest())
"""


def digest() -> str:
    """Return a digest of what is said of many texts, in every format."""
    summed = hashlib.sha256()
    heavy = "more than is evaluated"
    for attack in (attack for attack in (*LINES, *NAMES, *INVISIBLE) if attack.says != heavy):
        try:
            report = check(NETWORK, attack.text)
            told = (repr(report), *shown(report).values())
        except ChalkgradError as error:
            told = (str(error),)
        summed.update("".join(told).encode("utf-8", "backslashreplace"))
    return summed.hexdigest()


def test_the_report_does_not_depend_on_the_order_of_sets() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1
