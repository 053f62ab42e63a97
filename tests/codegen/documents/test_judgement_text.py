from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from rich.cells import cell_len
from rich.console import Console

from codegen.documents.judgement_text import MOST_WIDTH, WIDTH, report_text
from symbolic.checking.report import Report, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from tests.symbolic.checking.reports import EXAMPLE, hostile, judged, plain, report, step

MARGIN = 17


def lines(found: Report, width: int = WIDTH) -> list[str]:
    return report_text(found, width).plain.split("\n")


def block(found: Report, beginning: str) -> list[str]:
    """Return the rows from the one that begins so up to the next that has something in its margin."""
    rows = lines(found)
    first = next(number for number, row in enumerate(rows) if row.startswith(beginning))
    more = next(number for number, row in enumerate(rows[first + 1 :]) if row[: MARGIN - 1].strip() or not row)
    return rows[first : first + 1 + more]


def test_the_head_names_file_network_and_notation() -> None:
    assert lines(report())[:3] == [
        "last_layer.tex",
        "Network 2-2-2-2-1 sigmoid, squared error; notation bracket.",
        "",
    ]


def test_a_refuted_step_is_shown_with_its_place_and_all_evidence() -> None:
    assert block(report(), "refuted       5") == [
        r"refuted       5  … a_1^{[4]}}{\partial z_1^{[4]}} &= \sigma'(z_1^{[4]}) = a_1^{[4]} (1 + a_1^{[4]})",
        "                                                                                     ^^^^^^^^^^^^^",
        "                 First wrong step. The slope of the sigmoid is a (1 - a): found `1 + a_1^{[4]}`,",
        "                 where `1 - a_1^{[4]}` makes the line right. (intervals)",
        "                 hint     Differentiate 1/(1 + e^{-z}) once more and look at the sign of the inner",
        "                          derivative.",
        "                 at       network 2-2-2-2-1, W[1] = [-2, -1/4; 3/2, -1], W[2] = [3/4, -7/4; 2, 7/4],",
        "                          W[3] = [-3/4, 1; -3/2, 1/4], W[4] = [2, -1/2], b[1] = [5/4, -5/4],",
        "                          b[2] = [1/2, -2], b[3] = [-1/4, 3/2], b[4][1] = -1, x = [3/4, -7/4], y = 2",
        "                 there    left 0.104994, right 0.881712, which is 42/5 times the left",
    ]


def test_words_are_shown_shortened_on_one_line() -> None:
    row = block(report(), "              2")[0]
    assert row.startswith("              2  We derive how the loss")
    assert row.endswith("…")
    assert cell_len(row) <= WIDTH


def test_a_relation_on_several_lines_is_shown_on_several() -> None:
    rows = lines(report())
    first = next(number for number, row in enumerate(rows) if row.startswith("proved       10"))
    rows = rows[first : first + 3]
    assert [row[:MARGIN].split() for row in rows] == [["proved", "10"], ["11"], ["12"]]
    assert rows[2].startswith(r"             12    \cdot \frac{\partial z_1^{[4]}}")


def test_of_a_relation_on_very_many_lines_the_place_is_shown() -> None:
    source = "a\n" + "\n".join(f"+ b_{number}" for number in range(20)) + "\n= c"
    found = judged(source, step(source, source, Verdict.REFUTED, "Because.", "b_17"))
    rows = block(replace(plain(Verdict.REFUTED), source=source, lines=(found,)), "refuted")
    assert rows[0].split() == ["refuted", "19", "+", "b_17"]
    assert rows[1].strip() == "^^^^"


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [(Verdict.REFUTED, "^"), (Verdict.UNREADABLE, "^"), (Verdict.UNKNOWN, "^"), (Verdict.PROVED, "~")],
)
def test_carets_point_at_what_does_not_stand(verdict: Verdict, sign: str) -> None:
    rows = lines(plain(verdict, place="a - y"))
    assert rows[4] == " " * (MARGIN + len(r"\delta^{[4]} = 2(")) + sign * len("a - y")


def test_a_reason_that_stands_is_told_once() -> None:
    told = [row for row in lines(report()) if "Both sides are the same polynomial" in row]
    assert len(told) == 1


def test_values_that_were_told_before_are_named_by_their_line() -> None:
    source = "a = b\nc = d\ne = f"
    more = replace(EXAMPLE, values=(*EXAMPLE.values, ("eta", Fraction(3, 4))))
    other = Counterexample((3, 1), (("j", 2),), (("x[1]", Fraction(1)),), "1", "2")
    steps = [
        judged(source, step(source, text, Verdict.REFUTED, "Because.", counterexample=example))
        for text, example in (("a = b", EXAMPLE), ("c = d", more), ("e = f", other))
    ]
    rows = lines(replace(plain(Verdict.REFUTED), source=source, lines=tuple(steps)))
    at = [row[MARGIN:].removeprefix("at").strip() for row in rows if row[MARGIN:].startswith("at ")]
    assert at[1:] == ["network 2-2-2-2-1, the values of line 1, eta = 3/4", "network 3-1, j = 2, x[1] = 1"]


def test_very_many_values_are_cut() -> None:
    wide = tuple((f"W[1][{i},{j}]", Fraction(i, j)) for i in range(1, 17) for j in range(1, 17))
    found = plain(Verdict.REFUTED, counterexample=replace(EXAMPLE, values=wide))
    rows = [row for row in lines(found) if row.startswith(" " * MARGIN)]
    assert len(rows) == 1 + 4 + 1
    assert rows[4].endswith("…")


@pytest.mark.parametrize("width", [1, 40, 64, 80, WIDTH, MOST_WIDTH])
@pytest.mark.parametrize("found", [report(), hostile()], ids=["report", "hostile"])
def test_every_line_fits(found: Report, width: int) -> None:
    assert max(map(cell_len, lines(found, width))) <= max(width, 40)


def test_nothing_of_a_hostile_text_reaches_the_terminal() -> None:
    assert all(sign.isprintable() or sign == "\n" for sign in report_text(hostile()).plain)


def test_the_summary_counts_and_explains() -> None:
    assert lines(report())[-8:] == [
        "",
        "11 relations: 4 proved, 1 holds, 1 convention, 2 refuted, 1 unknown, 1 unreadable, 1 definition.",
        "  holds: agrees at random points, wrong with a chance below 1e-15; numbers in their digits.",
        "  convention: right under the convention that is named, which is not that of the notation.",
        "  unknown: neither proved nor refuted; it may well be right.",
        "  unreadable: not understood, so not judged; it may well be right.",
        "  Row i of `W[l]` holds the weights into unit i of layer l.",
        "First wrong step: line 5.",
    ]
    assert lines(plain(Verdict.PROVED))[-2:] == ["1 relation: 1 proved.", "Every relation stands."]


def test_an_empty_report_says_so() -> None:
    assert lines(Report("a.tex", "", "2-1 tanh", "bracket", ()))[-1] == "No relation was found, so nothing was judged."


def test_colour_adds_to_the_words_and_a_pipe_gets_none() -> None:
    console = Console(force_terminal=True, width=200, color_system="standard", _environ={})
    with console.capture() as capture:
        console.print(report_text(report()), soft_wrap=True)
    assert "\x1b[1;31mrefuted" in capture.get()
    assert "  First wrong step. The slope" in capture.get()
    plain_console = Console(force_terminal=False, width=200, _environ={})
    with plain_console.capture() as capture:
        plain_console.print(report_text(report()), soft_wrap=True)
    assert capture.get() == report_text(report()).plain + "\n"
