r"""Where the formulas of a document are: between dollar signs, in fences and in environments; and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symbolic.errors import FormulaError
from symbolic.formula.reader.prose import has_relation, is_typst
from symbolic.formula.reader.tables import JOINED

__all__ = ["Region", "Row", "find_regions", "holds_relation", "split_rows"]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a document that holds formulas.

    Attributes:
        start, end: the part with its delimiters.
        inside_start, inside_end: the part without them.
        style: "inline", "display", "code" for `...` and fences with plain text, "skipped" for what is never read.
        environment: the environment, if it is one.
    """

    start: int
    end: int
    inside_start: int
    inside_end: int
    style: str
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a display: its place, and its text with the alignment marks blanked."""

    start: int
    end: int
    text: str
    is_words: bool = False

    def joined(self, behind: Row) -> Row:
        """Return this row and one behind it as one, with spaces for what stands between them."""
        return Row(self.start, behind.end, self.text + " " * (behind.start - self.end) + behind.text)


_SKIPPED = frozenset(("verbatim", "verbatim*", "lstlisting", "minted", "comment", "tikzpicture", "thebibliography"))
_OPENING = re.compile(
    r"(?P<jekyll>\\\\[(\[])|(?P<escape>\\[\\$%{}&#_])"
    r"|(?P<begin>\\begin\s*\{(?P<name>[A-Za-z]+\*?)\})"
    r"|(?P<bracket>\\\[)|(?P<round>\\\()|(?P<dollars>\$\$)|(?P<dollar>\$)"
    r"|^(?P<fence>[ ]{0,3}(?:```+|~~~+))(?P<language>[^\n`]*)$"
    r"|(?P<code>`)",
    re.MULTILINE,
)
_DISPLAYS = JOINED - {"aligned", "alignedat", "gathered", "multlined"} | {"aligned", "gathered", "split"}
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_ROW_SIGN = re.compile(
    r"\\begin\s*\{(?P<begin>[A-Za-z]+\*?)\}(?:\[[a-z]\])?"
    r"|\\end\s*\{(?P<end>[A-Za-z]+\*?)\}"
    r"|(?P<row>\\\\(?:\*?[ \t]*\[[-+0-9. a-z]{1,12}\]|\*)?|\\newline\b)"
    r"|\\(?P<words>intertext|shortintertext)\b\s*"
    r"|\\[A-Za-z]+|\\.|(?P<sign>[{}&\n]|%[^\n]*)",
    re.DOTALL,
)
_AFTER_LEFT = re.compile(r"\\left\s*(?:\\[{|]|\\lbrace|[(\[.|])\s*\Z")
_COLUMNS = re.compile(r"\s*\{[0-9lcr@|{}. ]{1,20}\}")


def find_regions(text: str, *, tex: bool) -> Iterator[Region]:
    """Yield the formulas of a document in their order."""
    place = 0
    while True:
        match = _OPENING.search(text, place)
        if match is None:
            return
        region = _region(text, match, tex=tex)
        if region is None:
            place = match.end()
        else:
            yield region
            place = region.end


def _region(text: str, match: re.Match[str], *, tex: bool) -> Region | None:
    """Return the part of a document that begins at `match`, None where nothing does."""
    start, inside = match.span()
    kind = match.lastgroup
    if kind == "escape":
        return None
    if kind == "jekyll":
        return None if tex else _escaped(text, start, inside)
    if match["begin"]:
        return _environment(text, match)
    if match["bracket"]:
        return _closed(text, start, inside, r"\]", "display")
    if match["round"]:
        return _closed(text, start, inside, r"\)", "inline")
    if match["dollars"]:
        return _closed(text, start, inside, "$$", "display")
    if match["dollar"]:
        return _dollar(text, start, inside, tex=tex)
    if tex:
        return None
    return _fence(text, match) if match["fence"] else _code(text, start, inside)


def _environment(text: str, match: re.Match[str]) -> Region | None:
    name = match["name"]
    start, inside = match.span()
    if name not in _DISPLAYS and name not in _SKIPPED:
        return None
    ending = re.compile(rf"\\end\s*\{{{re.escape(name)}\}}").search(text, inside)
    if ending is None:
        shown = rf"\begin{{{name}}}"
        raise FormulaError(start, inside, f"`{shown}` without its end", rf"`\end{{{name}}}`", rf"Add `\end{{{name}}}`.")
    if name.startswith("alignat"):
        columns = _COLUMNS.match(text, inside)
        inside = columns.end() if columns else inside
    style = "skipped" if name in _SKIPPED else "display"
    return Region(start, ending.end(), inside, ending.start(), style, name)


def _closed(text: str, start: int, inside: int, closing: str, style: str) -> Region:
    end = _find(text, closing, inside)
    if end < 0:
        opening = text[start:inside]
        raise FormulaError(start, inside, f"`{opening}` without its `{closing}`", f"`{closing}`", f"Add `{closing}`.")
    return Region(start, end + len(closing), inside, end, style)


def _escaped(text: str, start: int, inside: int) -> Region | None:
    r"""Return what stands between `\\(` and `\\)`, as some kinds of Markdown have it; `\\[2pt]` is none of it."""
    closing = r"\\)" if text[inside - 1] == "(" else r"\\]"
    end = text.find(closing, inside)
    if end < 0:
        return None
    return Region(start, end + 3, inside, end, "inline" if closing == r"\\)" else "display")


def _find(text: str, sign: str, place: int) -> int:
    """Return where `sign` stands next, not behind a backslash of its own."""
    while True:
        place = text.find(sign, place)
        if place < 0 or text[place - 1] != "\\" or text[place - 2 : place] == "\\\\":
            return place
        place += 1


def _dollar(text: str, start: int, inside: int, *, tex: bool) -> Region | None:
    """Return an inline formula; the dollar sign of a price has no partner in its paragraph."""
    end = _find(text, "$", inside)
    paragraph = _PARAGRAPH.search(text, inside, end if end >= 0 else len(text))
    if end < 0 or paragraph:
        if tex:
            raise FormulaError(start, inside, "`$` without its partner", "`$` at the end of the formula", "Add `$`.")
        return None
    return Region(start, end + 1, inside, end, "inline")


def _fence(text: str, match: re.Match[str]) -> Region:
    """Return the lines between fences: ```math holds a display, a fence without a language plain text."""
    start, inside = match.span()
    language = match["language"].strip().lower()
    style = {"math": "display", "latex": "display", "tex": "display", "": "code", "text": "code", "txt": "code"}
    ending = re.compile(rf"^[ ]{{0,3}}{re.escape(match['fence'].strip())}[ \t]*$", re.MULTILINE).search(text, inside)
    if ending is None:
        return Region(start, len(text), inside, len(text), style.get(language, "skipped"))
    return Region(start, ending.end(), inside, ending.start(), style.get(language, "skipped"))


def _code(text: str, start: int, inside: int) -> Region | None:
    """Return a formula between backquotes."""
    end = text.find("`", inside)
    if end < 0 or "\n" in text[inside:end] or end == inside:
        return None
    return Region(start, end + 1, inside, end, "code")


def split_rows(text: str, start: int, end: int, *, by_line: bool) -> Iterator[Row]:
    r"""Yield the rows of a display: split at `\\` outside braces and inner environments, and at newlines if `by_line`.

    Alignment marks, and the begin and end of environments that only align, become spaces, so that places stay.
    """
    blanks: list[tuple[int, int]] = []
    row_start = start
    depth = 0
    environments: list[str] = []
    place = start
    while True:
        match = _ROW_SIGN.search(text, place, end)
        if match is None:
            yield _row(text, row_start, end, blanks)
            return
        place = match.end()
        sign = match["sign"]
        if match["begin"]:
            name = match["begin"]
            if (
                name in JOINED
                and depth == 0
                and not environments
                and not _AFTER_LEFT.search(text, start, match.start())
            ):
                columns = _COLUMNS.match(text, place) if name.startswith("alignat") or name == "alignedat" else None
                place = columns.end() if columns else place
                blanks.append((match.start(), place))
            else:
                environments.append(name)
        elif match["end"]:
            if environments:
                environments.pop()
            elif match["end"] in JOINED:
                blanks.append(match.span())
        elif match["words"] and depth == 0:
            closing = _closing_brace(text, place, end)
            yield _row(text, row_start, match.start(), blanks)
            yield Row(place + 1, closing, text[place + 1 : closing], is_words=True)
            row_start, blanks, place = closing + 1, [], closing + 1
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif depth or environments:
            continue
        elif sign == "&":
            blanks.append(match.span())
        elif match["row"] or (sign == "\n" and by_line):
            yield _row(text, row_start, match.start(), blanks)
            row_start, blanks = place, []


def _row(text: str, start: int, end: int, blanks: list[tuple[int, int]]) -> Row:
    """Make a row without the white space round it."""
    pieces: list[str] = []
    place = start
    for blank_start, blank_end in blanks:
        pieces += (text[place:blank_start], " " * (blank_end - blank_start))
        place = blank_end
    shown = "".join((*pieces, text[place:end]))
    begin = start + len(shown) - len(shown.lstrip())
    shown = shown.strip()
    return Row(begin, begin + len(shown), shown)


def _closing_brace(text: str, place: int, end: int) -> int:
    """Return where the braces that open at `place` close."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, place, end):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    raise FormulaError(place, place + 1, r"`\intertext` without braces", r"`\intertext{words}`")


def holds_relation(text: str, region: Region) -> bool:
    """Say whether an inline formula is a line of its own."""
    inside = text[region.inside_start : region.inside_end]
    return has_relation(inside, plain=region.style == "code" or is_typst(inside))
