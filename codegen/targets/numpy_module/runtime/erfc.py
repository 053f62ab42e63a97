"""The complementary error function, which NumPy lacks."""

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array


def _ratio(t: Array, above: tuple[float, ...], below: tuple[float, ...]) -> Array:
    """Return the quotient of two polynomials in t, their coefficients highest first."""
    numerator, denominator = above[0] + 0.0 * t, below[0] + 0.0 * t
    for a in above[1:]:
        numerator = numerator * t + a
    for b in below[1:]:
        denominator = denominator * t + b
    return np.asarray(numerator / denominator)


def erfc(x: Array) -> Array:
    """Return 2/√π times the integral of exp(-t^2) from x to infinity.

    Rational approximations by W. J. Cody, Math. Comp. 23 (1969), pp. 631-637, with the
    coefficients of his CALERF: 1e-15 relative in float64. A step into the complex
    plane follows the same formulas, so that its derivative holds as well.
    """
    r = np.maximum(x, -x)  # |x|, to be mirrored at the end
    near = np.minimum(r, 0.46875)
    middle = np.minimum(np.maximum(r, 0.46875), 4.0)
    far = np.minimum(np.maximum(r, 4.0), 30.0)

    erf_near = near * _ratio(
        near * near,
        (
            1.85777706184603153e-1,
            3.16112374387056560e0,
            1.13864154151050156e2,
            3.77485237685302021e2,
            3.20937758913846947e3,
        ),
        (
            1.0,
            2.36012909523441209e1,
            2.44024637934444173e2,
            1.28261652607737228e3,
            2.84423683343917062e3,
        ),
    )
    scaled_middle = _ratio(
        middle,
        (
            2.15311535474403846e-8,
            5.64188496988670089e-1,
            8.88314979438837594e0,
            6.61191906371416295e1,
            2.98635138197400131e2,
            8.81952221241769090e2,
            1.71204761263407058e3,
            2.05107837782607147e3,
            1.23033935479799725e3,
        ),
        (
            1.0,
            1.57449261107098347e1,
            1.17693950891312499e2,
            5.37181101862009858e2,
            1.62138957456669019e3,
            3.29079923573345963e3,
            4.36261909014324716e3,
            3.43936767414372164e3,
            1.23033935480374942e3,
        ),
    )
    inverse = 1.0 / (far * far)
    correction = inverse * _ratio(
        inverse,
        (
            1.63153871373020978e-2,
            3.05326634961232344e-1,
            3.60344899949804439e-1,
            1.25781726111229246e-1,
            1.60837851487422766e-2,
            6.58749161529837803e-4,
        ),
        (
            1.0,
            2.56852019228982242e0,
            1.87295284992346725e0,
            5.27905102951428412e-1,
            6.05183413124413191e-2,
            2.33520497626869185e-3,
        ),
    )
    scaled_far = (0.5641895835477563 - correction) / far  # 1/√π

    # exp(-r^2) in two factors: the square of the rounded r is exact.
    beyond = np.where(r < 4.0, middle, far)
    rounded = np.floor(16.0 * beyond.real) / 16.0
    bell = np.exp(-rounded * rounded) * np.exp(-(beyond - rounded) * (beyond + rounded))
    tail = bell * np.where(r < 4.0, scaled_middle, scaled_far)
    upper = np.where(r < 0.46875, 1.0 - erf_near, tail)
    return np.where(x < 0.0, 2.0 - upper, upper)
