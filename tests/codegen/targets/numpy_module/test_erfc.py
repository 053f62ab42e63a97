"""erfc, which NumPy lacks, has the digits of its type on the whole line, and so has its derivative."""

import mpmath
import numpy as np
import pytest

from codegen.targets.numpy_module.runtime.erfc import erfc

SEAMS = [0.46875, 4.0, np.nextafter(4.0, 0), np.nextafter(0.46875, 0)]
POINTS = np.concatenate([np.linspace(-7, 26, 700), SEAMS, np.negative(SEAMS), [0.0, 1e-300, 1e-8]])


def test_every_digit_holds_in_float64():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = erfc(POINTS)
    with mpmath.workdps(40):
        for x, value in zip(POINTS.tolist(), found.tolist(), strict=True):
            assert abs(mpmath.mpf(value) / mpmath.erfc(x) - 1) < 1e-15, x


def test_the_complex_step_gives_the_derivative():
    points = POINTS[POINTS < 20]
    found = erfc(points + 1e-30j).imag / 1e-30
    with mpmath.workdps(40):
        for x, value in zip(points.tolist(), found.tolist(), strict=True):
            exact = -2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-(mpmath.mpf(x) ** 2))
            assert abs(mpmath.mpf(value) / exact - 1) < 1e-12, x


def test_float32_stays_float32():
    points = np.linspace(-5, 5, 201)
    found = erfc(points.astype(np.float32))
    assert found.dtype == np.float32
    exact = np.array([float(mpmath.erfc(x)) for x in points.astype(np.float32).tolist()])
    assert np.max(np.abs(found / exact - 1)) < 1e-5


@pytest.mark.parametrize(("x", "limit"), [(100.0, 0.0), (1e300, 0.0), (-100.0, 2.0), (-1e300, 2.0)])
def test_far_away_it_is_its_limit_without_overflow(x, limit):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert erfc(np.array([x]))[0] == limit
