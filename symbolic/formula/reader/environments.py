r"""Rows: cases, matrices and arrays, and their plain text `{u if z > 0; v otherwise}` and `[u v; w x]`."""

from __future__ import annotations

from symbolic.formula.reader.scripts import Scripts
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import Bracket, Cases, Empty, Listing, Matrix, Product, Relation, Span, Syntax, Text
from symbolic.formula.reader.tables import CASES, OTHERWISE

__all__ = ["Environments"]

_CONDITION_WORDS = frozenset(
    (
        *("if", "for", "when", "where", "whenever", "provided", "and", "only", "is", "und", "wenn", "falls", "für"),
        *("si", "pour", "et", "se", "per", "cuando", "para", "gdy", "если", "при"),
    )
)
_ROW_ENDS = frozenset(("&", "row", "endenv"))


class Environments(Scripts):
    """Rules for what has rows."""

    def environment(self) -> Syntax:
        r"""`\begin{cases} ... \end{cases}` and matrices"""
        opening = self.advance()
        self.deeper()
        rows = self._rows("endenv")
        self.advance()
        self.depth -= 1
        span = self.span(opening.start)
        if opening.text in CASES:
            return Cases(span, tuple(map(self._branch, rows)))
        if opening.text == "array" and all(map(_is_equation, rows)):
            equations = tuple(map(_equation, rows))
            return equations[0] if len(equations) == 1 else Listing(span, equations)
        return Matrix(span, tuple(map(tuple, rows)), opening.text)

    def braced_cases(self) -> Syntax:
        r"""`\left\{ \begin{array}{ll} ... \end{array} \right.`"""
        opening = self.advance()
        self.advance()
        self.deeper()
        rows = self._rows("endenv")
        self.advance()
        self.depth -= 1
        self.expect("right", r"`\right.`, which ends the cases")
        if any(map(_is_equation, rows)):
            span = self.span(opening.start)
            return Bracket(span, "{", Listing(span, tuple(map(_equation, rows))))
        return Cases(self.span(opening.start), tuple(map(self._branch, rows)))

    def plain_cases(self) -> Syntax:
        """`{u if z > 0; v otherwise}`"""
        opening = self.advance()
        self._make_rows(self.partners[self.at - 1])
        self.deeper()
        rows = self._rows("}")
        self.advance()
        self.depth -= 1
        return Cases(self.span(opening.start), tuple(map(self._branch, rows)))

    def plain_matrix(self) -> Syntax:
        """`[u v; w x]`"""
        opening = self.advance()
        self._make_rows(self.partners[self.at - 1])
        self.deeper()
        rows = [self._entries(row[0]) for row in self._rows("close")]
        self.advance()
        self.depth -= 1
        span = self.span(opening.start)
        return Bracket(span, "[", Matrix(span, tuple(rows), "matrix"))

    def holds_rows(self, kind: str) -> bool:
        """Say whether the bracket that opens next holds a token of `kind` at its own level."""
        place, end = self.at + 1, self.partners[self.at]
        while place < end:
            if self.tokens[place].kind == kind:
                return True
            place = max(place, self.partners[place]) + 1
        return False

    def _make_rows(self, end: int) -> None:
        """Let semicolons up to `end` divide rows."""
        place = self.at
        while place < end:
            token = self.tokens[place]
            if token.kind == ";":
                self.tokens[place] = Token("row", token.text, token.start, token.end)
            place = max(place, self.partners[place]) + 1
        self.token = self.tokens[self.at]

    def _entries(self, row: Syntax) -> tuple[Syntax, ...]:
        """Return the entries of a row in plain text: side by side, or with commas between them."""
        if isinstance(row, Listing):
            return row.parts
        if isinstance(row, Product) and not any(row.signs):
            return row.factors
        return (row,)

    def _rows(self, end: str) -> list[list[Syntax]]:
        """Read cells up to a token of kind `end`."""
        rows: list[list[Syntax]] = [[]]
        stop, self.stop = self.stop, -1
        while True:
            start = self.token.start
            if self.token.kind in _ROW_ENDS or self.token.kind == end:
                rows[-1].append(Empty(Span(start, start)))
            else:
                rows[-1].append(self.cell())
            kind = self.token.kind
            if kind == end:
                break
            if kind == "row":
                self.advance()
                if self.token.kind == end:
                    break
                rows.append([])
            elif kind == "&":
                self.advance()
            else:
                raise self.fault(self.token, r"`&`, `\\` or the end of the rows")
        self.stop = stop
        return rows

    def cell(self) -> Syntax:
        """Read one cell; a comma or a full stop at its end is punctuation."""
        raise NotImplementedError

    def _branch(self, row: list[Syntax]) -> tuple[Syntax, Syntax | None]:
        """Return the value and the condition of a row, with `&` between them or words."""
        parts: list[Syntax] = []
        for cell in row:
            if not isinstance(cell, Empty):
                parts += cell.parts if isinstance(cell, Listing) else (cell,)
        if not parts:
            return row[0], None
        value, *conditions = parts
        kept = [part for part in conditions if not (isinstance(part, Text) and _says_if(part.words))]
        if not kept or (len(kept) == 1 and isinstance(kept[0], Text) and _says_otherwise(kept[0].words)):
            return value, None
        if len(kept) == 1:
            return value, kept[0]
        return value, Listing(Span(kept[0].span.start, kept[-1].span.end), tuple(kept))


def _begins_with_sign(cell: Syntax) -> bool:
    return isinstance(cell, Relation) and isinstance(cell.sides[0], Empty)


def _is_equation(row: list[Syntax]) -> bool:
    return isinstance(row[0], Relation) or any(map(_begins_with_sign, row[1:]))


def _equation(row: list[Syntax]) -> Syntax:
    """Return the equation that alignment marks divide."""
    first, *others = row
    for cell in others:
        if isinstance(cell, Relation) and _begins_with_sign(cell):
            sides = first.sides if isinstance(first, Relation) else (first,)
            signs, places = (first.signs, first.places) if isinstance(first, Relation) else ((), ())
            first = Relation(
                Span(first.span.start, cell.span.end),
                (*sides, *cell.sides[1:]),
                (*signs, *cell.signs),
                (*places, *cell.places),
            )
        elif not isinstance(cell, Empty):
            first = Listing(Span(first.span.start, cell.span.end), (first, cell))
    return first


def _says_if(words: str) -> bool:
    return all(word.strip(",.:;") in _CONDITION_WORDS | {""} for word in words.lower().split())


def _says_otherwise(words: str) -> bool:
    return words.lower().strip(" .,;:()") in OTHERWISE
