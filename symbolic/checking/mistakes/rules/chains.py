"""Chains of derivatives: a link left out, an end reached too early, a link that belongs to another path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.checking.mistakes.places import without
from symbolic.formula.nodes import Formula, MatrixProduct, Partial, Product, Quantity

__all__ = [
    "begins_behind",
    "break_link",
    "broken_links",
    "drop_link",
    "join_links",
    "put_link",
    "roles_back",
    "stop_early",
    "swap_roles",
    "to_the_end",
]


def _links(formula: Formula) -> list[Partial]:
    """Return the factors of a chain of derivatives of quantities; none where something else stands in it."""
    if not isinstance(formula, Product | MatrixProduct):
        return []
    found = [factor for factor in formula.factors if isinstance(factor, Partial)]
    whole = all(isinstance(end, Quantity) for link in found for end in (link.of, link.wrt))
    return found if whole and len(found) == len(formula.factors) else []


def broken_links(formula: Formula) -> int:
    """Return how many neighbours in a chain of derivatives do not meet; δ is ∂L/∂z."""
    if isinstance(formula, Product):
        formula = replace(formula, factors=tuple(map(_written_out, formula.factors)))
    return sum(not _fits(one, other) for one, other in pairwise(_links(formula)))


def begins_behind(signal: Formula, chain: Product) -> bool:
    """Say whether a chain of derivatives goes on from δ or ∂L/∂a."""
    before, links = _written_out(signal), _links(chain)
    return isinstance(before, Partial) and bool(links) and _fits(before, links[0])


def _written_out(formula: Formula) -> Formula:
    match formula:
        case Quantity(name="delta"):
            return Partial(Quantity("L"), replace(formula, name="z"))
        case _:
            return formula


def _fits(one: Partial, other: Partial) -> bool:
    """Say whether a link begins where the one before it ends; ŷ is the activation of the last layer."""
    return one.wrt == other.of or {_name(one.wrt), _name(other.of)} == {"a", "yhat"}


def _are_alike(one: Formula, other: Formula) -> bool:
    """Say whether two ends are of units of one kind and layer."""
    return (
        isinstance(one, Quantity) and isinstance(other, Quantity) and (one.name, one.layer) == (other.name, other.layer)
    )


def _name(formula: Formula) -> str:
    return formula.name if isinstance(formula, Quantity) else ""


# --- links left out ---------------------------------------------------------------------------------------------------


def drop_link(formula: Formula, _: Setting) -> Iterator[Edit]:
    """∂L/∂a ∂a/∂z ∂z/∂W -> ∂L/∂a ∂z/∂W"""
    links = _links(formula)
    if len(links) > 2 and isinstance(formula, Product | MatrixProduct):
        for number in range(1, len(links) - 1):
            yield Edit(without(formula, number), (links[number],))


def put_link(formula: Formula, _: Setting) -> Iterator[Edit]:
    """∂L/∂a ∂z/∂W -> ∂L/∂a ∂a/∂z ∂z/∂W"""
    links = _links(formula)
    for number, (one, other) in enumerate(pairwise(links), start=1):
        if not _fits(one, other) and not _are_alike(one.wrt, other.of):
            new = Partial(one.wrt, other.of)
            yield Edit(replace(formula, factors=(*links[:number], new, *links[number:])), (new,))  # type: ignore[type-var]


def stop_early(formula: Formula, _: Setting) -> Iterator[Edit]:
    """∂L/∂a ∂a/∂z ∂z/∂W -> ∂L/∂a ∂a/∂z"""
    links = _links(formula)
    if len(links) > 1 and isinstance(formula, Product | MatrixProduct):
        yield Edit(without(formula, len(links) - 1), (links[-1],))


def to_the_end(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """∂L/∂a ∂a/∂z -> ∂L/∂a ∂a/∂z ∂z/∂W, from what is differentiated to what it is differentiated by"""
    links = [formula] if isinstance(formula, Partial) else _links(formula)
    ends = _ends(setting.sides[0])
    if not links or ends is None:
        return
    missing = [Partial(last.wrt, ends[1]) for last in dict.fromkeys((links[-1], links[0])) if last.wrt != ends[1]]
    if ends[0] != setting.facts.loss:  # what comes from the loss is told apart
        missing += [Partial(ends[0], first.of) for first in dict.fromkeys((links[0], links[-1])) if first.of != ends[0]]
    for link in missing:
        for factors in ((*links, link), (link, *links)):
            whole = (
                replace(formula, factors=factors) if isinstance(formula, Product | MatrixProduct) else Product(factors)
            )
            yield Edit(whole, (link,))


def _ends(left: Formula) -> tuple[Formula, Formula] | None:
    """Return what is differentiated by what on the left side; δ is the derivative of the loss by z."""
    match left:
        case Partial(of=of, wrt=wrt):
            return of, wrt
        case Quantity(name="delta" | "Delta" as name):
            score = replace(left, name="z" if name == "delta" else "Z")
            return Quantity("L" if name == "delta" else "J", sample=left.sample), score
        case _:
            return None


# --- links of another path --------------------------------------------------------------------------------------------


def break_link(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """∂a_1/∂z_1 ∂z_1/∂W -> ∂a_1/∂z_1 ∂z_2/∂W, or ∂a_1/∂z_2 ∂z_1/∂W"""
    links = _links(formula)
    for number, (one, other) in enumerate(pairwise(links), start=1):
        for new in _others(other.of, setting):
            if new != one.wrt:
                broken = replace(other, of=new)
                yield Edit(_with(formula, links, number, broken), (other, broken))
        for new in _others(one.wrt, setting):
            if new != other.of:
                broken = replace(one, wrt=new)
                yield Edit(_with(formula, links, number - 1, broken), (one, broken))


def join_links(formula: Formula, _: Setting) -> Iterator[Edit]:
    """∂a_1/∂z_1 ∂z_2/∂W -> ∂a_1/∂z_1 ∂z_1/∂W"""
    links = _links(formula)
    for number, (one, other) in enumerate(pairwise(links), start=1):
        if not _fits(one, other) and _are_alike(one.wrt, other.of):
            yield Edit(_with(formula, links, number, replace(other, of=one.wrt)), (one, other))
            yield Edit(_with(formula, links, number - 1, replace(one, wrt=other.of)), (one, other))


def _with(formula: Formula, links: list[Partial], number: int, new: Partial) -> Formula:
    return replace(formula, factors=(*links[:number], new, *links[number + 1 :]))  # type: ignore[type-var]


def _others(quantity: Formula, setting: Setting) -> Iterator[Quantity]:
    """Yield the same quantity of the other units of its layer."""
    match quantity:
        case Quantity(name="z" | "a", layer=layer, indices=(unit,)) if layer is not None:
            for other in setting.units(layer):
                if other != unit and isinstance(other, int) == isinstance(unit, int):
                    yield replace(quantity, indices=(other,))


# --- roles ------------------------------------------------------------------------------------------------------------


def swap_roles(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """∂z/∂W = a -> ∂z/∂W = W, ∂z/∂a = W -> ∂z/∂a = a"""
    match setting.sides[0], formula:
        case Partial(of=Quantity(name="z")), Quantity(name="a" | "x" | "W"):
            yield from _in_other_role(formula, setting)


def _in_other_role(quantity: Quantity, setting: Setting) -> Iterator[Edit]:
    match setting.sides[0]:
        case Partial(wrt=Quantity(name="a" | "x") as by):
            if quantity.name == "W":
                yield Edit(by, (quantity, by))
        case Partial(wrt=Quantity(name="W") as by):
            if quantity.name != "W":
                yield Edit(by, (quantity, by))


def roles_back(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """∂z/∂W = W -> ∂z/∂W = a, ∂z/∂a = a -> ∂z/∂a = W"""
    match setting.sides[0], formula:
        case Partial(
            of=Quantity(name="z", layer=layer, indices=to), wrt=Quantity(name="a" | "x", indices=by)
        ), Quantity(name="a" | "x"):
            new = Quantity("W", layer, (*to, *by))
            yield Edit(new, (formula, new))
        case Partial(of=Quantity(name="z", layer=layer), wrt=Quantity(name="W", indices=indices)), Quantity(name="W"):
            below = layer - 1 if isinstance(layer, int) else None
            if isinstance(layer, int) or layer is None:
                unit = Quantity("x", indices=indices[1:]) if below == 0 else Quantity("a", below, indices[1:])
            else:
                unit = Quantity("a", replace(layer, shift=layer.shift - 1), indices[1:])
            yield Edit(unit, (formula, unit))
