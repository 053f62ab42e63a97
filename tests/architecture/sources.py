"""The project's own sources as trees: what each module imports and calls, wherever in the module that stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["ROOT", "calls", "imports", "sources"]

ROOT = Path(__file__).parent.parent.parent
Sources = Mapping[str, str]


def sources(folder: str) -> dict[str, str]:
    """Return the text of every module below `folder` by its dotted name."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return found


def imports(text: str) -> set[str]:
    """Return what a module imports, at its top or inside a function: `from a.b import c` gives a.b and a.b.c."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=module, names=names, level=level):
                if level or module is None:
                    raise AssertionError("a relative import says too little about where it leads")
                found |= {module, *(f"{module}.{name.name}" for name in names)}
    return found


def calls(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of each function that a module calls, passes on or assigns: `sympy.sympify` is `sympify`."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(attr=name, lineno=line) | ast.Name(id=name, lineno=line):
                yield line, name
            case ast.ImportFrom(names=names, lineno=line):
                yield from ((line, name.name) for name in names)
