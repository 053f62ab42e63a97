r"""What a factor begins with: names, numbers, and commands such as `\hat{y}` and `\underbrace{u}_{v}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from symbolic.errors import FormulaError
from symbolic.formula.reader.groups import Groups
from symbolic.formula.reader.script_groups import FUNCTION_LETTERS
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    Accented,
    Annotated,
    Bracket,
    Dots,
    Name,
    Number,
    Product,
    Root,
    Scripted,
    Span,
    Syntax,
    Text,
)

__all__ = ["Atoms"]

_LABELLED = {"underbrace": "_", "overbrace": "^"}
_INDEX_LETTERS = frozenset("ijklmnpqrst")
_AWAITING = frozenset(
    ("rel", "times", "+", "-", "/", "operator", "partial", "nabla", "accent", "alphabet", "sqrt", "root", "frac")
)


class Atoms(Groups):
    """Rules for names, numbers and commands; `rules` says which one reads what begins with a kind of token."""

    rules: ClassVar[Mapping[str, Callable[[Any], Syntax]]] = {}

    def starts_factor(self) -> bool:
        """Say whether a factor may begin with the token that comes next."""
        return self.token.kind in self.rules

    def atom(self) -> Syntax:
        """Read what a factor begins with, without its scripts."""
        rule = self.rules.get(self.token.kind)
        if rule is None:
            raise self.no_operand()
        return rule(self)

    def no_operand(self) -> FormulaError:
        """Return the error where a factor is expected and another token comes."""
        token = self.token
        before = self.tokens[self.at - 1] if self.at else None
        if token.kind in {"^", "_", "'"}:
            return self.fault(token, "something before it to which it belongs", "Put the name before it.")
        if before is not None and before.kind in _AWAITING:
            return self.fault(token, f"a formula behind {self.shown(before)}")
        if token.kind == "$":
            return self.fault(token, "one formula", "Dollar signs stand round a formula, not inside it.")
        return self.fault(token, "a name, a number, a bracket or a command")

    # --- names and numbers --------------------------------------------------------------------------------------

    def number(self) -> Syntax:
        """`0.01`"""
        token = self.advance()
        return Number(Span(token.start, token.end), token.text)

    def letter(self) -> Syntax:
        r"""`W`, `\sigma`"""
        token = self.advance()
        return Name(Span(token.start, token.end), token.text, self.style)

    def word(self) -> Syntax:
        """`net`, and letters that are indices where a script in plain text has several: `_ij`"""
        token = self.advance()
        span = Span(token.start, token.end)
        if self.plain and self._are_indices(token):
            return self.letters(token)
        return Name(span, token.text, self.style)

    def letters(self, token: Token) -> Product:
        """Return the letters of a word side by side."""
        names = tuple(
            Name(Span(token.start + place, token.start + place + 1), letter) for place, letter in enumerate(token.text)
        )
        return Product(Span(token.start, token.end), names, ("",) * (len(names) - 1))

    def _are_indices(self, token: Token) -> bool:
        if not self.scripts and self.tokens[self.at - 2].kind not in {"_", "^"}:
            return False
        return len(token.text) == 2 or (len(token.text) == 3 and _INDEX_LETTERS.issuperset(token.text))

    def upright(self) -> Syntax:
        r"""`\mathrm{total}`"""
        token = self.advance()
        return Name(Span(token.start, token.end), token.text, "mathrm")

    def dots(self) -> Syntax:
        r"""`\dots`"""
        token = self.advance()
        return Dots(Span(token.start, token.end))

    def accent(self) -> Syntax:
        r"""`\hat{y}`"""
        token = self.advance()
        self.deeper()
        body = self.argument()
        self.depth -= 1
        return self._over(token, token.text, body)

    def alphabet(self) -> Syntax:
        r"""`\mathbf{W}`"""
        token = self.advance()
        style, self.style = self.style, token.text
        self.deeper()
        body = self.argument()
        self.depth -= 1
        self.style = style
        if isinstance(body, Number) and body.written in {"0", "1"}:  # the vector of ones
            return Name(self.span(token.start), body.written, token.text)
        if isinstance(body, Name):
            return Name(self.span(token.start), body.letter, body.style)
        return body

    # --- commands with arguments --------------------------------------------------------------------------------

    def root(self) -> Syntax:
        r"""`\sqrt{u}`; `\sqrt[2]{u}` is the same"""
        token = self.advance()
        if self.token.kind == "open" and self.token.text == "[" and not self.plain:
            degree = self.bracket()
            if not (isinstance(degree, Bracket) and isinstance(degree.body, Number) and degree.body.written == "2"):
                raise self.fault(token, "a square root", "Write another root as a power: `u^{1/3}`.")
        self.deeper()
        body = self.argument()
        self.depth -= 1
        return Root(self.span(token.start), body)

    def root_sign(self) -> Syntax:
        """`√u`, `√(u)`"""
        token = self.advance()
        self.deeper()
        body = self.factor()
        self.depth -= 1
        return Root(self.span(token.start), body.body if isinstance(body, Bracket) else body)

    def annotation(self) -> Syntax:
        r"""`\underbrace{u}_{label}`, `\boxed{u}`, `\cancel{u}`"""
        token = self.advance()
        self.check_sign_inside()
        self.deeper()
        body = self.argument()
        label = None
        if self.token.kind == _LABELLED.get(token.text):
            marks, _ = self.script(self.advance())
            label = marks[0].body if marks else None
        self.depth -= 1
        if token.text == "overline" and isinstance(body, Name | Scripted):  # \\overline{W^{(1)}} is \\bar{W}^{(1)}
            return self._over(token, "bar", body)
        return Annotated(self.span(token.start), token.text, body, label)

    def _over(self, token: Token, accent: str, body: Syntax) -> Syntax:
        """Put an accent over a letter, below the scripts that stand beneath it too."""
        if isinstance(body, Scripted) and not body.primes:
            return replace(body, span=self.span(token.start), base=Accented(body.base.span, accent, body.base))
        return Accented(self.span(token.start), accent, body)

    def color(self) -> Syntax:
        r"""`\textcolor{red}{u}`, `{\color{red} u}`"""
        token = self.advance()
        self.check_sign_inside()
        opens_group = self.tokens[self.at - 2].kind == "{"
        label = Text(Span(token.start, token.end), token.text)
        self.deeper()
        body = self._colored(opens_group)
        self.depth -= 1
        return Annotated(self.span(token.start), "color", body, label)

    def _colored(self, opens_group: bool) -> Syntax:
        """Read what has a colour: braces that follow, else all up to the end of the braces round it."""
        if self.token.kind == "{":
            return self.argument()
        return self.listing() if opens_group else self.factor()

    def stacked(self) -> Syntax:
        r"""`\substack{i \\ j}`"""
        self.advance()
        return self.argument()

    def switched(self) -> Syntax:
        r"""`\bf W` up to the end of the braces"""
        self.style = self.advance().text
        self.deeper()
        body = self.atom()
        self.depth -= 1
        return body

    def takes_argument(self, node: Syntax) -> bool:
        """Say whether a bracket behind `node` is its argument more often than not."""
        if isinstance(node, Scripted):
            return node.primes > 0 or self.takes_argument(node.base)
        return isinstance(node, Name) and node.letter in FUNCTION_LETTERS
