"""The numbers of a schedule that stand ready as arrays of the type of a batch: a pass takes them without a conversion.

Besides what is written as a number, these are the scalars that follow from numbers and from how many samples there are.
"""

from __future__ import annotations

from fractions import Fraction

from codegen.program.schedule.operations import Elementwise, Operand, Operation, Schedule, Value

__all__ = ["Constants", "in_brackets"]

_WORDS = {Fraction(0): "zero", Fraction(1): "one", Fraction(2): "two", Fraction(1, 2): "half"}
_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}


class Constants:
    """The numbers that passes over arrays take, with their names."""

    def __init__(self, schedule: Schedule) -> None:
        self._formulas = dict(_of_samples(schedule))
        self._names: dict[Operand, str] = {}
        for operation in schedule.operations:
            if operation.out.shape:
                for operand in operation.operands:
                    self._note(operand)

    def _note(self, operand: Operand) -> None:
        if operand in self._names or not (isinstance(operand, Fraction) or operand in self._formulas):
            return
        word = _WORDS.get(operand, "") if isinstance(operand, Fraction) else ""
        self._names[operand] = word or f"k{len(self._names)}"

    def name(self, operand: Operand) -> str:
        """Return what a number is called; empty for anything else."""
        return self._names.get(operand, "")

    def formula(self, operand: Operand) -> str:
        """Return a scalar that follows from N as a formula; empty for anything else."""
        return self._formulas.get(operand, "") if isinstance(operand, Value) else ""

    def is_made_before(self, operation: Operation) -> bool:
        """Say whether an operation gives a number that stands ready."""
        return operation.out in self._formulas

    @property
    def names(self) -> list[str]:
        """What the numbers are called."""
        return list(self._names.values())

    @property
    def formulas(self) -> list[str]:
        """What they are, in the number of samples N."""
        return [self._written(operand) for operand in self._names]

    def _written(self, operand: Operand) -> str:
        return repr(float(operand)) if isinstance(operand, Fraction) else self._formulas[operand]


def _of_samples(schedule: Schedule) -> dict[Value, str]:
    """Return the scalars that follow from numbers and N alone, as formulas."""
    found = {value: "N" for value in schedule.given.values() if value.given == "N"}
    for operation in schedule.operations:
        if not isinstance(operation, Elementwise) or operation.out.shape or operation.function not in _INFIX:
            continue
        written = [_formula(argument, found) for argument in operation.arguments]
        if all(written):
            found[operation.out] = f" {_INFIX[operation.function]} ".join(written)
    return found


def _formula(operand: Operand, found: dict[Value, str]) -> str:
    if isinstance(operand, Fraction):
        return repr(float(operand))
    return in_brackets(found.get(operand, ""))


def in_brackets(formula: str) -> str:
    """Return a formula as an operand."""
    return f"({formula})" if " " in formula else formula
