"""LaTeX source to PDF: with nothing run, read or written that a source asks for, in limited time, the same bytes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from codegen.pdf.engine import ENGINES, require_engine, typeset
from codegen.pdf.errors import NoEngineError, SourceError
from codegen.pdf.latex_engine import MOST_RUNS, compile_latex, require_latex, typeset_latex
from codegen.render import carries_mark
from tests.codegen.documents.reading import facts, words_of

HEAD = "\\documentclass{article}\n\\begin{document}\nGood.\n"
END = "\n\\end{document}\n"


def document(body: str) -> str:
    return f"{HEAD}{body}{END}"


def stub(folder: Path, name: str, script: str) -> None:
    """Put a program of ours on the PATH that stands for an engine."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


PRINTS = "printf '%%PDF-1.5\\nstartxref\\n0\\n%%%%EOF\\n' > job.pdf; echo fine > job.log"


@pytest.mark.usefixtures("tex", "poppler")
def test_a_source_becomes_a_pdf_that_says_who_made_it_and_others_read_it(tmp_path: Path) -> None:
    found = typeset_latex(document(r"\section{One}\newpage Two."))
    assert found.complaints == ()
    assert facts(found.pdf, tmp_path)["Pages"] == "2"
    assert words_of(found.pdf, tmp_path) == "Good. 1 One 1 Two. 2"
    (tmp_path / "x.pdf").write_bytes(found.pdf)
    assert carries_mark(tmp_path / "x.pdf")


@pytest.mark.usefixtures("tex")
def test_a_source_becomes_the_same_bytes_whenever_and_wherever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = document(r"\today")
    first = compile_latex(source)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    time.sleep(1.1)  # what is written with the time of day differs after a second
    assert compile_latex(source) == first


@pytest.mark.usefixtures("tex")
def test_a_reference_is_set_in_a_second_run() -> None:
    found = typeset_latex(document(r"See page~\pageref{there}.\newpage\label{there}There."))
    assert found.complaints == ()


@pytest.mark.usefixtures("tex", "poppler")
def test_what_a_source_would_run_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    hostile = rf"\immediate\write18{{touch {mark}}}\input{{|\"touch {mark}\"}}"
    for body in (rf"\immediate\write18{{touch {mark}}}", hostile):
        try:
            compile_latex(document(body))
        except SourceError:
            continue
    assert not mark.exists()


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize(
    "reading",
    [
        r"\input{SECRET}",
        r"\makeatletter\@@input SECRET ",
        r"\newread\file\openin\file=SECRET \ifeof\file\errmessage{not there}\fi\read\file to\line \line",
        r"\input{../../../../../../../../SECRET}",
    ],
)
def test_a_file_outside_is_not_read(reading: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("The secret.", encoding="utf-8")
    with pytest.raises(SourceError):
        compile_latex(document(reading.replace("SECRET", secret.as_posix())))


@pytest.mark.usefixtures("tex")
def test_a_file_that_texinputs_offers_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "offered.tex").write_text("The secret.", encoding="utf-8")
    monkeypatch.setenv("TEXINPUTS", f"{tmp_path}:")
    with pytest.raises(SourceError, match=r"offered\.tex' not found"):
        compile_latex(document(r"\input{offered}"))


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("place", ["{folder}/written", "../written", ".written"])
def test_a_file_outside_is_not_written(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    where = place.format(folder=tmp_path.as_posix())
    writing = rf"\newwrite\file\immediate\openout\file={where}.txt \immediate\write\file{{mine}}"
    with pytest.raises(SourceError, match="can't write on file"):
        compile_latex(document(writing))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("loop", [r"\def\a{\a}\a", r"\loop\iftrue\repeat", r"\def\a{\immediate\write-1{a}\a}\a"])
def test_a_source_without_an_end_is_ended(loop: str) -> None:
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"^deck\.pdf: \w+ did not come to an end within 1 seconds"):
        typeset_latex(document(loop), of="deck.pdf", seconds=1)
    assert time.monotonic() - began < 30


@pytest.mark.usefixtures("tex")
def test_a_source_that_asks_its_reader_gets_no_answer() -> None:
    with pytest.raises(SourceError):
        typeset_latex(document(r"\read-1 to\answer \typein{Name?}"), seconds=10)


@pytest.mark.usefixtures("tex")
def test_a_package_that_a_small_tex_lacks_is_told_with_what_to_install() -> None:
    source = "\\documentclass{article}\\usepackage{nosuchpackage}\\begin{document}x\\end{document}"
    with pytest.raises(NoEngineError, match=r"is there, without nosuchpackage\.sty.*texlive-latex-recommended"):
        compile_latex(source)


# --- engines on the PATH ------------------------------------------------------------------------------------------


def test_without_tex_it_is_told_what_to_install_and_what_works_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = (
        r"looked for latexmk, pdflatex, lualatex, xelatex, tectonic.*texlive-latex-recommended texlive-pictures"
        r".*--engine typst.*\.tex and \.html"
    )
    with pytest.raises(NoEngineError, match=told):
        compile_latex(document(""))
    with pytest.raises(NoEngineError):
        require_engine("latex")


def test_an_engine_that_is_there_and_broken_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("latexmk", "pdflatex", "lualatex", "xelatex", "tectonic"):
        stub(tmp_path, name, "exit 1")
    with pytest.raises(NoEngineError, match=r"latexmk, pdflatex, lualatex, xelatex, tectonic: broken"):
        require_latex()
    stub(tmp_path, "xelatex", f"{PRINTS}; echo 'LaTeX Font Warning: Font shape `x` undefined' >> job.log")
    stub(tmp_path, "tectonic", PRINTS)
    assert require_latex() == "tectonic"
    stub(tmp_path, "lualatex", PRINTS)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert require_latex() == "lualatex"


def test_an_engine_gets_no_shell_a_folder_of_its_own_and_nothing_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    stub(tmp_path, "pdflatex", f'{{ echo "$@"; pwd; env; wc -c; ls; }} > {told}; {PRINTS}; echo out')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("TEXINPUTS", "/somewhere")
    assert compile_latex(document("")).startswith(b"%PDF-")
    lines = told.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "-no-shell-escape -interaction=nonstopmode -halt-on-error -file-line-error job.tex"
    assert {"openin_any=p", "openout_any=p", "max_print_line=1000", "SOURCE_DATE_EPOCH=0"} <= set(lines)
    assert not [line for line in lines if line.startswith("TEXINPUTS")]
    assert lines[-2:] == ["0", "job.tex"]
    assert not Path(lines[1]).exists()


def test_an_engine_that_is_never_content_is_asked_no_more_than_four_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tmp_path / "runs"
    again = "LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right."
    stub(
        tmp_path, "pdflatex", f"{PRINTS}; if grep -q Good job.tex; then echo x >> {runs}; echo '{again}' > job.log; fi"
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = typeset_latex(document(""))
    assert [complaint.text for complaint in found.complaints] == [again]
    assert runs.read_text(encoding="utf-8").count("x") == MOST_RUNS == 4


@pytest.mark.usefixtures("tex")
def test_both_engines_stand_under_one_roof() -> None:
    page = '#set document(title: "x")\n#set text(lang: "en")\n= x'
    for engine, source in zip(ENGINES, (page, document("")), strict=True):
        require_engine(engine)
        assert typeset(source, engine, of="x").pdf.startswith(b"%PDF-")
