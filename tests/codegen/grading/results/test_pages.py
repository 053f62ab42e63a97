from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.grading.judgement import judgement_of
from codegen.grading.marks import marks
from codegen.grading.results.chart import bar_chart
from codegen.grading.results.feedback import feedback_html
from codegen.grading.results.graded import Graded
from codegen.grading.results.summary import outcome, summary_html, summary_json
from codegen.grading.results.tally import Tally
from codegen.grading.sources.batch import Student
from codegen.render import carries_mark
from symbolic.checking.check import check
from symbolic.formula.notation import notation
from tests.codegen.grading.results.cases import ADA, BEN, CLEO, EVE, HOSTILE, INFO
from tests.codegen.grading.texts import NET, RIGHT, WRONG

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Tags(HTMLParser):
    """The tags of a page, which must be closed in the order in which they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def whole_class() -> Tally:
    tally = Tally(INFO)
    for student in (ADA, BEN, CLEO, EVE):
        tally.add(student)
    return tally


# --- for the student ------------------------------------------------------------------------------------------------


def test_the_marks_stand_above_the_judged_lines() -> None:
    judgement = judgement_of([check(NET, f"{RIGHT}\n\n{WRONG}", "the text")], notation("slides"))
    page = feedback_html(Graded(Student("ada", "Ada"), marks(judgement, INFO.scheme), judgement), INFO)
    tags = Tags(page)
    assert "5 of 15 points. First wrong step: line 3." in page
    assert page.index("<table") < page.index("chalkgrad-report")
    assert "1 of 2 steps stand." in page
    assert "first wrong step" in page
    assert "script" not in tags.seen
    assert all(link.startswith("#") for link in tags.links)


def test_what_is_left_to_a_person_is_told_to_the_student() -> None:
    page = feedback_html(BEN, INFO)
    assert "A person will look at it. So far it is between 10 and 15 of 15 points." in page
    assert "line 3: could not be decided: x = y" in page


def test_a_refused_student_has_a_page_that_says_why() -> None:
    page = feedback_html(CLEO, INFO)
    Tags(page)
    assert "could not be read; a person will look at it" in page
    assert "cleo.tex: the file is empty." in page


# --- for the teacher ------------------------------------------------------------------------------------------------


def test_the_class_is_summed_up() -> None:
    page = summary_html(whole_class(), ("2 students are called Ada.",))
    tags = Tags(page)
    assert "4 submissions: 1 graded, 2 for a person, 1 refused." in page
    assert "<li>2 students are called Ada.</li>" in page
    assert "lost factor" in page
    assert "∂L/∂b^[2]" in page
    assert "feedback/cleo.html" in tags.links
    assert tags.seen.count("svg") == 2
    assert outcome(whole_class()) in page


def test_the_same_is_told_as_json() -> None:
    data = json.loads(summary_json(whole_class(), ()))
    assert data["status"] == {"graded": 1, "needs a person": 2, "refused": 1}
    assert {"name": "lost factor", "steps": 1, "students": 1} in data["mistakes"]
    assert [entry["id"] for entry in data["needs_a_person"]] == ["ben", "eve"]
    assert sum(entry["students"] for entry in data["points"]) == 1


def test_a_class_in_which_nothing_is_wrong_has_no_empty_tables() -> None:
    page = summary_html(Tally(INFO), ())
    Tags(page)
    assert "Mistakes" not in page
    assert "<tbody>" not in page


# --- both -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [feedback_html(EVE, INFO), summary_html(whole_class(), (HOSTILE,))])
def test_what_a_student_typed_is_text_on_every_page(page: str) -> None:
    assert "<script" not in page
    assert "script" not in Tags(page).seen
    assert "&lt;script&gt;" in page


def test_pages_are_known_as_ours(tmp_path: Path) -> None:
    for page in (feedback_html(ADA, INFO), summary_html(whole_class(), ())):
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        assert carries_mark(tmp_path / "page.html")


# --- charts ---------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10_000)), max_size=20))
def test_a_chart_is_sound_and_says_in_words_what_it_shows(bars: list[tuple[str, int]]) -> None:
    chart = bar_chart("Title & more", bars)
    if not bars:
        assert chart == ""
        return
    tags = Tags(chart)
    assert tags.seen.count("rect") == len(bars)
    assert "<title>Title &amp; more</title>" in chart
    description = re.search(r"(?s)<desc>(.*)</desc>", chart)
    assert description is not None
    assert description[1].count("; ") >= len(bars) - 1
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([0-9.]+)"', chart)]
    assert max(widths) <= 380
    for (_, more), (_, less), wide, narrow in zip(bars, bars[1:], widths, widths[1:], strict=False):
        assert (wide >= narrow) or more <= less
