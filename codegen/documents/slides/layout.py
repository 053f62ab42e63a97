"""Frame -> what fits on a slide: where lines break, how large they are set, and what stands above and beside them.

Sizes are in points of a slide of 455 by 256, which is 16 by 9 centimetres. The diagram has one size in a deck. Where
lines would get too small to be read, first the standing derivatives give way, then the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.documents.formats.rows import Script, broken_side
from codegen.documents.formats.width import width
from codegen.documents.slides.heights import em, formula_height, height_of
from codegen.documents.slides.model import Frame, Line
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation

__all__ = ["BODY", "Arranged", "Row", "Size", "Standing", "arranged"]


@dataclass(frozen=True, slots=True)
class Size:
    """A box in points."""

    width: float
    height: float


BODY = Size(428.0, 168.0)
"""What a slide has between its title and the reasons at its bottom, with room to spare."""

_READABLE, _SMALL = (10.0, 9.0, 8.0), (7.0, 6.0)
"""Sizes of type: those that everybody can read, and those that are better than nothing."""
_MOST_IN_COLUMN = 3
_LEAST_SHARE, _MOST_SHARE = 0.25, 0.5
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a display; what is left of the sign and what is right of it appear at stages of their own."""

    left: str
    right: str
    left_stage: int
    stage: int
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The derivatives found so far, beside the display: in one column, or in two where they are many.

    Attributes:
        share: which part of the width they take.
    """

    columns: tuple[tuple[Relations, ...], ...]
    size: float
    share: float


@dataclass(frozen=True, slots=True)
class Arranged:
    """What stands on a slide below its title.

    Attributes:
        diagram: whether the diagram is there.
        standing: the standing derivatives; None where there are none, or where they give way.
        rows: the display.
        size: of its type.
        flow: the size of type of formulas beside each other.
    """

    diagram: bool
    standing: Standing | None
    rows: tuple[Row, ...]
    size: float
    flow: float


def arranged(frame: Frame, diagram: float, notation: Notation, script: Script) -> Arranged:
    """Return how a frame is set; in the smallest type, without all else, where it fits in no way.

    Args:
        frame: the slide.
        diagram: how high the diagram is where it is there.
        notation: in which it is written.
        script: how its format writes formulas.
    """
    rows: tuple[Row, ...] = ()
    for shown, known, sizes in _ways(frame):
        for flow in sizes:
            above = sum(height_of(block, flow, BODY.width, notation) for block in frame.others)
            high = BODY.height - (diagram if shown else 0) - above - (_GAP if frame.lines else 0)
            standing = _standing(frame, notation, high) if known else None
            if high < 0 or (known and standing is None):
                continue
            wide = BODY.width * (1 - (standing.share if standing else 0))
            for size in sizes:
                rows, fits = _rows(frame.lines, wide / em(size), high / size, notation, script)
                if fits:
                    return Arranged(shown, standing, rows, size, flow)
    return Arranged(not frame.lines and bool(frame.lit), None, rows, _SMALL[-1], _SMALL[-1])


def _ways(frame: Frame) -> list[tuple[bool, bool, tuple[float, ...]]]:
    """Return in which ways a frame is tried: what is given up, and how small the type may be for that."""
    known = (True, False) if frame.known else (False,)
    shown = (True, False) if frame.lit or not frame.blocks else (False,)
    ways = [(picture, beside, _READABLE) for picture in shown for beside in known]
    return [*ways, (False, False, _SMALL)]


def _rows(
    lines: tuple[Line, ...], room: float, high: float, notation: Notation, script: Script
) -> tuple[tuple[Row, ...], bool]:
    """Return the rows where `room` em fit side by side, and whether they do, in a height of `high` em."""
    margin = max((width(line.left, notation) for line in lines if line.left is not None), default=0.0) + 2.2
    rows: list[Row] = []
    height, widest = 0.0, 0.0
    for line in lines:
        left = "" if line.left is None else script.formula(line.left, notation)
        sign = script.relation(line.sign)
        if line.right is None:
            rows.append(Row(left, "", line.left_stage, line.stage))
            continue
        (top, used), *below = broken_side(line.right, room - margin, notation, script)
        rows.append(Row(left, f"{sign} {top}", line.left_stage, line.stage))
        rows += [Row("", text, line.stage, line.stage, continued=True) for text, _ in below]
        widest = max(widest, used, *(more + 1 for _, more in below), 0.0)
        height += max(formula_height(side) for side in (line.left, line.right) if side is not None) * (1 + len(below))
    return tuple(rows), widest <= room - margin and height <= high


def _standing(frame: Frame, notation: Notation, high: float) -> Standing | None:
    """Return the standing derivatives in the largest type in which they fit; None where they fit in none."""
    several = len(frame.known) > _MOST_IN_COLUMN
    half = (len(frame.known) + 1) // 2
    columns = (frame.known[:half], frame.known[half:]) if several else (frame.known,)
    widest = sum(max(width(line, notation) for line in column) + 1.5 for column in columns)
    height = max(sum(map(formula_height, column)) for column in columns)
    for size in (9.0, 8.0, 7.0):
        share = (widest * em(size) + 10) / BODY.width
        if share <= _MOST_SHARE and height * size <= high:
            return Standing(columns, size, max(share, _LEAST_SHARE))
    return None
