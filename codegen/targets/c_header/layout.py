"""Lines of C no longer than 100 signs, and comments that nothing typed by a person can end."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from symbolic.spec.shown import escaped

__all__ = ["INDENT", "block_comment", "broken", "comment", "in_comment"]

LONGEST = 100
INDENT = "    "


def broken(statement: str, indent: str) -> list[str]:
    """Return a statement, continued on further lines where it is too long: C takes any space for a line's end."""
    return textwrap.wrap(
        statement,
        LONGEST,
        initial_indent=indent,
        subsequent_indent=indent + INDENT * 2,
        break_long_words=False,
        break_on_hyphens=False,
    )


def comment(text: str, indent: str) -> list[str]:
    """Return `/* text */`."""
    return broken(f"/* {in_comment(text)} */", indent) if text else []


def block_comment(paragraphs: Iterable[str]) -> list[str]:
    """Return a comment of several paragraphs, each kept as it is where it begins with spaces."""
    lines = list[str]()
    for paragraph in map(in_comment, paragraphs):
        wrapped = textwrap.wrap(paragraph, LONGEST - 3, break_long_words=False, break_on_hyphens=False)
        lines += ["", *([paragraph] if paragraph.startswith(" ") else wrapped)]
    return ["/*", *(f" * {line}".rstrip() for line in lines[1:]), " */"]


def in_comment(text: str) -> str:
    """Return text that neither ends a comment nor begins another in it, and holds no trigraph."""
    text = escaped(text)
    for mark in ("*/", "/*", "??"):
        while mark in text:
            text = text.replace(mark, " ".join(mark))
    return text
