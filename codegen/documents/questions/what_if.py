"""What if a weight of the last layer changes a little: what the derivative predicts for the loss."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING, Point, point_of, tolerance
from codegen.documents.questions.setting import Setting
from codegen.documents.what_if import what_if_section
from symbolic.formula.nodes import Partial, Quantity
from symbolic.numeric.passes import backward
from symbolic.numeric.whatif import what_if as changed
from symbolic.numeric.workings import Workings

__all__ = ["KIND", "what_if"]

KIND = "what-if"
_STEPS = tuple(Fraction(step, 10) for step in (-2, -1, 1, 2))


def what_if(setting: Setting, chance: Random) -> Question:
    """Return the question for a small change of one weight.

    Raises:
        UnfitError: for a network that is too large for it.
    """
    point, of = point_of(setting, KIND), setting.graph.objective
    wrt, step = chance.choice(_telling(setting, point)), chance.choice(_STEPS)
    found = changed(setting.deriver, of, wrt, step, point.known(), ROUNDING, setting.notation)
    workings = Workings(point.quantities(), ROUNDING, setting.notation)
    slope = tuple(backward(setting.deriver, of, (wrt,), workings))
    _, *blocks = what_if_section(found).blocks  # the question stands above
    shown, exact = ROUNDING.shown(found.predicted)
    allowed = tolerance(found.predicted, exact=exact, change=float(found.slope) * float(step))
    return Question(
        kind=KIND,
        stem=(
            Paragraph(
                (
                    *("What is ", of, " to first order, if ", wrt, " changes by ", ROUNDING.shown(step)[0], "? "),
                    *("Use ", Partial(of, wrt), ".", point.rounding),
                )
            ),
        ),
        answer=NumberAnswer(of, found.predicted, shown, exact, allowed, point.spec),
        points=3,
        difficulty="medium",
        room=Room(5),
        solution=(Equations(slope), *blocks),
        structure=(wrt.name, wrt.layer),
        given=point.numbers(),
        reached=point.reached(),
        tags=("numbers", "what if"),
    )


def _telling(setting: Setting, point: Point) -> list[Quantity]:
    """Return the weights of the last layer, or of that which it shares with, that move the loss most."""
    graph = setting.graph
    return point.moving(graph.matrix(graph.owner(graph.depth)), graph.objective)
