"""What a relation is about: the quantity or derivative at the head of its chain, the same word however it is written.

δ^[2] is ∂L/∂z^[2], ∇_W L is ∂L/∂W, and a cost J over the samples is counted as the loss L: the exercise asks for one.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.check import check
from symbolic.checking.report import Step
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, Gradient, Partial, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.substitute import nodes_of, ungrouped
from symbolic.formula.text import print_text
from symbolic.spec.model import NetworkSpec

__all__ = ["says_nothing", "subject", "subject_of_latex"]

_LOSS = Quantity("L")


def subject(head: Step) -> str:
    """Return what the chain is about that begins with `head`, as plain text; empty where it could not be read."""
    return "" if head.formulas is None else print_text(_named(head.formulas[0]), notation("bracket"))


def says_nothing(step: Step, head: Step) -> bool:
    """Say whether a relation tells nothing: both sides are the same, or what its chain is about stands on the right."""
    if step.formulas is None:
        return False
    left, right = (ungrouped(side) for side in step.formulas)
    return left == right or (step is head and any(node == left for node in nodes_of(right)))


def subject_of_latex(latex: str, spec: NetworkSpec) -> str:
    """Return what a person means who writes `latex` on the network of `spec`; empty where it cannot be read."""
    try:
        report = check(spec, rf"\[ {latex} = {latex} \]")
    except ChalkgradError:
        return ""
    steps = list(report.steps())
    return subject(steps[0]) if len(steps) == 1 else ""


def _named(formula: Formula) -> Formula:
    match ungrouped(formula):
        case Quantity(name="delta") as delta:
            return Partial(replace(_LOSS, sample=delta.sample), replace(delta, name="z"))
        case Partial(of=Quantity() as of, wrt=by) | Gradient(of=Quantity() as of, wrt=Formula() as by):
            return Partial(replace(of, name="L") if of.name == "J" else of, by)
        case bare:
            return bare
