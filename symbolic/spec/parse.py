"""Text or bytes -> `NetworkSpec`, for TOML and JSON; the one entrance for specs from outside Python."""

from __future__ import annotations

from symbolic.errors import Problem, SpecError, nearest
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.shown import shown
from symbolic.spec.syntax import FORMATS, Format, decode, read_json, read_toml

__all__ = ["NETWORK", "parse_data", "parse_spec"]

NETWORK = "a network: inputs, one or more layers, and a loss"
"""What a document should hold."""


def parse_spec(text: str | bytes, source: str, format: Format) -> NetworkSpec:  # noqa: A002  (the word people use)
    """Return the spec that a TOML or JSON document describes.

    Args:
        text: the document, as text or as its UTF-8 bytes.
        source: how errors call it, such as the name of its file.
        format: "toml" or "json".

    Raises:
        SpecError: with every problem found, in the order of the document.
    """
    return build_spec(parse_data(text, source, format, NETWORK), source)


def parse_data(text: str | bytes, source: str, format: Format, wanted: str) -> object:  # noqa: A002  (as above)
    """Return the tables and lists of a TOML or JSON document, of which `wanted` says what it should hold.

    Raises:
        SpecError: for text that is neither, with the place marked, and for an empty one.
    """
    if format not in FORMATS:
        hint = nearest(format, FORMATS)
        raise SpecError(source, (Problem("format", shown(format), f"one of {', '.join(FORMATS)}", hint),))
    document = decode(text, source) if isinstance(text, bytes) else text
    # Some editors begin a file with a byte order mark.
    document = document.removeprefix("\ufeff")
    if not document.strip():
        raise SpecError(source, (Problem("the whole spec", "an empty document", wanted),))
    data = read_toml(document, source) if format == "toml" else read_json(document, source)
    if isinstance(data, dict):
        data.pop("$schema", None)  # tells editors which schema a JSON file follows, and nothing about the network
    return data
