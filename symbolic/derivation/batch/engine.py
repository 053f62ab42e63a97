"""The derivation engine, batch form: J = 1/m Σ_n L^(n), its gradient by every array of all samples, every line proved.

Stage 3, after the index engine. What was derived for one sample holds for each; the derivative by what belongs to one
sample carries the factor of the cost with it, and the derivative by a parameter adds up the samples. Both are
contracted to whole arrays, which is where the sum over samples becomes part of a matrix product.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbolic.derivation.batch.samples import COST, SAMPLE, by_cost, cost_scale, of_each_sample, over_samples
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import general_formula, scale
from symbolic.derivation.index.lines import flat
from symbolic.derivation.matrix.arrays import whole
from symbolic.derivation.matrix.engine import ArrayDerivation, MatrixDeriver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step, Words
from symbolic.errors import ProofError
from symbolic.formula.build import equation, product, sum_of
from symbolic.formula.nodes import Apply, Formula, Negative, Partial, Product, Quantity, Relations, Sigma
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import rebuilt
from symbolic.graph.definitions import LossOf, Softmaxed
from symbolic.graph.network import LOSS, PENALTY

__all__ = ["BatchDeriver"]

_PARAMETERS = frozenset({"W", "b"})


class BatchDeriver:
    """Makes the batch form of one network, with samples combined by `reduction`, "sum" or "mean"."""

    def __init__(self, index: IndexDeriver, layout: Layout, reduction: str) -> None:
        self.index = index
        self.matrix = MatrixDeriver(index, layout)
        self.reduction = reduction
        self._known: dict[Quantity, ArrayDerivation] = {}

    def derive(self, array: Quantity) -> ArrayDerivation:
        """Return ∂J/∂(the array of all samples), or ∂J/∂(a parameter)."""
        known = self._known.get(array)
        if known is None:
            line = self.index.derive(array).result
            known = self._known[array] = self._derivation(self.index.entry(array), line)
        return known

    def definition(self, array: Quantity) -> Relations:
        """Return the defining equation of the array of all samples: Z = A W^T + 1 b^T."""
        entry = self.index.entry(array)
        marked = _marked(entry)
        definition = self.index.graph.definition(entry)
        if isinstance(definition, Softmaxed):
            scores = _marked(definition.scores.member(definition.unit))
            return equation(whole(marked), Apply("softmax", (whole(scores),)))
        formula = of_each_sample(general_formula(definition, self.index.graph, "j"))
        return equation(whole(marked), self.matrix.contracted(formula, marked))

    def factored(self, array: Quantity) -> ArrayDerivation:
        """Return ∂J/∂array in terms of the derivatives by what follows from it directly, found before it."""
        return self._derivation(self.index.entry(array), self.index.factored(array))

    def by_prediction(self) -> Relations:
        """Return ∂J/∂Ŷ with the derivative of the loss of one output left as l'."""
        loss = self.index.graph.definition(LOSS)
        assert isinstance(loss, LossOf)  # noqa: S101  (every network has one)
        slope = Apply(loss.name, (Quantity("Yhat"), Quantity("Y")), 1)
        value = scale(loss, Fraction(1), self.index.graph, slope)
        return equation(Partial(COST, Quantity("Yhat")), _scaled(cost_scale(self.reduction), value))

    def cost(self) -> Relations:
        """Return J = 1/m Σ_n L^(n), and + R where the weights are penalized."""
        penalty = () if self.index.graph.spec.loss.l2 is None else (PENALTY,)
        return equation(COST, sum_of([over_samples(self.reduction, of_each_sample(LOSS)), *penalty]))

    # --- steps --------------------------------------------------------------------------------------------------

    def _derivation(self, entry: Quantity, value: Formula) -> ArrayDerivation:
        if entry.name in _PARAMETERS:
            steps = list(self._by_parameter(entry, value))
        else:
            steps = list(self._by_sample(entry, value))
        marked = steps[0].before.wrt  # type: ignore[attr-defined]  # every derivation starts from a derivative
        return self.matrix.contracted_derivation(COST, marked, tuple(steps))

    def _by_parameter(self, entry: Quantity, value: Formula) -> Iterator[Step]:
        """∂J/∂W_ij = 1/m Σ_n ∂L^(n)/∂W_ij = Σ_n ∂J/∂z_i^(n) a_j^(n)"""
        bare = Partial(COST, entry)
        each = Partial(of_each_sample(LOSS), entry)
        penalties = self._penalties(entry)
        first = sum_of([over_samples(self.reduction, each), *(fact.sides[0] for fact in penalties)])
        yield self._proved(Step(Rule.SUM_OVER_SAMPLES, bare, first, _about_cost(penalties)))
        facts = (equation(each, of_each_sample(value)), *penalties)
        rest = [fact.sides[-1] for fact in penalties]
        put_in = sum_of([over_samples(self.reduction, of_each_sample(value)), *rest])
        yield self._proved(Step(Rule.SUBSTITUTE_KNOWN, first, put_in, ("What holds for one sample.",), facts))
        samples = Sigma(by_cost(of_each_sample(value)), SAMPLE.letter, 1, Quantity("samples"))
        yield self._proved(Step(Rule.EACH_SAMPLE, put_in, sum_of([samples, *rest]), self._about_scale()))

    def _about_scale(self) -> Words:
        return _ABOUT_SCALE if cost_scale(self.reduction) else _ALONE

    def _penalties(self, entry: Quantity) -> tuple[Relations, ...]:
        """Return ∂R/∂W_ij = λ W_ij where there is a penalty on this parameter."""
        if entry.name != "W" or self.index.graph.spec.loss.l2 is None:
            return ()
        return (self.index.local(PENALTY, entry).conclusion,)

    def _by_sample(self, entry: Quantity, value: Formula) -> Iterator[Step]:
        """∂J/∂z_i^(n) = 1/m ∂L^(n)/∂z_i^(n)"""
        marked = of_each_sample(entry)
        each = Partial(of_each_sample(LOSS), marked)
        first = product([*cost_scale(self.reduction), each])
        reason: Words = (marked, " acts on the loss of its own sample alone.")
        yield self._proved(Step(Rule.EACH_SAMPLE, Partial(COST, marked), first, reason))
        put_in = _scaled(cost_scale(self.reduction), of_each_sample(value))
        facts = (equation(each, of_each_sample(value)),)
        if put_in != first:
            yield self._proved(Step(Rule.SUBSTITUTE_KNOWN, first, put_in, ("What holds for one sample.",), facts))
        together = by_cost(of_each_sample(value))
        if together != of_each_sample(value):
            yield self._proved(Step(Rule.EACH_SAMPLE, put_in, together, self._about_scale()))

    # --- proofs -------------------------------------------------------------------------------------------------

    def _proved(self, step: Step) -> Step:
        """Return `step` if it holds with J = 1/m Σ_n L^(n) put in.

        Raises:
            ProofError: if it does not.
        """
        facts = {fact.sides[0]: fact.sides[-1] for fact in step.uses}
        known = all(self._is_known(fact) for fact in step.uses)
        before, after = (self._without_cost(_put_in(side, facts)) for side in (step.before, step.after))
        if not known or not self.index.prover.are_equal(before, after):
            raise ProofError(
                f"{step.rule.name}: a line of the batch form could not be proved; it is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )
        return step

    def _is_known(self, fact: Relations) -> bool:
        """Say whether a fact about sample n is a derivative found for one sample."""
        bare = fact.sides[0]
        assert isinstance(bare, Partial)  # noqa: S101  (facts are about derivatives)
        entry = bare.wrt
        assert isinstance(entry, Quantity)  # noqa: S101
        if bare.of == PENALTY:
            return fact == self.index.local(PENALTY, entry).conclusion
        found = self.index.derive(Quantity(entry.name, entry.layer))
        lines = (step.after for step in found.steps)
        return bare == of_each_sample(found.start) and any(of_each_sample(line) == fact.sides[-1] for line in lines)

    def _without_cost(self, formula: Formula) -> Formula:
        """Return the formula with J = 1/m Σ_n L^(n) differentiated: sample n alone depends on what belongs to it."""
        match formula:
            case Partial(of=of, wrt=Quantity(sample=None) as wrt) if of == COST:
                penalties = (fact.sides[0] for fact in self._penalties(wrt))
                return sum_of([over_samples(self.reduction, Partial(of_each_sample(LOSS), wrt)), *penalties])
            case Partial(of=of, wrt=wrt) if of == COST:
                return product([*cost_scale(self.reduction), Partial(of_each_sample(LOSS), wrt)])
            case _:
                return rebuilt(formula, self._without_cost)


def _marked(entry: Quantity) -> Quantity:
    marked = of_each_sample(entry)
    assert isinstance(marked, Quantity)  # noqa: S101  (a quantity of each sample is one)
    return marked


def _put_in(formula: Formula, facts: dict[Formula, Formula]) -> Formula:
    return facts[formula] if formula in facts else rebuilt(formula, lambda part: _put_in(part, facts))


def _scaled(scalars: tuple[Formula, ...], value: Formula) -> Formula:
    if isinstance(value, Negative):
        return Negative(_scaled(scalars, value.body))
    factors = value.factors if isinstance(value, Product) else (value,)
    return flat(product([*scalars, *factors]))


def _about_cost(penalties: tuple[Relations, ...]) -> Words:
    if penalties:
        return ("The cost adds up the losses of all samples, and the penalty once.",)
    return ("The cost adds up the losses of all samples.",)


_ALONE: Words = ("What belongs to one sample acts on the cost as it acts on that sample's loss.",)
_ABOUT_SCALE: Words = ("The factor of the cost is part of the derivative of the cost by each sample's own quantities.",)
