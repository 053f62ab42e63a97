"""From what the command line calls a spec to the text of an emitted module; nothing is checked or written here."""

from __future__ import annotations

from codegen.spec_files import origin, resolve_spec
from codegen.targets import numpy_module, scalar_module
from codegen.targets.numpy_module.options import PLAIN, Options

__all__ = ["module_text", "scalar_module_text"]


def module_text(argument: str, options: Options = PLAIN) -> str:
    """Return the NumPy module of a spec."""
    return numpy_module.emit(resolve_spec(argument), *origin(argument, "emit", options.command), options)


def scalar_module_text(argument: str) -> str:
    """Return the scalar module of a spec."""
    return scalar_module.emit(resolve_spec(argument), *origin(argument, "emit", "--scalar"))
