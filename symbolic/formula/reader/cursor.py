"""The tokens of a line with a place in them: what all rules of the parser share.

Every pair of brackets and braces is found before anything is read, so a missing one is told where it is missing.
"""

from __future__ import annotations

from symbolic.errors import FormulaError
from symbolic.formula.reader.limits import check_nesting
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import Span, Syntax

__all__ = ["Cursor"]

_CLOSING = {"(": ")", "[": "]", "{": "}", r"\langle": r"\rangle", "|": "|", r"\|": r"\|"}
_OPENERS = frozenset(("{", "open", "left", "begin"))
_CLOSERS = {"}": "{", "close": "open", "right": "left", "endenv": "begin"}


class Cursor:
    r"""A place in the tokens of a line.

    Attributes:
        tokens: the tokens, with an "end" behind them.
        partners: for a token that opens, the number of the one that closes; for others 0.
        fractions: the opening braces round `\over`, and -1 where the whole line is such a fraction.
        token, at: the token that comes next, and its number.
        summed: letters that run below a sum, so that they are indices elsewhere.
        end: where the last token that was read ends.
        depth: how many rules are at work inside each other.
    """

    def __init__(self, tokens: list[Token], source: str, offset: int, plain: bool) -> None:
        self.tokens = tokens
        self.source = source
        self.offset = offset
        self.plain = plain
        self.at = 0
        self.token = tokens[0]
        self.end = tokens[0].start
        self.depth = 0
        self.partners = [0] * len(tokens)
        self.fractions: set[int] = set()
        self.summed = _summed(tokens)
        self._pair()

    # --- moving -------------------------------------------------------------------------------------------------

    def advance(self) -> Token:
        """Move on by one token and return the one that was next."""
        token = self.token
        self.end = token.end
        self.at += 1
        self.token = self.tokens[self.at]
        return token

    def span(self, start: int) -> Span:
        """Return the span from `start` to the end of the token before the place."""
        return Span(start, max(start, self.end))

    def expect(self, kind: str, expected: str) -> Token:
        """Move on over a token of `kind`; FormulaError where another one comes."""
        if self.token.kind != kind:
            raise self.fault(self.token, expected)
        return self.advance()

    def deeper(self) -> None:
        """Count one more rule inside another; whoever calls takes it back when the rule is through."""
        self.depth += 1
        check_nesting(self.depth, self.token.start, self.token.end)

    # --- faults -------------------------------------------------------------------------------------------------

    def shown(self, token: Token) -> str:
        """Return how a message calls a token."""
        if token.kind == "end":
            return "the end of the line"
        return f"`{self.source[token.start - self.offset : token.end - self.offset][:40]}`"

    def fault(self, token: Token, expected: str, hint: str = "") -> FormulaError:
        """Return the error for a token that does not belong where it stands."""
        return FormulaError(token.start, token.end, self.shown(token), expected, hint)

    def _pair(self) -> None:
        """Find the partners of all brackets, braces and environments; FormulaError where one has none."""
        open_ones: list[int] = []
        for place, token in enumerate(self.tokens):
            kind = token.kind
            if kind in _OPENERS:
                open_ones.append(place)
                check_nesting(len(open_ones), token.start, token.end)
            elif kind in _CLOSERS:
                if not open_ones or not self._fits(self.tokens[open_ones[-1]], token):
                    if token.text in {"|", r"\|"} and kind == "close":  # u \bigr|_{a=1}
                        self.tokens[place] = Token("bar", token.text, token.start, token.end)
                        continue
                    raise self._unpaired(token, self.tokens[open_ones[-1]] if open_ones else None)
                self.partners[open_ones.pop()] = place
            elif kind == "over":
                self.fractions.add(open_ones[-1] if open_ones else -1)
        if open_ones:
            token = self.tokens[open_ones[-1]]
            raise self._left_open(token)

    def _fits(self, opening: Token, closing: Token) -> bool:
        if opening.kind != _CLOSERS[closing.kind]:
            return False
        if closing.kind in {"}", "endenv"} or "." in (opening.text, closing.text):
            return True
        return _CLOSING.get(opening.text) == closing.text

    def _unpaired(self, token: Token, opening: Token | None) -> FormulaError:
        shown = self.shown(token)
        if opening is None or opening.kind in {"{", "begin"} or token.kind in {"}", "endenv"}:
            if opening is not None and token.kind == "}" and opening.kind in {"open", "left"}:
                return self._left_open(opening)
            wanted = {"}": "{", ")": "(", "]": "["}.get(token.text, "opening bracket")
            wanted = rf"\left{wanted}" if token.kind == "right" else wanted
            return FormulaError(
                token.start, token.end, f"{shown} without its `{wanted}`", "brackets in pairs", f"Delete {shown}."
            )
        wanted = _CLOSING.get(opening.text, "a bracket")
        wanted = rf"\right{wanted}" if opening.kind == "left" else wanted
        return FormulaError(
            token.start, token.end, shown, f"`{wanted}`, which closes {self.shown(opening)}", "Pair the brackets."
        )

    def _left_open(self, opening: Token) -> FormulaError:
        shown = self.shown(opening)
        ends = {"{": "}", "begin": rf"\end{{{opening.text}}}"}
        wanted = ends.get(opening.kind) or _CLOSING.get(opening.text, "closing bracket")
        wanted = rf"\right{wanted}" if opening.kind == "left" else wanted
        return FormulaError(
            opening.start, opening.end, f"{shown} without its `{wanted}`", "brackets in pairs", f"Add `{wanted}`."
        )

    # --- what rules of one module ask of those of another -------------------------------------------------------

    def listing(self) -> Syntax:
        """Read what stands in brackets, braces or a line: relations with commas between them."""
        raise NotImplementedError

    def sum(self) -> Syntax:
        """Read terms with + and - between them."""
        raise NotImplementedError

    def factor(self) -> Syntax:
        """Read one factor with its scripts."""
        raise NotImplementedError

    def operand(self) -> Syntax:
        """Read one factor with its scripts, without the methods behind it."""
        raise NotImplementedError

    def argument(self) -> Syntax:
        """Read what stands in braces, or one sign, as the arguments of commands do."""
        raise NotImplementedError


def _summed(tokens: list[Token]) -> frozenset[str]:
    """Return the letters with a value below a sum: v in Σ_{v=1..2}."""
    return frozenset(
        token.text
        for before, token, behind in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if token.kind == "letter" and behind.kind == "rel" and before.kind in {"{", "_"}
    )
