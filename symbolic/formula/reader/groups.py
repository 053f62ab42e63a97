r"""Braces and brackets: `{u}`, which do not show, and `(u)`, `\left[ u \right]`, `|u|`, which do."""

from __future__ import annotations

from symbolic.formula.reader.environments import Environments
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    Annotated,
    Bracket,
    Dots,
    Empty,
    Listing,
    Name,
    Negative,
    Number,
    Relation,
    Span,
    Sum,
    Syntax,
    Text,
)

__all__ = ["Groups"]

_SHOWN_ALONE_BEFORE = frozenset(
    ("rel", "+", "open", "left", ",", ";", ":", "{", "&", "row", "begin", "text", "quad", "start")
)
_SHOWN_ALONE_AFTER = frozenset(
    ("rel", "+", "-", "close", "right", ",", ";", ":", "}", "&", "row", "endenv", "text", "quad", "end", ".", "over")
)
_OPERAND_ENDS = frozenset(
    ("letter", "number", "word", "upright", "dots", "}", "close", "right", "'", "#", ".T", "endenv", "bar")
)
_CELL_ENDS = frozenset(("&", "row", "endenv"))
_OPENING_OF = {")": "(", "]": "[", "}": "{"}


class Groups(Environments):
    """Rules for braces and brackets.

    Attributes:
        bars: the sign of the innermost open bar, empty where another bracket is inside it.
    """

    def __init__(self, tokens: list[Token], source: str, offset: int, plain: bool) -> None:
        super().__init__(tokens, source, offset, plain)
        self.bars = ""

    def argument(self) -> Syntax:
        r"""Read `{...}`, or one sign: the digits of `\frac12` are two arguments."""
        token = self.token
        kind = token.kind
        if kind == "{":
            return self.in_braces()
        if kind == "number" and len(token.text) > 1 and token.text.isdigit() and not self.plain:
            self.end = token.start + 1
            self.tokens[self.at] = self.token = Token("number", token.text[1:], self.end, token.end)
            return Number(Span(token.start, self.end), token.text[0])
        if kind == "function":
            self.advance()
            return Name(Span(token.start, token.end), token.text)
        if kind == "text":
            self.advance()
            return Text(Span(token.start, token.end), token.text)
        return self.atom()

    def in_braces(self) -> Syntax:
        r"""Read what stands in braces, with `\over` in them."""
        opening = self.advance()
        place = self.at - 1
        self.deeper()
        bars, self.bars = self.bars, ""
        stop, self.stop = self.stop, -1
        style = self.style
        if self.token.kind == "switch":
            self.style = self.advance().text
        if place in self.fractions:
            body = self.over(opening.start)
        elif self.token.kind == "}":
            body = Empty(Span(self.token.start, self.token.start))
        else:
            body = self.listing()
            if self.token.kind in {".", ",", ";"} and self.tokens[self.at + 1].kind == "}":  # the sentence ends
                self.advance()
        self.style = style
        self.bars = bars
        self.stop = stop
        self.depth -= 1
        self.expect("}", "the end of the braces")
        return body

    def group(self) -> Syntax:
        """`{...}` as a factor: braces do not show, so what they hold must need no brackets where it stands."""
        if self.plain and self.holds_rows("text"):
            return self.plain_cases()
        opening = self.token
        place = self.at
        while place and self.tokens[place - 1].kind == "switch":  # \bf{a - b}
            place -= 1
        before = self.tokens[place - 1].kind if place else "start"
        first = self.tokens[self.at + 1 + (self.tokens[self.at + 1].kind == "color")].kind
        body = self.in_braces()
        if isinstance(body, Empty):
            return self._behind_empty_braces(body)
        inner = body.body if isinstance(body, Annotated) and body.kind == "color" else body
        if first == "+" or isinstance(inner, Sum | Relation | Listing | Negative):
            allowed = before in _SHOWN_ALONE_BEFORE or (isinstance(inner, Negative) and before in {"times", "-", "/"})
            if (
                allowed
                and isinstance(inner, Negative)
                and isinstance(inner.body, Name)
                and self.token.kind in {"^", "_"}
            ):
                return Negative(inner.span, self.scripted(inner.body, inner.body.span.start))  # {-e}^{z} shows -e^z
            if not allowed or self.token.kind not in _SHOWN_ALONE_AFTER:
                raise self.fault(
                    Token("{", "{", opening.start, self.end),
                    "round brackets",
                    "Braces are not shown, so the line is not read as it is meant: write `(...)`.",
                )
        return body

    def check_sign_inside(self) -> None:
        r"""Raise FormulaError where braces behind an operand begin with a sign: a \cancel{- b} is no product."""
        inside = self.tokens[self.at + 1]
        before = self.tokens[self.at - 2].kind if self.at > 1 else "start"
        if self.token.kind == "{" and inside.kind in {"+", "-"} and before in _OPERAND_ENDS:
            raise self.fault(inside, "the sign before the command", "Write `a + \\cancel{b}`, not `a \\cancel{+ b}`.")

    def _behind_empty_braces(self, nothing: Empty) -> Syntax:
        """Read on behind `{}`, which shows nothing."""
        if self.token.kind in {"^", "_", "'"}:
            raise self.fault(self.token, "something before it to which it belongs")
        return self.atom() if self.starts_factor() else nothing

    # --- brackets -----------------------------------------------------------------------------------------------

    def bracket(self) -> Syntax:
        r"""`(u)`, `[u]`, `\{u\}`, `\langle u \rangle`, `\lvert u \rvert`"""
        if self.plain and self.token.text == "[" and self.holds_rows(";"):
            return self.plain_matrix()
        opening = self.advance()
        body = self._in_brackets("")
        self.advance()
        return self._labelled(Bracket(self.span(opening.start), opening.text, body))

    def _labelled(self, bracket: Bracket) -> Syntax:
        """`(u){= label}` in plain text"""
        token = self.token
        if not self.plain or token.kind != "{" or self.end != token.start:
            return bracket
        label = self.in_braces()
        return Annotated(self.span(bracket.span.start), "underbrace", bracket, label)

    def sized_bracket(self) -> Syntax:
        r"""`\left( u \right)`, and `\left. u \right|_{a=1}`"""
        if self.tokens[self.at + 1].text == "cases in braces":
            return self.braced_cases()
        opening = self.advance()
        body = self._in_brackets("")
        closing = self.advance()
        span = self.span(opening.start)
        if opening.text != ".":
            return Bracket(span, opening.text, body)
        if closing.text == "|" and self.token.kind in {"_", "^"}:
            return self.evaluated(opening.start, body)
        return Bracket(span, _OPENING_OF.get(closing.text, closing.text), body)

    def evaluated(self, start: int, body: Syntax) -> Syntax:
        """Read the place behind a bar: |_{a=1}."""
        marks, _ = self.script(self.advance())
        if not marks:
            return body
        return Annotated(self.span(start), "evaluated", body, marks[0].body)

    def barred(self) -> Syntax:
        r"""`|u|`, `\|u\|`, `||u||`"""
        opening = self.advance()
        text = opening.text
        if self.token.kind in _CELL_ENDS:  # a column of a matrix, drawn as a bar
            return Dots(Span(opening.start, opening.end))
        double = text == "|" and self.token.kind == "bar" and self.token.text == "|" and opening.end == self.token.start
        if double:
            self.advance()
        body = self._in_brackets(text)
        for _ in range(1 + double):
            if self.token.kind != "bar" or self.token.text != text:
                raise self.fault(self.token, f"`{text}`, which closes {self.shown(opening)}")
            self.advance()
        return Bracket(self.span(opening.start), r"\|" if double else text, body)

    def _in_brackets(self, bars: str) -> Syntax:
        self.deeper()
        before, self.bars = self.bars, bars
        stop, self.stop = self.stop, -1
        place, self.place = self.place, ""
        body: Syntax
        if self.token.kind in {"close", "right"}:
            body = Empty(Span(self.token.start, self.token.start))
        else:
            body = self.listing()
            if not bars and self.token.kind not in {"close", "right"}:
                raise self.fault(self.token, "a sign between the two, or the bracket that closes")
        self.bars = before
        self.stop = stop
        self.place = place
        self.depth -= 1
        return body

    # --- what rules of other modules read -----------------------------------------------------------------------

    def atom(self) -> Syntax:
        """Read what a factor begins with, without its scripts."""
        raise NotImplementedError

    def starts_factor(self) -> bool:
        """Say whether a factor may begin with the token that comes next."""
        raise NotImplementedError

    def over(self, start: int) -> Syntax:
        r"""`u \over v`"""
        raise NotImplementedError
