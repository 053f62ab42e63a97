from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from codegen.documents.judged_rows import columns, printable, rows_of
from codegen.documents.judgement_latex import report_latex
from symbolic.checking.check import check
from symbolic.checking.report import Report, Step, Verdict
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Index,
    Matrix,
    Negative,
    Prod,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
    Text,
    Underbrace,
)
from symbolic.formula.notation import NOTATION_NAMES, notation
from tests.codegen.documents.compiling import problems
from tests.symbolic.checking.reports import EXAMPLE, hostile, judged, plain, report, step

BRACKET = notation("bracket")
A, B = Quantity("a", 1, (1,)), Quantity("b", 1, (2,))


def source(found: Report, name: str = "bracket") -> str:
    return report_latex(found, notation(name), "chalkgrad check slides last_layer.tex --to latex")


def relation(left: Formula, right: Formula, verdict: Verdict = Verdict.PROVED, sign: str = "=") -> Step:
    return replace(step("a = b", "a = b", verdict, "Because."), formulas=(left, right), sign=sign)


def of(*steps: Step) -> Report:
    return replace(plain(Verdict.PROVED), source="a = b", lines=(judged("a = b", *steps),))


def nested(depth: int) -> Formula:
    formula: Formula = A
    for _ in range(depth):
        formula = Quotient(Underbrace(formula, B), B)
    return formula


LONG = Product(tuple(Quantity("W", l, (10, 11)) for l in range(1, 60)))
WIDE = Apply("sigmoid", (LONG,))
MANY = Sum(tuple(Negative(Quantity("a", l, (1,))) for l in range(1, 80)))
REPORTS = {
    "full": report(),
    "hostile": hostile(),
    "empty": Report("a", "", "2-1 tanh", "bracket", ()),
    "long": of(
        *(
            relation(left, right, verdict)
            for left in (A, LONG, WIDE)
            for right in (LONG, MANY, WIDE)
            for verdict in (Verdict.PROVED, Verdict.REFUTED)
        )
    ),
    "columns": of(relation(A, Matrix(((A,) * 30,) * 60), Verdict.REFUTED)),
    "deep": of(relation(A, nested(60), Verdict.REFUTED), relation(A, nested(9), Verdict.REFUTED)),
    "colour": of(relation(Highlight(A, r"red}\input{x"), Group(Highlight(B, "no such colour")))),
    "signs": of(*(relation(A, B, Verdict.UNKNOWN, sign) for sign in ("<=", "!=", "~", "propto", "in", "->", "%"))),
    "cases": of(relation(A, Cases(((A, Relations((A, B), ("!=",))), (B, None))))),
    "words": of(relation(A, Sum((Text("神 & % $ _ \\x 神神神神"), Prod(B, "k", 1, Index("D")))))),
    "values": plain(Verdict.REFUTED, counterexample=replace(EXAMPLE, values=EXAMPLE.values * 9)),
    "unbroken": replace(plain(Verdict.UNREADABLE), name="x" * 300, network=f"`{'W_{11}^{[1]}' * 90}`"),
}


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", REPORTS)
def test_the_article_compiles_without_a_complaint(name: str, tmp_path: Path) -> None:
    assert problems(source(REPORTS[name]), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_every_notation_compiles(name: str, tmp_path: Path) -> None:
    assert problems(source(report(), name), tmp_path) == []


# --- without TeX ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_braces_and_environments_are_balanced(name: str) -> None:
    latex = re.sub(r"(?m)^%.*|%$", "", source(REPORTS[name]))
    depth = 0
    for sign in re.sub(r"\\[{}\\]", "", latex):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert re.sub(r"\\\$", "", latex).count("$") % 2 == 0


def test_formulas_are_our_own_printout_in_the_notation() -> None:
    assert r"\frac{\partial L}{\partial \hat{y}} &= 2 (\hat{y} - y)" in source(report())
    assert r"\frac{\partial C}{\partial \hat{y}} &= 2 (\hat{y} - y)" in source(report(), "bare")


def test_names_of_our_own_are_shown_as_signs() -> None:
    text = "dW2 = np.dot(dZ2, A1.T) / m\ndb2 = np.sum(dZ2, axis=1) / m\nda1_1/dz1_1 = f'(z1_1)"
    latex = source(check("3-4-1 tanh,sigmoid cross_entropy", text))
    for name in ("dot", "total", "activation"):
        assert f"operatorname{{{name}}}" not in latex
    assert r"\frac{\frac{\partial L}{\partial Z^{[2]}} (A^{[1]})^{\top}}{" in latex
    assert r"\operatorname{g}'" in latex


def test_the_wrong_side_is_boxed_and_no_other() -> None:
    assert source(report()).count(r"\wrong{") == 1
    assert r"\quad &= \wrong{a_1^{[4]} (1 + a_1^{[4]})}" in source(report())
    for verdict in Verdict:
        shown = source(of(relation(A, B, verdict)))
        assert (r"\wrong{b" in shown) == (verdict is Verdict.REFUTED)


def test_what_a_person_typed_never_reaches_tex_as_it_is() -> None:
    for name in ("hostile", "colour"):
        latex = source(REPORTS[name])
        body = latex.partition(r"\begin{document}")[2]
        assert r"\input" not in body
        assert r"\color{red" not in body
        assert latex.isprintable() or all(sign.isprintable() or sign == "\n" for sign in latex)
    comment = [line for line in source(hostile()).splitlines() if line.startswith("%")]
    assert len([line for line in comment if "alert" in line]) == 1


def test_a_line_that_was_not_read_is_shown_sign_by_sign() -> None:
    latex = source(report()).replace(r"\allowbreak{}", "")
    assert r"\textcolor{open}{{\char92}foo}" in latex


def test_a_chain_goes_on_without_its_left_side() -> None:
    first, second = relation(A, B), relation(B, A)
    assert rows_of(first, BRACKET, None) == ["a_1^{[1]} &= b_2^{[1]}"]
    assert rows_of(second, BRACKET, B) == [r"\quad &= a_1^{[1]}"]
    assert rows_of(second, BRACKET, A) == ["b_2^{[1]} &= a_1^{[1]}"]


def test_a_wide_left_side_has_rows_of_its_own() -> None:
    rows = rows_of(relation(LONG, B), BRACKET, None)
    assert len(rows) > 3
    assert rows[0].startswith("&W_{")
    assert rows[-1] == "&= b_2^{[1]}"


def test_what_tex_cannot_print_is_shown_as_it_was_typed() -> None:
    assert printable(relation(A, B, sign="propto"))
    assert not printable(relation(A, B, sign="%"))
    assert not printable(relation(A, nested(60)))
    assert not printable(step("a = b", "a = b", Verdict.UNREADABLE))
    assert not printable(relation(A, Cases(((A, Relations((A, B), ("no sign",))), (B, None)))))


def test_as_many_columns_are_allowed_as_the_widest_matrix_has() -> None:
    assert columns(report()) == 10
    assert columns(REPORTS["columns"]) == 30
    assert r"\setcounter{MaxMatrixCols}{30}" in source(REPORTS["columns"])


def test_values_are_written_in_the_notation() -> None:
    assert r"$W_{12}^{[1]} = -1/4$" in source(report())
    assert r"$w_{12}^{1} = -1/4$" in source(report(), "bare")
    unusual = replace(EXAMPLE, values=(("x[1](2)", EXAMPLE.values[0][1]),), letters=((r"\ell", 2),))
    latex = source(plain(Verdict.REFUTED, counterexample=unusual))
    assert r"$\ell$ $= 2$, x[1](2) $= -2$" in latex


def test_only_packages_of_a_small_tex_are_used() -> None:
    used = re.findall(r"\\usepackage(?:\[[^\]]*\])?\{([\w,]+)\}", source(report()))
    assert {name for names in used for name in names.split(",")} == {
        *("geometry", "fontenc", "lmodern", "amsmath", "color", "graphicx")
    }


def test_the_meanings_of_the_verdicts_stay_on_one_page() -> None:
    found = of(relation(A, B, Verdict.HOLDS), relation(A, B, Verdict.REFUTED))
    legend = source(found).rpartition(r"\bigskip")[2]
    kept = re.search(r"\\begin\{minipage\}(.*)\\end\{minipage\}", legend, re.DOTALL)
    assert kept is not None
    assert re.findall(r"\\textbf\{(\w+)\}", kept[1]) == ["holds", "refuted"]
    assert r"\textasciicircum" not in legend
