"""A quiz: for each place, a pool of questions of one kind and one difficulty, of which every student gets one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from codegen.documents.model import Block, Paragraph
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.model import Question
from codegen.documents.questions.variants import Variant, Variants
from codegen.documents.quiz.context import context
from codegen.documents.quiz.forms import Form, Judge, Selection, task
from symbolic.formula.notation import Notation
from symbolic.spec.model import NetworkSpec

__all__ = ["Item", "Pool", "Quiz", "quiz"]


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a quiz, which stands alone.

    Attributes:
        name: which no other question on the same network has.
        points: what it is worth.
        asked, form: what is asked, and how it is answered.
        told: how the answer is found, to be read afterwards.
        tags: words to find it by.
    """

    name: str
    points: int
    asked: tuple[Block, ...]
    form: Form
    told: tuple[Block, ...]
    tags: tuple[str, ...]

    @property
    def essence(self) -> Hashable:
        """What makes it another question; the order of options is that of the learning system."""
        form = frozenset(self.form.options) if isinstance(self.form, Selection) else self.form
        return self.asked, form


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions of which one is drawn; `place` counts from 1."""

    place: int
    kind: str
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """What its questions are about."""
        return KINDS[self.kind].title

    @property
    def points(self) -> int:
        """What each of its questions is worth."""
        return self.items[0].points


@dataclass(frozen=True, slots=True)
class Quiz:
    """All pools of a quiz.

    Attributes:
        title: of the quiz.
        source, command: how headers name the spec, and what makes the quiz again.
        notation: in which formulas are printed.
        pools: in order.
        notes: what should be known of questions that were left out.
    """

    title: str
    source: str
    command: str
    notation: Notation
    pools: tuple[Pool, ...]
    notes: tuple[str, ...] = ()

    def distinct(self, key: Callable[[Item], Hashable]) -> Quiz:
        """Return the quiz without questions that are like earlier ones, and without pools of which none is left."""
        seen: set[Hashable] = set()
        pools: list[Pool] = []
        notes = list(self.notes)
        for pool in self.pools:
            kept: list[Item] = []
            for item in pool.items:
                if (told := key(item)) not in seen:
                    seen.add(told)
                    kept.append(item)
            if kept:
                pools.append(replace(pool, items=tuple(kept)))
            if len(kept) < len(pool.items):
                found = f"{len(kept)} of {len(pool.items)} differ from each other and are asked" if kept else "left out"
                notes.append(f"question {pool.place}, {pool.kind}: {found}; the others would be asked twice")
        return replace(self, pools=tuple(pools), notes=tuple(notes))


def quiz(spec: NetworkSpec, made: Variants, title: str, origin: tuple[str, str], check: Judge) -> Quiz:
    """Return the quiz whose pools hold the questions of all variants, each of them once.

    Args:
        spec: the network.
        made: variants of one sheet on it.
        title: of the quiz.
        origin: how headers name the spec, and the command that makes the quiz again.
        check: returns the command with which answers in a notation are judged.
    """
    about = context(spec)
    reached = _reached(made.sheets[0])
    pools: list[Pool] = []
    for place in range(1, len(made.sheets[0].questions) + 1):
        items: list[Item] = []
        for sheet in made.sheets:
            question = sheet.questions[place - 1]
            found = task(question, check)
            asked = (*about, *question.given, *reached(question), *found.asked)
            tags = (*question.tags, question.difficulty)
            items.append(Item(sheet.name_of(place), question.points, asked, found.form, found.told, tags))
        pools.append(Pool(place, made.sheets[0].questions[place - 1].kind, tuple(items)))
    return Quiz(title, *origin, spec.written_in, tuple(pools)).distinct(lambda item: item.essence)


def _reached(sheet: Variant) -> Callable[[Question], tuple[Block, ...]]:
    """Return what gives the results that a question goes on from; a quiz that asks for them does not tell them."""
    if not any(question.given and not question.reached for question in sheet.questions):
        return lambda question: question.reached
    begin = Paragraph(("Begin with a forward pass.",))
    return lambda question: (begin,) if question.reached else ()
