"""Is the Hessian-vector product of a generated module right? Asked of the module's own gradient, and of symmetry.

Stage: used by `verify` for a module that has `hessian_vector_product`. H v is the derivative of the gradient along v:
its complex step has no truncation error, central differences do not rest on complex numbers, and u·Hv = v·Hu rests on
neither. Above `MOST_ENTRIES` parameters, u·Hv is compared for random u instead of every entry of H v.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from codegen.differences import CENTRAL_STEP, COMPLEX_STEP
from codegen.verify_report import Comparison, Fact, Tolerance, compare

__all__ = ["hessian_comparisons", "hessian_facts"]

Array = npt.NDArray[Any]
Point = tuple[Array, ...]
Measure = Callable[[Sequence[Array]], Iterator[tuple[str, float]]]

DIRECTIONS = 4
MOST_ENTRIES = 2000

WORDS = ("max|H v|", "max|gradient|")
EXACT = Tolerance(relative=1e-11, of_largest=1e-13, of_cost=1e-15, words=WORDS)
CENTRAL = Tolerance(relative=1e-7, of_largest=1e-8, of_cost=1e-9, words=WORDS)


def hessian_facts(module: ModuleType, params: Point, x: Array, y: Array) -> Iterator[Fact]:
    """Yield what must hold of H v besides its value."""
    (direction,) = _directions(params, 1, np.random.default_rng(0))
    given = (*params, x, y, *direction)
    before = [array.copy() for array in given]
    product = module.hessian_vector_product(params, x, y, module.Params(*direction))
    shapes = [np.shape(part) for part in product] == [p.shape for p in params]
    yield Fact("H v has the shapes of the parameters", shapes)
    untouched = all(np.array_equal(old, new) for old, new in zip(before, given, strict=True))
    yield Fact("hessian_vector_product does not change its inputs", untouched)


def hessian_comparisons(module: ModuleType, params: Point, x: Array, y: Array, seed: int) -> Iterator[Comparison]:
    """Yield the comparisons of H v with two derivatives of the gradient along v, and of H with its transpose."""
    rng = np.random.default_rng(seed)
    directions = list(_directions(params, DIRECTIONS, rng))
    products = [module.hessian_vector_product(params, x, y, module.Params(*v)) for v in directions]
    measure = _measure(module.Params._fields, params, rng)

    def gradient(moved: Sequence[Array]) -> Point:
        gradients: Point = module.loss_and_gradients(module.Params(*moved), x, y)[1]
        return gradients

    scale = (_largest(part for product in products for part in product), _largest(gradient(params)))

    def against(method: str, step: str, tolerance: Tolerance, numeric: Sequence[Point], problem: str) -> Comparison:
        derivatives = [
            (f"{place}, v = {number}", value, true)
            for number, (product, other) in enumerate(zip(products, numeric, strict=True))
            for (place, value), (_, true) in zip(measure(product), measure(other), strict=True)
        ]
        return compare(f"H v by {method} of the gradient", step, tolerance, derivatives, scale, problem)

    stepped, problem = _complex_steps(gradient, params, directions)
    yield against("complex step", f"h = {COMPLEX_STEP:g}", EXACT, stepped, problem)
    differences = [_central_difference(gradient, params, v) for v in directions]
    yield against("central differences", f"h = {CENTRAL_STEP:.2e}", CENTRAL, differences, "")
    mixed = [
        (f"u = {i}, v = {j}", _inner(directions[i], products[j]), _inner(directions[j], products[i]))
        for i, j in combinations(range(DIRECTIONS), 2)
    ]
    yield compare("symmetry, u·Hv = v·Hu", "random unit u and v", EXACT, mixed, scale)


def _directions(params: Point, count: int, rng: np.random.Generator) -> Iterator[Point]:
    """Yield random directions of length 1 in the space of all parameters."""
    for _ in range(count):
        direction = [rng.standard_normal(array.shape) for array in params]
        length = np.sqrt(_inner(direction, direction))
        yield tuple(part / length for part in direction)


def _measure(names: Sequence[str], params: Point, rng: np.random.Generator) -> Measure:
    """Return what turns a vector of parameter shapes into named numbers: its entries, or its shadows for a long one."""
    if sum(p.size for p in params) > MOST_ENTRIES:
        axes = list(_directions(params, 2 * DIRECTIONS, rng))
        return lambda vector: ((f"along u = {n}", _inner(axis, vector)) for n, axis in enumerate(axes))

    def entries(vector: Sequence[Array]) -> Iterator[tuple[str, float]]:
        for name, part in zip(names, vector, strict=True):
            for index in np.ndindex(part.shape):
                yield f"{name}[{', '.join(map(str, index))}]", float(part[index])

    return entries


def _complex_steps(
    gradient: Callable[[Sequence[Array]], Point], params: Point, directions: Sequence[Point]
) -> tuple[list[Point], str]:
    """Return Im g(p + ihv)/h for every v, and what forbids to trust it, if anything does."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        stepped = [
            tuple(
                np.imag(g) / COMPLEX_STEP
                for g in gradient([p + 1j * COMPLEX_STEP * d for p, d in zip(params, v, strict=True)])
            )
            for v in directions
        ]
    cut = any(issubclass(warning.category, np.exceptions.ComplexWarning) for warning in caught)
    return stepped, "the imaginary part was cut off on the way (ComplexWarning)" if cut else ""


def _central_difference(gradient: Callable[[Sequence[Array]], Point], params: Point, direction: Point) -> Point:
    """Return (g(p + hv) - g(p - hv))/(2h)."""
    ahead, behind = (
        gradient([p + step * d for p, d in zip(params, direction, strict=True)])
        for step in (CENTRAL_STEP, -CENTRAL_STEP)
    )
    return tuple((one - other) / (2 * CENTRAL_STEP) for one, other in zip(ahead, behind, strict=True))


def _inner(one: Sequence[Array], other: Sequence[Array]) -> float:
    return float(sum(np.sum(a * b) for a, b in zip(one, other, strict=True)))


def _largest(arrays: Iterable[Array]) -> float:
    return max(float(np.max(np.abs(part[np.isfinite(part)]), initial=0.0)) for part in arrays)
