"""Whatever is given as a spec, the answer is a valid spec or a `SpecError` that can be printed; nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from symbolic.errors import SpecError
from symbolic.functions.names import ACTIVATION_NAMES
from symbolic.spec.limits import MAX_LAYERS, MAX_UNITS
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.parse import parse_spec
from symbolic.spec.shorthand import LOSS_WORDS, parse_shorthand

from .documents import VALID

FRAGMENTS = st.sampled_from(
    [
        *("inputs = 2\n", "[[layers]]\n", "units = 3\n", 'activation = "tanh"\n', "[loss]\n", 'outputs = "sum"\n'),
        *('name = "squared_error"\n', 'samples = "mean"\n', "x = [[1, 2]]\n", "[numbers]\n", "alpha = nan\n"),
        *(
            '{"inputs": 2, ',
            '"layers": [',
            '{"units": 1, "activation": "tanh"}',
            "]}",
            ', "loss": ',
            '"',
            "'''",
            "1e999",
        ),
        *("0x", "\\", "\x00", "\ufeff", "\u2028", "{", "}", "[", "]", "=", ".", ",", "-", "#", "\r\n", "\t"),
    ]
)
TEXTS = st.one_of(st.text(max_size=3000), st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=80).map("".join))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=90), st.sampled_from(ACTIVATION_NAMES)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
)
PLACES = st.sampled_from(
    [
        *([key] for key in ("name", "inputs", "layers", "loss", "notation", "names", "numbers", "other")),
        *(
            ["layers", 1, key]
            for key in ("units", "activation", "bias", "alpha", "skip", "skip_into", "share", "other")
        ),
        *(["loss", key] for key in ("name", "factor", "outputs", "samples", "delta", "l2", "other")),
        *(["numbers", key] for key in ("x", "y", "W", "b")),
        *(["names", key] for key in ("inputs", "outputs")),
    ]
)


def answer_of(read: Callable[[], NetworkSpec]) -> NetworkSpec | SpecError:
    try:
        return read()
    except SpecError as error:
        return error


def answers_well(read: Callable[[], NetworkSpec]) -> None:
    answer = answer_of(read)
    if isinstance(answer, SpecError):
        assert answer.problems
        message = str(answer)
        message.encode("utf-8")
        for word in ("pydantic", "validation error", "Input should", "https://", "Traceback"):
            assert word not in message.replace(answer.source, "")
    else:
        assert 1 <= answer.depth <= MAX_LAYERS
        assert all(1 <= width <= MAX_UNITS for width in answer.widths)
        hash(answer)


@given(TEXTS)
@example("inputs = 1\n[loss]\n[loss.name]\n[[layers]]")
@example('{"inputs": 1e400}')
def test_any_text(text: str) -> None:
    answers_well(lambda: parse_spec(text, "any", "toml"))
    answers_well(lambda: parse_spec(text, "any", "json"))


@given(st.binary(max_size=2000))
def test_any_bytes(content: bytes) -> None:
    answers_well(lambda: parse_spec(content, "any", "toml"))
    answers_well(lambda: parse_spec(content, "any", "json"))


@given(
    st.one_of(
        st.text(max_size=300),
        st.tuples(
            st.lists(st.one_of(st.integers(0, 9), st.text("0123456789x", max_size=12)), min_size=1, max_size=6).map(
                lambda widths: "-".join(map(str, widths))
            ),
            st.lists(st.one_of(st.sampled_from(ACTIVATION_NAMES), st.text(max_size=6)), min_size=1, max_size=4).map(
                ",".join
            ),
            st.one_of(st.sampled_from(LOSS_WORDS), st.text(max_size=8)),
        ).map(" ".join),
    )
)
def test_any_shorthand(text: str) -> None:
    answers_well(lambda: parse_shorthand(text))


@given(PLACES, VALUES)
def test_any_value_at_any_place(path: list[Any], value: Any) -> None:
    document = {**json.loads(json.dumps(VALID)), "names": {}, "numbers": {}}
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    answers_well(lambda: build_spec(document, "any"))
    answers_well(lambda: parse_spec(json.dumps(document), "any", "json"))


@given(VALUES)
def test_any_document(value: Any) -> None:
    answers_well(lambda: build_spec(value, "any"))
