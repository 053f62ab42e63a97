r"""What Typst and AsciiMath write for commands of LaTeX: `(diff L)/(diff w)`, `hat(y)`, `frac(u, v)`, `dot.o`.

Their scripts in round brackets, `w^((1))_(j k)`, are those of any plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from symbolic.formula.reader.signs import SignScanner
from symbolic.formula.reader.words import text_kind

__all__ = ["TYPST_WORDS", "TypstScanner"]

_SIGNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "dot.o": ("times", r"\odot"),
        "dot.circle": ("times", r"\odot"),
        "dot.op": ("times", r"\cdot"),
        "dot.c": ("times", r"\cdot"),
        "times.o": ("times", r"\otimes"),
        "times.circle": ("times", r"\otimes"),
        "arrow.l": ("rel", ":="),
        "larr": ("rel", ":="),
        "equiv": ("rel", "="),
    }
)
_SIGN = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))})(?![A-Za-z.(])")
_PARTIALS = frozenset(("diff", "del"))
_ACCENTS = frozenset(("hat", "tilde", "overline"))
_ALPHABETS: Mapping[str, str] = MappingProxyType({"bold": "mathbf", "upright": "mathrm", "cal": "mathcal"})
_LABELLED = frozenset(("underbrace", "underbracket", "overbrace", "overbracket"))
_CALLED = frozenset((*_ACCENTS, *_ALPHABETS, *_LABELLED, "frac"))
_NEAR = 4
_LONGEST = 300
"""Characters of the longest argument in brackets."""
_STRING = re.compile(r'[A-Za-z][A-Za-z ]{0,40}(?=")')
TYPST_WORDS = frozenset((*_PARTIALS, *_ACCENTS, *_ALPHABETS, *_LABELLED, "frac", "quad", "equiv", "larr", "arrow"))
"""Words of these languages that are no words of a sentence beside a formula."""


class TypstScanner(SignScanner):
    """Rules for plain text in these languages."""

    def add_run(self, run: str, begin: int) -> None:
        """A word that stands for a command, else letters as formulas have them."""
        if not self.plain:
            super().add_run(run, begin)
        elif sign := _SIGN.match(self.text, begin):
            self.place = sign.end()
            self.add(*_SIGNS[sign[0]], begin, self.place)
        elif run == "quad":
            self.add_quad(begin, self.place)
        elif run in _PARTIALS and self._divides(begin):
            self.add("partial", "partial", begin, self.place)
        elif run in _CALLED and self._is_called() and (end := self._closing()) > 0:
            self._add_call(run, begin, end)
        else:
            super().add_run(run, begin)

    def _add_call(self, run: str, begin: int, end: int) -> None:
        """hat(y), bold(W), frac(u, v), underbrace(u, v): the bracket, which ends before `end`, is the argument."""
        inside = self.place + 1
        comma = self._outside(",", inside, end)
        if run in _ACCENTS and comma < 0:
            self.add("accent", run, begin, self.place)
            self._add_braced(inside, end)
        elif run in _ALPHABETS and comma < 0:
            self.add("alphabet", _ALPHABETS[run], begin, self.place)
            self._add_braced(inside, end)
        elif run == "frac" and comma > 0:
            self.add("frac", "frac", begin, self.place)
            self._add_braced(inside, comma)
            self._add_braced(comma + 1, end)
        elif run in _LABELLED:
            above = run.startswith("over")
            self.add("annotation", "overbrace" if above else "underbrace", begin, self.place)
            self._add_braced(inside, comma if comma > 0 else end)
            if comma > 0:
                self.add("^" if above else "_", "_", comma, comma)
                self._add_braced(comma + 1, end)
        else:
            super().add_run(run, begin)
            return
        self.place = end + 1

    def _add_braced(self, start: int, end: int) -> None:
        self.add("{", "{", start - 1, start)
        self.scan(start, end)
        self.add("}", "}", end, end + 1)

    def add_other(self, sign: str, begin: int) -> None:
        """A word in quotation marks, else a sign outside ASCII."""
        word = _STRING.match(self.text, self.place) if sign == '"' and self.plain else None
        if word is None:
            super().add_other(sign, begin)
            return
        self.place = word.end() + 1
        self.add(*text_kind(word[0].strip()), begin, self.place)

    def _divides(self, begin: int) -> bool:
        """Say whether a word stands where the sign of a derivative does: first in a bracket or behind a slash."""
        before, behind = self.text[max(0, begin - _NEAR) : begin], self.text[self.place : self.place + _NEAR]
        return before.rstrip()[-1:] in {"(", "/", ","} or behind.lstrip()[:1] == "/"

    def _is_called(self) -> bool:
        """Say whether a bracket begins straight behind a word that is no index: y_hat(x) is no accent over x."""
        last = self.tokens[-1] if self.tokens else None
        return self.text.startswith("(", self.place) and (last is None or last.kind != "_")

    def _closing(self) -> int:
        """Return where the bracket ends that begins here; -1 where it does not, or is too long."""
        return self._outside(")", self.place + 1, min(len(self.text), self.place + _LONGEST))

    def _outside(self, sign: str, start: int, end: int) -> int:
        """Return where a sign stands first outside of inner brackets; -1 where it does not."""
        depth = 0
        for place in range(start, end):
            if depth == 0 and self.text[place] == sign:
                return place
            depth += {"(": 1, ")": -1}.get(self.text[place], 0)
        return -1
