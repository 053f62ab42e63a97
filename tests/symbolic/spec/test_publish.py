from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.formula.notation import NOTATION_NAMES
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.parse import parse_spec
from symbolic.spec.publish import json_schema, to_json

from .documents import VALID, spoilt, without

EXAMPLES = sorted((Path(__file__).parents[3] / "symbolic" / "examples").glob("*.toml"))
SCHEMA = json_schema()
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KEYWORDS = {
    *(
        "$schema",
        "$defs",
        "$ref",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "anyOf",
        "oneOf",
        "enum",
    ),
    *("minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "minLength", "maxLength", "pattern"),
    *("title", "description", "default"),
}


def faults(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """Check `value` against a schema by the standard's words, for the keywords that our schema uses."""
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema and all(list(faults(value, choice)) for choice in schema["anyOf"]):
        yield "anyOf"
    if "oneOf" in schema and sum(not list(faults(value, choice)) for choice in schema["oneOf"]) != 1:
        yield "oneOf"
    if "enum" in schema and value not in schema["enum"]:
        yield "enum"
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield "type"
        return
    if isinstance(value, dict):
        yield from (f"missing {key}" for key in schema.get("required", ()) if key not in value)
        for key, entry in value.items():
            if key in schema.get("properties", {}):
                yield from faults(entry, schema["properties"][key])
            elif schema.get("additionalProperties", True) is False:
                yield f"unknown {key}"
    if isinstance(value, list):
        for entry in value:
            yield from faults(entry, schema.get("items", {}))
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield "length"
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield "length"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield "pattern"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield "range"
        if "exclusiveMinimum" in schema and not value > schema["exclusiveMinimum"]:
            yield "range"


def subschemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for children in (schema.get("$defs", {}), schema.get("properties", {})):
        for child in children.values():
            yield from subschemas(child)
    for child in (
        *schema.get("anyOf", ()),
        *schema.get("oneOf", ()),
        *([schema["items"]] if "items" in schema else []),
    ):
        yield from subschemas(child)


def test_the_schema_uses_only_keywords_that_the_checks_here_understand() -> None:
    assert {key for schema in subschemas(SCHEMA) for key in schema} <= KEYWORDS
    for schema in subschemas(SCHEMA):
        assert schema.get("type") == "string" or not {"minLength", "maxLength", "pattern"} & schema.keys()


def test_every_field_has_a_description() -> None:
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    assert len(objects) == 13
    for schema in objects:
        for name, field in schema["properties"].items():
            assert field.get("description", "").endswith("."), name


def test_names_are_enumerated_and_reductions_explained() -> None:
    layer, loss = SCHEMA["$defs"]["LayerSpec"]["properties"], SCHEMA["$defs"]["LossSpec"]["properties"]
    assert layer["activation"]["oneOf"][0]["enum"] == list(ACTIVATION_NAMES)
    assert loss["name"]["enum"] == list(LOSS_NAMES)
    assert SCHEMA["properties"]["notation"]["oneOf"][0]["enum"] == list(NOTATION_NAMES)
    for reduction in ("outputs", "samples"):
        assert loss[reduction]["enum"] == ["sum", "mean"]
        assert '"sum" adds' in loss[reduction]["description"]
        assert f"number of {reduction}" in loss[reduction]["description"]
    assert SCHEMA["$defs"]["LossSpec"]["required"] == ["name", "outputs", "samples"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_follow_the_schema(path: Path) -> None:
    assert list(faults(tomllib.loads(path.read_text("utf-8")), SCHEMA)) == []


@pytest.mark.parametrize(
    "document",
    [
        spoilt("inputs", 0),
        spoilt("inputs", True),
        spoilt("layers", []),
        spoilt("layers", 0, "units", 2.5),
        spoilt("layers", 0, "activation", "sigmod"),
        spoilt("layers", 0, "alpha", 0),
        spoilt("layers", 0, "skip", -1),
        spoilt("layers", 0, "skip_into", "x"),
        spoilt("layers", 0, "share", 0),
        spoilt("loss", "l2", 0),
        spoilt("loss", "outputs", "avg"),
        spoilt("loss", "factor", 0.5),
        spoilt("name", "n" * 81),
        spoilt("numbers", "x", [["1"]]),
        spoilt("nmae", "x"),
        spoilt("notation", "slide"),
        spoilt("notation", {"chain": "x"}),
        spoilt("notation", {"letters": {"Q": "q"}}),
        spoilt("notation", {"indices": {"i": 1}}),
        without("loss", "samples"),
        without("layers"),
    ],
)
def test_documents_that_break_a_field_break_the_schema(document: dict[str, Any]) -> None:
    assert list(faults(VALID, SCHEMA)) == []
    assert list(faults(document, SCHEMA))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_read_back_from_their_json(path: Path) -> None:
    spec = parse_spec(path.read_bytes(), path.name, "toml")
    text = to_json(spec)
    assert parse_spec(text, "again", "json") == spec
    assert list(faults(json.loads(text), SCHEMA)) == []


@st.composite
def specs(draw: st.DrawFn) -> NetworkSpec:
    """Draw a valid network of up to four layers, with numbers of the right shapes."""
    units = st.integers(1, 4)
    widths = draw(st.lists(units, min_size=2, max_size=5))
    numbers = st.floats(allow_nan=False, allow_infinity=False)

    def matrix(rows: int, columns: int) -> list[list[float]]:
        row = st.lists(numbers, min_size=columns, max_size=columns)
        return draw(st.lists(row, min_size=rows, max_size=rows))

    plain = [name for name in ACTIVATION_NAMES if name != "softmax"]
    layers: list[dict[str, Any]] = [
        {"units": n, "activation": draw(st.sampled_from(plain)), "bias": draw(st.booleans())} for n in widths[1:]
    ]
    for layer in layers:
        if layer["activation"] in {"leaky_relu", "elu"} and draw(st.booleans()):
            layer["alpha"] = draw(st.floats(1e-6, 1e6))
    for l, layer in enumerate(layers, start=1):
        below = [k for k in range(l) if widths[k] == widths[l]]
        if below and draw(st.booleans()):
            layer["skip"] = draw(st.sampled_from(below))
            if draw(st.booleans()):
                layer["skip_into"] = draw(st.sampled_from(["a", "z"]))
        shape = widths[l - 1 : l + 1]
        owners = [k for k in range(1, l) if widths[k - 1 : k + 1] == shape and "share" not in layers[k - 1]]
        if owners and draw(st.booleans()):
            layer["share"] = draw(st.sampled_from(owners))
    samples = draw(st.integers(1, 3))
    document = {
        "name": draw(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=80)),
        "inputs": widths[0],
        "layers": layers,
        "loss": {
            "name": "squared_error",
            "factor": draw(st.sampled_from([1, "1", "1/2"])),
            "outputs": draw(st.sampled_from(["sum", "mean"])),
            "samples": draw(st.sampled_from(["sum", "mean"])),
            **({"l2": draw(st.floats(1e-12, 1e6))} if draw(st.booleans()) else {}),
        },
        "notation": draw(st.sampled_from(NOTATION_NAMES)),
        "names": {"inputs": [f"in {index}" for index in range(widths[0])]},
        "numbers": {
            "x": matrix(samples, widths[0]),
            "y": matrix(samples, widths[-1]),
            "W": [
                [] if "share" in layer else matrix(after, before)
                for layer, (before, after) in zip(layers, pairwise(widths), strict=True)
            ],
            "b": [matrix(1, layer["units"])[0] if layer["bias"] else [] for layer in layers],
        },
    }
    return build_spec(document, "drawn")


@given(specs())
def test_any_spec_reads_back_from_its_json(spec: NetworkSpec) -> None:
    assert parse_spec(to_json(spec), "again", "json") == spec
    assert NetworkSpec(**spec.model_dump()) == spec


def test_where_a_skip_goes_in_is_written_where_there_is_one() -> None:
    layers = json.loads(to_json(build_spec(spoilt("layers", 1, "skip", 0), "net.toml")))["layers"]
    assert [layer.get("skip_into") for layer in layers] == [None, "a"]
