"""The network spec as a person gives it: layers, loss, notation, and optionally names and numbers.

Stage 1: TOML, JSON, shorthand or Python -> `NetworkSpec`. What a single field allows stands in `parts`, what
fields must agree on in `rules`; both are checked whenever a spec is built, and all problems are raised as
one `SpecError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from symbolic.formula.notation import Notation
from symbolic.spec.faults import Fault, spec_error
from symbolic.spec.fields import Label, Part, Units
from symbolic.spec.layers import spec_html
from symbolic.spec.limits import MAX_LAYERS
from symbolic.spec.notation import NotationLike, faults_beside, resolved
from symbolic.spec.own_activation import OwnActivationSpec
from symbolic.spec.parts import Layers, LayerSpec, LossLike, LossSpec, Names, Numbers
from symbolic.spec.rules import disagreements
from symbolic.spec.wording import faults_of

__all__ = ["LayerSpec", "LossSpec", "Names", "NetworkSpec", "Numbers", "build_spec"]

_MOST_WIDTHS_IN_TITLE = 12


class NetworkSpec(Part):
    """A network: how many inputs, which layers, which loss, and how formulas are to be written.

    Frozen, hashable and equal by value, so a spec can be the key of a cache. An invalid one raises one
    `SpecError` with every problem, in Python as from a file.
    """

    name: Label = Field(default="network", description="What the network is called in headers and file names.")
    inputs: Units = Field(description="Number of inputs, n_0.")
    layers: Layers = Field(
        description="The layers in order, the output layer last.",
        json_schema_extra={"minItems": 1, "maxItems": MAX_LAYERS},
    )
    loss: LossLike = Field(description="The loss and its reduction.")
    notation: NotationLike = Field(
        default="slides",
        description="How layers, indices and derivatives are written in formulas: the name of a bundled notation, or "
        "a table.",
    )
    names: Names = Field(default=Names(), description="Names of inputs and outputs.")
    numbers: Numbers = Field(default=Numbers(), description="Samples, targets, weights and biases to compute with.")

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Raise the faults of all fields, and all disagreements between sound fields, together."""
        try:
            spec = handler(data)
        except ValidationError as error:
            faults = list(faults_of(error, cls.__name__))
            faults += disagreements(cls._sound_fields(data, faults))
            faults += faults_beside(data, faults)
        else:
            faults = list(disagreements(dict(spec)))
            if not faults:
                return spec
        source = (info.context or {}).get("source", cls.__name__)
        raise spec_error(source, faults, data)

    @classmethod
    def _sound_fields(cls, data: Any, faults: list[Fault]) -> dict[str, Any]:
        """Return the values of the fields that were given and have no faults of their own."""
        if not all(fault.location for fault in faults):
            return {}  # a fault of the whole document: nothing in it was read
        broken = {fault.location[0] for fault in faults}
        return {
            name: TypeAdapter[Any](field.rebuild_annotation()).validate_python(data[name])
            for name, field in cls.model_fields.items()
            if name in data and name not in broken
        }

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths (n_0, n_1, ..., n_D)."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def depth(self) -> int:
        """D, the number of layers without the input."""
        return len(self.layers)

    @property
    def written_in(self) -> Notation:
        """The notation with all its fields, whether the spec names it or holds it, and the functions defined here."""
        own = (layer.function for layer in self.layers if isinstance(layer.activation, OwnActivationSpec))
        return replace(resolved(self.notation), functions=tuple(dict.fromkeys(own)))

    def parameter_count(self, with_biases: bool = True) -> int:
        """Return the number of weights, each shared one once, and of biases if they are to be counted."""
        shapes = zip(self.layers, pairwise(self.widths), strict=True)
        weights = sum(fan_in * fan_out for layer, (fan_in, fan_out) in shapes if layer.share is None)
        return weights + (sum(layer.units for layer in self.layers if layer.bias) if with_biases else 0)

    def title(self) -> str:
        """Return the network in a few words for headers: `4-8-3 tanh, softmax, categorical cross-entropy`."""
        widths = [str(width) for width in self.widths]
        if len(widths) > _MOST_WIDTHS_IN_TITLE:
            widths = [*widths[:3], "…", *widths[-2:]]
        # Runs of one activation are told once: sigmoid four times is "sigmoid".
        runs = [name for name, _ in groupby(layer.record.name for layer in self.layers)]
        if len(runs) > _MOST_WIDTHS_IN_TITLE:
            runs = [*runs[:3], "…", runs[-1]]
        return ", ".join(["-".join(widths) + " " + runs[0], *runs[1:], self.loss.record.title, *self._extras()])

    def _repr_html_(self) -> str:
        """Return the layers as a table for notebooks; `codegen.notebook.show` adds the drawing."""
        return spec_html(self)

    def _extras(self) -> Iterator[str]:
        """Yield what the network has beyond a plain chain of layers and a loss."""
        if any(layer.skip is not None for layer in self.layers):
            yield "skip connections"
        if any(layer.share is not None for layer in self.layers):
            yield "shared weights"
        if self.loss.l2 is not None:
            yield "L2"


def build_spec(data: object, source: str) -> NetworkSpec:
    """Return the spec that `data` holds: tables and lists, as read from TOML or JSON or made in Python.

    Raises:
        SpecError: with every problem of the data, in its order, under the name `source`.
    """
    return NetworkSpec.model_validate(data, context={"source": source})
