"""The conventions that a line fixes for what follows: order of weights, layout, batches, the sign of error signals."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.features import Features, features_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Apply, Formula, Index, Negative, Partial, Quantity
from symbolic.formula.substitute import quantities, ungrouped

__all__ = ["against_earlier_lines", "negative_signals", "put_in_force"]


_HABITUAL = frozenset({"counted", "samples", "shared"})
"""Variants in which a writer goes on once a line has needed them."""


def put_in_force(own: Judgement, session: Session) -> None:
    """Take over the conventions of a line that holds, as far as no earlier line has fixed them."""
    if own.verdict.stands and not own.way.biases:
        session.settled.add("no biases")
    if own.verdict.stands and own.way.variant in _HABITUAL:
        session.settled.add(own.way.variant)
    if not own.verdict.stands or not own.way.biases:
        return
    if _says_what_sigma_is(own.sides[0]):
        session.settled.add("sigma")
    session.habits = replace(session.habits, sigma=own.way.habits.sigma)
    layout = own.way.reading.layout
    fixed = {name for name in _aspects(own) if name not in session.settled}
    if "order" in fixed:
        session.habits = replace(session.habits, order=own.way.habits.order)
        changed = replace(session.reading.layout, weight_order=layout.weight_order)
        session.reading = replace(session.reading, layout=changed)
    for name in fixed - {"order"}:
        changed = replace(session.reading.layout, **{name: getattr(layout, name)})
        session.reading = replace(session.reading, layout=changed)
    if "samples" in fixed:
        session.habits = replace(session.habits, entries=own.way.habits.entries)
    session.settled |= fixed
    if own.verdict.stands and own.way.variant == "counted":
        session.reading = replace(session.reading, signals=own.way.reading.signals)
    found = features_of(own.sides)
    whole = own.batch and own.way.reading.whole and own.verdict.stands
    inputs = any(part == Quantity("X") for side in own.sides for part in quantities(side))
    forward = isinstance(own.sides[0], Quantity) and own.sides[0].name in {"z", "a"}
    of_batch = whole and forward and inputs  # z1 = X @ W1 + b1: small letters are of the batch too
    if of_batch:
        session.settled.add("whole")
    if _shows_batch(own, found) and "batch" not in session.settled and found.arrays and (found.derivatives or of_batch):
        session.settled.add("batch")
        taken = own.way.reading
        session.reading = replace(session.reading, whole=taken.whole, losses=taken.losses, signals=taken.signals)


def _says_what_sigma_is(left: Formula) -> bool:
    """Say whether a line is about σ(z) or σ'(z) of any z; one of a certain layer may be about the unit alone."""
    match left:
        case Apply(function="sigmoid", arguments=(Quantity(layer=layer),)):
            return layer is None or (isinstance(layer, Index) and layer.letter != "D")
        case _:
            return False


def _aspects(own: Judgement) -> set[str]:
    """Return the conventions that a line depends on by what stands in it: ŷ - y is the same for rows and columns."""
    found = features_of(own.sides)
    turns = found.weights or found.powers or found.jacobians
    several = {
        "jacobian": found.jacobians,
        "samples": _shows_batch(own, found) and turns,
        "vectors": found.arrays and turns,
        "order": found.weights,
    }
    return {name for name, depends in several.items() if depends}


def _shows_batch(own: Judgement, found: Features) -> bool:
    """Say whether arrays of a whole batch stand in a line; those of marked samples do not say how they lie in one."""
    return own.batch and (found.capitals or own.way.reading.whole)


_DEVIATIONS = {
    "order": "weights are indexed and stored",
    "vectors": "vectors are",
    "samples": "samples are the",
    "jacobian": "Jacobians in",
}
"""How the readings begin that turn a convention round, by its name."""
_TURNED = "An earlier line has it the other way: a transpose may be missing, or two indices have changed places."


def against_earlier_lines(own: Judgement, settled: AbstractSet[str]) -> str:
    """Return a hint where a line is right only against what an earlier line has fixed; empty elsewhere."""
    if own.verdict is not Verdict.CONVENTION:
        return ""
    turned = [aspect for aspect, phrase in _DEVIATIONS.items() if any(said.startswith(phrase) for said in own.said)]
    against = any(aspect in settled for aspect in turned)
    return _TURNED if against else ""


def negative_signals(named: Formula, value: Formula, session: Session) -> bool:
    """Take over that δ is the negative derivative of the loss where a line says so: δ_k = -∂L/∂z_k.

    Where the notation of the spec has δ, it is not for the writer to say.
    """
    value = ungrouped(value)
    if not isinstance(named, Quantity) or named.name != "delta" or session.notation.error_signal == "delta":
        return False
    if not isinstance(value, Negative) or not isinstance(value.body, Partial):
        return False
    of, by = value.body.of, value.body.wrt
    loss = isinstance(of, Quantity) and of.name in {"L", "J"}
    score = isinstance(by, Quantity) and by.name == "z" and by.indices == named.indices and by.layer == named.layer
    if not loss or not score:
        return False
    session.reading = replace(session.reading, errors="minus")
    return True
