"""Adam: steps of adaptive size."""

from typing import NamedTuple

import numpy as np

from codegen.targets.numpy_module.runtime.as_params import _params
from codegen.targets.numpy_module.runtime.finite import _finite_params
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.rates import _decay, _positive


class AdamState(NamedTuple):
    """What Adam remembers from step to step.

    m and v are running means of the gradients and of their squares; t counts the steps.
    """

    m: Params
    v: Params
    t: int


def adam_state(params: Params) -> AdamState:
    """Return the state before the first step: m = 0, v = 0, t = 0."""
    p = _params(params)
    return AdamState(Params(*map(np.zeros_like, p)), Params(*map(np.zeros_like, p)), 0)


def adam_step(
    params: Params,
    gradients: Params,
    state: AdamState,
    learning_rate: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Params, AdamState]:
    """Return the parameters and the state after one step, as new arrays.

    t := t + 1
    m := beta1 * m + (1 - beta1) * gradients
    v := beta2 * v + (1 - beta2) * gradients**2
    m_hat = m / (1 - beta1**t) and v_hat = v / (1 - beta2**t), free of bias to 0
    params := params - learning_rate * m_hat / (sqrt(v_hat) + epsilon)

    Kingma and Ba, Adam: A method for stochastic optimization, ICLR 2015, Algorithm 1.
    """
    p, g = _params(params), _finite_params(gradients, "gradients")
    if not isinstance(state, AdamState):
        found = type(state).__name__
        raise TypeError(f"state is a {found}, expected that of adam_state(params)")
    old_m, old_v = _params(state.m, "state.m"), _params(state.v, "state.v")
    rate = _positive("learning_rate", learning_rate)
    small = _positive("epsilon", epsilon)
    b1, b2 = _decay("beta1", beta1), _decay("beta2", beta2)

    t = state.t + 1
    m = Params(*(b1 * o + (1.0 - b1) * d for o, d in zip(old_m, g, strict=True)))
    v = Params(*(b2 * o + (1.0 - b2) * d * d for o, d in zip(old_v, g, strict=True)))
    m_hat = (entry / (1.0 - b1**t) for entry in m)
    v_hat = (entry / (1.0 - b2**t) for entry in v)
    moves = (rate * a / (np.sqrt(b) + small) for a, b in zip(m_hat, v_hat, strict=True))
    moved = Params(*(w - move for w, move in zip(p, moves, strict=True)))
    return moved, AdamState(m, v, t)
