r"""Documents as people hand them in -> lines of formulas and of text, in their order and at their places."""

from __future__ import annotations

from textwrap import dedent

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line, read_lines
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.formula.reader.shown import show


def _shown(text: str) -> list[str]:
    """Return formulas with their white space made single, text behind a sharp."""
    return [("" if line.kind == "math" else "# ") + " ".join(line.text.split()) for line in read_lines(dedent(text))]


def test_a_starred_environment_may_have_its_star_escaped() -> None:
    assert _shown(r"\begin{align\*} a &= b \end{align\*}") == ["a = b"]


def test_the_noun_before_a_letter_is_of_the_sentence() -> None:
    assert _shown("We use the loss L = 1/2*(yhat - y)^2") == ["# We use the loss", "L = 1/2*(yhat - y)^2"]
    assert _shown("loss = 1/2*(yhat - y)^2") == ["loss = 1/2*(yhat - y)^2"]


def test_an_inline_formula_is_a_line_where_its_macro_has_the_relation() -> None:
    assert _shown(r"\newcommand{\eqn}{x = 2 x} We have $\eqn$.") == ["# We have", r"\eqn"]


def test_doubled_backslashes_of_program_strings_are_one() -> None:
    assert _shown(r"$\\frac{u}{v} = \\partial w$") == [r"\frac{u}{v} = \partial w"]
    assert _shown("$$u = v \\\\ w = x$$") == ["u = v", "w = x"]


def test_what_arrays_of_programs_belong_to_is_no_sentence() -> None:
    line = "model.grads['dW2'] = np.dot(cache['dZ2'], cache['A1'].T)"
    assert _shown(line) == [line]


def test_the_differential_of_o_is_no_word() -> None:
    assert _shown("dE/dw = dE/do * do/dnet * dnet/dw") == ["dE/dw = dE/do * do/dnet * dnet/dw"]
    assert _shown("do this, and do it = now").pop().startswith("# ")


DOCUMENT = r"""
    \documentclass{article}
    \usepackage{amsmath}
    \newcommand{\x}{y = 2}
    \begin{document}
    \section{Backprop}
    We take $a = \sigma(z)$ with the weight $w$. % not $x = 1$
    \begin{align}
    \frac{\partial L}{\partial w} &= \frac{\partial L}{\partial a} \cdot x \\[2pt]
     &= (a - y) x \nonumber \\
    \intertext{and so}
     &= b \\
     &\quad + c \label{eq}
    \end{align}
    \begin{itemize}
    \item Hence \[ c = d. \]
    \end{itemize}
    \begin{verbatim}
    x = 3
    \end{verbatim}
    \end{document}
    z = 4
    """


def test_a_latex_document_is_read_from_its_body() -> None:
    assert _shown(DOCUMENT) == [
        r"# \section{Backprop}",
        "# We take",
        r"a = \sigma(z)",
        "# with the weight $w$.",
        r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot x",
        r"= (a - y) x \nonumber",
        "# and so",
        r"= b \quad + c \label{eq}",
        r"# \item Hence",
        "c = d.",
    ]


DISPLAYS = (
    ("$$a = b$$", ["a = b"]),
    (r"\[a = b\]", ["a = b"]),
    (r"$$a = b \\ c = d$$", ["a = b", "c = d"]),
    (r"\begin{equation} a = b \end{equation}", ["a = b"]),
    (r"\begin{equation*} a = b \end{equation*}", ["a = b"]),
    (r"\begin{displaymath} a = b \end{displaymath}", ["a = b"]),
    (r"\begin{math} a = b \end{math}", ["a = b"]),
    (r"\begin{gather} a = b \\ c = d \end{gather}", ["a = b", "c = d"]),
    (r"\begin{gather*} a = b \\[1ex] c = d \end{gather*}", ["a = b", "c = d"]),
    (r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}", ["a = b", "= c"]),
    (r"\begin{alignat}{2} a &= b &\quad c &= d \end{alignat}", [r"a = b \quad c = d"]),
    (r"\begin{flalign} a &= b \\ & = c \end{flalign}", ["a = b", "= c"]),
    (r"\begin{multline} a = b \\ c \end{multline}", ["a = b c"]),
    (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}", ["a = b", "= c"]),
    (r"\[ \begin{aligned} a &= b \\ c &= d \end{aligned} \]", ["a = b", "c = d"]),
    (r"\[ \begin{gathered} a = b \\ c = d \end{gathered} \]", ["a = b", "c = d"]),
    (r"\begin{align} a &= b \\ \end{align}", ["a = b"]),
    (r"\begin{align} a &= b \\ &\phantom{=} + c \end{align}", [r"a = b \phantom{=} + c"]),
    (r"\begin{align} a &= b + \\ & c \end{align}", ["a = b + c"]),
    (r"\begin{align} a =& \\ & b \end{align}", ["a = b"]),
    (r"\begin{align} a &= b \\ &\quad - c \end{align}", [r"a = b \quad - c"]),
    (r"\begin{align} a &= b \\ &\times c \\ &\cdot d \end{align}", [r"a = b \times c \cdot d"]),
    (r"\begin{align} a &= b \\ -c &= d \end{align}", ["a = b", "-c = d"]),
    (r"\begin{align} a &= b \\ \text{so that } \\ c &= d \end{align}", ["a = b", r"# \text{so that }", "c = d"]),
    (r"\[ a = \begin{cases} 1 & b \\ 2 & c \end{cases} \]", [r"a = \begin{cases} 1 & b \\ 2 & c \end{cases}"]),
    (r"\[ A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \]", [r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"]),
    (
        r"\[ \left\{ \begin{aligned} a &= b \\ c &= d \end{aligned} \right. \]",
        [r"\left\{ \begin{aligned} a &= b \\ c &= d \end{aligned} \right."],
    ),
    (r"\[ \sum_{\substack{i \\ j}} a \]", [r"\sum_{\substack{i \\ j}} a"]),
    (r"\begin{align} a &= b, & c &= d \end{align}", ["a = b, c = d"]),
    (r"$$ $$ \[ \] \begin{align} \nonumber \end{align}", []),
)


@pytest.mark.parametrize(("text", "lines"), DISPLAYS)
def test_displays_are_split_into_their_rows(text: str, lines: list[str]) -> None:
    assert _shown(text) == lines


INLINE = (
    ("We have $a = b$ and $c = d$.", ["# We have", "a = b", "# and", "c = d"]),
    ("The weight $w$ is small.", ["# The weight $w$ is small."]),
    (r"So \(a = b\) holds.", ["# So", "a = b", "# holds."]),
    ("The sum $\\sum_{k=1}^n a_k$ of $x$", ["# The sum $\\sum_{k=1}^n a_k$ of $x$"]),
    ("Mark $a^{<l>}$ and $P(y=1)$", ["# Mark $a^{<l>}$ and $P(y=1)$"]),
    ("It costs $5 and no more.", ["# It costs $5 and no more."]),
    (r"It costs \$5 = x and $a=b$", [r"# It costs \$5 = x and", "a=b"]),
    ("Code `dz = a - y` too", ["# Code", "dz = a - y", "# too"]),
    ("Code `w` too", ["# Code `w` too"]),
    ("$a$ = $b$", ["a = b"]),
    ("so $a$ := $b$ + $c$ here", ["# so", "a := b + c", "# here"]),
    ("$a$ and $b$", ["# $a$ and $b$"]),
    (r"So \\(a = b\\) holds", ["# So", "a = b", "# holds"]),
    (r"\\[a = b\\]", ["a = b"]),
)


@pytest.mark.parametrize(("text", "lines"), INLINE)
def test_inline_formulas_with_a_relation_are_lines_of_their_own(text: str, lines: list[str]) -> None:
    assert _shown(text) == lines


TYPED = (
    (r"\frac{\partial L}{\partial w} = a", [r"\frac{\partial L}{\partial w} = a"]),
    ("a = b\nc = d", ["a = b", "c = d"]),
    (r"a = b \\ c = d", ["a = b", "c = d"]),
    ("\\frac{a}{b}\n= c \\\\\n= d", [r"\frac{a}{b}", "= c", "= d"]),
    ("a = b\n  + c", ["a = b + c"]),
    ("a = b +\n  c", ["a = b + c"]),
    (
        "a = \\begin{cases}\n 1 & z > 0 \\\\\n 0 & z < 0\n\\end{cases}\nb = c",
        ["a = \\begin{cases} 1 & z > 0 \\\\ 0 & z < 0 \\end{cases}", "b = c"],
    ),
    ("dL/dw = a - y", ["dL/dw = a - y"]),
    ("- dL/dw = a", ["dL/dw = a"]),
    ("* a = b", ["a = b"]),
    ("• a = b", ["a = b"]),
    ("1. a = b", ["a = b"]),
    ("1) a = b", ["a = b"]),
    ("a) a = b", ["a = b"]),
    ("(2) a = b", ["a = b"]),
    ("> a = b", ["a = b"]),
    ("Layer 2: a = b", ["# Layer 2:", "a = b"]),
    ("**Layer 2:** a = b", ["# **Layer 2:**", "a = b"]),
    ("## Step 1: a = b", ["# Step 1:", "a = b"]),
    ("so we get a = b", ["# so we get", "a = b"]),
    ("Using the chain rule, dL/dw = a", ["# Using the chain rule,", "dL/dw = a"]),
    ("The loss is L = (a-y)^2", ["# The loss is", "L = (a-y)^2"]),
    ("where a = b", ["# where", "a = b"]),
    ("a = b (by the chain rule)", ["a = b"]),
    ("a = b  # the loss", ["a = b"]),
    ("a = b % the loss", ["a = b"]),
    ("error = a - y", ["error = a - y"]),
    ("learning_rate = 0.1", ["learning_rate = 0.1"]),
    ("Some words only.", ["# Some words only."]),
    ("It is clear that a = b is what we want to have here", ["# It is clear that a = b is what we want to have here"]),
    ("\n\n", []),
    ("---\n***\n", []),
    ("| a | b |\n|---|---|\n| x = 1 | y = 2 |", ["# | a | b |", "# |---|---|", "# | x = 1 | y = 2 |"]),
    ("σ′(z) = σ(z)", ["σ′(z) = σ(z)"]),
    ("W ← W − η ∂L/∂W", ["W ← W − η ∂L/∂W"]),
)


@pytest.mark.parametrize(("text", "lines"), TYPED)
def test_formulas_typed_without_delimiters_are_found_line_by_line(text: str, lines: list[str]) -> None:
    assert _shown(text) == lines


FENCES = (
    ("```math\na = b \\\\\nc = d\n```", ["a = b", "c = d"]),
    ("```\na = b\nc = d\n```", ["a = b", "c = d"]),
    ("```python\nx = 2\n```", []),
    ("~~~\na = b\n~~~", ["a = b"]),
    ("```math\na = b", ["a = b"]),
)


@pytest.mark.parametrize(("text", "lines"), FENCES)
def test_fences_of_markdown_hold_formulas_or_code(text: str, lines: list[str]) -> None:
    assert _shown(text) == lines


PLAIN = (
    ("dL/dW1 = a", True),
    ("a^[2]_1 = b", True),
    (r"\delta = a", False),
    ("W_{ij} = a", False),
    ("W1_{ij} = a", True),
    ("$a = b$", False),
    ("`a = b`", True),
)


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_lines_without_control_words_follow_the_rules_of_plain_text(text: str, *, plain: bool) -> None:
    (line,) = read_lines(text)
    assert line.plain is plain


def test_places_and_numbers_are_those_of_the_document() -> None:
    text = "First\n\n\\begin{align}\n a &= b \\\\\n   &= c + \\\\ & d\n\\end{align}\n"
    lines = read_lines(text)
    assert [line.number for line in lines] == [1, 4, 5]
    assert [text[line.span.start : line.span.end] for line in lines] == ["First", "a &= b", "= c + \\\\ & d"]
    assert all(len(line.text) == line.span.end - line.span.start for line in lines)


def test_a_line_is_read_at_its_place() -> None:
    text = "\\begin{align}\n a &= b \\\\\n &= (c\n\\end{align}"
    lines = read_lines(text)
    assert show(read_syntax(lines[0].text, lines[0].plain, lines[0].span.start)) == "a = b"
    with pytest.raises(FormulaError) as caught:
        read_syntax(lines[1].text, lines[1].plain, lines[1].span.start)
    assert text[caught.value.start : caught.value.end] == "("


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        (r"a \begin{align} b", 2, r"\begin{align}"),
        (r"a \[ b", 2, r"`\[` without its `\]`"),
        (r"a \( b", 2, r"`\(` without its `\)`"),
        ("a $$ b", 2, "`$$` without its `$$`"),
        ("\\section{a}\nb $ c", 14, "`$` without its partner"),
        ("a \u202e b", 2, "turns the order of writing"),
        ("a \x00 b", 2, "control sign"),
    ],
)
def test_a_document_with_an_open_end_is_refused_at_its_place(text: str, start: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_lines(text)
    assert caught.value.start == start
    assert message in str(caught.value)


def test_a_byte_order_mark_is_passed_over() -> None:
    (line,) = read_lines("\ufeffa = b")
    assert isinstance(line, Line)
    assert line.span.start == 1


def test_zero_width_signs_are_allowed_in_words_and_refused_in_formulas() -> None:
    text, formula = read_lines("wo\u200brds here\n\na = b\u200b + 1")
    assert text.kind == "text"
    with pytest.raises(FormulaError, match="nobody sees"):
        read_syntax(formula.text, formula.plain, formula.span.start)


REASONS = (
    ("dL/dW = dL/da * x since sigma is known", "dL/dW = dL/da * x"),
    ("L' = 0.67 to first order", "L' = 0.67"),
    ("∂L/∂b = ∂L/∂z by the chain rule", "∂L/∂b = ∂L/∂z"),
    ("= ∂L/∂a × ∂a/∂z -- slope of sigmoid", "= ∂L/∂a × ∂a/∂z"),
    ("∂L/∂b = ∂L/∂z, put in the derivatives", "∂L/∂b = ∂L/∂z"),
    ("∂L/∂b = ∂L/∂z because the bias is added", "∂L/∂b = ∂L/∂z"),
)


@pytest.mark.parametrize(("line", "formula"), REASONS)
def test_a_reason_behind_a_formula_is_none_of_it(line: str, formula: str) -> None:
    (found,) = read_lines(line)
    assert (found.kind, found.text.strip()) == ("math", formula)


@pytest.mark.parametrize("line", ["a = b since c = d holds for all of them", "z = 2 from x", "a = b - c"])
def test_what_only_looks_like_a_reason_stays(line: str) -> None:
    assert all(found.text.strip() == line for found in read_lines(line) if found.kind == "math")
