"""The lines of a hand derivation: the forward pass, then the gradients from the last layer to the first.

They are what a person would write down in one form; every line is proved where it is derived.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.plan import representatives
from symbolic.derivation.signals import with_error_signals
from symbolic.formula.build import number
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
)
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["FORMS", "Form", "Line", "hand_lines"]

Form: TypeAlias = Literal["scalar", "index", "matrix", "batch"]
FORMS: tuple[Form, ...] = ("scalar", "index", "matrix", "batch")
Line: TypeAlias = tuple[Formula, Formula]
"""The two sides of an equation."""

_I, _J, _K = map(Index, "ijk")


def hand_lines(spec: NetworkSpec, form: Form) -> tuple[Line, ...]:
    """Return the lines of a derivation of all gradients of a network in one form, each once."""
    lines = {"scalar": _scalar, "index": _index, "matrix": _arrays, "batch": _batch}[form](spec)
    return tuple(dict.fromkeys(line for line in lines if line[0] != line[1]))


def _scalar(spec: NetworkSpec) -> Iterator[Line]:
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    shown = list(representatives(graph))
    for l in range(1, graph.depth + 1):
        for family in (graph.scores(l), graph.units(l)):
            unit = family.member(1)
            yield unit, definition_formula(graph.definition(unit))
    for part in (LOSS,) if graph.objective == LOSS else (LOSS, PENALTY, COST):
        yield part, definition_formula(graph.definition(part))
    yield from _slopes(graph)
    yield from _neighbours(deriver, graph)
    units = (graph.units(l).member(1) for l in range(graph.depth - 1, 0, -1))
    scores = (graph.scores(l).member(1) for l in range(graph.depth, 0, -1))
    for quantity in (graph.predictions.member(1), *scores, *units, *shown):
        chain = deriver.derive(graph.objective, quantity).chain
        head, *others = chain.sides
        for side in dict.fromkeys((others[0], others[-1])):
            yield _in_signals(spec, head), _in_signals(spec, side)


def _slopes(graph: NetworkGraph) -> Iterator[Line]:
    """Yield what the functions of a network and their slopes are, as people write them out."""
    for l, name in enumerate((layer.activation for layer in graph.spec.layers), start=1):
        score, unit = graph.scores(l).member(1), graph.units(l).member(1)
        if graph.spec.layers[l - 1].skip is not None:  # there a is more than f(z)
            continue
        if name == "sigmoid":
            decay = Apply("exp", (Negative(score),))
            yield Apply(name, (score,)), Quotient(ONE, Sum((ONE, decay)))
            yield Apply(name, (score,), 1), Product((unit, Group(Sum((ONE, Negative(unit))))))
        elif name == "tanh":
            yield Apply(name, (score,), 1), Sum((ONE, Negative(Power(unit, Number("2")))))
        elif name in {"relu", "leaky_relu"}:
            positive = Relations((score, ZERO), (">",))
            leak = ZERO if name == "relu" else number(Fraction(str(graph.spec.layers[l - 1].alpha or 0.01)))
            yield Apply(graph.function(l), (score,), 1), Cases(((ONE, positive), (leak, None)))


def _neighbours(deriver: Deriver, graph: NetworkGraph) -> Iterator[Line]:
    """Yield the derivatives of a pre-activation and of an output by what stands directly before them."""
    for l in range(graph.depth, 0, -1):
        score, own = graph.scores(l).member(1), graph.owner(l) == l
        weights = (graph.weights(l, 1).member(graph.widths[l - 1]),) if own else ()
        for before in (*weights, graph.units(l - 1).member(1)):
            yield _outer(deriver.local(score, before).chain)
        if graph.function(l) == "softmax":
            yield _outer(deriver.local(graph.units(l).member(1), graph.scores(l).member(2)).chain)


def _outer(chain: Relations) -> Line:
    return chain.sides[0], chain.sides[-1]


def _in_signals(spec: NetworkSpec, side: Formula) -> Formula:
    return with_error_signals(side) if spec.written_in.error_signal == "delta" else side


def _index(spec: NetworkSpec) -> Iterator[Line]:
    forms = Forms(spec, spec.written_in)
    for l, layer in enumerate(spec.layers, start=1):
        if layer.skip is None and layer.share is None:
            unit = Quantity("a", l - 1, (_J,)) if l > 1 else Quantity("x", indices=(_J,))
            weighted = Sigma(Product((Quantity("W", l, (_I, _J)), unit)), "j", 1, Quantity("width", indices=(l - 1,)))
            yield Quantity("z", l, (_I,)), Sum((weighted, Quantity("b", l, (_I,)))) if layer.bias else weighted
            if layer.activation != "softmax":
                score = Quantity("z", l, (_I,))
                yield Quantity("a", l, (_I,)), Apply(NetworkGraph(spec).function(l), (score,))
    for l in range(spec.depth, 0, -1):
        yield from _general_neighbours(spec, l)
        yield from _ends(forms.index(Quantity("z", l)).chain)
        several = any(layer.skip is not None or layer.share is not None for layer in spec.layers)
        for parameter in _parameters(spec, l):
            yield from _ends((forms.index if several else forms.signal_chain)(parameter).chain)


def _general_neighbours(spec: NetworkSpec, l: int) -> Iterator[Line]:
    """Yield ∂z_k/∂W_ij, and ∂a_i/∂z_j of a softmax: they are 0 for most units."""
    if spec.layers[l - 1].share is None:
        unit = Quantity("a", l - 1, (_J,)) if l > 1 else Quantity("x", indices=(_J,))
        by = Partial(Quantity("z", l, (_K,)), Quantity("W", l, (_I, _J)))
        yield by, Product((Quantity("kronecker", indices=(_K, _I)), unit))
    if spec.layers[l - 1].activation == "softmax" and spec.layers[l - 1].skip is None:
        one, other = Quantity("a", l, (_I,)), Quantity("a", l, (_J,))
        both = Group(Sum((Quantity("kronecker", indices=(_I, _J)), Negative(other))))
        yield Partial(one, Quantity("z", l, (_J,))), Product((one, both))


def _parameters(spec: NetworkSpec, l: int) -> Iterator[Quantity]:
    yield Quantity("W", l)
    if spec.layers[l - 1].bias:
        yield Quantity("b", l)


def _ends(chain: Relations) -> Iterator[Line]:
    """Yield the beginning of a chain beside its first and its last side."""
    head, *others = chain.sides
    for side in dict.fromkeys((others[0], others[-1])):
        yield head, side


def _arrays(spec: NetworkSpec) -> Iterator[Line]:
    forms = Forms(spec, spec.written_in)
    for l in range(1, spec.depth + 1):
        for name in ("z", "a"):
            yield from _ends(forms.definition(Quantity(name, l)))
    for l in range(spec.depth, 0, -1):
        for array in (Quantity("z", l), *_parameters(spec, l)):
            yield from _ends(forms.matrix(array).statement)


def _batch(spec: NetworkSpec) -> Iterator[Line]:
    forms = Forms(spec, spec.written_in)
    for l in range(1, spec.depth + 1):
        yield from _ends(forms.batch_definition(Quantity("z", l)))
    for l in range(spec.depth, 0, -1):
        for array in (Quantity("z", l), *_parameters(spec, l)):
            yield from _ends(forms.batch(array).statement)
