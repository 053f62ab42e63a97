from __future__ import annotations

import json
from typing import Any

import pytest

from symbolic.errors import SpecError
from symbolic.spec.parse import parse_spec
from symbolic.spec.syntax import Format

from .documents import VALID, spoilt

TOML = """\
name = "small"
inputs = 2

[[layers]]
units = 3
activation = "tanh"

[[layers]]
units = 2
activation = "sigmoid"

[loss]
name = "squared_error"
factor = "1/2"
outputs = "sum"
samples = "mean"
"""


def error_of(text: str | bytes, form: Format) -> str:
    with pytest.raises(SpecError) as caught:
        parse_spec(text, f"net.{form}", form)
    return str(caught.value)


def test_toml_and_json_of_the_same_network_are_equal() -> None:
    assert parse_spec(TOML, "a", "toml") == parse_spec(json.dumps(VALID), "b", "json")


@pytest.mark.parametrize("text", [TOML.encode(), b"\xef\xbb\xbf" + TOML.encode(), TOML.replace("\n", "\r\n").encode()])
def test_bytes_with_mark_or_windows_lines_read_alike(text: bytes) -> None:
    assert parse_spec(text, "a", "toml") == parse_spec(TOML, "a", "toml")


@pytest.mark.parametrize("form", ["toml", "json"])
@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", b""])
def test_an_empty_document_is_refused(text: str | bytes, form: Format) -> None:
    assert error_of(text, form) == (
        f"net.{form}: 1 problem\n"
        "  the whole spec: found an empty document; expected a network: inputs, one or more layers, and a loss"
    )


SYNTAX: list[tuple[Format, str, str, str]] = [
    (
        "toml",
        'inputs = 2\nname = = "x"\n',
        "line 2, column 8: found text that is not TOML (Invalid value)",
        '    2 | name = = "x"\n               ^',
    ),
    (
        "toml",
        "inputs = 2\r\nx = ?\r\n",
        "line 2, column 5: found text that is not TOML (Invalid value)",
        "    2 | x = ?\n            ^",
    ),
    (
        "toml",
        "inputs = 2\ninputs = 3\n",
        "line 2, column 11: found a key or table that was given before",
        "    2 | inputs = 3\n                  ^",
    ),
    (
        "toml",
        "[loss]\n[names]\n[loss]\n",
        "line 3, column 6: found a key or table that was given before",
        "    3 | [loss]\n             ^",
    ),
    (
        "toml",
        "inputs = " + "1" * 5000,
        "line 1, column 10: found a number of 5,000 digits",
        f"    1 | inputs = {'1' * 63}…\n                 ^",
    ),
    (
        "json",
        '{"inputs": 2,\n "name" "x"}',
        "line 2, column 9: found text that is not JSON (Expecting ':' delimiter)",
        '    2 |  "name" "x"}\n                ^',
    ),
    (
        "json",
        '{"loss": {"name": "a:{", "outputs": [1], "na\\u006de": 1}}',
        'line 1, column 42: found the key "name", which this object has already',
        '    1 | {"loss": {"name": "a:{", "outputs": [1], "na\\u006de": 1}}\n' + " " * 49 + "^",
    ),
    (
        "json",
        "[" + "1, " * 100 + "1 2, " + "3, " * 100 + "4]",
        "line 1, column 304: found text that is not JSON (Expecting ',' delimiter)",
        f"    1 | … {'1, ' * 11}1 2{', 3' * 11}, …\n{' ' * 45}^",
    ),
    (
        "json",
        '{"inputs": -' + "1" * 5000 + "}",
        "line 1, column 13: found a number of 5,000 digits",
        f'    1 | {{"inputs": -{"1" * 60}…\n                    ^',
    ),
]


@pytest.mark.parametrize(("form", "text", "problem", "excerpt"), SYNTAX)
def test_a_syntax_error_marks_its_place(form: Format, text: str, problem: str, excerpt: str) -> None:
    message = error_of(text, form)
    assert message.startswith(f"net.{form}: 1 problem\n  {problem}; expected ")
    assert message.endswith(f"The place is marked:\n{excerpt}")


def test_an_error_at_the_end_of_the_document_is_marked_there() -> None:
    message = error_of("inputs = [1,\n\n", "toml")
    assert "line 1, column 13: " in message
    assert message.endswith("\n    1 | inputs = [1,\n                    ^")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_deep_json_is_refused(text: str) -> None:
    assert error_of(text, "json") == (
        "net.json: 1 problem\n"
        "  the whole spec: found brackets nested too deep to be read; expected at most 4 levels, as in numbers.W"
    )


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "{a=" * 20_000])
def test_deep_toml_is_refused(text: str) -> None:
    assert "found brackets nested too deep to be read" in error_of(text, "toml")


def test_a_dotted_key_of_many_parts_is_an_unknown_key() -> None:
    assert 'a: found the unknown key "a"; expected' in error_of(".".join("a" * 3000) + " = 1", "toml")


def test_bytes_that_are_not_utf8_are_told_with_their_position() -> None:
    assert error_of(b'inputs = 2\nname = "\xe9"\n', "toml") == (
        "net.toml: 1 problem\n"
        "  line 2: found the byte 0xe9 at position 20, which is not UTF-8; expected text in UTF-8. "
        "Save the file with the encoding UTF-8."
    )


def test_json_numbers_that_are_no_numbers_are_refused_where_they_stand() -> None:
    text = json.dumps(spoilt("numbers", "x", [[1, float("nan")], [float("-inf"), 1]]))
    assert error_of(text, "json").split("\n")[1:] == [
        "  numbers.x[1][2]: found NaN; expected a finite number",
        "  numbers.x[2][1]: found -infinity; expected a finite number",
    ]


def test_dates_are_not_numbers() -> None:
    assert "inputs: found a value of type date; expected a whole number" in error_of("inputs = 2020-01-01", "toml")


def test_an_unknown_format_is_refused() -> None:
    form: Any = "tom"
    with pytest.raises(SpecError, match=r'format: found "tom"; expected one of toml, json. Did you mean `toml`\?'):
        parse_spec(TOML, "net", form)
