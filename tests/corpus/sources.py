"""True equations of a network in one notation: forward, local, chains, error signals, gradients, in every form.

Most come from the derivation engines, which prove what they write; those that a lecture adds, such as the rules for
any layer in one line, are built by hand. Every equation has two sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.general import has_general_layer
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.signals import with_error_signals
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.build import product
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Index,
    IndexLike,
    Negative,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sum,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import derivatives, replaced
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.corpus.networks import NETWORKS, notation_of

__all__ = ["Source", "sources"]

Sides = tuple[Formula, Formula]


@dataclass(frozen=True)
class Source:
    """A true equation: its form, what it is about, and its two sides."""

    form: str
    topic: str
    sides: Sides


@cache
def sources(name: str, style: str) -> tuple[Source, ...]:
    """Return the true equations of a network of the corpus in a notation, each once, in a fixed order."""
    notation = notation_of(style)
    found: dict[Sides, Source] = {}
    for source in (*_about_entries(name), *_about_arrays(name, notation.layout)):
        left, right = source.sides
        if notation.error_signal == "delta":
            left, right = with_error_signals(left), with_error_signals(right)
        if left != right:
            found.setdefault((left, right), replace(source, sides=(left, right)))
    return tuple(found.values())


@cache
def _about_entries(name: str) -> tuple[Source, ...]:
    spec = NETWORKS[name]
    return (*_scalar(spec), *_index(name), *_by_hand(spec))


@cache
def _forms(name: str) -> Forms:
    return Forms(NETWORKS[name], Notation("sources"))


# --- scalar form ------------------------------------------------------------------------------------------------------


def _scalar(spec: NetworkSpec) -> Iterator[Source]:
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    for quantity in graph.quantities():
        definition = graph.definition(quantity)
        if not isinstance(definition, Free) and quantity.indices in {(), (1,), (2,)}:
            yield Source("scalar", "forward", (quantity, definition_formula(definition)))
    for child, parent in _neighbours(graph):
        yield from _pairs("scalar", "local", deriver.local(child, parent))
    for quantity in _representatives(graph):
        derivation = deriver.derive(graph.objective, quantity)
        topic = {"W": "gradient", "b": "gradient", "z": "delta"}.get(quantity.name, "chain")
        yield from _pairs("scalar", topic, derivation)
        yield from _expanded(deriver, derivation, topic)


def _representatives(graph: NetworkGraph) -> Iterator[Quantity]:
    """Yield a few quantities of every kind, none of them with two indices that could be exchanged unnoticed."""
    for l in range(graph.depth, 0, -1):
        width, below = graph.widths[l], graph.widths[l - 1]
        yield Quantity("W", l, (1, min(2, below)))
        yield Quantity("W", l, (width, 1))
        if graph.biases(l).size:
            yield graph.biases(l).member(width)
        yield graph.scores(l).member(1)
        yield graph.units(l - 1).member(below)
    yield graph.predictions.member(1)


def _neighbours(graph: NetworkGraph) -> Iterator[tuple[Quantity, Quantity]]:
    for l in range(1, graph.depth + 1):
        score, unit = graph.scores(l).member(1), graph.units(l).member(1)
        yield score, Quantity("W", l, (1, graph.widths[l - 1]))
        yield score, graph.units(l - 1).member(1)
        yield unit, score
        if graph.function(l) == "softmax":
            yield unit, graph.scores(l).member(2)
    yield Quantity("L"), graph.predictions.member(1)


def _pairs(form: str, topic: str, derivation: Derivation) -> Iterator[Source]:
    """Yield each line beside the one before it, and the first beside each."""
    yield from _chain(form, topic, derivation.chain)


def _chain(form: str, topic: str, chain: Relations) -> Iterator[Source]:
    head, *others = chain.sides
    before = head
    for side in others:
        yield Source(form, topic, (head, side))
        if before is not head:
            yield Source(form, topic, (before, side))
        before = side


def _expanded(deriver: Deriver, derivation: Derivation, topic: str) -> Iterator[Source]:
    """Yield the derivative with those it relies on put in, once and once more."""
    values: dict[Formula, Formula] = {}
    sides: list[Formula] = [derivation.start, derivation.result]
    for _ in range(2):
        open_ones = {part for part in _partials(sides[-1]) if part != derivation.start}
        if not open_ones:
            return
        for part in open_ones:
            if isinstance(part.of, Quantity) and isinstance(part.wrt, Quantity):
                values[part] = deriver.derive(part.of, part.wrt).result
        sides.append(replaced(sides[-1], values))
        if len(repr(sides[-1])) > _LONGEST:
            return
        yield Source("scalar", topic, (derivation.start, sides[-1]))


_LONGEST = 12_000


def _partials(formula: Formula) -> Iterator[Partial]:
    return (part for part in derivatives(formula) if isinstance(part.of, Quantity))


# --- index, matrix and batch form -------------------------------------------------------------------------------------


_TOPICS = {"W": "gradient", "b": "gradient", "z": "delta", "a": "chain"}


def _layers(spec: NetworkSpec) -> list[IndexLike]:
    return [*range(1, spec.depth + 1), Index("l"), Index("D")]


def _index(name: str) -> Iterator[Source]:
    forms = _forms(name)
    for l in _layers(forms.spec):
        for array, topic in _TOPICS.items():
            for form in ("index", "chain", "signal_chain", "activation_chain"):
                yield from _derived(forms, form, topic, Quantity(array, l))
    yield from _stated(forms.entries_over_layers, "index", "chain")


@cache
def _about_arrays(name: str, layout: Layout) -> tuple[Source, ...]:
    return tuple(_arrays(name, layout))


def _arrays(name: str, layout: Layout) -> Iterator[Source]:
    forms = Forms(NETWORKS[name], Notation("sources", layout=layout))
    forms.__dict__["numbered"] = _forms(name).numbered  # it does not depend on the layout, and takes long
    if has_general_layer(forms.spec):
        forms.__dict__["general"] = _forms(name).general
    for l in _layers(forms.spec):
        for array, topic in _TOPICS.items():
            for form in ("matrix", "batch"):
                yield from _derived(forms, form, topic, Quantity(array, l))
        for array in ("z", "a"):
            yield from _stated(partial(_defined, forms.definition, array, l), "matrix", "forward")
        yield from _stated(partial(_defined, forms.batch_definition, "z", l), "batch", "forward")
        yield from _stated(partial(forms.local_jacobians, l), "matrix", "local")
        yield from _stated(partial(_jacobian, forms, l), "matrix", "local")
    yield from _stated(lambda: (forms.cost(),), "batch", "forward")
    yield from _stated(lambda: (forms.over_layers("b"), forms.through_layer("b")), "matrix", "gradient")


def _defined(definition: Callable[[Quantity], Relations], array: str, l: IndexLike) -> tuple[Relations, ...]:
    return (definition(Quantity(array, l)),)


def _jacobian(forms: Forms, l: IndexLike) -> tuple[Relations, ...]:
    return (forms.jacobian(l).statement,)


def _derived(forms: Forms, form: str, topic: str, array: Quantity) -> Iterator[Source]:
    try:
        found = getattr(forms, form)(array)
    except ChalkgradError:
        return
    if isinstance(found, ArrayDerivation):
        yield from _chain(form, topic, found.statement)
        yield from _chain(form, topic, found.shaped)
    else:
        yield from _chain("index", topic, found.chain)


def _stated(statements: Callable[[], tuple[Relations, ...]], form: str, topic: str) -> Iterator[Source]:
    try:
        found = statements()
    except ChalkgradError:
        return
    for statement in found:
        head, *others = statement.sides
        yield from (Source(form, topic, (head, side)) for side in others)


# --- by hand ----------------------------------------------------------------------------------------------------------


def _by_hand(spec: NetworkSpec) -> Iterator[Source]:
    last, depth = spec.layers[-1], spec.depth
    i, j, k = map(Index, "ijk")
    single = spec.widths[-1] == 1
    prediction = Quantity("yhat", indices=() if single else (i,))
    target = Quantity("y", indices=() if single else (i,))
    off = Sum((prediction, Negative(target)))
    if "cross_entropy" in spec.loss.name:
        at: Formula = Quantity("delta", depth, (1,) if single else (i,))
        yield Source("index", "output error", (at, off))
        yield Source("index", "output error", (at, Negative(Sum((target, Negative(prediction))))))
        if not single:
            whole = Sum((Quantity("yhat"), Negative(Quantity("y"))))
            yield Source("matrix", "output error", (Quantity("delta", depth), whole))
    if last.activation == "softmax":
        one = Product(
            (
                Quantity("a", depth, (i,)),
                Sum((Quantity("kronecker", indices=(i, j)), Negative(Quantity("a", depth, (j,))))),
            )
        )
        yield Source("index", "local", (Partial(Quantity("a", depth, (i,)), Quantity("z", depth, (j,))), one))
    if any(layer.skip is not None for layer in spec.layers):
        return
    for l in range(1, depth):
        slope = Apply(spec.layers[l - 1].activation, (Quantity("z", l, (i,)),), 1)
        back = Sigma(
            Product((Quantity("W", l + 1, (k, i)), Quantity("delta", l + 1, (k,)))),
            "k",
            1,
            Quantity("width", indices=(l + 1,)),
        )
        yield Source("index", "delta", (Quantity("delta", l, (i,)), Product((back, slope))))
    for l in range(1, depth + 1):
        layer = spec.layers[l - 1]
        units = Quantity("a", l - 1, (j,)) if l > 1 else Quantity("x", indices=(j,))
        forward = [Sigma(Product((Quantity("W", l, (i, j)), units)), "j", 1, Quantity("width", indices=(l - 1,)))]
        bias = [Quantity("b", l, (i,))] if layer.bias else []
        yield Source("index", "forward", (Quantity("z", l, (i,)), Sum((*forward, *bias)) if bias else forward[0]))
        if layer.activation != "softmax":
            unit, score = Quantity("a", l, (i,)), Quantity("z", l, (i,))
            yield Source("index", "forward", (unit, Apply(layer.activation, (score,))))
            yield Source("index", "local", (Partial(unit, score), Apply(layer.activation, (score,), 1)))
            end = Quantity("L")
            yield Source(
                "index",
                "delta",
                (
                    Quantity("delta", l, (i,)),
                    Product((Partial(end, unit), Apply(layer.activation, (score,), 1))),
                ),
            )
        yield Source("index", "delta", (Quantity("delta", l, (i,)), Partial(Quantity("L"), Quantity("z", l, (i,)))))
        yield Source("matrix", "delta", (Quantity("delta", l), Partial(Quantity("L"), Quantity("z", l))))
        if layer.bias:
            yield Source(
                "index", "gradient", (Partial(Quantity("L"), Quantity("b", l, (i,))), Quantity("delta", l, (i,)))
            )
        yield Source(
            "index",
            "gradient",
            (
                Partial(Quantity("L"), Quantity("W", l, (i, j))),
                product([Quantity("delta", l, (i,)), units]),
            ),
        )
