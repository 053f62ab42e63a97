"""The kinds of questions by name, in the order in which a sheet asks them, and which of them go with a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import TypeAlias

from codegen.documents.questions import (
    between_units,
    choice,
    count_parameters,
    count_paths,
    derive,
    forward_pass,
    matrix_form,
    missing_factor,
    next_step,
    shape,
    translate,
    update_step,
    what_if,
    wrong_line,
)
from codegen.documents.questions.model import Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.errors import ChalkgradError, Problem, ProofError, nearest
from symbolic.spec.shown import escaped

__all__ = ["KINDS", "Kind", "fitting", "require_kinds", "usual_kinds"]

Maker: TypeAlias = Callable[[Setting, Random], Question]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: what it is in a few words, and what makes one."""

    title: str
    make: Maker


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        count_parameters.KIND: Kind("count parameters", count_parameters.count_parameters),
        count_paths.KIND: Kind("count the paths from a quantity to the loss", count_paths.count_paths),
        shape.KIND: Kind("shape of an array in the gradient of a batch", shape.shape),
        choice.KIND: Kind("multiple choice: a derivative among real mistakes", choice.choice),
        between_units.KIND: Kind(
            "multiple choice: an activation by one of the layer before", between_units.between_units
        ),
        missing_factor.KIND: Kind("fill the missing factor in a chain", missing_factor.missing_factor),
        next_step.KIND: Kind("complete the derivation step", next_step.next_step),
        derive.KIND: Kind("derive the gradient by a weight", derive.derive),
        wrong_line.KIND: Kind("find the wrong line", wrong_line.wrong_line),
        matrix_form.KIND: Kind("from entries to whole arrays", matrix_form.matrix_form),
        translate.KIND: Kind("translate into another notation", translate.translate),
        forward_pass.KIND: Kind("forward pass with numbers", forward_pass.forward_pass),
        what_if.KIND: Kind("what a small change of a weight does to the loss", what_if.what_if),
        update_step.KIND: Kind("one step of gradient descent with numbers", update_step.update_step),
    }
)

_USUAL = (
    (choice.KIND, between_units.KIND),
    (missing_factor.KIND, next_step.KIND),
    (derive.KIND,),
    (wrong_line.KIND,),
    (shape.KIND, count_paths.KIND, count_parameters.KIND),
    (forward_pass.KIND,),
    (update_step.KIND, what_if.KIND),
)
"""What a sheet asks where nothing is said: of each row, the first kind that goes with the network."""


def require_kinds(names: Sequence[str]) -> None:
    """Do nothing where every name is that of a kind.

    Raises:
        ChalkgradError: for the first that is not.
    """
    for name in names:
        if name not in KINDS:
            hint = nearest(name, tuple(KINDS)) or "`chalkgrad worksheet --list` shows them."
            raise ChalkgradError(str(Problem("--questions", f"`{escaped(name[:60])}`", "a kind of question", hint)))


def fitting(setting: Setting, names: Sequence[str] = tuple(KINDS)) -> tuple[str, ...]:
    """Return those kinds of which a question can be made, with its key proved, on a network."""
    return tuple(name for name in names if _fits(setting, name))


def usual_kinds(setting: Setting) -> tuple[str, ...]:
    """Return the kinds of a sheet for which none were chosen.

    Raises:
        ChalkgradError: where no kind goes with the network.
    """
    rows = (fitting(setting, row)[:1] for row in _USUAL)
    return tuple(name for row in rows for name in row)


def _fits(setting: Setting, name: str) -> bool:
    try:
        KINDS[name].make(setting, Random(f"{setting.seed} {name}"))  # noqa: S311  (no secrets)
    except (UnfitError, ProofError):  # a key that cannot be proved is not asked for
        return False
    return True
