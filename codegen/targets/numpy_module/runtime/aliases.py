"""The types of an emitted module."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Scalar = np.inexact[Any]
