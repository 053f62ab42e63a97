"""Jacobians: the derivative of one layer's whole array by another's, and gradients as products of them.

In numerator layout ∂u/∂v has a row for each u_i and chains read from the loss down; in denominator layout it has a row
for each v_j and chains read from the parameter up. A product of Jacobians means what its entries mean: a sum over every
index that two neighbouring factors share.
"""

from __future__ import annotations

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import over_units, width_of
from symbolic.derivation.index.facts import instance
from symbolic.derivation.index.lines import contracted
from symbolic.derivation.local import local_derivative
from symbolic.derivation.matrix.arrays import whole
from symbolic.derivation.matrix.contract import contraction
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.matrix.entries import Entries
from symbolic.derivation.matrix.shapes import shaped
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Index,
    IndexLike,
    MatrixProduct,
    Partial,
    Product,
    Quantity,
    Relations,
    Sum,
)
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import derivatives, rebuilt
from symbolic.graph.definitions import Activated, Residual
from symbolic.graph.probe import alike_widths

__all__ = ["JacobianDeriver"]


class JacobianDeriver:
    """Jacobians of one network under one layout."""

    def __init__(self, index: IndexDeriver, layout: Layout) -> None:
        self.index = index
        self.layout = layout
        self._entries = Entries(layout, alike_widths(index.graph.spec))

    def layer(self, l: int) -> Derivation:
        """Return ∂a_i^l/∂a_j^(l-1) = Σ_q ∂a_i/∂z_q ∂z_q/∂a_j = f'(z_i) W_ij in index form, every line proved.

        Where layer l adds a^(l-1) to its own activations, δ_ij is added.
        """
        graph = self.index.graph
        below = graph.units(l - 1).member(Index("j"))
        above = Quantity("a", l, (Index("i"),))
        score = Quantity("z", l, (Index("q"),))
        links = (Partial(above, score), Partial(score, below))
        chain: Formula = over_units(graph, graph.scores(l), "q", Product(links))
        facts = tuple(instance(self._local(link), link) for link in links)
        rule, reason = Rule.CHAIN_RULE, _THROUGH_SCORES
        definition = graph.definition(above)
        if isinstance(definition, Residual) and definition.added in graph.units(l - 1):
            chain = Sum((chain, self.index.link(above, below)))
            facts = (*facts, self.index.fact(above, below))
            rule, reason = Rule.SUM_OVER_PATHS, _THROUGH_BOTH
        line = _put_in(chain, facts)
        first = Step(rule, Partial(above, below), chain, (above, " changes with ", below, *reason))
        steps = [self.index.prover.prove(first)]
        steps.append(Step(Rule.SUBSTITUTE_KNOWN, chain, line, ("Put in the derivatives found before.",), facts))
        short = contracted(line)
        steps.append(Step(Rule.CONTRACT, line, short, ("Of the sum with the Kronecker delta one term is left.",)))
        for step in steps[1:]:
            self._check(_put_in(step.before, facts), step.after)
        return Derivation(above, below, tuple(steps))

    def derive(self, l: int) -> ArrayDerivation:
        """Return ∂a^l/∂a^(l-1) entry by entry, and for the whole arrays."""
        statement = self.statement(l)
        return ArrayDerivation(self.layer(l), statement, shaped(statement, self._entries))

    def statement(self, l: int) -> Relations:
        """Return ∂a^l/∂a^(l-1) = diag(f'(z)) W, or W^T diag(f'(z)) in denominator layout, proved entry by entry."""
        derivation = self.layer(l)
        array = self._contracted(derivation.result, derivation.of, derivation.wrt)
        return equation(Partial(whole(derivation.of), whole(derivation.wrt)), array)

    def chain(self, l: int) -> Relations:
        """Return ∂a^l/∂a^(l-1) = ∂a^l/∂z^l ∂z^l/∂a^(l-1), the sum over scores being the product of the Jacobians.

        Raises:
            ChalkgradError: for a layer that adds its input to its activations: that is a second way.
        """
        derivation = self.layer(l)
        if isinstance(derivation.steps[0].after, Sum):
            raise ChalkgradError(
                f"layer {l}: found activations that its own input is added to; expected one way from layer to layer"
            )
        links = tuple(Partial(whole(link.of), whole(link.wrt)) for link in derivatives(derivation.steps[0].after))
        ordered = links if self.layout.jacobian == "numerator" else links[::-1]
        return equation(Partial(whole(derivation.of), whole(derivation.wrt)), MatrixProduct(ordered))

    def local(self, child: Quantity, parent: Quantity) -> Relations:
        """Return ∂z/∂a = W, ∂a/∂z = diag(f'(z)) or ∂z/∂b = I for the whole arrays of neighbouring entries, proved."""
        link = Partial(child, parent)
        value = instance(self._local(link), link).sides[-1]
        return equation(Partial(whole(child), whole(parent)), self._contracted(value, child, parent))

    def slope(self, l: int) -> Relations:
        """Return ∂a^l/∂z^l = diag(f'(z^l)), with a smooth f' written out: diag(f(z) ⊙ (1 - f(z)))."""
        unit, score = Quantity("a", l, (Index("i"),)), Quantity("z", l, (Index("j"),))
        statement = self.local(unit, score)
        definition = self.index.graph.definition(unit)
        if not isinstance(definition, Activated):
            return statement
        known = local_derivative(definition, definition.argument)
        written = known.written_out or known.value
        if written == ONE or known.kink or isinstance(written, Cases):
            return statement
        array = Apply("diag", (whole(written),))
        entry = self._entries.entry(array, *unit.indices, *score.indices)
        self._check(entry, instance(self._local(Partial(unit, score)), Partial(unit, score)).sides[-1])
        return equation(*statement.sides, array)

    def _contracted(self, value: Formula, child: Quantity, parent: Quantity) -> Formula:
        """Return the Jacobian whose entries are `value`, proved."""
        axes = _axis(child), _axis(parent)
        if self.layout.jacobian == "denominator":
            axes = axes[::-1]
        sizes = {str(_axis(entry)): width_of(entry.layer or 0) for entry in (child, parent)}
        array = contraction(value, axes, sizes, self.layout).array
        self._check(self._entries.entry(array, *axes), value)
        return array

    def _local(self, link: Partial) -> Relations:
        child, parent = link.of, link.wrt
        assert isinstance(child, Quantity)  # noqa: S101  (links are between entries)
        assert isinstance(parent, Quantity)  # noqa: S101
        return self.index.local(child, parent).conclusion

    def _check(self, left: Formula, right: Formula) -> None:
        if not self.index.prover.are_equal(left, right):
            raise ProofError(
                "a Jacobian could not be proved equal to its index form; it is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )


def _axis(entry: Quantity) -> IndexLike:
    (index,) = entry.indices
    return index


_THROUGH_SCORES: Words = (" through the scores of its layer.",)
_THROUGH_BOTH: Words = (" through the scores of its layer, and as what its layer adds.",)


def _put_in(formula: Formula, facts: tuple[Relations, ...]) -> Formula:
    values = {fact.sides[0]: fact.sides[-1] for fact in facts}
    return values[formula] if formula in values else rebuilt(formula, lambda part: _put_in(part, facts))
