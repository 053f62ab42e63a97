"""What a question says of its network: it is drawn alone, with no sheet around it."""

from __future__ import annotations

from codegen.documents.about_network import layers_sentence, objective, skips, weight_indices
from codegen.documents.layers import own_functions
from codegen.documents.model import Block, Equations, Paragraph
from symbolic.derivation.steps import Words
from symbolic.spec.model import NetworkSpec

__all__ = ["context"]


def context(spec: NetworkSpec) -> tuple[Block, ...]:
    """Return the layers, the loss, what the indices of a weight mean, and the functions that a spec defines."""
    functions = tuple(own_functions(spec))
    first = Paragraph((layers_sentence(spec), *skips(spec), " ", *_loss(spec), *weight_indices(spec)))
    return (first, Equations(functions)) if functions else (first,)


def _loss(spec: NetworkSpec) -> Words:
    stated = objective(spec)
    words = tuple(word for line in stated for word in (", ", line))[1:]
    return ("The loss is ", *words, ".") if len(stated) == 1 else ("The loss and the cost are ", *words, ".")
