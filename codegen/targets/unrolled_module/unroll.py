"""Schedule -> statements on floats for one sample: every entry of every value is a name of its own, or a formula.

What is read once is written where it is read, as long as that is no condition and no sum of products.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatchmethod

from codegen.program.ir import Shape
from codegen.program.schedule.operations import (
    Compare,
    Elementwise,
    Inner,
    Matmul,
    MaxOfUnits,
    Operand,
    Operation,
    Schedule,
    Select,
    SumOfAll,
    SumOfSamples,
    SumOfUnits,
    Value,
)
from codegen.targets.unrolled_module.floats import Float, applied, literal

__all__ = ["Unrolled", "unrolled"]

_LONGEST = 32
"""What a formula may measure that is written inside another one."""

Entries = tuple[Float, ...]
"""The entries of a value, row by row; of a value with a row a sample, the one row."""


@dataclass(frozen=True, slots=True)
class Unrolled:
    """What a function consists of.

    Attributes:
        statements: names with their formulas, and comments, which have no name.
        cost: the formula of J.
        gradients: the formulas of the entries of each gradient.
    """

    statements: list[tuple[str, str]]
    cost: str
    gradients: list[Entries]


def unrolled(schedule: Schedule) -> Unrolled:
    """Return the statements of a schedule for one sample."""
    work = _Work(schedule)
    for operation in schedule.operations:
        work.add(operation)
    cost = work.entries(schedule.cost)[0].text
    return Unrolled(work.statements, cost, [work.entries(value) for value in schedule.gradients])


def names_of(name: str, shape: Shape) -> list[str]:
    """Return the names of the entries of an argument: W1_11, b1_2, x_1; W1_1_10 where an index has two digits."""
    sizes = [int(size) for size in shape if size != "N"]
    between = "_" if any(size > 9 for size in sizes) and len(sizes) > 1 else ""
    match sizes:
        case [count]:
            return [f"{name}_{i}" for i in range(1, count + 1)]
        case [rows, columns]:
            return [f"{name}_{i}{between}{j}" for i in range(1, rows + 1) for j in range(1, columns + 1)]
        case _:
            return [name]


class _Work:
    """The statements as they grow."""

    def __init__(self, schedule: Schedule) -> None:
        self.statements: list[tuple[str, str]] = []
        self._targets = schedule.targets
        self._once, self._gradients = _read_in_place(schedule), frozenset(schedule.gradients)
        self._known: dict[Value, Entries] = {
            value: (literal(1),) if name == "N" else tuple(Float(entry) for entry in names_of(name, value.shape))
            for name, value in schedule.given.items()
        }

    def entries(self, operand: Operand) -> Entries:
        """Return the entries of an operand."""
        return (literal(operand),) if isinstance(operand, Fraction) else self._known[operand]

    def add(self, operation: Operation) -> None:
        """Write the statements of an operation, or keep its formulas for where they are read."""
        formulas = tuple(self.formulas(operation))
        out = operation.out
        if out in self._once and (out in self._gradients or max(len(part.text) for part in formulas) <= _LONGEST):
            self._known[out] = formulas
            return
        targets = self._targets.get(out, ())
        name = targets[0][0] if targets else f"v{out.number}"
        names = names_of(name, out.shape)
        notes = "; ".join(note for _, note in targets if note)
        if notes:
            self.statements.append(("", notes))
        kept: list[Float] = []
        for entry, formula in zip(names, formulas, strict=True):
            if formula.is_atom:
                kept.append(formula)
            else:
                self.statements.append((entry, formula.text))
                kept.append(Float(entry))
        self._known[out] = tuple(kept)

    @singledispatchmethod
    def formulas(self, operation: Operation) -> Iterator[Float]:
        """Yield the formula of each entry."""
        raise TypeError(f"no floats for {type(operation).__name__}")

    @formulas.register
    def _elementwise(self, operation: Elementwise) -> Iterator[Float]:
        """f(u_i, v_i)"""
        for parts in self._side_by_side(operation.arguments):
            yield applied(operation.function, parts)

    @formulas.register
    def _compare(self, operation: Compare) -> Iterator[Float]:
        """u_i < v_i"""
        for left, right in self._side_by_side((operation.left, operation.right)):
            yield applied(operation.sign, (left, right))

    @formulas.register
    def _select(self, operation: Select) -> Iterator[Float]:
        """u_i if c_i else v_i"""
        for parts in self._side_by_side((operation.condition, operation.yes, operation.no)):
            yield applied("select", parts)

    @formulas.register
    def _matmul(self, operation: Matmul) -> Iterator[Float]:
        """x_i1 y_1j + x_i2 y_2j + ..."""
        left, right = self._rows(operation.left), self._rows(operation.right)
        left = _transposed(left) if operation.left_transposed else left
        columns = right if operation.right_transposed else _transposed(right)
        for row in left:
            for column in columns:
                yield _total([applied("multiply", pair) for pair in zip(row, column, strict=True)])

    @formulas.register
    def _max(self, operation: MaxOfUnits) -> Iterator[Float]:
        """max(u_1, u_2, ...)"""
        yield applied("max", self.entries(operation.operand))

    @formulas.register(SumOfUnits)
    @formulas.register(SumOfAll)
    def _sum(self, operation: SumOfUnits | SumOfAll) -> Iterator[Float]:
        """u_1 + u_2 + ..."""
        yield _total(self.entries(operation.operand))

    @formulas.register
    def _of_samples(self, operation: SumOfSamples) -> Iterator[Float]:
        """u_j, of the one sample"""
        yield from self.entries(operation.operand)

    @formulas.register
    def _inner(self, operation: Inner) -> Iterator[Float]:
        """u_1 v_1 + u_2 v_2 + ..."""
        pairs = zip(self.entries(operation.left), self.entries(operation.right), strict=True)
        yield _total([applied("multiply", pair) for pair in pairs])

    def _side_by_side(self, operands: Sequence[Operand]) -> Iterator[tuple[Float, ...]]:
        """Yield the entries at the same place; a single one stands at every place."""
        found = [self.entries(operand) for operand in operands]
        size = max(map(len, found))
        yield from zip(*(entries if len(entries) == size else entries * size for entries in found), strict=True)

    def _rows(self, value: Value) -> list[Entries]:
        entries = self._known[value]
        columns = int(value.shape[1])
        return [entries[start : start + columns] for start in range(0, len(entries), columns)]


_INLINE = frozenset({"add", "subtract", "multiply", "divide", "negative", "exp", "tanh", "log", "log1p"})
"""What writes each operand once."""


def _read_in_place(schedule: Schedule) -> set[Value]:
    """Return the values that are written where they are read: once, entry by entry, or as a gradient."""
    readers: dict[Value, list[Operation]] = {}
    for operation in schedule.operations:
        for value in operation.values:
            readers.setdefault(value, []).append(operation)
    return {
        operation.out
        for operation in schedule.operations
        if _is_read_in_place(operation.out, readers.get(operation.out, []), schedule)
    }


def _is_read_in_place(value: Value, readers: Sequence[Operation], schedule: Schedule) -> bool:
    if not readers or value in schedule.gradients:
        return not readers and value in schedule.gradients
    match readers:
        case [Elementwise(function=function, out=out)]:
            return function in _INLINE and out.shape == value.shape
        case [Select(out=out)]:
            return out.shape == value.shape
        case _:
            return False


def _transposed(rows: list[Entries]) -> list[Entries]:
    return list(zip(*rows, strict=True))


def _total(terms: Sequence[Float]) -> Float:
    return terms[0] if len(terms) == 1 else applied("sum", terms)
