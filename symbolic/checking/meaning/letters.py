"""What the index letters of a formula count, and over which numbers they run.

A letter is an index of a layer, of a unit or of a sample, by where it stands. The range of a unit's letter is the
width of the layers that it is used for; where these differ, the shortest, so that every instance exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic.checking.meaning.scene import Defined, Meaningless, OutOfRange, Scene
from symbolic.formula.identity import by_identity
from symbolic.formula.nodes import Entry, Formula, Index, IndexLike, OrderedProduct, Position, Prod, Quantity, Sigma
from symbolic.formula.substitute import children

__all__ = ["Use", "bounds_of", "counts_from_zero", "size_at", "size_of_letter", "uses"]


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a letter stands: `role` is "layer", "unit", "sample" or "number"; `place` counts unit indices."""

    letter: str
    role: str
    part: Formula
    place: int = 0


@by_identity
def uses(formula: Formula) -> Sequence[Use]:
    """Return the uses of all letters that no sum around them binds, in written order."""
    return tuple(_uses(formula, frozenset()))


def _uses(formula: Formula, bound: frozenset[str]) -> Iterator[Use]:
    match formula:
        case Quantity():
            yield from (use for use in _of_quantity(formula) if use.letter not in bound)
        case Entry():
            for place, index in enumerate(formula.indices):
                if isinstance(index, Index) and index.letter not in bound:
                    yield Use(index.letter, "unit", formula, place)
            yield from _uses(formula.body, bound)
        case Position(index=Index(letter=letter)):
            if letter not in bound:
                yield Use(letter, "number", formula)
        case OrderedProduct():
            yield from _of_ordered_product(formula, bound)
        case Sigma() | Prod():
            for limit in (formula.lower, formula.upper):
                if isinstance(limit, Index) and limit.letter not in bound:
                    yield Use(limit.letter, "limit", formula)
                elif isinstance(limit, Quantity):
                    yield from _uses(limit, bound)
            yield from _uses(formula.body, bound | {formula.index})
        case _:
            for part in children(formula):
                yield from _uses(part, bound)


def _of_ordered_product(formula: OrderedProduct, bound: frozenset[str]) -> Iterator[Use]:
    """Yield the layers of the first and last factor, and the row of the first and the column of the last."""
    for limit in (formula.first, formula.last):
        if isinstance(limit, Index) and limit.letter not in bound:
            yield Use(limit.letter, "layer", formula)
    if formula.links:
        for place, letter in ((0, formula.links[2]), (1, formula.links[-1])):
            if letter not in bound:
                yield Use(letter, "unit", formula, place)
    yield from _uses(formula.body, bound | {formula.index, *formula.links[:2]})


def _of_quantity(quantity: Quantity) -> Iterator[Use]:
    if isinstance(quantity.layer, Index):
        yield Use(quantity.layer.letter, "layer", quantity)
    if isinstance(quantity.sample, Index):
        yield Use(quantity.sample.letter, "sample", quantity)
    role = {"kronecker": "number", "width": "layer"}.get(quantity.name, "unit")
    for place, index in enumerate(quantity.indices):
        if isinstance(index, Index):
            yield Use(index.letter, role, quantity, place)


def size_at(use: Use, scene: Scene) -> int | None:
    """Return how many units the letter at this place may name; None where the place does not say.

    Raises:
        OutOfRange: where the network has no such layer.
    """
    part = use.part
    if isinstance(part, Entry):
        return _size_of_entry(part, use.place, scene)
    if isinstance(part, OrderedProduct):
        end = part.first if use.place == 0 else part.last
        return size_of_letter(part.body, part.links[use.place], scene.with_letter(part.index, scene.number(end, part)))
    if not isinstance(part, Quantity):
        return None
    if part.name in scene.defined:
        return _size_of_name(part, scene.defined[part.name], use, scene)
    network = scene.network
    if part.name in {"x", "y", "yhat", "Lpart"}:
        return scene.size("y" if part.name == "Lpart" else part.name, 0)
    if part.name == "W":
        return _size_of_weight(part, use.place, scene)
    if part.name in {"z", "a", "b", "delta", "Delta"}:
        return network.widths[scene.layer(part)]
    return None


def _size_of_weight(part: Quantity, place: int, scene: Scene) -> int | None:
    """Return the range of an index of a weight; where a layer has one unit, that may go without."""
    layer = scene.layer(part)
    rows, columns = scene.network.widths[layer], scene.network.widths[layer - 1]
    if len(part.indices) == 1 and 1 in (rows, columns):
        return columns if rows == 1 else rows
    return (rows, columns)[place] if place < 2 else None


def _size_of_entry(part: Entry, place: int, scene: Scene) -> int | None:
    from symbolic.checking.meaning.arrays import Array
    from symbolic.checking.meaning.worth import worth

    value = worth(part.body, scene)
    if not isinstance(value, Array):
        return 1
    rows, columns = value.shape
    return rows * columns if len(part.indices) == 1 else (rows, columns)[place] if place < 2 else None


def _size_of_name(part: Quantity, definition: Defined, use: Use, scene: Scene) -> int | None:
    """Return the range of the letter that stands at the same place in the definition of a writer's own name."""
    if use.place >= len(definition.indices):
        return None
    given = definition.indices[use.place]
    if not isinstance(given, Index):
        return None
    inner = scene
    if isinstance(definition.layer, Index) and part.layer is not None:
        inner = scene.with_letter(definition.layer.letter, scene.number(part.layer, part) - definition.layer.shift)
    return _size_in(definition.body, given.letter, inner)


def size_of_letter(body: Formula, letter: str, scene: Scene) -> int:
    """Return how many units a letter of `body` may name.

    Raises:
        Meaningless: where nothing says what it counts.
    """
    found = _size_in(body, letter, scene)
    if found is None:
        raise Meaningless(body, f"the index {letter}, of which nothing says what it counts", "an index of a unit")
    return found


def _size_in(body: Formula, letter: str, scene: Scene) -> int | None:
    sizes = [size for use in uses(body) if use.letter == letter and (size := _size_or_none(use, scene)) is not None]
    return min(sizes, default=None)


def _size_or_none(use: Use, scene: Scene) -> int | None:
    """Return the size at a place, less the shift of the letter there; None where the place tells nothing."""
    if use.role != "unit":
        return None
    return size_at(use, scene)


def bounds_of(formula: Sigma | Prod, scene: Scene) -> range:
    """Return the numbers over which a sum runs; bounds that are not written are those of what it sums.

    Raises:
        Meaningless: where nothing says what the index counts.
    """
    lower = 1 if formula.lower is None else scene.number(formula.lower, formula)
    if lower == 0 and counts_from_zero(formula, scene):
        return range(1, _largest(formula, scene) + 1)
    upper = _upper(formula.upper, scene)
    if upper is None:
        upper = _largest(formula, scene)
    return range(lower, upper + 1)


def counts_from_zero(formula: Sigma | Prod, scene: Scene) -> bool:
    """Say whether a sum over units or samples runs from 0 to their number less one."""
    roles = {use.role for use in uses(formula.body) if use.letter == formula.index}
    if formula.lower != 0 or not roles or not roles <= {"unit", "sample"}:
        return False
    if isinstance(formula.upper, Index):
        return formula.upper.shift == -1
    return isinstance(formula.upper, int) and formula.upper == _largest(formula, scene) - 1


def _upper(upper: IndexLike | Quantity | None, scene: Scene) -> int | None:
    match upper:
        case int():
            return upper
        case Quantity(name="width"):
            return scene.width(upper)
        case Quantity(name="samples"):
            return scene.point.samples
        case Index(letter=letter) if letter in scene.letters or letter == "D":
            return scene.number(upper, Position(upper))
        case _:
            return None


def _largest(formula: Sigma | Prod, scene: Scene) -> int:
    found = [use for use in uses(formula.body) if use.letter == formula.index]
    roles = {use.role for use in found}
    if not found and isinstance(formula.body, Sigma) and formula.body.index == formula.index:
        return max(bounds_of(formula.body, scene), default=0)
    if "layer" in roles:
        return scene.network.depth
    if "sample" in roles:
        return scene.point.samples
    sizes = [size for use in found if (size := _size_or_none(use, scene)) is not None]
    if not sizes:
        sizes = _sizes_of_inner_sums(formula, scene) or _sizes_of_twins(formula, scene)
    if not sizes:
        raise Meaningless(
            formula, f"a sum over {formula.index}, which nothing in it counts by", "the bounds of the sum"
        )
    return min(sizes)


def _sizes_of_twins(formula: Sigma | Prod, scene: Scene) -> list[int]:
    """Return the sizes of the letters with which the index is compared: in δ_ij both count the same units."""
    twins = {
        index.letter
        for use in uses(formula.body)
        if use.letter == formula.index and isinstance(use.part, Quantity)
        for index in use.part.indices
        if isinstance(index, Index)
    }
    sizes = (_size_in(formula.body, twin, scene) for twin in sorted(twins - {formula.index}))
    return [size for size in sizes if size is not None]


def _sizes_of_inner_sums(formula: Sigma | Prod, scene: Scene) -> list[int]:
    """Return the sizes that show only when the index of an inner sum has a number."""
    inner = formula.body
    if not isinstance(inner, Sigma):
        return []
    try:
        first = bounds_of(inner, scene).start
    except OutOfRange:
        return []
    within = scene.with_letter(inner.index, first)
    sizes = (
        _size_or_none(use, within) for use in _uses(inner.body, frozenset({inner.index})) if use.letter == formula.index
    )
    return [size for size in sizes if size is not None]
