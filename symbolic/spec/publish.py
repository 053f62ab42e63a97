"""`NetworkSpec` -> what others read: the JSON of one spec, and the JSON Schema that all specs follow."""

from __future__ import annotations

from typing import Any

from symbolic.spec.model import NetworkSpec

__all__ = ["json_schema", "to_json"]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of spec files, for editors and other programs.

    It states types, limits and names; what fields must agree on, such as the shapes of matrices, is checked
    when a spec is read.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **NetworkSpec.model_json_schema(),
    }


def to_json(spec: NetworkSpec) -> str:
    """Return the spec as a JSON document that reads back as an equal spec."""
    empty = {name for name in ("names", "numbers") if getattr(spec, name) == type(getattr(spec, name))()}
    return spec.model_dump_json(indent=2, exclude_none=True, exclude=empty) + "\n"
