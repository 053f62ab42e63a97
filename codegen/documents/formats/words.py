"""Sentences with formulas in them, in a format."""

from __future__ import annotations

from html import escape

from codegen.documents.formats.dialects import GITHUB, Dialect, escape_markdown, inline_math
from codegen.documents.formats.glyphs import with_glyphs
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.latex import escape_latex, print_latex
from symbolic.formula.mathml import print_mathml
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.formula.typst import print_typst
from symbolic.formula.typst_signs import typst_string

__all__ = ["html_words", "latex_words", "markdown_words", "reasons", "text_words", "typst_words"]


def html_words(words: Words, notation: Notation) -> str:
    """Return a sentence as HTML, formulas in `<math>`."""
    return "".join(
        escape(part) if isinstance(part, str) else f"<math>{print_mathml(part, notation)}</math>" for part in words
    )


def latex_words(words: Words, notation: Notation) -> str:
    """Return a sentence as LaTeX, formulas between dollar signs."""
    return "".join(
        escape_latex(part) if isinstance(part, str) else f"${print_latex(part, notation)}$" for part in words
    )


def text_words(words: Words, notation: Notation) -> str:
    """Return a sentence as plain text."""
    return "".join(part if isinstance(part, str) else print_text(part, notation) for part in words)


def markdown_words(words: Words, notation: Notation, dialect: Dialect = GITHUB) -> str:
    """Return a sentence as Markdown, formulas between dollar signs."""
    return "".join(
        escape_markdown(part, dialect) if isinstance(part, str) else inline_math(print_latex(part, notation), dialect)
        for part in words
    )


def typst_words(words: Words, notation: Notation) -> str:
    """Return a sentence as Typst: strings, and formulas as `#eq(words, $formula$)`, which the template defines."""
    return "".join(
        f"#{typst_string(with_glyphs(part))};" if isinstance(part, str) else _typst_formula(part, notation)
        for part in words
    )


def _typst_formula(formula: Formula, notation: Notation) -> str:
    return f"#eq({typst_string(print_text(formula, notation))}, ${print_typst(formula, notation)}$);"


def reasons(derivation: Derivation) -> Words:
    """Return the reasons of all steps of a derivation as one paragraph, each once."""
    joined: tuple[str | Formula, ...] = ()
    for reason in dict.fromkeys(step.reason for step in derivation.steps):
        joined += (" ", *reason) if joined else reason
    return joined
