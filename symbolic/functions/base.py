"""The records that describe activation and loss functions.

Stage: registry -> SymPy expressions that the graph, the derivation and the generated code all read.
Every expression is written in the shared symbols below. Where order matters to a reader ("σ(z)(1 - σ(z))",
never "(1 - σ(z))σ(z)") it is built by `written`, and readers of these records keep `.args` as stored.

Notation: z pre-activation, a = f(z) activation, p prediction (ŷ), y target. log is natural.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sympy

__all__ = ["A", "Activation", "Kink", "Loss", "P", "Pair", "Softmax", "StableForm", "Y", "Z", "head"]

Z = sympy.Symbol("z", real=True)
A = sympy.Symbol("a", real=True)
P = sympy.Symbol("p", real=True)
Y = sympy.Symbol("y", real=True)


def head(name: str) -> Callable[[sympy.Expr], sympy.Expr]:
    """Return the uninterpreted function that stands for activation `name` in a written formula."""
    function: Callable[[sympy.Expr], sympy.Expr] = sympy.Function(name)
    return function


@dataclass(frozen=True, slots=True)
class Kink:
    """A point with no derivative, and the value that is used there.

    Attributes:
        at: an expression that is zero exactly at the kink, in Z for activations, in P and Y for losses.
        value: the derivative chosen there, one of the subgradients.
        reason: why this value, in one sentence for the reader.
    """

    at: sympy.Expr
    value: sympy.Expr
    reason: str


@dataclass(frozen=True, slots=True)
class StableForm:
    """How a function is computed in floating point without overflow, and without losing digits in the tails.

    Attributes:
        lets: intermediate names with their expressions, in order; each may use the ones before it.
        value: the result, in the function's variables and the names of `lets`.
        note: why this form, one sentence for the docstring of generated code; may be empty.

    Expressions use only + - * / powers, exp, log, sin, cos, sinh, cosh, tanh, sqrt, erfc, Abs, Max, Min, sign,
    Piecewise with two branches, and `log1p`, `expm1` of `sympy.codegen.cfunctions`. All branches may be evaluated,
    whichever is chosen. A form differentiates by a complex step too, but at a kink, where that may find either slope.
    """

    lets: tuple[tuple[sympy.Symbol, sympy.Expr], ...]
    value: sympy.Expr
    note: str = ""

    def unfolded(self) -> sympy.Expr:
        """Return `value` with all lets substituted, for proofs: SymPy may rearrange what it substitutes into."""
        value = self.value
        for name, expression in reversed(self.lets):
            value = value.subs(name, expression)
        return value


@dataclass(frozen=True, slots=True)
class Activation:
    r"""An activation function that acts on each unit alone.

    Attributes:
        name: identifier in specs and in generated code.
        latex, text: the sign in formulas, such as `\sigma` and `σ`.
        expression: a in terms of Z, of elementary functions; a function that a person defines may hold others of the
            registry, `head("sigmoid")`, which `unfold` replaces.
        derivative: da/dz as people write it, in Z, with `head("sigmoid")` for the sigmoid and SymPy's own
            tanh, exp...; at a kink it has the value chosen there.
        derivative_in_a: the same in A alone, or None where a does not determine it.
        second_derivative: d²a/dz² likewise; at kinks and bends that of one side.
        kinks: where f has no derivative.
        stable, stable_derivative, stable_second_derivative: floating-point forms of f, f' and f'', all in Z.
        in_chain: "written" when the derivative is short enough to stand inside a product of factors, else
            "prime": the product shows f'(z) and a line of its own says what f'(z) is.
        range: (low, high), between which all values of f lie; infinities where unbounded.
        reference: book or paper with page or equation.
        parameters: constants chosen by the spec, such as alpha, in a fixed order.
        bends: where f has a derivative but f' has none, as expressions that are zero exactly there.
    """

    name: str
    latex: str
    text: str
    expression: sympy.Expr
    derivative: sympy.Expr
    derivative_in_a: sympy.Expr | None
    second_derivative: sympy.Expr
    stable: StableForm
    stable_derivative: StableForm
    stable_second_derivative: StableForm
    reference: str
    range: tuple[sympy.Expr, sympy.Expr]
    kinks: tuple[Kink, ...] = ()
    in_chain: str = "prime"
    parameters: tuple[tuple[str, sympy.Expr], ...] = ()
    bends: tuple[sympy.Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Softmax:
    """softmax: a_i = e^(z_i) / sum_k e^(z_k), an activation that couples the units of its layer.

    The Jacobian is full: da_i/dz_i = a_i (1 - a_i) and da_i/dz_j = -a_i a_j for j not i.

    Attributes:
        name, latex, text, reference, range: as in `Activation`.
        own: da_i/dz_i as written, in the symbol `A` for a_i.
        other: da_i/dz_j as written, in `A` for a_i and `B` for a_j.
    """

    name: str
    latex: str
    text: str
    own: sympy.Expr
    other: sympy.Expr
    reference: str
    range: tuple[sympy.Expr, sympy.Expr]
    B: sympy.Symbol = field(default_factory=lambda: sympy.Symbol("b", real=True))

    def entry(self, unit: int, scores: tuple[sympy.Expr, ...]) -> sympy.Expr:
        """Return e^(z_i) / sum_k e^(z_k) for the scores z, `unit` counted from 0."""
        share: sympy.Expr = sympy.exp(scores[unit]) / sympy.Add(*(sympy.exp(score) for score in scores))
        return share


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss of one output for one sample, before any factor, sum or mean.

    Attributes:
        name: identifier in specs.
        title: how it is called in prose, such as "squared error".
        expression: l(p, y) in P and Y.
        coefficient, core: dl/dp = coefficient * core, the core as people write it: 2 and (p - y).
        second_derivative: d²l/dp² as people write it; at kinks and bends that of one side.
        kinks: where l has no derivative in p.
        stable, stable_derivative, stable_second_derivative: floating-point forms of l, dl/dp and d²l/dp² in P and Y.
        prediction_range: the open interval that predictions must lie in, or None for any.
        target_range: (low, high, words) closed interval of valid targets, or None for any.
        reference: book or paper.
        factors: the factors in front that are usual and allowed by a spec, such as 1 and 1/2.
        outputs: the reductions over outputs that are allowed.
        parameters: constants chosen by the spec, such as delta.
        bends: where l has a derivative in p that has none itself, as expressions that are zero exactly there.
    """

    name: str
    title: str
    expression: sympy.Expr
    coefficient: sympy.Expr
    core: sympy.Expr
    second_derivative: sympy.Expr
    stable: StableForm
    stable_derivative: StableForm
    stable_second_derivative: StableForm
    reference: str
    kinks: tuple[Kink, ...] = ()
    prediction_range: tuple[sympy.Expr, sympy.Expr] | None = None
    target_range: tuple[sympy.Expr, sympy.Expr, str] | None = None
    factors: tuple[sympy.Rational, ...] = (sympy.Integer(1),)
    outputs: tuple[str, ...] = ("sum", "mean")
    parameters: tuple[tuple[str, sympy.Expr], ...] = ()
    bends: tuple[sympy.Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An output activation and a loss whose derivatives cancel when multiplied, so they are computed as one.

    Attributes:
        activation, loss: their names.
        derivative: dl/dz as written, in A (the prediction of this unit), Y (its target) and, where units are
            coupled, `total` (the sum of all targets).
        reference: book or paper.
        total: the symbol for the sum of the targets over the outputs.
        stable: the loss of one output in Z and Y for elementwise activations, None for softmax (whose stable
            form needs a row maximum: sum_k y_k (log sum_j e^(z_j) - z_k)).
    """

    activation: str
    loss: str
    derivative: sympy.Expr
    reference: str
    total: sympy.Symbol = field(default_factory=lambda: sympy.Symbol("y_total", real=True))
    stable: StableForm | None = None
