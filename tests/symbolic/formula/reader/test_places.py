r"""Where things stand: the places of faults, and the spans of what is read."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Bracket, Fraction, Product, Relation, Scripted, Span

FAULTS = (
    ("a = (b + c", 4, 5, "`(` without its `)`"),
    ("a = b)", 5, 6, "`)` without its `(`"),
    ("a}", 1, 2, "`}` without its `{`"),
    (r"\frac{a}{b", 8, 9, "`{` without its `}`"),
    ("(a]", 2, 3, "`]`; expected `)`, which closes `(`"),
    (r"\left( a", 0, 6, r"`\left(` without its `\right)`"),
    (r"a \right)", 2, 9, r"`\right)` without its `\left(`"),
    (r"\left( a ]", 9, 10, r"`]`; expected `\right)`"),
    (r"\begin{cases} a", 0, 13, r"without its `\end{cases}`"),
    (r"a \end{cases}", 2, 13, r"`\end{cases}` without its `\begin`"),
    (r"\begin{foo} a \end{foo}", 7, 10, "the environment `foo`"),
    ("", 0, 0, "an empty formula"),
    ("a +", 3, 3, "the end of the line; expected a formula behind `+`"),
    ("a = = b", 4, 5, "`=`; expected a formula behind `=`"),
    ("a b. c", 3, 4, "`.`"),
    ("^2", 0, 1, "something before it"),
    ("a^", 2, 2, "what stands behind `^`"),
    (r"\hat = a", 5, 6, r"a formula behind `\hat`"),
    (r"\frac{}{2}", 6, 7, "above and below the fraction line"),
    (r"\sqrt[3]{a}", 0, 5, "a square root"),
    ("{a + b} c", 0, 7, "round brackets"),
    ("{a + b}^2", 0, 7, "round brackets"),
    ("a{-b}", 1, 5, "round brackets"),
    ("a, , b", 3, 4, "a formula before the comma"),
    ("|a", 2, 2, "`|`, which closes `|`"),
    (r"a = \foo b", 4, 8, r"`\foo`"),
    (r"\alhpa", 0, 6, r"Did you mean `\alpha`?"),
    (r"\def\x{1}", 0, 4, "Definitions and files are not read"),
    (r"\input{/etc/passwd}", 0, 6, "Definitions and files are not read"),
    (r"\csname x\endcsname", 0, 7, "Definitions and files are not read"),
    (r"\newcommand{\x}{1}", 0, 11, "Definitions and files are not read"),
    (r"\int x", 0, 4, r"`\int`"),
    ("a $ b", 2, 3, "one formula"),
    ("a ? b", 2, 3, "`?`"),
    (r"\text{abc", 5, 6, "`{` without its `}`"),
    (r"\operatorname(a)", 0, 13, "without braces"),
    (r"\left a", 0, 7, "without a bracket"),
    ("1{,}000", 0, 7, "may part thousands or decimals"),
    ("a {+ b}", 2, 7, "round brackets"),
    (r"a {\color{red} + b}", 2, 19, "round brackets"),
    (r"a \cancel{- b}", 10, 11, "the sign before the command"),
    (r"a \underbrace{+ b}_{c}", 14, 15, "the sign before the command"),
    (r"\frac(a)(b)", 5, 6, "two arguments in braces"),
    (r"\frac{\partial^n L}{\partial w^n}", 14, 15, "the order of the derivative"),
)


@pytest.mark.parametrize(("line", "start", "end", "message"), FAULTS)
def test_what_cannot_be_read_is_told_with_its_place(line: str, start: int, end: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_syntax(line)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert message in str(caught.value)


def test_a_fault_is_placed_in_the_document_that_the_line_stands_in() -> None:
    with pytest.raises(FormulaError) as caught:
        read_syntax("a = (b", offset=100)
    assert (caught.value.start, caught.value.end) == (104, 105)


def _pieces(line: str, offset: int = 0) -> list[str]:
    tree = read_syntax(line, offset=offset)
    assert isinstance(tree, Relation)
    parts = [part.span for part in tree.sides] + list(tree.places)
    return [line[span.start - offset : span.end - offset] for span in parts]


@pytest.mark.parametrize("offset", [0, 17])
def test_spans_are_those_of_the_source_text(offset: int) -> None:
    line = r"\frac{\partial L}{\partial w_1}  = {\hat y}_k - \sigma'(z)^2 \le \log p"
    sides = [r"\frac{\partial L}{\partial w_1}", r"{\hat y}_k - \sigma'(z)^2", r"\log p"]
    assert _pieces(line, offset) == [*sides, "=", r"\le"]


def test_scripts_on_braces_span_the_braces() -> None:
    assert read_syntax("{a}^2 + {b}_1").span == Span(0, 13)
    assert read_syntax("  {a_1}^2").span == Span(2, 9)


def test_a_relation_that_continues_a_chain_begins_with_an_empty_side_at_its_sign() -> None:
    tree = read_syntax("  = b")
    assert isinstance(tree, Relation)
    assert tree.sides[0].span == Span(2, 2)
    assert tree.places == (Span(2, 3),)


def test_parts_of_a_fraction_have_their_own_spans() -> None:
    tree = read_syntax(r"\frac{a b}{(c)}")
    assert isinstance(tree, Fraction)
    assert isinstance(tree.numerator, Product)
    assert isinstance(tree.denominator, Bracket)
    assert tree.numerator.span == Span(6, 9)
    assert tree.denominator.span == Span(11, 14)


def test_a_slash_fraction_spans_both_of_its_parts() -> None:
    tree = read_syntax("a / b_1 c")
    assert isinstance(tree, Product)
    assert tree.factors[0].span == Span(0, 7)
    assert isinstance(tree.factors[0], Fraction)
    assert isinstance(tree.factors[0].denominator, Scripted)
