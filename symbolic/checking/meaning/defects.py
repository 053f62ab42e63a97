"""What is wrong with a claim whose values agree nevertheless: an index of two ranges, a derivative against the flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symbolic.checking.meaning.instances import letters_of
from symbolic.checking.meaning.letters import Use, size_at
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.points.circuit import Add
from symbolic.formula.nodes import Formula, Hadamard, MatrixProduct, Number, Partial, Product, Quantity
from symbolic.formula.substitute import children

__all__ = ["Defect", "defect"]


class Defect(Meaningless):
    """What nobody can have meant, though both sides are worth the same."""


def defect(sides: Sequence[Formula], scene: Scene) -> Defect | None:
    """Return what is wrong with a claim apart from its values; None where nothing is."""
    return _of_two_ranges(sides, scene) or _against_the_flow(sides, scene)


def _of_two_ranges(sides: Sequence[Formula], scene: Scene) -> Defect | None:
    """Find a free letter that cannot take all the values which the left side asks for.

    A letter that stands on the right alone must have one range there.
    """
    found = letters_of(sides).uses
    left = letters_of(sides[:1]).uses
    for letter in letters_of(sides).units:
        sizes = _sizes(letter, found, scene)
        asked = _sizes(letter, left, scene) or sizes
        if sizes and min(sizes) < max(asked):
            least, most = min(sizes), max(asked)
            return Defect(
                sizes[least], f"{letter}, which runs to {least} here and to {most} elsewhere", "one range for an index"
            )
    return None


def _sizes(letter: str, found: Sequence[Use], scene: Scene) -> dict[int, Formula]:
    """Return the ranges of a letter, each with a quantity that has it."""
    sizes: dict[int, Formula] = {}
    for use in found:
        if use.letter == letter and use.role == "unit" and (size := size_at(use, scene)) is not None:
            sizes.setdefault(size, use.part)
    return sizes


def _against_the_flow(sides: Sequence[Formula], scene: Scene) -> Defect | None:
    """Find a factor ∂u/∂v where v follows from u: it is 0, so that its path would carry nothing."""
    if any(isinstance(side, Number) and not side.value for side in sides):  # that is what the line says
        return None
    for partial in (factor for side in sides for factor in _factors(side)):
        if not isinstance(partial, Partial):
            continue
        of, by = (_first_of(part, scene) for part in (partial.of, partial.wrt))
        if of is None or by is None or of == by or isinstance(scene.point.circuit.operations[by], Add):
            continue
        if of in scene.point.sweep(by):
            return Defect(partial, "the derivative of what comes first by what follows from it", "it the other way up")
    return None


def _factors(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, Product | MatrixProduct | Hadamard):
        yield from formula.factors
    for part in children(formula):
        yield from _factors(part)


def _first_of(part: Formula, scene: Scene) -> int | None:
    """Return the first entry of the array to which a quantity belongs; None for anything else."""
    if not isinstance(part, Quantity) or part.name in scene.defined:
        return None
    try:
        grid = scene.grid(replace(part, indices=()))
    except Meaningless:
        return None
    number = -1 if grid is None else grid.flat()[0][0]
    return number if number >= 0 else None
