"""Lines that hold for one activation only: ReLU'(a) = ReLU'(z) is true, σ'(a) = σ'(z) is not."""

from __future__ import annotations

from symbolic.checking.effort import TooMuch
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.points.networks import small
from symbolic.checking.verdicts.decide import Claim, Question, test
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Apply, Formula
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import children
from symbolic.functions import activation
from symbolic.spec.model import NetworkSpec

__all__ = ["only_because"]

_SPECIAL = frozenset({"relu", "leaky_relu", "identity"})
_USUAL = "tanh"


def only_because(judgement: Judgement, session: Session) -> tuple[str, ...]:
    """Return a note where a line that names the activation by a letter would fail for another activation."""
    if session.spec is None:
        return ()
    special = [layer.activation for layer in session.spec.layers if layer.activation in _SPECIAL]
    if not special or not judgement.verdict.stands or not any(map(_applies, judgement.sides)):
        return ()
    trials = session.alternative(_with_usual(session.spec), batch=judgement.batch)
    try:
        tested = test(Question(Claim(*judgement.sides), trials, judgement.way.reading, session.defined))
    except (Meaningless, TooMuch):
        return ()
    if tested.passed:
        return ()
    names = " or ".join(dict.fromkeys(activation(name).text for name in special))
    return (f"It holds only because the activation is {names}.",)


def _applies(formula: Formula) -> bool:
    if isinstance(formula, Apply) and formula.function == ACTIVATION:
        return True
    return any(map(_applies, children(formula)))


def _with_usual(spec: NetworkSpec) -> NetworkSpec:
    layers = tuple(
        layer.model_copy(update={"activation": _USUAL, "alpha": None}) if layer.activation in _SPECIAL else layer
        for layer in spec.layers
    )
    return small(spec.model_copy(update={"layers": layers}))
