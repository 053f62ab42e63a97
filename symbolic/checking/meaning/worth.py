"""What a formula is worth in a scene: a field element or an array of them. The rules stand beside this module.

Which field it is makes no difference to them, so the same meaning is tested modulo a prime, proved by expansion and
refuted by intervals.
"""

from __future__ import annotations

from functools import cache, singledispatch

from symbolic.checking.meaning.arrays import Array, Value
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.formula.nodes import Formula

__all__ = ["MisfitAt", "rule", "worth"]


class MisfitAt(Meaningless):
    """Shapes that do not fit, with the two parts and what they were worth."""

    def __init__(self, part: Formula, left: Formula, right: Formula, values: tuple[Value, Value]) -> None:
        self.left = left
        self.right = right
        self.values = values
        super().__init__(part, "shapes that do not fit", "shapes that fit")


@singledispatch
def rule(formula: Formula, scene: Scene) -> Value:
    """Return what one kind of node is worth; raises Meaningless for what has no value."""
    raise Meaningless(formula, f"a {type(formula).__name__.lower()}", "a number or an array")


# The lookup of singledispatch takes longer than most rules.
_rule_of = cache(rule.dispatch)


def worth(formula: Formula, scene: Scene) -> Value:
    """Return what `formula` is worth in `scene`.

    Raises:
        Meaningless: where a part means nothing on the network; OutOfRange where it would elsewhere.
        MisfitAt: where shapes do not fit.
        Undefined: where the value does not exist at this point.
        TooMuch: where all that was evaluated for a line passes the limit.
    """
    scene.effort.spend()
    if scene.known and (known := scene.known.get(id(formula))) is not None:
        return known
    found: Value = _rule_of(type(formula))(formula, scene)  # type: ignore[arg-type]  # mypy sees no hash in a class
    if isinstance(found, Array):
        scene.effort.spend(len(found.rows) * len(found.rows[0]))
    return found
