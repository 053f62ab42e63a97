"""What a deck says, before any format: parts, frames, and the lines of a frame that appear one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from codegen.documents.model import Paragraph, Table
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Formula, Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.graph.network import NetworkGraph

__all__ = ["Block", "Deck", "Flow", "Frame", "Line", "Lines", "Part", "derivation_lines", "stated"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a display: left side, sign, right side; what is None leaves its place empty.

    Attributes:
        stage: when the right side appears; what comes later keeps its place until then.
        left_stage: when the left side appears.
        reason: why the line holds, shown with it.
    """

    left: Formula | None
    right: Formula | None
    sign: str = "="
    stage: int = 1
    left_stage: int = 1
    reason: Words = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """A display whose equals signs stand below each other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Formulas beside each other, as many in a row as fit: matrices and vectors of a network."""

    formulas: tuple[Formula, ...]


Block: TypeAlias = Paragraph | Table | Lines | Flow


@dataclass(frozen=True, slots=True)
class Frame:
    """One slide, which may grow in stages.

    Attributes:
        title: what is asked, or what the slide is about.
        lit: the quantities whose path is lit in the diagram; the diagram is large where there is nothing else to show.
        known: the derivatives found so far, kept in view.
    """

    title: Words
    blocks: tuple[Block, ...] = ()
    lit: frozenset[Quantity] = frozenset()
    known: tuple[Relations, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the frame."""
        return tuple(line for block in self.blocks if isinstance(block, Lines) for line in block.lines)

    @property
    def others(self) -> tuple[Paragraph | Table | Flow, ...]:
        """What stands above the lines."""
        return tuple(block for block in self.blocks if not isinstance(block, Lines))

    @property
    def stages(self) -> int:
        """How many stages the frame has."""
        return max((line.stage for line in self.lines), default=1)

    def reason(self, stage: int) -> Words:
        """Return why what appears at `stage` holds; the words of several lines follow each other."""
        words: Words = ()
        for reason in dict.fromkeys(line.reason for line in self.lines if line.stage == stage and line.reason):
            words += (" ", *reason) if words else reason
        return words


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a deck."""

    title: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides about one network, to be printed in one notation."""

    title: str
    subtitle: str
    source: str
    command: str
    notation: Notation
    graph: NetworkGraph
    parts: tuple[Part, ...]


def derivation_lines(derivation: Derivation) -> Lines:
    """Return the bare derivative, and then one line for each step; each appears when the one before has been seen."""
    lines = [
        Line(None if stage > 2 else derivation.start, step.after, "=", stage, 1, step.reason)
        for stage, step in enumerate(derivation.steps, 2)
    ]
    return Lines(tuple(lines))


def stated(equations: Iterable[Relations], stage: int = 1, reason: Words = ()) -> tuple[Line, ...]:
    """Return equations as lines that appear as a whole."""
    return tuple(
        Line(equation.sides[0] if number == 0 else None, side, sign, stage, stage, reason)
        for equation in equations
        for number, (sign, side) in enumerate(zip(equation.signs, equation.sides[1:], strict=True))
    )
