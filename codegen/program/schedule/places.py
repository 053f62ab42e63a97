"""Schedule -> places: which array each value is written to. What nothing needs again is overwritten.

A value of one row a sample lies in a table; tables are lent again as soon as what is in them has been read for the last
time, so that the deltas of a deep network share two of them. Every other array has a place of its own shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from codegen.program.ir import Shape
from codegen.program.schedule.operations import Elementwise, Operation, Schedule, Select, Value

__all__ = ["Place", "Places", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """An array.

    Attributes:
        kind: "table" and "mask" have a row a sample, of numbers and of truth values; "small" does not depend on their
            number; "gradient" is given away.
        number: counted within its kind.
        shape: of the value in it.
    """

    kind: str
    number: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Places:
    """Where values lie.

    Attributes:
        of: the place of each computed value that is no scalar.
        tables, masks: how many units each table has room for.
        small: the shapes of the arrays that do not depend on the number of samples.
        widths: for how many units each table and mask is used, at one time or another.
    """

    of: dict[Value, Place]
    tables: tuple[int, ...]
    masks: tuple[int, ...]
    small: tuple[Shape, ...]
    widths: dict[tuple[str, int], set[int | str]]


def places(schedule: Schedule) -> Places:
    """Return the places of all values of a schedule."""
    lending = _Lending(_last_reads(schedule), _of_gradients(schedule))
    for step, operation in enumerate(schedule.operations):
        lending.place(step, operation)
    widths: dict[tuple[str, int], set[int | str]] = {}
    for place in lending.of.values():
        if place.kind in lending.rooms:
            widths.setdefault((place.kind, place.number), set()).add(place.shape[1])
    tables, masks = lending.rooms["table"], lending.rooms["mask"]
    return Places(lending.of, tuple(tables), tuple(masks), tuple(lending.small), widths)


def _last_reads(schedule: Schedule) -> dict[Value, int]:
    """Return the step at which each value is read for the last time; gradients are read after all steps."""
    last = {value: step for step, operation in enumerate(schedule.operations) for value in operation.values}
    return {**last, **dict.fromkeys(schedule.gradients, len(schedule.operations))}


def _of_gradients(schedule: Schedule) -> dict[Value, Place]:
    """Return the places of the gradients, and of what they are sums of: that is computed in the same array."""
    found = {value: Place("gradient", number, value.shape) for number, value in enumerate(schedule.gradients)}
    reads = Counter(value for operation in schedule.operations for value in operation.values)
    for operation in reversed(schedule.operations):
        place = found.get(operation.out)
        if place is None or not isinstance(operation, Elementwise):
            continue
        terms = (value for value in operation.values if not value.given and value not in found)
        term = next((value for value in terms if value.shape == place.shape and reads[value] == 1), None)
        if term is not None:
            found[term] = place
    return found


@dataclass
class _Lending:
    """What is lent at a step, and what is free."""

    last: dict[Value, int]
    of: dict[Value, Place]
    rooms: dict[str, list[int]] = field(default_factory=lambda: {"table": [], "mask": []})
    small: list[Shape] = field(default_factory=list)
    free: dict[str, list[int]] = field(default_factory=lambda: {"table": [], "mask": [], "small": []})

    def place(self, step: int, operation: Operation) -> None:
        """Find a place for what an operation computes, and free what it was the last to read."""
        ending = [value for value in dict.fromkeys(operation.values) if self.last[value] == step and value in self.of]
        out = operation.out
        if out.shape and out not in self.of:
            self.of[out] = self._overwritten(operation, ending) or self._lent(out)
        for value in ending:
            place = self.of[value]
            if place.kind != "gradient" and self.of.get(out, None) != place:
                self._free(place)
        if out not in self.last and out in self.of:
            self._free(self.of[out])

    def _overwritten(self, operation: Operation, ending: Sequence[Value]) -> Place | None:
        """Return the place of an operand of the same shape that is read entry by entry for the last time."""
        match operation:
            case Elementwise():
                fitting = operation.values
            case Select(no=Value() as no):
                fitting = (no,)
            case _:
                return None
        out = operation.out
        for value in fitting:
            if value in ending and value.shape == out.shape and value.truth == out.truth:
                place = self.of[value]
                return None if place.kind == "gradient" else place
        return None

    def _lent(self, value: Value) -> Place:
        """Return a free place: of the tables the smallest with room enough, else the largest, which grows."""
        if value.shape[0] != "N":
            return self._lent_small(value.shape)
        kind, need = "mask" if value.truth else "table", int(value.shape[1])
        rooms, free = self.rooms[kind], self.free[kind]
        enough = sorted((rooms[number], number) for number in free if rooms[number] >= need)
        if enough:
            number = enough[0][1]
        elif free:
            number = max(free, key=lambda one: (rooms[one], -one))
            rooms[number] = need
        else:
            rooms.append(need)
            return Place(kind, len(rooms) - 1, value.shape)
        free.remove(number)
        return Place(kind, number, value.shape)

    def _lent_small(self, shape: Shape) -> Place:
        for number in self.free["small"]:
            if self.small[number] == shape:
                self.free["small"].remove(number)
                return Place("small", number, shape)
        self.small.append(shape)
        return Place("small", len(self.small) - 1, shape)

    def _free(self, place: Place) -> None:
        if place.kind in self.free:
            self.free[place.kind].append(place.number)
