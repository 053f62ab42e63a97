"""Lines of Python as `ruff format` leaves them, for a line length of 88 and for longer ones alike.

A line that is too long is only ever broken inside brackets, one item a line with a comma after the last, which no
formatter joins again.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from codegen.render import in_docstring

__all__ = [
    "INDENT",
    "LONGEST",
    "bracketed",
    "comment",
    "commented",
    "docstring",
    "one_or_tuple",
    "taken_over",
    "wrapped",
]

LONGEST = 88
INDENT = "    "


def commented(code: str, comment: str, indent: str = INDENT) -> list[str]:
    """Return `code  # comment`, or the comment on a line of its own where that is too long."""
    line = f"{indent}{code}"
    if not comment:
        return [line]
    beside = f"{line}  # {comment}"
    return [beside] if len(beside) <= LONGEST else [f"{indent}# {comment}", line]


def comment(text: str, indent: str = INDENT) -> list[str]:
    """Return a comment above what it tells of."""
    return textwrap.wrap(text, LONGEST, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ") if text else []


def bracketed(before: str, items: Sequence[str], after: str, indent: str = INDENT) -> list[str]:
    """Return `before` item, item `after` on one line if it fits, else one item a line."""
    line = f"{indent}{before}{', '.join(items)}{after}"
    if len(line) <= LONGEST:
        return [line]
    return [f"{indent}{before}", *(f"{indent}{INDENT}{item}," for item in items), f"{indent}{after}"]


def one_or_tuple(before: str, items: Sequence[str], after: str = "", indent: str = INDENT) -> list[str]:
    """Return a tuple, without brackets where it fits on one line: `return a, b` or `a, b = f(x)`."""
    if len(items) == 1:
        return [f"{indent}{before}({items[0]},){after}"]
    line = f"{indent}{before}{', '.join(items)}{after}"
    return [line] if len(line) <= LONGEST else bracketed(f"{before}(", items, f"){after}", indent)


def docstring(paragraphs: Iterable[str], indent: str = INDENT) -> list[str]:
    """Return a docstring: the first paragraph as its summary, the others below."""
    summary, *others = [wrapped(paragraph, indent) for paragraph in paragraphs]
    summary[0] = f'{indent}"""{summary[0].lstrip()}'
    if not others and len(summary) == 1 and len(summary[0]) + 3 <= LONGEST:
        return [f'{summary[0]}"""']
    lines = [*summary, *(line for other in others for line in ("", *other))]
    return [*lines, f'{indent}"""']


def wrapped(paragraph: str, indent: str) -> list[str]:
    """Return a paragraph of a docstring, which nothing in it can end; the first line leaves room for the quotes."""
    return textwrap.wrap(
        in_docstring(paragraph),
        LONGEST - 3,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def taken_over(source: Path) -> str:
    """Return a module without its docstring and its imports, which a template has at its top."""
    text = source.read_text(encoding="utf-8")
    kept = [node for node in ast.parse(text).body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    first = kept[0]
    start = min([first.lineno, *(decorator.lineno for decorator in getattr(first, "decorator_list", []))])
    return "\n".join(text.splitlines()[start - 1 :])
