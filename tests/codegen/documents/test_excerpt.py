from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from codegen.documents.excerpt import Excerpt, excerpt, folded, shortened, words
from symbolic.checking.places import lines_of, visible
from symbolic.formula.reader.syntax import Span

LONG = "".join(f"{number:03}," for number in range(60))


def shown(source: str, mark: Span | None = None, room: int = 40, indent: str = "") -> Excerpt:
    return excerpt(source, lines_of(source, Span(0, len(source)))[0], mark, indent, room)


def underlined(found: Excerpt) -> str:
    """Return what the marks stand below, cell by cell."""
    cells = "".join(sign + "\0" * (cell_len(sign) - 1) for sign in found.text)
    return cells[found.start : found.end].replace("\0", "")


@pytest.mark.parametrize(
    ("source", "mark", "marked"),
    [
        ("a = b + c", Span(4, 5), "b"),
        ("神 = b + c", Span(4, 5), "b"),
        ("神 = 神神 + c", Span(4, 6), "神神"),
        ("a\t= b + c", Span(4, 5), "b"),
        ("\u202e = b + c", Span(4, 5), "b"),
        ("x = y\u0302 + c", Span(4, 6), "y"),  # an accent takes no cell
    ],
)
def test_marks_stand_below_what_they_mark(source: str, mark: Span, marked: str) -> None:
    assert underlined(shown(source, mark)) == marked


def test_a_line_that_is_marked_as_a_whole_has_no_marks() -> None:
    found = shown("a = b", Span(0, 5))
    assert (found.text, found.start, found.end) == ("a = b", 0, 0)


def test_a_short_line_is_shown_behind_its_indent() -> None:
    assert shown("a = b", Span(4, 5), indent="  ") == Excerpt(1, "  a = b", 6, 7)


def test_a_long_line_is_shown_round_its_mark() -> None:
    start = LONG.index("030")
    found = shown(LONG, Span(start, start + 3))
    assert cell_len(found.text) <= 40
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert underlined(found) == "030"
    assert 10 < found.start < 30


@pytest.mark.parametrize("number", ["000", "059"])
def test_at_the_ends_of_a_long_line_the_room_is_used(number: str) -> None:
    start = LONG.index(number)
    found = shown(LONG, Span(start, start + 3))
    assert 38 <= cell_len(found.text) <= 40
    assert underlined(found) == number
    assert found.text.count("…") == 1


def test_of_a_mark_wider_than_the_room_the_beginning_is_shown() -> None:
    found = shown(LONG, Span(8, len(LONG)))
    assert underlined(found).startswith("002,003,")
    assert cell_len(found.text) <= 40


@given(st.text(min_size=1, max_size=80).filter(str.strip), st.integers(0, 79), st.integers(0, 79), st.integers(12, 40))
def test_any_line_fits_its_room(source: str, start: int, end: int, room: int) -> None:
    mark = Span(min(start, end), max(start, end))
    for line in lines_of(source, Span(0, len(source))):
        found = excerpt(source, line, mark, "", room)
        assert cell_len(found.text) <= room + 10  # one sign may be shown as an escape of ten
        assert found.start <= found.end <= cell_len(found.text)
        assert found.text.isprintable()


def test_text_is_shortened_on_one_line() -> None:
    assert shortened("short\n text", 20) == "short text"
    assert shortened("a longer text than fits", 10) == "a longer…"
    assert cell_len(shortened("神" * 30, 11)) <= 11


def test_a_sentence_is_folded_between_words_and_code_is_one_word() -> None:
    assert folded(words("one two `three four` five"), 14) == ["one two", "`three four`", "five"]
    assert folded(words("one `two three`, four"), 15) == ["one", "`two three`,", "four"]
    assert folded([], 10) == [""]


def test_a_word_that_is_too_long_is_cut() -> None:
    assert folded(["abcdefghij"], 4) == ["abcd", "efgh", "ij"]
    assert folded(["ab", "神神神"], 4) == ["ab", "神神", "神"]


@given(st.lists(st.text(min_size=1, max_size=30)), st.integers(4, 30))
def test_folded_lines_fit_and_lose_nothing(parts: list[str], room: int) -> None:
    lines = folded(parts, room)
    assert all(cell_len(line) <= room for line in lines)
    joined = "".join(map(visible, parts)).replace(" ", "")
    assert "".join(lines).replace(" ", "") == joined


def test_a_backtick_without_a_partner_is_a_sign_like_others() -> None:
    assert words("it's ` alone") == ["it's", "`", "alone"]
