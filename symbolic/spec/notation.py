r"""User-defined notations: a table of keys, from TOML, JSON or Python -> `Notation`.

Every field of `Notation` and `Layout` is a key. What is not given is as in `base`, or as usual where there is none.
What a single key allows stands here and in `letters`, what keys must agree on in `contradictions`; all problems are
told together. A file holds the keys at its top, a spec holds them under `[notation]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, Discriminator, Field, Tag, ValidationError, create_model

from symbolic.formula.notation import (
    FURTHER_UNITS,
    LETTERS,
    NOTATION_NAMES,
    ROLES,
    Arrays,
    Chain,
    DerivativeSign,
    Elementwise,
    ErrorSignal,
    Jacobian,
    Layout,
    Letter,
    MatrixSign,
    Notation,
    Samples,
    Slopes,
    Sums,
    TransposeSign,
    Vectors,
    WeightOrder,
    notation,
)
from symbolic.spec.contradictions import FORWARD, contradictions, forward_fits
from symbolic.spec.faults import Fault, spec_error
from symbolic.spec.fields import Label, Part, known, shape_of
from symbolic.spec.letters import (
    checked_index,
    checked_letter,
    checked_loss_letter,
    checked_mark,
    checked_sample_mark,
    checked_text,
    letter_text,
)
from symbolic.spec.wording import faults_of

__all__ = ["CONCEPTS", "NotationLike", "NotationSpec", "build_notation", "faults_beside", "faults_inside", "resolved"]

CONCEPTS = MappingProxyType(
    {
        "W": "weights",
        "b": "biases",
        "x": "inputs",
        "z": "pre-activations",
        "a": "activations",
        "y": "targets",
        "yhat": "predictions",
        "L": "the loss of one sample",
        "J": "the cost of all samples",
        "R": "the regulariser",
        "delta": "the error signal",
        "kronecker": "the Kronecker delta",
        "eta": "the step size",
        "lambda": "the strength of the regulariser",
        "pi": "the number 3.14159...",
        "theta": "any parameter, in rules for all",
        "beta": "how much of the past an optimizer keeps",
        "epsilon": "the small number that keeps Adam from dividing by 0",
        "mhat": "Adam's mean of gradients",
        "vhat": "Adam's mean of squared gradients",
        "width": "the number of units of a layer",
        "samples": "the number of samples",
        "ones": "the vector of ones",
        "identity": "the identity matrix",
        "X": "inputs of all samples",
        "Z": "pre-activations of all samples",
        "A": "activations of all samples",
        "Y": "targets of all samples",
        "Yhat": "predictions of all samples",
        "Delta": "error signals of all samples",
    }
)
"""What each concept of LETTERS is, in words."""

_Name = Annotated[str, AfterValidator(known(NOTATION_NAMES)), Field(json_schema_extra={"enum": [*NOTATION_NAMES]})]
Text = Annotated[str, AfterValidator(checked_text)]
Forward = Annotated[str, AfterValidator(lambda written: _forward(written))]
Mark = Annotated[str, AfterValidator(checked_mark)]
SampleMark = Annotated[str, AfterValidator(checked_sample_mark)]


def _forward(written: str) -> str:
    right = written.removeprefix("z = ")
    if right not in FORWARD.values():
        raise ValueError("no forward equation")
    return f"z = {right}"


class LetterSpec(Part):
    """A letter in LaTeX and in plain text."""

    latex: Annotated[str, AfterValidator(checked_letter)] = Field(description="The letter in LaTeX.")
    text: Text | None = Field(default=None, description="The letter in plain text; made from the LaTeX by default.")


class LossLetterSpec(LetterSpec):
    """The letter of the loss, which may have a sample's letter as its subscript."""

    latex: Annotated[str, AfterValidator(checked_loss_letter)] = Field(description="The letter in LaTeX.")


def _letter_field(concept: str, words: str) -> tuple[Any, Any]:
    check, table = (checked_loss_letter, LossLetterSpec) if concept == "L" else (checked_letter, LetterSpec)
    text = Annotated[str, AfterValidator(check), Tag("<text>")]
    either = Annotated[text | Annotated[table, Tag("<table>")], Discriminator(shape_of)]  # type: ignore[valid-type]
    return (either | None, Field(default=None, description=f"{words[0].upper()}{words[1:]}."))


def _index_field(role: str, words: str) -> tuple[Any, Any]:
    letter = Annotated[str, AfterValidator(checked_index)]
    return (letter | None, Field(default=None, description=f"Counts {words}, {role} in general."))


if TYPE_CHECKING:
    LettersSpec: TypeAlias = Part
    IndicesSpec: TypeAlias = Part
else:
    LettersSpec = create_model(
        "LettersSpec",
        __base__=Part,
        __doc__="The letters of the concepts that are not written as usual.",
        **{concept: _letter_field(concept, words) for concept, words in CONCEPTS.items()},
    )
    IndicesSpec = create_model(
        "IndicesSpec",
        __base__=Part,
        __doc__="The letters of indices that are not written as usual.",
        **{role: _index_field(role, words) for role, words in ROLES.items()},
    )


class NotationSpec(Part):
    """A notation as a person gives it; what is left out is as in `base`.

    Frozen, hashable and equal by value. An invalid one raises one `SpecError` with every problem.
    """

    name: Label | None = Field(default=None, description="What the notation is called.")
    base: _Name | None = Field(default=None, description="The bundled notation to start from.")
    layer_mark: Mark | None = Field(default=None, description="Superscript of a layer, with {} for its number.")
    sample_mark: SampleMark | None = Field(default=None, description="Superscript of a sample, {} for its number.")
    chain: Chain | None = Field(default=None, description="Sign between the factors of a chain.")
    matrix: MatrixSign | None = Field(default=None, description="Sign of the matrix product.")
    elementwise: Elementwise | None = Field(default=None, description="Sign of the elementwise product.")
    transpose: TransposeSign | None = Field(default=None, description="Superscript of a transpose.")
    derivative: DerivativeSign | None = Field(default=None, description="Sign of a derivative.")
    error_signal: ErrorSignal | None = Field(
        default=None, description="Write delta for the derivative of the loss by a pre-activation, or write it out."
    )
    sums: Sums | None = Field(
        default=None, description="A sum shows its bounds, its index alone, or is understood from a repeated index."
    )
    bare_numerators: bool | None = Field(
        default=None, description="Whether a sum under a derivative sign goes without brackets."
    )
    arrays: Arrays | None = Field(default=None, description="Letters of whole arrays are plain or bold.")
    weight_order: WeightOrder | None = Field(
        default=None, description='"to-from": W has a row for each unit reached; "from-to": for each unit before.'
    )
    vectors: Vectors | None = Field(
        default=None, description="One sample's z, a, x, y and the biases: columns or rows."
    )
    samples: Samples | None = Field(default=None, description="Samples of a batch: the rows or the columns.")
    jacobian: Jacobian | None = Field(
        default=None, description='"numerator" puts du_i/dv_j in row i and column j, "denominator" in row j, column i.'
    )
    slopes: Slopes | None = Field(
        default=None, description="Elementwise derivatives multiply entry by entry, or as a diagonal matrix."
    )
    forward: Forward | None = Field(
        default=None,
        description="The forward equation, which must fit weight_order and vectors.",
        json_schema_extra={"enum": [f"{z}{right}" for z in ("z = ", "") for right in FORWARD.values()] + [None]},
    )
    indices: IndicesSpec | None = Field(default=None, description="Letters of indices that are not as usual.")
    letters: LettersSpec | None = Field(default=None, description="Letters of concepts that are not as usual.")

    def __init__(self, /, **given: Any) -> None:
        _told_together(lambda: BaseModel.__init__(self, **given), given, type(self).__name__)

    # As for `Part`: a table inside a document is read without this `__init__`.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def resolved(self) -> Notation:
        """Return the notation with all its fields."""
        base = notation(self.base) if self.base else Notation("own")
        given = {key: value for key, value in self if value is not None}
        layout = {field.name: given[field.name] for field in fields(Layout) if field.name in given}
        own = {field.name: given[field.name] for field in fields(Notation) if field.name in given}
        own["letters"] = _letters(dict(base.letters), self.letters)
        own["indices"] = _indices(dict(base.indices), self.indices)
        return replace(base, **{"name": "own", **own}, layout=replace(base.layout, **layout))


NotationLike: TypeAlias = Annotated[
    Annotated[_Name, Tag("<text>")] | Annotated[NotationSpec, Tag("<table>")], Discriminator(shape_of)
]
"""The name of a bundled notation, or a table."""


def resolved(given: str | NotationSpec) -> Notation:
    """Return the notation that a spec names or holds."""
    return notation(given) if isinstance(given, str) else given.resolved()


def build_notation(data: object, source: str) -> NotationSpec:
    """Return the notation that `data` holds, a table as read from TOML or JSON.

    Raises:
        SpecError: with every problem of the data, in its order, under the name `source`.
    """
    made: NotationSpec = _told_together(lambda: NotationSpec.model_validate(data), data, source)
    return made


def _contradictions(data: object, broken: frozenset[str] = frozenset()) -> list[Fault]:
    """Return the contradictions of a table whose keys are sound but for `broken`, which are left out."""
    if not isinstance(data, Mapping | NotationSpec):
        return []
    keys = NotationSpec.model_fields.keys() - broken
    sound = NotationSpec.model_validate({key: value for key, value in dict(data).items() if key in keys})
    needs_layout = broken.isdisjoint({"base", "weight_order", "vectors"})
    faults = list(forward_fits(sound.resolved(), sound.forward)) if needs_layout else []
    faults += contradictions(sound.resolved(), broken)
    return faults


def faults_inside(given: str | NotationSpec | object, broken: frozenset[str] = frozenset()) -> list[Fault]:
    """Return the contradictions of the notation of a spec, at their places in the spec."""
    return [replace(fault, location=("notation", *fault.location)) for fault in _contradictions(given, broken)]


def faults_beside(document: Any, faults: Iterable[Fault]) -> list[Fault]:
    """Return the contradictions between sound keys of a spec's notation of which other keys have `faults`."""
    broken = frozenset(
        str(fault.location[1]) for fault in faults if fault.location[:1] == ("notation",) and fault.location[1:]
    )
    return faults_inside(document["notation"], broken) if broken else []


def _told_together(make: Callable[[], Any], data: object, source: str) -> Any:
    """Make a notation; raise the faults of its keys and the contradictions between sound keys together."""
    try:
        made = make()
    except ValidationError as error:
        faults = list(faults_of(error, "NotationSpec"))
        if all(fault.location for fault in faults):
            faults += _contradictions(data, frozenset(str(fault.location[0]) for fault in faults))
    else:
        faults = _contradictions(data)
        if not faults:
            return made
    raise spec_error(source, faults, data) from None


def _letters(base: dict[str, Letter], given: Part | None) -> tuple[tuple[str, Letter], ...]:
    """Return the letters of a notation: those given, else those of its base, without those that are as usual."""
    chosen = base | {concept: _letter(concept, value) for concept, value in given or () if value is not None}
    return tuple((name, chosen[name]) for name in LETTERS if name in chosen and chosen[name] != LETTERS[name])


def _letter(concept: str, given: str | LetterSpec) -> Letter:
    latex, text = (given, None) if isinstance(given, str) else (given.latex, given.text)
    if text is None and latex == LETTERS[concept].latex:
        return LETTERS[concept]
    letter, mark, subscript = latex.partition("_")
    return Letter(latex, text or f"{letter_text(letter)}{mark}{subscript}")


def _indices(base: dict[str, str], given: Part | None) -> tuple[tuple[str, str], ...]:
    chosen = base | {role: letter for role, letter in given or () if letter is not None}
    return tuple(
        (role, chosen[role]) for role in ROLES if role in chosen and (chosen[role] != role or role in FURTHER_UNITS)
    )
