"""The equation that a line of a program computes, in plain text with the names of the program: ∂J/∂W1 = dz1^T x."""

from __future__ import annotations

from codegen.program.names import identifier
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Hadamard,
    MatrixProduct,
    Partial,
    Quantity,
    Relations,
    Text,
    Transpose,
)
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import rebuilt
from symbolic.formula.text import print_text

__all__ = ["note"]

_WRITTEN_IN = Notation("program", sums="index")
_SIZES = ("width", "samples", "ones")


def note(statement: Relations, prediction: str) -> str:
    """Return `statement` for the reader of a program that calls its predictions `prediction`."""
    target, value = statement.sides
    left = f"∂J/∂{identifier(target.wrt)}" if isinstance(target, Partial) else identifier(target)
    return f"{left} = {_written(value, prediction)}"


def _written(formula: Formula, prediction: str) -> str:
    return print_text(_named(formula, prediction), _WRITTEN_IN).replace("^T", "ᵀ")


def _named(formula: Formula, prediction: str) -> Formula:
    """Return a formula with the names of the program in it, and a bias as it is added to every row."""
    match formula:
        case MatrixProduct(factors=(Quantity(name="ones"), Transpose(body=bias))):
            return _named(bias, prediction)
        case MatrixProduct(factors=(*front, Transpose(body=Quantity(name="ones")))):
            return _named(MatrixProduct(tuple(front)), prediction)
        case MatrixProduct(factors=(Transpose(body=body), Quantity(name="ones", layer=None))):
            return Text(f"sum of {_written(body, prediction)} over samples")
        case MatrixProduct(factors=(body, Quantity(name="ones"))):
            return Text(f"row sums of {_written(body, prediction)}")
        case MatrixProduct(factors=(Apply(function="diag", arguments=(column,)), *rows)):
            return Hadamard((Group(_named(column, prediction)), *(_named(row, prediction) for row in rows)))
        case Quantity(name=name) if name in _SIZES:
            return Quantity({"samples": "N"}.get(name, name), None, formula.indices)
        case Quantity(name="Yhat"):
            return Quantity(prediction)
        case Quantity() | Partial():
            return Quantity(identifier(formula))
        case Apply(arguments=(Quantity(name="Yhat"), _), primes=1):
            return Apply("l", (Quantity(prediction), Quantity("y")), 1)
        case _:
            return rebuilt(formula, lambda part: _named(part, prediction))
