r"""Macros that a text defines are read as what they stand for, at their places as typed; no line runs away."""

from __future__ import annotations

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line, read_lines
from symbolic.formula.reader.macros import definitions, written_out
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Span, typed_parts
from tests.symbolic.formula.reader.shown import show

PD = r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}"


def line_of(text: str) -> Line:
    (line,) = (line for line in read_lines(text) if line.kind == "math")
    return line


@pytest.mark.parametrize(
    ("defined", "line", "meant"),
    [
        (PD, r"\pd{L}{w}", r"\frac{\partial L}{\partial w}"),
        (PD, r"\pd L w", r"\frac{\partial L}{\partial w}"),
        (PD, r"\pd{\pd{L}{a}}{w}", r"\frac{\partial \frac{\partial L}{\partial a}}{\partial w}"),
        (r"\newcommand{\W}{\mathbf{W}}", r"\W x", r"\mathbf{W} x"),
        (r"\newcommand\W{\mathbf{W}}", r"\W^{[2]}_{ij}", r"\mathbf{W}^{[2]}_{ij}"),
        (r"\newcommand*{\W}[1][2]{W^{[#1]}}", r"\W \W[1]", r"W^{[2]} W^{[1]}"),
        (r"\renewcommand{\vec}[1]{\mathbf{#1}}", r"\vec{x}", r"\mathbf{x}"),
        (r"\def\e#1#2{#2 #1}", r"\e{a}{b}", "b a"),
        (r"\def\d{\delta}", r"\d_k x", r"\delta_k x"),
        (r"\newcommand{\d}{\delta}", r"\d{}x", r"\delta{}x"),
        (r"\DeclareMathOperator{\relu}{ReLU}", r"\relu(z)", r"\operatorname{ReLU}(z)"),
        (r"\DeclareMathOperator*{\amax}{argmax}", r"\amax_k a_k", r"\operatorname{argmax}_k a_k"),
        (r"\newcommand{\h}[1]{\hat#1}", r"\h y", r"\hat y"),
        (r"\newcommand{\a}{\b} \newcommand{\b}{c}", r"\a d", "c d"),
    ],
)
def test_a_line_says_what_its_macros_stand_for(defined: str, line: str, meant: str) -> None:
    found = line_of(f"{defined}\n\\[ u = {line} \\]")
    assert show(found.syntax()) == show(read_syntax(f"u = {meant}"))


def test_definitions_are_no_lines_and_keep_the_places_of_the_others() -> None:
    text = f"{PD}\n\\[ \\pd{{L}}{{w}} = 2 x \\]"
    macros, rest = definitions(text)
    assert list(macros) == ["pd"]
    assert len(rest) == len(text)
    assert rest.strip() == text.removeprefix(PD).strip()


def test_what_was_read_stands_where_it_was_typed() -> None:
    text = f"{PD}\n\\[ \\pd{{L}}{{w_{{12}}}} = 2 x \\]"
    tree = line_of(text).syntax()
    spans = {text[part.span.start : part.span.end] for part in typed_parts(tree)}
    assert {r"\pd{L}{w_{12}}", "L", "w_{12}", "2 x", "x"} <= spans


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        (r"\newcommand{\f}{\f\f} \[ x = \f \]", r"\f", "with which the line grows too long"),
        (r"\newcommand{\f}{\g} \newcommand{\g}{\f} \[ x = \f \]", r"\f", "with which the line grows too long"),
        (PD + r" \[ x = \pd{L} \]", r"\pd{L}", "without its arguments"),
        (r"\newcommand{\f}{\input{x}} \[ x = \f \]", r"\f", r"`\input`"),
        (r"\newcommand{\f}{(} \[ x = \f \]", r"\f", "without its"),
    ],
)
def test_a_fault_is_told_where_the_macro_stands(text: str, place: str, found: str) -> None:
    with pytest.raises(FormulaError) as caught:
        line_of(text).syntax()
    error = caught.value
    assert found in error.found
    assert text[error.start : error.end] == place


def test_what_is_known_is_not_provided() -> None:
    assert definitions(r"\providecommand{\sigma}{x} \providecommand{\myop}{y}")[0].keys() == {"myop"}


def test_what_is_never_closed_or_too_long_defines_nothing() -> None:
    assert definitions(r"\newcommand{\f}{x")[0] == {}
    assert definitions(rf"\newcommand{{\f}}{{{'x' * 2000}}}")[0] == {}


def test_no_macro_makes_a_line_run_away() -> None:
    begin = process_time()
    body = "#1" * 400
    for text in (
        r"\newcommand{\f}[1]{" + body + r"}" + r"\[ x = \f{" + "y" * 900 + r"} \]",
        r"\def\x{" * 9000,
        r"\newcommand\a" + " " * 20000 + "x",
        (r"\newcommand{\a}" + " " * 300) * 200,
        r"\newcommand{\a}" + "\n" * 30000 + "[1]",
        "".join(rf"\def\m{chr(97 + k)}{{\m{chr(98 + k)}\m{chr(98 + k)}}}" for k in range(20)) + r"\[ x = \ma \]",
    ):
        for line in read_lines(text):
            with suppress(FormulaError):
                line.syntax()
    assert process_time() - begin < 5


@given(st.text(alphabet="\\{}[]#12fgx ", max_size=60), st.text(alphabet="\\{}[]fgx ", max_size=40))
def test_any_definition_and_any_line_end_in_a_line_or_a_fault(body: str, line: str) -> None:
    macros, rest = definitions(rf"\newcommand{{\f}}[1]{{{body}}} \def\g#1{{{body}}}" + line)
    assert len(rest) == len(rf"\newcommand{{\f}}[1]{{{body}}} \def\g#1{{{body}}}" + line)
    try:
        out = written_out(line, macros)
    except FormulaError as error:
        spans = [Span(error.start, error.end)]
    else:
        spans = [] if out is None else list(out.places)
        assert out is None or len(out.places) == len(out.text)
    assert all(0 <= span.start <= span.end <= len(line) for span in spans)
