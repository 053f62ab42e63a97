"""`chalkgrad templates`, and `--templates` of the commands that print documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.document_templates import template_names
from tests.codegen.command import Command
from tests.codegen.documents.conftest import poppler, tex
from tests.codegen.documents.reading import facts, words_of

__all__ = ["poppler", "tex"]

NET = "1-1 sigmoid mse"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a template of its own for each command and format, which say so."""
    folder = tmp_path / "my own"
    words = {
        "html/deck.html.jinja": "<h1>Mine: {{ title }}</h1>",
        "html/document.html.jinja": "<h1>Mine: {{ title }}</h1>",
        "html/page/page.html.jinja": "<h1>Mine: {{ title }}</h1>",
        "latex/article.tex.jinja": "% Mine: <<< title >>>",
        "latex/beamer.tex.jinja": "% Mine: <<< title >>>",
        "latex/worksheet.tex.jinja": "% Mine: <<< title >>>",
        "typst/deck.typ.jinja": "#<<< title >>>;Mine:",
        "typst/worksheet.typ.jinja": "#<<< title >>>;Mine:",
    }
    for name, text in words.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_templates_are_listed(chalkgrad: Command) -> None:
    found = chalkgrad("templates")
    assert (found.code, found.err) == (0, "")
    assert tuple(found.out.splitlines()) == template_names()
    assert "html/document.html.jinja" in found.out


def test_copies_are_written_to_start_from_and_never_over_one_s_own(chalkgrad: Command, tmp_path: Path) -> None:
    found = chalkgrad("templates", "-o", str(tmp_path / "mine"))
    assert found.code == 0
    assert found.out.splitlines() == [str(tmp_path / "mine" / name) for name in template_names()]
    changed = tmp_path / "mine" / "latex" / "worksheet.tex.jinja"
    changed.write_text("mine", encoding="utf-8")
    again = chalkgrad("templates", "-o", str(tmp_path / "mine"))
    assert again.code == 2
    assert "did not write" in again.err
    assert changed.read_text(encoding="utf-8") == "mine"
    assert chalkgrad("templates", "-o", str(tmp_path / "mine"), "--force").code == 0
    assert changed.read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    "arguments",
    [
        ("worksheet", "--to", "latex"),
        ("worksheet", "--to", "html"),
        ("worksheet", "--to", "typst"),
        ("slides", "--to", "html"),
        ("slides", "--to", "latex"),
        ("slides", "--to", "typst"),
        ("page", "--notations", "bracket"),
    ],
)
def test_each_command_prints_with_them_and_escapes_words(
    arguments: tuple[str, ...], own: Path, chalkgrad: Command
) -> None:
    command, *options = arguments
    found = chalkgrad(command, NET, *options, "--title", "A & B", "--templates", str(own))
    assert (found.code, found.err) == (0, "")
    assert "Mine:" in found.out
    assert len(found.out) < 100
    escaped = {"html": "A &amp; B", "latex": r"A \& B", "typst": '#"A & B'}
    assert escaped["html" if command == "page" else options[1]] in found.out


def test_a_derivation_is_printed_with_them(own: Path, chalkgrad: Command, tmp_path: Path) -> None:
    assert chalkgrad("build", NET, "-o", str(tmp_path / "out"), "--templates", str(own)).code == 0
    assert (tmp_path / "out" / "derivation.tex").read_text(encoding="utf-8").startswith("% Mine: ")


def test_the_header_says_with_which_templates_a_file_was_made(chalkgrad: Command, tmp_path: Path) -> None:
    (tmp_path / "my own" / "typst").mkdir(parents=True)
    (tmp_path / "my own" / "typst" / "article.typ.jinja").write_text("", encoding="utf-8")
    chosen = f"--templates '{tmp_path}/my own'"
    for command in ("worksheet", "slides"):
        found = chalkgrad(command, NET, "--to", "latex", "--templates", str(tmp_path / "my own"))
        assert chosen in found.out.splitlines()[1]
    found = chalkgrad("page", NET, "--notations", "bracket", "--templates", str(tmp_path / "my own"))
    assert "--templates &#39;" in found.out


@pytest.mark.parametrize("command", ["worksheet", "slides", "page"])
def test_a_wrong_folder_is_told(command: str, chalkgrad: Command, tmp_path: Path) -> None:
    found = chalkgrad(command, NET, "--templates", str(tmp_path / "gone"))
    assert found.code == 2
    assert "found no such folder; expected a folder. `chalkgrad templates -o FOLDER` writes ours" in found.err


def test_a_wrong_template_leaves_nothing_half_made(chalkgrad: Command, tmp_path: Path) -> None:
    (tmp_path / "latex").mkdir()
    (tmp_path / "latex" / "worksheet.tex.jinja").write_text("\n<<< titel >>>", encoding="utf-8")
    found = chalkgrad("worksheet", NET, "-o", str(tmp_path / "out"), "--templates", str(tmp_path))
    assert found.code == 2
    assert "worksheet.tex.jinja, line 2: found a name that is not there ('titel' is undefined)" in found.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("tex", "poppler")
@pytest.mark.parametrize("engine", ["typst", "latex"])
def test_pdf_is_made_with_them(engine: str, chalkgrad: Command, tmp_path: Path) -> None:
    chalkgrad("templates", "-o", str(tmp_path / "mine"))
    for name, old, new in (
        ("typst/worksheet.typ.jinja", "#let correct", "#set page(footer: [A footer of my own])\n#let correct"),
        ("latex/worksheet_body.tex.jinja", r"\section*", "A footer of my own\n\n\\section*"),
    ):
        path = tmp_path / "mine" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    options = ("--questions", "derive", "--pdf", "--engine", engine, "--templates", str(tmp_path / "mine"))
    found = chalkgrad("worksheet", NET, *options, "-o", str(tmp_path / "out"))
    assert (found.code, found.err) == (0, "")
    pdf = (tmp_path / "out" / "worksheet-1.pdf").read_bytes()
    assert "A footer of my own" in words_of(pdf, tmp_path)
    assert facts(pdf, tmp_path)["Pages"] == "1"


def test_a_pdf_that_a_template_spoils_is_not_put_down_to_us(chalkgrad: Command, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst" / "worksheet.typ.jinja").write_text("#nonsense()", encoding="utf-8")
    found = chalkgrad("worksheet", NET, "--pdf", "-o", str(tmp_path / "out"), "--templates", str(tmp_path))
    assert found.code == 2
    assert f"This is a fault of the templates in {tmp_path}." in found.err
