r"""Letters, numbers and signs -> tokens; the control words are those of `commands`.

A token never says more than what was typed at its place: ŷ makes an accent and a letter, both with the place of ŷ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from string import ascii_letters
from typing import NamedTuple
from unicodedata import category, name

from symbolic.errors import FormulaError
from symbolic.formula.reader.limits import check_nesting, check_number
from symbolic.formula.reader.tables import COMMANDS, JOINED, SIGNS
from symbolic.formula.reader.unicode_signs import (
    FRACTIONS,
    LATEX_OF,
    PRIMES,
    SCRIPT_SIGNS,
    check_sign,
    described,
    in_alphabet,
    split_accent,
)
from symbolic.formula.reader.words import Piece, latex_run

__all__ = ["SIMPLE", "TOKEN", "SignScanner", "Token"]


class Token(NamedTuple):
    r"""A name, a number or a sign.

    Attributes:
        kind: how the parser treats it: "letter", "rel", "open" ...
        text: what it says: `\sigma`, "<=", "(" ...
        start, end: its place in the source text.
    """

    kind: str
    text: str
    start: int
    end: int


_MARKS = "\u0300-\u036f\u20d0-\u20ff"
TOKEN = re.compile(
    rf"""(?:[ \t\r\n]|\\[,;:!])*(?:
    (?P<number>[0-9]+(?:\.[0-9]+|\.(?=[ \t]*[-+*/),]))?|(?<![0-9.)\]}}])\.[0-9]+)
    |(?P<sign><=>|\.\.\.|\.\.|:=|==|<=|>=|=>|->|!=|\+=|-=|\*=|/=|\*\*|\.\*|[][(){{}}<>+*/^_=',;:.&|$@-])
    |(?P<command>\\(?:(?:operatorname|tag|hspace|vspace)\*|[A-Za-z]+|.))
    |(?P<run>(?:[A-Za-z](?![{_MARKS}]))+)
    |(?P<accented>.[{_MARKS}]+)
    |(?P<other>[^ \t\r\n]))""",
    re.VERBOSE | re.DOTALL,
)
_DECIMAL_COMMA = re.compile(r"\{,\}([0-9]+)")
_POWER_OF_TEN = re.compile(r"[eE][+-]?[0-9]{1,2}(?![A-Za-z0-9_^(\[])")
_SPELLED_ACCENTS = frozenset({"hat", "bar", "tilde"})
_WITHOUT_BACKSLASH = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\sqrt"))
"""Commands that are known by the braces behind them where a copy has lost its backslashes."""
_TRANSPOSES = frozenset({r"\top", r"\intercal"})
_NAMED = frozenset({"letter", "word", "number", "#", "close", "}"})
"""Ends of a name or a bracket, behind which a sign of transposition is raised without `^`."""
_MARKS_OF_CORRECTION = frozenset("✓✔☑✅✗✘❌")
SIMPLE = frozenset({kind for kind, _ in COMMANDS.values()} | {kind for kind, _ in SIGNS.values()}) - {
    "alphabet",
    "color",
    "environment",
    "ignored",
    "named",
    "not",
    "par",
    "quad",
    "row",
    "size",
    "sized",
    "space",
    "stack",
    "text",
    "words",
    "$",
    "&",
    ".",
}
"""Kinds of tokens that ask for nothing but to be added."""

_COMMON: Mapping[str, tuple[str, str]] = {
    written: entry for written, entry in {**COMMANDS, **SIGNS}.items() if entry[0] in SIMPLE and written != "<"
}
_COMMON_IN_PLAIN = {written: entry for written, entry in _COMMON.items() if written != "_"}
"""In plain text a low line may end a name."""
_LETTERS: Mapping[str, tuple[str, str]] = {letter: ("letter", letter) for letter in ascii_letters}
_JOINING = frozenset({"rel", "times", "/", "+", "-"})
_AFTER_NO_QUAD = _JOINING | {"open", "left", ",", ";", ":", "{", "&", "row", "text", "quad", "begin", "^", "_"}
_BEFORE_NO_QUAD = _JOINING | {"close", "right", ",", ";", ":", "}", "&", "row", "text", "endenv", "end", "^", "_", "'"}
_UNSEEN = ("FILLER", "JOINER", "SELECTOR", "INHERENT")
_OF_WORDS = ("Lo", "Lm", "Mn", "Mc")
"""Categories of Unicode of what goes on with a word of a script without capitals."""


def _is_of_word(sign: str, *categories: str) -> bool:
    """Say whether a sign is a letter of such a word, or a mark on one; what nobody sees is none."""
    return category(sign) in categories and not any(word in name(sign, "") for word in _UNSEEN)


class SignScanner:
    """Reads a text from left to right; a rule that takes more of it moves the place on by itself."""

    def __init__(self, text: str, plain: bool, offset: int) -> None:
        self.text = text
        self.plain = plain
        self.offset = offset
        self.place = 0
        self.tokens: list[Token] = []
        self.environments: list[str] = []
        self.is_wide = False
        self.depth = 0
        self.texts = 0
        self.common = _COMMON_IN_PLAIN if plain else {**_COMMON, **_LETTERS}

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        """Append a token; a wide space before it counts only between two operands."""
        if self.is_wide:
            self.is_wide = False
            if kind in _BEFORE_NO_QUAD:
                self.tokens.pop()
        self.tokens.append(Token(kind, text, start + self.offset, end + self.offset))

    def add_quad(self, begin: int, end: int) -> None:
        """Append a wide space."""
        if self.tokens and self.tokens[-1].kind not in _AFTER_NO_QUAD:
            self.add("quad", "", begin, end)
            self.is_wide = True

    def scan(self, start: int, end: int) -> None:
        """Append the tokens of a part of the text."""
        match_at, text, common, offset = TOKEN.match, self.text, self.common, self.offset
        append = self.tokens.append
        self.place = start
        self.depth += 1
        check_nesting(self.depth, start + offset, end + offset)
        while self.place < end:
            match = match_at(text, self.place, end)
            if match is None:  # white space at the end
                self.place = end
                break
            kind = match.lastgroup or ""
            written = match[kind]
            begin, self.place = match.span(kind)
            entry = common.get(written)
            if entry is not None:
                if self.is_wide:
                    self.add(*entry, begin, self.place)
                else:
                    append(Token(*entry, begin + offset, self.place + offset))
            elif kind == "run":
                self.add_run(written, begin)
            elif kind == "sign":
                self.add_sign(written, begin)
            elif kind == "command":
                self.add_command(written, begin)
            elif kind == "number":
                self.add_number(written, begin)
            else:
                self.add_other(written, begin)
        self.depth -= 1

    def fault(self, start: int, end: int, found: str, expected: str, hint: str = "") -> FormulaError:
        """Return the error for a place in the text."""
        return FormulaError(start + self.offset, end + self.offset, found, expected, hint)

    def add_command(self, command: str, begin: int) -> None:
        """Append what a control word makes."""
        raise NotImplementedError

    def add_run(self, run: str, begin: int) -> None:
        """Letters with nothing between them."""
        if self.text.startswith("{", self.place) and f"\\{run}" in _WITHOUT_BACKSLASH:
            self.add(*COMMANDS[f"\\{run}"], begin, self.place)
        elif not self.adds_accent(run):
            self.add_names(run, begin)

    def add_names(self, run: str, begin: int) -> None:
        """Names side by side, or a word that is known."""
        for kind, text, start, end in self.input_of_unit(run) or latex_run(run):
            self.add(kind, text, begin + start, begin + end)

    def input_of_unit(self, run: str) -> list[Piece]:
        """in_j is one name, though `in` elsewhere says where something lies; nothing for any other letters"""
        is_name = run in {"in", "In"} and self.text.startswith("_", self.place)
        return [("word", run, 0, len(run))] if is_name else []

    def add_digits_of_name(self) -> None:
        """W1: digits straight behind a name in plain text."""
        end = self.place
        while end < len(self.text) and self.text[end] in "0123456789":
            end += 1
        if end > self.place:
            check_number(self.text[self.place : end], self.place + self.offset, end + self.offset)
            self.add("#", self.text[self.place : end], self.place, end)
            self.place = end

    def add_number(self, written: str, begin: int) -> None:
        """Digits; in plain text also with a power of ten, 1e-3, which is written out."""
        comma = _DECIMAL_COMMA.match(self.text, self.place)
        if comma:
            self.place = comma.end()
            if "." in written:
                raise self.fault(begin, self.place, f"`{written}{comma[0]}`", "a number with one decimal point")
            if len(comma[1]) == 3 and written != "0":
                found = f"`{written}{comma[0]}`, whose comma may part thousands or decimals"
                raise self.fault(begin, self.place, found, "a number with a decimal point", "Write `.` or nothing.")
            written = f"{written}.{comma[1]}"
        power = _POWER_OF_TEN.match(self.text, self.place) if self.plain else None
        if power:
            self.place = power.end()
            written = format(Decimal(written + power[0]), "f")
        written = f"0{written}" if written.startswith(".") else written.removesuffix(".")
        check_number(written, begin + self.offset, self.place + self.offset)
        self.add("number", written, begin, self.place)

    def add_sign(self, sign: str, begin: int) -> None:
        """A sign of the keyboard."""
        if sign == "<" and self.text[self.place : self.place + 2] == "- " and self.text[begin - 1 : begin] in {" ", ""}:
            self.place += 1  # an arrow, and not "less than minus": there is a space on both sides
            self.add("rel", ":=", begin, begin + 2)
        elif sign == "$":
            opens = self.tokens and self.tokens[-1].kind == "{"
            if not opens and self.text[self.place : self.place + 1] != "}":  # \fbox{$ ... $}
                self.add("$", "$", begin, begin + 1)
        elif sign == "&":
            if self.environments and self.environments[-1] not in JOINED:
                self.add("&", "&", begin, begin + 1)
        else:
            self.add(*SIGNS[sign], begin, begin + len(sign))

    def adds_accent(self, run: str) -> bool:
        """Put the letter before a low line under the accent that is spelled behind it: y_hat, also in LaTeX."""
        touches = [token.kind for token in self.tokens[-2:]] == ["letter", "_"]
        spelled = not self.plain and run in _SPELLED_ACCENTS and touches
        if spelled:
            letter, sign = self.tokens[-2:]
            self.tokens[-2:] = [
                Token("accent", run, letter.start, letter.start),
                letter._replace(end=sign.end + len(run)),
            ]
        return spelled

    def add_other(self, sign: str, begin: int) -> None:
        """A sign outside ASCII, or one of the few of the keyboard that mean nothing in a formula."""
        end = begin + len(sign)
        if sign == "\\":  # the space behind it was cut off with the end of the row
            return
        if sign == "%" and not self.plain:
            newline = self.text.find("\n", begin)
            self.place = len(self.text) if newline < 0 else newline + 1
        elif sign == "`" and self.plain and self.text[end : end + 1] == "(":  # sig`(z)
            self.add("'", "'", begin, end)
        elif sign == "~":
            if self.plain:
                self.add("rel", "~", begin, end)
        elif sign in LATEX_OF:
            self.add_written(LATEX_OF[sign], begin, end)
            if self.plain and self.tokens and self.tokens[-1].kind == "letter":
                self.add_digits_of_name()
        elif sign in SCRIPT_SIGNS:
            self.add_script_signs(begin)
        elif sign in PRIMES:
            for _ in range(PRIMES[sign]):
                self.add("'", "'", begin, end)
        elif sign == "√":
            self.add("root", "√", begin, end)
        elif sign in FRACTIONS:
            self.add("frac", "frac", begin, end)
            for digit in FRACTIONS[sign]:
                self.add("number", digit, begin, end)
        elif category(sign[0]) != "Zs" and sign[0] not in _MARKS_OF_CORRECTION:
            self.add_composed(sign, begin, end)

    def add_composed(self, sign: str, begin: int, end: int) -> None:
        """A letter with an accent, or of a mathematical alphabet: ŷ and a bold W."""
        accent = split_accent(sign)
        styled = in_alphabet(sign) if len(sign) == 1 else None
        if accent is not None:
            self.add("accent", accent[0], begin, end)
            self.add_plain_sign(accent[1], begin, end)
            if self.plain:
                self.add_digits_of_name()
        elif styled is not None:
            if styled[0]:
                self.add("alphabet", styled[0], begin, end)
            self.add_plain_sign(styled[1], begin, end)
        elif _is_of_word(sign[0], "Lo"):  # 其中, words of a script without capitals
            while _is_of_word(self.text[self.place : self.place + 1] or " ", *_OF_WORDS):
                self.place += 1
            self.add("text", self.text[begin : self.place], begin, self.place)
        else:
            check_sign(sign[0], begin + self.offset)
            raise self.unknown_sign(sign, begin, end)

    def add_plain_sign(self, sign: str, begin: int, end: int) -> None:
        """The letter under an accent or in an alphabet."""
        if sign in SIGNS:
            self.add(*SIGNS[sign], begin, end)
        elif sign.isascii() and sign.isalpha():
            self.add("letter", sign, begin, end)
        elif sign.isascii() and sign.isdigit():
            self.add_digit(sign, begin, end)
        elif sign in LATEX_OF:
            self.add_written(LATEX_OF[sign], begin, end)
        else:
            self.add_composed(sign, begin, end)

    def add_digit(self, digit: str, begin: int, end: int) -> None:
        """A digit of an alphabet, which goes on with the number that it touches."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.kind == "number" and last.end == begin + self.offset:
            check_number(last.text + digit, last.start, end + self.offset)
            self.tokens[-1] = last._replace(text=last.text + digit, end=end + self.offset)
        else:
            self.add("number", digit, begin, end)

    def unknown_sign(self, sign: str, begin: int, end: int) -> FormulaError:
        """Return the error for a sign that stands for nothing in a formula."""
        found = f"`{sign}`"
        hint = ""
        if not sign.isascii():
            found = f"`{sign[:2]}` ({' '.join(map(described, sign[:2]))})"
            hint = (
                "Letters of other alphabets may look like Latin ones: type the letter anew." if sign.isalpha() else ""
            )
        return self.fault(begin, end, found, "a letter, a number or a sign of a formula", hint)

    def add_script_signs(self, begin: int) -> None:
        """Raised or lowered signs in a row: ⁽ˡ⁾."""
        script = SCRIPT_SIGNS[self.text[begin]][0]
        end = begin
        while end < len(self.text) and SCRIPT_SIGNS.get(self.text[end], ("", ""))[0] == script:
            end += 1
        self.add(script, script, begin, begin + 1)
        self.add("{", "{", begin, begin + 1)
        digits = begin
        for place in range(begin, end):
            sign = SCRIPT_SIGNS[self.text[place]][1]
            if not sign.isdigit():
                digits = place + 1
                kind, text = SIGNS.get(sign, ("letter", sign))
                self.add(kind, text, place, place + 1)
            elif place + 1 == end or not SCRIPT_SIGNS[self.text[place + 1]][1].isdigit():
                written = "".join(SCRIPT_SIGNS[raised][1] for raised in self.text[digits : place + 1])
                check_number(written, digits + self.offset, place + 1 + self.offset)
                self.add("number", written, digits, place + 1)
        self.add("}", "}", end - 1, end)
        self.place = end

    def add_written(self, written: str, begin: int, end: int) -> None:
        """What a sign outside ASCII stands for; that of a transposition is raised behind a name."""
        if self.plain and written in _TRANSPOSES and self.tokens and self.tokens[-1].kind in _NAMED:
            self.add("^", "^", begin, begin)
        kind, text = COMMANDS[written] if written in COMMANDS else SIGNS[written]
        if kind in SIMPLE:
            self.add(kind, text, begin, end)
        elif kind == "quad":
            self.add_quad(begin, end)
        elif kind == "words":
            self.add("text", text, begin, end)
