"""What the gradient check of an emitted module returns."""

from typing import NamedTuple


class GradientCheck(NamedTuple):
    """The worst of what was checked; `error` is in units of the tolerance, at most 1."""

    checked: str
    worst: str
    analytic: float
    numeric: float
    error: float

    def __str__(self) -> str:
        """Return one line: what was checked, and the worst of it."""
        values = f"{self.analytic:.17g} analytic, {self.numeric:.17g} numeric"
        what = f"{self.checked} against the complex step; worst {self.worst}"
        return f"{what}: {values}, {self.error:.2g} of the tolerance"
