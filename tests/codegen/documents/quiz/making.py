"""Quizzes for tests: of every kind of question that goes with an example, made once, and items with any words."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser

import pytest

from codegen.documents.model import Option, Paragraph
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.variants import Variants, variants
from codegen.documents.quiz.forms import Selection
from codegen.documents.quiz.pieces import Code, Display, Grid, Math, Piece
from codegen.documents.quiz.pools import Item, Pool, Quiz, quiz
from codegen.spec_files import resolve_spec
from symbolic.formula.nodes import Text
from symbolic.formula.notation import notation
from symbolic.formula.value import Value

__all__ = ["CASES", "EXAMPLES", "HOSTILE", "Page", "drawn", "made", "number", "questions", "said", "shown", "worded"]

EXAMPLES = ("slides", "xor", "softmax_classifier", "relu_regressor", "chain")
_NOTATIONS = ("slides", "delta")
CASES = [
    pytest.param(name, written_in, marks=[pytest.mark.slow] if name in EXAMPLES[2:] and written_in == "delta" else [])
    for name in EXAMPLES
    for written_in in _NOTATIONS
]
_UNFIT = {
    "softmax_classifier": ("choice-between-units", "forward-pass", "what-if", "update-step"),
    "relu_regressor": ("forward-pass", "what-if", "update-step"),
    "chain": ("count-paths", "shape", "matrix-form"),
}

HOSTILE = (
    "*a) right",
    "... feedback",
    "GROUP",
    "END_GROUP",
    "% comment",
    "$x$ and $$y$$ \\$z\\$",
    "&lt;b&gt; &amp;amp;",
    "<b>bold</b> <script>alert(1)</script> <!-- gone -->",
    "\\(a\\) \\[b\\] \\begin{align} \\num{1} \\SI{1}{m}",
    "**bold** _it_ `code` ~~~ # head [l](u) ![i](x.png) [^1] | a | b |",
    "1. one",
    "- dash -- three ---",
    "= 5",
    ": definition",
    "+ more",
    "'single' \"double\" don't ... dots",
    "___",
    "^^^",
    "[*] all",
    "{#id .class}",
    "http://example.org <http://example.org> a@b.org",
    "]]> ]]&gt;",
    "Title: x",
    "a/b //c/",
    "``` {.python .run}",
    "COMMENT",
    "~~~",
)


@cache
def drawn(name: str, written_in: str = "slides", count: int = 2) -> Variants:
    """Return variants with a question of every kind that goes with an example."""
    spec = resolve_spec(name, written_in)
    return variants(spec, [kind for kind in KINDS if kind not in _UNFIT.get(name, ())], count, 0)


@cache
def made(name: str, written_in: str = "slides", count: int = 2) -> Quiz:
    """Return the quiz of these variants."""
    spec = resolve_spec(name, written_in)
    check = "chalkgrad check {} my-answers.tex"
    return quiz(spec, drawn(name, written_in, count), "A quiz", (name, "a command"), lambda by: check.format(by.name))


def worded(words: str, title: str = "A quiz") -> Quiz:
    """Return a quiz with a person's words wherever words may stand."""
    right, wrong = Option((f"{words} yes",), True, (words,)), Option((f"{words} no",), False, (words,))
    twice = (Paragraph((words,)), Paragraph((words,)))
    item = Item("name", 1, twice, Selection((right, wrong)), twice, ("tag",))
    return Quiz(title, "a spec", "a command", notation("slides"), (Pool(1, "choice", (item,)),))


def number(value: Value, tolerance: Value) -> NumberAnswer:
    return NumberAnswer(Text("n"), value, Text("n"), tolerance == 0, tolerance)


def questions(name: str, written_in: str = "slides") -> dict[str, Question]:
    """Return the questions of the model by their names."""
    return {
        sheet.name_of(place): question
        for sheet in drawn(name, written_in).sheets
        for place, question in enumerate(sheet.questions, start=1)
    }


def said(pieces: list[Piece]) -> str:
    """Return what pieces say: words, and formulas between angle brackets, without any spaces."""
    return "".join(map(_said, pieces))


def _said(piece: Piece) -> str:
    match piece:
        case Display(rows=rows, numbered=numbered):
            return "".join(f"({n})⟨{_bare(row)}⟩" if numbered else f"⟨{_bare(row)}⟩" for n, row in enumerate(rows, 1))
        case Grid(rows=rows):
            return "".join(_part(cell) for row in rows for cell in row)
        case Code(line=line):
            return _bare(line)
        case _:
            return "".join(map(_part, piece.parts))


def _part(part: str | Math) -> str:
    return f"⟨{_bare(part.latex)}⟩" if isinstance(part, Math) else _bare(part)


def _bare(text: str) -> str:
    return "".join(text.split()).removeprefix("\\displaystyle")


class Page(HTMLParser):
    """HTML as a browser reads it: its words, the formulas that Canvas shows, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.formulas: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        formula = dict(attrs).get("data-equation-content")
        if formula is not None:
            self.formulas.append(formula)
            self.texts.append(f"⟨{_bare(formula)}⟩")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        return "".join(self.texts)


def shown(page: Page) -> str:
    """Return what a page says, as `said` does."""
    return "".join(page.text.split())
