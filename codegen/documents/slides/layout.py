"""Frame -> what fits on a slide: where lines break, how large they are set, and what stands above and beside them.

Sizes are in points of a slide of 455 by 256, which is 16 by 9 centimetres. A frame keeps its diagram and the standing
derivatives in view while the lines can be read; where they would get too small, the diagram gets smaller, then the
derivatives give way, and at last the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from codegen.documents.formats.rows import Script, broken_side
from codegen.documents.formats.width import width
from codegen.documents.slides.model import Frame, Line
from symbolic.formula.brackets import is_tall
from symbolic.formula.nodes import Cases, Formula, Relations, Sigma
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import children

__all__ = ["DIAGRAM", "LARGE_DIAGRAM", "Arranged", "Row", "Size", "Standing", "arranged"]


@dataclass(frozen=True, slots=True)
class Size:
    """A box in points."""

    width: float
    height: float


DIAGRAM, _SMALL_DIAGRAM, _NO_DIAGRAM = Size(428.0, 88.0), Size(428.0, 62.0), Size(0.0, 0.0)
LARGE_DIAGRAM = Size(428.0, 178.0)
_BODY = Size(428.0, 168.0)
"""What a slide has between its title and the reasons at its bottom, with room to spare."""

_READABLE, _SMALL = (10.0, 9.0, 8.0), (7.0, 6.0)
"""Sizes of type: those that everybody can read, and those that are better than nothing."""
_EM = 1.02
"""Width in em of what `width` calls one: letters of formulas are a little wider than it says."""
_LOW, _TALL, _SUM = 1.75, 2.9, 3.6
"""Height of a row in its own size of type, without fractions, with them, and with a sum that has bounds."""
_SMALL_SCRIPTS = 1.07
"""How much wider formulas in small type are, as marks and indices are not set smaller than 5 points."""
_MOST_IN_COLUMN = 3
_LEAST_SHARE, _MOST_SHARE = 0.25, 0.5
_OTHER = 44.0
"""Two lines of text, or a row of fractions, above the display."""
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
        diagram: the room for the diagram; of height 0 where it gives way.
        standing: the standing derivatives; None where there are none, or where they give way.
        rows: the display.
        size: of its type.
    """

    diagram: Size
    standing: Standing | None
    rows: tuple[Row, ...]
    size: float


def arranged(frame: Frame, notation: Notation, script: Script) -> Arranged:
    """Return how a frame with lines is set; in the smallest type, without all else, where it fits in no way."""
    rows: tuple[Row, ...] = ()
    for diagram, known, sizes in _ways(frame):
        high = _BODY.height - diagram.height - _OTHER * len(frame.others) - _GAP
        standing = _standing(frame, notation, high) if known else None
        if known and standing is None:
            continue
        wide = _BODY.width * (1 - (standing.share if standing else 0))
        for size in sizes:
            rows, fits = _rows(frame.lines, wide / (size * _EM), high / size, notation, script)
            if fits:
                return Arranged(diagram, standing, rows, size)
    return Arranged(_NO_DIAGRAM, None, rows, _SMALL[-1])


def _ways(frame: Frame) -> list[tuple[Size, bool, tuple[float, ...]]]:
    """Return in which ways a frame is tried: what is given up, and how small the type may be for that."""
    known = (True, False) if frame.known else (False,)
    pictures = product(known, (DIAGRAM, _SMALL_DIAGRAM)) if frame.lit else ()
    ways = [*pictures, *((beside, _NO_DIAGRAM) for beside in known)]
    return [*((diagram, beside, _READABLE) for beside, diagram in ways), (_NO_DIAGRAM, False, _SMALL)]


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
        height += max(_height(side) for side in (line.left, line.right) if side is not None) * (1 + len(below))
    return tuple(rows), widest <= room - margin and height <= high


def _height(formula: Formula) -> float:
    """Return the height of a row with a formula in it, in em."""
    cases = max((len(part.branches) for part in _parts(formula) if isinstance(part, Cases)), default=0)
    sums = any(isinstance(part, Sigma) for part in _parts(formula))
    return max(1.8 * cases, _SUM if sums else _TALL if is_tall(formula) else _LOW)


def _parts(formula: Formula) -> list[Formula]:
    return [formula, *(part for child in children(formula) for part in _parts(child))]


def _standing(frame: Frame, notation: Notation, high: float) -> Standing | None:
    """Return the standing derivatives in the largest type in which they fit; None where they fit in none."""
    several = len(frame.known) > _MOST_IN_COLUMN
    half = (len(frame.known) + 1) // 2
    columns = (frame.known[:half], frame.known[half:]) if several else (frame.known,)
    widest = sum(max(width(line, notation) for line in column) + 1.5 for column in columns)
    height = max(sum(map(_height, column)) for column in columns)
    for size in (9.0, 8.0, 7.0):
        share = (widest * size * _EM * (_SMALL_SCRIPTS if size < _READABLE[-1] else 1) + 10) / _BODY.width
        if share <= _MOST_SHARE and height * size <= high:
            return Standing(columns, size, max(share, _LEAST_SHARE))
    return None
