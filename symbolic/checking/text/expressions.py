"""Expressions that stand alone: they claim nothing, but may speak of a unit or a layer that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Misfit
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Listing, Matrix
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.resolve import Resolver, resolve

__all__ = ["expression_trouble"]


def expression_trouble(syntax: Syntax, session: Session) -> Exception | None:
    """Return what is wrong with an expression that claims nothing: a unit or a layer that does not exist."""
    try:
        formula = resolve(syntax, Resolver(session.vocabulary, session.habits))
    except FormulaError as error:
        return error
    point = session.trials().modular(0)
    for part in _listed(formula):
        scene = Scene(point, session.reading, {}, session.defined, effort=session.effort)
        try:
            for letters in instances((part,), scene):
                worth(part, replace(scene, letters=letters))
        except Meaningless as trouble:
            return trouble
        except (Misfit, TooMuch, Undefined):
            continue
    return None


def _listed(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Listing(parts=parts):
            for part in parts:
                yield from _listed(part)
        case Matrix(rows=rows):
            for row in rows:
                for entry in row:
                    yield from _listed(entry)
        case _:
            yield formula
