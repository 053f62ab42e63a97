"""In which layers letters without a number are, seen from the whole text: W beside W2, and h in h = sigmoid(W1 x)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_bases
from symbolic.formula.resolver.marks import base_of, key_of

__all__ = ["told_layers"]


def told_layers(lines: Sequence[Syntax], session: Session) -> dict[str, int]:
    """Return the layers of letters that stand without a number."""
    return _unnumbered_first(lines, session) | _defined_once(lines, session)


def _unnumbered_first(lines: Sequence[Syntax], session: Session) -> dict[str, int]:
    """Return the letters that stand for the parameters of layer 1 without a number: W and b beside W2 and b2."""
    numbered: dict[str, set[str]] = {}
    for key, part in (named for line in lines for named in _named(line)):
        if session.vocabulary.concept(key) in {"W", "b"}:
            numbered.setdefault(key, set()).add(_plain_number(part))
    return {key: 1 for key, numbers in numbered.items() if {"", "2"} <= numbers and "1" not in numbers}


def _named(body: Syntax) -> Iterator[tuple[str, Syntax]]:
    """Yield each name outside of scripts, with its scripts: its key and what is typed."""
    parts = list(typed_bases(body))
    bases = {id(part.base) for part in parts if isinstance(part, typed.Scripted)}
    yield from ((key, part) for part in parts if id(part) not in bases and (key := key_of(base_of(part))) is not None)


def _plain_number(part: Syntax) -> str:
    """Return the number straight behind a name, 2 of W2; "other" for other scripts, nothing where there are none."""
    match part:
        case typed.Scripted(sub=typed.Script(marks=(typed.Mark(bracket="#", body=typed.Number(written=written)),))):
            return written
        case typed.Scripted(sub=None, sup=typed.Script(marks=(typed.Mark(body=typed.Name(letter="T")),))):
            return ""
        case typed.Scripted():
            return "other"
        case _:
            return ""


def _defined_once(lines: Sequence[Syntax], session: Session) -> dict[str, int]:
    """Return the layers of letters that one line defines by the weights of a layer: h of h = sigmoid(W1 x + b1).

    From there on h is of that layer. Without that, whichever layer lets a line hold would be put in.
    """
    if any(0 in _numbers_of_weights(line, session) for line in lines):
        return {}
    found: dict[str, set[int | None]] = {}
    for relation in (part for line in lines for part in _relations(line)):
        if relation.signs[0] != "=" or not isinstance(relation.sides[0], typed.Name):
            continue
        key = key_of(relation.sides[0]) or ""
        speaks = any(True for _ in _named(relation.sides[1]))  # and is no number
        if speaks and session.vocabulary.concept(key) in {"a", "z"}:
            found.setdefault(key, set()).add(_layer_of(relation.sides[1], session, found))
    return {key: layer for key, (layer, *others) in found.items() if layer is not None and not others}


def _relations(line: Syntax) -> Iterator[typed.Relation]:
    """Yield the relation of a line, or those that stand side by side in it."""
    parts = line.parts if isinstance(line, typed.Listing) else (line,)
    yield from (part for part in parts if isinstance(part, typed.Relation))


def _layer_of(body: Syntax, session: Session, known: dict[str, set[int | None]]) -> int | None:
    """Return the layer of a pre-activation or an activation, told by its weights or by the name it is a function of."""
    weights = list(_numbers_of_weights(body, session))
    if len(weights) == 1:
        return weights[0]
    layers = [known[key] for key, _ in _named(body) if key in known] or list(_layers_of_scores(body, session))
    return next(iter(layers[0])) if not weights and len(layers) == 1 and len(layers[0]) == 1 else None


def _layers_of_scores(body: Syntax, session: Session) -> Iterator[set[int | None]]:
    """Yield the layer of each pre-activation that is numbered by it: z1, and z_1 where a single index is a layer."""
    for key, part in _named(body):
        plain = _plain_number(part).isdigit() or session.habits.single == "layer"
        if session.vocabulary.concept(key) in {"z", "Z"} and plain and _number(part) is not None:
            yield {_number(part)}


def _numbers_of_weights(body: Syntax, session: Session) -> Iterator[int | None]:
    """Yield the layer of every array of weights, None for one that is transposed or has no number."""
    for key, part in _named(body):
        if session.vocabulary.concept(key) == "W" and key.removeprefix("\\")[:1].isupper():
            yield _number(part)


def _number(part: Syntax) -> int | None:
    match part:
        case typed.Scripted(sub=typed.Script(marks=(typed.Mark(body=typed.Number(written=written)),)), sup=None):
            return int(written)
        case typed.Scripted(sub=None, sup=typed.Script(marks=(typed.Mark(body=typed.Number(written=written)),))):
            return int(written)
        case _:
            return None
