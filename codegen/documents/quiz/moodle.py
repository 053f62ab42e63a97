"""Quiz -> Moodle XML: a category of the question bank for each pool, from which a quiz draws a random question.

| form       | type of question                                                                      |
|------------|---------------------------------------------------------------------------------------|
| Selection  | `multichoice`, one answer, feedback for each                                          |
| Entry      | `numerical`, with an absolute tolerance                                               |
| ShortText  | `shortanswer`, every spelling worth all points, capitals as small letters             |
| Essay      | `essay` in plain text, with the key for the person who marks it                       |

In all of them the general feedback is the worked solution. The elements and their order are those that Moodle writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from html import escape
from xml.etree import ElementTree as ET

from codegen.documents.quiz.decimals import written
from codegen.documents.quiz.forms import Entry, Essay, Selection, ShortText
from codegen.documents.quiz.moodle_html import pieces_html
from codegen.documents.quiz.pieces import Piece, inline, option, pieces, sentence
from codegen.documents.quiz.pools import Item, Pool, Quiz
from codegen.render import header_line
from symbolic.formula.notation import Notation
from symbolic.spec.shown import counted

__all__ = ["moodle_xml"]

_PENALTY = "0.3333333"
"""Of the points, for each wrong try in a quiz that allows several."""

_ROOM = (5, 10, 15)
"""Lines of a text field that Moodle offers."""


def moodle_xml(quiz: Quiz) -> str:
    """Return a quiz as a file that Moodle imports into a question bank."""
    root = ET.Element("quiz")
    root.append(ET.Comment(f" {_in_comment(header_line(quiz.source))} "))
    _category(root, (quiz.title,), f"{header_line(quiz.source)}. Made again with: {quiz.command}")
    for pool in quiz.pools:
        _pool(root, quiz, pool)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _in_comment(words: str) -> str:
    """Return words that may stand in a comment of XML, where two hyphens in a row may not."""
    return words.replace("--", "- -")


def _pool(root: ET.Element, quiz: Quiz, pool: Pool) -> None:
    questions = counted(len(pool.items), "question", "questions")
    info = f"{questions}, {counted(pool.points, 'point', 'points')} each: add one random question to the quiz."
    _category(root, (quiz.title, f"{pool.place:02} {pool.title}"), info)
    for item in pool.items:
        _question(root, item, quiz.notation)


def _category(root: ET.Element, names: Iterable[str], info: str) -> None:
    question = ET.SubElement(root, "question", type="category")
    _text(ET.SubElement(question, "category"), "/".join(("$course$", *map(_path_part, names))))
    _text(ET.SubElement(question, "info", format="plain_text"), info)


def _path_part(name: str) -> str:
    """Return a name as a part of a path: slashes doubled, not at an end, and no tags, which Moodle would drop."""
    doubled = escape(name, quote=False).replace("/", "//")
    before, after = " " * doubled.startswith("/"), " " * doubled.endswith("/")
    return f"{before}{doubled}{after}"


def _question(root: ET.Element, item: Item, written_in: Notation) -> None:
    question = ET.SubElement(root, "question", type=_TYPES[type(item.form)])
    _text(ET.SubElement(question, "name"), item.name)
    _html(question, "questiontext", pieces(item.asked, written_in))
    _html(question, "generalfeedback", inline(pieces(item.told, written_in)))
    ET.SubElement(question, "defaultgrade").text = str(item.points)
    ET.SubElement(question, "penalty").text = "0" if isinstance(item.form, Essay) else _PENALTY
    ET.SubElement(question, "hidden").text = "0"
    _answers(item.form, question, written_in)
    tags = ET.SubElement(question, "tags")
    for tag in item.tags:
        _text(ET.SubElement(tags, "tag"), tag)


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _html(question: ET.Element, name: str, shown: Iterable[Piece]) -> None:
    _text(ET.SubElement(question, name, format="html"), pieces_html(shown))


@singledispatch
def _answers(form: object, question: ET.Element, written_in: Notation) -> None:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no Moodle question for a {type(form).__name__}")


def _answer(question: ET.Element, text: str, kind: str, *, right: bool, feedback: str = "") -> ET.Element:
    answer = ET.SubElement(question, "answer", fraction="100" if right else "0", format=kind)
    _text(answer, text)
    _text(ET.SubElement(answer, "feedback", format="html"), feedback)
    return answer


@_answers.register
def _selection(form: Selection, question: ET.Element, written_in: Notation) -> None:
    ET.SubElement(question, "single").text = "true"
    ET.SubElement(question, "shuffleanswers").text = "false" if form.keeps_order else "true"
    ET.SubElement(question, "answernumbering").text = "none" if form.keeps_order else "abc"
    ET.SubElement(question, "showstandardinstruction").text = "0"
    for each in form.options:
        shown = pieces_html((option(each.words, written_in),))
        feedback = pieces_html((sentence(each.note, written_in),))
        _answer(question, shown, "html", right=each.is_right, feedback=feedback)


@_answers.register
def _entry(form: Entry, question: ET.Element, written_in: Notation) -> None:  # noqa: ARG001  (a number)
    answer = _answer(question, written(form.value), "moodle_auto_format", right=True)
    ET.SubElement(answer, "tolerance").text = written(form.tolerance)


@_answers.register
def _short_text(form: ShortText, question: ET.Element, written_in: Notation) -> None:  # noqa: ARG001  (plain words)
    ET.SubElement(question, "usecase").text = "0"
    for spelling in form.accepted:
        # A star would stand for any words.
        _answer(question, spelling.replace("*", r"\*"), "moodle_auto_format", right=True)


@_answers.register
def _essay(form: Essay, question: ET.Element, written_in: Notation) -> None:  # noqa: ARG001  (it brings its own)
    ET.SubElement(question, "responseformat").text = "plain"
    ET.SubElement(question, "responserequired").text = "1"
    fitting = (lines for lines in _ROOM if lines >= form.lines)
    ET.SubElement(question, "responsefieldlines").text = str(next(fitting, _ROOM[-1]))
    ET.SubElement(question, "attachments").text = "0"
    ET.SubElement(question, "attachmentsrequired").text = "0"
    key = sentence(("The key is ", *form.key, "; any answer equal to it is right."), form.written_in)
    _html(question, "graderinfo", (key,))
    _text(ET.SubElement(question, "responsetemplate", format="html"), "")


_TYPES = {Selection: "multichoice", Entry: "numerical", ShortText: "shortanswer", Essay: "essay"}
