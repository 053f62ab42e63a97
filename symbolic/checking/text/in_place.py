"""Arrays that programs change in place: `dZ = dA.copy()`, `dZ[Z <= 0] = 0`; `dscores[range(N), y] -= 1`, `dz *= mask`.

Stage: typed lines -> typed lines in which each state of such a name but the last is a name of its own. `mask = z > 0`
becomes what it is worth, 1 or 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from symbolic.checking.text.identifiers import spelled
from symbolic.checking.text.patterns import shape_of
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Bracket,
    Call,
    Differential,
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Script,
    Scripted,
    Span,
    Sum,
    Syntax,
    retyped,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import COUNTS

__all__ = ["with_states"]

_COMPARED = frozenset({"<", ">", "<=", ">="})
_RANGES = frozenset({"range", "arange"})
_UPDATED = frozenset({"W", "b"})


@dataclass(frozen=True, slots=True)
class States:
    """A text with a name for each state that an array has before it is changed for the last time.

    Attributes:
        lines: the lines; what they were where nothing is changed in place.
        changed: the array that each line changes, as it is typed, by the place of the line; none where it is only
            multiplied by a number, which makes it no other array.
    """

    lines: list[Any]
    changed: dict[int, object]


def with_states(lines: Sequence[Any], session: Session, own: AbstractSet[object] = frozenset()) -> States:
    """Return the lines with names for all states of arrays but one: the last, and of the arrays in `own` the first.

    dZ is ∂L/∂Z once it was changed for the last time; but dh, where dh *= mask follows, was so before.
    """
    found = [_with_mask(line) if isinstance(line, Relation) else line for line in lines]
    changed: dict[int, object] = {}
    for stay in _stays(found, session):
        before: Syntax = stay.array
        for number, (start, end) in enumerate(pairwise(stay.places), start=1):
            stands_for_itself = number == (1 if stay.shape in own else len(stay.values) + 1)
            state = stay.array if stands_for_itself else _state(stay.array, number)
            for place in range(start, end):
                found[place] = _renamed(found[place], stay.shape, state)
            if start in stay.values:
                line, value = found[start], _renamed(stay.values[start], stay.shape, before)
                sides = replace(state, span=line.sides[0].span), replace(value, span=line.sides[1].span)
                found[start] = Relation(line.span, sides, ("=",), line.places[:1])
            before = state
        changed |= {place: stay.shape for place, value in stay.values.items() if not _scales(value, stay)}
    return States(found, changed)


@dataclass(frozen=True, slots=True)
class _Stay:
    """An array from where it is given to where it is given anew: the places of its states, and the value of each."""

    array: Syntax
    shape: object
    places: tuple[int, ...]
    values: dict[int, Syntax]


def _stays(lines: Sequence[Any], session: Session) -> list[_Stay]:
    """Return the arrays that are changed in place after they were given."""
    given: dict[object, int] = {}
    open_ones: dict[tuple[object, int], _Stay] = {}
    ends: dict[tuple[object, int], int] = {}
    for place, line in enumerate(lines):
        if not isinstance(line, Relation):
            continue
        change = _change(line)
        if change is not None:
            array, value = change
            shape = shape_of(array)
            if shape in given and not _is_parameter(array, session):
                key = shape, given[shape]
                stay = open_ones.get(key, _Stay(array, shape, (given[shape],), {}))
                open_ones[key] = _Stay(array, shape, (*stay.places, place), {**stay.values, place: value})
        elif line.signs[0] == "=":
            shape = shape_of(line.sides[0])
            if shape in given:
                ends[shape, given[shape]] = place
            given[shape] = place
    return [replace(stay, places=(*stay.places, ends.get(key, len(lines)))) for key, stay in open_ones.items()]


def _state(array: Syntax, number: int) -> Name:
    """dZ (1)"""
    sign = "d" if isinstance(array, Differential) else ""
    return Name(array.span, f"{sign}{spelled(array)} ({number})")


def _scales(value: Syntax, stay: _Stay) -> bool:
    """Say whether an array is only multiplied by a number, or by that of the samples: dW *= m."""
    rest = _renamed(value, stay.shape, Number(value.span, "1"))
    return all(part.letter in COUNTS for part in typed_parts(rest) if isinstance(part, Name))


def _with_mask(line: Relation) -> Relation:
    """m = z > 0 as m = np.where(z > 0, 1, 0), and relu_prime(z) = z > 0"""
    match line:
        case Relation(
            sides=(
                Name() | Scripted() | Call(function=Scripted()) as left,
                Name() | Scripted() as array,
                Number() as bound,
            ),
            signs=("=", sign),
            places=(first, second),
        ) if sign in _COMPARED:
            span = Span(array.span.start, bound.span.end)
            condition = Relation(span, (array, bound), (sign,), (second,))
            arguments = (condition, Number(span, "1"), Number(span, "0"))
            return Relation(line.span, (left, Call(span, Name(span, "where"), arguments)), ("=",), (first,))
        case _:
            return line


def _change(line: Relation) -> tuple[Syntax, Syntax] | None:
    """Return the array that a line changes and what it is then, told by what it was; None for any other line."""
    if len(line.sides) != len("ab"):
        return None
    left, right = line.sides
    array, place = _indexed(left)
    if array is None or place is None:
        changes = line.signs[0] == ":=" and any(shape_of(part) == shape_of(left) for part in typed_parts(right))
        return (left, right) if changes else None
    if isinstance(place, Relation) and isinstance(right, Number) and not float(right.written):
        arguments = (place, Number(right.span, "0"), array)
        return array, Call(line.span, Name(line.span, "where"), arguments)
    lowered = _lowered_by(left, right) if _is_of_classes(place) else None
    if lowered is None:
        return None
    classes = Product(place.span, (lowered, Name(place.span, "Y")), ("",))
    return array, Sum(line.span, (array, Negative(place.span, classes)))


def _indexed(left: Syntax) -> tuple[Syntax | None, Syntax | None]:
    """Return the array of dZ[Z <= 0], and what stands in the square bracket."""
    match left:
        case Product(factors=(name, Bracket(opening="[", body=body)), signs=("",)):
            return name, body
        case Scripted(sub=None, sup=Script(marks=(Mark(bracket="[", body=body),)), primes=0):
            return left.base, body
        case Scripted(sup=Script(marks=(Mark(bracket="[", body=body),)), primes=0):
            return replace(left, sup=None), body
        case Differential(body=Syntax() as inner):
            array, place = _indexed(inner)
            return (None if array is None else replace(left, body=array)), place
        case _:
            return None, None


def _is_of_classes(place: Syntax) -> bool:
    """Say whether a place is [range(N), y], the entry of its class for each sample."""
    parts = place.parts if isinstance(place, Listing) else ()
    return len(parts) == len("Ny") and any(
        isinstance(name, Name) and name.letter in _RANGES for part in parts for name in typed_parts(part)
    )


def _lowered_by(left: Syntax, right: Syntax) -> Number | None:
    """Return by how much a line lowers an entry, 1 of u -= 1."""
    match right:
        case Sum(terms=(before, Negative(body=Number() as number))) if shape_of(before) == shape_of(left):
            return number
        case _:
            return None


def _is_parameter(array: Syntax, session: Session) -> bool:
    return session.vocabulary.concept(key_of(base_of(array)) or "") in _UPDATED


def _renamed(part: Any, shape: object, state: Syntax) -> Any:
    if isinstance(part, Syntax) and shape_of(part) == shape:
        return replace(state, span=part.span)
    return retyped(part, lambda inner: _renamed(inner, shape, state))
