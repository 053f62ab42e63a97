"""Momentum and Adam for one number after another, from the papers' formulas alone.

Polyak (1964) writes the heavy ball without a velocity: x_{k+1} = x_k - α g_k + β (x_k - x_{k-1}). Adam is Algorithm 1
of Kingma and Ba (2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

Numbers = list[float]
Gradient = Callable[[Numbers], Sequence[float]]


def heavy_ball(start: Numbers, gradient: Gradient, rates: Sequence[float], share: float) -> Numbers:
    """Return the point after one step for each of `rates`."""
    before, here = list(start), list(start)
    for rate in rates:
        slopes = gradient(here)
        there = [x - rate * g + share * (x - old) for x, g, old in zip(here, slopes, before, strict=True)]
        before, here = here, there
    return here


def adam(
    start: Numbers, gradient: Gradient, rates: Sequence[float], betas: tuple[float, float], epsilon: float
) -> Numbers:
    """Return the point after one step for each of `rates`."""
    here, first, second = list(start), [0.0] * len(start), [0.0] * len(start)
    for t, rate in enumerate(rates, start=1):
        for i, g in enumerate(list(gradient(here))):
            first[i] = betas[0] * first[i] + (1 - betas[0]) * g
            second[i] = betas[1] * second[i] + (1 - betas[1]) * g**2
            unbiased = first[i] / (1 - betas[0] ** t), second[i] / (1 - betas[1] ** t)
            here[i] -= rate * unbiased[0] / (sqrt(unbiased[1]) + epsilon)
    return here
