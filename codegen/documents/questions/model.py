"""What a question is: its stem, what counts as right, and how it is worked out; the source of sheets and quizzes.

A stem stands alone together with `given`. What it says is blocks of a document, so every format prints it; what is
right is data, so a quiz can mark it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from codegen.documents.model import Block, Room
from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula, Relations, Text
from symbolic.formula.notation import Notation
from symbolic.formula.value import Value
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Asked

__all__ = [
    "BLANK",
    "Answer",
    "Choice",
    "Choices",
    "Difficulty",
    "FormulaAnswer",
    "LineAnswer",
    "NumberAnswer",
    "Question",
    "WordAnswer",
]

Difficulty: TypeAlias = Literal["easy", "medium", "hard"]

BLANK = Text("________")
"""What is to be filled in, in a formula."""


@dataclass(frozen=True, slots=True)
class FormulaAnswer:
    """A relation that any equal one stands for.

    Attributes:
        relation: what was asked on its left, the key on its right.
        judged_on: the network and the notation in which `chalkgrad check` judges it.
    """

    relation: Relations
    judged_on: NetworkSpec

    @property
    def written_in(self) -> Notation:
        """The notation of the answer."""
        return self.judged_on.written_in


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number.

    Attributes:
        of: what it is the value of.
        value: not rounded.
        shown: as the key writes it.
        exact: whether that is the value itself.
        tolerance: how far an answer may be off; 0 for what can be computed exactly.
        computed_on: the network with the numbers it is computed from; None for a number that is counted.
        asked: the change behind which it is the value, where that is not the network as it is.
    """

    of: Formula
    value: Value
    shown: Formula
    exact: bool
    tolerance: Fraction
    computed_on: NetworkSpec | None = None
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class WordAnswer:
    """A few words: what the key says, and all that is accepted, as typed."""

    words: Words
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """A wrong line among others.

    Attributes:
        number: of the line, from 1.
        wrong, right: what stands there, and what should.
        mistake: its name in the catalogue of mistakes.
        judged_on: the network and the notation in which `chalkgrad check` judges the line.
    """

    number: int
    wrong: Relations
    right: Relations
    mistake: str
    judged_on: NetworkSpec


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from.

    Attributes:
        formula: what it says.
        is_right: whether it is the key.
        feedback: what to tell a person who chose it.
        mistake: its name in the catalogue of mistakes; empty for the key.
    """

    formula: Formula
    is_right: bool
    feedback: Words
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers to choose from, one of them right; `asked` is the left side that all of them stand for."""

    asked: Formula
    choices: tuple[Choice, ...]
    judged_on: NetworkSpec


Answer: TypeAlias = FormulaAnswer | NumberAnswer | WordAnswer | LineAnswer | Choices


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its key.

    Attributes:
        kind: its name in the table of kinds.
        stem: what is asked; the choices of `Choices` are not in it.
        answer: what is right; it was proved.
        points, difficulty: what it is worth, and how hard it is.
        room: to write in on paper.
        solution: how the answer is found.
        structure: what questions of one difficulty have in common, such as the layer that is asked about.
        given: the numbers that the stem refers to.
        reached: results that it goes on from, unless another question on the same sheet asks for them.
        tags: words to find it by.
    """

    kind: str
    stem: tuple[Block, ...]
    answer: Answer
    points: int
    difficulty: Difficulty
    room: Room
    solution: tuple[Block, ...]
    structure: Hashable = ()
    given: tuple[Block, ...] = ()
    reached: tuple[Block, ...] = ()
    tags: tuple[str, ...] = ()
