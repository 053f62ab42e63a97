"""Derivations as plain records, for JSON and for programs that read it."""

from __future__ import annotations

from typing import Any

from codegen.documents.formats.words import text_words
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.second.steps import SecondDerivation
from symbolic.derivation.steps import Derivation, Step
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.names import quantity_name

__all__ = ["array_derivation_record", "derivation_record"]


def array_derivation_record(derivation: ArrayDerivation, written_in: Notation) -> dict[str, Any]:
    """Return the derivation for one entry with the statement for the whole array."""
    return {
        **derivation_record(derivation.entrywise, written_in),
        "statement": _formula_record(derivation.statement, written_in),
    }


def derivation_record(derivation: Derivation, written_in: Notation) -> dict[str, Any]:
    """Return a derivation as dictionaries, lists and strings; every formula in LaTeX and in plain text.

    A second derivative has `then_wrt` too: what its first derivative, by `wrt`, is differentiated by.
    """
    second = {"then_wrt": quantity_name(derivation.then)} if isinstance(derivation, SecondDerivation) else {}
    return {
        "of": quantity_name(derivation.of),
        "wrt": quantity_name(derivation.wrt),
        **second,
        "question": text_words(derivation.question, written_in),
        "notation": written_in.name,
        "steps": [_step_record(step, written_in) for step in derivation.steps],
        "result": _formula_record(derivation.result, written_in),
    }


def _step_record(step: Step, written_in: Notation) -> dict[str, Any]:
    return {
        "rule": step.rule.name,
        "before": _formula_record(step.before, written_in),
        "after": _formula_record(step.after, written_in),
        "reason": text_words(step.reason, written_in),
        "substeps": [_step_record(small, written_in) for small in step.substeps],
        "uses": [_formula_record(fact, written_in) for fact in step.uses],
    }


def _formula_record(formula: Formula, written_in: Notation) -> dict[str, str]:
    return {"latex": print_latex(formula, written_in), "text": print_text(formula, written_in)}
