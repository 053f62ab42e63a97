"""Lines that hold for all members of a family alike: which instances must be proved before the general line is used.

The units of a softmax, and the outputs of a loss, enter their definition alike, so that renaming them changes nothing.
"""

from __future__ import annotations

from symbolic.errors import ProofError
from symbolic.formula.nodes import Index, Partial, Quantity, Relations
from symbolic.graph.definitions import LossOf, Softmaxed
from symbolic.graph.graph import Graph
from symbolic.graph.reach import is_numbered

__all__ = ["kinds_of_instances", "letter_of"]


def kinds_of_instances(graph: Graph, fact: Relations) -> tuple[int, ...]:
    """Return one value of the letter in `fact` for each kind of instance: for a softmax, its own unit and another.

    Raises:
        ProofError: where the fact is not about a family whose members enter their definition alike.
    """
    letter = letter_of(fact)
    match fact.sides[0]:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if is_numbered(wrt):
            definition = graph.definition(of)
            if isinstance(definition, Softmaxed) and wrt in definition.scores and of in definition.units:
                own = definition.scores.running(wrt)
                return (own, 2 if own == 1 else 1) if isinstance(own, int) else ()
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if is_numbered(of):
            if isinstance(graph.definition(of), LossOf) and wrt.indices == (Index(letter),):
                return (1, 2)
    raise ProofError("a general line was offered about quantities that are not known to be alike")


def letter_of(fact: Relations) -> str:
    """Return the one letter that stands as an index in the derivative of a fact."""
    match fact.sides[0]:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            letters = {index.letter for index in (*of.indices, *wrt.indices) if isinstance(index, Index)}
            if len(letters) == 1:
                return letters.pop()
    raise ProofError("a general line was offered without exactly one letter as index")
