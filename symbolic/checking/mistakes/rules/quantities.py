"""One quantity for another: a for z, δ for a, b for W; and powers of e."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.formula.nodes import Apply, Formula, Negative, Power, Quantity

__all__ = ["other_quantity", "own_quantity", "turn_exponent"]

_OTHERS = {
    "a": ("z", "delta"),
    "x": ("y",),
    "z": ("a",),
    "delta": ("a", "z"),
    "A": ("Z", "Delta"),
    "Z": ("A",),
    "Delta": ("A", "Z"),
    "X": ("Y",),
    "W": (),
    "y": ("yhat",),
    "yhat": ("y",),
}


def other_quantity(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """a -> z, δ -> a"""
    if isinstance(formula, Quantity):
        for name in _OTHERS.get(formula.name, ()):
            new = replace(formula, name=name)
            yield Edit(new, (formula, new))
            if name in {"y", "yhat"} and formula.name in {"x", "X"}:
                continue
    if isinstance(formula, Quantity) and formula.name in {"z", "delta"} and formula.layer == 1:
        new = replace(formula, name="x", layer=None)
        yield Edit(new, (formula, new))
    if isinstance(formula, Quantity) and formula.name in {"a", "A"} and setting.is_last(formula.layer):
        indices = () if setting.spec.widths[-1] == 1 else formula.indices
        for name in ("y", "yhat"):
            new = Quantity(name if formula.name == "a" else name.capitalize(), None, indices, formula.sample)
            yield Edit(new, (formula, new))
    if isinstance(formula, Quantity) and formula.name in {"y", "yhat"}:
        depth = setting.spec.depth
        for name in ("a", "z"):
            new = Quantity(name, depth, formula.indices or _single(setting), formula.sample)
            yield Edit(new, (formula, new))


own_quantity = other_quantity
"""z -> a, a -> δ"""


def _single(setting: Setting) -> tuple[int, ...]:
    return (1,) if max(setting.spec.widths) > 1 else ()


def turn_exponent(formula: Formula, _: Setting) -> Iterator[Edit]:
    """e^{-z} -> e^{z}, u^{-1} -> u"""
    match formula:
        case Apply(function="exp", primes=0, arguments=(Negative(body=body),)):
            yield Edit(Apply("exp", (body,)), (formula,))
        case Apply(function="exp", primes=0, arguments=(body,)):
            yield Edit(Apply("exp", (Negative(body),)), (formula,))
        case Power(base=base, exponent=Negative(body=body)):
            yield Edit(Power(base, body), (formula,))
