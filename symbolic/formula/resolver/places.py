r"""Units that a subscript names with their layer, out_{h1} and net_{o_j}, and weights between two, w_{h1 \to o1}."""

from __future__ import annotations

from symbolic.formula.nodes import Index, IndexLike
from symbolic.formula.reader.syntax import (
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Script,
    Scripted,
    Sum,
    Syntax,
)

__all__ = ["link_of", "place_of"]

Place = tuple[IndexLike, IndexLike]
"""A layer, and a unit in it."""

_LAYERS: dict[str, IndexLike] = {"i": 0, "x": 0, "h": Index("D", -1), "o": Index("D")}
_RANKS = tuple(_LAYERS.values())


def place_of(sub: Script | None) -> Place | None:
    """Return the layer and the unit that a subscript such as `h1`, `o2` or `o_j` names; None for any other."""
    return None if sub is None or len(sub.marks) != 1 else _place(sub.marks[0].body)


def _place(body: Syntax) -> Place | None:
    match body:
        case (
            Product(factors=(Name(letter=letter), Number(written=written)), signs=("",))
            | Scripted(base=Name(letter=letter), sub=Script(marks=(Mark(body=Number(written=written)),)), sup=None)
            | Scripted(
                base=Name(letter=letter), sub=None, sup=Script(marks=(Mark(bracket="#", body=Number(written=written)),))
            )
        ):
            layer = _LAYERS.get(letter.lower())
            return None if layer is None else (layer, int(written))
        case Scripted(base=Name(letter=letter), sub=Script(marks=(Mark(body=Name(letter=index)),)), sup=None):
            layer = _LAYERS.get(letter)
            return None if layer is None else (layer, Index(index))
        case _:
            return None


def link_of(sub: Script | None) -> tuple[IndexLike, tuple[IndexLike, IndexLike]] | None:
    """Return the layer and the indices of a weight that leads from one named unit to another; None for any other."""
    if sub is None or len(sub.marks) != 1:
        return None
    ends = _ends(sub.marks[0].body)
    if ends is None:
        return None
    first, second = (_end(end) for end in ends)
    if first is None or second is None or first[0] == second[0]:
        return None
    source, target = sorted((first, second), key=lambda place: _RANKS.index(place[0]))
    return target[0], (target[1], source[1])


def _ends(body: Syntax) -> tuple[Syntax, Syntax] | None:
    r"""Return the two units of `h1 \to o1`, `h1-o1`, `h1,o1`, `h_1 o_1` and `h1o1`."""
    match body:
        case Relation(sides=(first, second)) | Listing(parts=(first, second)):
            return first, second
        case Sum(terms=(first, Negative(body=second))):
            return first, second
        case Product(factors=(Scripted() as first, Scripted() as second), signs=("",)):
            return first, second
        case Product(factors=(Name(), Number(), Name(), Number()) as factors, signs=("", "", "")):
            one, other = (Product(part[0].span, part, ("",)) for part in (factors[:2], factors[2:]))
            return one, other
        case _:
            return None


def _end(body: Syntax) -> Place | None:
    """A unit; o alone is the only output."""
    return (Index("D"), 1) if isinstance(body, Name) and body.letter in {"o", "O"} else _place(body)
