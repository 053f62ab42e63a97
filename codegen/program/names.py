"""What arrays and functions are called in a program: W1, z1, dW1; relu, and leaky_relu_2 for other parameters.

Stage: used by `lowering`. A batch array has the name of its entries, since a program knows no other.
"""

from __future__ import annotations

from codegen.program.taken import is_taken
from symbolic.derivation.matrix.arrays import BATCH_NAMES
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.functions.base import Activation, Softmax
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES

__all__ = ["FunctionNames", "function_identifier", "identifier"]

_ENTRIES = {batch: name for name, batch in BATCH_NAMES.items()}


def identifier(array: Formula) -> str:
    """Return the name of an array, or of the derivative of the cost by it."""
    match array:
        case Quantity(name=name, layer=layer):
            return f"{_ENTRIES.get(name, name)}{'' if layer is None else layer}"
        case Partial(wrt=wrt):
            return f"d{identifier(wrt)}"
        case _:
            raise TypeError(f"a program has no name for a {type(array).__name__}")


def function_identifier(name: str) -> str:
    """Return what a function is called: its name, with a word behind it where modules have that name already."""
    registered = name in ACTIVATION_NAMES or name in LOSS_NAMES
    return f"{name}_function" if is_taken(name) and not registered else name


class FunctionNames:
    """One name for each activation with its parameters, in the order in which they are met."""

    def __init__(self) -> None:
        self._names: dict[Activation | Softmax, str] = {}

    def __getitem__(self, record: Activation | Softmax) -> str:
        alike = sum(known.name == record.name for known in self._names)
        name = function_identifier(record.name)
        return self._names.setdefault(record, f"{name}_{alike + 1}" if alike else name)
