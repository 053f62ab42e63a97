"""The parts of a network spec: a layer, the loss, names and numbers; each field with limits and description.

Types are strict, so nothing is coerced: `"3"` is not 3, `true` is not 1, 2.0 is not 2. Lists become tuples,
which makes every part hashable. Building a part in Python with invalid values raises `SpecError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializerFunctionWrapHandler,
    ValidationError,
    WithJsonSchema,
    model_serializer,
)

from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.faults import is_flat_row, spec_error
from symbolic.spec.limits import MAX_LAYERS, MAX_NAME, MAX_UNITS
from symbolic.spec.wording import faults_of

__all__ = [
    "Label",
    "LayerSpec",
    "Layers",
    "LossSpec",
    "Names",
    "Numbers",
    "Part",
    "Reduction",
    "Units",
    "known",
]

Reduction = Literal["sum", "mean"]
Entry = TypeVar("Entry")

_FRACTION = re.compile(r"[0-9]{1,9}(/0*[1-9][0-9]{0,8})?")


def known(names: tuple[str, ...]) -> Callable[[str], str]:
    """Return the check that a name is one of `names`."""

    def check(name: str) -> str:
        if name not in names:
            raise ValueError("unknown name")
        return name

    return check


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _rows(value: object) -> object:
    return (value,) if is_flat_row(value) else value


def _printable(label: str) -> str:
    if not label.isprintable() or label.isspace():
        raise ValueError("not printable")
    return label


def _fraction(value: object) -> Fraction:
    if isinstance(value, Fraction) or (isinstance(value, int) and not isinstance(value, bool)):
        return Fraction(value)
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        return Fraction(value)
    raise ValueError("not a fraction")


def _factor_text(factor: Fraction) -> int | str:
    return int(factor) if factor.denominator == 1 else str(factor)


Listed = Annotated[tuple[Entry, ...], BeforeValidator(_listed)]
Units = Annotated[int, Field(ge=1, le=MAX_UNITS)]
Label = Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_printable)]
Positive = Annotated[float, Field(ge=1e-6, le=1e6, allow_inf_nan=False)]
Strength = Annotated[float, Field(ge=1e-12, le=1e6, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Row = Listed[Number]
Matrix = Listed[Row]
Samples = Annotated[
    tuple[Row, ...],
    BeforeValidator(_listed),
    BeforeValidator(_rows),
    Field(min_length=1),
    WithJsonSchema(
        {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]},
        }
    ),
]
Factor = Annotated[
    Fraction,
    PlainValidator(_fraction),
    PlainSerializer(_factor_text),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}]}),
]


class Part(BaseModel):
    """A frozen, strict part of a spec; built in Python with invalid values it raises `SpecError`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def __init__(self, /, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            owner = type(self).__name__
            raise spec_error(owner, faults_of(error, owner), fields) from None

    # Pydantic's own mark, as on its RootModel: parts inside a document are read without this `__init__`, so
    # that the faults of all parts arrive together.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


class LayerSpec(Part):
    """One layer: z = W a + b, then its activation; a skip adds an earlier layer's activations to a or to z."""

    units: Units = Field(description="Number of units of this layer.")
    activation: Annotated[str, AfterValidator(known(ACTIVATION_NAMES))] = Field(
        description="Activation function; softmax only on the last layer.",
        json_schema_extra={"enum": list(ACTIVATION_NAMES)},
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


class Names(Part):
    """What inputs and outputs are called in tables and docstrings."""

    inputs: Listed[Label] = Field(default=(), description="One name for each input, or none.")
    outputs: Listed[Label] = Field(default=(), description="One name for each output, or none.")


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
