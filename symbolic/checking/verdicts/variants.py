"""Other sides that a line may mean: a summed index that meets a free one, a braced part that is told by its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symbolic.checking.meaning.letters import uses
from symbolic.formula.nodes import (
    Apply,
    Entry,
    Formula,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sum,
    Underbrace,
)
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.resolver.vocabulary import CLASS, COUNTS
from symbolic.formula.substitute import children, nodes_of, quantities, rebuilt, shifted, with_index

__all__ = ["CLASS_LETTERS", "VARIANTS", "of_samples", "unit_named", "variant"]

Change = Callable[[Sequence[Formula], Resolver], "tuple[Formula, ...] | None"]

CLASS_LETTERS = frozenset({Index("c"), Index("d"), Index("t")})
"""Indices that some writers keep for the right class, as in -log p_t."""

_FRESH = "the summed index"
_UNIT = Index("h")
_INPUTS = {"x": "a", "X": "A"}
_OF_ANY_LAYER = frozenset({"W", "b", "z", "Z", "delta", "Delta"})


def variant(name: str, sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides as the variant `name` takes them; None where it changes nothing."""
    return _CHANGES[name](sides, resolver)


def with_summed_index_renamed(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """∂/∂a_i Σ_i u_i is ∂/∂a_i Σ_m u_m: below the derivative stands the free index, under the sum another."""
    free = frozenset(use.letter for side in sides for use in uses(side))
    changed = tuple(_renamed(side, free, resolver) for side in sides)
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def _renamed(formula: Formula, free: frozenset[str], resolver: Resolver) -> Formula:
    if isinstance(formula, Sigma) and formula.index in free and _differentiates_by(formula.body, formula.index):
        body = _apart(formula.body, formula.index)
        return resolver.in_place_of(formula, Sigma(body, _FRESH, formula.lower, formula.upper))
    if isinstance(formula, Partial) and isinstance(formula.of, Sigma) and _holds(formula.wrt, formula.of.index):
        inner = formula.of
        fresh = with_index(inner.body, inner.index, Index(_FRESH))
        of = Sigma(fresh, _FRESH, inner.lower, inner.upper)
        return resolver.in_place_of(formula, Partial(of, formula.wrt))
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _renamed(part, free, resolver)))


def _differentiates_by(body: Formula, letter: str) -> bool:
    if isinstance(body, Partial):
        return not isinstance(body.of, Quantity) and _holds(body.wrt, letter)
    return any(_differentiates_by(part, letter) for part in children(body))


def _holds(formula: Formula, letter: str) -> bool:
    if isinstance(formula, Quantity):
        return Index(letter) in formula.indices
    return any(_holds(part, letter) for part in children(formula))


def _apart(body: Formula, letter: str) -> Formula:
    """Return the body of a sum with a fresh letter everywhere but below derivatives."""
    if isinstance(body, Partial):
        return Partial(with_index(body.of, letter, Index(_FRESH)), body.wrt)
    if isinstance(body, Quantity):
        return with_index(body, letter, Index(_FRESH))
    return rebuilt(body, lambda part: _apart(part, letter))


def with_labels(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides with every braced f(u) that is labelled f(v) replaced by its label."""

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Underbrace) and _of_one_function(formula.body, formula.label):
            return formula.label
        return resolver.in_place_of(formula, rebuilt(formula, change))

    changed = tuple(map(change, sides))
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def with_norms(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """L = (ŷ - y)² is L = |ŷ - y|²"""
    if not isinstance(sides[0], Quantity) or sides[0].name not in {"L", "J"}:
        return None

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Power) and isinstance(formula.exponent, Number) and formula.exponent.written == "2":
            return resolver.in_place_of(formula, Apply("squared_norm", (formula.base,)))
        return resolver.in_place_of(formula, rebuilt(formula, change))

    changed = change(sides[1])
    return None if changed == sides[1] else (sides[0], changed)


def with_shared_bias(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """z_{h2} = ... + b_1 is z_{h2} = ... + b_{h2}, and ∂E/∂b_1 is Σ_i ∂E/∂b_i, where b_1 is the one bias of layer 1

    So is z_{h2} = ... + b.
    """
    left = sides[0]
    summed = tuple(_over_units(side, resolver) for side in sides)
    if summed != tuple(sides):
        return summed
    if not isinstance(left, Quantity) or left.name != "z" or len(left.indices) != 1 or left.layer is None:
        return None

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Quantity) and formula.name == "b" and formula.layer is None and _is_shared(formula):
            return resolver.in_place_of(formula, replace(formula, layer=left.layer, indices=left.indices))
        return resolver.in_place_of(formula, rebuilt(formula, change))

    changed = change(sides[1])
    return None if changed == sides[1] else (left, changed)


def _is_shared(bias: Quantity) -> bool:
    """Say whether a bias has no index, or that of its layer."""
    return not bias.indices or (len(bias.indices) == 1 and isinstance(bias.indices[0], int))


def _over_units(formula: Formula, resolver: Resolver) -> Formula:
    """∂E/∂b_1 as Σ_i ∂E/∂b_i^[1]"""
    match formula:
        case Partial(of=of, wrt=Quantity(name="b", layer=None, indices=(int() as number,)) as bias):
            each = Partial(of, replace(bias, layer=number, indices=(Index(_FRESH),)))
            return resolver.in_place_of(formula, Sigma(each, _FRESH))
        case _:
            return resolver.in_place_of(formula, rebuilt(formula, lambda part: _over_units(part, resolver)))


def with_right_class(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """-log p_t is -log p of the right class, and ∂L/∂z_t = p_t - 1 is its slope"""
    found = [{use.letter for use in uses(side)} for side in sides]
    letters = [index.letter for index in CLASS_LETTERS if any(index.letter in side for side in found)]
    if len(letters) != 1:
        return None
    return tuple(resolver.in_place_of(side, with_index(side, letters[0], Index(CLASS))) for side in sides)


def with_parts_of_loss(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """E_k beside y_k is what output k adds to the loss, not the loss of sample k"""
    units = {Index(use.letter) for side in sides for use in uses(side) if use.role == "unit"}

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Quantity) and formula.name == "L" and formula.sample in units:
            return resolver.in_place_of(formula, Quantity("Lpart", None, (formula.sample,)))
        return resolver.in_place_of(formula, rebuilt(formula, change))

    changed = tuple(map(change, sides))
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def with_losses_of_samples(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """∂J/∂z^(i) and ∂J/∂Z are ∂L^(i)/∂z^(i), of the loss of each sample, where J is the cost of the batch"""

    def change(formula: Formula) -> Formula:
        match formula:
            case Partial(of=Quantity(name="J"), wrt=Quantity() as by) if of_samples(by):
                return resolver.in_place_of(formula, Partial(Quantity("L", sample=by.sample), by))
            case _:
                return resolver.in_place_of(formula, rebuilt(formula, change))

    changed = tuple(map(change, sides))
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def of_samples(quantity: Quantity) -> bool:
    """Say whether a quantity belongs to a sample, or has an entry for each."""
    return quantity.sample is not None or quantity.name in {"Z", "A", "Yhat"}


def with_samples_below(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Σ_i δ_i is the sum over samples where δ stands for a batch: i is the only index of all that has it"""
    changed = tuple(_of_samples(side, resolver) for side in sides)
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def _of_samples(formula: Formula, resolver: Resolver) -> Formula:
    if isinstance(formula, Sigma) and _may_count_samples(formula):
        batch = _batch_of(formula.body, Index(formula.index), resolver)
        if batch is not None:  # of all its rows or columns
            return resolver.in_place_of(formula, Apply("total", (batch,)))
        if all(_is_alone(use.part) for use in uses(formula.body) if use.letter == formula.index):
            body = _with_sample(formula.body, formula.index, resolver)
            return resolver.in_place_of(formula, replace(formula, body=body))
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _of_samples(part, resolver)))


def _batch_of(body: Formula, index: Index, resolver: Resolver) -> Formula | None:
    """δ of δ_i, L of L(ŷ^(i)), dZ of dZ_i, dZ^(i) and (dZ)_i; None where the index tells no sample of one array"""
    match body:
        case Quantity() if all(_is_alone(use.part) for use in uses(body) if use.letter == index.letter):
            return replace(body, indices=())
        case Partial(of=Quantity(name="L") as loss, wrt=Quantity() as by) if id(loss) not in resolver.keys:
            if by.sample == index and not by.indices:
                return Partial(replace(loss, sample=None), replace(by, sample=None))
            below = _batch_of(by, index, resolver)
            return None if below is None else Partial(loss, below)
        case Entry(body=Quantity() | Partial() as whole, indices=(letter,)) if letter == index:
            return whole
        case _:
            return None


def _may_count_samples(sigma: Sigma) -> bool:
    """Say whether the bounds of a sum are those of all samples: 1 and N, or none at all."""
    return (sigma.lower, sigma.upper) in {(None, None), *((1, letter) for letter in map(Index, COUNTS))}


def _is_alone(part: Formula) -> bool:
    return isinstance(part, Quantity) and part.name != "W" and part.sample is None and len(part.indices) == 1


def _with_sample(formula: Formula, letter: str, resolver: Resolver) -> Formula:
    if isinstance(formula, Quantity) and formula.indices == (Index(letter),):
        return resolver.in_place_of(formula, replace(formula, indices=(), sample=Index(letter)))
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _with_sample(part, letter, resolver)))


def with_wider_sums(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Σ_i u_i + v_i is Σ_i (u_i + v_i): an index that stands in the terms behind a sum belongs to it"""
    changed = tuple(_wider(side, resolver) for side in sides)
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def _wider(formula: Formula, resolver: Resolver) -> Formula:
    if isinstance(formula, Sum):
        for place, term in enumerate(formula.terms[:-1]):
            sigma = _last_sum(term)
            behind = formula.terms[place + 1 :]
            if sigma is not None and all(_holds(other, sigma.index) for other in behind):
                wide = replace(sigma, body=Sum((sigma.body, *behind)))
                whole = _with_last_sum(term, wide)
                terms = (*formula.terms[:place], whole)
                return resolver.in_place_of(formula, whole if len(terms) == 1 else Sum(terms))
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _wider(part, resolver)))


def _last_sum(term: Formula) -> Sigma | None:
    """Return the innermost sum with which a term ends."""
    match term:
        case Negative(body=body):
            return _last_sum(body)
        case Product(factors=(*_, last)):
            return _last_sum(last)
        case Sigma(body=Sigma() as body):
            return _last_sum(body)
        case Sigma():
            return term
        case _:
            return None


def _with_last_sum(term: Formula, wide: Sigma) -> Formula:
    match term:
        case Negative(body=body):
            return Negative(_with_last_sum(body, wide))
        case Product(factors=(*first, last), sign=sign):
            return Product((*first, _with_last_sum(last, wide)), sign)
        case Sigma(body=Sigma() as body):
            return replace(term, body=_with_last_sum(body, wide))
        case _:
            return wide


def with_unit_named(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Σ_o δ_o w_oh beside a_1 is Σ_o δ_o w_o1: h of weights alone is the one unit that the line names by its number"""
    unit = unit_named(sides)
    if unit is None:
        return None

    def change(formula: Formula) -> Formula:
        if not isinstance(formula, Quantity) or _UNIT not in formula.indices:
            return resolver.in_place_of(formula, rebuilt(formula, change))
        behind = 1 if formula.indices[-1] == _UNIT else 0  # it leaves that unit
        layer = None if unit.layer is None else shifted(unit.layer, behind)
        indices = tuple(unit.indices[0] if index == _UNIT else index for index in formula.indices)
        return resolver.in_place_of(formula, replace(formula, layer=formula.layer or layer, indices=indices))

    return tuple(map(change, sides))


def unit_named(sides: Sequence[Formula]) -> Quantity | None:
    """Return the one activation that the line numbers, where h stands below weights alone.

    Other letters are counted by: to take them for a number would excuse a slip.
    """
    parts = [part for side in sides for part in quantities(side)]
    units = {part for part in parts if part.name == "a" and len(part.indices) == 1}
    if len(units) != 1 or {part.name for part in parts if _UNIT in part.indices} != {"W"}:
        return None
    (unit,) = units
    varied = any(isinstance(part, Partial) and _holds(part.wrt, "h") for side in sides for part in nodes_of(side))
    free = any(use.letter == "h" for side in sides for use in uses(side))
    return unit if free and not varied and isinstance(unit.indices[0], int) else None


def with_input_of_layer(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """∂L/∂W = δ x^T is ∂L/∂W^l = δ^l (a^{l-1})^T: of any layer, where no layer is named"""
    found = [part for side in sides for part in quantities(side)]
    of_layers = [part for part in found if part.name in _OF_ANY_LAYER]
    if any(part.layer is not None for part in found) or not of_layers:
        return None

    def change(formula: Formula) -> Formula:
        if not isinstance(formula, Quantity):
            return resolver.in_place_of(formula, rebuilt(formula, change))
        if formula.name in _INPUTS:
            return resolver.in_place_of(formula, replace(formula, name=_INPUTS[formula.name], layer=Index("l", -1)))
        if formula.name in _OF_ANY_LAYER:
            return resolver.in_place_of(formula, replace(formula, layer=Index("l")))
        return formula

    changed = tuple(map(change, sides))
    return changed if any(part.name in _INPUTS for part in found) else None


def _of_one_function(body: Formula, label: Formula) -> bool:
    """Say whether both are the same function, of arguments that may differ: only these are abbreviated by a label."""
    return isinstance(body, Apply) and isinstance(label, Apply) and body.function == label.function


VARIANTS = {
    "renamed": "the summed index is another one than the free index of the same letter",
    "labels": "the braced part is what its label says",
    "norm": "the square of a vector is the sum of the squares of its entries",
    "shared": "all units of a layer have one bias, which is numbered as the layer is",
    "class": "the index is that of the right class",
    "counted": "the index of the sum counts samples",
    "samples": "the derivative of J by what belongs to a sample is that of its own loss",
    "parts": "the index of the loss is that of an output, which adds so much to it",
    "wider": "the sum reaches over the terms behind it",
    "unit": "the letter of weights alone is the unit that the line names by its number",
    "layer": "x is the input of the layer, whichever it is",
}
"""What each variant means, as a phrase for the reader."""

_CHANGES: dict[str, Change] = {
    "renamed": with_summed_index_renamed,
    "labels": with_labels,
    "wider": with_wider_sums,
    "parts": with_parts_of_loss,
    "unit": with_unit_named,
    "layer": with_input_of_layer,
    "samples": with_losses_of_samples,
    "class": with_right_class,
    "counted": with_samples_below,
    "norm": with_norms,
    "shared": with_shared_bias,
}
