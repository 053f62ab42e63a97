"""Lines of Python no longer than 88 signs, as `ruff format` leaves them: broken inside brackets and between words."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence

from codegen.render import in_docstring

__all__ = ["INDENT", "LONGEST", "bracketed", "comment", "docstring", "returned", "unpacked", "wrapped"]

LONGEST = 88
INDENT = "    "


def bracketed(before: str, items: Sequence[str], after: str, indent: str = "") -> list[str]:
    """Return `before` item, item `after` on one line if it fits, else one item a line."""
    line = f"{indent}{before}{', '.join(items)}{after}"
    if len(line) <= LONGEST:
        return [line]
    return [f"{indent}{before}", *(f"{indent}{INDENT}{item}," for item in items), f"{indent}{after}"]


def unpacked(names: Sequence[str], read: Collection[str], value: str, indent: str = INDENT) -> list[str]:
    """Return `a, _b = value`, with an underscore before what is not read; nothing where nothing is."""
    if not any(name in read for name in names):
        return []
    return _tuple("", [name if name in read else f"_{name}" for name in names], f" = {value}", indent)


def returned(names: Sequence[str]) -> list[str]:
    """Return `return a, b`."""
    return _tuple("return ", names, "", INDENT)


def _tuple(before: str, names: Sequence[str], after: str, indent: str) -> list[str]:
    """Return a tuple between `before` and `after`, without brackets where it fits on one line."""
    if len(names) == 1:
        return [f"{indent}{before}({names[0]},){after}"]
    line = f"{indent}{before}{', '.join(names)}{after}"
    return [line] if len(line) <= LONGEST else bracketed(f"{before}(", names, f"){after}", indent)


def comment(text: str, indent: str) -> list[str]:
    """Return a comment above what it tells of."""
    return textwrap.wrap(text, LONGEST, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ") if text else []


def docstring(paragraphs: Iterable[str], indent: str = INDENT) -> list[str]:
    """Return a docstring: the first paragraph as its summary, the others below."""
    summary, *others = [wrapped(paragraph, indent) for paragraph in paragraphs]
    summary[0] = f'{indent}"""{summary[0].lstrip()}'
    if not others and len(summary) == 1 and len(summary[0]) + 3 <= LONGEST:
        return [f'{summary[0]}"""']
    return [*summary, *(line for other in others for line in ("", *other)), f'{indent}"""']


def wrapped(paragraph: str, indent: str = "") -> list[str]:
    """Return a paragraph of a docstring, which nothing in it can end; the first line leaves room for the quotes."""
    return textwrap.wrap(
        in_docstring(paragraph),
        LONGEST - 3,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
