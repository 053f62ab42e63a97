"""Error signals: δ written for the derivative of the loss by a pre-activation, where a notation has that sign."""

from __future__ import annotations

from dataclasses import replace

from symbolic.derivation.steps import Derivation, Step
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.formula.substitute import rebuilt

__all__ = ["derivation_with_signals", "error_signal", "with_error_signals"]

_SIGNALS = {"z": "delta", "Z": "Delta"}


def error_signal(formula: Formula) -> Quantity | None:
    """Return δ_i^l for ∂L/∂z_i^l, and Δ^l for ∂J/∂Z^l of a batch; None for anything else, also of single samples."""
    match formula:
        case Partial(of=Quantity(name="L" | "J", sample=None), wrt=Quantity(name="z" | "Z" as name, sample=None) as at):
            return replace(at, name=_SIGNALS[name])
        case _:
            return None


def with_error_signals(formula: Formula) -> Formula:
    """Return `formula` with every error signal written δ."""
    signal = error_signal(formula)
    return rebuilt(formula, with_error_signals) if signal is None else signal


def derivation_with_signals(derivation: Derivation) -> Derivation:
    """Return the same lines with δ in them; a derivation of an error signal itself says which it is."""
    steps = tuple(_step(step, position) for position, step in enumerate(derivation.steps))
    return replace(derivation, steps=steps, symbol=error_signal(derivation.start))


def _step(step: Step, position: int) -> Step:
    before = step.before if position == 0 else with_error_signals(step.before)
    uses = tuple(_fact(fact) for fact in step.uses)
    return replace(step, before=before, after=with_error_signals(step.after), uses=uses)


def _fact(fact: Relations) -> Relations:
    return Relations(tuple(map(with_error_signals, fact.sides)), fact.signs)
