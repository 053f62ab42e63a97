"""A notebook as one file of Markdown: the same cells, code in fences, the drawing in a file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from codegen.notebook.files import notebook_files, notebook_text
from codegen.render import HEADER_MARK
from tests.codegen.documents.diagrams.cases import parsed
from tests.codegen.documents.formats.test_markdown import HOSTILE, shown, tokens
from tests.codegen.documents.notebook.running import code_cells, run


@pytest.mark.parametrize("argument", ["xor", "residual", "own_functions"])
def test_the_code_is_that_of_the_notebook_and_runs(argument: str) -> None:
    found = [token for token in tokens(notebook_text(argument, None, "markdown")) if token.type == "fence"]
    code = [token.content for token in found if token.info == "python"]
    assert {token.info for token in found} == {"python", "math"}
    expected = code_cells(notebook_text(argument, None, "ipynb"))
    assert [text.rstrip("\n") for text in code[1:]] == expected[1:]
    assert code[0].replace(" --to markdown", "").rstrip("\n") == expected[0]
    assert run(code).code == 0


def test_the_file_says_what_it_came_from_and_what_makes_it_again() -> None:
    first, second, *_ = notebook_text("xor", "bare", "markdown", "A b").splitlines()
    assert first.startswith(f"<!-- {HEADER_MARK} ")
    assert second == "<!-- Regenerate with: chalkgrad notebook xor --to markdown --title 'A b' --notation bare -->"


def test_a_title_with_marks_of_any_format_is_shown_as_it_is() -> None:
    assert shown(notebook_text("xor", None, "markdown", HOSTILE))[0] == HOSTILE


def test_the_drawing_is_linked_from_the_text_and_stands_beside_it() -> None:
    text, drawing = notebook_files("xor", None, Path("a b.md")).items()
    assert (text[0], drawing[0]) == (Path("a b.md"), Path("a b.svg"))
    (image,) = [
        child
        for token in MarkdownIt("commonmark").parse(text[1].decode())
        for child in token.children or []
        if child.type == "image"
    ]
    assert image.attrs["src"] == "a%20b.svg"
    assert "is lit" in image.content
    assert parsed(drawing[1].decode()).tag == "{http://www.w3.org/2000/svg}svg"
    assert HEADER_MARK.encode() in drawing[1][:200]


def test_without_a_file_beside_it_there_is_no_drawing() -> None:
    assert "![" not in notebook_text("xor", None, "markdown")
    deep = f"{'-'.join(['1'] * 45)} tanh mse"
    assert list(notebook_files(deep, None, Path("deep.md"))) == [Path("deep.md")]
