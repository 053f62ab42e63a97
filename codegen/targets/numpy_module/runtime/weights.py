"""The weights of samples."""

from typing import Any

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array
from codegen.targets.numpy_module.runtime.inputs import _numbers


def _weights(weights: Any, samples: int, dtype: Any) -> Array:
    """Return the weight of each sample as a column; 1 for each where none are given."""
    if weights is None:
        return np.ones((samples, 1), dtype)
    array = _numbers("weights", weights)
    if array.shape not in {(samples,), (samples, 1)}:
        expected = f"({samples},), one for each sample"
        raise ValueError(f"weights has shape {array.shape}, expected {expected}")
    if array.dtype.kind == "c":
        raise ValueError("weights holds complex numbers, expected numbers from 0")
    column = array.reshape(samples, 1).astype(dtype)
    if not np.isfinite(column).all() or (column < 0).any():
        raise ValueError("weights holds what is no weight, expected numbers from 0")
    return column
