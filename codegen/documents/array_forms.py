"""The sections on general indices, whole arrays and batches of the derivation document.

Where the hidden layers are alike, one of each kind of statement is shown for any layer l and for the last layer D;
otherwise every layer has its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.model import Block, Equations, Paragraph, Section
from symbolic.derivation.forms import Forms
from symbolic.derivation.general import has_general_layer
from symbolic.derivation.matrix.chains import gradient_listing
from symbolic.formula.nodes import Index, IndexLike, Position, Quantity
from symbolic.formula.notation import Notation
from symbolic.spec.model import NetworkSpec

__all__ = ["array_sections", "shown_arrays", "shown_layers"]

_MOST_LAYERS = 6
"""Of deeper networks whose layers differ, the first and the last layers are shown."""


def array_sections(spec: NetworkSpec, notation: Notation) -> Iterator[Section]:
    """Yield the sections on index form, matrix form and batch form of `spec`."""
    forms = Forms(spec, notation)
    layers = shown_layers(spec)
    yield Section("For general indices", tuple(_index_blocks(forms, layers)))
    yield Section("For whole arrays", tuple(_matrix_blocks(forms, layers)))
    yield Section("For a batch of samples", tuple(_batch_blocks(forms, layers)))


def shown_layers(spec: NetworkSpec) -> tuple[IndexLike, ...]:
    """Return which layers are shown, the last one first."""
    if has_general_layer(spec):
        return (Index("D"), Index("l"))
    layers = range(spec.depth, 0, -1)
    return tuple(layers if spec.depth <= _MOST_LAYERS else (*layers[: _MOST_LAYERS - 1], layers[-1]))


def shown_arrays(forms: Forms, layers: tuple[IndexLike, ...]) -> Iterator[Quantity]:
    """Yield the arrays by which the loss is differentiated, in the order of the backward pass."""
    for position, l in enumerate(layers):
        if position:
            yield Quantity("a", l)
        yield Quantity("z", l)
        if forms.has_weights(l):
            yield Quantity("W", l)
        if forms.has_bias(l):
            yield Quantity("b", l)


def _index_blocks(forms: Forms, layers: tuple[IndexLike, ...]) -> Iterator[Block]:
    if isinstance(layers[0], Index):
        yield Paragraph(
            (
                "The same for any hidden layer ",
                Position(Index("l")),
                ", and for the last layer ",
                Position(Index("D")),
                ".",
            )
        )
    shown: set[object] = set()
    for array in shown_arrays(forms, layers):
        for derivation in (*forms.sources(array), forms.index(array)):
            if derivation.start not in shown:
                shown.add(derivation.start)
                yield derivation
    if isinstance(layers[0], Index) and (entries := forms.entries_over_layers()):
        yield Paragraph(("Along several layers, each index in between is summed over.",))
        yield Equations(entries)


def _matrix_blocks(forms: Forms, layers: tuple[IndexLike, ...]) -> Iterator[Block]:
    definitions = [forms.definition(Quantity(name, l)) for l in reversed(layers) for name in ("z", "a")]
    yield Equations(tuple(definitions))
    for array in shown_arrays(forms, layers):
        yield forms.matrix(array)
    if isinstance(layers[0], Index):
        jacobian = forms.jacobian(Index("l")).statement
        yield Paragraph(("The same as a product of Jacobians, over all layers and through one.",))
        yield Equations((jacobian, forms.over_layers("W"), forms.through_layer("W")))
    yield Paragraph(("All of these together are the gradient.",))
    yield Equations((gradient_listing(forms.numbered),))


def _batch_blocks(forms: Forms, layers: tuple[IndexLike, ...]) -> Iterator[Block]:
    rows = forms.notation.layout.samples
    yield Paragraph(("Each of the ", Quantity("samples"), f" samples is one of the {rows} of the arrays below."))
    definitions = [forms.batch_definition(Quantity(name, l)) for l in reversed(layers) for name in ("z", "a")]
    yield Equations((*definitions, forms.cost()))
    for array in shown_arrays(forms, layers):
        yield forms.batch(array)
