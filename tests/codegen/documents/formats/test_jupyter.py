"""Markdown of notebooks, read as Jupyter reads it: formulas are taken out first, and looked for again in the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.documents.formats.dialects import JUPYTER, display_math, escape_markdown, inline_math, paragraph
from codegen.documents.formats.markdown import markdown_block
from codegen.documents.model import Box, Equations, Paragraph, Table
from symbolic.formula.build import equation
from symbolic.formula.nodes import Apply, Quantity
from symbolic.formula.notation import notation

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SLIDES = notation("slides")
X = Quantity("x")
HOSTILE = (
    r"50% \input{x} #1 ^~_$ #p('x') $a$ $$b$$ \(c\) \[d\] \begin{align} e \end{align} \\(f\\) @@0@@ {{ y }} **b** _c_ "
    r"~~d~~ `e` `$` <b>f</b> [g](h) ![i](j) |k| &amp; &#36; <!--"
)
BEFORE_MARKDOWN = re.compile(r"\$|\\\\[()\[\]]|\\begin\{")
IN_THE_PAGE = re.compile(r"\$.*\$|\\\(.*\\\)|\\\[.*\\\]|\\begin\{", re.DOTALL)


def pieces(markdown: str) -> list[list[str]]:
    """Return the text of each paragraph, heading and cell, in the pieces in which the page is searched for formulas."""
    return [_pieces(token) for token in READER.parse(markdown) if token.type == "inline"]


def _pieces(inline: Token) -> list[str]:
    found = [""]
    for part in inline.children or []:
        if part.type in {"text", "text_special"}:
            found[-1] += part.content
        else:
            assert part.type == "html_inline", part.type  # neither emphasis nor code nor links
            assert part.content in {"<span>", "</span>"}
            found.append("")
    return found


def assert_are_words(markdown: str, words: str) -> None:
    assert not BEFORE_MARKDOWN.search(markdown)
    found = pieces(markdown)
    assert ["".join(part) for part in found] == ([words] if words else [])
    assert not [piece for part in found for piece in part if IN_THE_PAGE.search(piece)]


def test_words_with_marks_of_any_format_are_shown_as_they_are() -> None:
    assert_are_words(paragraph(escape_markdown(HOSTILE, JUPYTER)), HOSTILE)


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" $\\()[]{}`"), min_size=1))
def test_any_words_are_shown_as_they_are(words: str) -> None:
    words = " ".join(words.split())
    assert_are_words(paragraph(escape_markdown(words, JUPYTER)), words)


@pytest.mark.parametrize("latex", [r"\hat{y}_1", r"\{a\}", r"a \, b", "a < b", "W^{*}", "[a](b)", r"a^{\top}_{<l>}"])
def test_a_formula_stands_between_dollar_signs_whatever_is_in_it(latex: str) -> None:
    assert inline_math(latex, JUPYTER) == f"${latex}$"


def test_what_closes_a_formula_has_no_space_before_it() -> None:
    assert inline_math(r"\left| a \right|", JUPYTER) == r"$\left\vert  a \right\vert$"


def test_a_display_stands_between_double_dollar_signs_with_no_empty_line_in_it() -> None:
    shown = display_math(["a &= b", r"&= \operatorname{diag}(c)"], JUPYTER)
    assert shown == (
        "$$\n\\begin{aligned}\na &= b \\\\[4pt]\n&= \\mathop{\\mathrm{diag}}\\nolimits(c)\n\\end{aligned}\n$$"
    )


def test_blocks_are_written_in_the_dialect() -> None:
    words = ("costs $5 and ", X, r" of \(x\)")
    for block in (Paragraph(words), Box((words,)), Table(("a",), ((r"\(b\) $",),))):
        markdown = markdown_block(block, SLIDES, JUPYTER)
        assert not BEFORE_MARKDOWN.search(markdown.replace("$x$", ""))
        assert "<span>&#36;</span>" in markdown
    assert markdown_block(Equations((equation(X, X),)), SLIDES, JUPYTER).startswith("$$\n")


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    table = Table(("a|b", "c"), ((Apply("abs", (X,)), "d|e"),))
    shown = ["".join(part) for part in pieces(markdown_block(table, SLIDES, JUPYTER))]
    assert shown == ["a|b", "c", r"$\left\vert  x \right\vert$", "d|e"]
