"""All forms of one network in one notation: which derivation answers for which array, with the error signals.

Stage 3, on top of the engines. Arrays are named by their layer's number, or by l for any hidden layer and D for the
last one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.general import HIDDEN, LAST, general_network, with_layer_letter
from symbolic.derivation.index.along import entries_along_layers
from symbolic.derivation.index.chain import activation_chain, chain_from_error_signal, chain_on_one_line
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.chains import gradient_over_layers, gradient_through_layer
from symbolic.derivation.matrix.engine import ArrayDerivation, MatrixDeriver
from symbolic.derivation.matrix.jacobian import JacobianDeriver
from symbolic.derivation.signals import derivation_with_signals, with_error_signals
from symbolic.derivation.steps import Derivation
from symbolic.errors import QuantityError
from symbolic.formula.nodes import Index, IndexLike, Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.graph.names import quantity_name
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["Forms"]

_LAYERED = ("W", "b", "z", "a")
_EVERY = (*(f"{name}[l]" for name in _LAYERED), "x", "yhat")
_LAYERS = {"l": HIDDEN, "D": LAST}


class Forms:
    """The index, matrix, batch and Jacobian forms of `spec` under the layout of `notation`."""

    def __init__(self, spec: NetworkSpec, notation: Notation) -> None:
        self.spec = spec
        self.notation = notation

    def index(self, array: Quantity) -> Derivation:
        """Return the derivation for the general entry of `array`."""
        deriver, at = self._deriver(array)
        return self._finished(deriver.derive(at), array)

    def sources(self, array: Quantity) -> tuple[Derivation, ...]:
        """Return the derivations between neighbours that the index form of `array` puts in."""
        deriver, at = self._deriver(array)
        return tuple(self._finished(source, array) for source in deriver.sources(deriver.derive(at)))

    def chain(self, array: Quantity) -> Derivation:
        """Return the chain rule on one line for the general entry of `array`."""
        deriver, at = self._deriver(array)
        return self._finished(chain_on_one_line(deriver, at), array)

    def signal_chain(self, parameter: Quantity) -> Derivation:
        """Return the chain rule by the general entry of `parameter` from the error signal of its own layer."""
        deriver, at = self._deriver(parameter)
        return self._finished(chain_from_error_signal(deriver, at), parameter)

    def activation_chain(self, parameter: Quantity) -> Derivation:
        """Return the derivative of an activation by the general entry of a parameter of its own layer."""
        deriver, at = self._deriver(parameter)
        return self._finished(activation_chain(deriver, at), parameter)

    def matrix(self, array: Quantity) -> ArrayDerivation:
        """Return the derivation for the whole array."""
        deriver, at = self._deriver(array)
        return self._array(MatrixDeriver(deriver, self.notation.layout).derive(at), array)

    def batch(self, array: Quantity) -> ArrayDerivation:
        """Return the derivation for the array of all samples."""
        deriver, at = self._deriver(array)
        return self._array(self._batch(deriver).derive(at), array)

    def jacobian(self, layer: IndexLike) -> ArrayDerivation:
        """Return ∂a^l/∂a^(l-1) entry by entry, and for the whole arrays."""
        array = Quantity("a", layer)
        deriver, at = self._deriver(array)
        assert isinstance(at.layer, int)  # noqa: S101  (derivers know numbered layers)
        return self._array(JacobianDeriver(deriver, self.notation.layout).derive(at.layer), array)

    def over_layers(self, parameter: str) -> Relations:
        """Return ∂L/∂W^l as a product of Jacobians over the layers, for any hidden layer l; L is without penalty."""
        return gradient_over_layers(_of_loss(self.general), self.notation.layout, parameter)

    def through_layer(self, parameter: str) -> Relations:
        """Return ∂L/∂W^(l-1) through layer l, with ∂L/∂a^(l-1) under a brace; L is without penalty."""
        return gradient_through_layer(_of_loss(self.general), self.notation.layout, parameter, Index("l"))

    def entries_over_layers(self) -> tuple[Relations, ...]:
        """Return ∂a_i^D/∂a_j^l as a product of entries; nothing where activations differ or act on whole layers."""
        activations = {(layer.activation, layer.alpha) for layer in self.spec.layers}
        if len(activations) > 1 or self.spec.layers[-1].activation == "softmax":
            return ()
        return (entries_along_layers(self.general, Index("l")),)

    def definition(self, array: Quantity) -> Relations:
        """Return the defining equation of a whole array."""
        deriver, at = self._deriver(array)
        return self._renumbered(MatrixDeriver(deriver, self.notation.layout).definition(at), array)

    def local_jacobians(self, layer: IndexLike) -> tuple[Relations, ...]:
        """Return ∂a^l/∂a^(l-1) as a product, and ∂a^l/∂z^l, ∂z^l/∂a^(l-1) and, where there are biases, ∂z^l/∂b^l."""
        array = Quantity("a", layer)
        deriver, at = self._deriver(array)
        l = at.layer
        assert isinstance(l, int)  # noqa: S101  (derivers know numbered layers)
        jacobians = JacobianDeriver(deriver, self.notation.layout)
        score, j = Quantity("z", l, (Index("i"),)), Index("j")
        parents = [deriver.graph.units(l - 1).member(j)]
        if self.has_bias(layer):
            parents.append(deriver.graph.biases(l).member(j))
        found = (jacobians.chain(l), jacobians.slope(l), *(jacobians.local(score, parent) for parent in parents))
        return tuple(self._renumbered(statement, array) for statement in found)

    def batch_definition(self, array: Quantity) -> Relations:
        """Return the defining equation of the array of all samples."""
        deriver, at = self._deriver(array)
        return self._renumbered(self._batch(deriver).definition(at), array)

    def cost(self) -> Relations:
        """Return J = 1/m Σ_n L^(n)."""
        return self._batch(self.numbered).cost()

    def _batch(self, deriver: IndexDeriver) -> BatchDeriver:
        """Return the batch form of a network; the loss of one sample is differentiated, and the penalty added once."""
        return BatchDeriver(_of_loss(deriver), self.notation.layout, self.spec.loss.samples)

    def has_bias(self, layer: IndexLike) -> bool:
        """Say whether a layer has biases."""
        deriver, at = self._deriver(Quantity("z", layer))
        assert isinstance(at.layer, int)  # noqa: S101  (derivers know numbered layers)
        return bool(deriver.graph.biases(at.layer).size)

    def has_weights(self, layer: IndexLike) -> bool:
        """Say whether a layer has weights of its own, and does not share those of an earlier one."""
        return isinstance(layer, Index) or self.numbered.graph.owner(layer) == layer

    # --- which network answers ------------------------------------------------------------------------------------

    @cached_property
    def numbered(self) -> IndexDeriver:
        """The engine on a small network with the layers of the spec."""
        return self._engine(self.spec)

    @cached_property
    def general(self) -> IndexDeriver:
        """The engine on a small network that stands for any depth."""
        return self._engine(general_network(self.spec))

    def _engine(self, spec: NetworkSpec) -> IndexDeriver:
        graph = NetworkGraph(probe(spec))
        return IndexDeriver(graph, graph.objective)

    def _deriver(self, array: Quantity) -> tuple[IndexDeriver, Quantity]:
        """Return the engine that knows `array`, and what it calls it."""
        match array.layer:
            case Index(letter=letter, shift=shift) if letter in _LAYERS:
                at = _LAYERS[letter] + shift
                if array.name == "b" and not self.general.graph.biases(at).size:
                    raise QuantityError(
                        f"found `{quantity_name(array)}`; expected `W`, `z` or `a`: such a layer has no biases here"
                    )
                return self.general, replace(array, layer=at)
            case Index(letter=letter):
                raise QuantityError(f"found the layer `{letter}`; expected a number, `l` or `D`")
            case _:
                self._require(array)
                return self.numbered, array

    def _require(self, array: Quantity) -> None:
        """Raise QuantityError, saying which exist, unless a numbered array is one of this network."""
        graph = self.numbered.graph
        layers = [l for l in range(1, graph.depth + 1) if array.name != "b" or graph.biases(l).size]
        if array.name == "W":
            layers = [l for l in layers if graph.owner(l) == l]
        if array.name in {"x", "yhat"} or (array.name in _LAYERED and array.layer in layers):
            return
        known = (f"{array.name}[{l}]" for l in layers) if array.name in _LAYERED else _EVERY
        raise QuantityError(
            f"found `{quantity_name(array)}`; expected an array of this network of {graph.depth} layers that the loss "
            f"depends on: {', '.join(f'`{name}`' for name in known)}"
        )

    def _renumbered(self, statement: Relations, array: Quantity) -> Relations:
        if isinstance(array.layer, Index):
            return with_layer_letter(statement, _LAYERS[array.layer.letter], array.layer.letter)
        return statement

    def _finished(self, derivation: Derivation, array: Quantity) -> Derivation:
        """Return a derivation with the letters of the layers and the error signals that were asked for."""
        if isinstance(array.layer, Index):
            derivation = with_layer_letter(derivation, _LAYERS[array.layer.letter], array.layer.letter)
        return derivation_with_signals(derivation) if self.notation.error_signal == "delta" else derivation

    def _array(self, found: ArrayDerivation, array: Quantity) -> ArrayDerivation:
        statements = (self._stated(statement, array) for statement in (found.statement, found.shaped))
        return ArrayDerivation(self._finished(found.entrywise, array), *statements)

    def _stated(self, statement: Relations, array: Quantity) -> Relations:
        renumbered = self._renumbered(statement, array)
        if self.notation.error_signal == "delta":
            return Relations(tuple(map(with_error_signals, renumbered.sides)), renumbered.signs)
        return renumbered


def _of_loss(deriver: IndexDeriver) -> IndexDeriver:
    """Return the engine on the same network that differentiates the loss, without the penalty on the weights."""
    return deriver if deriver.of == LOSS else IndexDeriver(deriver.graph, LOSS)
