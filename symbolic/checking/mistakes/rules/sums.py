"""Sums that are wrong: a path or a term left out, a Σ forgotten or too many, over another index or another range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.checking.mistakes.rules.candidates import layer_of_signal, signals, times, units_of
from symbolic.formula.nodes import (
    Formula,
    Gradient,
    Group,
    Index,
    IndexLike,
    MatrixProduct,
    Partial,
    Product,
    Quantity,
    Sigma,
    Sum,
    Transpose,
)
from symbolic.formula.substitute import nodes_of, rebuilt, shifted

__all__ = [
    "add_bias",
    "add_path",
    "add_sum",
    "add_way",
    "cut_range",
    "drop_bias",
    "drop_path",
    "drop_sum",
    "drop_sum_of_samples",
    "drop_way",
    "spurious_sum",
    "sum_over_other",
    "sum_samples",
    "whole_range",
]


# --- paths ------------------------------------------------------------------------------------------------------------


def drop_path(formula: Formula, _: Setting) -> Iterator[Edit]:
    """u_1 + u_2 -> u_1, where both are made alike"""
    if isinstance(formula, Sum) and len({_shape(term) for term in formula.terms}) == 1:
        for number, term in enumerate(formula.terms):
            rest = (*formula.terms[:number], *formula.terms[number + 1 :])
            yield Edit(Sum(rest) if len(rest) > 1 else _inner(rest[0]), (term,))


def _inner(formula: Formula) -> Formula:
    return formula.body if isinstance(formula, Group) else formula


def _shape(formula: Formula) -> Formula:
    """Return a formula without its unit indices."""

    def bare(part: Formula) -> Formula:
        if isinstance(part, Quantity):
            return replace(part, indices=())
        return rebuilt(part, bare)

    return bare(formula)


def add_path(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u_1 -> u_1 + u_2: the same for the other units of a layer that lies between"""
    for layer, unit, width in _passed(term, setting):
        others = tuple(
            _through(term, layer, unit, other, setting.spec.depth) for other in range(1, width + 1) if other != unit
        )
        yield Edit(Sum((term, *others)), (others[0],))
        if len(others) > 1:
            for number, other in enumerate(others):
                yield Edit(Sum((term, other)), (others[number],))


def _passed(term: Formula, setting: Setting) -> Iterator[tuple[int, int, int]]:
    """Yield the layers through one unit of which a term passes: the layer, the unit and the width."""
    widths = setting.spec.widths
    named = (
        pair for part in nodes_of(term) if isinstance(part, Quantity) for pair in _units_of(part, setting.spec.depth)
    )
    for layer, unit in dict.fromkeys(named):
        if 0 <= layer < len(widths) and 1 < widths[layer] <= _MOST_PATHS and 1 <= unit <= widths[layer]:
            yield layer, unit, widths[layer]


def _units_of(part: Quantity, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the layer and the number of each unit that a quantity names."""
    layer = {"x": 0, "y": depth, "yhat": depth}.get(part.name, part.layer)
    if isinstance(layer, int) and part.name in _OF_UNITS:
        for index, beside in zip(part.indices, (layer, layer - 1), strict=False):
            if isinstance(index, int):
                yield beside, index


_OF_UNITS = frozenset({"W", "a", "z", "delta", "x", "y", "yhat"})
_MOST_PATHS = 6


def _through(formula: Formula, layer: int, unit: int, other: int, depth: int) -> Formula:
    """Return a term for another unit of a layer."""
    if isinstance(formula, Quantity):
        pairs = dict(enumerate(_units_of(formula, depth)))
        indices = tuple(
            other if pairs.get(place) == (layer, unit) else index for place, index in enumerate(formula.indices)
        )
        return replace(formula, indices=indices)
    return rebuilt(formula, lambda part: _through(part, layer, unit, other, depth))


def drop_way(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """u + v -> u, where a skip or a shared weight brings the second"""
    if isinstance(formula, Sum) and _has_several_ways(setting) and isinstance(setting.sides[0], Partial | Gradient):
        for number, term in enumerate(formula.terms):
            rest = (*formula.terms[:number], *formula.terms[number + 1 :])
            yield Edit(Sum(rest) if len(rest) > 1 else _inner(rest[0]), (term,))


def add_way(side: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u + δ, u -> u + δ a: what comes over a skip, or by another use of a weight"""
    if not _has_several_ways(setting):
        return
    terms = side.terms if isinstance(side, Sum) else (side,)
    for way in (*signals(setting), *_by_weights(setting)):
        yield Edit(Sum((*terms, way)), (way,))


def _by_weights(setting: Setting) -> Iterator[Formula]:
    """Yield δ a, what a weight of the layer of δ brings."""
    for signal in signals(setting):
        layer = layer_of_signal(signal)
        if layer is not None:
            yield from (times(signal, unit) for unit in units_of("a", shifted(layer, -1), setting))


def _has_several_ways(setting: Setting) -> bool:
    return any(layer.skip is not None or layer.share is not None for layer in setting.spec.layers)


# --- sigma signs ------------------------------------------------------------------------------------------------------


def drop_sum(formula: Formula, _: Setting) -> Iterator[Edit]:
    """Σ_k u_k -> u_k"""
    if isinstance(formula, Sigma) and not _counts_samples(formula):
        yield Edit(Group(formula.body) if isinstance(formula.body, Sum) else formula.body, (formula,))


def add_sum(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u_k -> Σ_k u_k, over letters that the other side does not have"""
    for letter in _letters(term, setting):
        sigma = Sigma(term, letter)
        yield Edit(sigma, (sigma,))
        match term:
            case Product(factors=factors):
                yield from (
                    Edit(replace(term, factors=(*rest, Sigma(inner, letter))), (sigma,))
                    for inner, rest in _split(factors, letter)
                )


def _split(factors: tuple[Formula, ...], letter: str) -> Iterator[tuple[Formula, tuple[Formula, ...]]]:
    """Yield the factors that hold a letter as one, and the others."""
    inside = tuple(factor for factor in factors if letter in _unit_letters(factor))
    outside = tuple(factor for factor in factors if letter not in _unit_letters(factor))
    if inside and outside:
        yield (Product(inside) if len(inside) > 1 else inside[0]), outside


def _letters(term: Formula, setting: Setting) -> list[str]:
    own = _unit_letters(setting.sides[0]) | set(setting.bound)
    bound = {part.index for part in nodes_of(term) if isinstance(part, Sigma)}
    return sorted(_unit_letters(term) - own - bound)


def _unit_letters(formula: Formula) -> set[str]:
    found = (part for part in nodes_of(formula) if isinstance(part, Quantity))
    return {index.letter for part in found for index in part.indices if isinstance(index, Index)}


def spurious_sum(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u_i -> Σ_i u_i over a letter that is free"""
    for letter in sorted(_unit_letters(setting.sides[0]) & _unit_letters(term)):
        yield Edit(Sigma(term, letter), (Sigma(term, letter),))


def sum_over_other(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """Σ_k -> Σ_i"""
    if isinstance(formula, Sigma):
        letters = _unit_letters(formula.body) | _unit_letters(setting.sides[0]) | set(_letters(formula.body, setting))
        for letter in sorted(letters - {formula.index}):
            new = replace(formula, index=letter, lower=None, upper=None)
            yield Edit(new, (Quantity(letter),))


# --- ranges -----------------------------------------------------------------------------------------------------------


def cut_range(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """Σ_{k=1}^{n} -> Σ_{k=2}^{n}, Σ_{k=1}^{n_l} -> Σ_{k=1}^{n_{l+1}}"""
    match formula:
        case Sigma(lower=1, upper=Quantity(name="width", indices=(l,))):
            for by in (-1, 1):
                yield Edit(replace(formula, upper=Quantity("width", indices=(shifted(l, by),))))
            if isinstance(l, int) and setting.spec.widths[l] > 1:
                yield Edit(replace(formula, lower=2))
                yield Edit(replace(formula, upper=setting.spec.widths[l] - 1))
        case Sigma(lower=1, upper=int(last)) if last > 1:
            yield from (Edit(replace(formula, upper=last - 1)), Edit(replace(formula, lower=2)))


def whole_range(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """Σ_{k=2}^{n} -> Σ_{k=1}^{n}, over all units of a layer"""
    if not isinstance(formula, Sigma) or (formula.lower is None and formula.upper is None):
        return
    if formula.lower not in {1, None}:
        yield Edit(replace(formula, lower=1), (replace(formula, lower=1),))
    uppers: list[IndexLike | Quantity] = [Quantity("width", indices=(layer,)) for layer in setting.facts.layers]
    uppers += sorted(set(setting.spec.widths)) if isinstance(formula.upper, int) else ()
    for upper in uppers:
        if upper != formula.upper:
            new = replace(formula, lower=1, upper=upper)
            yield Edit(new, (new,))


# --- samples ----------------------------------------------------------------------------------------------------------


def _counts_samples(sigma: Sigma) -> bool:
    return any(part.sample == Index(sigma.index) for part in nodes_of(sigma.body) if isinstance(part, Quantity))


def drop_sum_of_samples(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """Σ_i δ^(i) -> δ^(i), 1^T Δ -> Δ"""
    match setting.sides[0]:
        case Partial(wrt=Quantity(name="W" | "b")) | Gradient(wrt=Quantity(name="W" | "b")):
            pass
        case _:  # what is of one sample has no sum over them
            return
    if isinstance(formula, Sigma) and _counts_samples(formula):
        yield Edit(formula.body, (formula,))
    match formula:
        case MatrixProduct(factors=factors):
            kept = tuple(factor for factor in factors if not _is_ones(factor))
            if 0 < len(kept) < len(factors):
                yield Edit(MatrixProduct(kept) if len(kept) > 1 else kept[0], (formula,))


def _is_ones(factor: Formula) -> bool:
    body = factor.body if isinstance(factor, Transpose) else factor
    return isinstance(body, Quantity) and body.name == "ones"


def sum_samples(term: Formula, setting: Setting) -> Iterator[Edit]:
    """δ^(i) -> Σ_i δ^(i), Δ -> 1^T Δ"""
    letters = {
        part.sample.letter for part in nodes_of(term) if isinstance(part, Quantity) and isinstance(part.sample, Index)
    }
    for letter in sorted(letters - set(setting.bound)):
        yield Edit(Sigma(term, letter), (Sigma(term, letter),))
    if setting.facts.is_about_batches:
        ones = Quantity("ones")
        for new in (MatrixProduct((Transpose(ones), term)), MatrixProduct((term, ones))):
            yield Edit(new, (new,))


# --- biases -----------------------------------------------------------------------------------------------------------


def drop_bias(formula: Formula, _: Setting) -> Iterator[Edit]:
    """W a + b -> W a"""
    if isinstance(formula, Sum):
        kept = tuple(term for term in formula.terms if not (isinstance(term, Quantity) and term.name == "b"))
        if 0 < len(kept) < len(formula.terms):
            gone = next(term for term in formula.terms if term not in kept)
            yield Edit(Sum(kept) if len(kept) > 1 else kept[0], (gone,))


def add_bias(term: Formula, setting: Setting) -> Iterator[Edit]:
    """W a -> W a + b"""
    match setting.sides[0]:
        case Quantity(name="z" | "a" | "Z" | "A", layer=layer) if layer is not None:
            for score in units_of("z", layer, setting):
                bias = Quantity("b", layer, score.indices)
                terms = term.terms if isinstance(term, Sum) else (term,)
                yield Edit(Sum((*terms, bias)), (bias,))
