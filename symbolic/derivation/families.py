"""Lines that hold for all members of a family alike: which instances must be proved before the general line is used.

The scores of a layer, the units of a softmax, and the outputs of a loss are defined alike or enter a definition alike,
so that renaming them changes nothing.
"""

from __future__ import annotations

from symbolic.errors import ProofError
from symbolic.formula.nodes import Formula, Index, IndexLike, Partial, Quantity, Relations, Sigma
from symbolic.formula.substitute import children, quantities
from symbolic.graph.definitions import Affine, LossOf, Softmaxed
from symbolic.graph.graph import Graph
from symbolic.graph.reach import is_numbered

__all__ = ["kinds_of_instances", "letter_of"]


def kinds_of_instances(graph: Graph, fact: Relations) -> tuple[int, ...]:
    """Return one value of the letter in `fact` for each kind of instance: for a softmax or a skip, its own and another.

    Raises:
        ProofError: where the fact is not about a family whose members enter their definition alike, or says of one
            member what it does not say of another.
    """
    letter = letter_of(fact)
    match fact.sides[0]:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if is_numbered(wrt):
            definition = graph.definition(of)
            if isinstance(definition, Affine) and wrt in definition.inputs:
                skipped = definition.added is not None and definition.added in definition.inputs
                own = definition.inputs.running(wrt) if skipped else None
                if _is_alike(fact, letter, own):
                    return (own, 2 if own == 1 else 1) if isinstance(own, int) else (1, 2)
            if isinstance(definition, Softmaxed) and wrt in definition.scores and of in definition.units:
                own = definition.scores.running(wrt)
                if isinstance(own, int) and _is_alike(fact, letter, own):
                    return (own, 2 if own == 1 else 1)
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if is_numbered(of):
            alike = wrt.indices[-1:] == (Index(letter),) and _is_alike(fact, letter, None)
            if isinstance(graph.definition(of), LossOf) and alike:
                return (1, 2)
    raise ProofError("a general line was offered about quantities that are not known to be alike")


def _is_alike(fact: Relations, letter: str, own: IndexLike | None) -> bool:
    """Say whether the value names no member but by the letter, nor any index that the derivative does not name.

    A Kronecker delta may tell the member `own` from the others, where there is one.
    """
    bare, value = fact.sides
    named = {index for quantity in quantities(bare) for index in quantity.indices}
    deltas = [quantity for quantity in quantities(value) if quantity.name == "kronecker"]
    others = [quantity for quantity in quantities(value) if quantity.name != "kronecker"]
    only_named = all(index in named for quantity in others for index in quantity.indices)
    only_own = all(own is not None and delta.indices == (Index(letter), own) for delta in deltas)
    return only_named and only_own and not _holds_sum(value)


def _holds_sum(formula: Formula) -> bool:
    """Say whether a sigma sign stands in `formula`: how many terms it has could depend on the member."""
    return isinstance(formula, Sigma) or any(map(_holds_sum, children(formula)))


def letter_of(fact: Relations) -> str:
    """Return the one letter that stands as an index in the derivative of a fact."""
    match fact.sides[0]:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            letters = {index.letter for index in (*of.indices, *wrt.indices) if isinstance(index, Index)}
            if len(letters) == 1:
                return letters.pop()
    raise ProofError("a general line was offered without exactly one letter as index")
