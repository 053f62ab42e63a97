"""Where second derivatives exist: refusal of functions that are not twice differentiable everywhere.

A derivation with letters cannot know on which side of a kink it stands, and on a kink there is no second derivative,
nor any value that is commonly used there. So a second derivative is refused as soon as a way to the loss goes through
such a function; functions before both quantities do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.errors import ChalkgradError
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Cases, Formula, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.records import function_record
from symbolic.formula.substitute import children
from symbolic.formula.text import print_text
from symbolic.functions import Activation, Loss
from symbolic.functions.base import P, Y, Z
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
            for name, where in _rough(graph.definition(quantity)):
                _refuse(name, where, quantity, of, start)


def _refuse(name: str, where: str, quantity: Quantity, of: Quantity, start: Quantity) -> None:
    place = f"`{quantity_name(quantity)}`" if quantity.layer is None else f"layer {quantity.layer}"
    behind = f"or ask for quantities after {place}"
    if quantity.layer is not None:
        hint = f"Choose a smooth activation for {place}, such as {_SMOOTH_ACTIVATIONS}, {behind}"
    elif quantity.name == "L":
        hint = f"Choose a smooth loss: {_SMOOTH_LOSSES}"
    else:
        hint = f"Write {place} without `{name}`, {behind}"
    raise ChalkgradError(
        f"second derivative: found `{name}` in {place}, on the way from `{quantity_name(start)}` to "
        f"`{quantity_name(of)}`: {where}, so there is no second derivative there; expected functions that can be "
        f"differentiated twice everywhere. {hint}."
    )


def _rough(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield the functions in a defining equation that cannot be differentiated twice everywhere, and where that is."""
    if isinstance(definition, LossOf):
        yield from _rough_record(definition.record)
    else:
        yield from _rough_parts(definition_formula(definition))


def _rough_parts(formula: Formula) -> Iterator[tuple[str, str]]:
    if isinstance(formula, Apply):
        record = function_record(formula.function)
        if isinstance(record, Activation):
            yield from _rough_record(record)
        elif formula.function in _ROUGH_ELEMENTARY:
            yield formula.function, "the slope jumps"
    if isinstance(formula, Cases):
        yield "cases", "the slope jumps"
    for part in children(formula):
        yield from _rough_parts(part)


def _rough_record(record: Activation | Loss) -> Iterator[tuple[str, str]]:
    if record.kinks or record.bends:
        yield record.name, ROUGH.get(record.name) or _jump(record)


def _jump(record: Activation | Loss) -> str:
    """Return in words where the slope of a function jumps, or else its rate of change."""
    what = "the slope jumps" if record.kinks else "the rate of change of the slope jumps"
    at = record.kinks[0].at if record.kinks else record.bends[0]
    place = from_sympy(at, {Z: Quantity("z"), P: Quantity("yhat"), Y: Quantity("y")})
    return f"{what} where {print_text(place, notation('slides'))} = 0"
