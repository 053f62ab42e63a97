"""Targets that are told as the numbers of classes."""

from typing import Any

import numpy as np


def _one_hot(y: Any, samples: int, classes: int, dtype: Any) -> Any:
    """Return a row of 0 and one 1 for each number of a class, from 0; anything else as it is."""
    if not isinstance(y, int | np.integer | np.ndarray | list | tuple):
        return y
    try:
        labels = np.asarray(y)
    except ValueError:  # no regular array, which is said later
        return y
    if labels.ndim == 1 and len(labels) not in {samples, classes}:
        raise ValueError(f"x has {samples} samples but y has {len(labels)}")
    whole = labels.dtype.kind in "iu"
    if labels.shape == (samples,) and samples != classes and not whole:
        what = f"expected whole numbers of classes, or {classes} for each sample"
        raise ValueError(f"y holds {labels.dtype}, {what}")
    one = labels.shape == () and samples == 1
    if not whole or not (one or labels.shape == (samples,)):
        return y
    for wrong in labels[(labels < 0) | (labels >= classes)].flat:
        raise ValueError(f"y holds class {wrong}, expected 0 to {classes - 1}")
    rows = np.zeros((samples, classes), dtype)
    rows[np.arange(samples), labels] = 1.0
    return rows
