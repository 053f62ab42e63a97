"""A derivation of a second derivative: a derivation whose question is how a first derivative changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Partial, Quantity

__all__ = ["SecondDerivation"]


@dataclass(frozen=True, slots=True)
class SecondDerivation(Derivation):
    """How `then` affects ∂of/∂wrt: the steps from the bare second derivative to its value."""

    then: Quantity = field(kw_only=True)

    @property
    def question(self) -> Words:
        """What the derivation answers, in words."""
        return ("How does ", self.then, " affect ", Partial(self.of, self.wrt), "?")

    @property
    def start(self) -> Partial:
        """The bare second derivative."""
        return Partial(Partial(self.of, self.wrt), self.then)
