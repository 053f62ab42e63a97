"""How a question is asked in a learning system: chosen, typed as a number or a few words, or marked by a person.

| answer                          | kinds                                      | asked as                              |
|---------------------------------|--------------------------------------------|---------------------------------------|
| choices, the wrong ones refuted | choice, choice-between-units               | a choice, feedback for each           |
| the one wrong line of several   | wrong-line                                 | a choice of the number of the line;   |
|                                 |                                            | nobody is asked to correct it         |
| a number                        | count-parameters, count-paths, what-if,    | a number, with a tolerance where it   |
|                                 | forward-pass, update-step                  | is rounded                            |
| a few words                     | shape                                      | a short text, in several spellings    |
| a formula, or any equal to it   | missing-factor, next-step, derive,         | a text, with the key for the marker,  |
|                                 | matrix-form, translate                     | who can run `chalkgrad check`         |

No learning system knows that two formulas are equal, so none marks one here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from codegen.documents.model import Block, Commands, Numbered, Option, Paragraph
from codegen.documents.questions.model import Choices, FormulaAnswer, LineAnswer, NumberAnswer, Question, WordAnswer
from codegen.documents.quiz.decimals import PLACES, is_rounded, typed
from symbolic.derivation.steps import Words
from symbolic.formula.notation import Notation

__all__ = ["Entry", "Essay", "Form", "Judge", "Selection", "ShortText", "Task", "task"]


@dataclass(frozen=True, slots=True)
class Selection:
    """One of several options; the order of numbered lines is kept."""

    options: tuple[Option, ...]
    keeps_order: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A number and how far an answer may be off."""

    value: Decimal
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class ShortText:
    """A few words, in every spelling that counts."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Essay:
    """A text that a person marks, who is told the key; `written_in` is the notation of the key."""

    key: Words
    written_in: Notation
    lines: int


Judge: TypeAlias = Callable[[Notation], str]
Form: TypeAlias = Selection | Entry | ShortText | Essay


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked, in which form it is answered, and what is told afterwards."""

    asked: tuple[Block, ...]
    form: Form
    told: tuple[Block, ...]


def task(question: Question, check: Judge) -> Task:
    """Return the task of a question.

    Args:
        question: any.
        check: returns the command with which answers in a notation are judged.
    """
    return _task(question.answer, question, check)


@singledispatch
def _task(answer: object, question: Question, check: Judge) -> Task:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no form for a {type(answer).__name__}")


@_task.register
def _choices(answer: Choices, question: Question, check: Judge) -> Task:  # noqa: ARG001  (it is marked by itself)
    options = tuple(Option((choice.formula,), choice.is_right, choice.feedback) for choice in answer.choices)
    return Task(question.stem, Selection(options), question.solution)


@_task.register
def _line(answer: LineAnswer, question: Question, check: Judge) -> Task:  # noqa: ARG001  (it is marked by itself)
    (lines,) = (block for block in question.stem if isinstance(block, Numbered))
    asked = (Paragraph(("One of these lines is wrong. Which one?",)), lines)
    return Task(asked, Selection(tuple(_numbers(answer, len(lines.equations))), keeps_order=True), question.solution)


def _numbers(answer: LineAnswer, count: int) -> Iterator[Option]:
    for number in range(1, count + 1):
        wrong = number == answer.number
        note = "This is the wrong line." if wrong else f"Line {number} holds: its two sides are equal."
        yield Option((f"Line {number}",), wrong, (note,))


@_task.register
def _number(answer: NumberAnswer, question: Question, check: Judge) -> Task:  # noqa: ARG001  (it is marked by itself)
    rounding = f", rounded to {PLACES} decimals" if is_rounded(answer) else ""
    asked = (*question.stem, Paragraph((f"Type a number{rounding}.",)))
    return Task(asked, Entry(*typed(answer)), question.solution)


@_task.register
def _words(answer: WordAnswer, question: Question, check: Judge) -> Task:  # noqa: ARG001  (it is marked by itself)
    asked = (*question.stem, Paragraph(("Type it as rows x columns.",)))
    return Task(asked, ShortText(tuple(dict.fromkeys(_spellings(answer)))), question.solution)


def _spellings(answer: WordAnswer) -> Iterator[str]:
    """Yield what is accepted, with and without spaces, and with the letter x for the sign of multiplication."""
    for words in answer.accepted:
        for spelling in (words, words.replace("×", "x")):
            yield spelling
            yield spelling.replace(" ", "")


@_task.register
def _formula(answer: FormulaAnswer, question: Question, check: Judge) -> Task:
    judged = Paragraph(("To judge an answer in LaTeX, Markdown or plain text line by line:",))
    told = (*question.solution, judged, Commands((check(answer.written_in),)))
    return Task(question.stem, Essay((answer.relation,), answer.written_in, question.room.lines), told)
