"""Neighbouring loops over the same units become one loop, where no unit needs what the loop makes of another.

Stage: used by `functions`, before helpers are put in place, so that one unit's z, a and slope share what they compute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.program.ir import Expr, Name, nodes_in
from codegen.program.loops.steps import Add, Entry, Let, Loop, Rise, Step, Store
from codegen.targets.c_header.samples import Note

__all__ = ["fused"]


def fused(steps: Iterable[Step]) -> list[Step]:
    """Return the steps with loops joined; the note of a loop stands inside it."""
    found = list[Step]()
    for step in _with_notes_inside(steps):
        last = found[-1] if found else None
        if isinstance(last, Loop) and isinstance(step, Loop) and _may_join(last, step):
            found[-1] = Loop(last.index, last.bound, (*last.body, *step.body))
        else:
            found.append(step)
    return found


def _with_notes_inside(steps: Iterable[Step]) -> Iterator[Step]:
    note: Note | None = None
    for step in steps:
        if isinstance(step, Note):
            note = step
        elif note is not None and isinstance(step, Loop):
            yield Loop(step.index, step.bound, (note, *step.body))
            note = None
        else:
            if note is not None:
                yield note
            note = None
            yield step


def _may_join(first: Loop, second: Loop) -> bool:
    """Whether a unit of the second loop reads and changes nothing of the first but its own unit."""
    if (first.index, first.bound) != (second.index, second.bound):
        return False
    written = {target for target in _targets(first) if isinstance(target, Entry)}
    running = {target for target in _targets(first) if isinstance(target, Name)} - {*_lets(first)}
    arrays = {target.id for target in written}
    for part in (*_targets(second), *_read(second)):
        if isinstance(part, Entry) and part.id in arrays and part not in written:
            return False
    return not running & {*_read(second)}


def _targets(step: Step) -> Iterator[Expr]:
    """Yield what a step changes."""
    match step:
        case Loop(body=body):
            for inner in body:
                yield from _targets(inner)
        case Store(target=target) | Add(target=target) | Rise(target=target):
            yield target


def _lets(step: Step) -> Iterator[Expr]:
    match step:
        case Loop(body=body):
            for inner in body:
                yield from _lets(inner)
        case Let(name):
            yield Name(name)


def _read(step: Step) -> Iterator[Expr]:
    match step:
        case Loop(body=body):
            for inner in body:
                yield from _read(inner)
        case Let(value=value) | Store(value=value) | Add(value=value) | Rise(value=value):
            yield from nodes_in(value)
