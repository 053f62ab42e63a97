"""The rubric: how a judgement becomes points. A TOML file -> `Scheme`, or an error that says where and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from codegen.grading.subject import subject_of_latex
from codegen.spec_files import file_content
from symbolic.errors import Problem, SpecError
from symbolic.spec.faults import Fault, Location, place, spec_error
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import shown
from symbolic.spec.syntax import decode, read_toml

__all__ = ["Credit", "Required", "Rubric", "Scheme", "Steps", "exact", "read_scheme", "rubric_text"]

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Penalty = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Open = Literal["person"] | Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Points = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]

_SHARE = "a number from 0 to 1"
_PENALTY = "a number from -1 to 1"
_EXAMPLE = r"\frac{\partial L}{\partial W^{[2]}}"
_OPEN = '"person", or a number above 0 and up to 1: what is open may be right, and is never worth nothing'
_POINTS = "a number from 0 to 10,000"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Steps(_Table):
    """What all relations of a text are worth together."""

    points: Points = Field(default=10, description=_POINTS)
    expected: int = Field(default=1, ge=1, le=1000, description="a whole number from 1 to 1,000")


class Credit(_Table):
    """What a relation gets of its points."""

    stands: Share = Field(default=1, description=_SHARE)
    convention: Share = Field(default=1, description=_SHARE)
    against: Open = Field(default="person", description=_OPEN)
    carried: Share = Field(default=1, description=_SHARE)
    wrong_route: Share = Field(default=0.5, description=_SHARE)
    first_error: Penalty = Field(default=0, description=_PENALTY)
    new_error: Penalty = Field(default=0, description=_PENALTY)
    unknown: Open = Field(default="person", description=_OPEN)
    unreadable: Open = Field(default="person", description=_OPEN)


class Required(_Table):
    """Something that must be derived: what it is worth, and what it is, in LaTeX, in one or several ways."""

    points: Points = Field(description=_POINTS)
    any: tuple[str, ...] = Field(
        min_length=1, max_length=50, strict=False, description="a list of derivatives or quantities in LaTeX"
    )


class Rubric(_Table):
    """How a judgement becomes points."""

    title: str = Field(default="Marks", min_length=1, max_length=100, description="a text of 1 to 100 signs")
    decimals: int = Field(default=2, ge=0, le=6, description="a whole number from 0 to 6")
    steps: Steps = Field(default=Steps(), description="a table with the keys points and expected")
    credit: Credit = Field(default=Credit(), description=f"a table with the keys {', '.join(Credit.model_fields)}")
    required: tuple[Required, ...] = Field(
        default=(), max_length=100, strict=False, description="a list of tables with the keys points and any"
    )


@dataclass(frozen=True, slots=True)
class Scheme:
    """A rubric for a network.

    Attributes:
        rubric: as it was written.
        subjects: for each thing that is required, what it is in the words of `subject`: any one of these.
    """

    rubric: Rubric = field(default_factory=Rubric)
    subjects: tuple[tuple[str, ...], ...] = ()

    @property
    def maximum(self) -> Fraction:
        """The points of a text without fault."""
        required = (exact(one.points) for one in self.rubric.required)
        return exact(self.rubric.steps.points) + sum(required, Fraction(0))


def exact(number: float) -> Fraction:
    """Return a number of the rubric as it was written: 0.1 is a tenth."""
    return Fraction(str(number))


def rubric_text() -> str:
    """Return the rubric that holds where none is given, as a TOML file with a word on every key."""
    return (files("codegen.grading") / "rubric.toml").read_text(encoding="utf-8")


def read_scheme(argument: str | None, spec: NetworkSpec) -> Scheme:
    """Return the rubric of a TOML file for a network; without a file, the one that is always there.

    Raises:
        SpecError: for a file that cannot be read or is no rubric, with every problem in it.
    """
    if argument is None:
        return Scheme()
    source, content = file_content(argument, "rubric")
    data = read_toml(decode(content, source).removeprefix("\ufeff"), source)
    try:
        rubric = Rubric.model_validate(data)
    except ValidationError as error:
        raise spec_error(source, _faults(error), data) from None
    scheme = Scheme(rubric, _subjects(rubric, spec, source))
    if not scheme.maximum:
        raise SpecError(source, (Problem("steps.points", "no points for anything", "a number above 0, here or below"),))
    return scheme


def _subjects(rubric: Rubric, spec: NetworkSpec, source: str) -> tuple[tuple[str, ...], ...]:
    """Return what is required in the words of `subject`, or raise SpecError with all that cannot be read."""
    subjects = tuple(tuple(subject_of_latex(latex, spec) for latex in required.any) for required in rubric.required)
    expected = rf"a derivative or quantity of this network, such as '{_EXAMPLE}' in single quotes"
    problems = tuple(
        Problem(place(("required", number, "any", at)), shown(latex), expected)
        for number, required in enumerate(rubric.required)
        for at, latex in enumerate(required.any)
        if not subjects[number][at]
    )
    if problems:
        raise SpecError(source, problems)
    return subjects


# --- faults -----------------------------------------------------------------------------------------------------------

_TABLES: dict[str, type[_Table]] = {"steps": Steps, "credit": Credit, "required": Required}


def _faults(error: ValidationError) -> Iterator[Fault]:
    """Yield each fault once: pydantic tells it for each form of a value, and again for the list that it is in."""
    entries = error.errors(include_url=False, include_context=False)
    faults = {fault.location: fault for fault in (_fault(e["type"], e["loc"], e["input"]) for e in entries)}
    inside = {location[:length] for location in faults for length in range(len(location))}
    yield from (fault for location, fault in faults.items() if location not in inside)


def _fault(kind: str, location: Location, found: object) -> Fault:
    table: type[_Table] = Rubric
    path: list[str | int] = []
    expected = f"a table with the keys {_keys(Rubric)}"
    for step in location:
        if isinstance(step, int):
            path.append(step)
        elif step in table.model_fields:
            path.append(step)
            expected = table.model_fields[step].description or ""
            table = _TABLES.get(step, table)
        elif kind == "extra_forbidden":
            path.append(step)
            word = f"the unknown key {shown(step)}"
            return Fault(
                tuple(path), word, f"one of the keys {_keys(table)}", word=step, choices=tuple(table.model_fields)
            )
    return Fault(tuple(path), "nothing" if kind == "missing" else shown(found), expected)


def _keys(table: type[_Table]) -> str:
    return ", ".join(table.model_fields)
