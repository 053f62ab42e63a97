"""The error function in float64 against mpmath."""

from __future__ import annotations

import pytest
from mpmath import mp

from symbolic.functions.base import Z
from symbolic.functions.erf import stable_erf
from tests.symbolic.functions.floats import slope_of, value_of

POINTS = (1e-300, 1e-8, 0.001, 0.0199999, 0.02, 0.020001, 0.3, 1.7, 5.0, 27.0)


@pytest.mark.parametrize("z", [*POINTS, *(-z for z in POINTS)])
def test_twelve_digits_are_right_everywhere(z: float) -> None:
    with mp.workdps(50):
        assert value_of(stable_erf(), {Z: z}) == pytest.approx(float(mp.erf(z)), rel=1e-12)


@pytest.mark.parametrize("z", [0.001, 0.0199, -0.01])
def test_the_series_has_the_slope(z: float) -> None:
    with mp.workdps(50):
        assert slope_of(stable_erf(), Z, {Z: z}) == pytest.approx(float(mp.diff(mp.erf, z)), rel=1e-11)
