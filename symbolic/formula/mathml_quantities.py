"""Quantity -> MathML Core: its letter, its indices below, its primes and the marks of its layer and sample above."""

from __future__ import annotations

from symbolic.formula.mathml_letters import letter_and_subscript
from symbolic.formula.mathml_signs import INDICES_SIDE_BY_SIDE, mark, primes, row, scripted
from symbolic.formula.nodes import IndexLike, Quantity
from symbolic.formula.notation import UNMARKED, Notation, plain_mark

__all__ = ["mathml_index", "mathml_quantity", "mathml_subscript"]


def mathml_quantity(formula: Quantity, notation: Notation, exponent: str = "") -> str:
    """Return the element of a quantity, W_{ij}^{[l]}; one with nothing above it may have an exponent there."""
    indices = formula.indices
    if formula.name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    own = None if formula.sample is None else notation.letter_of_sample(formula.name, formula.sample)
    letter = own or (notation.letter if indices else notation.array_letter)(formula.name)
    base, below = letter_and_subscript(letter)
    if below and indices:
        base, below = scripted(base, below), ""
    if indices:
        below = mathml_subscript(indices, notation)
    above = exponent or _above(formula, notation, without_sample=own is not None)
    if not formula.mark:
        return scripted(base, below, above)
    if above:  # a prime belongs to the letter, and stands before the mark of the layer
        return scripted(scripted(base, above=primes(formula.mark)), below, above)
    return scripted(base, below, primes(formula.mark))


def _above(formula: Quantity, notation: Notation, *, without_sample: bool) -> str:
    """Return the mark of the layer and that of the sample, [l](n); empty where there is neither."""
    shown = ""
    if formula.layer is not None and formula.name not in UNMARKED:
        shown = plain_mark(notation.layer_mark).replace("{}", notation.index_text(formula.layer))
    if formula.sample is not None and not without_sample:
        sample = plain_mark(notation.sample_mark)
        shown += (sample if shown else sample.removeprefix(",")).replace("{}", notation.index_text(formula.sample))
    return mark(shown) if shown else ""


def mathml_index(index: IndexLike, notation: Notation) -> str:
    """Return the element of an index: l-1."""
    return mark(notation.index_text(index))


def mathml_subscript(indices: tuple[IndexLike, ...], notation: Notation) -> str:
    """Return the element of indices: ij, and 10,j with commas where an index has more than one sign."""
    first, *others = map(notation.index_text, indices)
    if not others:
        return mark(first)
    comma = any(len(shown) > 1 for shown in (first, *others))
    return row(mark(first), *(f"{mark(',') if comma else INDICES_SIDE_BY_SIDE}{mark(other)}" for other in others))
