"""Other ways to compute a cost and its gradients, each for the same network; what is not installed says so."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

__all__ = ["PEERS", "Network", "missing", "peer"]

Network = tuple[tuple[str, ...], str]
"""The activations of the layers, and the loss: "mse" or "cross_entropy"."""

PEERS = {
    "HIPS autograd": "autograd",
    "PyTorch eager": "torch",
    "PyTorch compiled": "torch",
    "JAX jit, NumPy in and out": "jax",
    "lambdify(cse=True)": "sympy",
}
"""Peers, and the module that each needs."""


def missing(names: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each peer that is not installed."""
    for name in names:
        if importlib.util.find_spec(PEERS[name]) is None:
            yield f"{name} is left out: no module {PEERS[name]}; pip install 'chalkgrad[benchmark]'"


def peer(name: str, network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    """Return what computes cost and gradients for parameters W1, b1, W2, ... at one batch."""
    makers = {
        "HIPS autograd": _autograd,
        "PyTorch eager": _torch,
        "PyTorch compiled": _torch_compiled,
        "JAX jit, NumPy in and out": _jax,
        "lambdify(cse=True)": _lambdified,
    }
    return makers[name](network, arrays, x, y)


def _cost(np_: Any, network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Any:
    """Return the cost with the functions of a NumPy-like module."""
    activations, loss = network
    functions = {
        "sigmoid": lambda z: 1.0 / (1.0 + np_.exp(-z)),
        "tanh": np_.tanh,
        "relu": lambda z: np_.maximum(z, 0.0),
    }
    a = x
    for number, activation in enumerate(activations):
        z = np_.dot(a, arrays[2 * number].T) + arrays[2 * number + 1]
        a = z if activation == "softmax" else functions[activation](z)
    if loss == "mse":
        return np_.sum((a - y) ** 2) / (y.shape[0] * y.shape[1])
    top = np_.max(z, axis=1, keepdims=True)
    total = top + np_.log(np_.sum(np_.exp(z - top), axis=1, keepdims=True))
    return np_.sum(y * (total - z)) / y.shape[0]


def _autograd(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    import autograd
    import autograd.numpy as anp

    find = autograd.value_and_grad(lambda parameters: _cost(anp, network, parameters, x, y))
    return lambda: find(list(arrays))


def _torch_cost(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Any:
    import torch
    from torch.nn import functional

    activations, loss = network
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "softmax": lambda z: z}
    a = x
    for number, activation in enumerate(activations):
        a = functions[activation](functional.linear(a, arrays[2 * number], arrays[2 * number + 1]))
    return functional.mse_loss(a, y) if loss == "mse" else functional.cross_entropy(a, y)


def _torch(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    import torch

    torch.set_num_threads(1)
    parameters = [torch.tensor(array, requires_grad=True) for array in arrays]
    batch = torch.tensor(x), torch.tensor(y)

    def run() -> Any:
        cost = _torch_cost(network, parameters, *batch)
        return cost.detach(), torch.autograd.grad(cost, parameters)

    return run


def _torch_compiled(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    import torch

    torch.set_num_threads(1)
    parameters = [torch.tensor(array, requires_grad=True) for array in arrays]
    batch = torch.tensor(x), torch.tensor(y)
    compiled = torch.compile(lambda given: _torch_cost(network, given, *batch))

    def run() -> Any:
        cost = compiled(parameters)
        return cost.detach(), torch.autograd.grad(cost, parameters)

    return run


def _jax(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    import jax

    jax.config.update("jax_enable_x64", True)
    find = jax.jit(jax.value_and_grad(lambda parameters, x, y: _cost(jax.numpy, network, parameters, x, y)))

    def run() -> Any:
        cost, gradients = find(list(arrays), x, y)
        return float(cost), [np.asarray(gradient) for gradient in gradients]

    return run


def _lambdified(network: Network, arrays: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    """Return what SymPy makes of the expanded cost of one sample: for a batch, the mean of one after the other."""
    import sympy

    activations, _ = network
    symbols = [[sympy.Symbol(f"p{number}_{k}") for k in range(array.size)] for number, array in enumerate(arrays)]
    inputs = sympy.symbols(f"x:{x.shape[1]}")
    targets = sympy.symbols(f"y:{y.shape[1]}")
    functions = {"sigmoid": lambda z: 1 / (1 + sympy.exp(-z)), "tanh": sympy.tanh}
    a = list(inputs)
    for number, activation in enumerate(activations):
        rows, columns = arrays[2 * number].shape
        W, b = symbols[2 * number], symbols[2 * number + 1]
        scores = [sum(W[i * columns + j] * a[j] for j in range(columns)) + b[i] for i in range(rows)]
        a = [functions[activation](z) for z in scores]
    cost = sum((u - t) ** 2 for u, t in zip(a, targets, strict=True)) / len(targets)
    flat = [symbol for part in symbols for symbol in part]
    modules = "math" if len(x) == 1 else "numpy"
    find = sympy.lambdify(
        [*flat, *inputs, *targets], [cost, *(cost.diff(symbol) for symbol in flat)], modules, cse=True
    )
    given = [float(entry) for array in arrays for entry in array.ravel()]
    columns = [float(v[0]) if len(x) == 1 else v for v in (*x.T, *y.T)]

    def run() -> Any:
        found = find(*given, *columns)
        return found if len(x) == 1 else [np.mean(part) for part in found]

    return run
