from __future__ import annotations

import pytest

from symbolic.checking.places import (
    SourceLine,
    extent,
    line_of,
    lines_of,
    marked,
    part_in,
    pointed,
    position,
    shown_lines,
    visible,
)
from symbolic.checking.report import JudgedLine, Step, Verdict
from symbolic.formula.reader.syntax import Span

SOURCE = "a = b\n\n  c &= d \\\\\n    + e\n"


def step(span: Span, place: Span | None = None) -> Step:
    return Step(span, "", "", "=", Verdict.PROVED, "", place=place)


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (4, 1, 5), (5, 1, 6), (6, 2, 1), (7, 3, 1), (9, 3, 3), (len(SOURCE), 5, 1)],
)
def test_lines_and_columns_count_from_1(offset: int, line: int, column: int) -> None:
    assert position(SOURCE, offset) == (offset, line, column)


def test_a_column_counts_signs_and_not_their_width() -> None:
    assert position("神神x", 2).column == 3


def test_lines_that_a_span_touches_are_found_without_blank_ones() -> None:
    assert [line.number for line in lines_of(SOURCE, Span(2, 11))] == [1, 3]
    assert lines_of(SOURCE, Span(9, 10)) == [SourceLine(3, 7, 18)]
    assert lines_of("", Span(0, 0)) == [SourceLine(1, 0, 0)]


def test_an_empty_span_and_the_end_of_the_text_have_a_line() -> None:
    assert [line.number for line in lines_of(SOURCE, Span(6, 6))] == [2]
    assert [line.number for line in lines_of("a\nb", Span(3, 3))] == [2]


def test_a_verdict_speaks_of_its_place_or_of_the_whole_relation() -> None:
    whole, part = step(Span(0, 5)), step(Span(0, 5), Span(4, 5))
    assert marked(whole) == Span(0, 5)
    assert marked(part) == Span(4, 5)
    assert extent(step(Span(9, 15), Span(0, 1))) == Span(0, 15)
    assert line_of(SOURCE, step(Span(0, 15), Span(9, 10))) == 3


def test_a_relation_alone_on_its_line_is_not_pointed_at() -> None:
    one, two = step(Span(0, 3)), step(Span(2, 5))
    assert pointed(JudgedLine(1, Span(0, 5), "math", (one,)), one) is None
    assert pointed(JudgedLine(1, Span(0, 5), "math", (one, two)), two) == Span(2, 5)
    placed = step(Span(0, 5), Span(4, 5))
    assert pointed(JudgedLine(1, Span(0, 5), "math", (placed,)), placed) == Span(4, 5)


def test_lines_are_shown_without_what_stands_around_the_formula() -> None:
    found = step(Span(9, SOURCE.index("e") + 1))
    line = JudgedLine(3, found.span, "math", (found,))
    assert [SOURCE[start:end] for _, start, end in shown_lines(SOURCE, line, found)] == [r"c &= d \\", "+ e"]
    inline = "So $a = b$ holds."
    assert shown_lines(inline, JudgedLine(1, Span(4, 9), "math"), step(Span(4, 9))) == [SourceLine(1, 4, 9)]


def test_the_marked_part_of_a_line_has_no_blanks_around_it() -> None:
    first, third = lines_of(SOURCE, Span(0, 9))
    assert part_in(SOURCE, first, Span(3, 10)) == Span(4, 5)
    assert part_in(SOURCE, third, Span(3, 10)) == Span(9, 10)
    assert part_in(SOURCE, third, Span(7, 9)) is None


def test_what_does_not_print_is_shown_as_its_escape() -> None:
    assert visible("σ'(z) 神") == "σ'(z) 神"
    assert visible("a\tb") == "a    b"
    assert visible("\u202e\x1b\x00\u200b\ud800") == "\\u202e\\x1b\\x00\\u200b\\ud800"
