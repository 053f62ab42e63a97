"""Gradient descent with momentum."""

from typing import NamedTuple

import numpy as np

from codegen.targets.numpy_module.runtime.as_params import _params
from codegen.targets.numpy_module.runtime.finite import _finite_params
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.rates import _decay, _positive


class MomentumState(NamedTuple):
    """What momentum remembers from step to step: the velocity, which is the last move."""

    velocity: Params


def momentum_state(params: Params) -> MomentumState:
    """Return the state before the first step: velocity 0."""
    return MomentumState(Params(*map(np.zeros_like, _params(params))))


def momentum_step(
    params: Params,
    gradients: Params,
    state: MomentumState,
    learning_rate: float = 0.01,
    momentum: float = 0.9,
) -> tuple[Params, MomentumState]:
    """Return the parameters and the state after one step, as new arrays.

    velocity := momentum * velocity - learning_rate * gradients
    params := params + velocity

    Polyak, Some methods of speeding up the convergence of iteration methods, USSR
    Computational Mathematics and Mathematical Physics 4:5 (1964): the heavy ball.
    """
    p, g = _params(params), _finite_params(gradients, "gradients")
    if not isinstance(state, MomentumState):
        found = type(state).__name__
        raise TypeError(f"state is a {found}, expected that of momentum_state(params)")
    old = _params(state.velocity, "state.velocity")
    rate = _positive("learning_rate", learning_rate)
    share = _decay("momentum", momentum)

    velocity = Params(*(share * v - rate * d for v, d in zip(old, g, strict=True)))
    moved = Params(*(w + v for w, v in zip(p, velocity, strict=True)))
    return moved, MomentumState(velocity)
