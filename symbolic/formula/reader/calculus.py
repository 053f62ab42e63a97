r"""Fractions and derivatives: `\frac{\partial L}{\partial w}`, `dL/dw`, `dW`, `\nabla_a C`."""

from __future__ import annotations

from symbolic.formula.reader.atoms import Atoms
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    Bracket,
    Differential,
    Empty,
    Fraction,
    Mark,
    Nabla,
    Name,
    Number,
    Product,
    Script,
    Scripted,
    Span,
    Syntax,
)

__all__ = ["Calculus"]

_NAMES = frozenset(("letter", "word", "accent", "alphabet", "upright", "function"))
_OPERANDS = _NAMES | {"{", "open", "left", "frac", "operator", "nabla", "partial", "annotation", "color", "bar"}
_DIFFERENTIATED = frozenset("WwbZzA")
_BODY_END_KINDS = "} end close right over / , ; : rel times + - & row endenv quad . text bar range"
_BODY_ENDS = frozenset(_BODY_END_KINDS.split())


class Calculus(Atoms):
    """Rules for fractions and differentials."""

    # --- fractions ----------------------------------------------------------------------------------------------

    def fraction(self) -> Syntax:
        r"""`\frac{u}{v}`"""
        token = self.advance()
        if self.token.kind in {"open", "left", "bar"}:
            raise self.fault(self.token, "two arguments in braces", r"Write `\frac{u}{v}`.")
        self.deeper()
        numerator_at = self.at
        behind = self.partners[self.at] + 1 if self.token.kind == "{" else self.at + 1
        derivative = self._begins_differential(behind)
        numerator = self._part("above" if derivative else "plain")
        derivative = derivative and _is_differential(numerator, self.tokens[numerator_at + 1 : behind])
        denominator = self._part("below" if derivative else "plain")
        self.depth -= 1
        return self._divided(token.start, numerator, denominator, slash=False)

    def derivative(self) -> Syntax:
        r"""`\pdv{u}{v}`, `\dv{u}{v}`, and the operator `\pdv{v}`"""
        token = self.advance()
        if self.token.kind != "{":
            raise self.fault(
                self.token, "what is differentiated, in braces", r"Write `\frac{\partial^2 u}{\partial v^2}`."
            )
        self.deeper()
        is_operator = self.tokens[self.at + 1].kind == "}"  # \par{}{w}
        if is_operator:
            self.advance()
            self.advance()
        parts = [self._part("")]
        if not is_operator and self.token.kind == "{":
            parts.append(self._part(""))
        self.depth -= 1
        if self.token.kind == "{":
            raise self.fault(self.token, "one variable", r"Write `\frac{\partial^2 u}{\partial v \, \partial w}`.")
        *above, below = parts
        numerator = Differential(self.span(token.start), token.text, above[0] if above else None)
        denominator = Differential(below.span, token.text, below)
        return Fraction(self.span(token.start), numerator, denominator, slash=False)

    def _part(self, place: str) -> Syntax:
        """Read the numerator or the denominator of a fraction."""
        before, self.place = self.place, place
        part = self.argument()
        self.place = before
        if isinstance(part, Empty):
            raise self.fault(self.tokens[self.at - 1], "something above and below the fraction line")
        return part

    def over(self, start: int) -> Syntax:
        r"""`u \over v`"""
        before = self.place
        middle = self.at
        while self.tokens[middle].kind != "over":
            middle = max(middle, self.partners[middle]) + 1
        derivative = self._differential_at(middle + 1)
        self.place = "above" if derivative else "plain"
        numerator = self.listing()
        self.expect("over", r"`\over`")
        self.place = "below" if derivative else "plain"
        denominator = self.listing()
        self.place = before
        return self._divided(start, numerator, denominator, slash=False)

    def _divided(self, start: int, numerator: Syntax, denominator: Syntax, *, slash: bool) -> Syntax:
        """Make a fraction; a d alone over a differential is the sign of a derivative: d/dw."""
        above, below = _without_brackets(numerator), _without_brackets(denominator)
        if slash and isinstance(above, Differential) and _begins_with_differential(below):  # (∂L)/(∂w)
            numerator, denominator = above, below
        if _begins_with_differential(denominator):
            numerator = _as_differential(numerator)
        return Fraction(self.span(start), numerator, denominator, slash)

    def _begins_differential(self, place: int) -> bool:
        """Say whether the argument at `place` begins with the sign of a derivative."""
        while self.tokens[place].kind == "{":
            place += 1
        return self._differential_at(place)

    def _differential_at(self, place: int) -> bool:
        token = self.tokens[place]
        if token.kind == "partial":
            return True
        if token.kind == "alphabet" and token.text == "mathrm":
            return self.tokens[place + 1].text == "d"
        if token.kind in {"letter", "upright"} and token.text == "d":
            behind = self.tokens[place + 1]
            if behind.kind == "^":
                behind = self.tokens[place + 2 + 2 * (self.tokens[place + 2].kind == "{") + 1]
            return behind.kind in _OPERANDS
        return False

    # --- differentials ------------------------------------------------------------------------------------------

    def letter(self) -> Syntax:
        r"""`W`, `\sigma`, and the d of a differential: `dW`"""
        if self.token.text == "d" and self._is_differential():
            return self._differential("d")
        return super().letter()

    def upright(self) -> Syntax:
        r"""`\mathrm{total}`, and the d of `\mathrm{d}W`"""
        if self.token.text == "d" and (self.tokens[self.at + 1].kind in _OPERANDS - {"open", "left"} or self.place):
            return self._differential(r"\mathrm{d}")
        return super().upright()

    def alphabet(self) -> Syntax:
        r"""`\mathbf{W}`, and the d of `\mathrm d W`"""
        behind = self.tokens[self.at + 1]
        is_d = self.token.text == "mathrm" and behind.kind == "letter" and behind.text == "d"
        if is_d and self.tokens[self.at + 2].kind in _OPERANDS:
            self.advance()
            return self._differential(r"\mathrm{d}")
        return super().alphabet()

    def differential(self) -> Syntax:
        r"""`\partial u`, `\partial^2 u`, `\partial_i u`"""
        return self._differential(r"\partial")

    def _is_differential(self) -> bool:
        """Say whether a `d` begins a differential: it touches a name, or stands above or below a fraction line.

        In LaTeX a space shows nothing: `d W` is dW, but for letters that a target d may be multiplied by.
        """
        if self.style or self.scripts:
            return False
        place = self.at + 1
        behind = self.tokens[place]
        if behind.kind == "^" and self.tokens[place + 1].kind in {"number", "{"}:  # d^2 L
            place = max(place + 1, self.partners[place + 1]) + 1
            behind = self.tokens[place]
            if self.tokens[place - 1].kind not in {"number", "}"}:
                return False
        if self.place in {"above", "below"} and behind.kind in _OPERANDS:
            return True
        if behind.kind == "open" and behind.start == self.token.end:  # d(f(x))/dx
            return self._divides_differential(place)
        touches = behind.start == self.tokens[place - 1].end or (not self.plain and behind.text in _DIFFERENTIATED)
        if behind.kind not in _NAMES or not touches:
            return False
        before = self.tokens[self.at - 1]
        return not (
            self.at
            and before.kind == "letter"
            and before.end == self.token.start
            and self.tokens[self.at - 2].kind not in {"^", "_"}
        )

    def _differential(self, sign: str) -> Syntax:
        """Read the order, the subscript and the body of a differential."""
        start = self.advance().start
        order, sub = 1, None
        while self.token.kind in {"^", "_"}:
            token = self.advance()
            marks, _ = self.script(token)
            span = self.span(token.start)
            if token.kind == "_":
                sub = Script(span, tuple(marks))
            else:
                order = self._order(marks, token)
        body = None if self._ends_here() else self._body()
        return Differential(self.span(start), sign, body, order, sub)

    def _ends_here(self) -> bool:
        return self.token.kind in _BODY_ENDS and not (self.place == "above" and self.token.kind in {"-", "bar"})

    def _body(self) -> Syntax:
        """Read what is differentiated: all of a numerator, else one factor, and the argument of a function."""
        self.deeper()
        place, self.place = self.place, ""
        if place == "above":
            body = self.sum()
        else:
            body = self.operand()
            if self._argument_follows(body, place):
                body = self.with_argument(body)
        self.place = place
        self.depth -= 1
        return body

    def _argument_follows(self, body: Syntax, place: str) -> bool:
        if self.token.kind not in {"open", "left"} or not isinstance(body, Name | Scripted):
            return False
        return place == "below" or self.takes_argument(body) or self._is_divided_by_differential()

    def with_argument(self, function: Syntax) -> Product:
        """Read the bracket behind a letter for a function: both as a product."""
        argument = self.factor()
        return Product(Span(function.span.start, argument.span.end), (function, argument), ("",))

    def _is_divided_by_differential(self) -> bool:
        """Say whether the bracket that opens next is followed by `/dx`."""
        return self._divides_differential(self.at)

    def _divides_differential(self, bracket: int) -> bool:
        """Say whether a bracket, with the power that it may have, is followed by `/dx`: d(y - t)^2/dy."""
        place = self.partners[bracket] + 1
        if self.tokens[place].kind == "^":
            place = max(place + 1, self.partners[place + 1]) + 1
        return self.tokens[place].kind == "/" and self._differential_at(place + 1)

    def _order(self, marks: list[Mark], token: Token) -> int:
        if len(marks) == 1 and not marks[0].bracket and isinstance(marks[0].body, Number):
            written = marks[0].body.written
            if written.isdigit() and 1 <= int(written) <= 9:
                return int(written)
        raise self.fault(token, "the order of the derivative, a number from 1 to 9")

    def slash_denominator(self, numerator: Syntax) -> Syntax:
        """Read what stands below a slash: one factor, and as many differentials as the order above says."""
        start = self.token.start
        first = self.below_slash()
        order = numerator.order if isinstance(numerator, Differential) else 1
        parts = [first]
        while (
            len(parts) < order
            and isinstance(first, Differential)
            and self.token.start == self.end
            and self._differential_at(self.at)
        ):
            parts.append(self.factor())
        if len(parts) == 1:
            return first
        return Product(self.span(start), tuple(parts), ("",) * (len(parts) - 1))

    def below_slash(self) -> Syntax:
        """Read one factor below a slash, the argument of a function with it."""
        raise NotImplementedError

    def nabla(self) -> Syntax:
        r"""`\nabla_{a} C`"""
        token = self.advance()
        sub, turned = None, self._transpose_of_nabla()
        if self.token.kind == "_":
            sign = self.advance()
            marks, _ = self.script(sign)
            sub = Script(self.span(sign.start), tuple(marks))
        turned = turned or self._transpose_of_nabla()
        if self._ends_here() or self.token.kind in {"^", "'"}:
            name = Name(Span(token.start, token.end), r"\nabla")
            return name if sub is None else Scripted(self.span(token.start), name, sub)
        self.deeper()
        body = self.factor()
        touches = self.token.start == body.span.end and isinstance(body, Name | Scripted)
        if self.token.kind in {"open", "left"} and (touches or self.takes_argument(body)):
            body = self.with_argument(body)
        self.depth -= 1
        gradient = Nabla(self.span(token.start), body, sub)
        if turned is None:
            return gradient
        return Scripted(gradient.span, Bracket(gradient.span, "(", gradient), None, turned)

    def _transpose_of_nabla(self) -> Script | None:
        r"""Read the transpose in \nabla^T_w L."""
        behind = self.tokens[self.at + 1] if self.token.kind == "^" else None
        if behind is None or behind.text not in {"T", r"\top"}:
            return None
        sign = self.advance()
        marks, _ = self.script(sign)
        return Script(self.span(sign.start), tuple(marks))


def _is_differential(node: Syntax, tokens: list[Token]) -> bool:
    """Say whether a numerator is that of a derivative: it holds a differential, or is its sign alone."""
    if isinstance(_as_differential(node), Differential):
        return True
    return any(token.kind == "partial" or token.text == "d" for token in tokens)


def _without_brackets(node: Syntax) -> Syntax:
    return node.body if isinstance(node, Bracket) and node.opening == "(" else node


def _begins_with_differential(node: Syntax) -> bool:
    if isinstance(node, Product):
        return _begins_with_differential(node.factors[0])
    return isinstance(node, Differential)


def _as_differential(node: Syntax) -> Syntax:
    """Return a lone `d`, or `d^2`, as the sign of a derivative."""
    order = 1
    core = node
    if isinstance(node, Scripted) and node.sup and not node.sub and not node.primes and len(node.sup.marks) == 1:
        raised = node.sup.marks[0].body
        if isinstance(raised, Number) and raised.written.isdigit() and 1 <= int(raised.written) <= 9:
            order, core = int(raised.written), node.base
    if isinstance(core, Name) and core.letter == "d" and core.style in {"", "mathrm"}:
        return Differential(node.span, r"\mathrm{d}" if core.style else "d", None, order)
    return node
