"""The limit of gradient code on NumPy: the matrix products that cannot be left out, bare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["products"]


def products(widths: Sequence[int], samples: int, dtype: Any = np.float64) -> Callable[[], None]:
    """Return what computes for each layer its scores, the gradient of its weights and what goes to the layer below."""
    rng = np.random.default_rng(0)

    def table(*shape: int) -> Any:
        return rng.standard_normal(shape).astype(dtype)

    weights = [table(m, n) for n, m in pairwise(widths)]
    below = [table(samples, n) for n in widths]
    deltas = [table(samples, n) for n in widths]
    scores = [np.empty((samples, n), dtype) for n in widths]
    gradients = [np.empty_like(weight) for weight in weights]
    calls = [(below[l], weight.T, scores[l + 1]) for l, weight in enumerate(weights)]
    for l, weight in reversed([*enumerate(weights)]):
        calls.append((deltas[l + 1].T, below[l], gradients[l]))
        if l:
            calls.append((deltas[l + 1], weight, scores[l]))

    def run() -> None:
        for left, right, out in calls:
            np.dot(left, right, out)

    return run
