"""One step of gradient descent: the new value of one weight, from the forward pass back to it."""

from __future__ import annotations

from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.changes import rates
from codegen.documents.questions.drawing import point_of
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Quantity
from symbolic.graph.names import quantity_name
from symbolic.numeric.passes import backward, updates
from symbolic.numeric.workings import Workings
from symbolic.spec.parts import Asked

__all__ = ["KIND", "update_step"]

KIND = "update-step"
_RATE = Quantity("eta")


def update_step(setting: Setting, chance: Random) -> Question:
    """Return the question for one weight: of the layer before the last, where the way back is short, else of the last.

    Raises:
        UnfitError: for a network that is too large for it, or where the step hardly changes any weight.
    """
    point, of, graph = point_of(setting, KIND), setting.graph.objective, setting.graph
    telling = rates(graph, point)
    if not telling:
        raise UnfitError(KIND, "weights that a step hardly changes", "another loss or activation")
    change = chance.choice(telling)
    wrt, rate = change.wrt, change.by
    workings = Workings(point.quantities(), ROUNDING, setting.notation)
    lines = tuple(backward(setting.deriver, of, (wrt,), workings))
    workings.learn(_RATE, rate)
    ((_, line, value),) = updates(of, (wrt,), workings)
    shown, exact = ROUNDING.shown(value)
    asked = Asked(parameter=quantity_name(wrt), rate=float(rate))
    return Question(
        kind=KIND,
        stem=(
            Paragraph(
                (
                    *(
                        "Gradient descent takes one step with the learning rate ",
                        equation(_RATE, ROUNDING.shown(rate)[0]),
                        ". ",
                    ),
                    *("What is the new value of ", wrt, "?", point.rounding(value)),
                )
            ),
        ),
        answer=NumberAnswer(wrt, value, shown, exact, change.tolerance, point.spec, asked),
        points=4,
        difficulty="hard" if graph.depth > 1 else "medium",
        room=Room(8),
        solution=(Equations((*lines, line)),),
        structure=(wrt.name, wrt.layer),
        given=point.numbers(),
        reached=point.reached(),
        tags=("numbers", "gradient descent"),
    )
