"""The derivatives of neighbours in a plain network, a line for each kind: what every chain is a product of.

∂ŷ/∂a, ∂a_i^[l]/∂z_i^[l], ∂z_i^[l]/∂W_ij^[l], ∂z_i^[l]/∂a_j^[l-1] and ∂z_i^[l]/∂b_i^[l], with a letter for the layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from symbolic.derivation.forms import Forms
from symbolic.derivation.general import HIDDEN, general_network, has_general_layer, with_layer_letter
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.facts import instance
from symbolic.derivation.index.own_entry import own_entry_derivation
from symbolic.formula.nodes import Formula, Index, Partial, Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import rebuilt
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["Kind", "Known", "local_summary"]


class Kind(IntEnum):
    """Which neighbours a line is about, in the order in which a summary lists them."""

    PREDICTION = 1
    SLOPE = 2
    WEIGHT = 3
    INPUT = 4
    BIAS = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the summary.

    Attributes:
        layers: the layers that it holds for; none where it is about the predictions.
    """

    kind: Kind
    line: Relations
    layers: range = range(0)


_MOST_SLOPES = 3
_I, _J = Index("i"), Index("j")


def local_summary(graph: NetworkGraph, notation: Notation) -> tuple[Known, ...]:
    """Return the lines for the network of `graph`.

    None where layers need lines of their own: skips, shared weights, biases in some layers only, many activations.
    """
    spec = graph.spec
    alike = _with_one_activation(spec)
    wired = any(layer.skip is not None or layer.share is not None for layer in spec.layers)
    if wired or not (spec.depth == 1 or has_general_layer(alike)):
        return ()
    lines = (*_prediction(graph, notation), *_slopes(spec, notation), *_scores(alike, notation))
    if sum(known.kind is Kind.SLOPE for known in lines) > _MOST_SLOPES:
        return ()
    return tuple(
        replace(known, line=_as_in(graph, known.line)) for known in sorted(lines, key=lambda known: known.kind)
    )


def _with_one_activation(spec: NetworkSpec) -> NetworkSpec:
    """Return a network whose scores are those of `spec`: how activations follow from them does not matter there."""
    first = spec.layers[0]
    alike = {"activation": first.activation, "alpha": first.alpha}
    return spec.model_copy(update={"layers": tuple(layer.model_copy(update=alike) for layer in spec.layers)})


def _prediction(graph: NetworkGraph, notation: Notation) -> Iterator[Known]:
    """∂ŷ_i/∂a_i^[D] = 1"""
    deriver = Forms(graph.spec, notation).numbered
    line = own_entry_derivation(deriver, Quantity("yhat", None, (_I,)), Quantity("a", graph.depth, (_I,))).conclusion
    yield Known(Kind.PREDICTION, _one_output(line) if graph.predictions.size == 1 else line)


def _slopes(spec: NetworkSpec, notation: Notation) -> Iterator[Known]:
    """∂a_i^[l]/∂z_i^[l] = f'(z_i^[l]), once for all layers with one f"""
    functions = [(layer.activation, layer.function) for layer in spec.layers]
    if len(set(functions)) == 1 and spec.depth > 1 and has_general_layer(spec):
        general = _general(spec)
        line = own_entry_derivation(general, *_slope(HIDDEN)).conclusion
        yield Known(Kind.SLOPE, with_layer_letter(line, HIDDEN, "l"), range(1, spec.depth + 1))
        return
    numbered = Forms(spec, notation).numbered
    for l in range(spec.depth, 0, -1):
        softmax = spec.layers[l - 1].activation == "softmax"
        line = _softmax_slope(numbered, l) if softmax else own_entry_derivation(numbered, *_slope(l)).conclusion
        yield Known(Kind.SLOPE, line, range(l, l + 1))


def _slope(l: int) -> tuple[Quantity, Quantity]:
    return Quantity("a", l, (_I,)), Quantity("z", l, (_I,))


def _softmax_slope(deriver: IndexDeriver, l: int) -> Relations:
    """∂a_i^[D]/∂z_j^[D] = a_i^[D] (δ_ij - a_j^[D])"""
    unit, score = Quantity("a", l, (_I,)), Quantity("z", l, (_J,))
    return instance(deriver.local(unit, score).conclusion, Partial(unit, score))


def _scores(spec: NetworkSpec, notation: Notation) -> Iterator[Known]:
    """∂z_i^[l]/∂W_ij^[l] = a_j^[l-1], ∂z_i^[l]/∂a_j^[l-1] = W_ij^[l], ∂z_i^[l]/∂b_i^[l] = 1"""
    deriver = _general(spec) if spec.depth > 1 else Forms(spec, notation).numbered
    l = HIDDEN if spec.depth > 1 else 1
    layers = range(1, spec.depth + 1)
    score = Quantity("z", l, (_I,))
    found = [(Kind.WEIGHT, own_entry_derivation(deriver, score, Quantity("W", l, (_I, _J))).conclusion)]
    if spec.depth > 1:
        found.append((Kind.INPUT, deriver.local(score, Quantity("a", l - 1, (_J,))).conclusion))
    if spec.layers[0].bias:
        found.append((Kind.BIAS, own_entry_derivation(deriver, score, Quantity("b", l, (_I,))).conclusion))
    for kind, line in found:
        yield Known(kind, with_layer_letter(line, l, "l") if spec.depth > 1 else line, layers)


def _general(spec: NetworkSpec) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(probe(general_network(spec))), LOSS)


def _as_in(graph: NetworkGraph, line: Relations) -> Relations:
    """Return a line without unit indices where the network has none."""
    if graph.weights(1, 1).indexed:
        return line
    return _rewritten(line, lambda quantity: replace(quantity, indices=()))


def _one_output(line: Relations) -> Relations:
    """∂ŷ/∂a_1^[D] = 1"""
    return _rewritten(line, lambda quantity: replace(quantity, indices=() if quantity.name == "yhat" else (1,)))


def _rewritten(line: Relations, quantity: Callable[[Quantity], Quantity]) -> Relations:
    def rewritten(formula: Formula) -> Formula:
        return quantity(formula) if isinstance(formula, Quantity) else rebuilt(formula, rewritten)

    return Relations(tuple(map(rewritten, line.sides)), line.signs)
