"""Signs that a line is read otherwise than it is meant: a derivative that nobody writes, ∂y/∂z of a target.

Such a line is not refuted: as it is read it says nothing that anyone would say, so it is the reading that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from symbolic.checking.meaning.scene import Defined, Meaningless
from symbolic.formula.nodes import ONE, Apply, Formula, Index, OrderedProduct, Partial, Quantity
from symbolic.formula.substitute import children, quantities

__all__ = ["misread"]

_DATA = frozenset({"x", "X", "y", "Y"})
_TARGETS = frozenset({"y", "Y"})
_PREDICTED = frozenset({"yhat", "Yhat", "a", "A"})
_KNOWN = (
    frozenset({"W", "b", "z", "Z", "a", "A", "L", "Lpart", "J", "R", "delta", "delta0", "Delta"}) | _DATA | _PREDICTED
)
"""Quantities of a network of which derivatives are taken, and by which."""
_LONGEST_LETTER = 2


def misread(
    sides: Sequence[Formula], defined: Mapping[str, Defined], used: AbstractSet[str] = frozenset()
) -> Meaningless | None:
    """Return what cannot be meant as it is read: a derivative, a letter, an index; None for anything else.

    `used` are the letters of the text: beside δ, Δ_ij may be that of Kronecker.
    """
    if r"\delta" in used and any(part.name == "Delta" and part.indices for side in sides for part in quantities(side)):
        return Meaningless(None, "Δ with two indices beside δ", "a line that says what it stands for")
    if any(part == Apply("exp", (ONE,)) for side in sides for part in _parts(side)):
        return Meaningless(None, "e by itself, which nothing defines", "a line that says what e stands for")
    if any(isinstance(part, Quantity) and _has_word(part) for side in sides for part in _parts(side)):
        return Meaningless(None, "a word for an index", "a letter, or a line that says what the name stands for")
    names = {quantity.name for side in sides for quantity in quantities(side)}
    for partial in (found for side in sides for found in _parts(side) if isinstance(found, Partial)):
        of, by = partial.of, partial.wrt
        if not isinstance(of, Quantity) or not isinstance(by, Quantity) or of.name == by.name:
            continue
        if of.name in _DATA:
            what = "the input" if of.name in {"x", "X"} else "the target"
            return Meaningless(partial, f"the derivative of {what}", "a line that says what its letters stand for")
        if by.name in _TARGETS and not names & _PREDICTED:
            return Meaningless(partial, "a derivative by the target", "a line that says what its letters stand for")
        if any(quantity.name not in _KNOWN and quantity.name not in defined for quantity in (of, by)):
            return Meaningless(partial, "a letter that is no quantity of the network", "a line that defines it")
    return None


def _has_word(quantity: Quantity) -> bool:
    """Say whether an index is a word: a_hidden is a name, not the entry number `hidden`."""
    return any(
        isinstance(index, Index)
        and (len(index.letter) > _LONGEST_LETTER or index.letter == "in")
        and not index.letter.startswith("\\")
        for index in (*quantity.indices, quantity.layer if quantity.name == "width" else None)
    )


def _parts(formula: Formula) -> Iterator[Formula]:
    """Yield a formula and all that stands in it, but for what a product with dots repeats: its letters are made up."""
    yield formula
    if isinstance(formula, OrderedProduct):
        return
    for part in children(formula):
        yield from _parts(part)
