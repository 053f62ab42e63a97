"""Derivations as plain text for a terminal: the question, the lines, and why each holds."""

from __future__ import annotations

from codegen.documents.formats.words import text_words
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text

__all__ = ["array_derivation_text", "derivation_text"]


def array_derivation_text(derivation: ArrayDerivation, notation: Notation) -> str:
    """Return the derivation for one entry, and then the statement for the whole array."""
    entrywise = derivation_text(derivation.entrywise, notation)
    return f"{entrywise}\n  all entries at once: {print_text(derivation.statement, notation)}"


def derivation_text(derivation: Derivation, written_in: Notation) -> str:
    """Return one derivation, a line a step with its reason below."""
    left = print_text(derivation.start, written_in)
    margin = " " * len(left)
    lines = [text_words(derivation.question, written_in)]
    for number, step in enumerate(derivation.steps):
        lines.append(f"  {margin if number else left} = {print_text(step.after, written_in)}")
        lines.append(f"  {margin}     {text_words(step.reason, written_in)}")
    return "\n".join(lines)
