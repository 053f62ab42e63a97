"""Templates of someone's own: they come before ours, reach nothing they are not given, and say where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from codegen.document_templates import (
    OURS,
    TemplateError,
    Templates,
    filled,
    own_templates,
    template_copies,
    template_names,
)
from codegen.documents.formats.html import document_html
from codegen.documents.formats.latex import document_latex, worksheet_fragment, worksheet_latex
from codegen.documents.formats.typst import document_typst, worksheet_typst
from codegen.documents.model import Document, Paragraph, Section, Task
from codegen.documents.page.file import page_text
from codegen.documents.slides.beamer import deck_beamer, frames_beamer
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.html import deck_html
from codegen.documents.slides.typst import deck_typst
from codegen.render import Html, Tex, Typ
from codegen.spec_files import resolve_spec
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import notation

SHEET = Document(
    r"50% \& <b>",
    "source",
    "command",
    notation("slides"),
    (Section("A & B", (Paragraph(("How does ", Quantity("x"), " act?")), Task(1, "2 points", "easy", ()))),),
)
NETWORK = resolve_spec("1-1 identity mse")
DECK = slide_deck(NETWORK, "", "source", "command")

PRINTED: Mapping[str, Callable[[Templates], str]] = MappingProxyType(
    {
        "html/deck.html.jinja": lambda templates: deck_html(DECK, templates),
        "html/document.html.jinja": lambda templates: document_html(SHEET, templates),
        "html/page/page.html.jinja": lambda templates: page_text("1-1 gelu mse", None, "bracket", "", templates),
        "html/page/page.html.jinja, large": lambda templates: page_text(
            "600-1 identity mse", None, "bracket", "", templates
        ),
        "latex/article.tex.jinja": lambda templates: document_latex(SHEET, templates),
        "latex/beamer.tex.jinja": lambda templates: deck_beamer(DECK, templates=templates),
        "latex/beamer_fragment.tex.jinja": lambda templates: frames_beamer(DECK, templates),
        "latex/worksheet.tex.jinja": lambda templates: worksheet_latex(SHEET, templates),
        "latex/worksheet_fragment.tex.jinja": lambda templates: worksheet_fragment(SHEET, templates),
        "typst/article.typ.jinja": lambda templates: document_typst(SHEET, templates),
        "typst/deck.typ.jinja": lambda templates: deck_typst(DECK, templates=templates),
        "typst/worksheet.typ.jinja": lambda templates: worksheet_typst(SHEET, templates),
    }
)
WHOLE = tuple(name for name in PRINTED if "," not in name)


def own(folder: Path, name: str, text: str) -> Templates:
    """Return the templates of a folder with one of its own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return own_templates(folder)


def failure(folder: Path, text: str, name: str = "latex/worksheet.tex.jinja") -> str:
    templates = own(folder, name, text)
    with pytest.raises(TemplateError) as caught:
        PRINTED[name](templates)
    return str(caught.value)


def marked(name: str, inside: str) -> str:
    return f"{{{{ {inside} }}}}" if name.startswith("html") else f"<<< {inside} >>>"


# --- ours, and others before them -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WHOLE)
def test_copies_of_ours_print_the_same(name: str, tmp_path: Path) -> None:
    for path, text in template_copies().items():
        own(tmp_path, path, text)
    templates = own_templates(tmp_path)
    assert templates.names == template_names()
    printed = PRINTED[name](templates)
    if "page" in name:
        printed = re.sub(r" --templates [^<\s]*", "", printed)
    assert printed == PRINTED[name](OURS)


@pytest.mark.parametrize("name", WHOLE)
def test_a_template_of_the_same_name_comes_before_ours(name: str, tmp_path: Path) -> None:
    templates = own(tmp_path, name, f"mine: {marked(name, 'title')}")
    assert templates.names == (name,)
    printed = PRINTED[name](templates)
    assert printed.startswith("mine: ")
    assert len(printed) < 100


@pytest.mark.parametrize("name", template_names())
def test_every_template_that_is_offered_is_used(name: str, tmp_path: Path) -> None:
    templates = own(tmp_path, name, marked(name, "nonsense"))
    found = []
    for printed in PRINTED.values():
        try:
            printed(templates)
        except TemplateError as error:
            found.append(str(error))
    assert found
    assert all(f"{tmp_path / name}, line 1: found a name that is not there" in told for told in found)


def test_a_part_is_replaced_and_the_rest_is_ours(tmp_path: Path) -> None:
    templates = own(tmp_path, "latex/worksheet_body.tex.jinja", "only this\n")
    printed = worksheet_latex(SHEET, templates)
    assert printed.startswith("% Generated by chalkgrad")
    assert "\nonly this\n" in printed
    assert "Question 1" not in printed


def test_ours_can_be_extended_and_parts_of_one_s_own_included(tmp_path: Path) -> None:
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst" / "logo.typ").write_text("#logo(<<< title >>>)\n", encoding="utf-8")
    text = '<<% extends "base.typ.jinja" %>>\n<<% block more %>>\n<<% include "logo.typ" %>>\n<<% endblock %>>\n'
    printed = worksheet_typst(SHEET, own(tmp_path, "typst/worksheet.typ.jinja", text))
    assert '#logo("50% \\\\& <b>")' in printed
    assert "#title()" in printed


def test_a_template_that_is_added_or_changed_is_seen(tmp_path: Path) -> None:
    first = own(tmp_path, "latex/article.tex.jinja", "one")
    assert document_latex(SHEET, first) == "one"
    second = own(tmp_path, "latex/worksheet.tex.jinja", "two")
    assert (document_latex(SHEET, second), worksheet_latex(SHEET, second)) == ("one", "two")
    assert worksheet_latex(SHEET, OURS) != "two"


# --- words are escaped, whoever wrote the template --------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        "<<< title >>>",
        "<<< title | safe >>>",
        "<<< title ~ '' >>>",
        "<<< [title] | join >>>",
        "<<% set x = title %>><<< x >>>",
        "<<% set x %>><<< title >>><<% endset %>><<< x >>>",
        "<<% macro m(x) %>><<< x >>><<% endmacro %>><<< m(title) >>>",
        "<<% block b %>><<< title >>><<% endblock %>>",
    ],
)
def test_words_are_escaped_once_however_they_are_printed(inside: str, tmp_path: Path) -> None:
    assert worksheet_latex(SHEET, own(tmp_path, "latex/worksheet.tex.jinja", inside)) == (
        r"50\% \textbackslash{}\& \textless{}b\textgreater{}"
    )
    assert worksheet_typst(SHEET, own(tmp_path, "typst/worksheet.typ.jinja", inside)) == r'"50% \\& <b>"'


def test_finished_text_is_printed_as_it_is_in_each_format(tmp_path: Path) -> None:
    marks = {"html": "{{ x }}{{ y }}", "latex": "<<< x >>><<< y >>>", "typst": "<<< x >>><<< y >>>"}
    values = {"html": Html("<i>&amp;</i>"), "latex": Tex(r"\i{\&}"), "typst": Typ("#i[&]")}
    for name in ("html/document.html.jinja", "latex/article.tex.jinja", "typst/article.typ.jinja"):
        kind = name.partition("/")[0]
        templates = own(tmp_path, name, marks[kind])
        printed = filled(templates, name, x=values[kind], y="&")
        assert printed == str(values[kind]) + {"html": "&amp;", "latex": r"\&", "typst": '"&"'}[kind]
        assert type(printed) is str


# --- what is wrong ----------------------------------------------------------------------------------------------------


def test_a_name_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    told = failure(tmp_path, "% one\n\n<<< titel >>>\n")
    assert told == (
        f"{tmp_path}/latex/worksheet.tex.jinja, line 3: found a name that is not there ('titel' is undefined); "
        "there are command, front (a list), header, packages, running, sections (a list; each with title, blocks), "
        "title."
    )
    assert "'titel' is undefined" in failure(tmp_path, "{{ titel }}", "html/document.html.jinja")
    inner = failure(tmp_path, "\n<<% for section in sections %>>\n<<< section.titel >>>\n<<% endfor %>>")
    assert ", line 3: " in inner
    assert "'titel'" in inner
    assert "each with title, blocks" in inner


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("\n<<% for x in %>>", 2, "found what is no template (Expected an expression, got 'end of statement block'"),
        ("<<< title ", 1, "found what is no template"),
        ("a\n<<% include 'nothing.tex' %>>", 2, "found no template `nothing.tex`"),
        ("<<% include '../../secret.tex' %>>", 1, "found no template `../../secret.tex`"),
        ("<<< title | nosuch >>>", 1, "found what is no template (No filter named 'nosuch'"),
        ("<<< 3 >>>", 1, "found what cannot be printed (TypeError: found a int in a LaTeX template"),
        ("\n\n<<< 1 / 0 >>>", 3, "found what cannot be printed (ZeroDivisionError"),
        ("<<% include 'worksheet.tex.jinja' %>>", 1, "found what cannot be printed (RecursionError"),
        ("<<% for x in range(10 ** 9) %>><<% endfor %>>", 1, "found what cannot be printed (OverflowError"),
    ],
)
def test_a_wrong_template_is_told_with_its_place(text: str, line: int, told: str, tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("secret", encoding="utf-8")
    found = failure(tmp_path / "own", text)
    assert found.startswith(f"{tmp_path}/own/latex/worksheet.tex.jinja, line {line}: ")
    assert told in found
    assert ".." not in found.replace("../../secret.tex", "")


@pytest.mark.parametrize(
    "attack",
    [
        "''.__class__",
        "''.__class__.__mro__[1].__subclasses__()",
        "title.__init__",
        "title.__class__",
        "(title | attr('__class__'))",
        "title['__class__']",
        "self.__init__.__globals__",
        "cycler.__init__.__globals__",
        "'{0.__class__}'.format(title)",
        "'{x.__class__.__mro__}'.format_map({'x': title})",
        "sections.append(title)",
        "sections[0].update(title=title)",
    ],
)
@pytest.mark.parametrize("name", ["html/document.html.jinja", "latex/worksheet.tex.jinja", "typst/worksheet.typ.jinja"])
def test_a_template_reaches_nothing_behind_what_it_is_given(name: str, attack: str, tmp_path: Path) -> None:
    assert re.search(
        "line 1: found (what templates may not do|a name that is not there)",
        failure(tmp_path, marked(name, attack), name),
    )


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "latex").mkdir()
    (tmp_path / "latex" / "worksheet.tex.jinja").write_bytes(b"\xff\xfe")
    with pytest.raises(
        TemplateError, match=r"worksheet\.tex\.jinja: found what cannot be printed \(UnicodeDecodeError"
    ):
        worksheet_latex(SHEET, own_templates(tmp_path))


def test_what_is_told_has_no_control_characters(tmp_path: Path) -> None:
    assert r"\x1b[31m" in failure(tmp_path, "<<% include '\x1b[31m' %>>")


def test_a_fault_of_ours_is_not_put_down_to_a_template_of_someone_s_own() -> None:
    with pytest.raises(Exception, match="undefined") as caught:
        filled(OURS, "latex/article.tex.jinja")
    assert not isinstance(caught.value, TemplateError)


# --- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_without_a_known_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latex").mkdir()
    (tmp_path / "latex" / "worksheeet.tex.jinja").write_text("", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        own_templates(tmp_path)
    told = str(caught.value)
    assert told.startswith(
        f"--templates {tmp_path}: found no template that is known; expected one of html/deck.html.jinja"
    )
    assert all(name in told for name in template_names())
    assert told.endswith("`chalkgrad templates -o FOLDER` writes ours, to start from.")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="found no such folder; expected a folder"):
        own_templates(tmp_path / "gone")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(TemplateError, match="found a file; expected a folder"):
        own_templates(tmp_path / "file")
    assert own_templates(None) is OURS
