r"""Text -> tokens: names, numbers and signs with their places; what is not shown, such as spacing, is left out.

Time grows with the length of the text.
"""

from __future__ import annotations

from symbolic.formula.reader.commands import CommandScanner
from symbolic.formula.reader.limits import check_line, check_tokens
from symbolic.formula.reader.signs import Token

__all__ = ["Token", "tokenize"]

_LOOK_AHEAD = 5
_UPRIGHT_D = [("{", "{"), ("switch", "mathrm"), ("letter", "d"), ("}", "}")]


def tokenize(text: str, plain: bool = False, offset: int = 0) -> list[Token]:
    """Return the tokens of one line of formulas, with an "end" behind them, repeated so that rules may look ahead.

    Raises:
        FormulaError: for a control word or a sign that the reader does not know, and for a line that is too long.
    """
    check_line(len(text), offset)
    scanner = CommandScanner(text, plain, offset)
    scanner.scan(0, len(text))
    scanner.add("end", "", len(text), len(text))
    check_tokens(scanner.tokens)
    tokens = _with_upright_d(scanner.tokens)
    return tokens + tokens[-1:] * _LOOK_AHEAD


def _with_upright_d(tokens: list[Token]) -> list[Token]:
    r"""Take `{\rm d}` for the upright d of a differential, as `\mathrm{d}` is."""
    place = 0
    found: list[Token] = []
    while place < len(tokens):
        signs = [(token.kind, token.text) for token in tokens[place : place + 4]]
        if signs == _UPRIGHT_D:
            found.append(Token("upright", "d", tokens[place].start, tokens[place + 3].end))
            place += 4
        else:
            found.append(tokens[place])
            place += 1
    return found
