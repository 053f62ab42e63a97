"""The derivations for whole arrays on a page: for general indices, as matrices, for a batch, in each notation."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.page.derivations import derivation_lines
from codegen.documents.page.model import FORMS, Fact, Form, Line, Unfolding
from symbolic.derivation.forms import Forms
from symbolic.derivation.general import has_general_layer
from symbolic.derivation.matrix.arrays import whole
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Index, IndexLike, Quantity, Relations
from symbolic.graph.network import NetworkGraph

__all__ = ["array_of", "form_unfoldings"]

_MOST_LAYERS = 6
"""Deeper networks with layers alike are told for any hidden layer l and the last layer D."""


def array_of(graph: NetworkGraph, quantity: Quantity) -> Quantity:
    """Return the array that a quantity is told with: W^[2] for W_12^[2]."""
    layer: IndexLike | None = quantity.layer
    if layer is not None and graph.depth > _MOST_LAYERS and has_general_layer(graph.spec):
        layer = Index("D" if layer == graph.depth else "l")
    return Quantity(quantity.name, layer)


def form_unfoldings(forms: Forms, arrays: tuple[Quantity, ...]) -> Iterator[tuple[Quantity, Form, Unfolding]]:
    """Yield every form of the derivative of the loss, or of the cost, by each array."""
    for array in arrays:
        for form in FORMS:
            yield array, form, _unfolding(forms, array, form)


def _unfolding(forms: Forms, array: Quantity, form: Form) -> Unfolding:
    if form == "index":
        derivation = forms.index(array)
        return Unfolding(derivation.question, tuple(derivation_lines(derivation)), _facts(derivation))
    found = forms.matrix(array) if form == "matrix" else forms.batch(array)
    lines = (*derivation_lines(found.entrywise), *_at_once(found))
    return Unfolding(_question(found), lines, _facts(found.entrywise) if form == "batch" else ())


def _facts(derivation: Derivation) -> tuple[Fact, ...]:
    return tuple(map(Fact, dict.fromkeys(fact for step in derivation.steps for fact in step.uses)))


def _question(found: ArrayDerivation) -> Words:
    derivation = found.entrywise
    return ("How does ", whole(derivation.wrt), " affect ", derivation.of, "?")


def _at_once(found: ArrayDerivation) -> Iterator[Line]:
    yield from _stated(found.statement, ("All entries at once.",))
    if found.shaped != found.statement:
        yield from _stated(found.shaped, ("The same, with the shape of each array below it.",))


def _stated(statement: Relations, reason: Words) -> Iterator[Line]:
    """Yield a statement, each of its right-hand sides on a line."""
    for place, (sign, side) in enumerate(zip(statement.signs, statement.sides[1:], strict=True)):
        yield Line(None if place else statement.sides[0], side, sign, reason)
