"""Generated NumPy modules against HIPS autograd on the same network, in one interleaved run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from codegen.emission import module_text
from codegen.verify import load_module
from tests.benchmarks.table import Row, median_ratio

__all__ = ["rows"]

_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1.0 / (1.0 + anp.exp(-z)),
    "relu": lambda z: anp.maximum(z, 0.0),
}


def rows() -> Iterator[Row]:
    """Yield the rows of this part."""
    yield _row("2-2-2-2-1 sigmoid mse", "sigmoid", 1, "20", 20.0, (20, 400))
    yield _row("2-2-2-2-1 sigmoid mse", "sigmoid", 256, "reported", 0.0, (20, 300))
    yield _row("784-128-10 relu,softmax cross_entropy", "relu", 64, "1", 1.0, (10, 20))
    yield _row("784-128-10 relu,softmax cross_entropy", "relu", 512, "1", 1.0, (3, 5))


def _row(shorthand: str, hidden: str, samples: int, aim: str, least: float, loops: tuple[int, int]) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradients.py"
        path.write_text(module_text(shorthand), encoding="utf-8")
        module = load_module(path)
    params = module.init_params(seed=1)
    x, y = module.sample_data(samples, seed=2)
    pairs = list(zip(params[::2], params[1::2], strict=True))
    peer = autograd.value_and_grad(_loss(x, y, hidden, softmax="softmax" in shorthand))
    cost, gradients = module.loss_and_gradients(params, x, y)
    their_cost, their_gradients = peer(pairs)
    np.testing.assert_allclose(cost, their_cost, rtol=1e-12)
    for ours, theirs in zip(gradients, (part for pair in their_gradients for part in pair), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-14)
    ratio, slow, fast = median_ratio(lambda: peer(pairs), lambda: module.loss_and_gradients(params, x, y), loops)
    measured = f"{ratio:.1f} times ({slow * 1e6:,.0f} against {fast * 1e6:,.0f} µs)"
    return Row(f"{shorthand}, batch {samples}: faster than HIPS autograd", measured, aim, ratio >= least)


def _loss(x: Any, y: Any, hidden: str, *, softmax: bool) -> Callable[[Any], Any]:
    activate = _ACTIVATIONS[hidden]

    def loss(pairs: Any) -> Any:
        a = x
        *inner, (W, b) = pairs
        for V, c in inner:
            a = activate(anp.dot(a, V.T) + c)
        z = anp.dot(a, W.T) + b
        if not softmax:
            return anp.mean((activate(z) - y) ** 2)
        top = anp.max(z, axis=1, keepdims=True)
        log_total = top + anp.log(anp.sum(anp.exp(z - top), axis=1, keepdims=True))
        return anp.sum(y * (log_total - z)) / len(x)

    return loss
