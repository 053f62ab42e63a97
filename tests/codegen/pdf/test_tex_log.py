"""Logs of TeX: every fault that is put into a document is found, with its line; one without a fault is not blamed."""

from __future__ import annotations

import pytest

from codegen.pdf.errors import SourceError
from codegen.pdf.latex_engine import typeset_latex
from codegen.pdf.tex_log import Complaint, asks_for_another_run, complaints, missing_file

HEAD = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
FAULTS = {
    r"\mbox{\rule{30cm}{1pt}}": (r"Overfull \hbox", 6),
    r"\rule{1pt}{40cm}\newpage": (r"Overfull \vbox", None),
    r"\ref{nowhere}": ("LaTeX Warning: Reference", 6),
    r"\cite{nobody}": ("LaTeX Warning: Citation", 6),
    r"\label{a}\label{a}": ("LaTeX Warning: Label", None),
    r"{\fontfamily{nosuch}\selectfont a}": ("LaTeX Font Warning: Font shape", None),
    r"{\tracinglostchars=1 \font\x=cmr10 \x \char200 }": ("Missing character", None),
}
"""What TeX complains of, how its complaint begins, and the line where TeX says one."""


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_line(fault: str) -> None:
    words, line = FAULTS[fault]
    found = typeset_latex(f"{HEAD}\n\n{fault}\n\nGood.\n\\end{{document}}").complaints
    assert [complaint.line for complaint in found if complaint.text.startswith(words)][:1] == [line]


@pytest.mark.usefixtures("tex")
def test_a_document_without_a_fault_is_not_blamed() -> None:
    good = rf"{HEAD}\section{{A}}\label{{a}} Section~\ref{{a}}: \begin{{align*}} a &= b \end{{align*}} \end{{document}}"
    assert typeset_latex(good).complaints == ()


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("fault", [r"\undefined", "$a", r"\begin{nosuch}", "a_b", r"}", r"\frac12"])
def test_an_error_is_told_with_its_line(fault: str) -> None:
    with pytest.raises(SourceError, match=r"^x\.pdf: \w+ does not take the source \(line [4-9]: "):
        typeset_latex(f"{HEAD}{fault}\n\n\\end{{document}}", of="x.pdf")


def test_an_error_without_its_line_beside_it_has_the_one_below() -> None:
    log = "! Undefined control sequence.\n<recently read> \\x \n\nl.12 \\x\n        y\n"
    assert complaints(log) == (Complaint("Undefined control sequence.", 12),)
    assert complaints("! Emergency stop.\n") == (Complaint("Emergency stop.", None),)


def test_a_complaint_is_shown_with_its_line() -> None:
    assert str(Complaint("Overfull", 3)) == "line 3: Overfull"
    assert str(Complaint("Overfull")) == "Overfull"


@pytest.mark.parametrize(
    "line",
    [
        "LaTeX Warning: There were undefined references.",
        "LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right.",
        "kpathsea: Running mktexpk --mfmode / --bdpi 600",
    ],
)
def test_what_a_small_document_does_not_show_is_found_too(line: str) -> None:
    assert complaints(f"fine\n{line}\nfine") == (Complaint(line),)


def test_what_only_looks_like_a_complaint_is_none() -> None:
    log = "Package: amsmath 2022/04/08 12:30:00\n(/usr/share/a.sty\nLaTeX Font Info: Checking on input line 3.\n"
    assert complaints(log) == ()
    assert not asks_for_another_run(log)
    assert missing_file(log) is None


def test_a_log_that_asks_for_another_run_and_one_that_lacks_a_package_are_known() -> None:
    assert asks_for_another_run("LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right.")
    assert missing_file("./job.tex:2: LaTeX Error: File `beamer.cls' not found.") == "beamer.cls"
    assert missing_file("! LaTeX Error: File `/etc/passwd.tex' not found.") is None
