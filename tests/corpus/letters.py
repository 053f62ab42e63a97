"""The letters of a formula: which stand free, which count layers, and where sums are understood or taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbolic.formula.nodes import (
    Formula,
    Group,
    Index,
    MatrixProduct,
    Negative,
    OrderedProduct,
    Partial,
    Prod,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import children, rebuilt, with_index
from tests.corpus.scene import parts

__all__ = ["Turned", "free_in", "layer_letters", "summed_apart", "variables", "with_sums", "without_bounds"]


@dataclass(frozen=True)
class Turned(Formula):
    """A side that is compared after transposing it."""

    body: Formula


def free_in(formula: Formula) -> frozenset[str]:
    """Return the letters of units and samples that no sum in `formula` binds."""
    if isinstance(formula, Quantity):
        indices = (*(formula.indices if formula.name != "width" else ()), formula.sample)
        return frozenset(index.letter for index in indices if isinstance(index, Index))
    own = _of_ordered(formula)
    inside = frozenset(letter for part in children(formula) for letter in free_in(part))
    if isinstance(formula, Turned):
        inside = free_in(formula.body)
    if isinstance(formula, Sigma | Prod):
        inside -= {formula.index}
    return frozenset((inside - own[0]) | own[1])


def _of_ordered(formula: Formula) -> tuple[frozenset[str], frozenset[str]]:
    """Return the letters that an ordered product binds, and those that it shows."""
    links = getattr(formula, "links", ())
    outside = frozenset((links[2], links[-1])) if links else frozenset()
    indices = getattr(formula, "indices", ()) if not isinstance(formula, Quantity) else ()
    shown = frozenset(index.letter for index in indices if isinstance(index, Index))
    return frozenset(links), outside | shown


def layer_letters(sides: tuple[Formula, Formula]) -> set[str]:
    found: set[str] = set()
    for side in sides:
        inner = side.body if isinstance(side, Turned) else side
        bound = {getattr(part, "index", "") for part in parts(inner) if hasattr(part, "links")}
        for part in parts(inner):
            layers = [getattr(part, name, None) for name in ("layer", "first", "last")]
            layers += part.indices if isinstance(part, Quantity) and part.name == "width" else ()
            found |= {layer.letter for layer in layers if isinstance(layer, Index)} - bound
    return found - {"D"}


def with_sums(formula: Formula, kept: frozenset[str]) -> Formula:
    """Return `formula` with a sum over every letter that two factors of a product share and nothing else binds."""
    match formula:
        case Product(factors=factors) | MatrixProduct(factors=factors):
            inside = rebuilt(formula, lambda part: part if _is_factor(part) else with_sums(part, kept))
            counts: dict[str, int] = {}
            for factor in _flat(factors):
                for letter in free_in(factor):
                    counts[letter] = counts.get(letter, 0) + 1
            for letter in sorted(letter for letter, times in counts.items() if times > 1 and letter not in kept):
                inside = Sigma(inside, letter)
            return inside
        case Sigma(index=letter):
            return rebuilt(formula, lambda part: with_sums(part, kept | {letter}))
        case Partial() | OrderedProduct():
            return formula
        case _:
            return rebuilt(formula, lambda part: with_sums(part, kept))


def without_bounds(formula: Formula) -> Formula:
    """Return `formula` with sums over the range of their index, as they read where no bounds are printed."""
    if isinstance(formula, Sigma) and isinstance(formula.upper, Quantity):
        return Sigma(without_bounds(formula.body), formula.index)
    return rebuilt(formula, without_bounds)


def _is_factor(part: Formula) -> bool:
    """Say whether a factor is a product in brackets, whose letters count as those of the whole product."""
    return isinstance(part, Product) or (isinstance(part, Group) and _is_factor(part.body))


def _flat(factors: tuple[Formula, ...]) -> Iterator[Formula]:
    for factor in factors:
        match factor:
            case Product(factors=inner):
                yield from _flat(inner)
            case Group(body=body) | Negative(body=body) if not isinstance(body, Sum):
                yield from _flat((body,))
            case _:
                yield factor


def variables(formula: Formula) -> frozenset[Formula]:
    """Return by what a side differentiates."""
    return frozenset(part.wrt for part in parts(formula) if isinstance(part, Partial))


def summed_apart(formula: Formula, free: frozenset[str], variables: frozenset[Formula]) -> Formula:
    """Return `formula` with sums over a letter that stands free elsewhere taken over another, but for `variables`."""
    if isinstance(formula, Sigma) and formula.index in free:
        return Sigma(_with_other_letter(formula.body, formula.index, variables), _OTHER, formula.lower, formula.upper)
    return rebuilt(formula, lambda part: summed_apart(part, free, variables))


_OTHER = "other"


def _with_other_letter(formula: Formula, letter: str, variables: frozenset[Formula]) -> Formula:
    match formula:
        case Partial(of=of, wrt=wrt) if wrt in variables:
            return Partial(with_index(of, letter, Index(_OTHER)), wrt)
        case Partial() | Quantity():
            return with_index(formula, letter, Index(_OTHER))
        case _:
            return rebuilt(formula, lambda part: _with_other_letter(part, letter, variables))
