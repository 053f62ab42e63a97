"""A forward pass with numbers: every pre-activation and activation, the prediction, and the loss."""

from __future__ import annotations

from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.drawing import point_of
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.formula.nodes import Quantity

__all__ = ["KIND", "forward_pass"]

KIND = "forward-pass"


def forward_pass(setting: Setting, chance: Random) -> Question:  # noqa: ARG001  (the numbers are the variant's)
    """Return the question for the numbers of a variant; what counts is the value at the end.

    Raises:
        UnfitError: for a network that is too large for it, or where rounding on the way leads too far off.
    """
    point, of = point_of(setting, KIND), setting.graph.objective
    value = point.values[of]
    shown, exact = ROUNDING.shown(value)
    allowed = point.tolerance(value, point.followed(of))
    if allowed is None:
        raise UnfitError(KIND, "results that rounding on the way changes too much", "another loss or activation")
    return Question(
        kind=KIND,
        stem=(
            Paragraph(
                (
                    *("Compute ", Quantity("z"), " and ", Quantity("a"), " of every unit with these numbers, then "),
                    *(Quantity("yhat"), " and ", of, ".", point.rounding(value)),
                )
            ),
        ),
        answer=NumberAnswer(of, value, shown, exact, allowed, point.spec),
        points=3,
        difficulty="medium",
        room=Room(2 + 2 * sum(setting.spec.widths[1:])),
        solution=(Equations(point.forward),),
        structure=setting.spec.widths,
        given=point.numbers(),
        tags=("numbers", "forward pass"),
    )
