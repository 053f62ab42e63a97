"""What the scalar form says of every entry, for one sample and for a batch: the side that all others are held against.

∂L/∂v is one step of the chain rule, Σ_c ∂L/∂c ∂c/∂v over the children c of v. Where two forms agree on every such
step, they agree on every whole gradient, from the last layer to the first.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.formula.build import number, product, sum_of
from symbolic.formula.nodes import ZERO, Formula, Partial, Quantity
from symbolic.formula.substitute import rebuilt
from symbolic.graph.definitions import Activated, definition_formula
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph

__all__ = ["ScalarForm"]

_OF_A_SAMPLE = frozenset({"x", "y", "z", "a", "yhat", "L"})


class ScalarForm:
    """The right-hand sides of one network: of L, ∂L/∂v and ∂R/∂v, and of J and ∂J/∂v where there are `samples`."""

    def __init__(self, graph: NetworkGraph, deriver: Deriver, samples: int = 1) -> None:
        self.graph = graph
        self.samples = samples
        self.scale = Fraction(1, samples) if graph.spec.loss.samples == "mean" else Fraction(1)
        self._loss = Gradients(deriver, LOSS)
        self._penalty = Gradients(deriver, PENALTY) if graph.spec.loss.l2 is not None else None
        self._known: dict[Formula, Formula] = {}

    def right_side(self, subject: Formula) -> Formula:
        """Return what `subject` is equal to: an entry v, v^(n), J, ∂L/∂v, ∂R/∂v, ∂J/∂v^(n) or ∂J/∂(a parameter).

        Raises:
            QuantityError: where the network has no such entry.
        """
        known = self._known.get(subject)
        if known is None:
            known = self._known[subject] = self._right_side(subject)
        return known

    def _right_side(self, subject: Formula) -> Formula:
        match subject:
            case Quantity() if subject == COST:
                return self._over_samples(LOSS, [PENALTY] if self._penalty else [])
            case Quantity(sample=int(n)):
                return self.of_sample(definition_formula(self.graph.definition(replace(subject, sample=None))), n)
            case Quantity():
                return definition_formula(self.graph.definition(subject))
            case Partial(of=of, wrt=Quantity() as wrt) if of == LOSS:
                return self._loss[wrt].formula(LOSS)
            case Partial(of=of, wrt=Quantity() as wrt) if of == PENALTY:
                return self._penalty[wrt].formula(PENALTY) if self._penalty else ZERO
            case Partial(of=of, wrt=Quantity(sample=int(n)) as wrt) if of == COST:
                return self._scaled(self.of_sample(self._loss[replace(wrt, sample=None)].formula(LOSS), n))
            case Partial(of=of, wrt=Quantity() as wrt) if of == COST:
                penalty = self.right_side(Partial(PENALTY, wrt))
                return self._over_samples(self._loss[wrt].formula(LOSS), [] if penalty == ZERO else [penalty])
            case _:
                raise TypeError(f"the scalar form says nothing of {type(subject).__name__}")

    def _over_samples(self, formula: Formula, rest: list[Formula]) -> Formula:
        """1/m Σ_n u^(n) + R"""
        each = (self._scaled(self.of_sample(formula, n)) for n in range(1, self.samples + 1))
        return sum_of([*each, *rest])

    def _scaled(self, formula: Formula) -> Formula:
        return formula if self.scale == 1 else product((number(self.scale), formula))

    def of_sample(self, formula: Formula, n: int) -> Formula:
        """Return a formula about one sample as one about sample `n`: ∂L^(n)/∂v^(n) is m ∂J/∂v^(n) where J is a mean."""
        match formula:
            case Partial(of=of, wrt=Quantity() as wrt) if of == LOSS:
                by_cost = Partial(COST, self.of_sample(wrt, n))
                return by_cost if self.scale == 1 else product((number(1 / self.scale), by_cost))
            case Quantity(name=name, sample=None) if name in _OF_A_SAMPLE:
                return replace(formula, sample=n)
            case Quantity():
                return formula
            case _:
                return rebuilt(formula, lambda part: self.of_sample(part, n))

    def put_in(self, part: Quantity | Partial) -> Formula | None:
        """Return what a prediction, or a derivative by an activation or a prediction, stands for in every form.

        Forms differ in whether they put ∂L/∂a in where ∂L/∂z needs it; ∂L/∂z of other layers stands for itself.
        """
        match part:
            case Quantity(name="yhat") | Partial(of=Quantity(name="L" | "J"), wrt=Quantity(name="a" | "yhat")):
                return self.right_side(part)
            case _:
                return None

    def output(self, part: Quantity) -> Formula | None:
        """Return f(z_i) for an activation of the output layer where it follows from its own score alone."""
        if part.name != "a" or part.layer != self.graph.depth:
            return None
        definition = self.graph.definition(replace(part, sample=None))
        return self.right_side(part) if isinstance(definition, Activated) else None
