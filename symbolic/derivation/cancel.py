"""Where an output activation and its loss cancel: sigmoid or softmax with its cross-entropy gives ŷ - y.

The registry of functions knows the pairs and their short derivative; here a line of a chain is recognised as one of
them and the short form is proposed. `proof` decides whether it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic.derivation.local import scaled
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation, product, sum_of, written_sum
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Formula, Group, Index, Negative, Partial, Product, Quantity, Relations, Sigma, Sum
from symbolic.functions import pair
from symbolic.functions.base import A, Y
from symbolic.graph.definitions import Activated, LossOf, Same, Softmaxed, definition_formula
from symbolic.graph.graph import Graph

__all__ = ["Cancellation", "cancellation"]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A shorter form of a line.

    Attributes:
        after: the short form, times whatever else stood in the line.
        uses: the definitions that make the two equal.
    """

    after: Formula
    uses: tuple[Relations, ...]
    reason: Words


def cancellation(graph: Graph, bare: Partial, line: Formula, links: Sequence[Partial]) -> Cancellation | None:
    """Return the short form of `line`, the value of `bare` found along `links`; None where nothing cancels."""
    loss = graph.definition(bare.of) if isinstance(bare.of, Quantity) else None
    if not isinstance(loss, LossOf):
        return None
    output = graph.definition(loss.predictions.member(1))
    activated = graph.definition(output.quantity) if isinstance(output, Same) else None
    if isinstance(activated, Softmaxed) and isinstance(bare.wrt, Quantity) and bare.wrt in activated.scores:
        return _softmax(graph, loss, activated, bare, line)
    if isinstance(activated, Activated) and isinstance(line, Product):
        return _elementwise(graph, loss, bare, line, links)
    return None


def _elementwise(
    graph: Graph, loss: LossOf, bare: Partial, line: Product, links: Sequence[Partial]
) -> Cancellation | None:
    """c l'(ŷ_k) × f'(z_k) × ... = c (ŷ_k - y_k) × ..."""
    prediction = next((link.wrt for link in links if link.of == bare.of), None)
    if not isinstance(prediction, Quantity):
        return None
    same = graph.definition(prediction)
    activated = graph.definition(same.quantity) if isinstance(same, Same) else None
    if not isinstance(same, Same) or not isinstance(activated, Activated):
        return None
    if all(link.of != same.quantity for link in links):  # the chain ends before the activation
        return None
    known = pair(activated.function.partition("(")[0], loss.name)
    if known is None:
        return None
    target = loss.targets.member(loss.predictions.running(prediction))
    short = scaled(loss.coefficient, from_sympy(known.derivative, {A: prediction, Y: target}))
    uses = (
        equation(prediction, definition_formula(same)),
        equation(same.quantity, definition_formula(activated)),
    )
    reason: Words = ("The denominator of the loss cancels the derivative of the activation.",)
    return Cancellation(product((short, *line.factors[2:]), line.sign), uses, reason)


def _softmax(graph: Graph, loss: LossOf, activated: Softmaxed, bare: Partial, line: Formula) -> Cancellation | None:
    """Σ_k ∂L/∂a_k × ∂a_k/∂z_i = c (ŷ_i Σ_k y_k - y_i)"""
    known = pair("softmax", loss.name)
    if known is None or not isinstance(bare.wrt, Quantity):
        return None
    i = activated.scores.running(bare.wrt)
    total = sum_of(written_sum(loss.targets.size, loss.targets.member, "k"))
    total = Group(total) if isinstance(total, Sigma) else total
    names = {A: loss.predictions.member(i), Y: loss.targets.member(i), known.total: total}
    short = scaled(loss.coefficient, from_sympy(known.derivative, names))
    units = (Index(line.index),) if isinstance(line, Sigma) else tuple(range(1, activated.units.size + 1))
    predictions = dict.fromkeys(loss.predictions.member(k) for k in (*units, i))
    uses = tuple(equation(item, definition_formula(graph.definition(item))) for item in predictions)
    reason: Words = (
        "Each prediction cancels the activation it is equal to, and the targets add up; where they sum to 1 this is ",
        Sum((loss.predictions.member(i), Negative(loss.targets.member(i)))),
        ".",
    )
    return Cancellation(short, uses, reason)
