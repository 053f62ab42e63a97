"""Worksheets: questions on a network with room for answers, and a key with worked solutions for each variant."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.layers import applied, own_functions
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
    Table,
    Task,
)
from codegen.documents.questions.model import Answer, Choices, FormulaAnswer, NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING
from codegen.documents.questions.variants import Variant
from symbolic.formula.build import equation
from symbolic.formula.nodes import Index, Quantity
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import counted

__all__ = ["key_document", "numbered_title", "worksheet_document"]


def worksheet_document(variant: Variant, title: str, source: str, command: str) -> Document:
    """Return the sheet that is handed out."""
    tasks = (_task(number, question, _asked(question)) for number, question in enumerate(variant.questions, start=1))
    front = (Fields(("Name", "Date")), Paragraph((_worth(variant),)))
    sections = (
        Section("The network", tuple(_network(variant.spec))),
        *_numbers(variant),
        Section("Questions", tuple(tasks)),
        Section("To judge your own answers", tuple(_how_to_judge(variant))),
    )
    return Document(numbered_title(title, variant), source, command, variant.spec.written_in, sections, front)


def key_document(variant: Variant, title: str, source: str, command: str) -> Document:
    """Return the key: every question with its answer and how it is found."""
    tasks = (_task(number, question, _solved(question)) for number, question in enumerate(variant.questions, start=1))
    front = (Paragraph((_worth(variant),)),)
    rounded = [each for question in variant.questions if _is_rounded(each := question.answer)]
    sections = (
        *_numbers(variant),
        *([Section("Rounding", (Paragraph((ROUNDING.words,)),))] if rounded else []),
        Section("Answers", tuple(tasks)),
    )
    return Document(f"{numbered_title(title, variant)}, key", source, command, variant.spec.written_in, sections, front)


def _is_rounded(answer: Answer) -> bool:
    return isinstance(answer, NumberAnswer) and not answer.exact


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
    return (*question.stem, *question.solution)


def _network(spec: NetworkSpec) -> Iterator[Block]:
    graph = NetworkGraph(spec)
    l, before = Index("l"), Index("l", -1)
    if graph.units(1).indexed:
        weight = Quantity("W", l, (Index("i"), Index("j")))
        score, unit = Quantity("z", l, (Index("i"),)), Quantity("a", before, (Index("j"),))
        yield Paragraph(
            (
                f"All questions are about the network {spec.title()}. ",
                *(weight, " is the weight from ", unit, " to ", score, "."),
            )
        )
    else:
        yield Paragraph((f"All questions are about the network {spec.title()}.",))
    rows = tuple((str(l), str(layer.units), applied(layer)) for l, layer in enumerate(spec.layers, start=1))
    yield Table(("layer", "units", "activation"), (("0", str(spec.inputs), "inputs"), *rows))
    parts = (LOSS,) if graph.objective == LOSS else (LOSS, PENALTY, STRENGTH, COST)
    functions = tuple(own_functions(spec))
    yield Equations((*(equation(part, definition_formula(graph.definition(part))) for part in parts), *functions))


def _numbers(variant: Variant) -> Iterator[Section]:
    """Yield the numbers of the sheet, and the results of a forward pass unless a question asks for them."""
    given = tuple(dict.fromkeys(block for question in variant.questions for block in question.given))
    reached = tuple(dict.fromkeys(block for question in variant.questions for block in question.reached))
    asked = next((n for n, each in enumerate(variant.questions, start=1) if each.given and not each.reached), None)
    if given:
        goes_on = Paragraph((f"Where a forward pass is needed again, go on from that of question {asked}.",))
        shown = reached if asked is None else (goes_on,) if reached else ()
        yield Section("The numbers", (*given, *shown))


def _how_to_judge(variant: Variant) -> Iterator[Block]:
    command = f"chalkgrad check variant-{variant.number}.toml my-answers.tex"
    others = [
        (number, question.answer.written_in.name)
        for number, question in enumerate(variant.questions, start=1)
        if isinstance(question.answer, FormulaAnswer)
        and question.answer.written_in.name != variant.spec.written_in.name
    ]
    yield Paragraph(("Formulas in LaTeX, Markdown or plain text are judged line by line:",))
    yield Commands((command,))
    for number, name in others:
        yield Paragraph((f"The answer to question {number} is in another notation:",))
        yield Commands((f"{command} --notation {name}",))
