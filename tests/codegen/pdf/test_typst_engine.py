"""Typst source to PDF: tagged, the same bytes everywhere, and nothing is read but the source."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from codegen.pdf.errors import NoEngineError, PdfError, SourceError
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst, require_typst
from symbolic.errors import ChalkgradError
from tests.codegen.documents.reading import facts, pages

PAGE = '#set document(title: "Title")\n#set text(lang: "en")\n#title()\n= Section\n#math.equation(alt: "a", $a$)\n'


def _run(script: str, folder: Path) -> str:
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("poppler")
def test_a_source_becomes_a_tagged_pdf_of_its_title_and_text(tmp_path: Path) -> None:
    pdf = compile_typst(PAGE, standard=ACCESSIBLE)
    told = facts(pdf, tmp_path)
    assert (told["Title"], told["Tagged"], told["Pages"]) == ("Title", "yes", "1")
    assert "CreationDate" not in told or "1970" in told["CreationDate"]
    assert "Section" in pages(pdf, tmp_path)[0]


def test_a_source_becomes_the_same_bytes_in_every_thread_and_process(tmp_path: Path) -> None:
    pdf = compile_typst(PAGE)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: compile_typst(PAGE), range(12))) == {pdf}
    script = f"from codegen.pdf.typst_engine import *; open('x.pdf', 'wb').write(compile_typst({PAGE!r}))"
    subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}"], cwd=tmp_path, check=True
    )
    assert (tmp_path / "x.pdf").read_bytes() == pdf


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../../etc/passwd")',
        f'#read("{Path(__file__).as_posix()}")',
        '#include "/etc/hostname"',
        '#image("/usr/share/pixmaps/debian-logo.png")',
    ],
)
def test_no_file_is_read(source: str) -> None:
    with pytest.raises(SourceError, match=r"file not found|would escape"):
        compile_typst(source)


@pytest.mark.parametrize(
    "source", ['#import "@preview/cetz:0.3.0": *', '#include("@local/x:0.1.0")', '#import  ("@a/b:1.0.0")']
)
def test_a_package_is_refused_before_it_is_looked_for(source: str) -> None:
    with pytest.raises(SourceError, match="found a package in the Typst source"):
        compile_typst(source)


def test_a_title_about_packages_is_no_package() -> None:
    assert compile_typst('#"import \\"@preview/cetz:0.3.0\\"";').startswith(b"%PDF-")


def test_a_fault_of_the_source_names_the_document_and_is_ours() -> None:
    with pytest.raises(SourceError, match=r"^slides\.pdf: Typst does not take the source \(unknown variable: nothing"):
        compile_typst("#nothing", of="slides.pdf")


def test_a_formula_without_words_does_not_keep_to_the_standard() -> None:
    plain = PAGE + "$b$\n"
    assert compile_typst(plain).startswith(b"%PDF-")
    with pytest.raises(SourceError, match="missing alt text"):
        compile_typst(plain, standard=ACCESSIBLE)


def test_without_typst_it_is_told_what_to_install_and_what_works_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    for ask in (require_typst, lambda: compile_typst(PAGE)):
        with pytest.raises(NoEngineError, match=r"pip install 'chalkgrad\[pdf\]'.*--engine latex.*\.tex and \.html"):
            ask()


def test_nothing_of_typst_is_loaded_before_it_is_used(tmp_path: Path) -> None:
    assert _run("import codegen.pdf.engine; print('typst' in sys.modules)", tmp_path) == "False\n"


def test_errors_are_of_those_that_the_command_line_tells() -> None:
    assert issubclass(SourceError, PdfError)
    assert issubclass(NoEngineError, PdfError)
    assert issubclass(PdfError, ChalkgradError)
