"""`NetworkSpec` -> TOML that reads back as an equal spec: scalars first, then tables, a table for each layer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from symbolic.spec.model import NetworkSpec

__all__ = ["spec_toml"]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def spec_toml(spec: NetworkSpec) -> str:
    """Return the spec as a TOML document."""
    empty = {name for name in ("names", "numbers") if getattr(spec, name) == type(getattr(spec, name))()}
    return "\n".join(_table(spec.model_dump(mode="json", exclude_none=True, exclude=empty), ())) + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    tables = {key: value for key, value in table.items() if isinstance(value, dict) or _is_list_of_tables(value)}
    for key, value in table.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        name = ".".join(map(_key, (*path, key)))
        for entry in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            yield from _table(entry, (*path, key))


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            # JSON's escapes are TOML's; DEL alone must be escaped there and is left as it is by JSON.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"a spec holds no {type(value).__name__}")
