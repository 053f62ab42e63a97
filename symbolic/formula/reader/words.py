"""Letters with nothing between them: which are one word, which are names side by side, which begin with a d."""

from __future__ import annotations

import re

from symbolic.formula.reader.tables import CONNECTIVES, FUNCTIONS, GREEK_WORDS, SLOPES, TYPED_CONNECTIVES, WORDS

__all__ = ["LIBRARIES", "Piece", "is_quotient_of_differentials", "latex_run", "placed_run", "plain_run", "text_kind"]

Piece = tuple[str, str, int, int]

LIBRARIES = frozenset(("np", "numpy", "math", "torch"))
_INDEX_LETTERS = frozenset("hijklmnpqrstuvw")
_ACCENT_ENDINGS = ("hat", "bar", "tilde")
_SIGNS = {
    "sum": ("operator", "sum"),
    "prod": ("operator", "prod"),
    "partial": ("partial", "partial"),
    "nabla": ("nabla", "nabla"),
    "grad": ("nabla", "grad"),
}
_LOST_BACKSLASH = frozenset(("qquad", "quad"))
_STUCK = frozenset(("log", "exp", "tanh", "sin", "cos", "max", "min", "softmax", "sigmoid"))
"""Functions that are recognised behind a letter that touches them: ylog p."""

_PLACED = re.compile(r"(d?)(a|z|net|out|delta)(h|o)")
_DIFFERENTIALS = re.compile(r"d([LECJ]|loss|cost|[az])d([A-Za-z]{1,5})")
_ENDINGS = tuple(word.capitalize() for word in sorted(SLOPES))
_BEFORE_WEIGHTS = re.compile(r"[ahxzAHXZ]W")
_INDEXED = re.compile(r"(d?)([abhostuvwxyz])([ijk]{1,2})")
_OF_NAMED_LAYER = re.compile(r"(d?)([wWbB])(out|hidden|hid|in|h|o)")
_OF_LAST_LAYER = re.compile(r"(d?)([AZWb])L")
_NO_ACCENTS = frozenset(("that", "chat", "what"))


def is_quotient_of_differentials(run: str) -> bool:
    """Say whether letters are what programs call a derivative: dLdW."""
    return _DIFFERENTIALS.fullmatch(run) is not None


def _known(run: str) -> tuple[str, str] | None:
    """Return the kind and the text of a word that is known."""
    if run in GREEK_WORDS:
        return "letter", f"\\{run}"
    if run in FUNCTIONS:
        return "function", run
    if run in WORDS:
        return "word", run
    if run in TYPED_CONNECTIVES:
        return "text", run
    small = run.lower()
    if len(run) > 2 and run == small.upper() and (small in FUNCTIONS or small == "sum"):  # SUM, RELU
        return _SIGNS.get(small) or ("function", small)
    if len(run) > 2 and run == small.capitalize():  # Loss, Sigmoid, Hence
        if small in FUNCTIONS:
            return "function", small
        if small in WORDS:
            return "word", run
        if small in TYPED_CONNECTIVES:
            return "text", run
    return _SIGNS.get(run)


def latex_run(run: str) -> list[Piece]:
    """Return the tokens of letters in LaTeX: names side by side, but for words that are known.

    Four small letters and more that are not all indices are a word too, so that no misspelled one becomes a product.
    """
    length = len(run)
    if run in _LOST_BACKSLASH:
        return [("quad", "", 0, length)]
    if length > 1:
        last = _of_last_layer(run)
        if last is not None:
            return last
        known = _known(run)
        pieces = None if known else _accented(run, 0) or _stuck(run)
        if pieces is not None:
            return pieces
        if known is None and length > 3 and run.islower() and not _INDEX_LETTERS.issuperset(run) and run[0] != "d":
            known = "word", run
        if known is not None:
            return [(*known, 0, length)]
        if run[0] == "d" and length > 2:
            accented = _accented(run[1:], 1)
            if accented is not None:
                return [("letter", "d", 0, 1), *accented]
            known = _known(run[1:])
            if known is not None and known[0] in {"letter", "word", "function"}:
                return [("letter", "d", 0, 1), (*known, 1, length)]
    return [("letter", letter, place, place + 1) for place, letter in enumerate(run)]


def placed_run(run: str) -> list[Piece] | None:
    """Return the tokens of a unit as many type it before a number, ao1 for a_{o1}; None for other letters."""
    match = _PLACED.fullmatch(run)
    if match is None:
        return None
    end = match.end(2)
    name = _plain_name(match[2], match.start(2)) or [("word", match[2], match.start(2), end)]
    sign = [("letter", "d", 0, 1)] if match[1] else []
    return [*sign, *name, ("_", "_", end, end), ("letter", match[3], end, end + 1)]


def plain_run(run: str) -> list[Piece]:
    """Return the tokens of letters in plain text: one name, under an accent if it ends in `hat`, behind a d."""
    name = _plain_name(run, 0) or _of_last_layer(run)
    if name is not None:
        return name
    both = _DIFFERENTIALS.fullmatch(run)
    if both:  # dLdW
        end = both.end(1)
        above, below = (_plain_name(both[part], both.start(part)) for part in (1, 2))
        if above is not None and below is not None:
            return [("letter", "d", 0, 1), *above, ("/", "/", end, end), ("letter", "d", end, end + 1), *below]
    for ending in _ENDINGS:  # sigmoidPrime
        if run.endswith(ending) and run.removesuffix(ending).lower() in FUNCTIONS:
            end = len(run) - len(ending)
            word = "word", ending.lower(), end, len(run)
            return [("function", run[:end].lower(), 0, end), ("_", "_", end, end), word]
    for sign in ("partial", "d"):
        if run.startswith(sign) and len(run) > len(sign):
            name = _plain_name(run[len(sign) :], len(sign))
            if name is not None and name[0][0] != "text":
                return [("partial" if sign == "partial" else "letter", sign, 0, len(sign)), *name]
    if _BEFORE_WEIGHTS.fullmatch(run):  # xW1
        return [("letter", letter, place, place + 1) for place, letter in enumerate(run)]
    return _stuck(run) or _of_named_layer(run) or _indexed(run) or [("word", run, 0, len(run))]


def _indexed(run: str) -> list[Piece] | None:
    """Return the tokens of a letter with its indices beside it: yj and wij, as hurried writers type y_j and w_ij."""
    match = _INDEXED.fullmatch(run)
    if match is None:
        return None
    sign = [("letter", "d", 0, 1)] if match[1] else []
    place, end = match.span(3)
    indices = ("letter" if end - place == 1 else "word", match[3], place, end)
    return [*sign, ("letter", match[2], place - 1, place), ("_", "_", place, place), indices]


def _of_named_layer(run: str) -> list[Piece] | None:
    """Return the tokens of wout and bh as programs write w_out and b_h; None for other letters."""
    match = _OF_NAMED_LAYER.fullmatch(run)
    if match is None:
        return None
    place, end = match.span(3)
    sign = [("letter", "d", 0, 1)] if match[1] else []
    word = ("letter" if end - place == 1 else "word", match[3], place, end)
    return [*sign, ("letter", match[2], place - 1, place), ("_", "_", place, place), word]


def _of_last_layer(run: str) -> list[Piece] | None:
    """Return the tokens of AL, dZL, dWL as programs write A^{[L]}, dZ^{[L]}, dW^{[L]}; None for other letters."""
    match = _OF_LAST_LAYER.fullmatch(run)
    if match is None:
        return None
    place = match.start(2)
    sign = [("letter", "d", 0, 1)] if match[1] else []
    layer = ("^", "^", place + 1, place + 1), ("letter", "L", place + 1, place + 2)
    return [*sign, ("letter", match[2], place, place + 1), *layer]


def _stuck(run: str) -> list[Piece] | None:
    """Return the tokens of a letter and a function that touches it: ylog."""
    if run[1:] not in _STUCK:
        return None
    return [("letter", run[0], 0, 1), ("function", run[1:], 1, len(run))]


def _plain_name(run: str, start: int) -> list[Piece] | None:
    """Return the tokens of a letter, a word that is known, or a letter with an accent spelled behind it."""
    end = start + len(run)
    if len(run) == 1:
        return [("letter", run, start, end)]
    known = _known(run)
    if known is not None:
        return [(*known, start, end)]
    return _accented(run, start)


def _accented(run: str, start: int) -> list[Piece] | None:
    """Return the tokens of a letter with an accent spelled behind it: yhat."""
    for accent in _ACCENT_ENDINGS:
        letter = run.removesuffix(accent).removesuffix(accent.capitalize())
        if len(letter) == 1 and run not in _NO_ACCENTS:
            end = start + len(run)
            return [("accent", accent, start, end), ("letter", letter, start, end)]
    return None


def text_kind(words: str, upright: str = "upright") -> tuple[str, str]:
    r"""Return the kind and the text of what stands in `\text{...}`: a function, a name, or words of a sentence."""
    said = " ".join(words.replace("~", " ").replace("\\ ", " ").split())
    if said in FUNCTIONS:
        return "function", said
    library, _, function = said.partition(".")
    if library in LIBRARIES and function.isalpha():
        return "function", function
    bare = said.replace("_", "")
    if (
        bare.isascii() and bare.isalnum() and bare[:1].isalpha() and said.lower() not in CONNECTIVES
    ):  # letters of other alphabets are words
        return upright, said
    return "text", said
