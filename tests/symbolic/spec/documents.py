"""A valid spec as a plain document, to be spoilt in one place, and the lines of the error that follows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from symbolic.errors import SpecError
from symbolic.spec.model import build_spec

VALID: dict[str, Any] = {
    "name": "small",
    "inputs": 2,
    "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}],
    "loss": {"name": "squared_error", "factor": "1/2", "outputs": "sum", "samples": "mean"},
}


def spoilt(*path_and_value: Any, base: dict[str, Any] = VALID) -> dict[str, Any]:
    """Return a copy of `base` in which the value at a path is another: spoilt("layers", 0, "units", 0)."""
    *path, last, value = path_and_value
    document = copy.deepcopy(base)
    node: Any = document
    for step in path:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    node[last] = value
    return document


def without(*path: Any) -> dict[str, Any]:
    """Return a copy of `VALID` that lacks the key at a path."""
    *parents, last = path
    document = copy.deepcopy(VALID)
    node: Any = document
    for step in parents:
        node = node[step]
    del node[last]
    return document


def lines_of(document: object) -> list[str]:
    """Return the problems that the document's error tells, one line each."""
    with pytest.raises(SpecError) as caught:
        build_spec(document, "net.toml")
    head, *lines = str(caught.value).split("\n")
    assert head == f"net.toml: {len(lines)} problem{'s' if len(lines) > 1 else ''}"
    return [line.removeprefix("  ") for line in lines]
