"""What if a weight of the last layer changes a little: what the derivative predicts for the loss."""

from __future__ import annotations

from itertools import chain
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.changes import Change, steps
from codegen.documents.questions.drawing import point_of
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.point import ROUNDING, exactly
from codegen.documents.questions.setting import Setting, UnfitError
from codegen.documents.what_if import what_if_section
from symbolic.formula.nodes import Partial
from symbolic.graph.names import quantity_name
from symbolic.numeric.passes import backward
from symbolic.numeric.whatif import WhatIf
from symbolic.numeric.whatif import what_if as changed
from symbolic.numeric.workings import Workings
from symbolic.spec.parts import Asked

__all__ = ["KIND", "what_if"]

KIND = "what-if"
_MOST_TRIED = 4


def _is_told_from_anew(change: Change, found: WhatIf) -> bool:
    """Say whether the loss to first order is another one than the loss computed anew, for all that may be off."""
    return abs(exactly(found.predicted) - exactly(found.after)) > change.tolerance


def what_if(setting: Setting, chance: Random) -> Question:
    """Return the question for a small change of one weight.

    Raises:
        UnfitError: for a network that is too large for it, or where no weight of the last layer moves the loss enough.
    """
    point, of = point_of(setting, KIND), setting.graph.objective
    telling = steps(setting.graph, point)
    if not telling:
        raise UnfitError(KIND, "weights of the last layer that hardly move the loss", "another loss or activation")
    chance.shuffle(telling)

    def effect(change: Change) -> WhatIf:
        return changed(setting.deriver, of, change.wrt, change.by, point.known(), ROUNDING, setting.notation)

    tried = ((change, effect(change)) for change in telling[:_MOST_TRIED])
    first = next(tried)
    change, found = next((each for each in chain((first,), tried) if _is_told_from_anew(*each)), first)
    wrt, step = change.wrt, change.by
    workings = Workings(point.quantities(), ROUNDING, setting.notation)
    slope = tuple(backward(setting.deriver, of, (wrt,), workings))
    _, *blocks = what_if_section(found).blocks  # the question stands above
    shown, exact = ROUNDING.shown(found.predicted)
    asked = Asked(parameter=quantity_name(wrt), change=float(step))
    return Question(
        kind=KIND,
        stem=(
            Paragraph(
                (
                    *("What is ", of, " to first order, if ", wrt, " changes by ", ROUNDING.shown(step)[0], "? "),
                    *("Use ", Partial(of, wrt), ".", point.rounding(found.predicted)),
                )
            ),
        ),
        answer=NumberAnswer(of, found.predicted, shown, exact, change.tolerance, point.spec, asked),
        points=3,
        difficulty="medium",
        room=Room(5),
        solution=(Equations(slope), *blocks),
        structure=(wrt.name, wrt.layer),
        given=point.numbers(),
        reached=point.reached(),
        tags=("numbers", "what if"),
    )
