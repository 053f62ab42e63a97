"""The functions of the C library that a header calls, each once for float and once for double."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from codegen.targets.c_header.layout import INDENT, broken

__all__ = ["function_lines"]

_LIBRARY = MappingProxyType(
    {
        "abs": ("fabs", 1),
        "cos": ("cos", 1),
        "cosh": ("cosh", 1),
        "erfc": ("erfc", 1),
        "exp": ("exp", 1),
        "expm1": ("expm1", 1),
        "log": ("log", 1),
        "log1p": ("log1p", 1),
        "pow": ("pow", 2),
        "sin": ("sin", 1),
        "sinh": ("sinh", 1),
        "sqrt": ("sqrt", 1),
        "tanh": ("tanh", 1),
    }
)
"""What each function is called in math.h, and how many arguments it takes."""

_OWN = MappingProxyType(
    {
        "maximum": (2, "a >= b || a != a ? a : b"),  # NaN if either is
        "minimum": (2, "a <= b || a != a ? a : b"),
        "sign": (1, "(a > 0) - (a < 0)"),
        "square": (1, "a * a"),
    }
)
"""The functions that math.h lacks, or has with another meaning for NaN."""


def function_lines(functions: Collection[str], prefix: str) -> list[list[str]]:
    """Return the definitions of the functions, in the order of their names."""
    return [_definition(name, prefix) for name in sorted(functions)]


def _definition(name: str, prefix: str) -> list[str]:
    real = f"{prefix}_real"
    if name in _OWN:
        arity, value = _OWN[name]
        body = [f"return ({real})({value});" if name == "sign" else f"return {value};"]
    else:
        function, arity = _LIBRARY[name]
        single, double = (", ".join(f"({kind}){letter}" for letter in "ab"[:arity]) for kind in ("float", "double"))
        body = [
            f"if (sizeof({real}) == sizeof(float)) {{",
            f"{INDENT}return ({real}){function}f({single});",
            "}",
            f"return ({real}){function}({double});",
        ]
    arguments = ", ".join(f"{real} {letter}" for letter in "ab"[:arity])
    lines = [f"{INDENT}{line}" for line in body]
    return [*broken(f"static inline {real} {prefix}_{name}({arguments})", ""), "{", *lines, "}"]
