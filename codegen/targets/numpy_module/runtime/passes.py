"""Stands for what of an emitted module is written for its network, so that its users are typed.

Not copied.
"""

from codegen.targets.numpy_module.runtime.parameters import Params


def gradient_step(params: Params, gradients: Params, learning_rate: float) -> Params:
    """Return params - learning_rate * gradients."""
    raise NotImplementedError
