"""One quantity for another: a for z, δ for a, b for W; and powers of e."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.formula.nodes import Apply, Formula, IndexLike, Negative, Power, Quantity

__all__ = ["other_quantity", "own_quantity", "turn_exponent"]

_TAKEN_FOR = {
    "a": ("z", "delta"),
    "z": ("a",),
    "delta": ("a", "z"),
    "A": ("Z",),
    "Z": ("A",),
    "Delta": ("A", "Z"),
    "y": ("yhat",),
    "yhat": ("y",),
}
"""What is written for a quantity by those who mix it up."""


def other_quantity(formula: Formula, _: Setting) -> Iterator[Edit]:
    """a -> z, δ -> a"""
    if isinstance(formula, Quantity):
        for name in _TAKEN_FOR.get(formula.name, ()):
            new = replace(formula, name=name)
            yield Edit(new, (formula, new))


_OF_UNITS = ("z", "a", "delta", "yhat", "y", "x")
_OF_BATCHES = ("Z", "A", "Delta", "Yhat", "Y", "X")


def own_quantity(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """z -> a, a -> δ, or any other quantity of the same unit; x for one of the first layer"""
    if not isinstance(formula, Quantity):
        return
    for names in (_OF_UNITS, _OF_BATCHES):
        if formula.name in names:
            for name in names:
                new = _named(name, formula, names, setting)
                if new is not None and new != formula:
                    yield Edit(new, (formula, new))


def _named(name: str, quantity: Quantity, names: tuple[str, ...], setting: Setting) -> Quantity | None:
    """Return the quantity called `name` of the unit that another one belongs to; None where it has none."""
    *layered, prediction, target, inputs = names
    depth = setting.spec.depth
    layer: IndexLike | None = quantity.layer
    if quantity.name in {prediction, target}:
        layer = depth
    elif quantity.name == inputs:
        layer = 1
    if name == inputs:
        return replace(quantity, name=name, layer=None) if layer == 1 else None
    if name in layered:
        return replace(quantity, name=name, layer=layer, indices=quantity.indices or _single(quantity, setting))
    if not setting.is_last(layer):
        return None
    indices = () if setting.spec.widths[-1] == 1 else quantity.indices
    return replace(quantity, name=name, layer=None, indices=indices)


def _single(quantity: Quantity, setting: Setting) -> tuple[int, ...]:
    """Return the index of the only output, which has none where it is called ŷ."""
    alone = quantity.name in {"y", "yhat"} and setting.spec.widths[-1] == 1 and setting.facts.is_about_entries
    return (1,) if alone and max(setting.spec.widths) > 1 else ()


def turn_exponent(formula: Formula, _: Setting) -> Iterator[Edit]:
    """e^{-z} -> e^{z}, u^{-1} -> u"""
    match formula:
        case Apply(function="exp", primes=0, arguments=(Negative(body=body),)):
            yield Edit(Apply("exp", (body,)), (formula,))
        case Apply(function="exp", primes=0, arguments=(body,)):
            yield Edit(Apply("exp", (Negative(body),)), (formula,))
        case Power(base=base, exponent=Negative(body=body)):
            yield Edit(Power(base, body), (formula,))
