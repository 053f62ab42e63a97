"""The numbers that a text has given to inputs, targets and parameters, one by one or as arrays.

Which entry of an array of weights is which tells the order in force when it is asked for, not when the array was given.
"""

from __future__ import annotations

from fractions import Fraction

from symbolic.checking.verdicts.measured import plain_number
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Listing, Matrix, Quantity, Transpose
from symbolic.formula.substitute import ungrouped
from symbolic.graph.network import NetworkGraph

__all__ = ["FREE", "fits", "is_likely", "number_given"]

FREE = frozenset({"W", "b", "x", "y"})
"""Quantities that are given, and follow from nothing."""


def number_given(quantity: Formula, session: Session) -> Fraction | None:
    """Return the number that a free quantity was given, by itself or in an array; None for any other."""
    if not isinstance(quantity, Quantity) or quantity.name not in FREE:
        return None
    value = session.values.get(quantity) or _entry(quantity, session)
    return None if value is None else plain_number(value)


def fits(quantity: Formula, value: Formula, session: Session) -> bool:
    """Say whether an array has the entries of x, b, y or W, whichever way it lies."""
    graph, rows = session.graph, _rows_of(value)
    if not rows or not isinstance(quantity, Quantity) or quantity.indices or not isinstance(graph, NetworkGraph):
        return False
    shape = (len(rows), len(rows[0]))
    at = graph.layer_of(quantity)
    if not isinstance(at, int) or not 0 <= at <= graph.depth:
        return False
    if quantity.name == "W":
        return at > 0 and sorted(shape) == sorted((graph.widths[at], graph.widths[at - 1]))
    return 1 in shape and max(shape) == graph.widths[at]


def is_likely(quantity: Formula, session: Session) -> bool:
    """Say whether the number of a quantity may be that of another one: of a square array in an order not yet shown."""
    if quantity in session.likely_values:
        return True
    if not isinstance(quantity, Quantity) or quantity.name != "W" or quantity in session.values:
        return False
    rows = _rows(quantity, session)
    return bool(rows) and len(rows) == len(rows[0]) > 1 and "order" not in session.settled


def _entry(quantity: Quantity, session: Session) -> Formula | None:
    """Return the entry of the array that was given for W, b, x or y as a whole; None where its shape is another one."""
    graph, rows = session.graph, _rows(quantity, session)
    if not rows or not isinstance(graph, NetworkGraph) or not all(isinstance(index, int) for index in quantity.indices):
        return None
    match quantity:
        case Quantity(name="W", layer=int() as l, indices=(int() as i, int() as j)):
            if session.reading.layout.weight_order == "from-to":
                rows = tuple(zip(*rows, strict=False))
            whole = (len(rows), len(rows[0])) == (graph.widths[l], graph.widths[l - 1])
            return rows[i - 1][j - 1] if whole else None
        case Quantity(indices=(int() as i,)):
            entries = [entry for row in rows for entry in row]
            at = graph.layer_of(quantity)
            return entries[i - 1] if isinstance(at, int) and len(entries) == graph.widths[at] else None
        case _:
            return None


def _rows(quantity: Quantity, session: Session) -> tuple[tuple[Formula, ...], ...]:
    """Return the rows of the array that was given for a quantity; none where nothing or something else was."""
    given = session.values.get(Quantity(quantity.name, quantity.layer))
    return () if given is None else _rows_of(given)


def _rows_of(value: Formula) -> tuple[tuple[Formula, ...], ...]:
    match ungrouped(value):
        case Transpose(body=body):
            return tuple(zip(*_rows_of(body), strict=True))
        case Matrix(rows=rows):
            return rows
        case Listing(parts=parts) if all(isinstance(part, Listing) for part in parts):
            rows = tuple(part.parts for part in parts if isinstance(part, Listing))
            return rows if len({len(row) for row in rows}) == 1 else ()
        case Listing(parts=parts):
            return (parts,)
        case _:
            return ()
