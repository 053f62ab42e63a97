"""Do the index, matrix and batch forms of a network say what its scalar form says? Compared entry by entry, exactly.

Stage 3, beside the provers and without their rules: formulas with numbers for letters and widths are multiplied out
and must be the same, on a network of the same kind whose widths differ wherever its wiring lets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from symbolic.derivation.agreement.claims import (
    Claim,
    batch_claims,
    cost_claim,
    index_claims,
    matrix_claims,
    program_claims,
)
from symbolic.derivation.agreement.compared import ComparedForms
from symbolic.derivation.agreement.expansion import Expansion, NotExpandedError
from symbolic.derivation.agreement.scalar import ScalarForm
from symbolic.derivation.engine import Deriver
from symbolic.formula.bridge import NotScalarError, Symbols, to_sympy
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.substitute import rebuilt
from symbolic.formula.zero import is_zero
from symbolic.functions import unfold
from symbolic.graph.network import NetworkGraph

__all__ = ["Agreement", "Disagreement", "compare_forms"]

_SAMPLES = (1, 2)
"""Two samples tell a sum from a mean, and one sample from another."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The first equation of a form that does not say what the scalar form says.

    Attributes:
        claim: the equation with numbers for its letters.
        expected: the right-hand side in scalar form; None where the arrays of the claim do not fit.
    """

    claim: Claim
    expected: Formula | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared, up to the first disagreement.

    Attributes:
        widths: of the network on which the forms were compared.
        layers: which of its layers; of a deep network one of each kind.
        entries: how many entries: those of ∂L/∂v, and those that have a defining equation.
        equations: how often a form was held against the scalar one.
        disagreement: the first one; None where the forms agree.
    """

    widths: tuple[int, ...]
    layers: tuple[int, ...]
    entries: int
    equations: int
    disagreement: Disagreement | None


def compare_forms(forms: ComparedForms) -> Agreement:
    """Return whether the index, matrix and batch forms of a network say what its scalar form says."""
    comparison = _Comparison(forms.graph)
    subjects: set[Formula] = set()
    equations = 0
    disagreement = None
    for claim in _claims(forms):
        equations += 1
        if claim.samples is None:
            subjects.add(claim.subject)
        disagreement = comparison.against_scalar(claim)
        if disagreement is not None:
            break
    return Agreement(forms.graph.widths, forms.layers, len(subjects), equations, disagreement)


def _claims(forms: ComparedForms) -> Iterator[Claim]:
    """Yield what the forms say; each form of an array before those that are made from it."""
    for array in forms.arrays():
        yield from index_claims(forms.index, array)
        for matrix in forms.matrices:
            yield from matrix_claims(matrix, array)
        for batch, m in product(forms.batches, _SAMPLES):
            yield from batch_claims(batch, array, m)
    for batch, m in product(forms.batches[:1], _SAMPLES):  # no array is in it, so it is the same in every layout
        yield cost_claim(batch, m)
    for form, m in product(forms.programs, _SAMPLES):
        yield from program_claims(form, forms.graph, forms.layers, m)


class _Comparison:
    """Holds claims about one network against its scalar form."""

    def __init__(self, graph: NetworkGraph) -> None:
        deriver = Deriver(graph)
        self._scalar = {m: ScalarForm(graph, deriver, m) for m in _SAMPLES}
        self._expansion = {m: Expansion(form.put_in) for m, form in self._scalar.items()}

    def against_scalar(self, claim: Claim) -> Disagreement | None:
        """Return the claim with what the scalar form says where that is something else."""
        if claim.misfit:
            return Disagreement(claim, None)
        expected = self._scalar[claim.samples or 1].right_side(claim.subject)
        return None if self._agrees(claim, expected) else Disagreement(claim, expected)

    def _agrees(self, claim: Claim, expected: Formula) -> bool:
        scalar = self._scalar[claim.samples or 1]
        expansion = self._expansion[claim.samples or 1]
        try:
            value = expansion.expand(claim.value)
            if value == expansion.expand(expected):
                return True
        except NotExpandedError:
            return False
        return _is_equal(claim.value, expected, scalar)


def _is_equal(left: Formula, right: Formula, scalar: ScalarForm) -> bool:
    """Say whether two formulas are equal as functions of the scores and the derivatives by them."""
    symbols = Symbols()
    try:
        one, other = (to_sympy(_put_in(side, scalar), symbols) for side in (left, right))
    except NotScalarError:
        return False
    difference = one - other
    return bool(is_zero(difference) or is_zero(unfold(difference)))


def _put_in(formula: Formula, scalar: ScalarForm) -> Formula:
    if isinstance(formula, Quantity | Partial):
        meaning = scalar.put_in(formula)
        if meaning is None and isinstance(formula, Quantity):
            meaning = scalar.output(formula)
        return formula if meaning is None else _put_in(meaning, scalar)
    return rebuilt(formula, lambda part: _put_in(part, scalar))
