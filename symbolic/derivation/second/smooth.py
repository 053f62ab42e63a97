"""Where second derivatives exist: refusal of functions that are not twice differentiable everywhere.

A derivation with letters cannot know on which side of a kink it stands, and on a kink there is no second derivative,
nor any value that is commonly used there. So a second derivative is refused as soon as a way to the loss goes through
such a function; functions before both quantities do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Apply, Cases, Formula, Quantity
from symbolic.formula.substitute import children
from symbolic.functions import LOSS_NAMES
from symbolic.functions.second import ROUGH
from symbolic.graph.definitions import Definition, LossOf, definition_formula
from symbolic.graph.graph import Graph
from symbolic.graph.names import quantity_name
from symbolic.graph.paths import between

__all__ = ["require_smooth"]

_ROUGH_ELEMENTARY = ("abs", "sign", "max", "min")
_SMOOTH_ACTIVATIONS = "softplus, silu, gelu, tanh or sigmoid"
_SMOOTH_LOSSES = "squared_error, log_cosh or a cross-entropy"


def require_smooth(graph: Graph, of: Quantity, wrt: tuple[Quantity, Quantity]) -> None:
    """Check that no function on the way from the quantities `wrt` to `of` has a kink.

    Raises:
        ChalkgradError: naming the function, where it stands, and what to choose instead.
    """
    for start in wrt:
        for quantity in sorted(between(graph, start, of) - {start}, key=graph.rank, reverse=True):
            for name in _rough(graph.definition(quantity)):
                _refuse(name, quantity, of, start)


def _refuse(name: str, quantity: Quantity, of: Quantity, start: Quantity) -> None:
    where = ROUGH.get(name, "the slope jumps")
    place = f"`{quantity_name(quantity)}`" if quantity.layer is None else f"layer {quantity.layer}"
    behind = f"or ask for quantities after {place}"
    if quantity.layer is not None:
        hint = f"Choose a smooth activation for {place}, such as {_SMOOTH_ACTIVATIONS}, {behind}"
    elif name in LOSS_NAMES:
        hint = f"Choose a smooth loss: {_SMOOTH_LOSSES}"
    else:
        hint = f"Write {place} without `{name}`, {behind}"
    raise ChalkgradError(
        f"second derivative: found `{name}` in {place}, on the way from `{quantity_name(start)}` to "
        f"`{quantity_name(of)}`: {where}, so there is no second derivative there; expected functions that can be "
        f"differentiated twice everywhere. {hint}."
    )


def _rough(definition: Definition) -> Iterator[str]:
    """Yield the functions in a defining equation that cannot be differentiated twice everywhere."""
    if isinstance(definition, LossOf):
        return _rough_names(definition.name)
    return _rough_parts(definition_formula(definition))


def _rough_parts(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Apply):
        yield from _rough_names(formula.function)
    if isinstance(formula, Cases):
        yield "cases"
    for part in children(formula):
        yield from _rough_parts(part)


def _rough_names(function: str) -> Iterator[str]:
    name = function.partition("(")[0]
    if name in ROUGH or name in _ROUGH_ELEMENTARY:
        yield name
