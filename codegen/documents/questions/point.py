"""A network with numbers, what they lead to, and how far off an answer may be that follows from them.

Stems ask to round every result, so what comes of that is known beside the values themselves, and is always right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from codegen.documents.model import Block, Box, Paragraph, Table
from codegen.documents.questions.given_numbers import given_numbers
from symbolic.formula.nodes import Partial, Quantity, Relations
from symbolic.formula.value import Value
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given
from symbolic.spec.model import NetworkSpec

__all__ = ["ROUNDING", "UNIT", "Point", "exactly"]

ROUNDING = Rounding(4)
UNIT = Fraction(1, 10**ROUNDING.digits)
"""One in the last decimal."""

_USUAL = 5 * UNIT
"""So far off may be an answer of size 1; up to four times as far where rounding as asked leads there."""


@dataclass(frozen=True, slots=True)
class Point:
    """A network with numbers.

    Attributes:
        spec: with its numbers.
        forward: the lines of the forward pass.
        values: what every quantity is worth, and the derivatives by the weights of the last two layers.
        rounded: the same where every result on the way is rounded, as stems ask, in each way to do so.
    """

    spec: NetworkSpec
    forward: tuple[Relations, ...]
    values: Mapping[Quantity | Partial, Value]
    rounded: tuple[Mapping[Quantity | Partial, Value], ...]

    @property
    def is_exact(self) -> bool:
        """Whether every value is a fraction that is shown as it is."""
        return all(ROUNDING.shown(value)[1] for value in self.values.values())

    def is_exact_to(self, value: Value) -> bool:
        """Say whether every value and what was found last, `value`, are shown as they are."""
        return self.is_exact and ROUNDING.shown(value)[1]

    def rounding(self, value: Value) -> str:
        """Return what is said of rounding on the way to `value`; nothing where no number is rounded."""
        return "" if self.is_exact_to(value) else f" Round every result to {ROUNDING.digits} decimals."

    def followed(self, quantity: Quantity) -> list[Value]:
        """Return what a quantity is where every result on the way is rounded."""
        return [values[quantity] for values in self.rounded]

    def tolerance(self, value: Value, rounded: Iterable[Value], change: Fraction | None = None) -> Fraction | None:
        """Return how far an answer may be off: nothing where all is exact, else so far that all of `rounded` is right.

        Where the answer is a change of something known, it is a quarter of that change at most.

        Args:
            value: the answer.
            rounded: what is found where every result is rounded, in each way to do so.
            change: by which the answer differs from what was known before.

        Returns:
            A number of units of the last decimal; None where rounding takes the answer too far.
        """
        if self.is_exact_to(value):
            return Fraction(0)
        usual = _USUAL * max(1, round(abs(float(value))))
        most = 4 * usual if change is None else min(4 * usual, UNIT * floor(abs(change) / (4 * UNIT)))
        off = UNIT * max(ceil(abs(exactly(each) - exactly(value)) / UNIT) for each in rounded)
        allowed = max(off, min(usual, most))
        return allowed if 0 < allowed <= most else None

    def known(self) -> dict[Quantity | Partial, Value]:
        """Return the inputs, targets and parameters with their numbers."""
        return dict(given(self.spec))

    def moving(self, weights: Iterable[Quantity], of: Quantity) -> list[Quantity]:
        """Return the weights that `of` depends on not much less than on any other of them."""
        slopes = {weight: abs(float(self.values[Partial(of, weight)])) for weight in weights}
        return [weight for weight, slope in slopes.items() if 2 * slope >= max(slopes.values())]

    def quantities(self) -> dict[Quantity | Partial, Value]:
        """Return the value of every quantity, and of no derivative."""
        return {known: value for known, value in self.values.items() if isinstance(known, Quantity)}

    def numbers(self) -> tuple[Block, ...]:
        """Return what is given: the sample, and the parameters of each layer on a line."""
        return (Box(tuple(given_numbers(NetworkGraph(self.spec), self.known(), ROUNDING))),)

    def reached(self) -> tuple[Block, ...]:
        """Return the results of the forward pass."""
        shown = [(line.sides[0], *ROUNDING.shown(self.values[line.sides[0]])) for line in self.forward]  # type: ignore[index]
        header, rows = ("quantity", "value"), tuple((name, value) for name, value, _ in shown)
        return (Paragraph(("The forward pass gave:",)), Table(header, rows))


def exactly(value: Value) -> Fraction:
    """Return a value as a fraction, to the last digit of a float."""
    return value if isinstance(value, Fraction) else Fraction(float(value))
