"""What an emitted module accepts: arrays of numbers with the right shapes, anything else is a ValueError."""

import cmath
from collections.abc import Iterable
from typing import Any

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array


def _numbers(name: str, value: Any) -> Array:
    """Return `value` as an array of numbers: whole ones as float64, float16 as float32."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is not a regular array: {error}") from None
    if array.dtype.kind in "fc":
        return array.astype(np.float32) if array.dtype.itemsize < 4 else array
    if array.dtype.kind not in "biu":
        raise ValueError(f"{name} holds {array.dtype}, expected real numbers")
    return array.astype(np.float64)


def _parameter(name: str, value: Any, shape: tuple[int, ...]) -> Array:
    """Return one parameter as an array of numbers of the given shape."""
    array = _numbers(name, value)
    if array.shape != shape:
        transposed = len(shape) == 2 and array.shape == shape[::-1]
        hint = ": it is transposed, row i is for unit i" if transposed else ""
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}{hint}")
    return array


def _ready(values: Iterable[Any], shapes: Iterable[tuple[int, ...]]) -> bool:
    """Return whether the values are arrays of floats in the given shapes already."""
    for value, shape in zip(values, shapes, strict=True):
        if type(value) is not np.ndarray or value.shape != shape:
            return False
        if value.dtype.char not in "fdgFDG":
            return False
    return True


def _finite(name: str, array: Array) -> Array:
    """Return an array without NaN and infinity; squares that add up to a number are quickest to find."""
    if not cmath.isfinite(np.vdot(array, array)) and not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, expected finite numbers")
    return array


def _rows(name: str, value: Any, width: int) -> Array:
    """Return samples as the rows of an array; a vector is one sample."""
    array = _numbers(name, value)
    if array.ndim == 1 and len(array) == width:
        array = array[np.newaxis]
    if array.ndim != 2 or array.shape[1] != width:
        transposed = array.ndim == 2 and array.shape[0] == width
        hint = ": it is transposed, samples are rows" if transposed else ""
        expected = f"(N, {width}), or ({width},) for one sample"
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}{hint}")
    if not len(array):
        raise ValueError(f"{name} holds no samples: its shape is {array.shape}")
    return _finite(name, array)


def _blame_parameters(names: Iterable[str], parameters: Iterable[Array]) -> None:
    """Raise a ValueError for the parameter whose NaN or infinity has spoilt a result."""
    for name, parameter in zip(names, parameters, strict=True):
        if not np.isfinite(parameter).all():
            raise ValueError(f"{name} holds NaN or infinity, expected finite numbers")
