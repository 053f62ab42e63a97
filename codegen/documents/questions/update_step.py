"""One step of gradient descent: the new value of one weight, from the forward pass back to it."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING, Point, point_of, tolerance
from codegen.documents.questions.setting import Setting
from symbolic.formula.build import equation
from symbolic.formula.nodes import Partial, Quantity
from symbolic.numeric.passes import backward, updates
from symbolic.numeric.workings import Workings

__all__ = ["KIND", "update_step"]

KIND = "update-step"
_RATE = Quantity("eta")
_RATES = (Fraction(1, 2), Fraction(1), Fraction(2))
_MOST_OUTPUTS = 2
"""With more outputs, going back through the last layer is too long by hand."""


def update_step(setting: Setting, chance: Random) -> Question:
    """Return the question for one weight: of the layer before the last, where the way back is short, else of the last.

    Raises:
        UnfitError: for a network that is too large for it.
    """
    point, of, graph = point_of(setting, KIND), setting.graph.objective, setting.graph
    wrt, rate = chance.choice(_telling(setting, point)), chance.choice(_RATES)
    workings = Workings(point.quantities(), ROUNDING, setting.notation)
    lines = tuple(backward(setting.deriver, of, (wrt,), workings))
    workings.learn(_RATE, rate)
    ((_, line, value),) = updates(of, (wrt,), workings)
    shown, exact = ROUNDING.shown(value)
    allowed = tolerance(value, exact=exact, change=float(rate) * float(point.values[Partial(of, wrt)]))
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
                    *("What is the new value of ", wrt, "?", point.rounding),
                )
            ),
        ),
        answer=NumberAnswer(wrt, value, shown, exact, allowed, point.spec),
        points=4,
        difficulty="hard" if graph.depth > 1 else "medium",
        room=Room(8),
        solution=(Equations((*lines, line)),),
        structure=(wrt.name, wrt.layer),
        given=point.numbers(),
        reached=point.reached(),
        tags=("numbers", "gradient descent"),
    )


def _telling(setting: Setting, point: Point) -> list[Quantity]:
    """Return the weights of one layer that the step changes most."""
    graph = setting.graph
    near = graph.depth > 1 and graph.widths[-1] <= _MOST_OUTPUTS
    return point.moving(graph.matrix(graph.owner(graph.depth - 1 if near else graph.depth)), graph.objective)
