r"""Text -> tokens: names, numbers and signs with their places; what is not shown, such as spacing, is left out.

Time grows with the length of the text.
"""

from __future__ import annotations

from symbolic.formula.reader.commands import CommandScanner
from symbolic.formula.reader.limits import check_line, check_tokens
from symbolic.formula.reader.signs import Token

__all__ = ["Token", "tokenize"]

_LOOK_AHEAD = 5
_LONGEST_NUMERATOR = 24
_NAMES = frozenset(("letter", "word", "accent", "alphabet", "function"))
_ENDS_OF_NUMERATOR = frozenset(("rel", "times", "+", "-", ",", "row", "&"))
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
    tokens = _with_deltas_as_partials(_with_upright_d(scanner.tokens))
    tokens = [_as_sum(token, behind) for token, behind in zip(tokens, [*tokens[1:], tokens[-1]], strict=True)]
    return tokens + tokens[-1:] * _LOOK_AHEAD


def _as_sum(token: Token, behind: Token) -> Token:
    r"""Take the letter `\Sigma` with something below it for the sign of a sum."""
    is_letter = token[:2] == ("letter", r"\Sigma") and behind.kind == "_"
    return Token("operator", "sum", token.start, token.end) if is_letter else token


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


def _with_deltas_as_partials(tokens: list[Token]) -> list[Token]:
    r"""Take δ for ∂ before names on both sides of a fraction line: `\frac{\delta E}{\delta w}`, δE/δw."""
    found = list(tokens)
    for place, token in enumerate(tokens):
        braced = token.kind == "}" and place + 2 < len(tokens) and tokens[place + 1].kind == "{"
        below = place + 1 + braced
        if not (braced or token.kind == "/") or not _is_delta_of_name(tokens, below):
            continue
        above = _begin_of_numerator(tokens, place)
        if above is not None:
            for sign in (above, below):
                found[sign] = Token("partial", "partial", tokens[sign].start, tokens[sign].end)
    return found


def _is_delta_of_name(tokens: list[Token], place: int) -> bool:
    """Say whether a δ stands here, and a name behind it."""
    return tokens[place][:2] == ("letter", r"\delta") and tokens[place + 1].kind in _NAMES


def _begin_of_numerator(tokens: list[Token], end: int) -> int | None:
    """Return where the δ stands with which the numerator begins that ends here; None where there is none."""
    depth = 0
    for place in range(end, max(-1, end - _LONGEST_NUMERATOR), -1):
        kind = tokens[place].kind
        depth += (kind in {"}", "close"}) - (kind in {"{", "open"})
        if depth < 0 or (place < end and kind in _ENDS_OF_NUMERATOR and depth == 0):
            return None
        is_operator = tokens[place][:2] == ("letter", r"\delta") and tokens[place + 1].kind in {"/", "}"}
        if (_is_delta_of_name(tokens, place) or is_operator) and depth <= 1:
            begins = tokens[end].kind == "/" or (place > 1 and tokens[place - 2].kind == "frac")
            return place if begins and (depth == 1 or tokens[end].kind == "/") else None
    return None
