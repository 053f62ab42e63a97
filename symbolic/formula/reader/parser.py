r"""Tokens -> syntax tree: a parser by hand, one rule a level, loose to tight.

    listing     relation , relation
    relation    sum = sum < sum
    sum         term + term - term
    term        product, or - term
    product     factor factor \cdot factor / factor
    factor      atom with its scripts

The rules of atoms, scripts, rows and derivatives are in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import ClassVar

from symbolic.errors import FormulaError
from symbolic.formula.reader.limits import check_nesting
from symbolic.formula.reader.operators import Operators
from symbolic.formula.reader.scripts import SCRIPT_KINDS
from symbolic.formula.reader.syntax import (
    Bracket,
    Empty,
    Fraction,
    Listing,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Scripted,
    Span,
    Sum,
    Syntax,
    Text,
)
from symbolic.formula.reader.tables import REMARKS
from symbolic.formula.reader.tokens import Token, tokenize

__all__ = ["read_syntax"]

_SEPARATORS = frozenset((",", ";", ":", "quad"))
_LISTING_ENDS = frozenset(("end", "}", "close", "right", "&", "row", "endenv", "over", "range", "."))
_PUNCTUATION = frozenset((".", ",", ";"))
_ASSIGNING = frozenset({"+=", "-=", "*=", "/="})


def read_syntax(text: str, plain: bool = False, offset: int = 0) -> Syntax:
    r"""Return the tree of one line of formulas; spans are shifted by `offset`.

    LaTeX is read without the dollar signs round it. With `plain`, letters that touch are one name, `W1` is W with a
    number, and `W[2]` has its layer in brackets.

    Raises:
        FormulaError: at the place that cannot be read, with what was found there and what was expected.
    """
    parser = _Parser(tokenize(text, plain, offset), text, offset, plain)
    return parser.line()


class _Parser(Operators):
    """The rules from a whole line down to a factor."""

    def line(self) -> Syntax:
        """Read a whole line; a comma or a full stop at its end is punctuation."""
        token = self.token
        if token.kind == "end":
            raise FormulaError(token.start, token.end, "an empty formula", "a formula")
        body = self.over(token.start) if -1 in self.fractions else self.listing()
        stop = self.token
        while self.token.kind in _PUNCTUATION:
            self.advance()
        if self.token.kind != "end":
            raise self.fault(stop, "a sign that goes on with the formula, or the end of the line")
        _refuse_decimal_comma(body)
        return body

    def cell(self) -> Syntax:
        """Read one cell of rows; a comma or a full stop at its end is punctuation."""
        body = self.listing()
        while self.token.kind in _PUNCTUATION:
            self.advance()
        return body

    def listing(self) -> Syntax:
        r"""`u, v`, `u \quad v`, `u \text{ and } v`: the parts, or the one part there is"""
        start = self.token.start
        parts: list[Syntax] = []
        divided = True
        while True:
            token = self.token
            kind = token.kind
            behind = self.tokens[self.at + 1].kind
            if kind == "." and parts and behind in {"quad", "text"}:  # the formula ends, a remark follows
                self.advance()
                continue
            if kind in _LISTING_ENDS or (kind == "bar" and self.bars) or self.at == self.stop:
                break
            if kind in _SEPARATORS:
                if kind == "," and divided:
                    raise self.fault(token, "a formula before the comma")
                self.advance()
                divided = kind == ","
            elif self.is_remark():
                parts.append(self._remark())
                divided = False
            elif kind == "text":
                self.advance()
                parts.append(Text(Span(token.start, token.end), token.text))
                divided = False
            else:
                parts.append(self.relation())
                divided = False
        if len(parts) == 1:
            return parts[0]
        if not parts:
            raise self.no_operand()
        return Listing(self.span(start), tuple(parts))

    def _remark(self) -> Text:
        """Read words in brackets: (only where z > 0)"""
        opening, self.at = self.token, self.partners[self.at]
        self.token = self.tokens[self.at]
        closing = self.advance()
        inside = slice(opening.end - self.offset, closing.start - self.offset)
        return Text(self.span(opening.start), self.source[inside].strip())

    def relation(self) -> Syntax:
        """`u = v < w`; a line may begin with the sign"""
        start = self.token.start
        first = Empty(Span(start, start)) if self.token.kind == "rel" else self.sum()
        if not self._relation_follows():
            return first
        sides, signs, places = [first], [], []
        while self._relation_follows():
            token = self._relation_sign()
            while self.token.kind in {"&", ";"} or self._repeats(token):  # a column of its own, or lost spaces
                self.advance()
            if self.token.kind == "end" and token.text == "=":  # the line goes on in the next one
                sides.append(Empty(Span(token.end, token.end)))
                signs.append(token.text)
                places.append(Span(token.start, token.end))
                break
            side = self.sum()
            sign = token.text
            if sign in _ASSIGNING:  # W -= u stands for W := W - u
                if len(sides) > 1 or isinstance(first, Empty):
                    raise self.fault(token, "a line with this sign alone")
                side = _changed(first, sign, side)
                sign = ":="
            sides.append(side)
            signs.append(sign)
            places.append(Span(token.start, token.end))
        return Relation(self.span(start), tuple(sides), tuple(signs), tuple(places))

    def _relation_sign(self) -> Token:
        """Read the sign of a relation; `=:` gives the name behind it."""
        token = self.advance()
        if token.text == "=" and self.token.kind == ":" and self.token.start == token.end:
            return token._replace(text="=:", end=self.advance().end)
        return token

    def _repeats(self, sign: Token) -> bool:
        """Say whether a line begins with the sign with which the one before has ended."""
        between = self.source[sign.end - self.offset : self.token.start - self.offset]
        return self.token.kind == "rel" and self.token.text == sign.text == "=" and "\n" in between

    def _relation_follows(self) -> bool:
        r"""Say whether the sign of a relation is next; `;` before it is a space `\;` that has lost its backslash."""
        if self.token.kind == ";" and self.tokens[self.at + 1].kind == "rel":
            self.advance()
        return self.token.kind == "rel"

    def sum(self) -> Syntax:
        """`u + v - w`"""
        start = self.token.start
        if self.token.kind == "+":
            self.advance()
        first = self.term()
        if self.token.kind not in {"+", "-"} or self.at == self.stop:
            return first
        terms = [first]
        while self.token.kind in {"+", "-"} and self.at != self.stop:
            sign = self.advance()
            term = self.term()
            if sign.kind == "-":
                term = Negative(Span(sign.start, term.span.end), term)
            terms.append(term)
        return Sum(self.span(start), tuple(terms))

    def term(self) -> Syntax:
        """`-u`"""
        token = self.token
        if token.kind != "-":
            return self.product()
        self.advance()
        self.deeper()
        body = self.term()
        self.depth -= 1
        return Negative(Span(token.start, body.span.end), body)

    def product(self) -> Syntax:
        r"""`u v \cdot w / x`"""
        start = self.token.start
        factors = [self.factor()]
        signs: list[str] = []
        slashes = 0
        while self.at != self.stop:
            kind = self.token.kind
            if kind == "times":
                signs.append(self.advance().text)
                factors.append(self._signed_factor())
            elif self._is_raised_dot():
                self.advance()
                signs.append(r"\cdot")
                factors.append(self.factor())
            elif kind == "/":
                slashes += 1
                self._divide(factors, signs, slashes)
            elif self._is_gap():
                self.advance()
            elif self.starts_factor():
                signs.append("")
                factors.append(self.factor())
            else:
                break
        if len(factors) == 1:
            return factors[0]
        return Product(self.span(start), tuple(factors), tuple(signs))

    def starts_factor(self) -> bool:
        """Say whether a factor begins next; a bar begins one where no bar is open that it could close."""
        kind = self.token.kind
        return kind in self.rules and not (kind == "bar" and self.bars) and not self.is_remark()

    def is_remark(self) -> bool:
        """Say whether a bracket comes next that holds words of a sentence: (since z > 0)"""
        return self.token.kind == "open" and self.tokens[self.at + 1].text in REMARKS

    def _is_raised_dot(self) -> bool:
        """Say whether a full stop stands for the dot of a product: apart from both factors, or touching both."""
        token, behind = self.token, self.tokens[self.at + 1]
        if token.kind != "." or behind.kind not in self.rules:
            return False
        apart = self.end < token.start and token.end < behind.start
        touches = not self.plain and self.end == token.start and token.end == behind.start and behind.text != "T"
        return apart or touches

    def _is_gap(self) -> bool:
        r"""Say whether a wide space only parts two factors that have braces below them."""
        before, behind = self.tokens[self.at - 1], self.tokens[self.at + 1]
        return self.token.kind == "quad" and before.kind in {"}", "close"} and behind.text == "underbrace"

    def _signed_factor(self) -> Syntax:
        """Read a factor behind a sign, which may have a minus of its own: a * -4"""
        token = self.token
        if token.kind not in {"-", "+"}:
            return self.factor()
        self.advance()
        self.deeper()
        body = self._signed_factor()
        self.depth -= 1
        return body if token.kind == "+" else Negative(Span(token.start, body.span.end), body)

    def _divide(self, factors: list[Syntax], signs: list[str], slashes: int) -> None:
        """Read `/` and what stands below; above is the last factor, with the function in front of its argument."""
        token = self.advance()
        check_nesting(self.depth + slashes, token.start, token.end)
        numerator = factors.pop()
        if isinstance(_without_scripts(numerator), Bracket) and signs and not signs[-1]:
            before = factors[-1]
            touches = before.span.end == numerator.span.start
            if isinstance(before, Name | Scripted) and (touches or self.takes_argument(before)):
                factors.pop()
                signs.pop()
                numerator = Product(Span(before.span.start, numerator.span.end), (before, numerator), ("",))
        denominator = self.slash_denominator(numerator)
        factors.append(self._divided(numerator.span.start, numerator, denominator, slash=True))

    def below_slash(self) -> Syntax:
        """`v`, `-v`, `f(x)`"""
        factor = self._signed_factor()
        if self.token.kind in {"open", "left"} and self.takes_argument(factor):
            return self.with_argument(factor)
        return factor

    def factor(self) -> Syntax:
        """`u`, `u.dot(v)`"""
        node = self.operand()
        while self.token.kind == "method":
            node = self.method(node)
        return node

    def operand(self) -> Syntax:
        r"""`W_{ij}^{[l]}`, `(u)^2`, `u \Big|_{a=1}`"""
        start = self.token.start
        node = self.atom()
        if self.token.kind in SCRIPT_KINDS:
            node = self.scripted(node, start)
        while self.token.kind == "bar" and not self.bars and self.tokens[self.at + 1].kind == "_":
            self.advance()
            node = self.evaluated(node.span.start, node)
        return node

    rules: ClassVar[Mapping[str, Callable[[_Parser], Syntax]]]


_Parser.rules = MappingProxyType(
    {
        "number": _Parser.number,
        "#": _Parser.number,
        "letter": _Parser.letter,
        "word": _Parser.word,
        "upright": _Parser.upright,
        "dots": _Parser.dots,
        "accent": _Parser.accent,
        "alphabet": _Parser.alphabet,
        "switch": _Parser.switched,
        "{": _Parser.group,
        "open": _Parser.bracket,
        "left": _Parser.sized_bracket,
        "bar": _Parser.barred,
        "begin": _Parser.environment,
        "sqrt": _Parser.root,
        "root": _Parser.root_sign,
        "annotation": _Parser.annotation,
        "color": _Parser.color,
        "substack": _Parser.stacked,
        "frac": _Parser.fraction,
        "derivative": _Parser.derivative,
        "partial": _Parser.differential,
        "nabla": _Parser.nabla,
        "function": _Parser.call,
        "operator": _Parser.big_operator,
    }
)


def _refuse_decimal_comma(line: Syntax) -> None:
    """0,3775 behind an equals sign is a number for some and two parts of a list for others."""
    for part, behind in pairwise(line.parts if isinstance(line, Listing) else ()):
        last = part.sides[-1] if isinstance(part, Relation) else None
        last = last.body if isinstance(last, Negative) else last
        match last, behind:
            case Number(written=whole), Number(written=rest) if (
                (whole + rest).isdigit() and behind.span.start == last.span.end + 1 and (whole == "0" or len(rest) > 2)
            ):
                hint = f"Write {whole}.{rest}, {whole}{rest} for thousands, or a blank behind the comma of a list."
                raise FormulaError(last.span.start, behind.span.end, f"`{whole},{rest}`", "a decimal point", hint)


def _without_scripts(node: Syntax) -> Syntax:
    return node.base if isinstance(node, Scripted) else node


def _changed(first: Syntax, sign: str, side: Syntax) -> Syntax:
    """W - u for W -= u, dz m for dz *= m"""
    span = Span(first.span.start, side.span.end)
    match sign:
        case "*=":
            return Product(span, (first, Bracket(side.span, "(", side)), ("*",))
        case "/=":
            return Fraction(span, first, Bracket(side.span, "(", side), slash=True)
        case _:
            return Sum(span, (first, Negative(side.span, side) if sign == "-=" else side))
