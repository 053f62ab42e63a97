"""Documents in Markdown, read by a parser of Markdown: words come out as they went in, and formulas untouched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.documents.derivation import derivation_document
from codegen.documents.formats.dialects import display_math, escape_markdown, inline_math, paragraph
from codegen.documents.formats.markdown import document_markdown, markdown_block, markdown_code
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
from codegen.render import HEADER_MARK
from codegen.spec_files import resolve_spec
from symbolic.formula.build import equation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Apply, Quantity
from symbolic.formula.notation import NOTATION_NAMES, notation

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SLIDES = notation("slides")
LOSS, X = Quantity("L"), Quantity("x")
HOSTILE = (
    r"50% \input{x} #1 & ^~_$ #p('x') $a$ {{ y }} <<< z >>> **b** _c_ ~~d~~ `e` <b>f</b> [g](h) ![i](j) |k| &amp; <!--"
)


def tokens(markdown: str) -> list[Token]:
    return READER.parse(markdown)


def shown(markdown: str) -> list[str]:
    """Return the text of every paragraph, heading and cell, as a page would show it."""
    return [_text(token) for token in tokens(markdown) if token.type == "inline"]


def _text(inline: Token) -> str:
    parts = []
    for part in inline.children or []:
        if part.type in {"text", "text_special"}:
            parts.append(part.content)
        elif part.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif part.type == "code_inline":
            parts.append(f"`{part.content}`")
        else:
            assert part.type == "html_inline", part.type  # neither emphasis nor links
            assert part.content in {"<span>", "</span>", "<br>"}
    return "".join(parts)


def sheet(*blocks: object, title: str = "Sheet", section: str = "Section") -> str:
    return document_markdown(
        Document(title, "source", "command", SLIDES, (Section(section, blocks),))  # type: ignore[arg-type]
    )


# --- words --------------------------------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
def test_any_words_are_shown_as_they_are(words: str) -> None:
    words = " ".join(words.split())
    assert shown(paragraph(escape_markdown(words))) == ([words] if words else [])


@pytest.mark.parametrize(
    "words",
    [
        "- a", "+ a", "1. a", "12) a", "# a", "> a", "===", "---", "- - -", "```", "~~~", "    a", "<div>", "1.", "-",
        "=", "a  \nb", "&lt;", "&#35;", "\\", "\\\\", "[a]: b", "[^a]: b", "| a |", "<!-- a -->", "<https://a.b>",
        "a\tb",
    ],
)  # fmt: skip
def test_words_at_the_start_of_a_paragraph_make_no_block(words: str) -> None:
    assert shown(paragraph(escape_markdown(words))) == [" ".join(words.split())]


def test_a_title_with_marks_of_any_format_is_shown_as_it_is() -> None:
    markdown = sheet(Paragraph((HOSTILE,)), Table((HOSTILE,), ((HOSTILE,),)), title=HOSTILE, section=HOSTILE)
    assert shown(markdown) == [HOSTILE] * 5


def test_a_dollar_sign_among_words_cannot_open_a_formula() -> None:
    assert not re.search(r"(?<!<span>)\$", escape_markdown("It costs $5, not $6; \\$7 and $$"))


def test_a_source_cannot_leave_the_comment() -> None:
    markdown = document_markdown(derivation_document(resolve_spec("xor"), "a --> **b**\n# c", "d --><b>e\n# f"))
    first, second, *others = [token for token in tokens(markdown) if not token.type.endswith("_close")]
    assert [first.type, second.type] == ["html_block", "html_block"]
    assert first.content.startswith(f"<!-- {HEADER_MARK}")
    assert first.content.count("-->") == second.content.count("-->") == 1
    assert [token.type for token in others][:2] == ["heading_open", "inline"]


# --- formulas -----------------------------------------------------------------------------------------------------


def formulas(markdown: str) -> list[str]:
    """Return the formulas between dollar signs, as they stand on the page."""
    found = [part for text in shown(markdown) for part in re.findall(r"\$`(.*?)`\$|\$([^$]+)\$", text)]
    return [code or plain for code, plain in found]


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("argument", ["slides", "2-3-3-2 tanh,softmax cross_entropy", "3-3 relu hinge"])
def test_formulas_reach_the_page_as_they_are_printed(argument: str, name: str) -> None:
    document = derivation_document(resolve_spec(argument, name), argument, "command")
    words = [
        words
        for section in document.sections
        for block in section.blocks
        for words in (block.lines if isinstance(block, Box) else [block.words] if isinstance(block, Paragraph) else [])
    ]
    printed = [print_latex(part, document.notation) for line in words for part in line if not isinstance(part, str)]
    assert printed
    found = formulas(document_markdown(document))
    for latex in printed:
        assert re.sub(r"\\operatorname\{(\w+)\}", r"\\mathop{\\mathrm{\1}}\\nolimits", latex) in found


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_displays_stand_in_fences_as_they_are_printed(name: str) -> None:
    document = derivation_document(resolve_spec("slides", name), "slides", "command")
    fences = [token for token in tokens(document_markdown(document)) if token.type == "fence"]
    displays = [block for section in document.sections for block in section.blocks if isinstance(block, Equations)]
    assert len(fences) > len(displays) > 3
    for fence in fences:
        assert fence.info == "math"
        assert fence.content.startswith("\\begin{aligned}\n")
        assert fence.content.endswith("\n\\end{aligned}\n")
        assert fence.content.count("\n") - 2 == fence.content.count("\\\\[4pt]\n") + 1
        assert "|" not in fence.content
        assert r"\operatorname" not in fence.content


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        ("W_{ij}^{[1]}", "$W_{ij}^{[1]}$"),
        (r"\hat{y}_1", r"$`\hat{y}_1`$"),
        (r"\{a\}", r"$`\{a\}`$"),
        (r"a \, b", r"$`a \, b`$"),
        ("a < b", "$`a < b`$"),
        ("W^{*}", "$`W^{*}`$"),
        ("[a](b)", "$`[a](b)`$"),
        (r"\left| a \right|", r"$\left\vert  a \right\vert$"),
        (r"\| a \|", r"$\Vert  a \Vert$"),
        (r"\operatorname{diag}(v)", r"$\mathop{\mathrm{diag}}\nolimits(v)$"),
        (r"\operatorname{my\_f}(v)", r"$`\mathop{\mathrm{my\_f}}\nolimits(v)`$"),
    ],
)
def test_a_formula_stands_where_markdown_does_not_read_it(latex: str, markdown: str) -> None:
    assert inline_math(latex) == markdown
    (text,) = shown(markdown)
    assert text == markdown


def test_a_display_is_a_fence_of_its_own() -> None:
    assert display_math(["a &= b", "&= |c|"]) == (
        "```math\n\\begin{aligned}\na &= b \\\\[4pt]\n&= \\vert c\\vert \n\\end{aligned}\n```"
    )


# --- blocks -------------------------------------------------------------------------------------------------------


def test_headings_and_tables_are_read_as_such() -> None:
    markdown = document_markdown(derivation_document(resolve_spec("slides"), "slides", "command"))
    headings = [token.tag for token in tokens(markdown) if token.type == "heading_open"]
    assert headings[:3] == ["h1", "h2", "h2"]
    assert headings.count("h1") == 1
    assert headings.count("h3") > 20
    cells = [token for token in tokens(markdown) if token.type in {"th_open", "td_open"}]
    assert len(cells) == 6 * 5


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    table = Table(("a|b", "c"), ((Apply("abs", (X,)), "d|e"),))
    assert shown(markdown_block(table, SLIDES)) == ["a|b", "c", r"$\left\vert  x \right\vert$", "d|e"]


def test_every_block_is_shown() -> None:
    markdown = sheet(
        Box((("In a frame.",), (X, " too."))),
        Numbered((equation(LOSS, X), equation(X, LOSS))),
        InNotation(notation("bare"), Paragraph((Quantity("W", 4, (1, 2)),))),
        Fields(("Name", "Date")),
        Task(7, "2 points", "easy", (Paragraph(("What?",)), Room(3))),
        Commands(("chalkgrad check a.toml `b`", "--to html")),
        Options((Option((LOSS,)), Option(("This",), is_right=True, note=("as ", X, " says")))),
    )
    texts = [_loose(token) for token in tokens(markdown) if token.type == "inline"]
    blank = "_" * 24
    assert texts == [
        "Sheet",
        "Section",
        "In a frame.",
        "$x$ too.",
        f"${print_latex(Quantity('W', 4, (1, 2)), notation('bare'))}$",
        f"Name {blank} Date {blank}",
        "Question 7 (2 points, easy)",
        "What?",
        "<br><br><br>",
        "(a) $L$",
        "(b) This right<br>as $x$ says",
    ]
    fence, commands = [token for token in tokens(markdown) if token.type == "fence"]
    assert (commands.info, commands.content) == ("sh", "chalkgrad check a.toml `b`\n--to html\n")
    assert "L &= x && \\quad (1) \\\\[4pt]\nx &= L && \\quad (2)" in fence.content


def _loose(inline: Token) -> str:
    return "".join(part.content for part in inline.children or [])


def test_blocks_before_the_first_section_stand_below_the_title() -> None:
    markdown = document_markdown(
        Document("Sheet", "source", "command", SLIDES, (Section("Section", ()),), (Paragraph(("First.",)),))
    )
    assert shown(markdown) == ["Sheet", "First.", "Section"]


@pytest.mark.parametrize("code", ["a = 1", "```\nb\n```", "x = '`````'\n"])
def test_code_is_shown_as_it_is_whatever_backticks_are_in_it(code: str) -> None:
    (fence,) = tokens(markdown_code(code, "python"))
    assert (fence.type, fence.info, fence.content) == ("fence", "python", f"{code.rstrip()}\n")


def test_a_section_without_a_title_has_no_heading() -> None:
    assert "##" not in sheet(Paragraph(("Words.",)), section="")


def test_a_block_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^no Markdown for a int in a document$"):
        sheet(3)
