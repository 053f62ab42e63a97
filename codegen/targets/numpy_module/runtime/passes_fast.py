"""Stands for the functions of an emitted module in the fast style, so that their users are typed.

Not copied.
"""

from typing import NamedTuple

import numpy.typing as npt

from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.parameters import Params


class Workspace(NamedTuple):
    """The arrays for a batch."""

    samples: int


def make_workspace(samples: int, dtype: npt.DTypeLike) -> Workspace:
    """Return a workspace for batches of so many samples."""
    raise NotImplementedError


def loss_and_gradients(params: Params, x: Array, y: Array, workspace: Workspace) -> tuple[Scalar, Params]:
    """Return the cost J and its gradients, in the workspace."""
    raise NotImplementedError
