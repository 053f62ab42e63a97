"""What is known of lines that were judged before: in a class, the same step is decided once.

A judgement depends on what was typed, on the conventions in force and on names that the text gave; where all of these
are the same, it is taken over, with the places of its parts moved to where they stand in the text at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, TypeVar

from symbolic.checking.effort import MOST_NODES, Effort
from symbolic.checking.points.point import Point
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.resolve import Resolver

__all__ = ["Memory"]

_MOST = 400
"""Judgements that are remembered, of some 20 KB each; beyond, the one that was not asked for longest is forgotten."""

_MOST_TABLES = 200
"""Tables of letters, and of points, that are remembered."""

T = TypeVar("T")
_Make = Callable[[Syntax, Syntax, Session], Judgement]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A judgement, where its sides stood, what it cost, and what it left in the session."""

    judgement: Judgement
    places: tuple[Span, Span]
    spent: int
    confirmed: frozenset[str]
    own: Mapping[str, str]


@dataclass(slots=True)
class Memory:
    """Judgements on one network by all that they depend on, and the points of the network modulo primes."""

    _points: dict[object, dict[tuple[str, int], Point[Any]]] = field(default_factory=dict)
    _known: dict[object, _Remembered] = field(default_factory=dict)
    _results: dict[object, tuple[Any, int]] = field(default_factory=dict)
    _tables: dict[int, tuple[Mapping[str, str], frozenset[tuple[str, str]]]] = field(default_factory=dict)

    def points(self, key: object) -> dict[tuple[str, int], Point[Any]]:
        """Return the points that are known of a network, to be added to."""
        if key not in self._points and len(self._points) >= _MOST_TABLES:
            self._points.clear()
        return self._points.setdefault(key, {})

    def judged(self, left: Syntax, right: Syntax, session: Session, make: _Make) -> Judgement:
        """Return the judgement of a relation, made now or taken over.

        What was cut short is not remembered, and neither are two sides out of different texts, as they stand in a
        mended relation: their parts cannot be told by their places.
        """
        key = (_shape(left), _shape(right), *self._state(session))
        known = self._known.get(key)
        apart = left.span.end <= right.span.start or right.span.end <= left.span.start
        if known is not None and apart and session.effort.allows(known.spent):
            self._known[key] = self._known.pop(key)
            return _taken_over(known, left, right, session)
        begun = session.effort.whole + session.effort.spent
        found = make(left, right, session)
        if apart and not session.effort.is_used_up:
            _make_room(self._known)
            spent = session.effort.whole + session.effort.spent - begun
            confirmed, own = frozenset(session.confirmed), session.vocabulary.own
            self._known[key] = _Remembered(found, (left.span, right.span), spent, confirmed, own)
        return found

    def kept(self, key: object, effort: Effort, make: Callable[[], T]) -> T:
        """Return what is known by a key, made now or before; what it costs is counted each time."""
        known = self._results.get(key)
        if known is not None and effort.allows(known[1]) and effort.spent + known[1] <= MOST_NODES:
            effort.spent += known[1]
            self._results[key] = self._results.pop(key)
            return known[0]  # type: ignore[no-any-return]  # what was made under this key
        begun = effort.spent
        made = make()
        if effort.spent <= MOST_NODES and not effort.is_used_up:
            _make_room(self._results)
            self._results[key] = made, effort.spent - begun
        return made

    def _state(self, session: Session) -> tuple[object, ...]:
        """Return all that a judgement depends on besides what was typed."""
        vocabulary = session.vocabulary
        return (
            session.habits,
            session.reading,
            self._content(vocabulary.quantities),
            self._content(vocabulary.functions),
            tuple(sorted(vocabulary.indices.items())),
            tuple(sorted(vocabulary.own.items())),
            tuple(sorted(vocabulary.layers.items(), key=repr)),
            vocabulary.idle,
            vocabulary.notation,
            tuple(session.defined.items()),
            session.own_loss,
            frozenset(session.confirmed),
            frozenset(session.settled),
            tuple(sorted(session.numbers.items())),
            session.condition,
            session.layers,
            session.most_ways,
            session.targets,
            session.samples,
            session.from_zero,
            r"\delta" in session.used,
        )

    def _content(self, table: Mapping[str, str]) -> frozenset[tuple[str, str]]:
        """Return what stands in a table; the tables are few and long, so this is found once for each."""
        known = self._tables.get(id(table))
        if known is None:
            if len(self._tables) >= _MOST_TABLES:
                self._tables.clear()
            known = self._tables[id(table)] = table, frozenset(table.items())
        return known[1]


def _make_room(table: dict[Any, Any]) -> None:
    """Forget what has been in a table longest, where it is full."""
    if len(table) >= _MOST:
        del table[next(iter(table))]


def _taken_over(known: _Remembered, left: Syntax, right: Syntax, session: Session) -> Judgement:
    session.begin_line()
    session.effort.spent += known.spent
    session.confirmed |= known.confirmed
    if known.own != session.vocabulary.own:
        session.vocabulary = replace(session.vocabulary, own=known.own)
    moved = _moved(known.judgement, known.places, left, right)
    literal = moved.literal
    return moved if literal is None else replace(moved, literal=_moved(literal, known.places, left, right))


def _moved(judgement: Judgement, places: tuple[Span, Span], left: Syntax, right: Syntax) -> Judgement:
    """Return a judgement with the places of its parts where they stand in the text at hand."""
    by = left.span.start - places[0].start, right.span.start - places[1].start
    if by == (0, 0):
        return judgement

    def moved(span: Span) -> Span:
        shift = by[0] if places[0].start <= span.start and span.end <= places[0].end else by[1]
        return Span(span.start + shift, span.end + shift)

    old = judgement.resolver
    found = {number: (formula, moved(span)) for number, (formula, span) in old.places.items()}
    new = Resolver(old.vocabulary, old.habits, found, old.typed, old.indices, old.keys)
    return replace(judgement, resolver=new)


def _shape(side: Syntax) -> tuple[object, ...]:
    """Return what was typed, with places counted from its own beginning."""
    return side.span.end - side.span.start, _relative(side, side.span.start)


def _relative(value: object, start: int) -> Any:
    if isinstance(value, Span):
        return value.start - start, value.end - start
    if isinstance(value, tuple):
        return tuple(_relative(part, start) for part in value)
    names = _names(type(value))  # type: ignore[arg-type]  # mypy sees no hash in a class
    if not names:
        return value
    return (type(value), *(_relative(getattr(value, name), start) for name in names))


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a node; none of anything else."""
    return tuple(part.name for part in fields(kind)) if hasattr(kind, "__dataclass_fields__") else ()
