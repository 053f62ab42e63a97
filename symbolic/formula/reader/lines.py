r"""A document -> its lines: formulas and the text between them, each with its place.

Read are LaTeX documents and snippets, Markdown and plain text, told apart by what they hold. A formula that goes on in
the next row of a display is one line; a row that begins with a relation sign is a line that continues a chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from symbolic.errors import FormulaError
from symbolic.formula.reader.displays import Region, Row, find_regions, holds_relation, split_rows
from symbolic.formula.reader.limits import DOCUMENT_LINES, LINE_SIGNS, check_document
from symbolic.formula.reader.macros import Macro, definitions, written_out
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.prose import formula_part, has_relation, is_plain, is_text_only, is_typst, marker_end
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.reader.unicode_signs import check_visible

__all__ = ["Line", "read_lines"]


@dataclass(frozen=True, slots=True)
class Line:
    r"""A formula, or words between formulas.

    Attributes:
        number: the line of the document in which it begins, from 1.
        span: its place in the document.
        kind: "math" or "text".
        text: what stands there, as long as its span; alignment marks are blanked, so that places stay.
        plain: whether a formula follows the rules of plain text.
        macros: what control words of the writer's own stand for.
    """

    number: int
    span: Span
    kind: Literal["math", "text"]
    text: str
    plain: bool = False
    macros: Mapping[str, Macro] = field(default_factory=dict, repr=False, compare=False)

    def syntax(self) -> Syntax:
        """Return the tree of the formula, with its places in the document.

        Raises:
            FormulaError: at the place that cannot be read.
        """
        line = written_out(self.text, self.macros, self.span.start) if self.macros else None
        if line is None:
            return read_syntax(self.text, self.plain, self.span.start)
        try:
            return line.placed(read_syntax(line.text, self.plain), self.span.start)
        except FormulaError as error:
            raise line.fault(error, self.span.start) from None


_TEX = re.compile(
    r"\\(?:documentclass|usepackage|maketitle|(?:sub)*section|chapter|paragraph|item)\b"
    r"|\\begin\s*\{(?:document|abstract|itemize|enumerate|description|proof|theorem|lemma|solution|problem|exercise)\}"
)
_DOUBLED = re.compile(
    r"(?<!\\)\\\\(?=(?:frac|dfrac|partial|sum|delta|sigma|cdot|left|right|odot|mathbf|hat|text)(?![a-z]))"
)
"""Two backslashes before a command, as copies of program strings have them."""
_ESCAPED_STAR = re.compile(r"(?P<begin>\\(?:begin|end)\{[a-z]{1,12})\\\*\}")
"""A starred environment as Markdown escapes it."""
_TYPST_LINES = re.compile(r"(?:[^\\]|\\(?![ \t]*\n)|\\[ \t]*\n(?=\s*&))+")
"""The lines of a display of Typst, which end in a backslash."""
_FUNCTION = re.compile(
    r"(?m)^(?P<def>[ \t]*def )(?P<head>[A-Za-z_]\w*\([A-Za-z_]\w*\)):(?P<gap>[ \t]*\n?[ \t]*)(?P<return>return )(?=\S)"
)
"""A function of one parameter that a program defines by one expression."""
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_BODY = re.compile(r"\\begin\s*\{document\}")
_BODY_END = re.compile(r"\\end\s*\{document\}")
_SIGN_BETWEEN = re.compile(r"[ \t]*(?::=|<=|>=|=>|->|[-=<>+*/×·⊙−≤≥≈←→⇒∝])[ \t]*")
_GAP = re.compile(
    r"\n[ \t]*\n|\\\\|(?P<title>\\(?:(?:sub)*section|chapter|paragraph)\*?\s*\{[^{}]{0,200}\})|(?P<item>\\item\b)"
)
_STRUCTURE = re.compile(
    r"\\(?:begin|end|label|vspace|hspace|usepackage|documentclass|bibliography)\*?\s*(?:\[[^]]{0,80}\])?\s*\{[^}]{0,80}\}|\\[A-Za-z]+\*?"
    r"|[-*_#>`.,;:()&{}\\\s•]+|[0-9]{1,3}[.)]"
)
_SPACES = r"\s*(?:(?:\\(?:quad|qquad|[,;:!> ]|(?:phantom|hphantom|hspace\*?)\s*\{[^{}]{0,40}\})|\{\})\s*)*"
_GOES_ON = re.compile(_SPACES + r"(?:[+/*·×⊙)\]]|\\(?:times|cdot|odot|circ|right|ast)\b)")
_MINUS = re.compile(_SPACES + r"[-−]")
_ENDS_OPEN = re.compile(
    r"(?:[-+=*/<>·×⊙−≤≥≈]|\\(?:times|cdot|odot|circ|le|leq|ge|geq|approx|propto|equiv|Rightarrow))\s*\Z"
)


def read_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a document.

    Raises:
        FormulaError: where the document is too long, or where a delimiter has no partner.
    """
    check_document(text)
    check_visible(text.removeprefix("\ufeff"), len(text) - len(text.removeprefix("\ufeff")))
    return _Document(text).lines()


class _Document:
    """A document, and the lines found in it so far."""

    def __init__(self, text: str) -> None:
        self.source = text
        text = _DOUBLED.sub(lambda doubled: " " + doubled[0][1:], text)
        text = _ESCAPED_STAR.sub(r"\g<begin>*} ", text)
        text = _FUNCTION.sub(_as_equation, text)
        self.tex = bool(_TEX.search(text))
        text = _COMMENT.sub(lambda comment: " " * len(comment[0]), text) if self.tex else text
        self.macros, self.text = definitions(text)
        self.found: list[Line] = []
        self.formulas = 0
        self.counted = 0
        self.counted_to = 0

    def lines(self) -> tuple[Line, ...]:
        """Return the lines of the whole document."""
        body = _BODY.search(self.text)
        place = body.end() if body else int(self.text.startswith("\ufeff"))
        ending = _BODY_END.search(self.text, place)
        end = ending.start() if ending else len(self.text)
        before: Region | None = None
        for region in self.mended(list(find_regions(self.text, tex=self.tex))):
            if region.start < place or (region.style == "code" and not self._is_code_formula(region)):
                continue
            if region.start >= end:
                break
            if region.style == "inline" and not self._is_line(region):
                continue
            self.outside(place, region.start, before, region)
            self.inside(region)
            place, before = region.end, region
        self.outside(place, end, before, None)
        return tuple(self.found)

    def mended(self, regions: list[Region]) -> list[Region]:
        """Return regions, inline formulas with nothing but a sign between them as one: `$a$ = $b$`."""
        mended: list[Region] = []
        pieces: list[str] = []
        place = 0
        for region in regions:
            before = mended[-1] if mended else region
            between = _SIGN_BETWEEN.fullmatch(self.text, before.end, region.start) if mended else None
            if between and before.style == region.style == "inline":
                closing = " " * (before.end - before.inside_end)
                opening = " " * (region.inside_start - region.start)
                pieces += (self.text[place : before.inside_end], closing, between[0], opening)
                place = region.inside_start
                mended[-1] = Region(before.start, region.end, before.inside_start, region.inside_end, "inline")
            else:
                mended.append(region)
        self.text = "".join((*pieces, self.text[place:]))
        return mended

    def _is_line(self, region: Region) -> bool:
        """Say whether an inline formula is a line of its own, with its macros written out."""
        inside = self.text[region.inside_start : region.inside_end]
        try:
            out = written_out(inside, self.macros) if self.macros else None
        except FormulaError:
            return True
        return has_relation(inside if out is None else out.text, plain=False)

    def _is_code_formula(self, region: Region) -> bool:
        many = "\n" in self.text[region.start : region.end]
        return many or holds_relation(self.text, region)

    # --- formulas -----------------------------------------------------------------------------------------------

    def inside(self, region: Region) -> None:
        """Add the lines of a part that holds formulas."""
        start, end = region.inside_start, region.inside_end
        if region.style == "skipped":
            return
        if region.style == "code":
            if "\n" in self.text[start:end]:
                self.typed(start, end)
            else:
                self.add_math(Row(start, end, self.text[start:end]), plain=is_plain(self.text[start:end]))
            return
        if is_typst(self.text[start:end]):
            for line in _TYPST_LINES.finditer(self.text, start, end):  # a line that begins with & goes on
                self.typed(*line.span())
            return
        rows = split_rows(self.text, start, end, by_line=False)
        for row in self.joined(rows, always=region.environment.startswith("multline")):
            self.add_row(row)

    def joined(self, rows: Iterator[Row], *, always: bool) -> Iterator[Row]:
        """Yield rows, those that go on with the one before as one."""
        waiting: Row | None = None
        for row in rows:
            if not row.text:
                continue
            if waiting is not None and (always or _continues(waiting, row)):
                waiting = waiting.joined(row)
            else:
                if waiting is not None:
                    yield waiting
                waiting = row
        if waiting is not None:
            yield waiting

    def add_row(self, row: Row) -> None:
        """Add a row of a display."""
        if row.is_words or is_text_only(row.text):
            self.add_text(row.start, row.end)
        elif not _only_ignored(row.text):
            self.add_math(row, plain=False)

    def add_math(self, row: Row, *, plain: bool) -> None:
        """Add a formula."""
        shown = row.text.rstrip()
        start = row.start + len(shown) - len(shown.lstrip())
        shown = shown.lstrip()
        if not shown:
            return
        self.formulas += 1
        if self.formulas > DOCUMENT_LINES:
            raise FormulaError(
                start,
                start + len(shown),
                f"more than {DOCUMENT_LINES} formulas",
                f"at most {DOCUMENT_LINES} in one document",
                "Hand in the derivation in several parts.",
            )
        span = Span(start, start + len(shown))
        self.found.append(Line(self.number(start), span, "math", shown, plain, self.macros))

    # --- what stands between them -------------------------------------------------------------------------------

    def outside(self, start: int, end: int, before: Region | None, behind: Region | None) -> None:
        """Add what stands outside all delimiters: sentences, and in notes also formulas typed without delimiters."""
        if self.tex:
            self.sentences(start, end)
            return
        first = last = ""
        if before is not None and before.style in {"inline", "code"}:
            first = self.text[start:end].partition("\n")[0]
            self.add_text(start, start + len(first))
            start += len(first)
        if behind is not None and behind.style in {"inline", "code"} and start < end:
            last = self.text[start:end].rpartition("\n")[2]
        self.typed(start, end - len(last))
        if last:
            self.add_text(end - len(last), end)

    def typed(self, start: int, end: int) -> None:
        """Add lines that were typed without delimiters."""
        waiting: Row | None = None
        for row in split_rows(self.text, start, end, by_line=True):
            adjacent = waiting is not None and self.text.count("\n", waiting.end, row.start) < 2
            if waiting is not None and row.text and adjacent and self._goes_on(waiting, row):
                waiting = waiting.joined(row)
                continue
            if waiting is not None:
                self.add_math(waiting, plain=is_plain(waiting.text))
                waiting = None
            if not row.text:
                continue
            part = None if "$" in row.text or is_text_only(row.text) else formula_part(row.text)
            if part is None:
                self.add_text(row.start, row.end)
                continue
            self.add_text(row.start + marker_end(row.text), row.start + part[0])
            waiting = Row(row.start + part[0], row.start + part[1], row.text[part[0] : part[1]])
        if waiting is not None:
            self.add_math(waiting, plain=is_plain(waiting.text))

    def _goes_on(self, waiting: Row, row: Row) -> bool:
        part = formula_part(row.text)
        if part is not None and marker_end(row.text):
            return False
        return _continues(waiting, row) and formula_part(f"x = 1 {row.text}") is not None

    def sentences(self, start: int, end: int) -> None:
        """Add the paragraphs of a text."""
        place = start
        for gap in _GAP.finditer(self.text, start, end):
            self.add_text(place, gap.start())
            place = gap.end()
            if gap["title"]:
                self.add_text(gap.start(), gap.end())
            elif gap["item"]:
                place = gap.start()
        self.add_text(place, end)

    def add_text(self, start: int, end: int) -> None:
        """Add words, if there are any."""
        shown = self.text[start:end].strip()
        if not _STRUCTURE.sub("", shown) or shown.startswith("%"):
            return
        begin = start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
        span = Span(begin, begin + len(shown))
        self.found.append(Line(self.number(begin), span, "text", shown))

    def number(self, place: int) -> int:
        """Return in which line of the document a place is; places come in order."""
        if place >= self.counted_to:
            self.counted += self.text.count("\n", self.counted_to, place)
            self.counted_to = place
            return self.counted + 1
        return self.text.count("\n", 0, place) + 1


def _as_equation(function: re.Match[str]) -> str:
    """def f(z): return u as f(z) = u, as long as it was, so that places stay"""
    return f"{' ' * len(function['def'])}{function['head']}={function['gap']}{' ' * len(function['return'])}"


def _continues(before: Row, row: Row) -> bool:
    """Say whether a row goes on with the formula of the row before: a sum or a product broken in the middle."""
    if before.is_words or row.is_words or len(before.text) > LINE_SIGNS:
        return False
    if _ENDS_OPEN.search(before.text[-40:]) or _GOES_ON.match(row.text):
        return True
    return bool(_MINUS.match(row.text)) and not has_relation(row.text, plain=False)


def _only_ignored(row: str) -> bool:
    r"""Say whether a row shows nothing: `\nonumber`, `\label{...}`."""
    return not re.sub(r"\\(?:nonumber|notag|hline|label|tag\*?)\b\s*(?:\{[^{}]*\})?|\s", "", row)
