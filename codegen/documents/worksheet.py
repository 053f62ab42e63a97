"""Worksheets: questions on a network with room for answers, and a key with worked solutions for each variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codegen.documents.about_network import layers_table, objective, skips, weight_indices
from codegen.documents.layers import own_functions
from codegen.documents.model import (
    Block,
    Commands,
    Document,
    Equations,
    Fields,
    Option,
    Options,
    Paragraph,
    Section,
    Task,
)
from codegen.documents.network_diagram import network_diagram
from codegen.documents.questions.model import Answer, Choices, FormulaAnswer, NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING
from codegen.documents.questions.variants import Variant
from symbolic.formula.nodes import Dots, Quantity, Relations
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import counted

__all__ = ["key_document", "numbered_title", "worksheet_document"]

_ROUNDED = (
    f"Solutions are computed from values that are not rounded, and show them with {ROUNDING.digits} decimals, or as "
    "many significant digits where these would all be 0; halves are rounded away from zero. Rounding every result on "
    "the way, as asked, may lead to other last digits: what is within the margin of a question is right."
)


def worksheet_document(variant: Variant, title: str, source: str, command: str) -> Document:
    """Return the sheet that is handed out."""
    tasks = (_task(number, question, _asked(question)) for number, question in enumerate(variant.questions, start=1))
    front = (Fields(("Name", "Date")), Paragraph((_worth(variant),)))
    sections = (
        Section("The network", tuple(_network(variant.spec))),
        *_numbers(variant),
        Section("Questions", tuple(tasks)),
        *_judging(variant),
    )
    return Document(numbered_title(title, variant), source, command, variant.spec.written_in, sections, front)


def key_document(variant: Variant, title: str, source: str, command: str) -> Document:
    """Return the key: every question with its answer and how it is found."""
    tasks = (_task(number, question, _solved(question)) for number, question in enumerate(variant.questions, start=1))
    front = (Paragraph((_worth(variant),)),)
    rounded = any(_is_rounded(question.answer) for question in variant.questions)
    sections = (
        *_numbers(variant),
        *([Section("Rounding", (Paragraph((_ROUNDED,)),))] if rounded else []),
        Section("Answers", tuple(tasks)),
    )
    return Document(f"{numbered_title(title, variant)}, key", source, command, variant.spec.written_in, sections, front)


def _is_rounded(answer: Answer) -> bool:
    return isinstance(answer, NumberAnswer) and answer.tolerance > 0


def numbered_title(title: str, variant: Variant) -> str:
    """Return the title with the number of the variant."""
    return f"{title}, variant {variant.number}"


def _worth(variant: Variant) -> str:
    return f"{counted(len(variant.questions), 'question', 'questions')}, {variant.points} points in all."


def _task(number: int, question: Question, blocks: tuple[Block, ...]) -> Task:
    return Task(number, counted(question.points, "point", "points"), question.difficulty, blocks)


def _asked(question: Question) -> tuple[Block, ...]:
    return (*question.stem, *_options(question), *([question.room] if question.room.lines else []))


def _options(question: Question) -> Iterator[Options]:
    if isinstance(question.answer, Choices):
        yield Options(tuple(Option((choice.formula,)) for choice in question.answer.choices))


def _solved(question: Question) -> tuple[Block, ...]:
    if isinstance(question.answer, Choices):
        choices = question.answer.choices
        marked = tuple(
            Option((choice.formula,), choice.is_right, () if choice.is_right else choice.feedback) for choice in choices
        )
        return (*question.stem, Options(marked), *question.solution)
    return (*question.stem, *question.solution, *_margin(question.answer))


def _margin(answer: Answer) -> Iterator[Block]:
    if isinstance(answer, NumberAnswer) and answer.tolerance > 0:
        margin = ROUNDING.shown(answer.tolerance)[0]
        yield Paragraph(("Right is every answer that is off by no more than ", margin, "."))


def _network(spec: NetworkSpec) -> Iterator[Block]:
    yield Paragraph((f"All questions are about the network {spec.title()}.", *skips(spec), *weight_indices(spec)))
    yield from network_diagram(NetworkGraph(spec), spec.written_in)
    yield layers_table(spec)
    yield Equations((*objective(spec), *own_functions(spec)))


def _numbers(variant: Variant) -> Iterator[Section]:
    """Yield the numbers of the sheet, and the results of a forward pass unless a question asks for them."""
    given = tuple(dict.fromkeys(block for question in variant.questions for block in question.given))
    reached = tuple(dict.fromkeys(block for question in variant.questions for block in question.reached))
    asked = next((n for n, each in enumerate(variant.questions, start=1) if each.given and not each.reached), None)
    if given:
        goes_on = Paragraph((f"Where a forward pass is needed again, go on from that of question {asked}.",))
        shown = reached if asked is None else (goes_on,) if reached else ()
        yield Section("The numbers", (*given, *shown))


def _judging(variant: Variant) -> Iterator[Section]:
    """Yield how answers are judged, where any can be."""
    judged = [str(number) for number, each in enumerate(variant.questions, start=1) if _is_judged(each.answer)]
    if judged:
        which = "those to questions" if len(judged) > 1 else "that to question"
        said = f"Answers are judged line by line, {which} {', '.join(judged)}, where they are whole equations"
        lines = (Paragraph((f"{said} in LaTeX, Markdown or plain text:",)), *_how_to_judge(variant))
        yield Section("To judge your own answers", lines)


def _how_to_judge(variant: Variant) -> Iterator[Block]:
    command = f"chalkgrad check variant-{variant.number}.toml my-answers.tex"
    others = [
        (number, question.answer.written_in.name)
        for number, question in enumerate(variant.questions, start=1)
        if isinstance(question.answer, FormulaAnswer)
        and question.answer.written_in.name != variant.spec.written_in.name
    ]
    yield Commands((command,))
    afterwards = tuple(_afterwards(variant))
    if afterwards:
        yield Paragraph(("Write ", *afterwards, " for values after a change; others are taken for those before it."))
    for number, name in others:
        yield Paragraph(
            (f"The answer to question {number} is in another notation, so it is judged from a file of its own:",)
        )
        yield Commands((f"chalkgrad check variant-{variant.number}.toml my-answer-{number}.tex --notation {name}",))


def _is_judged(answer: Answer) -> bool:
    """Say whether an answer is a formula, or a number that follows from those of the sheet."""
    return isinstance(answer, FormulaAnswer) or (isinstance(answer, NumberAnswer) and answer.computed_on is not None)


def _afterwards(variant: Variant) -> Iterator[str | Relations]:
    """Yield how results behind a step or a change are written, so that they are not taken for those before it."""
    answers = [each.answer for each in variant.questions if isinstance(each.answer, NumberAnswer) and each.answer.asked]
    for place, answer in enumerate(answers):
        of, assigned = answer.of, answer.asked is not None and answer.asked.rate is not None
        marked = of if assigned or not isinstance(of, Quantity) else replace(of, mark="'")
        yield from ([" and "] if place else [])
        yield Relations((marked, Dots()), (":=" if assigned else "=",))
