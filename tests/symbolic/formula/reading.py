"""A small reader of printed formulas, written from the usual rules of reading: it knows no bracket table.

Reading gives what the line is worth in the field of `trees`, so that a bracket too few shows as another number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from typing import ClassVar

from tests.symbolic.formula.trees import PRIME, Bound, divided, drawn, number_value, quantity_value

Value = Callable[[Bound], int]

_LETTERS = {"ŷ": "yhat", r"\hat{y}": "yhat"}


class Reader:
    """Recursive descent over tokens: sums of terms, terms of factors from left to right, powers, primaries."""

    token: ClassVar[re.Pattern[str]]
    products: ClassVar[frozenset[str]]
    relations: ClassVar[frozenset[str]]
    closing: ClassVar[frozenset[str]]

    def __init__(self, line: str, product_binds_tighter: bool = False) -> None:
        self.tokens = [match[0] for match in self.token.finditer(line) if not match[0].isspace()]
        assert "".join(self.tokens).replace(" ", "") == line.replace(" ", ""), "the reader skipped something"
        self.place = 0
        self.bars = 0
        self.product_binds_tighter = product_binds_tighter

    def read(self) -> int:
        """Return the value of the whole line."""
        result = self.sum()
        assert self.place == len(self.tokens), f"unread: {self.tokens[self.place :]}"
        return result({})

    # --- tokens -------------------------------------------------------------------------------------------------

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.peek()
        assert not expected or token in expected, f"found {token!r}, expected {expected}, in {self.tokens}"
        self.place += 1
        return token

    def took(self, *tokens: str) -> bool:
        """Take `tokens` if they come next, and say so."""
        found = tuple(self.tokens[self.place : self.place + len(tokens)]) == tokens
        self.place += len(tokens) * found
        return found

    def variables(self, order: int, sign: str, *square: str) -> list[Value]:
        """Read as many variables of a derivative as its order says: what follows may be another derivative."""
        found: list[Value] = []
        while len(found) < order:
            self.take(sign)
            found.append(self.primary() if order > 1 else self.power())
            found += found[-1:] * (order > 1 and self.took(*square))
            self.took(r"\,")
        return found

    # --- sums and products --------------------------------------------------------------------------------------

    def sum(self) -> Value:
        terms = []
        if self.peek() != "-":
            terms.append((1, self.term()))
        while self.peek() in {"+", "-"}:
            sign = 1 if self.take() == "+" else -1
            terms.append((sign, self.term()))
        return lambda bound: sum(sign * term(bound) for sign, term in terms) % PRIME

    def term(self) -> Value:
        result = self.chunk(self.power())
        while self.peek() in self.products | {"/"}:
            if self.take() == "/":
                # What is divided by: 1/2 x is always (1/2) x; whether 1/y x is (1/y) x, readers do not agree.
                one_factor = self.peek()[0].isdigit() or not self.product_binds_tighter
                below = self.power() if one_factor else self.chunk(self.power())
                result = self.chunk(_divided(result, below))
            else:
                result = _multiplied(result, self.chunk(self.power()))
        return result

    def chunk(self, result: Value) -> Value:
        """Read on where factors stand side by side."""
        while self._factor_follows():
            result = _multiplied(result, self.power())
        return result

    def _factor_follows(self) -> bool:
        token = self.peek()
        stops = {"", "+", "-", "/", "^", ",", ";"} | self.products | self.relations | self.closing
        opens = token.startswith("|") and not self.bars
        return opens or (token not in stops and not token[0].isdigit())

    def power(self) -> Value:
        if self.peek() in {"Σ", r"\sum"}:
            return self.sigma()
        base = self.primary()
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.exponent()
        assert self.peek() != "^", "a power of a power needs brackets"
        return lambda bound: drawn("power", base(bound), exponent(bound))

    # --- what each format does its own way ----------------------------------------------------------------------

    def primary(self) -> Value:
        raise NotImplementedError

    def exponent(self) -> Value:
        raise NotImplementedError

    def sigma(self) -> Value:
        raise NotImplementedError

    def summed(self, letter: str, lower: int, upper: int) -> Value:
        """Read the body of a sigma sign: one term, signs of multiplication included."""
        body = self.term()
        return lambda bound: sum(body({**bound, letter: k}) for k in range(lower, upper + 1)) % PRIME

    def between(self, opening: str, closing: str) -> Value:
        self.take(opening)
        result = self.sum()
        self.take(closing)
        return result


def _multiplied(left: Value, right: Value) -> Value:
    return lambda bound: left(bound) * right(bound) % PRIME


def _divided(left: Value, right: Value) -> Value:
    return lambda bound: divided(left(bound), right(bound))


def repeated(above: Value, below: list[Value]) -> Value:
    """Return the value of a derivative by the variables of its denominator, the last one first."""
    return lambda bound: reduce(lambda worth, item: drawn("partial", worth, item(bound)), below[::-1], above(bound))


def applied(function: str, primes: int, arguments: list[Value]) -> Value:
    return lambda bound: drawn("apply", function, primes, *(argument(bound) for argument in arguments))


def cases(branches: list[tuple[Value, tuple[str, Value, Value] | None]]) -> Value:
    def result(bound: Bound) -> int:
        return drawn(
            "cases",
            *((u(bound), None if c is None else drawn(c[0], c[1](bound), c[2](bound))) for u, c in branches),
        )

    return result


def quantity(name: str, mark: str, subscript: str, layer: str) -> Value:
    """Return the value of a quantity; only weights have two indices, and W_12 means 1, 2 while a_12 means 12."""
    letters = list(subscript) if name == "W" and "," not in subscript else subscript.split(",") if subscript else []

    def result(bound: Bound) -> int:
        indices = tuple(bound.get(letter, letter) if letter.isalpha() else int(letter) for letter in letters)
        return quantity_value(_LETTERS.get(name, name), int(layer) if layer else None, indices, mark)

    return result


# --- plain text -------------------------------------------------------------------------------------------------

_NAME = r"(?P<name>[xyfaWb]|ŷ)(?P<mark>'*)(?:_(?P<subscript>[0-9k]+(?:,[0-9k]+)*))?(?:\^\[(?P<layer>[0-9]+)\])?"
_SIGNS = {"σ": "sigmoid", "ReLU": "relu", "LReLU_0.2": "leaky_relu(alpha=0.2)", "ln": "log"}


class TextReader(Reader):
    """Reads what `print_text` writes in the notation of slides."""

    token = re.compile(
        r"\s+|otherwise|if|(?:σ|tanh|LReLU_0\.2|ReLU|ln|sqrt|abs|max)'*(?=\()|e(?=\^\()|Σ|\.\.|\{=|"
        + re.sub(r"\?P<\w+>", "?:", _NAME)
        + r"|[0-9]+(?:\.[0-9]+)?|[-+/·×⊗*^(){}|,;<>≤≥∂²_=k]"
    )
    products = frozenset("·×⊗*")
    relations = frozenset({"<", ">", "≤", "≥"})
    closing = frozenset({")", "}", "|", "if", "otherwise", "{="})

    def primary(self) -> Value:
        result = self._primary()
        while self.peek() == "{=":
            self.take()
            self.sum()
            self.take("}")
        return result

    def _primary(self) -> Value:
        sign = self.peek()
        if sign == "(":
            return self.between("(", ")")
        if sign == "|":
            return self._between_bars()
        if sign == "{":
            return self._cases()
        self.take()
        if sign == "∂":
            order = 1 + self.took("²")
            above = self.primary()
            self.take("/")
            return repeated(above, self.variables(order, "∂", "²"))
        if sign[0].isdigit():
            return lambda _: number_value(sign)
        if sign == "e":
            self.take("^")
            return applied("exp", 0, [self.between("(", ")")])
        if self.peek() == "(" and (name := sign.rstrip("'")) in {*_SIGNS, "tanh", "sqrt", "abs", "max"}:
            return self._application(_SIGNS.get(name, name), sign.count("'"))
        match = re.fullmatch(_NAME, sign)
        assert match, f"no factor: {sign!r} in {self.tokens}"
        return quantity(*(match[part] or "" for part in ("name", "mark", "subscript", "layer")))

    def _between_bars(self) -> Value:
        assert not self.bars, "bars within bars: who says which of them closes?"
        self.bars += 1
        inside = self.between("|", "|")
        self.bars -= 1
        return applied("abs", 0, [inside])

    def _application(self, function: str, primes: int) -> Value:
        self.take("(")
        arguments = [self.sum()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.sum())
        self.take(")")
        return applied(function, primes, arguments)

    def _cases(self) -> Value:
        branches: list[tuple[Value, tuple[str, Value, Value] | None]] = []
        self.take("{")
        while True:
            result = self.sum()
            if self.take("if", "otherwise") == "otherwise":
                self.take("}")
                return cases([*branches, (result, None)])
            left = self.sum()
            sign = {"≤": "<=", "≥": ">="}.get(self.peek(), self.peek())
            self.take(*self.relations)
            branches.append((result, (sign, left, self.sum())))
            self.take(";")

    def exponent(self) -> Value:
        return self.primary()

    def sigma(self) -> Value:
        for sign in ("Σ", "_", "{", "k", "="):
            self.take(sign)
        lower = int(self.take())
        self.take("..")
        upper = int(self.take())
        self.take("}")
        return self.summed("k", lower, upper)


# --- LaTeX ------------------------------------------------------------------------------------------------------

_LATEX_NAME = (
    r"(?P<name>[xyfaWb]|\\hat\{y\})(?P<mark>'*)(?:_(?P<subscript>[0-9k]|\{[0-9k,]+\}))?(?:\^\{\[(?P<layer>[0-9]+)\]\})?"
)
_COMMANDS = {
    r"\sigma": "sigmoid",
    r"\operatorname{ReLU}": "relu",
    r"\operatorname{LReLU}_{0.2}": "leaky_relu(alpha=0.2)",
    r"\ln": "log",
    r"\tanh": "tanh",
    r"\max": "max",
}
_COMMAND = "|".join(map(re.escape, _COMMANDS))


class LatexReader(Reader):
    """Reads what `print_latex` writes in the notation of slides."""

    token = re.compile(
        rf"\s+|\\,|\\text\{{otherwise\}}|(?:{_COMMAND})'*|e(?=\^)|\\(?:begin|end)\{{cases\}}|\\color\{{red\}}|\\\\|\\left[(|]|"
        r"\\right[)|]|\\(?:frac|sqrt|sum|times|otimes|cdot|partial|underbrace|le|ge)(?![a-z])|"
        + re.sub(r"\?P<\w+>", "?:", _LATEX_NAME)
        + r"|[0-9]+(?:\.[0-9]+)?|[-+*^(){}&<>_=k,]"
    )
    products = frozenset({r"\cdot", r"\times", "*", r"\otimes"})
    relations = frozenset({"<", ">", r"\le", r"\ge"})
    closing = frozenset({")", "}", r"\right)", r"\right|", "&", r"\\", r"\end{cases}", "_"})

    def primary(self) -> Value:
        token = self.take()
        match token:
            case "(":
                return self._until(")")
            case r"\left(":
                return self._until(r"\right)")
            case r"\left|":
                return applied("abs", 0, [self._until(r"\right|")])
            case "{":
                self.take(r"\color{red}")
                return self._until("}")
            case r"\frac":
                return self._fraction()
            case r"\sqrt":
                return applied("sqrt", 0, [self.between("{", "}")])
            case "e":
                self.take("^")
                return applied("exp", 0, [self.exponent()])
            case r"\underbrace":
                body = self.between("{", "}")
                self.take("_")
                self.between("{", "}")
                return body
            case r"\begin{cases}":
                return self._cases()
        if token[0].isdigit():
            return lambda _: number_value(token)
        name = token.rstrip("'")
        if name in _COMMANDS:
            return self._application(_COMMANDS[name], token.count("'"))
        found = re.fullmatch(_LATEX_NAME, token)
        assert found, f"no factor: {token!r} in {self.tokens}"
        subscript = (found["subscript"] or "").strip("{}")
        return quantity(found["name"], found["mark"] or "", subscript, found["layer"] or "")

    def _until(self, closing: str) -> Value:
        result = self.sum()
        self.take(closing)
        return result

    def _fraction(self) -> Value:
        if self.tokens[self.place + 1] != r"\partial":
            above, below = self.between("{", "}"), self.between("{", "}")
            return _divided(above, below)
        for sign in ("{", r"\partial"):
            self.take(sign)
        order = 1 + self.took("^", "2")
        above = self.power()
        for sign in ("}", "{"):
            self.take(sign)
        below = self.variables(order, r"\partial", "^", "2")
        self.take("}")
        return repeated(above, below)

    def _application(self, function: str, primes: int) -> Value:
        raised = None
        if self.peek() == "^":
            self.take()
            raised = self.exponent()
        opening = self.take("(", r"\left(")
        arguments = [self.sum()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.sum())
        self.take(")" if opening == "(" else r"\right)")
        result = applied(function, primes, arguments)
        return result if raised is None else lambda bound: drawn("power", result(bound), raised(bound))

    def exponent(self) -> Value:
        if self.peek() == "{":
            return self.between("{", "}")
        token = self.take()
        assert len(token) == 1, f"an exponent without braces: {token!r}"
        if token.isdigit():
            return lambda _: number_value(token)
        return quantity(token, "", "", "")

    def sigma(self) -> Value:
        for sign in (r"\sum", "_", "{", "k", "="):
            self.take(sign)
        lower = int(self.take())
        for sign in ("}", "^", "{"):
            self.take(sign)
        upper = int(self.take())
        self.take("}")
        return self.summed("k", lower, upper)

    def _cases(self) -> Value:
        branches: list[tuple[Value, tuple[str, Value, Value] | None]] = []
        while True:
            result = self.sum()
            self.take("&")
            if self.peek() == r"\text{otherwise}":
                self.take()
                self.take(r"\end{cases}")
                return cases([*branches, (result, None)])
            left = self.sum()
            sign = {r"\le": "<=", r"\ge": ">="}.get(self.peek(), self.peek())
            self.take(*self.relations)
            branches.append((result, (sign, left, self.sum())))
            self.take(r"\\")
