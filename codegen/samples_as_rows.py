"""A generated module with a sample in each column, called with rows: what verifies modules knows one way alone."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

__all__ = ["called_with_rows"]


def called_with_rows(module: ModuleType) -> Any:
    """Return a module, or what stands for one whose samples are columns."""
    if getattr(module, "SAMPLES", "rows") != "columns":
        return module
    found = dict(vars(module))
    for name in ("loss", "loss_and_gradients", "kink_distance", "hessian_vector_product"):
        if name in found:
            found[name] = _of_columns(found[name])

    def forward(params: Any, x: Any) -> Any:
        return module.forward(params, x.T).T

    def sample_data(*arguments: int, **named: int) -> Any:
        return tuple(array.T for array in module.sample_data(*arguments, **named))

    return SimpleNamespace(**{**found, "forward": forward, "sample_data": sample_data})


def _of_columns(function: Callable[..., Any]) -> Callable[..., Any]:
    """f(params, xᵀ, yᵀ, ...)"""
    return lambda params, x, y, *others: function(params, x.T, y.T, *others)
