"""The derivation engine, matrix form: the index form of a gradient contracted under one layout, every line proved.

Stage 3, after the index engine. A line is proved by the entry it stands for: `entries` gives the meaning of a matrix
formula, and that entry must equal the index form for all widths.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import general_formula, width_of
from symbolic.derivation.matrix.arrays import axes_of, whole
from symbolic.derivation.matrix.contract import contraction
from symbolic.derivation.matrix.entries import Entries
from symbolic.derivation.matrix.shapes import shaped
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.display import display_latex
from symbolic.formula.nodes import Apply, Entry, Formula, Group, MatrixProduct, Partial, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import rebuilt
from symbolic.graph.definitions import Softmaxed
from symbolic.graph.probe import alike_widths

__all__ = ["ArrayDerivation", "MatrixDeriver"]


@dataclass(frozen=True, slots=True)
class ArrayDerivation:
    """How the gradient by a whole array follows from that by its general entry.

    Attributes:
        entrywise: from the index form to one entry of a product of arrays, an operation a line.
        statement: the same for the whole array.
        shaped: the statement with the shape of each array below it.
    """

    entrywise: Derivation
    statement: Relations
    shaped: Relations

    def _repr_latex_(self) -> str:
        """Return the lines for one entry, then for the whole array, for notebooks, in the notation `slides`."""
        return display_latex((self.entrywise.chain, self.statement))


class MatrixDeriver:
    """Contracts the index forms of one network under one layout."""

    def __init__(self, index: IndexDeriver, layout: Layout) -> None:
        self.index = index
        self.layout = layout
        self.entries = Entries(layout, alike_widths(index.graph.spec))
        self._known: dict[Quantity, ArrayDerivation] = {}

    def derive(self, array: Quantity) -> ArrayDerivation:
        """Return ∂of/∂array in matrix form."""
        known = self._known.get(array)
        if known is None:
            known = self._known[array] = self._derivation(array)
        return known

    def definition(self, array: Quantity) -> Relations:
        """Return the defining equation of a whole array: z = W a + b, a = f(z)."""
        entry = self.index.entry(array)
        definition = self.index.graph.definition(entry)
        if isinstance(definition, Softmaxed):
            scores = whole(definition.scores.member(definition.unit))
            return equation(array, Apply("softmax", (scores,)))
        formula = general_formula(definition, self.index.graph, "j")
        return equation(array, self.contracted(formula, entry))

    def contracted(self, formula: Formula, entry: Quantity) -> Formula:
        """Return the array whose entries are `formula`, lying as the array of `entry` does, proved."""
        axes = axes_of(entry, self.layout)
        array = contraction(formula, axes, self._sizes(entry), self.layout).array
        self._check(self.entries.entry(array, *axes), formula)
        self._check_shape(array, entry)
        return array

    def _derivation(self, array: Quantity) -> ArrayDerivation:
        known = self.index.derive(array)
        first = Step(Rule.SUBSTITUTE_KNOWN, known.start, known.result, ("From the index form.",), (known.conclusion,))
        return self.contracted_derivation(self.index.of, known.wrt, (first,))

    def contracted_derivation(self, of: Quantity, entry: Quantity, steps: tuple[Step, ...]) -> ArrayDerivation:
        """Return the steps to an index form of ∂of/∂entry, those of its contraction, and what follows for the array."""
        axes = axes_of(entry, self.layout)
        found = contraction(steps[-1].after, axes, self._sizes(entry), self.layout)
        for line in found.lines:
            self._check(self._entrywise(steps[-1].after), self._entrywise(line.formula))
            steps = (*steps, Step(line.rule, steps[-1].after, line.formula, _REASONS[line.rule]))
        self._check(self._entrywise(steps[-1].after), self.entries.entry(found.array, *axes))
        self._check_shape(found.array, entry)
        statement = equation(Partial(of, whole(entry)), found.array)
        return ArrayDerivation(Derivation(of, entry, steps), statement, shaped(statement, self.entries))

    def _sizes(self, entry: Quantity) -> dict[str, Quantity]:
        """Return what each letter of an entry runs up to."""
        graph = self.index.graph
        layers = {"x": 0, "yhat": graph.depth, "y": graph.depth}
        l = layers.get(entry.name, entry.layer)
        assert isinstance(l, int)  # noqa: S101  (every array of units belongs to a numbered layer)
        widths = (width_of(l), width_of(l - 1))
        sizes = {str(index): width for index, width in zip(entry.indices, widths, strict=False)}
        return sizes if entry.sample is None else {**sizes, str(entry.sample): Quantity("samples")}

    def _entrywise(self, formula: Formula) -> Formula:
        """Return a line with each (A B)_ij, and each u^T v, replaced by what it stands for."""
        if isinstance(formula, Entry | MatrixProduct):
            return Group(self.entries.entry(formula, None, None))
        return rebuilt(formula, self._entrywise)

    def _check_shape(self, array: Formula, entry: Quantity) -> None:
        """Raise ProofError unless an array has the shape of the array of `entry`."""
        if not self.entries.are_alike(array, whole(entry)):
            raise ProofError(
                "a matrix form has another shape than what it is equal to; it is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )

    def _check(self, left: Formula, right: Formula) -> None:
        if not self.index.prover.are_equal(left, right):
            raise ProofError(
                "a matrix form could not be proved equal to the index form; it is not shown. This is a fault of "
                "chalkgrad, not of the input: please report it with the spec."
            )


_REASONS: dict[Rule, Words] = {
    Rule.TRANSPOSE: (
        "A product of matrices sums over neighbouring indices: swap the indices, which is the transpose.",
    ),
    Rule.MATRIX_PRODUCT: ("The sum over the shared index is a matrix product.",),
    Rule.DIAGONAL: ("A factor for each row or column is a diagonal matrix.",),
    Rule.HADAMARD: ("The same free index on both: they multiply entry by entry.",),
    Rule.OUTER_PRODUCT: ("Two different free indices: a column times a row.",),
}
