"""The rectifiers, one branch on each side of 0: one function for each, which builds its record.

Stage: name and parameters -> `Activation`. Conditions put 0 on the left, so that the value chosen at a kink is
the slope of the branch z <= 0. Notation as in `base`: z pre-activation, a = f(z).

Every branch of a `Piecewise` stays finite where it is not taken, so that a floating-point form can be
evaluated with all its branches at once, at arrays and at complex steps z + ih alike.
"""

from __future__ import annotations

from fractions import Fraction

import sympy
from sympy.codegen.cfunctions import expm1

from symbolic.functions.base import A, Activation, Kink, StableForm, Z
from symbolic.functions.parameters import Constant, positive
from symbolic.functions.written import cases, product, total

__all__ = ["elu", "leaky_relu", "relu", "selu"]

ZERO, ONE = sympy.Integer(0), sympy.Integer(1)


def relu() -> Activation:
    """The rectifier: z if z > 0, 0 otherwise."""
    return Activation(
        name="relu",
        latex=r"\operatorname{ReLU}",
        text="ReLU",
        expression=cases(Z, Z > 0, ZERO),
        derivative=cases(ONE, Z > 0, ZERO),
        derivative_in_a=cases(ONE, A > 0, ZERO),
        second_derivative=ZERO,
        stable=StableForm((), sympy.Max(Z, 0)),
        stable_derivative=StableForm((), cases(ONE, Z > 0, ZERO)),
        stable_second_derivative=StableForm((), ZERO),
        reference="Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.3.1",
        range=(ZERO, sympy.oo),
        kinks=(
            Kink(
                Z,
                ZERO,
                "The slope is 0 on the left and 1 on the right; 0 is chosen, as in the common libraries.",
            ),
        ),
    )


def leaky_relu(alpha: Constant = Fraction(1, 100)) -> Activation:
    """The leaky rectifier: z if z > 0, alpha z otherwise."""
    alpha = positive("leaky_relu", "alpha", alpha)
    return Activation(
        name="leaky_relu",
        latex=r"\operatorname{LReLU}",
        text="LReLU",
        expression=cases(Z, Z > 0, alpha * Z),
        derivative=cases(ONE, Z > 0, alpha),
        derivative_in_a=cases(ONE, A > 0, alpha),
        second_derivative=ZERO,
        stable=StableForm((), cases(Z, Z > 0, alpha * Z)),
        stable_derivative=StableForm((), cases(ONE, Z > 0, alpha)),
        stable_second_derivative=StableForm((), ZERO),
        reference="Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, "
        "ICML 2013 workshop on deep learning for audio, speech and language processing",
        range=(-sympy.oo, sympy.oo),
        kinks=_kink_of_left_branch(left=alpha, right=ONE),
        parameters=(("alpha", alpha),),
    )


def elu(alpha: Constant = 1) -> Activation:
    """The exponential linear unit: z if z > 0, alpha (e^z - 1) otherwise."""
    alpha = positive("elu", "alpha", alpha)
    return Activation(
        name="elu",
        latex=r"\operatorname{ELU}",
        text="ELU",
        expression=cases(Z, Z > 0, _scaled(alpha, total(sympy.exp(Z), -ONE))),
        derivative=cases(ONE, Z > 0, _scaled(alpha, sympy.exp(Z))),
        derivative_in_a=cases(ONE, A > 0, total(A, alpha)),
        second_derivative=cases(ZERO, Z > 0, _scaled(alpha, sympy.exp(Z))),
        stable=_stable_exponential_unit(right=ONE, left=alpha),
        stable_derivative=_stable_exponential_unit_slope(right=ONE, left=alpha),
        stable_second_derivative=_stable_exponential_unit_slope(right=ZERO, left=alpha),
        reference="Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by "
        "exponential linear units (ELUs), ICLR 2016, arXiv:1511.07289",
        range=(-alpha, sympy.oo),
        kinks=_kink_of_left_branch(left=alpha, right=ONE),
        parameters=(("alpha", alpha),),
        bends=(Z,) if alpha == 1 else (),
    )


def selu() -> Activation:
    """The scaled ELU: lambda z if z > 0, lambda alpha (e^z - 1) otherwise.

    lambda = 1.0507... and alpha = 1.6732... keep mean 0 and variance 1 from layer to layer. They are
    irrational; the record holds the float64 numbers next to them, in the decimals these are written with.
    """
    scale = sympy.Rational("1.0507009873554805")
    alpha = sympy.Rational("1.6732632423543772")
    left = scale * alpha
    return Activation(
        name="selu",
        latex=r"\operatorname{SELU}",
        text="SELU",
        expression=cases(scale * Z, Z > 0, product(scale, alpha, total(sympy.exp(Z), -ONE))),
        derivative=cases(scale, Z > 0, product(scale, alpha, sympy.exp(Z))),
        derivative_in_a=cases(scale, A > 0, total(A, product(scale, alpha))),
        second_derivative=cases(ZERO, Z > 0, product(scale, alpha, sympy.exp(Z))),
        stable=_stable_exponential_unit(right=scale, left=left),
        stable_derivative=_stable_exponential_unit_slope(right=scale, left=left),
        stable_second_derivative=_stable_exponential_unit_slope(right=ZERO, left=left),
        reference="Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks, "
        "NeurIPS 2017, arXiv:1706.02515, eq. (2)",
        range=(-left, sympy.oo),
        kinks=_kink_of_left_branch(left=left, right=scale),
    )


def _scaled(constant: sympy.Expr, factor: sympy.Expr) -> sympy.Expr:
    """Return constant times factor as written, where a factor 1 is not."""
    return factor if constant == 1 else product(constant, factor)


def _kink_of_left_branch(left: sympy.Expr, right: sympy.Expr) -> tuple[Kink, ...]:
    if left == right:
        return ()
    reason = "0 belongs to the branch z <= 0, so the slope of that branch is taken."
    return (Kink(Z, left, reason),)


def _stable_exponential_unit(right: sympy.Expr, left: sympy.Expr) -> StableForm:
    """Return the form of: right z if z > 0, left (e^z - 1) otherwise."""
    m = sympy.Symbol("m", real=True)
    return StableForm(
        ((m, cases(ZERO, Z > 0, Z)),),
        cases(right * Z, Z > 0, left * expm1(m)),
        "expm1 keeps the digits of exp(z) - 1 near 0; m = min(z, 0) keeps the other branch from overflow.",
    )


def _stable_exponential_unit_slope(right: sympy.Expr, left: sympy.Expr) -> StableForm:
    """Return the form of: right if z > 0, left e^z otherwise."""
    m = sympy.Symbol("m", real=True)
    return StableForm(
        ((m, cases(ZERO, Z > 0, Z)),),
        cases(right, Z > 0, left * sympy.exp(m)),
        "m = min(z, 0) keeps the other branch from overflow.",
    )
