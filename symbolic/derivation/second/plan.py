"""Which derivations are shown with one of a second derivative: what a line relies on comes before it, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from symbolic.derivation.plan import neighbours
from symbolic.derivation.second.engine import SecondDeriver
from symbolic.derivation.second.steps import SecondDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nested import outermost_derivatives
from symbolic.formula.nodes import Partial
from symbolic.formula.substitute import with_sums_written_out

__all__ = ["in_full", "left_as_they_are", "with_sources"]

_Needed: TypeAlias = Callable[[Derivation], Iterator[Derivation]]


def with_sources(deriver: SecondDeriver, derivation: SecondDerivation) -> tuple[Derivation, ...]:
    """Return what the lines of `derivation` put in, the derivatives of neighbours first, and then itself."""
    return _ordered(deriver, derivation, lambda item: _put_in(deriver, item))


def in_full(deriver: SecondDeriver, derivation: SecondDerivation) -> tuple[Derivation, ...]:
    """Return the same, preceded by the derivations of all that results leave as it is."""

    def needed(item: Derivation) -> Iterator[Derivation]:
        yield from _put_in(deriver, item)
        for part in left_as_they_are(item):
            found = deriver.resolve(part)
            if found is not None:
                yield found

    return _ordered(deriver, derivation, needed)


def left_as_they_are(derivation: Derivation) -> tuple[Partial, ...]:
    """Return the derivatives that stand in the result, to be found in derivations of their own."""
    return tuple(dict.fromkeys(outermost_derivatives(with_sums_written_out(derivation.result))))


def _put_in(deriver: SecondDeriver, derivation: Derivation) -> Iterator[Derivation]:
    for fact in (fact for step in derivation.steps for fact in step.uses):
        yield from (source for source in deriver.sources(fact) if source.start != derivation.start)


def _ordered(deriver: SecondDeriver, last: Derivation, needed: _Needed) -> tuple[Derivation, ...]:
    done: dict[Partial, Derivation] = {}
    stack = [last]
    while stack:
        waiting = [item for item in needed(stack[-1]) if item.start not in done]
        if stack[-1].start in done or not waiting:
            derivation = stack.pop()
            done.setdefault(derivation.start, derivation)
        else:
            stack.extend(reversed(waiting))
    links = neighbours(deriver.first, done.values())
    first = {item.start: item for item in links if not any(True for _ in needed(item))}
    return (*first.values(), *(item for start, item in done.items() if start not in first))
