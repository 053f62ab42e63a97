"""Typst decks compile to accessible PDF with a page for each stage, or for each slide of a handout."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from codegen.documents.slides.typst import deck_typst
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst
from tests.codegen.documents.slides.cases import CASES, HOSTILE, deck_of


def info(source: str, folder: Path) -> dict[str, str]:
    (folder / "deck.pdf").write_bytes(compile_typst(source, standard=ACCESSIBLE))
    shown = subprocess.run(["pdfinfo", folder / "deck.pdf"], capture_output=True, text=True, check=True).stdout
    return dict(line.split(":", 1) for line in shown.splitlines() if ":" in line)


@pytest.mark.slow
@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize(("network", "notation"), CASES)
def test_every_stage_is_one_page_and_no_slide_runs_over(network: str, notation: str | None, tmp_path: Path) -> None:
    deck = deck_of(network, notation)
    found = info(deck_typst(deck), tmp_path)
    assert int(found["Pages"]) == 1 + sum(frame.stages for part in deck.parts for frame in part.frames)
    assert found["Tagged"].strip() == "yes"


@pytest.mark.usefixtures("poppler")
def test_a_handout_has_one_page_a_slide(tmp_path: Path) -> None:
    deck = deck_of("slides")
    found = info(deck_typst(deck, handout=True), tmp_path)
    assert int(found["Pages"]) == 1 + sum(len(part.frames) for part in deck.parts)


@pytest.mark.usefixtures("poppler")
def test_a_title_is_printed_as_it_is(tmp_path: Path) -> None:
    info(deck_typst(deck_of("1-1 identity mse", title=HOSTILE), handout=True), tmp_path)
    text = subprocess.run(
        ["pdftotext", "-l", "1", tmp_path / "deck.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert re.sub(r"\s", "", HOSTILE) in re.sub(r"\s", "", text)


def test_a_deck_is_the_same_each_time() -> None:
    assert deck_typst(deck_of("slides")) == deck_typst(deck_of("slides"))
