"""From a network spec to its gradient program.

Stage: `NetworkSpec` -> `GradientProgram`. The forward pass follows the layers; the backward pass applies the rules
of `LOWERING` from the last layer to the first, each local derivative once, whatever the number of paths through it.

With rows as samples: z_l = a_{l-1} W_l^T + b_l and a_l = f(z_l). The gradient is that of the cost J, so every
factor and every mean of the loss enters at the last layer and is carried down from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from codegen.program.cost import Cost
from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Call, Helper, nodes_in
from codegen.program.layer import Layer
from codegen.program.routines import SOFTMAX
from symbolic.functions.base import Activation, Loss, Softmax
from symbolic.functions.registry import activation, loss, pair
from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["activation_record", "loss_record", "lower"]


def lower(spec: NetworkSpec) -> GradientProgram:
    """Return the program that computes the cost of `spec` and the cost's gradient."""
    layers = _layers(spec)
    cost = _cost(spec, layers[-1])
    return GradientProgram(
        inputs=spec.inputs,
        outputs=layers[-1].units,
        parameters=tuple(parameter for layer in layers for parameter in layer.parameters()),
        forward=tuple(assign for layer in layers for assign in layer.forward()),
        prediction=f"a{spec.depth}",
        loss=tuple(cost.statements()),
        cost="cost",
        backward=tuple(_backward(layers, cost)),
        kinks=(*(kink for layer in layers for kink in layer.kinks()), *cost.kinks()),
        helpers=tuple(_helpers(layers, cost)),
    )


def activation_record(layer: LayerSpec) -> Activation | Softmax:
    """Return the registry's record of a layer's activation, with the layer's alpha."""
    return activation(layer.activation, **({} if layer.alpha is None else {"alpha": layer.alpha}))


def loss_record(spec: NetworkSpec) -> Loss:
    """Return the registry's record of the spec's loss, with the spec's delta."""
    return loss(spec.loss.name, **({} if spec.loss.delta is None else {"delta": spec.loss.delta}))


def _layers(spec: NetworkSpec) -> tuple[Layer, ...]:
    """Return the layers; an activation that is used with several parameters has one name for each."""
    names: dict[Activation | Softmax, str] = {}
    layers = []
    for number, (layer, fan_in) in enumerate(zip(spec.layers, spec.widths, strict=False), start=1):
        record = activation_record(layer)
        alike = sum(known.name == record.name for known in names)
        name = names.setdefault(record, f"{record.name}_{alike + 1}" if alike else record.name)
        layers.append(Layer(number, layer.units, fan_in, layer.bias, record, name))
    return tuple(layers)


def _cost(spec: NetworkSpec, last: Layer) -> Cost:
    factor = Fraction(spec.loss.factor)
    if spec.loss.outputs == "mean":
        factor /= last.units
    fused = pair(spec.layers[-1].activation, spec.loss.name)
    return Cost(loss_record(spec), fused, factor, spec.loss.samples, last)


def _backward(layers: tuple[Layer, ...], cost: Cost) -> Iterator[Assign]:
    yield from cost.delta()
    yield from layers[-1].through_affine_map()
    for layer in reversed(layers[:-1]):
        yield layer.through_activation()
        yield from layer.through_affine_map()


def _helpers(layers: tuple[Layer, ...], cost: Cost) -> Iterator[Helper]:
    """Yield every helper that is called, once, in the order of the layers, those of the loss last."""
    statements = (*(assign for layer in layers for assign in layer.forward()), *cost.statements())
    nodes = (node for assign in (*statements, *_backward(layers, cost)) for node in nodes_in(assign.value))
    called = {node.helper for node in nodes if isinstance(node, Call)}
    routines = dict.fromkeys((*(routine for layer in layers for routine in layer.routines()), *cost.routines()))
    helpers = {helper.name: helper for routine in routines if (helper := routine.helper()) is not None}
    helpers[SOFTMAX.name] = SOFTMAX
    yield from (helper for name, helper in helpers.items() if name in called)
