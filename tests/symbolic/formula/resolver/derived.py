"""All formulas that the derivation engines write for a network: scalar, index, matrix and batch form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.general import has_general_layer
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, Index, Quantity
from symbolic.formula.notation import Notation
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["derived"]

_GENERAL = (Index("D"), Index("l"))


def derived(spec: NetworkSpec, notation: Notation) -> tuple[Formula, ...]:
    """Return each formula once: lines, substeps, facts and those in the words beside them."""
    found = (formula for made in (*_scalar(spec), *_arrays(Forms(spec, notation))) for formula in _inside(made))
    return tuple(dict.fromkeys(found))


def _inside(made: object) -> Iterator[Formula]:
    if isinstance(made, Formula):
        yield made
    elif isinstance(made, tuple):
        for item in made:
            yield from _inside(item)
    elif is_dataclass(made):
        for field in fields(made):
            yield from _inside(getattr(made, field.name))
        yield from _inside(getattr(made, "chain", ()))


def _scalar(spec: NetworkSpec) -> Iterator[object]:
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    for quantity in graph.quantities():
        if quantity.name in {"W", "b", "z"} and set(quantity.indices) <= {1}:
            yield deriver.derive(LOSS, quantity)


def _arrays(forms: Forms) -> Iterator[object]:
    for array in _shown(forms):
        for form in (forms.index, forms.sources, forms.chain, forms.matrix, forms.batch):
            yield from _where_there_is_one(form, array)
        if array.name == "z":
            for form in (forms.definition, forms.batch_definition):
                yield form(array)
            for form in (forms.jacobian, forms.local_jacobians):
                yield from _where_there_is_one(form, array.layer)
    yield forms.cost()
    if has_general_layer(forms.spec):
        yield forms.over_layers("W")
        yield forms.through_layer("W")
        yield forms.entries_over_layers()


def _where_there_is_one(form: Callable[[Any], object], of: object) -> Iterator[object]:
    """Yield a form; some stop at a softmax, or where two ways lead on."""
    with suppress(ChalkgradError):
        yield form(of)


def _shown(forms: Forms) -> Iterator[Quantity]:
    layers = _GENERAL if has_general_layer(forms.spec) else tuple(range(forms.spec.depth, 0, -1))
    for l in layers:
        yield Quantity("z", l)
        yield Quantity("a", l)
        if forms.has_weights(l):
            yield Quantity("W", l)
        if forms.has_bias(l):
            yield Quantity("b", l)
