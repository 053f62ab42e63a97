"""Beamer decks compile without a complaint, with as many pages as stages, and say what they are asked to say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from codegen.documents.slides.beamer import deck_beamer, frames_beamer
from codegen.documents.slides.model import Deck
from tests.codegen.documents.compiling import problems
from tests.codegen.documents.slides.cases import CASES, HOSTILE, deck_of


def pages(folder: Path) -> int:
    log = (folder / "job.log").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"Output written on job\.pdf \(([0-9]+) pages?", log)
    assert found is not None
    return int(found[1])


def stages(deck: Deck) -> int:
    return 1 + sum(frame.stages for part in deck.parts for frame in part.frames)


def frames(deck: Deck) -> int:
    return 1 + sum(len(part.frames) for part in deck.parts)


@pytest.mark.slow
@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize(("network", "notation"), CASES)
def test_every_deck_fits_its_slides(network: str, notation: str | None, tmp_path: Path) -> None:
    deck = deck_of(network, notation)
    assert problems(deck_beamer(deck), tmp_path) == []
    assert pages(tmp_path) == stages(deck)


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("network", ["slides", "residual"])
def test_a_handout_has_one_page_a_slide(network: str, tmp_path: Path) -> None:
    deck = deck_of(network)
    assert problems(deck_beamer(deck, handout=True), tmp_path) == []
    assert pages(tmp_path) == frames(deck)


@pytest.mark.usefixtures("tex", "poppler")
def test_a_title_is_printed_as_it_is(tmp_path: Path) -> None:
    assert problems(deck_beamer(deck_of("1-1 identity mse", title=HOSTILE), handout=True), tmp_path) == []
    text = subprocess.run(
        ["pdftotext", "-l", "1", tmp_path / "job.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    letters = re.compile(r"[^A-Za-z0-9]")
    assert letters.sub("", HOSTILE) in letters.sub("", text)


def test_a_deck_is_the_same_each_time_and_has_no_date() -> None:
    source = deck_beamer(deck_of("slides"))
    assert source == deck_beamer(deck_of("slides"))
    assert r"\date{}" in source


FOREIGN = r"""\documentclass[aspectratio=169]{beamer}
\usepackage{amsmath,array,tikz}
\usetheme{Madrid}
\begin{document}
\input{frames}
\end{document}
"""


@pytest.mark.usefixtures("tex")
def test_a_fragment_is_set_in_a_document_of_ones_own(tmp_path: Path) -> None:
    fragment = frames_beamer(deck_of("2-3-1 sigmoid mse"))
    assert r"\documentclass" not in fragment
    (tmp_path / "frames.tex").write_text(fragment, encoding="utf-8")
    assert [found for found in problems(FOREIGN, tmp_path) if "Overfull" not in found] == []  # its margins are its own


def test_the_network_is_drawn_once_for_all_slides() -> None:
    source = deck_beamer(deck_of("slides"))
    assert source.count(r"\savebox{\chalkgradbox}") == 1


def test_lines_keep_their_places_until_they_appear() -> None:
    source = deck_beamer(deck_of("slides"))
    assert r"\uncover<2->{= \frac" in source
    assert r"\only<2->" not in source  # what is taken away would let lines jump
