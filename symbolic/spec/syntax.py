"""Text -> data: TOML and JSON read into tables and lists, with syntax errors that mark the place in its line.

What the standard parsers accept but an author cannot mean, a key given twice in JSON, is an error too.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Literal, get_args

from symbolic.errors import Problem, SpecError
from symbolic.spec.marked import marked
from symbolic.spec.shown import escaped, shown

__all__ = ["FORMATS", "Format", "decode", "read_json", "read_toml"]

Format = Literal["toml", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

_MOST_DIGITS = 1000
_TOML_PLACE = re.compile(r"(?s)(?P<message>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]')
_LONG_NUMBER = re.compile(rf"[0-9_]{{{_MOST_DIGITS},}}")
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")


def decode(content: bytes, source: str) -> str:
    """Return the text of UTF-8 bytes.

    Raises:
        SpecError: with the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(
            f"line {line}",
            f"the byte 0x{content[error.start]:02x} at position {error.start + 1:,}, which is not UTF-8",
            "text in UTF-8",
            "Save the file with the encoding UTF-8.",
        )
        raise SpecError(source, (problem,)) from None


def read_toml(text: str, source: str) -> object:
    """Return the tables of a TOML document.

    Raises:
        SpecError: with line, column and a marked excerpt.
    """
    # The parser counts lines and columns after this replacement, and so does the excerpt.
    text = text.replace("\r\n", "\n")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_PLACE.fullmatch(str(error))
        message = match["message"] if match else str(error)
        if match and match["line"]:
            offset = _offset(text, int(match["line"]), int(match["column"]))
        else:
            offset = len(text.rstrip())
        if message.startswith(_TWICE):
            found, expected = "a key or table that was given before", "each key and each [table] once"
        else:
            found, expected = (
                f"text that is not TOML ({escaped(message)})",
                "`key = value`, `[table]` or `[[layers]]`",
            )
        raise SpecError(source, (marked(text, offset, found, expected),)) from None
    except RecursionError:
        raise SpecError(source, (_too_deep(),)) from None
    except ValueError:
        # Python declines to convert integers of more than some thousand digits.
        raise SpecError(source, (_long_number(text),)) from None


def read_json(text: str, source: str) -> object:
    """Return the value of a JSON document, whose objects have every key once.

    Raises:
        SpecError: with line, column and a marked excerpt.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"text that is not JSON ({error.msg})"
        raise SpecError(source, (marked(text, error.pos, found, "a JSON object"),)) from None
    except RecursionError:
        raise SpecError(source, (_too_deep(),)) from None
    except ValueError:
        raise SpecError(source, (_long_number(text),)) from None
    repeated = _repeated_key(text)
    if repeated is not None:
        key, offset = repeated
        found = f"the key {shown(key)}, which this object has already"
        raise SpecError(source, (marked(text, offset, found, "each key once"),))
    return data


def _repeated_key(text: str) -> tuple[str, int] | None:
    """Return the first key that its object has twice, and its offset; `text` is valid JSON."""
    objects: list[set[str]] = []
    string = ""
    start = 0
    for token in _JSON_TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                objects.append(set())
            case "}" | "]":
                objects.pop()
            case ":":
                key = json.loads(string)
                if key in objects[-1]:
                    return key, start
                objects[-1].add(key)
            case _:
                string, start = token[0], token.start()
    return None


def _long_number(text: str) -> Problem:
    match = _LONG_NUMBER.search(text)
    if match is None:
        return Problem("the whole spec", "a number that cannot be read", "numbers of a few digits")
    found = f"a number of {len(match[0]):,} digits"
    return marked(text, match.start(), found, f"fewer than {_MOST_DIGITS:,} digits")


def _too_deep() -> Problem:
    return Problem("the whole spec", "brackets nested too deep to be read", "at most 4 levels, as in numbers.W")


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
