"""The parts of a network spec: a layer, the loss, names and numbers; each field with limits and description."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, SerializerFunctionWrapHandler, Tag, model_serializer

from symbolic.formula.own_function import OwnFunction
from symbolic.formula.records import function_record, loss_record
from symbolic.functions import Activation, Loss, Softmax, activation_parameters, loss_parameters
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.expressions import LossText, PredictionText, checked_function_name
from symbolic.spec.fields import (
    Factor,
    Label,
    Listed,
    Matrix,
    Number,
    ParameterName,
    Part,
    Positive,
    Reduction,
    Row,
    Samples,
    Strength,
    Units,
    known,
    shape_of,
)
from symbolic.spec.limits import MAX_LAYERS
from symbolic.spec.own_activation import OwnActivationSpec

__all__ = ["Asked", "LayerSpec", "Layers", "LossLike", "LossSpec", "Names", "Numbers", "OwnLossSpec"]

_Known = Annotated[
    str, AfterValidator(known(ACTIVATION_NAMES)), Field(json_schema_extra={"enum": list(ACTIVATION_NAMES)})
]
_ActivationLike = Annotated[
    Annotated[_Known, Tag("<text>")] | Annotated[OwnActivationSpec, Tag("<table>")], Discriminator(shape_of)
]


class LayerSpec(Part):
    """One layer: z = W a + b, then its activation; a skip adds an earlier layer's activations to a or to z."""

    units: Units = Field(description="Number of units of this layer.")
    activation: _ActivationLike = Field(
        description="Activation function, softmax only on the last layer: a name, or a table that defines one."
    )
    bias: bool = Field(default=True, description="Whether z has a bias: z = W a + b if true, z = W a if false.")
    alpha: Positive | None = Field(
        default=None,
        description="Constant of an activation that has one, such as the slope of leaky_relu for negative z.",
    )
    skip: Annotated[int, Field(ge=0, le=MAX_LAYERS)] | None = Field(
        default=None,
        description="Number of an earlier layer, 0 for the inputs, whose activations are added to this layer's.",
    )
    skip_into: Literal["a", "z"] = Field(
        default="a",
        description='Where a skip from layer k is added: "a" for a = f(z) + a^[k], "z" for z = W a + b + a^[k].',
    )
    share: Annotated[int, Field(ge=1, le=MAX_LAYERS)] | None = Field(
        default=None,
        description="Number of an earlier layer whose weight matrix this layer uses too; the bias stays its own.",
    )

    @property
    def function(self) -> str:
        """The name under which formulas apply the activation, with alpha where it is not the default."""
        if isinstance(self.activation, OwnActivationSpec):
            return self.activation.as_own.key
        usual = activation_parameters(self.activation).get("alpha", self.alpha)
        if self.alpha is None or usual is None or self.alpha == float(usual):
            return self.activation
        return f"{self.activation}(alpha={self.alpha!r})"

    @property
    def record(self) -> Activation | Softmax:
        """What the activation is."""
        record = function_record(self.function)
        assert record is not None  # noqa: S101  (names are checked when a layer is built)
        return record

    @model_serializer(mode="wrap")
    def _without_idle_skip_into(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave `skip_into` out where there is no skip: given without one, it is told as a mistake."""
        fields: dict[str, Any] = handler(self)
        if self.skip is None:
            fields.pop("skip_into", None)
        return fields


def _within_limits(layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
    # Not a length of the tuple itself: pydantic would count only the layers without faults.
    if not 1 <= len(layers) <= MAX_LAYERS:
        raise ValueError("no layers or too many")
    return layers


Layers = Annotated[Listed[LayerSpec], AfterValidator(_within_limits)]


class LossSpec(Part):
    """The loss of one sample and how outputs and samples are combined; no reduction is left to a default."""

    name: Annotated[str, AfterValidator(known(LOSS_NAMES))] = Field(
        description="Loss of one output for one sample.", json_schema_extra={"enum": list(LOSS_NAMES)}
    )
    factor: Factor = Field(
        default=Fraction(1),
        description='Number in front of the loss: 1, or "1/2" where that is usual, as for squared_error.',
    )
    outputs: Reduction = Field(
        description='How the outputs of one sample are combined: "sum" adds their losses, "mean" divides '
        "that sum by the number of outputs."
    )
    samples: Reduction = Field(
        description='How samples are combined into the cost: "sum" adds their losses, "mean" divides that '
        "sum by the number of samples."
    )
    delta: Positive | None = Field(
        default=None,
        description="Constant of a loss that has one, such as where huber turns from square to line.",
    )
    l2: Strength | None = Field(
        default=None,
        description="λ of the penalty λ/2 times the sum of squares of all weights, which is added to the cost once; "
        "biases are not in it, and a shared weight counts once.",
    )

    @property
    def parameters(self) -> tuple[tuple[str, float | str], ...]:
        """The constants of the loss, in a fixed order; of one that a person defines, its expressions."""
        given = {"delta": self.delta}
        defaults = loss_parameters(self.name)
        return tuple((name, float(given[name] or defaults[name])) for name in sorted(defaults))

    @property
    def record(self) -> Loss:
        """What the loss of one output is."""
        return loss_record(self.name, dict(self.parameters))


class OwnLossSpec(LossSpec):
    """A loss that a person defines by an expression in p, the prediction, and y, the target."""

    name: Annotated[str, AfterValidator(checked_function_name)] = Field(description="What the loss is called.")
    expression: LossText = Field(
        description="Loss of one output for one sample, in p and y, such as (p - y)^4; nothing is executed."
    )
    stable: LossText | None = Field(
        default=None, description="The same loss as programs are to compute it; the expression where none is given."
    )
    stable_derivative: PredictionText | None = Field(
        default=None, description="Its derivative by p as programs are to compute it; made of stable by default."
    )

    @property
    def as_own(self) -> OwnFunction:
        """The function itself."""
        return OwnFunction(self.name, self.expression, self.stable or "", self.stable_derivative or "")

    @property
    def parameters(self) -> tuple[tuple[str, float | str], ...]:
        """The expressions."""
        texts = {
            "expression": self.expression,
            "stable": self.stable,
            "stable_derivative": self.stable_derivative,
        }
        return tuple((name, text) for name, text in texts.items() if text is not None)


def _loss_kind(value: object) -> str:
    own = "expression" in value if isinstance(value, Mapping) else isinstance(value, OwnLossSpec)
    return "<own>" if own else "<known>"


LossLike = Annotated[
    Annotated[LossSpec, Tag("<known>")] | Annotated[OwnLossSpec, Tag("<own>")], Discriminator(_loss_kind)
]
"""A loss of the registry, or one with an expression."""


class Names(Part):
    """What inputs and outputs are called in tables and docstrings."""

    inputs: Listed[Label] = Field(default=(), description="One name for each input, or none.")
    outputs: Listed[Label] = Field(default=(), description="One name for each output, or none.")


class Asked(Part):
    """A result that is asked for: of a parameter after a step of gradient descent, or of the loss after a change."""

    parameter: ParameterName = Field(description="Which parameter changes: W[2][1,3] (to unit 1, from 3) or b[1][2].")
    rate: Strength | None = Field(
        default=None, description="The learning rate of one step; asked is the new value of the parameter."
    )
    change: Number | None = Field(
        default=None, description="By how much the parameter changes; asked is the loss then, to first order."
    )


class Numbers(Part):
    """Values to work with: samples as rows of x and y, W[l] of shape (n_l, n_{l-1}), b[l] of shape (n_l,)."""

    x: Samples | None = Field(
        default=None, description="Inputs, one row for each sample; a single sample may be a flat list."
    )
    y: Samples | None = Field(
        default=None, description="Targets, one row for each sample; a single sample may be a flat list."
    )
    W: Listed[Matrix] | None = Field(
        default=None,
        description="Weights, one matrix for each layer, of shape (units, units of the layer before): row i "
        "holds the weights into unit i; an empty matrix where a layer shares another's.",
    )
    b: Listed[Row] | None = Field(
        default=None,
        description="Biases, one row for each layer with an entry for each unit; an empty row where bias is false.",
    )
    margin: Strength | None = Field(
        default=None, description="How far off an answer may be that follows from them, as results are rounded."
    )
    asked: Listed[Asked] = Field(
        default=(), description="Results that are asked for with these numbers, by which answers are judged."
    )
