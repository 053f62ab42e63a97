"""What a relation may lack: slopes, weights, units and signals of the layers that it speaks of, as it writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from symbolic.checking.mistakes.base import Setting
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Hadamard,
    IndexLike,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Quotient,
    Sign,
    Sum,
    Transpose,
)
from symbolic.formula.substitute import shifted

__all__ = [
    "after",
    "beside",
    "differences",
    "layer_of_signal",
    "loss_slopes",
    "signals",
    "slopes",
    "times",
    "units_of",
    "weights",
]

_BATCHES = {"x": "X", "z": "Z", "a": "A", "y": "Y", "yhat": "Yhat", "delta": "Delta"}
_SMOOTHLESS = frozenset({"identity", "softmax"})
"""Activations without a slope of each unit that could be forgotten."""


def units_of(name: str, layer: IndexLike, setting: Setting) -> Iterator[Quantity]:
    """Yield z, a or δ of a layer, whole or unit by unit; the activations of layer 0 are the inputs."""
    if name == "a" and layer == 0:
        name = "x"
    own: IndexLike | None = None if name in {"x", "y", "yhat"} else layer
    if not setting.facts.is_about_entries:
        yield Quantity(_BATCHES[name] if setting.facts.is_about_batches else name, own)
    elif max(setting.spec.widths) == 1 or (name in {"y", "yhat"} and setting.spec.widths[-1] == 1):
        yield Quantity(name, own, (), setting.facts.sample)
    else:
        yield from (Quantity(name, own, (unit,), setting.facts.sample) for unit in setting.units(layer))


def slopes(setting: Setting) -> Iterator[Apply]:
    """Yield f'(z) of the layers of a relation."""
    for layer in setting.facts.layers:
        if layer != 0 and setting.activation(layer) not in _SMOOTHLESS:
            for score in units_of("z", layer, setting):
                yield Apply(setting.activation(layer), (score,), 1)


def weights(setting: Setting) -> Iterator[Formula]:
    """Yield W of the layers of a relation, as it is and transposed where it is whole."""
    for layer in setting.facts.layers:
        if layer == 0:
            continue
        if not setting.facts.is_about_entries:
            yield from (Quantity("W", layer), Transpose(Quantity("W", layer)))
        elif max(setting.spec.widths) == 1:
            yield Quantity("W", layer)
        else:
            for pair in product(setting.units(layer), setting.units(shifted(layer, -1))):
                yield Quantity("W", layer, pair)


def signals(setting: Setting) -> Iterator[Formula]:
    """Yield δ and ∂L/∂z of the layers of a relation, first the one of both that it is likely to be written with."""
    for layer in setting.facts.layers:
        if layer != 0:
            for score in units_of("z", layer, setting):
                signal = Quantity("delta" if score.name == "z" else "Delta", layer, score.indices, score.sample)
                written_out = Partial(setting.facts.loss, score)
                yield from (signal, written_out) if setting.facts.speaks_of_signals else (written_out, signal)
            for unit in units_of("a", layer, setting):
                yield Partial(setting.facts.loss, unit)


def layer_of_signal(formula: Formula) -> IndexLike | None:
    """Return the layer of δ, ∂L/∂z or ∂L/∂a; None for anything else."""
    match formula:
        case Quantity(name="delta" | "Delta", layer=layer):
            return layer
        case Partial(of=Quantity(name="L" | "J" | "Lpart"), wrt=Quantity(name="z" | "Z" | "a" | "A", layer=layer)):
            return layer
        case _:
            return None


def differences(setting: Setting) -> Iterator[Sum]:
    """Yield ŷ - y, whole or output by output."""
    depth = setting.spec.depth
    for one, other in zip(units_of("yhat", depth, setting), units_of("y", depth, setting), strict=True):
        yield Sum((one, Negative(other)))


def loss_slopes(setting: Setting) -> Iterator[Partial]:
    """Yield ∂L/∂ŷ and ∂L/∂a of the last layer."""
    depth = setting.spec.depth
    for name in ("yhat", "a"):
        for unit in units_of(name, depth, setting):
            yield Partial(setting.facts.loss, unit)


# --- putting a factor in ----------------------------------------------------------------------------------------------


def times(term: Formula, factor: Formula) -> Formula:
    """Return u v of numbers, the factor where people put it: numbers, what comes back, weights, slopes, inputs."""
    if term == ONE:
        return factor
    factors = term.factors if isinstance(term, Product) else (term,)
    before = [number for number, other in enumerate(factors, start=1) if _rank(other) <= _rank(factor)]
    place = before[-1] if before else 0
    sign = term.sign if isinstance(term, Product) else Sign.NONE
    return Product((*factors[:place], factor, *factors[place:]), sign)


def _rank(factor: Formula) -> int:
    match factor:
        case Number() | Quotient(numerator=Number()):
            return 0
        case Quantity(name="delta"):
            return 2
        case Quantity(name="W"):
            return 3
        case Apply():
            return 4
        case Quantity(name="a" | "x"):
            return 5
        case _:
            return 1


def beside(term: Formula, factor: Formula, setting: Setting) -> Formula:
    """Return u v of numbers, u ⊙ v of arrays."""
    if setting.facts.is_about_entries:
        return times(term, factor)
    return Hadamard((*term.factors, factor) if isinstance(term, Hadamard) else (term, factor))


def after(term: Formula, factor: Formula, setting: Setting) -> Iterator[Formula]:
    """Yield u v of numbers; of arrays, all places that a factor may have in a matrix product."""
    if setting.facts.is_about_entries:
        yield times(term, factor)
        return
    match term:
        case MatrixProduct(factors=factors) | Product(factors=factors):
            for place in range(len(factors) + 1):
                yield replace(term, factors=(*factors[:place], factor, *factors[place:]))
        case Hadamard(factors=(first, *others)):
            yield from (Hadamard((new, *others)) for new in after(first, factor, setting))
        case _:
            yield from (MatrixProduct((factor, term)), MatrixProduct((term, factor)))
