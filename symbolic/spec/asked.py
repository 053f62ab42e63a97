"""Rules over results that a spec asks for: they name a parameter that there is, one change of it, and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbolic.spec.faults import Fault, Location
from symbolic.spec.parts import Asked, Layers, Numbers
from symbolic.spec.shown import counted

__all__ = ["asked_results_follow"]


def asked_results_follow(inputs: int, layers: Layers, numbers: Numbers) -> Iterator[Fault]:
    """Results follow from a single sample and all parameters, by one change of a parameter of the network."""
    if not numbers.asked:
        return
    yield from _missing(layers, numbers)
    widths = (inputs, *(layer.units for layer in layers))
    for place, asked in enumerate(numbers.asked):
        location = ("numbers", "asked", place)
        given = [name for name in ("rate", "change") if getattr(asked, name) is not None]
        if len(given) != 1:
            yield Fault(location, " and ".join(given) or "neither rate nor change", "either rate or change")
        if asked.change == 0:
            yield Fault((*location, "change"), "0", "a number that is not 0")
        yield from _unknown(asked, layers, widths, (*location, "parameter"))


def _missing(layers: Layers, numbers: Numbers) -> Iterator[Fault]:
    for name in ("x", "y"):
        rows = getattr(numbers, name)
        if rows is None or len(rows) != 1:
            found = f"no {name}" if rows is None else counted(len(rows), f"sample in {name}", f"samples in {name}")
            yield Fault(("numbers", "asked"), found, "a single sample, from which the results follow")
    if numbers.W is None:
        yield Fault(("numbers", "asked"), "no W", "the weights of all layers, from which the results follow")
    if numbers.b is None and any(layer.bias for layer in layers):
        yield Fault(("numbers", "asked"), "no b", "the biases of all layers, from which the results follow")


def _unknown(asked: Asked, layers: Layers, widths: tuple[int, ...], location: Location) -> Iterator[Fault]:
    """Yield a fault for a parameter that the network does not have."""
    l, *indices = (int(number) for number in re.findall(r"[0-9]+", asked.parameter))
    weight = asked.parameter.startswith("W")
    if l > len(layers):
        yield Fault(location, asked.parameter, f"a layer from 1 to {len(layers)}")
    elif weight and (shared := layers[l - 1].share) is not None:
        yield Fault(location, asked.parameter, f"a weight of layer {shared}, whose weights layer {l} shares")
    elif not weight and not layers[l - 1].bias:
        yield Fault(location, asked.parameter, f"another parameter, as layer {l} has no biases")
    else:
        yield from _outside(asked, indices, widths, (l, l - 1) if weight else (l,), location)


def _outside(
    asked: Asked, indices: list[int], widths: tuple[int, ...], of: tuple[int, ...], location: Location
) -> Iterator[Fault]:
    """Yield a fault for indices that are not of units of these layers; units that are alone everywhere have none."""
    most = [widths[l] for l in of]
    fits = len(indices) == len(most) and all(index <= limit for index, limit in zip(indices, most, strict=True))
    if fits or (max(widths) == 1 and not indices):
        return
    units = (f"{widths[l]} of layer {l}" if l else f"{widths[0]} of the inputs" for l in of)
    yield Fault(location, asked.parameter, f"indices from 1 to {' and from 1 to '.join(units)}")
