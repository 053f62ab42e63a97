"""The losses of one output for one sample: one function for each, which builds its record.

Stage: name and parameters -> `Loss`. The first line of each docstring is the loss. Notation as in `base`:
p prediction, y target. The derivative in p is coefficient * core, the core in the order people write it.
"""

from __future__ import annotations

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from symbolic.functions.base import Kink, Loss, P, StableForm, Y
from symbolic.functions.parameters import Constant, positive
from symbolic.functions.written import cases, power, product, quotient, total

__all__ = [
    "absolute",
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "hinge",
    "huber",
    "log_cosh",
    "squared_error",
]

ZERO, ONE, TWO = sympy.Integer(0), sympy.Integer(1), sympy.Integer(2)
HALF = sympy.Rational(1, 2)
RESIDUAL = total(P, -Y)


# --- regression ---------------------------------------------------------------------------------------------


def squared_error() -> Loss:
    """The squared error, (p - y)^2."""
    return Loss(
        name="squared_error",
        title="squared error",
        expression=power(RESIDUAL, TWO),
        coefficient=TWO,
        core=RESIDUAL,
        second_derivative=TWO,
        stable=StableForm((), (P - Y) ** 2),
        stable_derivative=StableForm((), 2 * (P - Y)),
        stable_second_derivative=StableForm((), TWO),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eq. (1.2), with factor 1/2",
        factors=(ONE, HALF),
    )


def absolute() -> Loss:
    """The absolute error, |p - y|."""
    return Loss(
        name="absolute",
        title="absolute error",
        expression=sympy.Abs(RESIDUAL),
        coefficient=ONE,
        core=sympy.Piecewise((ONE, P > Y), (-ONE, P < Y), (ZERO, sympy.true), evaluate=False),
        second_derivative=ZERO,
        stable=StableForm((), sympy.Abs(P - Y)),
        stable_derivative=StableForm((), sympy.sign(P - Y)),
        stable_second_derivative=StableForm((), ZERO),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.5, q = 1",
        kinks=(
            Kink(
                RESIDUAL,
                ZERO,
                "The slope is -1 on the left and 1 on the right; a perfect prediction asks for no step.",
            ),
        ),
    )


def huber(delta: Constant = 1) -> Loss:
    """Huber's loss: (p - y)^2/2 if |p - y| <= delta, delta (|p - y| - delta/2) otherwise."""
    delta = positive("huber", "delta", delta)
    r, c = sympy.symbols("r c", real=True)
    distance = sympy.Abs(RESIDUAL)
    tail = total(distance, -delta / 2)
    slope = sympy.sign(RESIDUAL)
    return Loss(
        name="huber",
        title="Huber loss",
        expression=cases(
            product(HALF, power(RESIDUAL, TWO)),
            distance <= delta,
            tail if delta == 1 else product(delta, tail),
        ),
        coefficient=ONE,
        core=cases(RESIDUAL, distance <= delta, slope if delta == 1 else product(delta, slope)),
        second_derivative=cases(ONE, distance <= delta, ZERO),
        stable=StableForm(
            ((r, sympy.Abs(P - Y)), (c, sympy.Min(r, delta))),
            c * (r - c / 2),
            "With c = min(|p - y|, delta) both branches are c(|p - y| - c/2), and no square can overflow.",
        ),
        stable_derivative=StableForm((), sympy.Max(-delta, sympy.Min(P - Y, delta)), "p - y, cut at -delta and delta."),
        stable_second_derivative=StableForm((), cases(ONE, sympy.Abs(P - Y) <= delta, ZERO)),
        reference="Huber, Robust estimation of a location parameter, Annals of Mathematical Statistics 35:1",
        parameters=(("delta", delta),),
        bends=(total(distance, -delta),),
    )


def log_cosh() -> Loss:
    """The log-cosh loss, log(cosh(p - y))."""
    r, m, t, e, s = sympy.symbols("r m t e s", real=True)
    return Loss(
        name="log_cosh",
        title="log-cosh loss",
        expression=sympy.log(sympy.cosh(RESIDUAL)),
        coefficient=ONE,
        core=sympy.tanh(RESIDUAL),
        second_derivative=total(ONE, -power(sympy.tanh(RESIDUAL), TWO)),
        stable=StableForm(
            ((r, sympy.Abs(P - Y)), (m, sympy.Min(r, 1)), (t, expm1(-m)), (e, sympy.exp(-r))),
            cases(log1p(t**2 / (2 * (1 + t))), r < 1, r + log1p(e**2) - sympy.log(2)),
            "For r = |p - y| < 1, cosh r - 1 = t^2/(2(1 + t)) with t = exp(-r) - 1 keeps the digits that "
            "r + log(1 + exp(-2r)) - log 2 would lose; beyond, that form cannot overflow as cosh would.",
        ),
        stable_derivative=StableForm((), sympy.tanh(P - Y)),
        stable_second_derivative=StableForm(
            ((e, sympy.exp(-sympy.Abs(P - Y))), (s, 2 * e / (1 + e**2))),
            s**2,
            "1 - tanh(r)^2 loses its digits for large r; the square of s = 1/cosh(r) keeps them.",
        ),
        reference="Saleh and Saleh, Statistical properties of the log-cosh loss function used in machine "
        "learning, arXiv:2208.04564 (2022)",
    )


# --- classification -----------------------------------------------------------------------------------------


def binary_cross_entropy() -> Loss:
    """The binary cross-entropy, -(y log p + (1 - y) log(1 - p)).

    Its derivative -(y/p - (1 - y)/(1 - p)) is written as the one fraction (p - y)/(p(1 - p)), whose
    denominator cancels against the sigmoid's a(1 - a) in plain sight.
    """
    u, v, n, s, t = sympy.symbols("u v n s t", real=True)
    if_wanted = (u, cases(P, Y > 0, ONE))
    if_unwanted = (v, cases(P, Y < 1, ZERO))
    return Loss(
        name="binary_cross_entropy",
        title="binary cross-entropy",
        expression=product(
            -ONE,
            total(
                product(Y, sympy.log(P)),
                product(total(ONE, -Y), sympy.log(total(ONE, -P))),
            ),
        ),
        coefficient=ONE,
        core=quotient(RESIDUAL, P, total(ONE, -P)),
        second_derivative=total(quotient(Y, power(P, TWO)), quotient(total(ONE, -Y), power(total(ONE, -P), TWO))),
        stable=StableForm(
            (if_wanted, if_unwanted),
            -(Y * sympy.log(u) + (1 - Y) * log1p(-v)),
            "0 log 0 = 0: a term whose factor y or 1 - y is 0 takes the logarithm of 1.",
        ),
        stable_derivative=StableForm(
            (if_wanted, if_unwanted, (n, cases(u - Y, Y < 1, -ONE))),
            n / (u * (1 - v)),
            "(p - y)/(p(1 - p)), reduced to 1/(1 - p) at y = 0 and to -1/p at y = 1.",
        ),
        stable_second_derivative=StableForm(
            (if_wanted, if_unwanted, (s, 1 / u), (t, 1 / (1 - v))),
            Y * s**2 + (1 - Y) * t**2,
            "0 where the factor y or 1 - y is 0, even if p has come to 0 or 1; 1/p is squared, as p^2 could vanish.",
        ),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eq. (4.90)",
        prediction_range=(ZERO, ONE),
        target_range=(ZERO, ONE, "between 0 and 1"),
    )


def categorical_cross_entropy() -> Loss:
    """The categorical cross-entropy: -y log p, to be summed over the outputs."""
    u, s = sympy.symbols("u s", real=True)
    if_wanted = (u, cases(P, Y > 0, ONE))
    return Loss(
        name="categorical_cross_entropy",
        title="categorical cross-entropy",
        expression=product(-ONE, Y, sympy.log(P)),
        coefficient=ONE,
        core=product(-ONE, Y, power(P, -ONE)),
        second_derivative=quotient(Y, power(P, TWO)),
        stable=StableForm((if_wanted,), -Y * sympy.log(u), "0 log 0 = 0: where y is 0, the logarithm of 1 is taken."),
        stable_derivative=StableForm((if_wanted,), -Y / u, "0 where y is 0, even if p has come down to 0."),
        stable_second_derivative=StableForm(
            (if_wanted, (s, 1 / u)),
            Y * s**2,
            "0 where y is 0, even if p has come down to 0; 1/p is squared, as p^2 could vanish.",
        ),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eq. (4.108)",
        prediction_range=(ZERO, ONE),
        target_range=(ZERO, ONE, "between 0 and 1"),
        outputs=("sum",),
    )


def hinge() -> Loss:
    """The hinge loss max(0, 1 - y p): 1 - y p if y p < 1, 0 otherwise."""
    margin = product(Y, P)
    shortfall = total(ONE, product(-ONE, Y, P))
    return Loss(
        name="hinge",
        title="hinge loss",
        expression=cases(shortfall, margin < 1, ZERO),
        coefficient=ONE,
        core=cases(-Y, margin < 1, ZERO),
        second_derivative=ZERO,
        stable=StableForm((), sympy.Max(0, 1 - Y * P)),
        stable_derivative=StableForm((), cases(-Y, Y * P < 1, ZERO)),
        stable_second_derivative=StableForm((), ZERO),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), section 7.1.2",
        kinks=(Kink(shortfall, ZERO, "The margin is reached, so the prediction need not move: the slope is 0."),),
        target_range=(-ONE, ONE, "-1 or +1"),
    )
