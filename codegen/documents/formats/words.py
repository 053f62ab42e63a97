"""Sentences with formulas in them, in a format."""

from __future__ import annotations

from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.latex import escape_latex, print_latex
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text

__all__ = ["latex_words", "reasons", "text_words"]


def latex_words(words: Words, notation: Notation) -> str:
    """Return a sentence as LaTeX, formulas between dollar signs."""
    return "".join(
        escape_latex(part) if isinstance(part, str) else f"${print_latex(part, notation)}$" for part in words
    )


def text_words(words: Words, notation: Notation) -> str:
    """Return a sentence as plain text."""
    return "".join(part if isinstance(part, str) else print_text(part, notation) for part in words)


def reasons(derivation: Derivation) -> Words:
    """Return the reasons of all steps of a derivation as one paragraph, each once."""
    joined: tuple[str | Formula, ...] = ()
    for reason in dict.fromkeys(step.reason for step in derivation.steps):
        joined += (" ", *reason) if joined else reason
    return joined
