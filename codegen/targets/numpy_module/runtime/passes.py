"""Stands for the functions of an emitted module that are written for its network, so that their users are typed.

Not copied.
"""

from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.parameters import Params


def loss_and_gradients(params: Params, x: Array, y: Array) -> tuple[Scalar, Params]:
    """Return the cost J and its gradients."""
    raise NotImplementedError


def gradient_step(params: Params, gradients: Params, learning_rate: float) -> Params:
    """Return params - learning_rate * gradients."""
    raise NotImplementedError


def _inputs(params: Params, x: Array, y: Array) -> tuple[Params, Array, Array]:
    """Return everything as arrays of numbers, samples as rows."""
    raise NotImplementedError
