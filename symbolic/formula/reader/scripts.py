r"""What is attached to a base: `W_{ij}^{[l](i)}`, `\sigma'`, `a^[2]`, and in plain text `W1`, `W[2]`, `W.T`."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.reader.script_groups import ScriptGroups
from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.syntax import (
    Accented,
    Differential,
    Listing,
    Mark,
    Name,
    Number,
    Script,
    Scripted,
    Span,
    Syntax,
)

__all__ = ["SCRIPT_KINDS", "Scripts"]

SCRIPT_KINDS = frozenset(("^", "_", "'", "#", ".T", "{", "open"))
"""Kinds of tokens that may attach something to what stands before them."""

_ACCENT_WORDS = frozenset(("hat", "bar", "tilde"))
_IN_UNIT = frozenset(("letter", "number", ",", "+", "-", "word"))


class _Attached:
    """What was found attached to a base so far."""

    def __init__(self, base: Syntax) -> None:
        self.core = base
        self.marks: dict[str, list[Mark]] = {"_": [], "^": []}
        self.spans: dict[str, Span] = {}
        self.primes = 0
        if isinstance(base, Scripted):
            self.core, self.primes = base.base, base.primes
            for sign, script in (("_", base.sub), ("^", base.sup)):
                if script is not None:
                    self.add(sign, list(script.marks), script.span)

    def add(self, sign: str, marks: list[Mark], span: Span) -> None:
        """Append the marks of one more script."""
        if marks:
            self.marks[sign] += marks
            before = self.spans.get(sign)
            self.spans[sign] = span if before is None else Span(before.start, span.end)

    def is_bare(self) -> bool:
        """Say whether nothing is attached yet."""
        return not self.primes and not self.spans

    def script(self, sign: str) -> Script | None:
        """Return the subscript or the superscript."""
        span = self.spans.get(sign)
        return None if span is None else Script(span, tuple(self.marks[sign]))


class Scripts(ScriptGroups):
    """Rules for what is attached to a base."""

    def scripted(self, base: Syntax, begin: int) -> Syntax:
        """Read what is attached to `base`, which was typed from `begin` on: primes and scripts in any order."""
        if isinstance(base, Differential) and isinstance(base.body, Name | Accented):  # {dw}_1 shows dw_1
            return replace(base, span=self.span(begin), body=self.scripted(base.body, base.body.span.start))
        place = self.at
        found = _Attached(base)
        while self.at != self.stop and self._attach(found):
            pass
        if self.at == place:
            return base
        if found.is_bare():
            return found.core
        return Scripted(self.span(begin), found.core, found.script("_"), found.script("^"), found.primes)

    def _attach(self, found: _Attached) -> bool:
        """Read one script; False where none stands."""
        token = self.token
        kind = token.kind
        if kind == "'":
            found.primes += 1
            self.advance()
        elif kind == "^":
            marks, primes = self.superscript()
            if token.text == "**" and isinstance(found.core, Name):
                marks = [replace(mark, bracket=mark.bracket or "**") for mark in marks]
            found.add("^", marks, self.span(token.start))
            found.primes += primes
        elif kind == "_":
            self.advance()
            if self.token.kind == "word" and self.token.text in _ACCENT_WORDS and found.is_bare():
                found.core = Accented(Span(found.core.span.start, self.token.end), self.token.text, found.core)
                self.advance()
            else:
                marks, primes = self.script(token)
                found.add("_", marks, self.span(token.start))
                found.primes += primes
        elif kind == "#":
            return self._attach_digits(found)
        elif kind == ".T":
            self.advance()
            span = Span(token.start + 1, token.end)
            found.add("^", [Mark(span, "", Name(span, "T"))], self.span(token.start))
        elif kind == "{":
            return self._skip_empty_braces()
        else:
            return kind == "open" and self._attach_unit(token, found)
        return True

    def _attach_digits(self, found: _Attached) -> bool:
        """`W1` in plain text; inside a script they are an index of their own."""
        if self.scripts:
            return False
        token = self.advance()
        span = Span(token.start, token.end)
        found.add("_", [Mark(span, "#", Number(span, token.text))], span)
        return True

    def _skip_empty_braces(self) -> bool:
        """`W^{[l]}{}'`: braces with nothing in them only part two scripts."""
        if self.tokens[self.at + 1].kind != "}":
            return False
        self.advance()
        self.advance()
        return True

    def _attach_unit(self, token: Token, found: _Attached) -> bool:
        """`W[2][1,3]` in plain text: the layer in brackets that touch the name, then the indices."""
        if not self._is_unit(token, found):
            return False
        marks = self.bracket_marks()
        span = self.span(token.start)
        if found.is_bare() and not isinstance(marks[0].body, Listing):
            found.add("^", marks[:1], Span(token.start, marks[0].span.end))
            marks = marks[1:]
        found.add("_", [Mark(mark.span, "", mark.body) for mark in marks], span)
        return True

    def _is_unit(self, token: Token, found: _Attached) -> bool:
        """Say whether a square bracket touches a name and holds indices, no relation."""
        if not self.plain or token.text != "[" or self.end != token.start:
            return False
        if not isinstance(found.core, Name | Accented) or len(found.marks["_"]) + len(found.marks["^"]) > 2:
            return False
        inside = self.tokens[self.at + 1 : self.partners[self.at]]
        return bool(inside) and all(part.kind in _IN_UNIT for part in inside)
