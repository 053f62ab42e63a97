"""HTML decks: well-formed, alone in the world, and in a real browser line by line."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from codegen.documents.slides.html import deck_html
from tests.codegen.documents.browser import Browser
from tests.codegen.documents.reading import pages
from tests.codegen.documents.slides.cases import CASES, HOSTILE, deck_of

VOID = {"meta", "link", "br", "hr", "input", "img"}


class Tree(HTMLParser):
    """Reads a page; remembers what is open, and the text of headings and titles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": [], "h2": []}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.texts:
            self.texts[tag].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            if tag in self.texts:
                self.texts[tag][-1] += data


def shown(page: Path, place: str) -> str:
    """Return the page as a browser has it at a place in the deck."""
    return subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{page}#{place}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def now(dom: str) -> tuple[str, int]:
    """Return the title of the slide that is shown, and how many of its lines are still hidden by its classes."""
    (frame,) = re.findall(r'<section class="(frame[^"]*\bshown\b[^"]*)"[^>]*aria-label="([^"]*)"', dom)
    return frame[1], len(re.findall(r"\bbefore[0-9]+", frame[0]))


@pytest.mark.parametrize(("network", "notation"), CASES)
def test_every_deck_is_well_formed_and_has_a_section_for_each_slide(network: str, notation: str | None) -> None:
    deck = deck_of(network, notation)
    tree = Tree(deck_html(deck))
    frames = [frame for part in deck.parts for frame in part.frames]
    sections = [attributes for tag, attributes in tree.elements if tag == "section"]
    assert [int(section["data-stages"] or 0) for section in sections] == [1, *(frame.stages for frame in frames)]
    ids = [attributes["id"] for _, attributes in tree.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_is_loaded() -> None:
    page = deck_html(deck_of("slides"))
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page)
    assert all(url.startswith("data:") for url in re.findall(r"url\(['\"]?([^)'\"]*)", page) if not url.startswith("#"))
    assert set(re.findall(r"https?://[^\"'\s<]*", page)) <= {"http://www.w3.org/2000/svg"}


def test_every_picture_says_what_it_shows() -> None:
    tree = Tree(deck_html(deck_of("slides")))
    pictures = [attributes for tag, attributes in tree.elements if tag == "svg" and attributes.get("role") == "img"]
    assert len(pictures) > 40
    assert all(picture["aria-label"] for picture in pictures)


def test_a_title_is_printed_as_it_is() -> None:
    tree = Tree(deck_html(deck_of("1-1 identity mse", title=HOSTILE)))
    assert tree.texts["title"] == tree.texts["h1"] == [HOSTILE]


def test_a_deck_is_the_same_each_time() -> None:
    assert deck_html(deck_of("slides")) == deck_html(deck_of("slides"))


@pytest.mark.usefixtures("chromium")
def test_a_browser_shows_one_slide_and_its_lines_one_by_one(tmp_path: Path) -> None:
    page = tmp_path / "deck.html"
    page.write_text(deck_html(deck_of("slides")), encoding="utf-8")
    question = "How does W_11^[4] affect z_1^[4]?"
    titles = re.findall(r'<section class="frame[^>]*aria-label="([^"]*)"', page.read_text("utf-8"))
    number = 1 + titles.index(question)
    assert [now(shown(page, f"{number}.{stage}")) for stage in (1, 2, 3)] == [
        (question, 2),
        (question, 1),
        (question, 0),
    ]
    assert now(shown(page, f"{number}.99")) == (question, 0)
    assert now(shown(page, "999")) == (titles[-1], 0)
    assert now(shown(page, "nonsense")) == (titles[0], 0)


def where(window: Browser) -> tuple[int, int]:
    """Return which frame is shown and its stage; the others are not seen."""
    (place,) = window.tell("[...document.querySelectorAll('.frame')].flatMap((f, n) => f.checkVisibility() ? [n] : [])")
    frame = f"document.querySelectorAll('.frame')[{place}]"
    covered = window.tell(f"[...{frame}.classList].filter((name) => name.startsWith('before')).length")
    return place, window.tell(f"Number({frame}.dataset.stages)") - covered


def test_keys_and_clicks_go_line_by_line_and_back(window: Browser, tmp_path: Path) -> None:
    deck = deck_of("2-3-1 sigmoid mse")
    page = tmp_path / "deck.html"
    page.write_text(deck_html(deck), encoding="utf-8")
    stages = [1, *(frame.stages for part in deck.parts for frame in part.frames)]
    walk = [(place, stage) for place, last in enumerate(stages) for stage in range(1, last + 1)]
    grows = next(number for number, (_, stage) in enumerate(walk) if stage == 3)
    window.open(page)
    for expected in walk[: grows + 2]:
        assert where(window) == expected
        window.press("ArrowRight")
    for expected in walk[grows + 1 :: -1]:
        window.press("ArrowLeft")
        assert where(window) == expected
    window.press("ArrowLeft")
    assert where(window) == walk[0]
    for key, expected in (
        ("End", walk[-1]),
        (" ", walk[-1]),
        ("Home", walk[0]),
        ("PageDown", (1, 1)),
        ("PageUp", (0, 1)),
    ):
        window.press(key)
        assert where(window) == expected
    window.click("h1")
    assert where(window) == walk[1]


def test_lines_that_come_later_keep_their_places(window: Browser, tmp_path: Path) -> None:
    page = tmp_path / "deck.html"
    page.write_text(deck_html(deck_of("2-3-1 sigmoid mse")), encoding="utf-8")
    window.open(page)
    places = "[...document.querySelectorAll('.shown mtd')].map((cell) => cell.getBoundingClientRect().y)"
    number = window.tell("[...document.querySelectorAll('.frame')].findIndex((frame) => frame.dataset.stages === '3')")
    window.open(page, f"#{number + 1}.1")
    first = window.tell(places)
    window.press("ArrowRight", "ArrowRight")
    assert where(window) == (number, 3)
    assert window.tell(places) == first


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_deck_prints_as_a_handout(window: Browser, tmp_path: Path, scripts: bool) -> None:
    deck = deck_of("2-3-1 sigmoid mse")
    (tmp_path / "deck.html").write_text(deck_html(deck), encoding="utf-8")
    window.without_scripts(off=not scripts)
    window.open(tmp_path / "deck.html")
    printed = pages(window.printed(), tmp_path)
    window.without_scripts(off=False)
    frames = [frame for part in deck.parts for frame in part.frames]
    assert len(printed) == 1 + len(frames)
    for page, frame in zip(printed[1:], frames, strict=True):
        for reason in (words for line in frame.lines for words in line.reason if isinstance(words, str)):
            assert reason.strip() in " ".join(page.split())
