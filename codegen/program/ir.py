"""The nodes of a gradient program: what an array program may compute, and nothing else.

Stage: lowering writes these nodes; `shapes` checks them, `interpreter` gives them their exact meaning, and each
target prints them. The set is closed; a new operation on programs is a new module of rules over these nodes.

Shapes are tuples of dimensions. A dimension is a number, or a name: "N" for the number of samples and, inside
helper functions, "n" for any number of units. Arithmetic broadcasts as in NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction

__all__ = [
    "ARITY",
    "COMPARISONS",
    "Add",
    "Assign",
    "Binary",
    "Call",
    "Compare",
    "Divide",
    "Expr",
    "Function",
    "Helper",
    "MatMul",
    "Multiply",
    "Name",
    "Negate",
    "Number",
    "Power",
    "ProgramError",
    "RowMax",
    "RowSum",
    "Shape",
    "Subtract",
    "SumAll",
    "SumOverSamples",
    "Tangent",
    "Transpose",
    "Unary",
    "Where",
    "dot",
    "names_in",
    "nodes_in",
    "rewritten",
]

Shape = tuple[int | str, ...]

ARITY = {
    "abs": 1,
    "cos": 1,
    "cosh": 1,
    "erfc": 1,
    "exp": 1,
    "expm1": 1,
    "log": 1,
    "log1p": 1,
    "maximum": 2,
    "minimum": 2,
    "sign": 1,
    "sin": 1,
    "sinh": 1,
    "sqrt": 1,
    "tanh": 1,
}
"""The elementwise functions and how many arguments each takes."""

COMPARISONS = ("<", "<=", ">", ">=")


class ProgramError(Exception):
    """A gradient program that contradicts itself: a fault of the lowering, never of a user."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A value: a scalar (), a row of units (n,), a column over samples (N, 1) or a table (N, n)."""


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """An exact constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """The value that was assigned to `id`, or that an argument of this name brings."""

    id: str


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """An operation with one operand."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Negate(Unary):
    """-x."""


@dataclass(frozen=True, slots=True)
class Transpose(Unary):
    """X^T of a matrix."""


@dataclass(frozen=True, slots=True)
class RowMax(Unary):
    """max_j x_ij for every row i, shape (N, 1)."""


@dataclass(frozen=True, slots=True)
class RowSum(Unary):
    """sum_j x_ij for every row i, shape (N, 1)."""


@dataclass(frozen=True, slots=True)
class SumOverSamples(Unary):
    """sum_i x_ij for every column j: from (N, n) to (n,)."""


@dataclass(frozen=True, slots=True)
class SumAll(Unary):
    """sum_ij x_ij, a scalar."""


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """An operation with two operands."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Add(Binary):
    """x + y."""


@dataclass(frozen=True, slots=True)
class Subtract(Binary):
    """x - y."""


@dataclass(frozen=True, slots=True)
class Multiply(Binary):
    """x y, entry by entry (the Hadamard product)."""


@dataclass(frozen=True, slots=True)
class Divide(Binary):
    """x / y, entry by entry."""


@dataclass(frozen=True, slots=True)
class Power(Binary):
    """x to the power y, entry by entry."""


@dataclass(frozen=True, slots=True)
class MatMul(Binary):
    """The matrix product X Y."""


@dataclass(frozen=True, slots=True)
class Compare(Binary):
    """x < y and its like, entry by entry; only the condition of a `Where`."""

    sign: str

    def __post_init__(self) -> None:
        if self.sign not in COMPARISONS:
            raise ProgramError(f"comparison `{self.sign}` is none of {', '.join(COMPARISONS)}")


@dataclass(frozen=True, slots=True)
class Where(Expr):
    """`yes` where the condition holds and `no` elsewhere, entry by entry."""

    condition: Compare
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Function(Expr):
    """An elementwise function of `ARITY`."""

    name: str
    arguments: tuple[Expr, ...]

    def __post_init__(self) -> None:
        if ARITY.get(self.name) != len(self.arguments):
            known = ", ".join(f"{name}/{arity}" for name, arity in ARITY.items())
            raise ProgramError(f"function `{self.name}` of {len(self.arguments)} arguments is none of {known}")


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A call of a helper of the program; the result has the shape of its broadcast arguments."""

    helper: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Assign:
    """target = value.

    Attributes:
        target: the name that is defined, once.
        value: what is computed.
        shape: its shape, held against the inferred one when the program is built.
        note: the formula in plain text, for the reader of the printed line.
    """

    target: str
    value: Expr
    shape: Shape
    note: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """A function of the program, acting entry by entry or row by row on tables (N, n).

    Attributes:
        name: what calls refer to.
        arguments: names of the arguments, all of one shape.
        statements: intermediate results, in order; each may use the ones before it.
        result: what is returned, of the arguments' shape.
        doc: the formula, then what a reader should know, as lines of plain text.
        tangent: its derivative, or None for a helper that is never differentiated.
    """

    name: str
    arguments: tuple[str, ...]
    statements: tuple[Assign, ...]
    result: Expr
    doc: tuple[str, ...]
    tangent: Tangent | None = None


@dataclass(frozen=True, slots=True)
class Tangent:
    """The derivative of a helper along a direction, when its arguments move.

    Attributes:
        by: the arguments that may move.
        value: what it is, in the arguments z and in their own derivatives `dot(z)`.
        helpers: those that `value` calls.
        kinks: expressions in the arguments that are zero exactly where there is no derivative.
    """

    by: tuple[str, ...]
    value: Expr
    helpers: tuple[Helper, ...] = ()
    kinks: tuple[Expr, ...] = ()


def dot(name: str) -> str:
    """Return the name of the derivative of `name` along a direction."""
    return f"{name}_dot"


def rewritten(expression: Expr, choose: Callable[[Expr], Expr | None]) -> Expr:
    """Return the expression with every part replaced for which `choose` gives another, parents first."""
    chosen = choose(expression)
    if chosen is not None:
        return chosen
    changed: dict[str, object] = {}
    for field in fields(expression):
        value = getattr(expression, field.name)
        if isinstance(value, Expr):
            changed[field.name] = rewritten(value, choose)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(rewritten(part, choose) for part in value)
    return replace(expression, **changed) if changed else expression


def nodes_in(expression: Expr) -> Iterator[Expr]:
    """Yield the expression and everything below it, parents first."""
    yield expression
    for field in fields(expression):
        value = getattr(expression, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Expr):
                yield from nodes_in(part)


def names_in(expression: Expr) -> frozenset[str]:
    """Return the names that the expression reads."""
    return frozenset(node.id for node in nodes_in(expression) if isinstance(node, Name))
