"""The gradient check that every emitted module brings along."""

from collections.abc import Callable, Sequence

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.check_result import GradientCheck


def _complex_step_check(
    cost: Callable[[Sequence[Array]], Scalar],
    names: Sequence[str],
    parameters: Sequence[Array],
    gradients: Sequence[Array],
    rng: np.random.Generator,
) -> GradientCheck:
    """Compare gradients with Im cost(p + ih)/h, which has no error but rounding.

    Up to 2000 parameters are checked one by one, more of them along 20 random unit
    directions. The tolerance is 1e-12 |numeric| + 1e-14 max|gradient| + 1e-16 |J|.

    Raises:
        ArithmeticError: a gradient fails, is not finite, or the cost did not move at all.
    """
    h, entries = 1e-30, sum(p.size for p in parameters)
    points = [p.astype(np.complex128) for p in parameters]
    finite = [np.abs(g[np.isfinite(g)]) for g in gradients]
    largest = max(float(np.max(part, initial=0.0)) for part in finite)
    floor = 1e-14 * largest + 1e-16 * abs(float(np.real(cost(parameters))))
    compared: list[tuple[str, float, float]] = []
    if entries <= 2000:
        checked = f"{entries} entries"
        for name, point, gradient in zip(names, points, gradients, strict=True):
            for index in np.ndindex(point.shape):
                point[index] += 1j * h
                numeric = float(np.imag(cost(points))) / h
                point[index] -= 1j * h
                place = f"{name}[{', '.join(str(i) for i in index)}]"
                compared.append((place, float(gradient[index]), numeric))
    else:
        checked = f"20 directions through {entries} entries"
        for number in range(20):
            direction = [rng.standard_normal(p.shape) for p in points]
            length = np.sqrt(sum(float(np.sum(d * d)) for d in direction))
            unit = [d / length for d in direction]
            moved = [p + 1j * h * u for p, u in zip(points, unit, strict=True)]
            slopes = [np.sum(g * u) for g, u in zip(gradients, unit, strict=True)]
            analytic, numeric = float(sum(slopes)), float(np.imag(cost(moved))) / h
            compared.append((f"direction {number}", analytic, numeric))
    if all(numeric == 0.0 for _, _, numeric in compared):
        raise ArithmeticError("the cost does not move here: try another seed")
    worst = GradientCheck(checked, "", 0.0, 0.0, -1.0)
    for place, analytic, numeric in compared:
        tolerance = 1e-12 * abs(numeric) + floor
        gap = abs(analytic - numeric)
        error = gap / tolerance if tolerance > 0.0 and np.isfinite(gap) else np.inf
        if error > worst.error:
            worst = GradientCheck(checked, place, analytic, numeric, float(error))
    if worst.error > 1.0:
        raise ArithmeticError(f"the gradients fail: {worst}")
    return worst
