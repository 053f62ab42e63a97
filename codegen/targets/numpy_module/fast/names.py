"""What the values of a schedule and their arrays are called in the code."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from codegen.program.schedule.operations import Operand, Schedule, Value
from codegen.program.schedule.places import Place, Places
from codegen.targets.numpy_module.fast.constants import Constants, in_brackets

__all__ = ["Names"]

_ROWS = frozenset({"x", "y", "w"})
"""Arguments that have a sample in each row; transposed they are called `xt`, `yt` and `wt`."""


@dataclass(frozen=True, slots=True)
class Names:
    """What values and places are called in the code."""

    schedule: Schedule
    places: Places
    gradients: tuple[str, ...]
    constants: Constants

    def place(self, place: Place) -> str:
        """Return the name of an array: t0, or t0_8 where it is used for several widths; m0, u0, dW1."""
        match place.kind:
            case "gradient":
                return self.gradients[place.number]
            case "small":
                return f"u{place.number}"
            case kind:
                name = f"{kind[0]}{place.number}"
                return name if len(self.places.widths[kind, place.number]) == 1 else f"{name}_{place.shape[1]}"

    def of(self, operand: Operand, out: Value | None = None) -> str:
        """Return how an operand is written; beside a table a bias is a column and a number an array of its type."""
        if out is not None and out.shape:
            constant = self.constants.name(operand)
            if constant:
                return constant
        if isinstance(operand, Fraction):
            return repr(float(operand))
        if formula := self.constants.formula(operand):
            return in_brackets(formula)
        if operand.given in _ROWS:
            return f"{operand.given}t"
        name = operand.given or self.named(operand)
        return f"{name}[:, None]" if out is not None and len(operand.shape) == 1 < len(out.shape) else name

    def named(self, value: Value) -> str:
        """Return the name of a computed value: that of the program, else that of its array."""
        place = self.places.of.get(value)
        if place is not None and place.kind == "gradient":
            return self.place(place)
        targets = self.schedule.targets.get(value, ())
        if targets:
            return targets[0][0]
        return f"c{value.number}" if place is None else self.place(place)

    def factor(self, value: Value, *, transposed: bool) -> str:
        """Return a factor of a matrix product, or its transpose; tables lie transposed already."""
        if value.given in _ROWS:
            return f"{value.given}t" if transposed else value.given
        name = value.given or self.named(value)
        turned = transposed != (value.shape[0] == "N")
        return f"{name}.T" if turned else name

    def out(self, value: Value) -> str:
        """Return the name of the array that a value is written to."""
        return self.place(self.places.of[value])

    def comment(self, value: Value) -> str:
        """Return the formulas of the program that a value is the value of."""
        return "; ".join(note for _, note in self.schedule.targets.get(value, ()) if note)
