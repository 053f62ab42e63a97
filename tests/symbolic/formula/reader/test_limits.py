"""However long, deep or hostile a text is, reading it ends soon: in a tree, or in one error with its place."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import FormulaError
from symbolic.formula.reader.limits import (
    DOCUMENT_LINES,
    DOCUMENT_SIGNS,
    LINE_SIGNS,
    LINE_TOKENS,
    NESTING,
    NUMBER_DIGITS,
    SCRIPT_NESTING,
)
from symbolic.formula.reader.lines import read_lines
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Mark, Script, Span, Syntax

_SECONDS = 2.0
"""Far more than any of these texts takes, far less than a cost that grows with the square of their length."""


Result = TypeVar("Result")


def _fault(read: Callable[[], Result]) -> FormulaError | Result:
    """Return what `read` returns, or the error that it raises on purpose."""
    try:
        return read()
    except FormulaError as error:
        return error


def _lies_in(text: str, result: object, offset: int = 0) -> bool:
    """Say whether an error is placed in the text; whatever is no error is fine."""
    return not isinstance(result, FormulaError) or offset <= result.start <= result.end <= len(text) + offset


def _nests(part: object, around: Span) -> bool:
    """Say whether the span of each node lies in that of the node round it."""
    if isinstance(part, tuple):
        return all(_nests(item, around) for item in part)
    if not isinstance(part, Syntax | Script | Mark):
        return True
    own = part.span
    inside = (getattr(part, field.name) for field in fields(part))
    return around.start <= own.start <= own.end <= around.end and all(_nests(item, own) for item in inside)


def _read_all(text: str) -> None:
    lines = _fault(lambda: read_lines(text))
    assert _lies_in(text, lines)
    if not isinstance(lines, FormulaError):
        for line in lines:
            if line.kind == "math":
                assert _lies_in(text, _fault(partial(read_syntax, line.text, line.plain, line.span.start)))


UNITS = (
    *(
        "'",
        "{",
        "}",
        "$",
        "$$",
        "\\\\",
        "^",
        "_",
        "(",
        "[",
        "|",
        "||",
        "&",
        "`",
        "%",
        "#",
        "-",
        "- ",
        "\n",
        ",",
        ";",
        "=",
    ),
    *(
        "x^{",
        "x_{y_{",
        "a^<",
        "a^<l>=",
        "{}",
        "(a)",
        "1",
        "1.",
        "1/",
        "x'",
        "x''^",
        "f(x)/",
        "a\\\\\n",
        "+ \\\\",
        "a &=b\\\\",
    ),
    *(
        r"\frac",
        r"\frac{",
        r"\sqrt",
        r"\hat",
        r"\log ",
        r"\sum",
        r"\partial ",
        r"\left(",
        r"\left.",
        r"\right|",
        r"\bf ",
    ),
    *(r"\over ", r"{a\over ", r"\color{red}", r"\underset{", r"\overset{a}{\underset{b}{", r"\text{", r"\text{a $b$}"),
    *(
        r"\[",
        r"\(",
        r"\begin{align}",
        r"\end{align}",
        r"\begin{aligned}",
        r"\begin{cases}",
        r"\begin{bmatrix}",
        r"\label{",
    ),
    *(
        r"\intertext{",
        r"\left\{\begin{array}{l}",
        r"\%",
        r"\$",
        "²",
        "ŷ",
        "⁽",
        "√",
        "½",
        "y\u0302",
        "dL/",
        "∂",
        "W[",
        "W1",
        "W.T",
    ),
    *(
        "Layer 2: ",
        "(2) ",
        "**",
        "the ",
        "```\n",
        "{u if ",
        "[a;",
        "[l](i)",
        "a^[l](i)",
        "a^{(i)(j)",
        "^{(a)",
        "x^{[l]}",
        "<- ",
    ),
)


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
@pytest.mark.parametrize("length", [40, LINE_SIGNS, DOCUMENT_SIGNS])
def test_repeated_signs_are_read_or_refused_soon(unit: str, length: int) -> None:
    text = unit * (length // len(unit))
    begin = time.process_time()
    for plain in (False, True):
        assert _lies_in(text, _fault(partial(read_syntax, text, plain)))
    _read_all(text)
    assert time.process_time() - begin < _SECONDS


DEEP = (
    ("(", "x", ")"),
    (r"\left[", "x", r"\right]"),
    ("1+(", "x", ")"),
    (r"\frac{1}{", "x", "}"),
    (r"\sqrt{", "x", "}"),
    (r"\log(", "x", ")"),
    (r"\begin{pmatrix} 1 & ", "x", r"\end{pmatrix}"),
    (r"\underbrace{1+", "x", "}_{b}"),
    ("- ", "x", ""),
    (r"\sum_k ", "x", ""),
    (r"\hat", " x", ""),
    (r"\partial ", "x", ""),
    ("1/", "x", ""),
    (r"\log ", "x", ""),
    (r"\nabla ", "x", ""),
)


@pytest.mark.parametrize(("before", "core", "behind"), DEEP)
def test_deep_nesting_is_refused_and_never_exhausts_the_stack(before: str, core: str, behind: str) -> None:
    for depth in (NESTING + 1, NESTING + NESTING // 2):
        with pytest.raises(FormulaError, match="inside each other"):
            read_syntax(before * depth + core + behind * depth)


@pytest.mark.parametrize(("before", "core", "behind"), DEEP)
def test_nesting_that_a_person_might_type_is_read(before: str, core: str, behind: str) -> None:
    tree = read_syntax(before * 20 + core + behind * 20)
    assert repr(tree)
    assert hash(tree) == hash(read_syntax(before * 20 + core + behind * 20))


def test_brackets_as_deep_as_allowed_are_read() -> None:
    tree = read_syntax("(" * NESTING + "x" + ")" * NESTING)
    assert tree == read_syntax("(" * NESTING + "x" + ")" * NESTING)


def test_scripts_of_scripts_have_a_limit_of_their_own() -> None:
    read_syntax("x^{" * SCRIPT_NESTING + "y" + "}" * SCRIPT_NESTING)
    with pytest.raises(FormulaError, match="a script of a script"):
        read_syntax("x^{" * (SCRIPT_NESTING + 1) + "y" + "}" * (SCRIPT_NESTING + 1))


def test_a_line_that_is_too_long_is_refused_where_it_is_too_long() -> None:
    with pytest.raises(FormulaError, match=f"at most {LINE_SIGNS} signs in one line") as caught:
        read_syntax("a" * (LINE_SIGNS + 1), offset=7)
    assert (caught.value.start, caught.value.end) == (LINE_SIGNS + 7, LINE_SIGNS + 8)


def test_a_line_with_too_many_signs_is_refused() -> None:
    read_syntax("a+" * (LINE_TOKENS // 2 - 1) + "a")
    with pytest.raises(FormulaError, match=f"at most {LINE_TOKENS}"):
        read_syntax("a+" * (LINE_TOKENS // 2) + "a")


def test_a_number_with_too_many_digits_is_refused() -> None:
    read_syntax("1" * NUMBER_DIGITS)
    read_syntax("0." + "1" * (NUMBER_DIGITS - 1))
    with pytest.raises(FormulaError, match=f"a number of {NUMBER_DIGITS + 1} digits"):
        read_syntax("1" * (NUMBER_DIGITS + 1))
    for plain in ("1e99", "1e-99", "W" + "1" * (NUMBER_DIGITS + 1)):
        with pytest.raises(FormulaError, match="a number of"):
            read_syntax(plain, plain=True)


def test_a_document_that_is_too_long_is_refused() -> None:
    read_lines(" " * DOCUMENT_SIGNS)
    with pytest.raises(FormulaError, match=f"at most {DOCUMENT_SIGNS}"):
        read_lines(" " * (DOCUMENT_SIGNS + 1))


def test_a_document_with_too_many_formulas_is_refused() -> None:
    assert len(read_lines("a = b\n" * DOCUMENT_LINES)) == DOCUMENT_LINES
    with pytest.raises(FormulaError, match=f"at most {DOCUMENT_LINES} in one document"):
        read_lines("a = b\n" * (DOCUMENT_LINES + 1))


HOSTILE = (
    ("__import__('os').getpid()", True),
    ("().__class__.__base__.__subclasses__()", True),
    ("9**9**9**9", True),
    ("9^{9^{9^{9}}}", False),
    ("(x+1)^{100000}", False),
    (r"\def\x{\x\x}\x", False),
    (r"\write18{rm -rf /}", False),
    (r"\input{/etc/passwd}", False),
    (r"\begin{input}{/etc/passwd}\end{input}", False),
    (r"\_let\x=\y", False),
    (r"\rule{999em}{999em}", False),
    (r"\catcode`\@=11", False),
)


@pytest.mark.parametrize(("text", "plain"), HOSTILE)
def test_hostile_text_becomes_a_tree_or_an_error_and_nothing_is_computed(text: str, plain: bool) -> None:
    begin = time.process_time()
    result = _fault(lambda: read_syntax(text, plain))
    assert isinstance(result, Syntax) or (result.found and result.expected)
    assert time.process_time() - begin < _SECONDS


_WRITTEN = st.lists(
    st.one_of(
        st.sampled_from([unit for unit in UNITS if len(unit) < 20]),
        st.sampled_from(
            [r"\sigma", "W", "_{ij}", "^{[l]}", "=", "+", "(z)", r"\text{if }", " ", "a", "2", "x1", "'", "if"]
        ),
        st.text(max_size=3),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(_WRITTEN, st.booleans())
def test_any_text_is_a_tree_or_an_error(text: str, plain: bool) -> None:
    result = _fault(lambda: read_syntax(text, plain, offset=5))
    assert _lies_in(text, result, 5)
    if isinstance(result, Syntax):
        assert _nests(result, Span(5, len(text) + 5))


@settings(max_examples=200, deadline=None)
@given(_WRITTEN)
def test_any_document_is_lines_or_an_error(text: str) -> None:
    lines = _fault(lambda: read_lines(text))
    assert _lies_in(text, lines)
    end = 0
    for line in () if isinstance(lines, FormulaError) else lines:
        assert end <= line.span.start < line.span.end <= len(text)
        assert len(line.text) == line.span.end - line.span.start
        assert line.number == text.count("\n", 0, line.span.start) + 1
        end = line.span.end


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (r"\text{$" * 30 + "z" + "$}" * 30, "a formula in words in a formula in words"),
        (r"\color{r}{+" * 200 + "z" + "}" * 200, "inside another"),
        (r"1.5{,}5", "`1.5{,}5`"),
    ],
)
def test_what_would_be_read_again_and_again_is_refused(line: str, says: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(says)):
        read_syntax(line)
