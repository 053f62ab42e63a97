"""Putting one formula in place of another, and a number or letter in place of an index.

Both walk the tree once and share every part that does not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from operator import is_not

from symbolic.formula.identity import by_identity
from symbolic.formula.nodes import Formula, Group, Index, IndexLike, Partial, Prod, Quantity, Sigma, Sum

__all__ = [
    "children",
    "derivatives",
    "field_names",
    "free_letters",
    "nodes_of",
    "quantities",
    "rebuilt",
    "replaced",
    "shifted",
    "ungrouped",
    "with_index",
    "with_sums_written_out",
]


_PLAIN = frozenset({"str", "int", "Sign", "IndexLike", "IndexLike | None", "tuple[IndexLike, ...]", "tuple[str, ...]"})
"""Types of fields that hold no formulas."""


def ungrouped(formula: Formula) -> Formula:
    """Return a formula without all the brackets round it."""
    while isinstance(formula, Group):
        formula = formula.body
    return formula


@cache
def field_names(node: type[Formula]) -> tuple[str, ...]:
    """Return the names of a node's fields; asking `dataclasses` each time costs more than walking a small tree."""
    return tuple(field.name for field in fields(node))  # type: ignore[arg-type]  # every node is a dataclass


@cache
def _holding(node: type[Formula]) -> tuple[str, ...]:
    """Return the names of a node's fields that may hold formulas."""
    return tuple(field.name for field in fields(node) if field.type not in _PLAIN)  # type: ignore[arg-type]  # as above


def children(formula: Formula) -> Sequence[Formula]:
    """Return the formulas directly inside `formula`, in written order."""
    found: list[Formula] = []
    for name in _holding(type(formula)):  # type: ignore[arg-type]  # mypy sees no hash in a class
        value = getattr(formula, name)
        if isinstance(value, Formula):
            found.append(value)
        elif isinstance(value, tuple):
            _add_formulas(value, found)
    return found


def _add_formulas(values: tuple[object, ...], found: list[Formula]) -> None:
    for value in values:
        if isinstance(value, Formula):
            found.append(value)
        elif isinstance(value, tuple):
            _add_formulas(value, found)


@by_identity
def nodes_of(formula: Formula) -> Sequence[Formula]:
    """Return a formula and all that stands in it, in written order."""
    found, waiting = [], [formula]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(children(part)))
    return found


def quantities(formula: Formula) -> Iterator[Quantity]:
    """Yield every quantity that stands in `formula`, in written order, as often as it stands there."""
    return (part for part in nodes_of(formula) if isinstance(part, Quantity))


def derivatives(formula: Formula) -> Iterator[Partial]:
    """Yield every derivative that stands in `formula`, in written order."""
    return (part for part in nodes_of(formula) if isinstance(part, Partial))


def with_sums_written_out(formula: Formula) -> Formula:
    """Return `formula` with every sigma sign over numbers replaced by the sum of its terms."""
    match formula:
        case Sigma(body=body, index=index, lower=int(lower), upper=int(upper)):
            return Sum(tuple(with_sums_written_out(with_index(body, index, k)) for k in range(lower, upper + 1)))
        case _:
            return rebuilt(formula, with_sums_written_out)


def free_letters(formula: Formula) -> frozenset[str]:
    """Return the letters that stand as indices in `formula` and belong to no sum around them."""
    if isinstance(formula, Quantity):
        return frozenset(index.letter for index in formula.indices if isinstance(index, Index))
    inside = frozenset(letter for part in children(formula) for letter in free_letters(part))
    return inside - {formula.index} if isinstance(formula, Sigma | Prod) else inside


def rebuilt(formula: Formula, change: Callable[[Formula], Formula]) -> Formula:
    """Return `formula` with `change` applied to each formula directly inside; the same object if none changed."""
    changes = {}
    for name in _holding(type(formula)):  # type: ignore[arg-type]  # as above
        old = getattr(formula, name)
        new = _changed(old, change)
        if new is not old:
            changes[name] = new
    return replace(formula, **changes) if changes else formula  # type: ignore[type-var]


def _changed(value: object, change: Callable[[Formula], Formula]) -> object:
    if isinstance(value, Formula):
        return change(value)
    if isinstance(value, tuple):
        new = tuple([_changed(item, change) for item in value])
        return new if any(map(is_not, new, value)) else value
    return value


def replaced(formula: Formula, values: dict[Formula, Formula]) -> Formula:
    """Return `formula` with every part that is a key of `values` replaced by its value, outermost first.

    A derivative is replaced whole or not at all: what stands under its sign says what is held fixed, and putting
    something in there would change that.
    """
    value = values.get(formula)
    if value is not None:
        return value
    if isinstance(formula, Partial):
        return formula
    return rebuilt(formula, lambda part: replaced(part, values))


def with_index(formula: Formula, letter: str, value: IndexLike) -> Formula:
    """Return `formula` with the index `letter` set to `value`; a sigma over the same letter shields its body.

    Raises:
        ValueError: where a letter put in would be taken for the running index of a sigma that it comes under.
    """
    if isinstance(formula, Sigma | Prod):
        return _sigma_with_index(formula, letter, value)
    if isinstance(formula, Quantity):
        return _quantity_with_index(formula, letter, value)
    return rebuilt(formula, lambda part: with_index(part, letter, value))


def _sigma_with_index(sigma: Sigma | Prod, letter: str, value: IndexLike) -> Sigma | Prod:
    lower = None if sigma.lower is None else _index(sigma.lower, letter, value)
    upper = _index(sigma.upper, letter, value) if isinstance(sigma.upper, int | Index) else sigma.upper
    body = sigma.body if sigma.index == letter else with_index(sigma.body, letter, value)
    if (body, lower, upper) == (sigma.body, sigma.lower, sigma.upper):
        return sigma
    if body is not sigma.body and isinstance(value, Index) and value.letter == sigma.index:
        raise ValueError(f"the letter {value.letter} is taken by the sum that it would come under: choose another")
    return replace(sigma, body=body, lower=lower, upper=upper)


def _quantity_with_index(quantity: Quantity, letter: str, value: IndexLike) -> Quantity:
    layer = None if quantity.layer is None else _index(quantity.layer, letter, value)
    sample = None if quantity.sample is None else _index(quantity.sample, letter, value)
    indices = tuple(_index(index, letter, value) for index in quantity.indices)
    if (layer, indices, sample) == (quantity.layer, quantity.indices, quantity.sample):
        return quantity
    return replace(quantity, layer=layer, indices=indices, sample=sample)


def shifted(index: IndexLike, by: int) -> IndexLike:
    """Return the index `by` above one that is a number or a letter: l + 1."""
    return index + by if isinstance(index, int) else Index(index.letter, index.shift + by)


def _index(index: IndexLike, letter: str, value: IndexLike) -> IndexLike:
    if not isinstance(index, Index) or index.letter != letter:
        return index
    return shifted(value, index.shift)
