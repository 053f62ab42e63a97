"""What TeX would refuse in a line of mathematics: open braces, double superscripts, stray special characters."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:begin|end)\{[a-z]+\}|\\(?:left|right)[()|]|\\[A-Za-z]+|\\.|.", re.DOTALL)
_TEXT = re.compile(r"\\text\{((?:[^{}\\]|\\[A-Za-z]+\{\}|\\.)*)\}", re.DOTALL)


def faults(latex: str) -> list[str]:
    """Return what is wrong with `latex`; nothing where TeX reads it."""
    found = [f"unescaped {sign!r} in words" for words in _TEXT.findall(latex) for sign in _unescaped(words)]
    tokens = _TOKEN.findall(_TEXT.sub(r"\\words", latex))
    return found + _nesting(tokens) + _scripts(tokens)


def _unescaped(words: str) -> list[str]:
    return re.findall(r"[%$#&_^~]", re.sub(r"\\[A-Za-z]+\{\}|\\.", "", words))


def _nesting(tokens: list[str]) -> list[str]:
    found, opened = [], []
    for sign in tokens:
        if sign == "{" or sign.startswith((r"\begin", r"\left")):
            opened.append(sign)
        elif sign == "}" or sign.startswith((r"\end", r"\right")):
            expected = {"}": "{"}.get(sign) or (
                sign.replace("end", "begin") if sign.startswith(r"\end") else r"\left" + {")": "("}.get(sign[-1], "|")
            )
            if not opened or opened.pop() != expected:
                return [f"{sign} closes nothing"]
        elif sign in "%$#~":
            found.append(f"stray {sign}")
        elif sign == "&" and not any(name.startswith(r"\begin") for name in opened):
            found.append("& outside of rows")
    return found + [f"{sign} stays open" for sign in opened]


def _scripts(tokens: list[str]) -> list[str]:
    """Walk one level after the other, and note what scripts the last atom has."""
    levels: list[set[str]] = [set()]
    found: list[str] = []
    place = 0
    while place < len(tokens):
        sign = tokens[place]
        before = tokens[place - 1] if place else ""
        place += 1
        if sign.isspace():
            continue
        if sign in {"^", "_", "'"}:
            merges = before == "'" and sign in {"^", "'"}
            kind = "_" if sign == "_" else "^"
            if kind in levels[-1] and not merges:
                found.append(f"double {sign}")
            levels[-1].add(kind)
            if sign != "'":
                if place == len(tokens) or tokens[place] in {"^", "_", "}"}:
                    found.append(f"{sign} without script")
                elif tokens[place] == "{":
                    levels.append(set())
                    place += 1
                else:
                    place += 1
        elif sign == "{":
            levels[-1].clear()
            levels.append(set())
        elif sign == "}":
            if len(levels) > 1:
                levels.pop()
        else:
            levels[-1].clear()
    return found
