"""Samples that are the columns of arrays."""

from typing import Any

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array
from codegen.targets.numpy_module.runtime.inputs import _finite, _numbers


def _columns(name: str, value: Any, width: int) -> Array:
    """Return samples that are given as columns as the rows of an array; a vector is one."""
    array = _numbers(name, value)
    if array.ndim == 1 and len(array) == width:
        array = array[:, np.newaxis]
    if array.ndim != 2 or array.shape[0] != width:
        transposed = array.ndim == 2 and array.shape[1] == width
        hint = ": it is transposed, samples are columns" if transposed else ""
        expected = f"({width}, N), or ({width},) for one sample"
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}{hint}")
    if not array.shape[1]:
        raise ValueError(f"{name} holds no samples: its shape is {array.shape}")
    return _finite(name, array).T
