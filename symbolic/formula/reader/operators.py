r"""Sums over an index, `\sum_{k=1}^{n} u`, and functions by name, `\log p`, `\max(0, z)`."""

from __future__ import annotations

from symbolic.formula.reader.calculus import Calculus
from symbolic.formula.reader.scripts import SCRIPT_KINDS
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    BigOperator,
    Bracket,
    Call,
    Dots,
    Empty,
    Listing,
    Name,
    Number,
    Product,
    Relation,
    Root,
    Scripted,
    Span,
    Syntax,
)

__all__ = ["Operators"]

_MORE_ARGUMENT = frozenset(("letter", "number", "word", "accent", "alphabet", "upright"))
_NO_ARGUMENT = frozenset(("function", "operator", "begin"))


class Operators(Calculus):
    """Rules for sums, products over an index and functions."""

    # --- sums ---------------------------------------------------------------------------------------------------

    def big_operator(self) -> Syntax:
        r"""`\sum_{k=1}^{n} u`; the body is the whole product to the right"""
        token = self.advance()
        self.deeper()
        below: Syntax | None = None
        above: Syntax | None = None
        while self.token.kind in {"_", "^"}:
            if self.advance().kind == "_":
                below, upper = self._below()
                above = above or upper
            else:
                above = self._bound()
        body = self.term()
        self.depth -= 1
        return BigOperator(self.span(token.start), f"\\{token.text}", body, below, above)

    def _below(self) -> tuple[Syntax, Syntax | None]:
        r"""Read what stands below: `k=1`, `k`, `k \in S`, and `k=1..n` with the upper bound."""
        if self.token.kind == "open" and self.token.text == "(":
            bracket = self.bracket()
            return getattr(bracket, "body", bracket), None
        if self.token.kind != "{":
            return self._bound(), None
        self.advance()
        self.deeper()
        place, self.place = self.place, ""
        below = self.listing()
        above = None
        if self.token.kind == "range" or (self.token.kind == "dots" and isinstance(below, Relation)):
            self.advance()
            above = self.sum()
        self.place = place
        self.expect("}", "the end of what stands below the sum sign")
        self.depth -= 1
        if above is None and isinstance(below, Relation):
            below, above = _split_range(below)
        return below, above

    def _bound(self) -> Syntax:
        """Read a bound: in braces, or one sign."""
        marks, _ = self.script(Token("_", "_", self.token.start, self.token.start))
        if len(marks) != 1:
            raise self.fault(self.tokens[self.at - 1], "one bound")
        return marks[0].body

    def term(self) -> Syntax:
        """Read a product, behind minus signs perhaps."""
        raise NotImplementedError

    # --- functions ----------------------------------------------------------------------------------------------

    def call(self) -> Syntax:
        r"""`\log p`, `\max(0, z)`, `\tanh^2 z`

        Without brackets the argument is what stands side by side up to the next sign, bracket, fraction or function:
        `\log a b + c` is log(a b) + c and `\log p (1-p)` is log(p) (1-p), but `\log \sigma(z)` and `\log p(x)`, where
        the bracket touches, keep the argument of their own function.
        """
        token = self.advance()
        if self.scripts and token.end - token.start == 2 and self.token.kind != "open":  # W_{ln} has two indices
            return self.letters(token)
        if self._sums_squares(token):
            body = self.term()
            return BigOperator(self.span(token.start), r"\sum", body, None, None)
        name: Syntax = Name(Span(token.start, token.end), token.text)
        function = self.scripted(name, token.start)
        kind = self.token.kind
        if kind in {"open", "left"}:
            arguments = self._bracketed_arguments()
        elif kind == "{":
            argument = self.argument()
            arguments = argument.parts if isinstance(argument, Listing) else (argument,)
        elif kind == "function" or (kind == "-" and self._minus_touches()):
            self.deeper()
            arguments = (self.term() if kind == "-" else self.factor(),)
            self.depth -= 1
        elif kind not in _NO_ARGUMENT and self.starts_factor():
            arguments = (self._open_argument(),)
        else:
            return function
        span = self.span(token.start)
        if token.text == "sqrt" and len(arguments) == 1 and isinstance(function, Name):
            return Root(span, arguments[0])
        return Call(span, function, arguments)

    def _sums_squares(self, token: Token) -> bool:
        """Say whether a bracket with a power follows: sum(y - t)^2 sums squares, as no np.sum(y - t)**2 does."""
        is_word = token.text == "sum" and token.end - token.start == len("sum") and self.token.kind == "open"
        return is_word and self.tokens[self.partners[self.at] + 1].kind == "^"

    def method(self, owner: Syntax) -> Syntax:
        """`u.dot(v)`, `u.sum(axis=0)`: a function of what stands before the full stop and of what is in the bracket"""
        token = self.advance()
        arguments = self._bracketed_arguments()
        start = owner.span.start
        node: Syntax = Call(self.span(start), Name(Span(token.start, token.end), token.text), (owner, *arguments))
        return self.scripted(node, start) if self.token.kind in SCRIPT_KINDS else node

    def application(self) -> Syntax:
        """`2^f(x)`: a function with its bracket, as an exponent in plain text"""
        if self.token.kind == "function":
            return self.call()
        start = self.token.start
        function = self.scripted(self.atom(), start)
        argument = self.bracket()
        return Product(Span(function.span.start, argument.span.end), (function, argument), ("",))

    def _minus_touches(self) -> bool:
        behind = self.tokens[self.at + 1]
        return self.token.start > self.end and self.token.end == behind.start

    def _bracketed_arguments(self) -> tuple[Syntax, ...]:
        bracket = self.sized_bracket() if self.token.kind == "left" else self.bracket()
        if not isinstance(bracket, Bracket):
            return (bracket,)
        body = bracket.body
        if isinstance(body, Listing):
            return body.parts
        return () if isinstance(body, Empty) else (body,)

    def _open_argument(self) -> Syntax:
        """Read an argument without brackets."""
        self.deeper()
        start = self.token.start
        factors = [self.factor()]
        while self.at != self.stop:
            kind = self.token.kind
            last = factors[-1]
            if kind in {"open", "left"} and isinstance(last, Name | Scripted):
                touches = self.token.start == last.span.end
                if not (touches or self.takes_argument(last)):
                    break
            elif kind not in _MORE_ARGUMENT or not isinstance(last, Name | Scripted | Number):
                break
            factors.append(self.factor())
        self.depth -= 1
        if len(factors) == 1:
            return factors[0]
        return Product(self.span(start), tuple(factors), ("",) * (len(factors) - 1))


def _split_range(below: Relation) -> tuple[Syntax, Syntax | None]:
    r"""Return the parts of `k=1 \dots n`."""
    last = below.sides[-1]
    if isinstance(last, Product) and len(last.factors) == 3 and isinstance(last.factors[1], Dots):
        first, _, upper = last.factors
        span = Span(below.span.start, first.span.end)
        return Relation(span, (*below.sides[:-1], first), below.signs, below.places), upper
    return below, None
