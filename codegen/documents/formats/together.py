"""What of a sheet is kept on one page: a question with the room for its answer, where that is not too much."""

from __future__ import annotations

from codegen.documents.model import Equations, InNotation, Numbered, Options, Paragraph, Room, Task

__all__ = ["is_short"]

_MOST_ROWS = 18
"""Half a page of handwriting."""


def is_short(task: Task) -> bool:
    """Say whether a question is kept on one page, with the room for its answer."""
    rows = 0
    for block in task.blocks:
        match block:
            case Room(lines=lines):
                rows += lines
            case (
                Equations(equations=chains) | Numbered(equations=chains) | InNotation(block=Equations(equations=chains))
            ):
                rows += 2 * len(chains)
            case Options(options=options) if not any(option.note for option in options):
                rows += len(options)
            case Paragraph():
                rows += 1
            case _:
                return False
    return rows <= _MOST_ROWS
