"""A loss of another library on a chain of layers -> the network of both: who applies the last sigmoid or softmax.

Libraries let some losses apply it themselves, so that a model's output are scores or logarithms; chalkgrad writes it
as the activation of the last layer. Where both would apply it, which is a common slip, the model is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from codegen.frameworks.chain import LOG_SOFTMAX, Chain
from codegen.frameworks.model import FrameworkError, Refusal, TrainedNetwork
from symbolic.errors import Problem, SpecError
from symbolic.spec.model import LossSpec, build_spec

__all__ = ["Cost", "Takes", "loss_spec", "own_cost", "trained"]

Takes = Literal["values", "scores of sigmoid", "scores of softmax", "logarithms", "probabilities"]
"""What a loss expects the model to put out; "values" is what chalkgrad's losses take, "probabilities" a softmax."""

_PREDICTIONS: Mapping[str, str] = MappingProxyType(
    {
        "scores of sigmoid": "the sigmoid of the model's output",
        "scores of softmax": "the softmax of the model's output",
        "logarithms": "the exponential of the model's output",
    }
)
_LIMITS: Mapping[str, str] = MappingProxyType(
    {"alpha": "a number from 1e-6 to 1e6", "delta": "a number from 1e-6 to 1e6", "l2": "a number from 1e-12 to 1e6"}
)
"""What a spec accepts for constants: a library's may be positive and still lie outside."""

_PLACE = re.compile(r"layers\[(?P<layer>[0-9]+)\]\.(?P<field>\w+)")


@dataclass(frozen=True, slots=True)
class Cost:
    """A loss as its library has it.

    Attributes:
        place: how errors call it.
        loss: the same in chalkgrad's terms.
        takes: what it expects as the model's output.
        notes: what a reader must know to compare the two, in whole sentences.
        own: whether it was given in chalkgrad's terms.
    """

    place: str
    loss: LossSpec
    takes: Takes = "values"
    notes: tuple[str, ...] = ()
    own: bool = False


def own_cost(loss: LossSpec) -> Cost:
    """Return a loss that was given in chalkgrad's own terms, and takes what the model puts out."""
    return Cost("the LossSpec", loss, own=True)


def loss_spec(place: str, **fields: Any) -> LossSpec:
    """Return a loss in chalkgrad's terms; a constant beyond its limits is a refusal of the loss called `place`."""
    try:
        return LossSpec(**fields)
    except SpecError as error:
        first = error.problems[0]
        expected = _LIMITS.get(first.place, first.expected)
        raise Refusal(f"{place}, {first.place}", first.found, expected, first.hint) from None


def trained(
    chain: Chain, cost: Cost, *, name: str, names: Mapping[str, Any] | None = None, notes: tuple[str, ...] = ()
) -> TrainedNetwork:
    """Return the network that a chain of layers and its loss are.

    Raises:
        FrameworkError: the last layer and the loss do not go together, or chalkgrad has no such network.
    """
    output = _activation(chain, cost)
    prediction = _PREDICTIONS.get(cost.takes, "the model's output")
    chain = chain if output == chain.output.name else chain.ending_in(output)
    layers = [_layer_fields(chain, index) for index in range(len(chain.layers))]
    document = {
        "name": name,
        "inputs": int(chain.layers[0].dense.W.shape[1]),
        "layers": layers,
        "loss": cost.loss.model_dump(mode="json", exclude_none=True),
        "names": names or {},
    }
    try:
        spec = build_spec(document, chain.source)
    except SpecError as error:
        raise FrameworkError(chain.source, tuple(_told(problem, chain) for problem in error.problems)) from None
    parameters = {}
    for l, layer in enumerate(chain.layers, start=1):
        if layer.share is None:
            parameters[f"W{l}"] = layer.dense.W
        if layer.dense.b is not None:
            parameters[f"b{l}"] = layer.dense.b
    said = (note for note in (*(layer.acted.note for layer in chain.layers), *cost.notes, *notes) if note)
    return TrainedNetwork(spec, parameters, prediction, tuple(dict.fromkeys(said)))


def _layer_fields(chain: Chain, index: int) -> dict[str, Any]:
    layer = chain.layers[index]
    fields: dict[str, Any] = {"units": int(layer.dense.W.shape[0]), "activation": layer.acted.name}
    fields |= {} if layer.dense.b is not None else {"bias": False}
    fields |= {} if layer.acted.alpha is None else {"alpha": layer.acted.alpha}
    return fields | ({} if layer.share is None else {"share": layer.share})


def _activation(chain: Chain, cost: Cost) -> str:
    """Return the activation of the last layer, the loss's own sigmoid or softmax put in."""
    output = chain.output.name
    match cost.takes, output:
        case "scores of sigmoid", "identity":
            return "sigmoid"
        case "scores of softmax", "identity":
            return "softmax"
        case "scores of softmax", "log_softmax":
            return "softmax"  # shifted by one number for all units, scores have the same softmax
        case "logarithms", "log_softmax":
            return "softmax"
        case "probabilities", "softmax":
            return output
        case "values", _ if output != LOG_SOFTMAX:
            return output
    raise FrameworkError(chain.source, (_mismatch(chain, cost),))


def _mismatch(chain: Chain, cost: Cost) -> Problem:
    output = chain.output.name
    found = f"{output} under {cost.place}" if output != "identity" else f"no activation under {cost.place}"
    match cost.takes:
        case "scores of sigmoid" | "scores of softmax":
            own = cost.takes.removeprefix("scores of ")
            expected = f"no activation there, since this loss applies its own {own}"
            hint = f"Leave the {output} out of the model, or choose a loss that takes its values."
        case "logarithms":
            expected, hint = "log_softmax there, since this loss takes logarithms of probabilities", ""
        case "probabilities":
            expected = "softmax there, since this loss divides the outputs by their sum"
            hint = "Put a softmax at the end, or let the loss take scores."
        case _:
            expected, hint = "a loss that takes logarithms of probabilities there", "Use softmax instead."
    return Problem(chain.output.place, found, expected, hint)


def _told(problem: Problem, chain: Chain) -> Problem:
    """Return a problem of the spec with the place in the model that it came from."""
    match = _PLACE.match(problem.place)
    if match is None:
        return problem
    place = chain.layers[int(match["layer"]) - 1].place(match["field"])
    return Problem(place, problem.found, _LIMITS.get(match["field"], problem.expected), problem.hint)
