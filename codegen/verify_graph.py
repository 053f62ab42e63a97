"""The check of a generated module of a graph: its derivatives against complex step and central differences."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from codegen.differences import CENTRAL_STEP, COMPLEX_STEP, central_differences, complex_step, entry_probes
from codegen.verify_report import CENTRAL, EXACT, Fact, Report, compare
from symbolic.errors import ChalkgradError

__all__ = ["is_graph_module", "verify_graph"]

_Point = tuple[npt.NDArray[Any], ...]
_MOST_DRAWS = 100


def is_graph_module(module: ModuleType) -> bool:
    """Say whether a generated module is one of a graph."""
    return hasattr(module, "value_and_gradients")


def verify_graph(module: ModuleType, samples: int, seed: int) -> Report:
    """Compare the derivatives of a module of a graph with its value, near its point or where it has none near 1.

    Args:
        module: what was loaded.
        samples: at how many points, which are computed side by side.
        seed: of the points.

    Raises:
        ChalkgradError: where no point with values is found.
    """
    names = module.Gradients._fields
    point, draws = _point(module, samples, seed)
    value, gradients = module.value_and_gradients(*point)

    def total(moved: _Point) -> Any:
        return module.value(*moved).sum()

    probes = list(entry_probes(names, point, gradients))
    scale = (max(float(np.max(np.abs(gradient), initial=0.0)) for gradient in gradients), float(value.sum()))
    derivatives, problem = complex_step(total, probes)
    if not any(map(np.any, gradients)):
        problem = ""  # where nothing changes there is nothing to measure: central differences say that it is so
    step = f"h = {CENTRAL_STEP:.2e} max(1, |x|)"
    comparisons = (
        compare("complex step", f"h = {COMPLEX_STEP:g}", EXACT, derivatives, scale, problem),
        compare("central differences", step, CENTRAL, central_differences(total, probes), scale),
    )
    alone = [module.value_and_gradients(*(array[k] for array in point)) for k in range(samples)]
    facts = (
        Fact("the derivatives have the shape of the inputs", all(each.shape == (samples,) for each in gradients)),
        Fact("value and value_and_gradients agree", bool(np.array_equal(module.value(*point), value))),
        _same("one number gives what it gives in an array", value, [one for one, _ in alone]),
    )
    return Report(getattr(module, "__file__", "") or module.__name__, len(names), samples, draws, comparisons, facts)


def _point(module: ModuleType, samples: int, seed: int) -> tuple[_Point, int]:
    """Return arrays of inputs at which the module has values, and how often they were drawn."""
    rng = np.random.default_rng(seed)
    start = {name: 0.75 + number / 8 for number, name in enumerate(module.Gradients._fields)} | module.AT
    for draw in range(1, _MOST_DRAWS + 1):
        spread = 0.25 / draw
        point = tuple(start[name] + spread * rng.standard_normal(samples) for name in module.Gradients._fields)
        if _has_values(lambda point=point: module.value_and_gradients(*point)):  # type: ignore[misc]
            return point, draw
    raise ChalkgradError(
        f"{module.__name__}: found no value near {start}; expected a point at which the graph has values. Emit it with "
        "such a point: --at, or a table [at]."
    )


def _has_values(compute: Callable[[], Any]) -> bool:
    try:
        compute()
    except ValueError:
        return False
    return True


def _same(statement: str, whole: Any, parts: list[Any]) -> Fact:
    gap = np.abs(np.asarray(parts) - whole).max()
    return Fact(statement, bool(gap <= 1e-13 * np.abs(whole).max()), f"largest gap {gap:.1e}")
