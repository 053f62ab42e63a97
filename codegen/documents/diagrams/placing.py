"""Places for labels on lines, so that none covers another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from codegen.documents.diagrams.drawing import Point
from codegen.documents.diagrams.frame import Box

__all__ = ["Segment", "along", "place_on"]

Segment: TypeAlias = tuple[Point, Point]

_PLACES = (0.5, 0.3, 0.7, 0.35, 0.65, 0.25, 0.75, 0.42, 0.58, 0.2, 0.8)


def along(segment: Segment, part: float) -> Point:
    """Return the point that lies so far along a segment, from 0 to 1."""
    (x, y), (u, v) = segment
    return x + part * (u - x), y + part * (v - y)


def place_on(
    segments: Iterable[Segment],
    boxes: Callable[[Segment, Point], Sequence[Box]],
    taken: Sequence[Box],
    others: Sequence[Segment],
) -> tuple[Point, int] | None:
    """Return where labels go along a line, and how many other lines run through them there: as few as possible.

    Args:
        segments: of the line.
        boxes: what the labels fill where they are put at a point of a segment.
        taken: what they must not meet.
        others: the segments of other lines.

    Returns:
        None where there is no place.
    """
    best: tuple[Point, int] | None = None
    for segment in segments:
        for part in _PLACES:
            centre = along(segment, part)
            found = boxes(segment, centre)
            if any(box.meets(other) for box in found for other in taken):
                continue
            crossed = sum(box.is_crossed(*other) for box in found for other in others)
            if best is None or crossed < best[1]:
                best = centre, crossed
    return best
