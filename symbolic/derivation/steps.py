"""A derivation as data: what is asked, and the lines that lead to the answer.

Printers and documents only read this; nothing of how it looks is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from symbolic.derivation.rules import Rule
from symbolic.formula.build import equation
from symbolic.formula.display import display_latex, formula_latex
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations

__all__ = ["Derivation", "Step", "Words"]

Words: TypeAlias = tuple[str | Formula, ...]
"""A sentence with formulas in it, to be printed in any notation."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line: `after` equals `before` because of `rule`.

    Attributes:
        reason: the same in words about this very line.
        uses: equations shown earlier that the line relies on.
        substeps: smaller steps for a reader who asks why.
    """

    rule: Rule
    before: Formula
    after: Formula
    reason: Words
    uses: tuple[Relations, ...] = ()
    substeps: tuple[Step, ...] = ()

    @property
    def equation(self) -> Relations:
        """The two lines with an equals sign between them."""
        return equation(self.before, self.after)

    @property
    def smallest(self) -> tuple[Step, ...]:
        """The substeps all the way down; the step itself where it has none."""
        return tuple(small for step in self.substeps for small in step.smallest) or (self,)

    def _repr_latex_(self) -> str:
        """Return the two lines for notebooks, in the notation `slides`."""
        return formula_latex(self.equation)


@dataclass(frozen=True, slots=True)
class Derivation:
    """How `wrt` affects `of`: the steps from the bare derivative to its value, each starting where one ends.

    `symbol` is the name that the derivative has in a notation, such as δ; None where it has none.
    """

    of: Quantity
    wrt: Quantity
    steps: tuple[Step, ...]
    symbol: Quantity | None = None

    @property
    def question(self) -> Words:
        """What the derivation answers, in words."""
        return ("How does ", self.wrt, " affect ", self.of, "?")

    @property
    def start(self) -> Partial:
        """The bare derivative."""
        return Partial(self.of, self.wrt)

    @property
    def result(self) -> Formula:
        """The last line's right-hand side."""
        return self.steps[-1].after

    @property
    def conclusion(self) -> Relations:
        """The derivative and its value."""
        return equation(self.start, self.result)

    @property
    def chain(self) -> Relations:
        """All lines as one chain of equalities."""
        named = () if self.symbol is None else (self.symbol,)
        return equation(*named, self.start, *(step.after for step in self.steps))

    @property
    def in_detail(self) -> Derivation:
        """The same derivation with every step replaced by the smaller ones inside it, where it has any."""
        return replace(self, steps=tuple(small for step in self.steps for small in step.smallest))

    @property
    def known(self) -> Relations:
        """The derivative with the value that later chains put in: short enough to be one factor among others."""
        written_out = self.steps[-1].rule is Rule.WRITE_OUT_PRIME
        return equation(self.start, self.steps[-1].before if written_out else self.result)

    def _repr_latex_(self) -> str:
        """Return the lines for notebooks, in the notation `slides`; `codegen.notebook.show` adds the reasons."""
        return display_latex((self.chain,))
