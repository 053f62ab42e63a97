"""The numbers that steer an optimizer."""

from typing import Any

import numpy as np


def _positive(name: str, value: Any) -> float:
    """Return `value` as a positive finite number."""
    number = _real(name, value)
    if not 0.0 < number < np.inf:
        raise ValueError(f"{name} is {value}, expected a positive finite number")
    return number


def _decay(name: str, value: Any) -> float:
    """Return `value` as a number from 0 to below 1."""
    number = _real(name, value)
    if not 0.0 <= number < 1.0:
        raise ValueError(f"{name} is {value}, expected a number from 0 to below 1")
    return number


def _real(name: str, value: Any) -> float:
    """Return `value` as a float."""
    try:
        return float(value)
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise TypeError(f"{name} is a {kind}, expected a number") from None
