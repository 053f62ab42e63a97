r"""LaTeX compared as a reader compares it: what no reader sees is left out, everything else is kept in its order.

`written` leaves out, and nothing else:

1. spaces, `\left` and `\right`;
2. braces round a single sign in a script: `a_{j}` is `a_j`;
3. a comma between two indices of one letter: `w_{i,j}` is `w_{ij}`;
4. brackets round a product inside a longer product: `(u v) w` is `u v w`. Brackets stay where a sum, a sigma sign or an
   elementwise product stands inside, after a function name, and before a script.

The functions below it are for single formulas that differ in more; every use of them is listed with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["completed", "factors", "tokens", "with_signs", "without_braces_below", "written"]

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]|[0-9]+|\S")
_UNSEEN = {r"\left", r"\right", r"\,"}
_KEEP_BRACKETS = {"+", "-", r"\sum", r"\odot", r"\circ", "=", "&", ","}
_SIGNS = {r"\cdot", r"\times", r"\circ", r"\odot"}
_FUNCTIONS = {r"\sigma", "'", r"\operatorname"}


def tokens(latex: str) -> tuple[str, ...]:
    """Return the signs of a formula by the rules above."""
    found = [sign for sign in _TOKEN.findall(latex) if sign not in _UNSEEN]
    return tuple(_without_brackets(_without_commas(_without_single_braces(found))))


def written(latex: str) -> str:
    """Return a formula with one space between the signs that are compared."""
    return " ".join(tokens(latex))


def _without_single_braces(found: list[str]) -> list[str]:
    kept: list[str] = []
    place = 0
    while place < len(found):
        if kept and kept[-1] in "_^" and found[place] == "{" and found[place + 2] == "}":
            kept.append(found[place + 1])
            place += 3
        else:
            kept.append(found[place])
            place += 1
    return kept


def _without_commas(found: list[str]) -> list[str]:
    kept: list[str] = []
    in_subscript = 0
    for place, sign in enumerate(found):
        if sign == "{" and (in_subscript or (place and found[place - 1] == "_")):
            in_subscript += 1
        if not (sign == "," and in_subscript == 1):
            kept.append(sign)
        if sign == "}" and in_subscript:
            in_subscript -= 1
    return kept


def _without_brackets(found: list[str]) -> list[str]:
    for opening, sign in enumerate(found):
        if sign != "(":
            continue
        closing = _closing(found, opening)
        before = found[opening - 1] if opening else "="
        after = found[closing + 1] if closing + 1 < len(found) else "="
        inside = found[opening + 1 : closing]
        applied = before in _FUNCTIONS or _ends_operator(found, opening)
        alone = before in {"=", "{"} and after in {"=", "}"}
        if not applied and not alone and after not in "^_" and not _KEEP_BRACKETS & set(_outside_scripts(inside)):
            return _without_brackets([*found[:opening], *inside, *found[closing + 1 :]])
    return found


def _ends_operator(found: list[str], opening: int) -> bool:
    r"""Say whether `\operatorname{diag}` stands before a bracket."""
    start = opening
    while start and found[start - 1] not in {"{", r"\operatorname"}:
        start -= 1
    return start > 1 and found[start - 2] == r"\operatorname" and found[opening - 1] == "}"


def _outside_scripts(found: Iterable[str]) -> list[str]:
    """Return the signs that do not stand inside braces or brackets, l-1 of a mark among those that do."""
    depth, kept = 0, []
    for sign in found:
        depth -= sign in "})"
        if not depth:
            kept.append(sign)
        depth += sign in "{("
    return kept


def _closing(found: list[str], opening: int) -> int:
    pair = {"(": ")", "{": "}"}[found[opening]]
    depth = 0
    for place in range(opening, len(found)):
        depth += (found[place] == found[opening]) - (found[place] == pair)
        if not depth:
            return place
    raise ValueError("brackets that do not close")


# --- differences that are listed ------------------------------------------------------------------------------------


def completed(latex: str, symbols: Iterable[str]) -> str:
    r"""Return what is `written`, with the marks of `symbols` put in where the writer left them out.

    `w_{jk}^{l+1}` completes `w_{jk}`, but not a `w_{jk}^{l}`: a mark that is written is never changed. A symbol without
    its index, `b` for `b_j^{l}`, is given as a pair "b = b_j^{l}".
    """
    found = written(latex)
    for symbol in symbols:
        bare, _, full = symbol.rpartition(" = ")
        full = written(full)
        bare = written(bare) if bare else full.rpartition(" ^")[0]
        found = re.sub(rf"(?<!\S){re.escape(bare)}(?! [\^_]|\S)", full.replace("\\", r"\\"), found)
    return found


def without_braces_below(latex: str) -> str:
    r"""Return what is `written` with `\underbrace{u}_{label}` as u."""
    found = list(tokens(latex))
    while r"\underbrace" in found:
        start = found.index(r"\underbrace")
        end = _closing(found, start + 1)
        label = end + 1
        after = end + 1
        if label < len(found) and found[label] == "_":
            after = _closing(found, label + 1) + 1 if found[label + 1] == "{" else label + 2
        found = [*found[:start], *found[start + 2 : end], *found[after:]]
    return " ".join(found)


def with_signs(latex: str, old: str, new: str) -> str:
    """Return what is `written` with one sign of multiplication in place of another."""
    return " ".join(sign for sign in (new if sign == old else sign for sign in tokens(latex)) if sign)


def factors(product: str) -> tuple[str, ...]:
    r"""Return the factors of a product of entries: letters with their scripts, σ'(z), and \sum_k at the front."""
    found, parts, place = list(tokens(product)), [], 0
    while place < len(found):
        if found[place] in _SIGNS:
            place += 1
            continue
        end = place + 1
        while end < len(found) and found[end] in {"_", "^", "'", "("}:
            end = _closing(found, end) + 1 if found[end] == "(" else end + 1 + (found[end] != "'")
            if found[end - 1] == "{":
                end = _closing(found, end - 1) + 1
        parts.append(" ".join(found[place:end]))
        place = end
    return tuple(parts)
