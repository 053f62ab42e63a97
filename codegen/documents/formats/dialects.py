r"""Text and LaTeX -> Markdown of one dialect, so that words are printed as they are and formulas are shown.

GitHub reads Markdown before the formulas in it. Between `$` signs a backslash before a sign is lost (`\{`, `\,`, `\\`),
an underscore behind a bracket and a star open emphasis, `<` a tag, and `](` a link; a formula with one of them stands
in `` $`...`$ `` and a display in a fence of ```math, where nothing is read. A dollar sign among words stands in a
`<span>`, as its backslash does not keep it from opening a formula.

Jupyter takes formulas out before it reads Markdown, so `$...$` and `$$...$$` hold anything, and it knows no ```math. It
looks for formulas twice, in the text and in the finished page, so a dollar sign or a backslash among words is written
as an entity, and by itself in a `<span>`. VS Code, Colab and GitHub's view of notebooks read the same.

In both, `|` has a name in formulas, as it ends a cell of a table, and `\operatorname` is written out, which GitHub has
refused since 2023 as a macro that could replace others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["GITHUB", "JUPYTER", "Dialect", "display_math", "escape_markdown", "inline_math", "paragraph"]

_READ_AS_MARKS = re.compile(r"[*~<>`|]|\\[^A-Za-z]|(?<![A-Za-z0-9])_|\]\(")
_OPERATOR = re.compile(r"\\operatorname\{((?:[^{}\\]|\\.)*)\}")
_BAR = re.compile(r"(?<!\\)\|")
_STARTS_A_BLOCK = re.compile(r"^(\d{1,9})?([.)+=-])(?=\s|[-+=]|$)")
_NEW_ROW = " \\\\[4pt]\n"
_ESCAPES = {**{sign: f"\\{sign}" for sign in "\\`*_[]{}#|~"}, "&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where a reader of Markdown looks for formulas.

    Attributes:
        signs: signs among words that would make a formula there, and how they are written.
        guarded: what stands before and behind a formula that has signs of Markdown in it; else it is `$`.
        display: the lines before and behind a display.
    """

    signs: Mapping[str, str] = field(hash=False)
    guarded: tuple[str, str]
    display: tuple[str, str]


GITHUB = Dialect(MappingProxyType({"$": "<span>$</span>"}), ("$`", "`$"), ("```math", "```"))
"""Files of Markdown, as GitHub shows them."""

JUPYTER = Dialect(MappingProxyType({"$": "<span>&#36;</span>", "\\": "<span>&#92;</span>"}), ("$", "$"), ("$$", "$$"))
"""Cells of notebooks."""


def escape_markdown(words: str, dialect: Dialect = GITHUB) -> str:
    """Return `words` so that Markdown prints them as they are, on one line."""
    escapes = {ord(sign): written for sign, written in {**_ESCAPES, **dialect.signs}.items()}
    return re.sub(r"\s+", " ", words).translate(escapes)


def paragraph(markdown: str) -> str:
    """Return a finished line that cannot be taken for a list, a heading or code by how it starts."""
    return _STARTS_A_BLOCK.sub(r"\1\\\2", markdown.strip())


def inline_math(latex: str, dialect: Dialect = GITHUB) -> str:
    r"""$u$, or in GitHub's dialect $`u_{\hat{v}}`$ where signs of the formula would be read as Markdown's own"""
    shown = _allowed(latex).strip()  # a dollar sign behind a space ends nothing
    before, behind = dialect.guarded if _READ_AS_MARKS.search(shown) else ("$", "$")
    return f"{before}{shown}{behind}"


def display_math(rows: list[str], dialect: Dialect = GITHUB) -> str:
    r"""```math or $$, the rows of an `aligned`, and the end of it."""
    lines = _NEW_ROW.join(map(_allowed, rows))
    before, behind = dialect.display
    return f"{before}\n\\begin{{aligned}}\n{lines}\n\\end{{aligned}}\n{behind}"


def _allowed(latex: str) -> str:
    """Return a formula without what GitHub refuses, and without bars."""
    named = _OPERATOR.sub(r"\\mathop{\\mathrm{\1}}\\nolimits", latex)
    return _BAR.sub(r"\\vert ", named.replace(r"\|", r"\Vert "))
