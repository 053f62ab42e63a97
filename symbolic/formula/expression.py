"""The text of an expression over named scalars -> Formula: `x*exp(-z) + max(x, 0)^2`.

A strict grammar for graphs and functions that a person defines; hand derivations, which are written more freely, have
the reader of `formula.reader`. Nothing is evaluated, and a name becomes a `Quantity` and nothing else.

    sum     = ["-" | "+"] product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = { "-" | "+" } power
    power   = atom [ ("^" | "**") signed ]
    atom    = number | name | name "(" sum { "," sum } ")" | "(" sum ")" | "|" sum "|"
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from symbolic.errors import FormulaError, nearest
from symbolic.formula.build import product, sum_of
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import ONE, Apply, Formula, Negative, Number, Power, Product, Quantity, Quotient, Sign, Sum
from symbolic.formula.substitute import rebuilt
from symbolic.functions.names import ACTIVATION_NAMES

__all__ = ["FUNCTIONS", "MAX_DEPTH", "NAME", "read_expression", "with_euler"]

MAX_DEPTH = 100
"""How deep brackets, signs, quotients and powers may be nested in one another."""

NAME = r"[^\W0-9]\w{0,39}"
"""The pattern of a name: a letter or an underscore, then these and digits, 40 signs at most."""

_ALIASES = {"ln": "log", "sigma": "sigmoid", "σ": "sigmoid", "swish": "silu"}
FUNCTIONS = (*ELEMENTARY, *(name for name in ACTIVATION_NAMES if name not in {"softmax", *ELEMENTARY}), *_ALIASES)
"""The names of the functions."""

_LARGEST_EXPONENT = 1000
_LARGEST_NUMBER = 1e300
_MOST_ARGUMENTS = 4
"""Of max and min: more have too many orders for a proof."""

_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>{NAME})|(?P<sign>\*\*|[-+*/^(),|·×−]))"
)
_SAME = {"**": "^", "·": "*", "×": "*", "−": "-"}
_LONGEST_NUMBER = 40


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def read_expression(text: str) -> Formula:
    """Return what `text` says.

    Raises:
        FormulaError: with the place, for a text that is no expression, an unknown function, or nesting beyond
            `MAX_DEPTH`.
    """
    reader = _Reader(_tokens(text), len(text))
    formula = reader.sum(0)
    reader.expect_end()
    return formula


def with_euler(formula: Formula) -> Formula:
    """Return the formula with e^u as exp(u), where nothing else is called e."""
    match formula:
        case Quantity(name="e"):
            return Apply("exp", (ONE,))
        case Power(base=Quantity(name="e"), exponent=exponent):
            return Apply("exp", (with_euler(exponent),))
        case _:
            return rebuilt(formula, with_euler)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            start = next(k for k in range(place, end) if not text[k].isspace())
            raise FormulaError(start, start + 1, f"`{text[start]}`", _EXPECTED, _HINTS.get(text[start], ""))
        kind = match.lastgroup or ""
        word = match[kind]
        if kind == "name" and not word.isidentifier():
            expected = "letters, digits and `_`; a power has a `^`, as in x^2"
            raise FormulaError(match.start(kind), match.end(kind), f"the name `{word}`", expected)
        found.append(_Token(kind, _SAME.get(word, word), match.start(kind), match.end(kind)))
        place = match.end()
    return found


_EXPECTED = "numbers, names, functions, brackets and + - * / ^"
_HINTS = {"=": "An expression has no equals sign.", ";": "Equations are separated by `;`, expressions are not."}


class _Reader:
    """The tokens of one expression and how far they have been read."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens, self._place = tokens, 0
        self._end = _Token("end", "", length, length)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def _taken(self, *signs: str) -> str:
        """Return the sign that comes next if it is one of `signs`, and go past it; else nothing."""
        token = self._next
        if token.kind == "sign" and token.text in signs:
            self._place += 1
            return token.text
        return ""

    def _refuse(self, token: _Token, expected: str, hint: str = "") -> FormulaError:
        found = f"`{token.text}`" if token.text else "the end"
        return FormulaError(token.start, token.end, found, expected, hint)

    def _deeper(self, depth: int) -> int:
        if depth >= MAX_DEPTH:
            token = self._next
            found = f"an expression nested deeper than {MAX_DEPTH} levels"
            hint = "Give parts of it names of their own."
            raise FormulaError(token.start, token.end, found, f"at most {MAX_DEPTH} levels", hint)
        return depth + 1

    def expect_end(self) -> None:
        token = self._next
        if token.kind == "end":
            return
        hint = "A product has a `*`." if token.kind != "sign" or token.text == "(" else ""
        raise self._refuse(token, "an operator + - * / ^ or the end", hint)

    def sum(self, depth: int) -> Formula:
        """Read u + v - w."""
        sign = self._taken("-", "+")
        terms = list[Formula]()
        while True:
            term = self._product(depth)
            terms.append(Negative(term) if sign == "-" else term)
            sign = self._taken("+", "-")
            if not sign:
                return sum_of(terms)

    def _product(self, depth: int) -> Formula:
        """Read u * v / w."""
        factors = [self._signed(depth)]
        while sign := self._taken("*", "/"):
            factor = self._signed(depth)
            if sign == "*":
                factors.append(factor)
            else:
                depth = self._deeper(depth)
                factors = [Quotient(_joined(factors), factor)]
        return _joined(factors)

    def _signed(self, depth: int) -> Formula:
        """Read -u."""
        sign = self._taken("-", "+")
        if not sign:
            return self._power(depth)
        body = self._signed(self._deeper(depth))
        return Negative(body) if sign == "-" else body

    def _power(self, depth: int) -> Formula:
        """Read u ^ v."""
        base = self._atom(depth)
        if not self._taken("^"):
            return base
        start = self._next
        exponent = self._signed(self._deeper(depth))
        if (_size(exponent) or 0) > _LARGEST_EXPONENT:
            expected = f"at most {_LARGEST_EXPONENT}"
            raise FormulaError(start.start, start.end, "an exponent that is too large", expected)
        power = Power(base, exponent)
        if (_size(power) or 0) > _LARGEST_NUMBER:
            raise FormulaError(start.start, start.end, "a number that is too large", f"at most {_LARGEST_NUMBER:g}")
        return power

    def _atom(self, depth: int) -> Formula:
        """Read 3, x, f(u), (u), |u|."""
        token = self._next
        self._place += 1
        match token.kind, token.text:
            case "number", written:
                return _number(token, written)
            case "name", name:
                return self._application(token, depth) if self._taken("(") else Quantity(name)
            case "sign", "(":
                body = self.sum(self._deeper(depth))
                self._close(")", token)
                return body
            case "sign", "|":
                body = self.sum(self._deeper(depth))
                self._close("|", token)
                return Apply("abs", (body,))
            case _:
                raise self._refuse(token, "a number, a name, a function or a bracket")

    def _application(self, name: _Token, depth: int) -> Formula:
        if name.text not in FUNCTIONS:
            hint = nearest(name.text, FUNCTIONS) or f"A product has a `*`: {name.text}*(...)."
            known = ", ".join(FUNCTIONS)
            raise FormulaError(name.start, name.end, f"the function `{name.text}`", f"one of {known}", hint)
        arguments = [self.sum(self._deeper(depth))]
        while self._taken(","):
            arguments.append(self.sum(self._deeper(depth)))
        self._close(")", name)
        least, most = (2, _MOST_ARGUMENTS) if name.text in {"max", "min"} else (1, 1)
        if not least <= len(arguments) <= most:
            found = f"{name.text} of {len(arguments)}"
            expected = "one argument" if most == 1 else f"two to {_MOST_ARGUMENTS} arguments"
            raise FormulaError(name.start, name.end, found, expected)
        return Apply(_ALIASES.get(name.text, name.text), tuple(arguments))

    def _close(self, sign: str, opened: _Token) -> None:
        if not self._taken(sign):
            what = f"The bracket behind `{opened.text}`" if opened.kind == "name" else f"A `{opened.text}`"
            raise self._refuse(self._next, f"`{sign}`", f"{what} is still open.")


def _joined(factors: list[Formula]) -> Formula:
    """Return a product as one writes it: with a dot where a number would stand behind another factor."""
    dotted = any(isinstance(factor, Number) for factor in factors[1:])
    return product(factors, Sign.DOT if dotted else Sign.NONE)


def _size(formula: Formula) -> float | None:
    """Return about how large an exponent without names is; None where it has names or functions."""
    match formula:
        case Number():
            return float(formula.value)
        case Negative(body=body):
            return _size(body)
        case Sum(terms=parts) | Product(factors=parts):
            sizes = [size for size in map(_size, parts) if size is not None]
            if len(sizes) < len(parts):
                return None
            return sum(sizes) if isinstance(formula, Sum) else math.prod(sizes)
        case Quotient(numerator=above, denominator=below):
            sizes = [size for size in map(_size, (above, below)) if size is not None]
            if len(sizes) < len((above, below)):
                return None
            return sizes[0] / sizes[1] if sizes[1] else math.inf
        case Power(base=base, exponent=exponent):
            low, high = _size(base), _size(exponent)
            if low is None or high is None:
                return None
            try:
                return float(abs(low) ** high)
            except (OverflowError, ZeroDivisionError):
                return math.inf
        case _:
            return None


def _number(token: _Token, written: str) -> Formula:
    digits, _, exponent = written.lower().partition("e")
    if len(written) > _LONGEST_NUMBER or abs(int(exponent or 0)) > _LONGEST_NUMBER:
        raise FormulaError(token.start, token.end, "a number that is too long", f"at most {_LONGEST_NUMBER} digits")
    number = Number(digits.removesuffix(".") if not digits.startswith(".") else f"0{digits}")
    if not exponent:
        return number
    power = int(exponent)
    ten = Power(Number("10"), Negative(Number(str(-power))) if power < 0 else Number(str(power)))
    return product([number, ten], Sign.DOT)
