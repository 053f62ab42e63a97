"""Cost and gradients of one batch after another, in the fast style."""

from collections.abc import Callable

from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.passes_fast import Workspace, loss_and_gradients, make_workspace


def _computing() -> Callable[[Params, Array, Array], tuple[Scalar, Params]]:
    """Return what computes cost and gradients of a batch, in a workspace for its size."""
    workspaces: dict[int, Workspace] = {}

    def compute(p: Params, x: Array, y: Array) -> tuple[Scalar, Params]:
        samples = len(x)
        if samples not in workspaces:
            workspaces[samples] = make_workspace(samples, p[0].dtype)
        return loss_and_gradients(p, x, y, workspace=workspaces[samples])

    return compute
