"""From one sample to many: which quantities belong to a sample, and how the cost adds samples up."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.build import product
from symbolic.formula.nodes import ONE, Formula, Index, Partial, Quantity, Quotient, Sigma
from symbolic.formula.substitute import rebuilt
from symbolic.graph.network import LOSS

__all__ = ["COST", "SAMPLE", "SAMPLES", "by_cost", "cost_scale", "of_each_sample", "over_samples"]

COST = Quantity("J")
SAMPLE = Index("n")
SAMPLES = Quantity("samples")

_OF_A_SAMPLE = frozenset({"x", "y", "z", "a", "yhat", "L"})


def of_each_sample(formula: Formula) -> Formula:
    """Return a formula about one sample as one about sample n; parameters are common to all samples."""
    match formula:
        case Quantity(name=name, sample=None) if name in _OF_A_SAMPLE:
            return replace(formula, sample=SAMPLE)
        case Quantity():
            return formula
        case _:
            return rebuilt(formula, of_each_sample)


def cost_scale(reduction: str) -> tuple[Formula, ...]:
    """Return what stands before the sum over samples: 1/m of a mean, nothing of a sum."""
    return (Quotient(ONE, SAMPLES),) if reduction == "mean" else ()


def over_samples(reduction: str, body: Formula) -> Formula:
    """1/m Σ_n u^(n)"""
    return product([*cost_scale(reduction), Sigma(body, SAMPLE.letter, 1, SAMPLES)])


def by_cost(formula: Formula) -> Formula:
    """Return the formula with ∂J/∂u^(n) in place of each ∂L^(n)/∂u^(n)."""
    match formula:
        case Partial(of=of, wrt=wrt) if of == replace(LOSS, sample=SAMPLE):
            return Partial(COST, wrt)
        case _:
            return rebuilt(formula, by_cost)
