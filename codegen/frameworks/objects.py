"""Objects of libraries that are not imported here: of which class they are, whether someone changed what they do.

A class is known by the full name it was defined under, so a person's class of the same short name is never taken for
the library's.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from codegen.frameworks.model import Array, Refusal
from symbolic.spec.shown import counted

__all__ = ["called", "class_path", "exact_array", "function_path", "hooks_of", "overridden", "roots"]

_HOOKS = (
    "_forward_pre_hooks",
    "_forward_hooks",
    "_backward_pre_hooks",
    "_backward_hooks",
)
_EXACT_IN_FLOAT64 = ("bfloat16", "float8")


def class_path(value: object) -> str:
    """Return where the class of `value` was defined: `torch.nn.modules.linear.Linear`."""
    cls = type(value)
    return f"{cls.__module__}.{cls.__qualname__}"


def function_path(function: object) -> str:
    """Return where a function was defined, or where its class was if it is none."""
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", None)
    return f"{module}.{name}" if module and name else class_path(function)


def called(value: object) -> str:
    """Return the hint to call a class that was given in place of an object of it, or ""."""
    return f"Give an object of the class: {value.__name__}()." if isinstance(value, type) else ""


def roots(value: object) -> Iterable[str]:
    """Yield the top-level package of the object's class, then of its bases."""
    return (cls.__module__.partition(".")[0] for cls in type(value).__mro__)


def overridden(value: object, methods: Iterable[str], owners: tuple[str, ...]) -> str:
    """Return the first of `methods` that neither the object nor its class has from a module of `owners`, or ""."""
    for method in methods:
        if method in getattr(value, "__dict__", {}):
            return method
        provider = next((cls for cls in type(value).__mro__ if method in vars(cls)), None)
        if provider is None or not provider.__module__.startswith(owners):
            return method
    return ""


def hooks_of(value: object) -> str:
    """Return the kind of hook that is registered on a torch module, which may change what it computes, or ""."""
    return next((name.strip("_") for name in _HOOKS if getattr(value, name, None)), "")


def exact_array(value: object, shape: tuple[int | None, ...], place: str, what: str) -> Array:
    """Return `value` in float64, which holds every number of a shorter type exactly.

    Args:
        value: a NumPy array.
        shape: the expected shape, None where any size will do.
        place: the layer, for errors.
        what: "weights" or "biases", for errors.
    """
    array = np.asarray(value)
    short = array.dtype.kind == "f" and array.dtype.itemsize <= 8
    if not short and not array.dtype.name.startswith(_EXACT_IN_FLOAT64):
        raise Refusal(place, f"{what} of type {array.dtype}", "real numbers of at most 64 bits")
    if array.ndim != len(shape) or any(n not in (None, m) for n, m in zip(shape, array.shape, strict=True)):
        wanted = str(tuple("any" if size is None else size for size in shape)).replace("'", "")
        raise Refusal(place, f"{what} of shape {array.shape}", f"shape {wanted}")
    exact = array.astype(np.float64)
    spoilt = np.argwhere(~np.isfinite(exact))
    if len(spoilt):
        first = ", ".join(str(index) for index in spoilt[0])
        raise Refusal(
            place,
            f"NaN or infinity in the {what}: {counted(len(spoilt), 'entry', 'entries')}, the first at [{first}]",
            "finite numbers",
            "The training has diverged: train again with a smaller step.",
        )
    return exact
