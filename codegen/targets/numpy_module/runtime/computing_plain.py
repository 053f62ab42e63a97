"""Cost and gradients of one batch after another, in the plain style."""

from collections.abc import Callable

from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.passes import loss_and_gradients


def _computing() -> Callable[[Params, Array, Array], tuple[Scalar, Params]]:
    """Return what computes cost and gradients of a batch."""
    return loss_and_gradients
