"""Quiz -> the plain text that text2qti turns into QTI for Canvas: a group for each pool, of which it picks one.

| form       | text2qti                                                                  |
|------------|---------------------------------------------------------------------------|
| Selection  | a multiple choice, `*a)` the right one, feedback for each                 |
| Entry      | a number with a margin; a range where it is near 0, which text2qti refuses |
| ShortText  | a short answer in every spelling                                          |
| Essay      | an essay; the key is in the solution                                      |

The feedback on a question is its worked solution, in the solutions that text2qti exports, too. Questions that ask the
same in the same words are one to text2qti, even with other options, so the first of them stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch
from string import ascii_lowercase

from codegen.documents.quiz.decimals import written
from codegen.documents.quiz.forms import Entry, Essay, Selection, ShortText
from codegen.documents.quiz.pieces import option, pieces, sentence
from codegen.documents.quiz.pools import Item, Pool, Quiz
from codegen.documents.quiz.text2qti_markdown import pieces_markdown
from codegen.render import header_line
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["as_text2qti_takes_it", "text2qti_text"]

_INDENT = 4
_LEAST = Decimal("0.0001")
"""No accepted number may be nearer to 0 than this, 0 itself not even at an end of a range."""


def as_text2qti_takes_it(quiz: Quiz) -> Quiz:
    """Return a quiz without questions that are asked in the same words as an earlier one."""
    return quiz.distinct(lambda item: _asked(item, quiz.notation))


def text2qti_text(quiz: Quiz) -> str:
    """Return a quiz, of which no two questions are asked in the same words, as text2qti reads it."""
    head = (
        f"% {escaped(header_line(quiz.source))}",
        f"% Made again with: {escaped(quiz.command)}",
        f"Quiz title: {quiz.title.strip()}",
        "shuffle answers: true",
        "feedback is solution: true",
    )
    pools = (block for pool in quiz.pools for block in _pool(pool, quiz.notation))
    return "\n\n".join(("\n".join(head), *pools)) + "\n"


def _pool(pool: Pool, written_in: Notation) -> Iterator[str]:
    """Yield the group of a pool, or its question where there is only one."""
    questions = [_question(pool, item, written_in) for item in pool.items]
    if len(questions) == 1:
        yield questions[0]
        return
    yield f"GROUP\npick: 1\npoints per question: {pool.points}"
    yield from questions
    yield "END_GROUP"


def _question(pool: Pool, item: Item, written_in: Notation) -> str:
    lines = (
        f"Title: {item.name}",
        f"Points: {item.points}",
        _marked(f"{pool.place}.", _asked(item, written_in)),
        _marked("...", pieces_markdown(pieces(item.told, written_in))),
        *_answers(item.form, written_in),
    )
    return "\n".join(lines)


def _asked(item: Item, written_in: Notation) -> str:
    return pieces_markdown(pieces(item.asked, written_in))


def _marked(mark: str, markdown: str) -> str:
    """Return Markdown behind the mark that says what it is, every further line as far to the right as the first."""
    start = f"{mark} ".ljust(_INDENT)
    first, *others = markdown.split("\n")
    return "\n".join((start + first, *(f"{' ' * len(start)}{line}".rstrip() for line in others)))


@singledispatch
def _answers(form: object, written_in: Notation) -> Iterable[str]:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no question of text2qti for a {type(form).__name__}")


@_answers.register
def _selection(form: Selection, written_in: Notation) -> Iterable[str]:
    for letter, each in zip(ascii_lowercase, form.options, strict=False):
        mark = f"*{letter})" if each.is_right else f"{letter})"
        yield _marked(mark, pieces_markdown((option(each.words, written_in),)))
        yield _marked("...", pieces_markdown((sentence(each.note, written_in),)))


@_answers.register
def _entry(form: Entry, written_in: Notation) -> Iterable[str]:  # noqa: ARG001  (a number)
    low, high = form.value - form.tolerance, form.value + form.tolerance
    if abs(low) < _LEAST or abs(high) < _LEAST:
        yield f"=   [{written(_away(low, -_LEAST))}, {written(_away(high, _LEAST))}]"
    elif form.tolerance == 0 and form.value == form.value.to_integral_value():
        yield f"=   {written(form.value)}"
    else:
        yield f"=   {written(form.value)} +- {written(form.tolerance)}"


def _away(end: Decimal, least: Decimal) -> Decimal:
    """Return an end of a range, or `least` where it is too near to 0."""
    return least if abs(end) < _LEAST else end


@_answers.register
def _short_text(form: ShortText, written_in: Notation) -> Iterable[str]:  # noqa: ARG001  (plain words)
    for spelling in form.accepted:
        yield f"*   {spelling}"


@_answers.register
def _essay(form: Essay, written_in: Notation) -> Iterable[str]:  # noqa: ARG001  (the key is in the solution)
    yield "____"
