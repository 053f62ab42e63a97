"""Training: shuffled minibatches, and what each epoch cost."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from codegen.targets.numpy_module.runtime.adam import adam_state, adam_step
from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.computing_plain import _computing
from codegen.targets.numpy_module.runtime.epoch_mean import _epoch_cost
from codegen.targets.numpy_module.runtime.finite import _finite_params
from codegen.targets.numpy_module.runtime.momentum import momentum_state, momentum_step
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.passes import _inputs, gradient_step
from codegen.targets.numpy_module.runtime.rates import _positive


class History(NamedTuple):
    """The cost of each epoch, and whether `on_epoch` ended the training."""

    cost: tuple[float, ...]
    stopped: bool


def train(
    params: Params,
    x: Array,
    y: Array,
    epochs: int = 100,
    batch_size: int = 32,
    learning_rate: float | None = None,
    optimizer: str = "sgd",
    seed: int = 0,
    on_epoch: Callable[[int, float, Params], bool | None] | None = None,
) -> tuple[Params, History]:
    """Return the trained parameters, as new arrays, and the history.

    Each epoch shuffles the samples and takes one step down J of every batch, the last
    of which may be smaller. Its cost is J of all batches together, each before its own
    step. Everything is computed in the type of the parameters, float32 or float64.

    Args:
        params: where to start; `init_params` makes such.
        x: the samples as rows.
        y: their targets, as `loss` takes them.
        epochs: how often every sample is used.
        batch_size: samples in a step.
        learning_rate: of the optimizer; where none is given, 0.001 for adam, else 0.01.
        optimizer: "sgd" for plain steps, "momentum" or "adam".
        seed: of the shuffling.
        on_epoch: called after each epoch with its number from 1, its cost and the
            parameters; training ends where it returns True.

    Raises:
        ValueError: an argument is not as expected; this is found before the first step.
        ArithmeticError: the steps lead to infinite numbers.
    """
    p, x, y = _in_one_type(*_inputs(params, x, y))
    epochs, size = _whole("epochs", epochs, 1), _whole("batch_size", batch_size, 1)
    if learning_rate is None:
        learning_rate = 0.001 if optimizer == "adam" else 0.01
    step = _stepper(optimizer, p, _positive("learning_rate", learning_rate))
    compute = _computing()
    rng = np.random.default_rng(_whole("seed", seed, 0))
    costs: list[float] = []
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        batches = [order[start : start + size] for start in range(0, len(x), size)]
        try:
            p, cost = _epoch(p, x, y, batches, compute, step)
        except ValueError as error:  # the arguments were sound, so the steps were not
            what = f"training diverges in epoch {epoch}: {error}"
            raise ArithmeticError(f"{what}; try a smaller learning_rate") from error
        costs.append(cost)
        if on_epoch is not None and on_epoch(epoch, cost, p):
            return p, History(tuple(costs), stopped=True)
    return p, History(tuple(costs), stopped=False)


def _epoch(
    p: Params,
    x: Array,
    y: Array,
    batches: Sequence[Array],
    compute: Callable[[Params, Array, Array], tuple[Scalar, Params]],
    step: Callable[[Params, Params], Params],
) -> tuple[Params, float]:
    """Return the parameters after one step for each batch, and the cost on the way."""
    costs: list[float] = []
    with np.errstate(all="ignore"):  # an error tells of it instead
        for batch in batches:
            cost, gradients = compute(p, x[batch], y[batch])
            p = step(p, gradients)
            costs.append(float(cost))
    cost_of_all = _epoch_cost(costs, [len(batch) for batch in batches])
    if not np.isfinite(cost_of_all):
        raise ValueError(f"the cost is {cost_of_all}")
    return _finite_params(p, "the parameters"), cost_of_all


def _stepper(
    optimizer: str,
    start: Params,
    rate: float,
) -> Callable[[Params, Params], Params]:
    """Return what makes new parameters of parameters and gradients."""
    velocity, moments = momentum_state(start), adam_state(start)

    def plain(p: Params, gradients: Params) -> Params:
        return gradient_step(p, gradients, rate)

    def momentum(p: Params, gradients: Params) -> Params:
        nonlocal velocity
        p, velocity = momentum_step(p, gradients, velocity, rate)
        return p

    def adam(p: Params, gradients: Params) -> Params:
        nonlocal moments
        p, moments = adam_step(p, gradients, moments, rate)
        return p

    steps = {"sgd": plain, "momentum": momentum, "adam": adam}
    if optimizer not in steps:
        expected = f"expected one of {', '.join(steps)}"
        raise ValueError(f"optimizer is {optimizer!r}, {expected}")
    return steps[optimizer]


def _in_one_type(p: Params, x: Array, y: Array) -> tuple[Params, Array, Array]:
    """Return everything as real numbers of the type of the parameters."""
    dtype = np.result_type(*p)
    for name, array in (("params", dtype.type(0)), ("x", x), ("y", y)):
        if np.iscomplexobj(array):
            raise ValueError(f"{name} holds complex numbers, expected real ones")
    own = Params(*(array.astype(dtype) for array in _finite_params(p, "params")))
    with np.errstate(over="ignore"):  # what is too large for float32 is refused
        return _inputs(own, x.astype(dtype), y.astype(dtype))


def _whole(name: str, value: Any, least: int) -> int:
    """Return `value` as a whole number that is not below `least`."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        kind = type(value).__name__
        raise TypeError(f"{name} is a {kind}, expected a whole number")
    if value < least:
        raise ValueError(f"{name} is {value}, expected a whole number from {least}")
    return int(value)
