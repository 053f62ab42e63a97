"""The types of a spec's fields, and what its parts have in common.

Types are strict, so nothing is coerced: `"3"` is not 3, `true` is not 1, 2.0 is not 2. Lists become tuples,
which makes every part hashable. Building a part in Python with invalid values raises `SpecError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
    ValidationError,
    WithJsonSchema,
)

from symbolic.spec.faults import is_flat_row, spec_error
from symbolic.spec.limits import MAX_NAME, MAX_UNITS
from symbolic.spec.wording import faults_of

__all__ = [
    "Factor",
    "Label",
    "Listed",
    "Matrix",
    "Number",
    "ParameterName",
    "Part",
    "Positive",
    "Reduction",
    "Row",
    "Samples",
    "Strength",
    "Units",
    "known",
    "shape_of",
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
ParameterName = Annotated[str, Field(pattern=r"^[Wb]\[[1-9][0-9]{0,8}\](\[[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})?\])?$")]
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


def shape_of(value: object) -> str | None:
    """Say whether a value is a text or a table, for fields that may be either; faults tell the place without this."""
    if isinstance(value, str):
        return "<text>"
    return "<table>" if isinstance(value, Mapping | BaseModel) else None
