"""Documents in Typst: accessible PDFs of the same text as in LaTeX, within the margins, read by another program."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from codegen.documents.derivation import derivation_document
from codegen.documents.formats.pdf import document_pdf, worksheet_pdf
from codegen.documents.formats.typst import aligned_typst, document_typst, worksheet_typst
from codegen.documents.model import (
    Box,
    Commands,
    Document,
    Equations,
    Fields,
    InNotation,
    Numbered,
    Option,
    Options,
    Paragraph,
    Room,
    Section,
    Table,
    Task,
)
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst
from codegen.render import carries_mark
from codegen.spec_files import resolve_spec
from symbolic.formula.build import equation
from symbolic.formula.nodes import Apply, Cases, Partial, Product, Quantity, Sign, Sum
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.reading import beyond_the_margin, facts, pages, words_of

NETS = (
    "1-1 tanh mse",
    "2-3-1 relu,identity half_mse",
    "slides",
    "3-3-3-3-3-3 gelu,softmax cross_entropy",
    "10-10-10 softplus,sigmoid cross_entropy",
)
MARGIN = 1.9 / 2.54 * 72 - 1  # in points; letters may lean out of their boxes by less than one
SLIDES = notation("slides")
LOSS, X = Quantity("L"), Quantity("x")
WEIGHT = Quantity("W", 4, (1, 2))
HOSTILE = r'50% \x{y} #1 &^~_$ #p("x") {{ y }} <<< z >>> **b** `c` <b>d</b> [e](f) @g //h ='


def document_of(argument: str, written_in: str | None = None, name: str | None = None) -> Document:
    spec = resolve_spec(argument, written_in)
    if name is not None:
        spec = NetworkSpec(**{**spec.model_dump(), "name": name})
    return derivation_document(spec, argument, "chalkgrad build")


def sheet(*blocks: object, title: str = "Sheet", section: str = "Section") -> Document:
    return Document(title, "source", "command", SLIDES, (Section(section, blocks),))  # type: ignore[arg-type]


def text_of(document: Document, folder: Path) -> str:
    """Return the text of a sheet, its italic letters as plain ones."""
    return unicodedata.normalize("NFKC", words_of(worksheet_pdf(document, "typst", of="sheet").pdf, folder))


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("argument", NETS)
def test_a_derivation_is_an_accessible_pdf_within_its_margins(argument: str, tmp_path: Path) -> None:
    document = document_of(argument)
    found = document_pdf(document, "typst", of="derivation.pdf")
    assert found.complaints == ()
    told = facts(found.pdf, tmp_path)
    assert (told["Tagged"], told["Title"]) == ("yes", document.title)
    assert beyond_the_margin(found.pdf, tmp_path, MARGIN) == []
    text = words_of(found.pdf, tmp_path)
    places = [text.find(f"{number} {section.title}") for number, section in enumerate(document.sections, 1)]
    assert -1 not in places
    assert places == sorted(places)
    assert all(page.split()[-1] == str(number) for number, page in enumerate(pages(found.pdf, tmp_path), 1))


@pytest.mark.usefixtures("tex", "poppler")
@pytest.mark.parametrize("argument", NETS)
def test_both_engines_need_about_as_many_pages(argument: str, tmp_path: Path) -> None:
    document = document_of(argument)
    typst, latex = (document_pdf(document, engine, of="x") for engine in ("typst", "latex"))
    assert latex.complaints == ()
    assert beyond_the_margin(latex.pdf, tmp_path, MARGIN) == []
    counts = [int(facts(found.pdf, tmp_path)["Pages"]) for found in (typst, latex)]
    assert abs(counts[0] - counts[1]) <= 1 + counts[1] // 4, counts


@pytest.mark.slow
@pytest.mark.usefixtures("tex", "poppler")
@pytest.mark.parametrize("written_in", NOTATION_NAMES)
@pytest.mark.parametrize("argument", NETS)
def test_every_notation_is_set_by_both_engines(argument: str, written_in: str, tmp_path: Path) -> None:
    document = document_of(argument, written_in)
    for engine in ("typst", "latex"):
        found = document_pdf(document, engine, of="derivation.pdf")
        assert found.complaints == ()
        assert beyond_the_margin(found.pdf, tmp_path, MARGIN) == []


@pytest.mark.usefixtures("poppler")
def test_a_title_with_marks_of_any_format_is_printed_as_it_is(tmp_path: Path) -> None:
    found = document_pdf(document_of("1-1 tanh mse", name=HOSTILE), "typst", of="x").pdf
    assert HOSTILE in words_of(found, tmp_path)
    assert facts(found, tmp_path)["Title"] == f"Gradients of {HOSTILE}"


@pytest.mark.usefixtures("tex", "poppler")
def test_a_title_with_marks_of_any_format_is_printed_as_it_is_by_tex(tmp_path: Path) -> None:
    name = r"50% \x{y} #1 & $a$ {{ y }} <<< z >>> **b** <b>d</b> [e](f) @g //h /* ="
    found = document_pdf(document_of("1-1 tanh mse", name=name), "latex", of="x").pdf
    assert name in words_of(found, tmp_path)


def test_words_that_no_font_has_and_words_that_do_not_print_are_told_by_their_numbers() -> None:
    source = document_typst(sheet(Paragraph(("of Gauß",)), title="α: 神 😀 \u202e\x07"))
    assert "α: U+795E U+1F600 U+202EU+0007" in source
    assert compile_typst(source, standard=ACCESSIBLE).startswith(b"%PDF-")


def test_a_source_with_a_line_break_cannot_leave_the_comment() -> None:
    source = document_typst(derivation_document(resolve_spec("xor"), "x\n#panic()", "z\n#panic()"))
    assert not [line for line in source.splitlines() if line.startswith("#panic")]
    compile_typst(source, standard=ACCESSIBLE)


def test_a_document_and_its_pdf_say_that_they_are_ours(tmp_path: Path) -> None:
    document = document_of("1-1 tanh mse")
    (tmp_path / "x.pdf").write_bytes(document_pdf(document, "typst", of="x").pdf)
    assert carries_mark(tmp_path / "x.pdf")
    (tmp_path / "x.typ").write_text(document_typst(document), encoding="utf-8")
    assert carries_mark(tmp_path / "x.typ")


# --- blocks -------------------------------------------------------------------------------------------------------


def test_a_display_breaks_and_aligns_as_in_latex_and_has_its_words() -> None:
    factors = tuple(Partial(LOSS, Quantity("W", l, (1, 1))) for l in range(1, 20))
    source = aligned_typst((equation(LOSS, Product(factors, Sign.CHAIN)),), SLIDES)
    rows = source.split(" \\\n")
    assert len(rows) == 2
    assert "$ L &= (∂ L)/" in rows[0]
    assert all(row.startswith("  & quad × (∂ L)/") for row in rows[1:])
    assert source.startswith('#display("L = ∂L/∂W_11^[1] × ∂L/∂W_11^[2] × ')


def test_a_broken_juxtaposed_product_goes_on_with_a_dot() -> None:
    factors = tuple(Partial(LOSS, Quantity("W", l, (1, 1))) for l in range(1, 40))
    first, *others = aligned_typst((equation(LOSS, Product(factors, Sign.CHAIN)),), notation("bare")).split(" \\\n")
    assert others
    assert all(row.startswith("  & quad ⋅ (") for row in others)
    assert "⋅" not in first.partition("$")[2]


def test_a_row_that_cannot_be_broken_is_set_smaller() -> None:
    def source(parts: int) -> str:
        row = Sum(tuple(Quantity("W", l, (10, 10)) for l in range(1, parts)))
        return aligned_typst((equation(LOSS, Partial(row, LOSS)),), SLIDES)

    sizes = [source(parts).partition('", ')[2].partition(",")[0] for parts in range(2, 40)]
    assert list(dict.fromkeys(sizes)) == ["1em", "0.92em", "0.83em", "0.74em"]


def test_a_long_display_may_be_broken_between_pages_and_a_short_one_may_not() -> None:
    for rows, breakable in ((8, "false"), (9, "true")):
        assert f"1em, {breakable}, $" in aligned_typst((equation(LOSS, X),) * rows, SLIDES)


def test_a_paragraph_before_equations_stays_with_them() -> None:
    alone, led = (
        document_typst(sheet(Paragraph(("Words.",)), block))
        for block in (Paragraph(("More.",)), Equations((equation(LOSS, X),)))
    )
    assert '#before[#"Words.";' not in alone
    assert '#before[#"Words.";' in led


@pytest.mark.usefixtures("poppler")
def test_every_block_is_shown(tmp_path: Path) -> None:
    blocks = (
        Paragraph(("About ", LOSS, ".")),
        Box((("In a frame.",), (X, " too."))),
        Equations((equation(LOSS, Cases(((X, None),))),)),
        Numbered((equation(LOSS, X), equation(X, LOSS))),
        Table(("name", LOSS), (("one", "2"), ("three", Apply("exp", (X,))))),
        InNotation(notation("angle_bracket"), Paragraph((WEIGHT,))),
        Fields(("Name", "Date")),
        Task(7, "2 points", "easy", (Paragraph(("What?",)), Room(3), Room(2, ruled=False))),
        Options((Option((LOSS,)), Option(("This",), is_right=True, note=("as ", X, " says")))),
    )
    text = text_of(sheet(*blocks), tmp_path)
    for words in (
        "Section About L.",
        "In a frame.",
        "x too.",
        "otherwise",
        "(1)",
        "(2)",
        "name L one 2 three",
        "<[4]>",
        "Name",
        "Date",
        "Question 7",
        "easy 2 points",
        "What?",
        "(a) L",
        "(b) This right",
        "as x says",
    ):
        assert words in text, (words, text)


def test_ruled_room_has_its_lines_and_empty_room_none() -> None:
    assert "#room(3, 0.2pt)" in worksheet_typst(sheet(Room(3)))
    assert "#room(3, none)" in worksheet_typst(sheet(Room(3, ruled=False)))


@pytest.mark.usefixtures("poppler")
def test_a_short_question_stands_on_one_page_with_the_room_for_its_answer(tmp_path: Path) -> None:
    tasks = [
        Task(n, "1 point", "easy", (Paragraph((f"begins{n}",)), Room(9), Paragraph((f"ends{n}",)))) for n in range(1, 9)
    ]
    found = pages(worksheet_pdf(sheet(*tasks), "typst", of="sheet").pdf, tmp_path)
    assert len(found) > 2
    for n in range(1, 9):
        assert [f"begins{n}" in page for page in found] == [f"ends{n}" in page for page in found]
    long = Task(1, "1 point", "easy", (Room(40),))
    assert compile_typst(worksheet_typst(sheet(long)), standard=ACCESSIBLE).startswith(b"%PDF-")


@pytest.mark.usefixtures("poppler")
def test_what_stands_before_the_first_section_is_shown(tmp_path: Path) -> None:
    document = replace(sheet(Commands(("chalkgrad check a.toml --notation delta",))), front=(Fields(("Name", "Date")),))
    text = text_of(document, tmp_path)
    assert text.startswith("Sheet Name Date Section")
    assert "chalkgrad check a.toml --notation delta" in text


@pytest.mark.parametrize("section", ["", "Titled"])
def test_headings_begin_at_the_first_level_whether_or_not_there_are_sections(section: str) -> None:
    blocks = document_of("1-1 tanh mse").sections[1].blocks
    for source in (document_typst, worksheet_typst):
        assert compile_typst(source(sheet(*blocks, section=section)), standard=ACCESSIBLE).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((HOSTILE,)),
        Box(((HOSTILE,),)),
        Table((HOSTILE,), ((HOSTILE,),)),
        Fields((HOSTILE,)),
        Commands((HOSTILE,)),
        Task(1, HOSTILE, HOSTILE, ()),
        Options((Option((HOSTILE,), is_right=True, note=(HOSTILE,)),)),
    ],
)
@pytest.mark.usefixtures("poppler")
def test_words_of_any_block_are_printed_as_they_are(block: object, tmp_path: Path) -> None:
    text = text_of(sheet(block, title=HOSTILE, section=HOSTILE), tmp_path)
    assert "".join(text.split()).count("".join(HOSTILE.split())) >= 3


def test_a_block_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^no Typst for a int in a document$"):
        document_typst(sheet(3))
