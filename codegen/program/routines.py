"""Functions of the registry as they enter a gradient program: in place when short, else as a helper.

Stage: used by `lowering`. A routine is named once for the whole program, so layers that share an activation
share its helper; the same activation with other parameters gets a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy

from codegen.program.arithmetic import times
from codegen.program.elementwise import expression_to_ir
from codegen.program.ir import (
    Assign,
    Call,
    Divide,
    Expr,
    Function,
    Helper,
    Multiply,
    Name,
    Number,
    RowMax,
    RowSum,
    Subtract,
    Tangent,
    Where,
    dot,
    nodes_in,
)
from codegen.program.names import function_identifier
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Quantity, Text
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.functions.base import Activation, Kink, Loss, P, Pair, StableForm, Y, Z

__all__ = [
    "SOFTMAX",
    "Routine",
    "activation_routine",
    "derivative_routine",
    "fused_loss_routine",
    "loss_derivative_routine",
    "loss_routine",
    "plain",
    "scaled",
]

LONGEST_IN_PLACE = 2
"""How many operations a formula may have to be written in place instead of as a helper."""

_A, _Z, _MOVED = Call("softmax", (Name("z"),)), Name("z"), Name(dot("z"))
SOFTMAX = Helper(
    name="softmax",
    arguments=("z",),
    statements=(Assign("e", Function("exp", (Subtract(_Z, RowMax(_Z)),)), ("N", "n"), "e^(z - max z), at most 1"),),
    result=Divide(Name("e"), RowSum(Name("e"))),
    doc=(
        "softmax(z)_i = e^(z_i) / sum_k e^(z_k), for every row.",
        "The maximum of a row cancels from the quotient; without it e^z would overflow.",
    ),
    tangent=Tangent(("z",), Multiply(_A, Subtract(_MOVED, RowSum(Multiply(_MOVED, _A))))),
)


@dataclass(frozen=True, slots=True)
class Routine:
    """An elementwise function with its floating-point form.

    Attributes:
        name: the identifier of the helper.
        arguments: the symbols of the form, in the order of a call; a helper uses their names.
        form: what is computed.
        doc: lines for the docstring of the helper.
        derivative: the derivative by the first argument, or None where it is never asked for.
        kinks: where that does not exist, as expressions in the arguments that are zero exactly there.
    """

    name: str
    arguments: tuple[sympy.Symbol, ...]
    form: StableForm
    doc: tuple[str, ...]
    derivative: Routine | None = None
    kinks: tuple[sympy.Expr, ...] = ()

    @property
    def in_place(self) -> bool:
        """Whether calls are replaced by the formula."""
        if self.form.lets:
            return False
        nodes = list(nodes_in(expression_to_ir(self.form.value, {})))
        operations = [node for node in nodes if not isinstance(node, (Name, Number))]
        reads = [node for node in nodes if isinstance(node, Name)]
        once = len(reads) == len({node.id for node in reads})
        branches = any(isinstance(node, Where) or _repeats_argument(node) for node in nodes)
        return len(operations) <= LONGEST_IN_PLACE and once and not branches

    def call(self, *values: Expr) -> Expr:
        """Return the function of `values`."""
        if not self.in_place:
            return Call(self.name, values)
        return expression_to_ir(self.form.value, dict(zip(self.arguments, values, strict=True)))

    def helper(self) -> Helper | None:
        """Return the helper that calls refer to, or None when they are written in place."""
        if self.in_place:
            return None
        statements = tuple(
            Assign(symbol.name, expression_to_ir(value, {}), ("N", "n")) for symbol, value in self.form.lets
        )
        arguments = tuple(symbol.name for symbol in self.arguments)
        result = expression_to_ir(self.form.value, {})
        return Helper(self.name, arguments, statements, result, self.doc, self._tangent())

    def _tangent(self) -> Tangent | None:
        """Return f'(u, ...) u̇ for the first argument u."""
        if self.derivative is None:
            return None
        first, *_ = names = [Name(symbol.name) for symbol in self.arguments]
        helper = self.derivative.helper()
        return Tangent(
            (first.id,),
            times(Name(dot(first.id)), self.derivative.call(*names)),
            () if helper is None else (helper,),
            tuple(expression_to_ir(kink, {}) for kink in self.kinks),
        )


@cache
def activation_routine(activation: Activation, name: str) -> Routine:
    """f(z)."""
    formula = f"{activation.text}(z) = {plain(activation.expression)}."
    kinks = tuple(kink.at for kink in activation.kinks)
    doc = _doc(formula, activation.stable)
    return Routine(name, (Z,), activation.stable, doc, derivative_routine(activation, name), kinks)


@cache
def derivative_routine(activation: Activation, name: str) -> Routine:
    """f'(z), with the value that is used at kinks."""
    formula = f"{activation.text}'(z) = {plain(activation.derivative)}."
    kinks = (*(kink.at for kink in activation.kinks), *activation.bends)
    doc = _doc(formula, activation.stable_derivative, activation.kinks)
    second = _second_derivative_routine(activation, name)
    return Routine(f"{name}_prime", (Z,), activation.stable_derivative, doc, second, kinks)


def _second_derivative_routine(activation: Activation, name: str) -> Routine:
    """f''(z), of one side at kinks and bends."""
    formula = f"{activation.text}''(z) = {plain(activation.second_derivative)}."
    form = activation.stable_second_derivative
    return Routine(f"{name}_double_prime", (Z,), form, _doc(formula, form))


def loss_routine(loss: Loss) -> Routine:
    """l(p, y), of one output."""
    formula = f"l(p, y) = {plain(loss.expression)}, of one output."
    return Routine(function_identifier(loss.name), (P, Y), loss.stable, _doc(formula, loss.stable))


def loss_derivative_routine(loss: Loss) -> Routine:
    """dl/dp, of one output."""
    derivative = loss.core if loss.coefficient == 1 else sympy.Mul(loss.coefficient, loss.core, evaluate=False)
    kinks = (*(kink.at for kink in loss.kinks), *loss.bends)
    doc = _doc(f"∂l/∂p = {plain(derivative)}.", loss.stable_derivative, loss.kinks)
    second = _loss_second_derivative_routine(loss)
    return Routine(f"{function_identifier(loss.name)}_prime", (P, Y), loss.stable_derivative, doc, second, kinks)


def _loss_second_derivative_routine(loss: Loss) -> Routine:
    """d²l/dp², of one output and of one side at kinks and bends."""
    form = loss.stable_second_derivative
    doc = _doc(f"∂²l/∂p² = {plain(loss.second_derivative)}.", form)
    return Routine(f"{function_identifier(loss.name)}_double_prime", (P, Y), form, doc)


def fused_loss_routine(pair: Pair, loss: Loss, activation: Activation, form: StableForm) -> Routine:
    """l(f(z), y), computed from z so that no digit is lost where f saturates."""
    formula = f"l(p, y) = {plain(loss.expression)} at p = {activation.text}(z), of one output."
    return Routine(f"{pair.loss}_of_{pair.activation}", (Z, Y), form, _doc(formula, form))


def scaled(value: Expr, factor: Fraction, samples: str) -> Expr:
    """factor * value, divided by N for a mean over samples; one pass over the array where one is enough."""
    weight: Expr = Number(factor)
    if samples == "mean":
        denominator = Number(Fraction(factor.denominator))
        below = Name("N") if factor.denominator == 1 else Multiply(denominator, Name("N"))
        if factor.numerator == 1:
            return Divide(value, below)
        weight = Divide(Number(Fraction(factor.numerator)), below)
    elif factor == 1:
        return value
    elif factor.numerator == 1:
        return Divide(value, Number(Fraction(factor.denominator)))
    return Multiply(weight, value)


def _repeats_argument(node: Expr) -> bool:
    """|x| is printed as max(x, -x), which is short for a name only."""
    return isinstance(node, Function) and node.name == "abs" and not isinstance(node.arguments[0], Name)


def _doc(formula: str, form: StableForm, kinks: tuple[Kink, ...] = ()) -> tuple[str, ...]:
    notes = (form.note,) if form.note else ()
    return (
        formula,
        *notes,
        *(f"Where {plain(kink.at)} = 0 it is {plain(kink.value)}. {kink.reason}" for kink in kinks),
    )


def plain(expression: sympy.Expr) -> str:
    """Return a formula of the registry in plain text, in z, p and y."""
    names = {Z: Quantity("z"), P: Text("p"), Y: Quantity("y")}
    return print_text(from_sympy(expression, names), notation("slides"))
