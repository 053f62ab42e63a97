"""Lines that hold for the targets that their text has given: L = -ln ŷ where y = 1."""

from __future__ import annotations

from fractions import Fraction

from symbolic.checking.points.networks import small
from symbolic.checking.report import Verdict
from symbolic.checking.text.numbers_given import is_likely, number_given
from symbolic.checking.verdicts.judge import judge
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.substitute import quantities

__all__ = ["judge_at_targets"]


def judge_at_targets(left: Syntax, right: Syntax, session: Session) -> tuple[Judgement, tuple[str, ...]]:
    """Judge a relation, and where it fails for some targets, for those that were given; with a note that says so.

    A line that names the targets itself is meant for any: ŷ + y is no slope, though it is one for y = 0.

    Raises:
        FormulaError: where a side cannot be read.
    """
    own, targets = judge(left, right, session), _given(session)
    if own.verdict is not Verdict.REFUTED or not targets or any(map(_names_targets, own.sides)):
        return own, ()
    with session.at_targets(targets):
        again = judge(left, right, session)
    if not again.verdict.stands:
        return own, ()
    values = ", ".join(str(value) for _, value in targets)
    return again, (f"It holds for y = {values if len(targets) == 1 else f'({values})'}, which was given before.",)


def _names_targets(formula: Formula) -> bool:
    return any(quantity.name in {"y", "Y"} for quantity in quantities(formula))


def _given(session: Session) -> tuple[tuple[int, Fraction], ...]:
    """Return the value of every output's target; nothing where one has none for certain, or the outputs are many.

    A wide network is tried on a small one, which has other outputs.
    """
    if session.spec is None or small(session.spec).widths != session.spec.widths:
        return ()
    found: list[tuple[int, Fraction]] = []
    for k in range(1, session.outputs + 1):
        key = Quantity("y", None, (k,))
        number = number_given(key, session)
        if number is None or is_likely(key, session):
            return ()
        found.append((k, number))
    return tuple(found)
