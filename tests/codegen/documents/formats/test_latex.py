from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from codegen.build import texts
from codegen.documents.derivation import derivation_document
from codegen.documents.formats.latex import document_latex
from codegen.render import Tex, latex_environment
from codegen.spec_files import example_names, resolve_spec
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.compiling import problems

SPECS = (
    *example_names(),
    "1-1 tanh mse",
    "2-3-1 relu,identity half_mse",
    "3-3-3-3-3-3 gelu,softmax cross_entropy",
    "10-10-10 softplus,sigmoid cross_entropy",
    "2-7-7 silu,softmax mse",
    "6-6-6 selu,tanh hinge",
    "5-9-3 elu,identity absolute",
    "784-512-10 relu,softmax cross_entropy",
    "-".join(["1"] * 30) + " softsign log_cosh",
)


def source(argument: str, notation: str | dict[str, Any] | None = None) -> str:
    spec = resolve_spec(argument)
    if notation is not None:
        spec = NetworkSpec(**{**spec.model_dump(), "notation": notation})
    return document_latex(derivation_document(spec, argument, f"chalkgrad build '{argument}'"))


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("argument", SPECS)
def test_the_document_compiles_without_a_complaint(argument: str, tmp_path: Path) -> None:
    assert problems(source(argument), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("notation", NOTATION_NAMES)
def test_every_notation_compiles(notation: str, tmp_path: Path) -> None:
    assert problems(source("2-3-3-2 tanh,softmax cross_entropy", notation), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize(
    "notation",
    [
        {
            "layer_mark": r"\langle{}\rangle",
            "sample_mark": "{}",
            "transpose": r"\mathsf{T}",
            "derivative": r"\mathrm{d}",
            "vectors": "rows",
            "indices": {"l": r"\ell", "D": "L"},
            "letters": {
                "L": r"\mathcal{L}",
                "W": r"\boldsymbol{\theta}",
                "yhat": r"\hat{\mathbf{y}}",
                "J": r"\mathrm{cost}",
            },
        },
        {
            "base": "bold",
            "sums": "repeated",
            "error_signal": "delta",
            "sample_mark": ",{}",
            "layer_mark": "{}",
            "letters": {"L": r"\tilde{C}_k", "x": r"\varepsilon", "z": r"\mathsf{s}", "J": r"\Gamma"},
        },
    ],
    ids=["angles", "bold"],
)
def test_a_notation_of_ones_own_compiles(notation: dict[str, Any], tmp_path: Path) -> None:
    assert problems(source("2-3-3-2 tanh,softmax cross_entropy", notation), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("notation", ["angle_bracket", "bare"])
@pytest.mark.parametrize("argument", ["slides", "robust_regressor", "6-6-6-6 gelu,sigmoid cross_entropy"])
def test_wide_and_narrow_marks_fit_the_page(argument: str, notation: str, tmp_path: Path) -> None:
    assert problems(source(argument, notation), tmp_path) == []


@pytest.mark.usefixtures("tex")
def test_names_in_other_scripts_compile(tmp_path: Path) -> None:
    name = "α of Gauß, Erdős, Ångström: 神 «x» ∂ 😀"
    spec = NetworkSpec(**{**resolve_spec("xor").model_dump(), "name": name})
    latex = document_latex(derivation_document(spec, "file", "command"))
    assert problems(latex, tmp_path) == []
    assert r"\ensuremath{\alpha}" in latex
    assert r"\texttt{U+795E}" in latex


@pytest.mark.usefixtures("tex")
def test_an_overfull_line_would_be_noticed(tmp_path: Path) -> None:
    wide = r"\documentclass{article}\begin{document}\mbox{\rule{30cm}{1pt}}\end{document}"
    assert any("Overfull" in problem for problem in problems(wide, tmp_path))


# --- without TeX ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("argument", SPECS)
def test_braces_delimiters_and_environments_are_balanced(argument: str) -> None:
    latex = re.sub(r"%.*", "", source(argument))
    depth = 0
    for sign in re.sub(r"\\[{}\\]", "", latex):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count("$") % 2 == 0
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", latex):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []


def test_left_and_right_stand_in_one_line() -> None:
    for argument in SPECS:
        inline = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "cases", source(argument))
        for line in re.split(r"\\\\|\n", inline):
            assert line.count(r"\left") == line.count(r"\right")


def test_a_name_with_latex_in_it_is_printed_as_it_is() -> None:
    spec = NetworkSpec(**{**resolve_spec("xor").model_dump(), "name": r"50% \input{x} #1 & ^~_$"})
    latex = document_latex(derivation_document(spec, "file", "command"))
    assert r"50\% \textbackslash{}input\{x\} \#1 \& \textasciicircum{}\textasciitilde{}\_\$" in latex


def test_a_source_with_a_line_break_cannot_leave_the_comment() -> None:
    latex = document_latex(derivation_document(resolve_spec("xor"), "x\n\\input{y}", "z\n\\input{y}"))
    assert not [line for line in latex.splitlines() if "input{y}" in line and not line.startswith("%")]


def test_only_packages_of_a_small_tex_are_used() -> None:
    used = set(re.findall(r"\\usepackage(?:\[[^\]]*\])?\{(\w+)\}", texts("slides")["derivation.tex"]))
    assert used <= {"geometry", "fontenc", "lmodern", "amsmath"}


def test_a_template_refuses_numbers_and_escapes_words() -> None:
    template = latex_environment().from_string("<<< word >>>|<<< finished >>>")
    assert template.render(word="a_b", finished=Tex("a_b")) == r"a\_b|a_b"
    with pytest.raises(TypeError, match="found a float"):
        template.render(word=0.5, finished=Tex(""))


def test_the_conventions_stand_in_a_frame_at_the_top() -> None:
    latex = texts("slides")["derivation.tex"]
    assert latex.count(r"\fbox{") == 1
    assert latex.index(r"\section{The network}") < latex.index(r"\fbox{") < latex.index(r"\begin{tabular}")
