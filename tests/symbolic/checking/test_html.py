"""The fragment is well formed whatever stands in a report, and says with words what it shows with colour."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from symbolic.checking.html import fragment
from symbolic.checking.report import Report, Verdict
from symbolic.checking.wording import SYMBOLS
from tests.symbolic.checking.reports import HOSTILE, hostile, plain, report

TAGS = {
    *("section", "style", "h2", "h3", "p", "ul", "ol", "li", "pre", "code", "mark", "u", "span", "strong", "small"),
    *("a", "bdi", "table", "caption", "tbody", "tr", "th", "td", "details", "summary"),
}
ATTRIBUTES = {"class", "id", "href", "lang", "dir", "scope", "aria-label", "aria-labelledby", "aria-hidden"}


class Page(HTMLParser):
    """Reads HTML strictly: every tag is closed in its turn, and only what we mean to write is there."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        self.opened.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert value is not None
            self.attributes.append((tag, name, value))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened[-1:] != ["style"]:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def all(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]

    @property
    def text(self) -> str:
        return "".join(self.texts)


REPORTS = {
    "full": report(),
    "hostile": hostile(),
    "empty": Report("a", "", "2-1 tanh", "bracket", ()),
    **{verdict.value: plain(verdict) for verdict in Verdict},
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_fragment_is_well_formed_and_its_names_are_its_own(name: str) -> None:
    page = Page(fragment(REPORTS[name]))
    names = page.all("id")
    assert len(names) == len(set(names))
    assert set(page.all("aria-labelledby")) <= set(names)
    assert {link.removeprefix("#") for link in page.all("href")} <= set(names)
    assert all(re.fullmatch(r"chalkgrad-[0-9a-f]{10}(-\d+-\d+)?", found) for found in names)


def test_nothing_of_a_hostile_text_becomes_a_tag_and_all_of_it_is_shown() -> None:
    text = fragment(hostile())
    page = Page(text)
    assert "script" not in {tag for tag, _, _ in page.attributes}
    assert "<script" not in text
    assert "alert('1')" in page.text
    assert r"\u202e\u2066 \x1b[31m \input{/etc/passwd} $%#_^~ 神😀 -->]]>" in page.text
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert HOSTILE[4:12] == "<script>"
    assert "<mark>&lt;script&gt;</mark>" in text


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_a_word_a_sign_and_a_colour(verdict: Verdict) -> None:
    text = fragment(plain(verdict))
    assert re.search(
        rf'<span class="verdict \w+"><span aria-hidden="true">.</span> {verdict.value}</span> line 1', text
    )
    assert f"{SYMBOLS[verdict]}</span> 1 {verdict.value}</span>" in text
    assert ('class="verdict refuted"' in text) == (verdict is Verdict.REFUTED)


def test_only_what_is_refuted_is_marked_as_wrong() -> None:
    for verdict in Verdict:
        found = plain(verdict, place="a - y") if verdict is Verdict.REFUTED else plain(verdict)
        assert ("<mark>" in fragment(found)) == (verdict is Verdict.REFUTED)
    undecided = fragment(report())
    assert undecided.count("<mark>") == 1
    assert "<mark>1 + a_1^{[4]}</mark>" in undecided
    assert "<u>\\foo</u>" in undecided


def test_everything_that_a_step_carries_is_told() -> None:
    text = Page(fragment(report())).text
    for words in (
        "Network 2-2-2-2-1 sigmoid, squared error; notation bracket.",
        "First wrong step: line 5.",
        "first wrong step",
        "right as a step, carried forward from an earlier error",
        "its end agrees with the beginning of the chain",
        "Read as: w_{jk} as the weight from j to k; the sum over k as running over layer l+1.",
        "Note: Holds for l < 4; for l = 4 there is no layer above.",
        "Hint: Write what it stands for.",
        "(random points)",
        "lines 10 to 12",
        "line 8: Together, by the chain rule:",
    ):
        assert words in text


def test_a_counterexample_is_a_table_with_a_heading_for_each_row() -> None:
    text = fragment(report())
    rows = dict(re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', text.partition("</table>")[0]))
    assert rows["network"] == "2-2-2-2-1"
    assert rows["W[1]"] == "[-2, -1/4; 3/2, -1]"
    assert rows["left side"] == "0.104994"
    assert rows["right side"] == "0.881712"
    assert rows["right / left"] == "42/5"
    assert "letters" not in rows
    assert '<th scope="row">letters</th><td>l = 2, j = 1</td>' in text


def test_the_first_wrong_step_is_linked() -> None:
    text = fragment(report())
    link = re.search(r'First wrong step: <a href="#([^"]+)">line 5</a>', text)
    assert link is not None
    assert f'<li class="step refuted" id="{link[1]}">' in text


def test_nothing_is_loaded_and_styles_stay_inside() -> None:
    text = fragment(report())
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img|\son\w+=", text)
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    selectors = re.findall(r"([^{}]+)\{", style)
    assert all(part.strip().startswith(".chalkgrad-report") for group in selectors for part in group.split(","))


def test_a_notebook_shows_the_fragment_and_two_reports_have_names_of_their_own() -> None:
    assert plain(Verdict.PROVED)._repr_html_() == fragment(plain(Verdict.PROVED))
    one, other = (set(Page(fragment(found)).all("id")) for found in (report(), plain(Verdict.PROVED)))
    assert not one & other
    assert fragment(report()) == fragment(report())


def test_source_keeps_its_lines_and_is_unescaped_by_a_browser() -> None:
    text = fragment(report())
    shown = re.search(r"lines 10 to 12.*?<pre dir=\"ltr\"><code>(.*?)</code></pre>", text, re.DOTALL)
    assert shown is not None
    lines = [unescape(re.sub("<[^>]+>", "", line)) for line in shown[1].split("\n")]
    assert [line.strip() for line in lines] == [line.strip() for line in report().source.splitlines()[9:12]]
