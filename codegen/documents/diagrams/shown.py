"""What a drawing of a network shows beside its units and lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from symbolic.formula.nodes import Formula, Quantity

__all__ = ["Labels", "Shown"]

Labels: TypeAlias = Literal["weights", "lit", "units", "none"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is labelled, and what is drawn at all.

    Attributes:
        labels: "weights" names units, and weights of layers where there is room for all; "lit" names units, and weights
            where they are lit; "units" names units alone; "none" names nothing.
        values: numbers, as they are printed, below the names of units and in place of the names of weights.
        gradients: numbers below those of units: how fast something changes with each.
        biases: whether biases are drawn.
        loss: whether the loss, the targets and the penalty are drawn.
        captions: whether words below the columns say what each layer is.
        kept: quantities that are drawn even where their layer is shortened.
    """

    labels: Labels = "weights"
    values: Mapping[Quantity, Formula] = field(default_factory=lambda: MappingProxyType({}))
    gradients: Mapping[Quantity, Formula] = field(default_factory=lambda: MappingProxyType({}))
    biases: bool = True
    loss: bool = True
    captions: bool = True
    kept: frozenset[Quantity] = frozenset()

    def contents(self, quantity: Quantity) -> tuple[Formula, ...]:
        """Return what is written in the outline of `quantity`: its name, its number, its gradient, or nothing."""
        name = () if self.labels == "none" else (quantity,)
        numbers = self.values.get(quantity), self.gradients.get(quantity)
        return (*name, *(number for number in numbers if number is not None))
