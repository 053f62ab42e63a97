"""The command `chalkgrad`: makes sure that Python finds our packages, then hands over to the command line.

`symbolic` and `codegen` are also the names of unrelated distributions. Where one of them is in the way, this says so.
The build installs this file as a top-level module, whose name no other distribution takes.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ["foreign_package", "main"]

_MARK = "chalkgrad"
_PACKAGES = {"symbolic": ("errors",), "codegen": ("cli", "render")}


def foreign_package() -> str | None:
    """Return what to tell the user about a package in the way, or None if all is well."""
    for package, modules in _PACKAGES.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            where = "nowhere" if spec is None else "as a folder without `__init__.py`"
            return _message(package, where)
        origin = Path(spec.origin)
        if _MARK not in origin.read_text(encoding="utf-8", errors="replace"):
            return _message(package, f"in {origin.parent}")
        for module in modules:
            if not (origin.parent / f"{module}.py").is_file() or (origin.parent / module).is_dir():
                return _message(package, f"in {origin.parent}, mixed with other files")
    return None


def _message(package: str, where: str) -> str:
    return (
        f"chalkgrad: Python finds the package `{package}` {where}; expected the one that chalkgrad brings. An "
        f"unrelated distribution called `{package}` is probably installed beside it. Give chalkgrad an environment of "
        "its own: python -m venv .venv, then install chalkgrad with .venv's pip."
    )


def main() -> None:
    """Run the command line, or say what stands in its way and exit with 2."""
    message = foreign_package()
    if message is not None:
        sys.stderr.write(f"{message}\n")
        raise SystemExit(2)
    from codegen.cli import run  # only now is it known to be ours

    run()


if __name__ == "__main__":
    main()
