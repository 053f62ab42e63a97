r"""The inside of scripts: `{[l-1]T}`, `[l](i)` without braces, `ij`, `11`; each part is a mark.

Brackets in a script are marks of their own where a mark may end behind them: `^{(l)T}` has two marks, but
`e^{(a-b)/2}` one, which is a fraction.
"""

from __future__ import annotations

from symbolic.formula.reader.cursor import Cursor
from symbolic.formula.reader.limits import check_script_nesting
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Script,
    Scripted,
    Span,
    Syntax,
)

__all__ = ["FUNCTION_LETTERS", "ScriptGroups"]

FUNCTION_LETTERS = frozenset((r"\sigma", r"\phi", r"\varphi", r"\psi", "f", "g", "id"))
"""Letters that are functions more often than not: a bracket behind them is an argument."""

_TRANSPOSES = frozenset(("T", r"\top", r"\intercal"))
_INDEX_LETTERS = frozenset("ijklmnpqrst")
_LAYER_LETTERS = _INDEX_LETTERS | {"L", "D", "N", "H", "K", r"\ell"}
_LAYER_OR_TRANSPOSE = _LAYER_LETTERS | _TRANSPOSES
_UPRIGHT = frozenset(("mathsf", "mathrm", "mathit", "mathbf"))
_OPERANDS = frozenset(("letter", "number", "word", "accent", "alphabet", "open"))


class ScriptGroups(Cursor):
    """Rules for what stands behind `^` and `_`.

    Attributes:
        scripts: how many scripts are open inside each other.
        stop: the token at which juxtaposition ends, because a mark of another kind begins there.
        style: the alphabet that letters are set in.
        place: "above" or "below" directly inside a fraction of which both parts begin with a differential.
    """

    def __init__(self, tokens: list[Token], source: str, offset: int, plain: bool) -> None:
        super().__init__(tokens, source, offset, plain)
        self.scripts = 0
        self.stop = -1
        self.place = ""
        self.style = ""

    def superscript(self) -> tuple[list[Mark], int]:
        """Read `^` and what it raises."""
        caret = self.advance()
        if self.token.kind == "'":
            primes = 0
            while self.token.kind == "'":
                primes += 1
                self.advance()
            return [], primes
        return self.script(caret)

    def script(self, sign: Token) -> tuple[list[Mark], int]:
        """Read what stands behind `^` or `_`: its marks, and the primes among them."""
        token = self.token
        kind = token.kind
        if kind == "{":
            return self._script_group(sign.kind == "^")
        if kind == "number":
            return [self._digits(token)], 0
        if kind == "letter" and (not self.plain or token.text == "d"):  # below a letter, d begins no differential
            self.advance()
            span = Span(token.start, token.end)
            marks = [Mark(span, "", Name(span, token.text))]
            return self._plain_list(marks) if self.plain else marks, 0
        if kind == "open" or (kind == "rel" and token.text == "<"):
            is_function = self.tokens[self.at - 2].text in FUNCTION_LETTERS
            return [self._bracket_mark()] if is_function else self.bracket_marks(), 0
        if kind in {"-", "+"} and self._signed():
            self.deeper()
            self.advance()
            body = self.argument()
            self.depth -= 1
            body = Negative(self.span(token.start), body) if kind == "-" else body
            return [Mark(body.span, "", body)], 0
        if kind in {"times", "+", "-"}:
            self.advance()
            span = Span(token.start, token.end)
            return [Mark(span, "", Name(span, token.text))], 0
        if kind == "end":
            raise self.fault(token, f"what stands behind `{sign.text}`")
        if self.plain and sign.kind == "^" and self._is_application():
            body = self.application()
            return [Mark(body.span, "", body)], 0
        is_layer = token.text in _LAYER_OR_TRANSPOSE and self.tokens[self.at - 2].kind != "number"
        body = self.argument()
        if self.plain and sign.kind == "^" and self.token.kind == "_" and not is_layer:  # 2^x_1
            below = self.advance()
            marks, _ = self.script(below)
            body = Scripted(self.span(token.start), body, Script(self.span(below.start), tuple(marks)))
            return [Mark(body.span, "", body)], 0
        marks = [Mark(body.span, "", body)]
        if self.plain:
            marks = self._plain_list(marks)
        return marks, 0

    def _is_application(self) -> bool:
        """Say whether a function and its bracket are an exponent in plain text: 2^f(x)."""
        if self.token.kind != "function" and self.token.text not in FUNCTION_LETTERS:
            return False
        place = self.at + 1
        while self.tokens[place].kind in {"'", "_", "#"} or self.tokens[place - 1].kind == "_":
            place += 1
        opening = self.tokens[place]
        return opening.kind == "open" and opening.text == "(" and opening.start == self.tokens[place - 1].end

    def _signed(self) -> bool:
        """Say whether an operand touches a sign: e^-z."""
        behind = self.tokens[self.at + 1]
        return behind.start == self.token.end and behind.kind in _OPERANDS

    def _digits(self, token: Token) -> Mark:
        """Read the digits behind `_` or `^`, as many as touch each other; in plain text letters and commas too."""
        whole = token.text.partition(".")[0]
        as_typed = len(token.text) == token.end - token.start
        if self.plain or not as_typed or len(whole) == len(token.text):
            whole = token.text
            self.advance()
        else:
            self.end = token.start + len(whole)
            self.tokens[self.at] = self.token = Token("number", "0" + token.text[len(whole) :], self.end, token.end)
        span = Span(token.start, self.end)
        mark = Mark(span, "", Number(span, whole))
        return self._plain_list([mark])[0] if self.plain else mark

    def _plain_list(self, marks: list[Mark]) -> list[Mark]:
        """Read on in plain text where digits or index letters touch: W_11,2 and W_i1."""
        parts = [marks[0].body]
        while self.end == self.token.start:
            token = self.token
            behind = self.tokens[self.at + 1]
            calls = behind.kind == "open" and behind.start == token.end
            is_index = token.text in _INDEX_LETTERS | self.summed and behind.kind not in {"_", "'"} and not calls
            if token.kind == "#" or (token.kind == "letter" and is_index):
                self.advance()
                span = Span(token.start, token.end)
                last: Syntax = Number(span, token.text) if token.kind == "#" else Name(span, token.text)
                parts[-1] = _side_by_side(parts[-1], last)
            elif token.kind == "," and behind.start == token.end and self._is_index(self.at + 1):
                self.advance()
                self.advance()
                span = Span(behind.start, behind.end)
                parts.append(Number(span, behind.text) if behind.kind == "number" else Name(span, behind.text))
            else:
                break
        if len(parts) == 1:
            return [Mark(parts[0].span, "", parts[0])]
        span = Span(parts[0].span.start, parts[-1].span.end)
        return [Mark(span, "", Listing(span, tuple(parts)))]

    def _is_index(self, place: int) -> bool:
        """Say whether a comma in plain text is followed by one more index: a number, or a letter without scripts."""
        token, behind = self.tokens[place], self.tokens[place + 1]
        if token.kind == "number":
            return True
        if token.kind != "letter" or token.text not in _INDEX_LETTERS:
            return False
        if behind.kind == "^":
            return self.tokens[place + 2].kind in {"open", "{"} or self.tokens[place + 2].text == "<"
        return behind.kind not in {"_", "'", "open", "#", ".T"}

    # --- brackets in scripts ------------------------------------------------------------------------------------

    def bracket_marks(self) -> list[Mark]:
        """Read `[l]`, and `(i)` straight behind it where that is an index and no argument."""
        marks = [self._bracket_mark()]
        while self._opens_mark(self.at) and self.token.start == self.end and self._holds_index(self.at):
            marks.append(self._bracket_mark())
        return marks

    def _opens_mark(self, place: int) -> bool:
        token = self.tokens[place]
        return token.kind in {"open", "left"} and token.text in {"(", "[", r"\langle"}

    def _holds_index(self, place: int) -> bool:
        """Say whether a bracket holds a number or an index letter, shifted or not."""
        inside = self.tokens[place + 1 : self.partners[place]]
        if not inside or len(inside) > 3 or len(inside) == 2:
            return False
        if inside[0].kind == "letter" and inside[0].text not in _INDEX_LETTERS:
            return False
        if inside[0].kind not in {"letter", "number"}:
            return False
        return len(inside) == 1 or (inside[1].kind in {"+", "-"} and inside[2].kind in {"number", "letter"})

    def _bracket_mark(self) -> Mark:
        r"""Read one of `[l]`, `(l)`, `<l>`, `\langle l \rangle`, `<[l]>`."""
        opening = self.advance()
        self.deeper()
        self.scripts += 1
        check_script_nesting(self.scripts, opening.start, opening.end)
        stop, self.stop = self.stop, -1
        if opening.kind == "rel":
            nested = self.token.kind == "open" and self.token.text == "[" and self._closes_angle()
            if nested:
                self.advance()
            body = self.listing() if nested else self.sum()
            if nested:
                self.expect("close", "`]`")
            self._close_angle(opening)
            bracket = "<[" if nested else "<"
        else:
            bracket = "<" if opening.text == r"\langle" else opening.text
            nested = bracket == "<" and self.token.kind == "open" and self.token.text == "[" and self._closes_angle()
            if nested:
                self.advance()
            body = self.listing()
            if nested:
                self.expect("close", "`]`")
            self.expect(
                "right" if opening.kind == "left" else "close", f"the bracket that closes {self.shown(opening)}"
            )
            bracket = "<[" if nested else bracket
        self.stop = stop
        self.scripts -= 1
        self.depth -= 1
        return Mark(self.span(opening.start), bracket, body)

    def _closes_angle(self) -> bool:
        """Say whether the bracket that opens next is closed right before `>`."""
        behind = self.tokens[self.partners[self.at] + 1]
        return behind.text.startswith(">") or behind.text == r"\rangle"

    def _close_angle(self, opening: Token) -> None:
        token = self.token
        if token.kind != "rel" or token.text[:1] != ">":
            raise self.fault(token, f"`>`, which closes {self.shown(opening)}")
        if token.text == ">":
            self.advance()
        else:  # `a^<l>=...`
            self.end = token.start + 1
            self.tokens[self.at] = self.token = Token("rel", token.text[1:], self.end, token.end)

    # --- scripts in braces --------------------------------------------------------------------------------------

    def _script_group(self, raised: bool) -> tuple[list[Mark], int]:
        """Read a script in braces: brackets such as `[l-1]` are marks of their own where a mark ends behind them."""
        opening = self.advance()
        self.deeper()
        self.scripts += 1
        check_script_nesting(self.scripts, opening.start, opening.end)
        stop = self.stop
        place, self.place = self.place, ""
        style = self.style
        marks: list[Mark] = []
        primes = 0
        while self.token.kind != "}":
            token = self.token
            kind = token.kind
            if kind == "'":
                primes += 1
                self.advance()
            elif kind in {",", ";"} and marks:
                self.advance()
            elif (self._opens_mark(self.at) and self._ends_mark(self.partners[self.at] + 1, raised)) or (
                kind == "rel" and token.text == "<"
            ):
                self.stop = -1
                marks.append(self._bracket_mark())
            elif kind == "^" and marks:
                more, more_primes = self.superscript()
                marks += more
                primes += more_primes
            elif kind in {"times", "+", "-"} and self.tokens[self.at + 1].kind == "}":
                self.advance()
                span = Span(token.start, token.end)
                marks.append(Mark(span, "", Name(span, token.text)))
            else:
                self.stop = self._bare_end(raised)
                body = self.listing()
                marks.append(Mark(body.span, "", body))
                if self.at != self.stop and self.token.kind not in {"}", "'"}:
                    raise self.fault(self.token, "the end of the script")
        self.stop = stop
        self.place = place
        self.style = style
        self.expect("}", "`}`")
        self.scripts -= 1
        self.depth -= 1
        return marks, primes

    def _ends_mark(self, place: int, raised: bool) -> bool:
        """Say whether a mark in brackets may end before the token at `place`: another one or the end follows."""
        token = self.tokens[place]
        while self._opens_mark(place) and self._holds_index(place):
            place = self.partners[place] + 1
            token = self.tokens[place]
        if token.kind in {"}", ",", ";", "'"} or (token.kind == "rel" and token.text == "<"):
            return True
        if raised and token.kind == "^":
            place += 1 + (self.tokens[place + 1].kind == "{")
            return self._transpose_end(place) > 0 or self.tokens[place].kind == "'"
        if token.kind == "times" and self.tokens[place + 1].kind == "}":
            return True
        return raised and self._transpose_end(place) > 0

    def _transpose_end(self, place: int) -> int:
        """Return the place behind a transpose sign that ends its braces; 0 where none stands."""
        token = self.tokens[place]
        if token.kind == "alphabet" and token.text in _UPRIGHT:
            braced = self.tokens[place + 1].kind == "{"
            if self.tokens[place + 1 + braced].text == "T":
                place += 2 + 2 * braced
                return place if self.tokens[place].kind in {"}", ",", "'"} else 0
            return 0
        if token.kind in {"letter", "upright"} and token.text in _TRANSPOSES:
            return place + 1 if self.tokens[place + 1].kind in {"}", ",", "'"} else 0
        return 0

    def _bare_end(self, raised: bool) -> int:
        r"""Return where a bare layer such as `l+1` ends before a mark of another kind: `l+1(i)`, `l-1\top`."""
        place = self.at
        tokens = self.tokens
        if raised and tokens[place].text in _TRANSPOSES and self._opens_mark(place + 1):  # T[l]
            return place + 1
        if tokens[place].kind != "number" and tokens[place].text not in _LAYER_LETTERS:
            return -1
        letter = tokens[place].text
        place += 1
        if tokens[place].kind in {"+", "-"} and tokens[place + 1].kind in {"letter", "number"}:
            place += 2
        if tokens[place].kind in {"open", "left"} and self._holds_index(place) and self._ends_mark(place, raised):
            return place if tokens[place + 1].text != letter else -1
        if raised and tokens[place].text != "T" and self._transpose_end(place):
            return place
        return -1

    def application(self) -> Syntax:
        """Read a function with its bracket."""
        raise NotImplementedError


def _side_by_side(left: Syntax, right: Syntax) -> Syntax:
    factors = (*left.factors, right) if isinstance(left, Product) else (left, right)
    return Product(Span(left.span.start, right.span.end), factors, ("",) * (len(factors) - 1))
