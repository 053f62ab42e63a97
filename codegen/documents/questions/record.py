"""Questions as JSON: what is asked as text and as LaTeX, and in a key what is right, with points and tags."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from codegen.documents.formats.latex import block_latex
from codegen.documents.formats.plain_text import block_text
from codegen.documents.formats.words import latex_words, text_words
from codegen.documents.model import Block
from codegen.documents.questions.model import Choices, FormulaAnswer, LineAnswer, NumberAnswer, Question, WordAnswer
from codegen.documents.questions.variants import Variant
from codegen.render import header_line
from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation

__all__ = ["sheet_json"]


def sheet_json(variant: Variant, title: str, source: str, *, with_answers: bool) -> str:
    """Return one sheet; with answers, its key."""
    questions = [_question(variant, place, with_answers) for place in range(1, len(variant.questions) + 1)]
    sheet = {
        "generated": header_line(source),
        "title": title,
        "variant": variant.number,
        "seed": variant.seed,
        "points": variant.points,
        "questions": questions,
    }
    return json.dumps(sheet, indent=2, ensure_ascii=False) + "\n"


def _question(variant: Variant, place: int, with_answers: bool) -> dict[str, Any]:
    question, written_in = variant.questions[place - 1], variant.spec.written_in
    record: dict[str, Any] = {
        "id": variant.name_of(place),
        "kind": question.kind,
        "points": question.points,
        "difficulty": question.difficulty,
        "tags": list(question.tags),
        "stem": _blocks((*question.given, *question.reached, *question.stem), written_in),
    }
    if isinstance(question.answer, Choices):
        record["choices"] = [_formula(choice.formula, written_in) for choice in question.answer.choices]
    if with_answers:
        record["answer"] = _answer(question.answer, question)
        record["solution"] = _blocks(question.solution, written_in)
    return record


def _blocks(blocks: Iterable[Block], written_in: Notation) -> dict[str, str]:
    shown = tuple(blocks)
    return {
        "text": "\n".join(block_text(block, written_in) for block in shown),
        "latex": "\n".join(block_latex(block, written_in) for block in shown),
    }


def _formula(formula: Formula, written_in: Notation) -> dict[str, str]:
    return _words((formula,), written_in)


def _words(words: Words, written_in: Notation) -> dict[str, str]:
    return {"text": text_words(words, written_in), "latex": latex_words(words, written_in)}


@singledispatch
def _answer(answer: object, question: Question) -> dict[str, Any]:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no record of a {type(answer).__name__}")


@_answer.register
def _formula_answer(answer: FormulaAnswer, question: Question) -> dict[str, Any]:  # noqa: ARG001
    return {"type": "formula", **_formula(answer.relation, answer.written_in), "notation": answer.written_in.name}


@_answer.register
def _number_answer(answer: NumberAnswer, question: Question) -> dict[str, Any]:  # noqa: ARG001
    return {
        "type": "number",
        "value": float(answer.value),
        "exact": answer.exact,
        "tolerance": float(answer.tolerance),
    }


@_answer.register
def _word_answer(answer: WordAnswer, question: Question) -> dict[str, Any]:  # noqa: ARG001
    return {"type": "words", "accepted": list(answer.accepted)}


@_answer.register
def _line_answer(answer: LineAnswer, question: Question) -> dict[str, Any]:  # noqa: ARG001
    return {
        "type": "line",
        "line": answer.number,
        "mistake": answer.mistake,
        "right": _formula(answer.right, answer.judged_on.written_in),
    }


@_answer.register
def _choices(answer: Choices, question: Question) -> dict[str, Any]:  # noqa: ARG001
    written_in = answer.judged_on.written_in
    return {
        "type": "choice",
        "right": next(place for place, choice in enumerate(answer.choices) if choice.is_right),
        "feedback": [_words(choice.feedback, written_in) for choice in answer.choices],
        "mistakes": [choice.mistake for choice in answer.choices],
    }
