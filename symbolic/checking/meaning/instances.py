"""A claim with letters -> its instances on a network: every layer, unit and sample that they may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import gcd

from symbolic.checking.meaning.letters import Use, bounds_of, counts_from_zero, size_at, uses
from symbolic.checking.meaning.scene import Meaningless, OutOfRange, Scene
from symbolic.formula.nodes import Formula, Index, Prod, Quantity, Relations, Sigma
from symbolic.formula.resolver.vocabulary import CLASS
from symbolic.formula.substitute import children
from symbolic.graph.network import NetworkGraph

__all__ = ["Letters", "instances", "letters_of", "unit_letters"]

_MOST_LAYERS = 3
_MOST_INSTANCES = 48
"""For one choice of layers; beyond, instances are taken at even distances."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The free letters of a claim by what they count, and the uses of each."""

    layers: tuple[str, ...]
    units: tuple[str, ...]
    samples: tuple[str, ...]
    limits: tuple[str, ...]
    uses: tuple[Use, ...]


def letters_of(sides: Sequence[Formula]) -> Letters:
    """Return the letters that no sum binds, `D` left out: it is the last layer."""
    found = [use for side in sides for use in uses(side) if use.letter != "D"]
    roles: dict[str, set[str]] = {}
    for use in found:
        roles.setdefault(use.letter, set()).add(use.role)
    layers = tuple(letter for letter, played in roles.items() if "layer" in played)
    samples = tuple(letter for letter, played in roles.items() if "sample" in played and "layer" not in played)
    units = tuple(letter for letter, played in roles.items() if "unit" in played and not played & {"layer", "sample"})
    limits = tuple(letter for letter, played in roles.items() if played <= {"limit", "number"} and letter.isalpha())
    if CLASS in roles and CLASS not in units:
        units = (*units, CLASS)
    return Letters(layers, units, samples, limits, tuple(found))


def unit_letters(side: Formula) -> frozenset[str]:
    """Return the unit letters of one side that no sum binds."""
    return frozenset(use.letter for use in uses(side) if use.role == "unit" and use.letter != CLASS)


def instances(sides: Sequence[Formula], scene: Scene) -> Iterator[dict[str, int]]:
    """Yield numbers for the free letters, each choice for which the network has what the claim names."""
    letters = letters_of(sides)
    if len(letters.layers) > _MOST_LAYERS:
        raise Meaningless(None, f"{len(letters.layers)} letters for layers", f"at most {_MOST_LAYERS}")
    graph = scene.point.circuit.graph
    depth = graph.depth if isinstance(graph, NetworkGraph) else 0
    for numbers in product(range(depth + 1 + scene.reading.past), repeat=len(letters.layers)):
        chosen = dict(zip(letters.layers, numbers, strict=True))
        within = replace(scene, letters={**scene.letters, **chosen}, known={})
        try:
            for use in letters.uses:
                if use.role == "layer":
                    _exists(use, within)
            chosen.update(_limits(sides, letters.limits, within))
            ranges = [range(1, _range(letter, letters, within) + 1) for letter in letters.units]
        except OutOfRange:
            continue
        ranges += [range(1, scene.point.samples + 1)] * len(letters.samples)
        names = (*letters.units, *letters.samples)
        for units in _spread(ranges):
            yield {**scene.letters, **chosen, **dict(zip(names, units, strict=True))}


def _exists(use: Use, scene: Scene) -> None:
    """Raise OutOfRange where the network lacks the layer that a quantity names."""
    if isinstance(use.part, Quantity) and use.part.name == "width":
        scene.width(use.part)
    elif isinstance(use.part, Quantity) and use.part.name not in scene.defined:
        scene.layer(use.part)


def _range(letter: str, letters: Letters, scene: Scene) -> int:
    if letter == CLASS:
        return scene.network.widths[-1]
    sizes = [
        size
        for use in letters.uses
        if use.letter == letter and use.role == "unit" and (size := size_at(use, scene)) is not None
    ]
    if not sizes:
        raise Meaningless(
            next(use.part for use in letters.uses if use.letter == letter),
            f"the index {letter}, of which nothing says what it counts",
            "an index of a unit",
        )
    return min(sizes)


def _limits(sides: Sequence[Formula], names: tuple[str, ...], scene: Scene) -> dict[str, int]:
    """Return the numbers of letters that count: of K above a sum its number of terms, of others samples or outputs."""
    found: dict[str, int] = {}
    for side in sides:
        for sigma in _sums(side):
            if isinstance(sigma.upper, Index) and sigma.upper.letter in names:
                last = bounds_of(sigma, scene).stop - 1
                shift = 0 if counts_from_zero(sigma, scene) else sigma.upper.shift
                found.setdefault(sigma.upper.letter, last - shift)
    for letter in names:
        if letter in "ijklpqr" and letter not in found and not any(map(_has_kronecker, sides)):
            raise Meaningless(
                None, f"{letter}, which stands for nothing so far", "an index, or a name defined before it is used"
            )
        if letter not in found and isinstance(scene.point.circuit.graph, NetworkGraph):
            found[letter] = (
                scene.point.samples if scene.point.samples > 1 or letter == "m" else scene.network.widths[-1]
            )
    return found


def _has_kronecker(formula: Formula) -> bool:
    """Say whether a letter may be compared without any quantity that it numbers: δ_ij, [i = j]."""
    return (
        isinstance(formula, Relations)
        or any(map(_has_kronecker, children(formula)))
        or (isinstance(formula, Quantity) and formula.name == "kronecker")
    )


def _sums(formula: Formula) -> Iterator[Sigma | Prod]:
    if isinstance(formula, Sigma | Prod):
        yield formula
    for part in children(formula):
        yield from _sums(part)


def _spread(ranges: list[range]) -> Iterator[tuple[int, ...]]:
    """Yield the members of a product of ranges, all of them or as many as are looked at, at even distances."""
    size = 1
    for numbers in ranges:
        size *= len(numbers)
    if size <= _MOST_INSTANCES:
        yield from product(*ranges)
        return
    step = max(1, size // _MOST_INSTANCES)
    while any(gcd(step, len(numbers)) > 1 for numbers in ranges):  # so that every unit has its turn
        step += 1
    for place in range(0, size, step):
        yield _member(ranges, place)


def _member(ranges: list[range], place: int) -> tuple[int, ...]:
    chosen: list[int] = []
    for numbers in reversed(ranges):
        place, rest = divmod(place, len(numbers))
        chosen.append(numbers[rest])
    return tuple(reversed(chosen))
