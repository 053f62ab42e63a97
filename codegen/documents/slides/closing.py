"""The closing of a deck: from the prediction to the loss, everything at once, and what the gradients are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from codegen.documents.array_forms import shown_arrays, shown_layers
from codegen.documents.diagrams.lit import influence
from codegen.documents.model import Paragraph
from codegen.documents.slides.model import Frame, Lines, derivation_lines, stated
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step
from symbolic.derivation.update import gradient_descent, parameter_arrays
from symbolic.formula.nodes import Index, IndexLike, Partial, Position, Product, Quantity, Sign
from symbolic.formula.substitute import replaced
from symbolic.graph.network import COST, LOSS, NetworkGraph

__all__ = ["array_frames", "index_frames", "loss_frames", "penalty_frames", "update_frames"]


def loss_frames(deriver: Deriver, prediction: Quantity, parameters: tuple[Quantity, ...]) -> Iterator[Frame]:
    """Yield the derivative of the loss by the single prediction, and how it closes the chains of `parameters`."""
    last = deriver.derive(LOSS, prediction)
    yield Frame(last.question, (derivation_lines(last),), influence(deriver.graph, prediction, LOSS))
    for parameter in parameters:
        closed = _closed(deriver, last, deriver.derive(prediction, parameter))
        lit = influence(deriver.graph, parameter, LOSS)
        yield Frame(closed.question, (derivation_lines(closed),), lit, (last.known,))


def _closed(deriver: Deriver, last: Derivation, chain: Derivation) -> Derivation:
    """Return ∂L/∂w = ∂L/∂ŷ × ∂ŷ/∂w, and the same with both put in."""
    product = Product((last.start, chain.start), Sign.CHAIN)
    reason = ("One factor more, for the way from ", chain.of, " to ", LOSS, ".")
    first = Step(Rule.THROUGH_ONE, Partial(LOSS, chain.wrt), product, reason)
    facts = (last.known, chain.known)
    line = replaced(product, {fact.sides[0]: fact.sides[-1] for fact in facts})
    second = Step(Rule.SUBSTITUTE_KNOWN, product, line, ("Put in the derivatives found before.",), facts)
    return Derivation(LOSS, chain.wrt, tuple(map(deriver.prover.prove, (first, second))))


def penalty_frames(deriver: Deriver, parameters: tuple[Quantity, ...]) -> Iterator[Frame]:
    """Yield how a penalty adds to the derivatives by `parameters`."""
    for parameter in parameters:
        whole = deriver.derive(COST, parameter)
        yield Frame(whole.question, (derivation_lines(whole),), influence(deriver.graph, parameter, COST))


def index_frames(forms: Forms) -> Iterator[Frame]:
    """Yield the derivations for general indices: one frame stands for all entries of an array."""
    for array in shown_arrays(forms, shown_layers(forms.spec)):
        derivation = forms.index(array)
        yield Frame(derivation.question, (derivation_lines(derivation),))


def array_frames(forms: Forms) -> Iterator[Frame]:
    """Yield the gradients of whole arrays, those of the last layer and those of any hidden layer."""
    layers = shown_layers(forms.spec)
    for l in layers:
        lines = tuple(forms.matrix(array).statement for array in shown_arrays(forms, (l,)))
        yield Frame(("All at once: ", _WHICH.get(l, "layer "), Position(l)), (Lines(stated(lines)),))


_WHICH: Mapping[IndexLike, str] = MappingProxyType({Index("D"): "the last layer, ", Index("l"): "any hidden layer "})


def update_frames(graph: NetworkGraph) -> Iterator[Frame]:
    """Yield what the gradients are for."""
    rules = gradient_descent(graph.objective, parameter_arrays(graph)).rules
    words = ("Every parameter moves against its derivative, by the learning rate ", Quantity("eta"), ":")
    yield Frame(("One step of gradient descent",), (Paragraph(words), Lines(stated(rules))))
