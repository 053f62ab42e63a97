"""Results as notebooks show them: `show(result)`, and `%load_ext codegen.notebook` for all results of a notebook."""

from __future__ import annotations

from typing import Any

__all__ = ["Shown", "load_ipython_extension", "show"]

from codegen.notebook.shown import Shown, kinds_shown, show


def load_ipython_extension(ipython: Any) -> None:
    """Let networks draw themselves, and derivations tell their reasons, in this notebook: `%load_ext codegen.notebook`.

    Args:
        ipython: the shell of the notebook, which IPython hands over.
    """
    formatter = ipython.display_formatter.mimebundle_formatter
    for kind in kinds_shown():
        formatter.for_type(kind, lambda result, include=None, exclude=None: show(result).bundle())  # noqa: ARG005
