"""The smooth activations that act on each unit alone: one function for each, which builds its record.

Stage: name and parameters -> `Activation`. The first line of each docstring is the function. The derivatives
are the ones people write, kept in that order. Notation as in `base`: z pre-activation, a = f(z).

Floating-point forms rest on e = exp(-|z|), which lies in (0, 1] and so never overflows, whatever the sign of
z, and holds for complex steps z + ih too.
"""

from __future__ import annotations

import sympy
from sympy.codegen.cfunctions import log1p

from symbolic.functions.base import A, Activation, StableForm, Z, head
from symbolic.functions.written import cases, power, product, quotient, total

__all__ = [
    "gelu",
    "identity",
    "sigmoid",
    "silu",
    "softplus",
    "softsign",
    "tanh",
]

ZERO, ONE, TWO = sympy.Integer(0), sympy.Integer(1), sympy.Integer(2)
HALF = sympy.Rational(1, 2)


def identity() -> Activation:
    """The identity, z."""
    return Activation(
        name="identity",
        latex=r"\operatorname{id}",
        text="id",
        expression=Z,
        derivative=ONE,
        derivative_in_a=ONE,
        second_derivative=ZERO,
        stable=StableForm((), Z),
        stable_derivative=StableForm((), ONE),
        stable_second_derivative=StableForm((), ZERO),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), section 5.2",
        range=(-sympy.oo, sympy.oo),
        in_chain="written",
    )


# --- smooth and bounded -------------------------------------------------------------------------------------


def sigmoid() -> Activation:
    """The logistic sigmoid, 1/(1 + e^(-z))."""
    e, value = sympy.Symbol("e", real=True), head("sigmoid")(Z)
    small = (e, sympy.exp(-sympy.Abs(Z)))
    return Activation(
        name="sigmoid",
        latex=r"\sigma",
        text="σ",
        expression=quotient(ONE, total(ONE, sympy.exp(-Z))),
        derivative=_sigmoid_slope(),
        derivative_in_a=product(A, total(ONE, -A)),
        second_derivative=product(value, total(ONE, -value), total(ONE, product(-TWO, value))),
        stable=_stable_sigmoid(),
        stable_derivative=_stable_sigmoid_slope(),
        stable_second_derivative=StableForm(
            (small,),
            -e / (1 + e) ** 2 * sympy.tanh(Z / 2),
            "1 - 2a cancels next to z = 0; it is -tanh(z/2), which does not.",
        ),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eqs. (4.59) and (4.88)",
        range=(ZERO, ONE),
        in_chain="written",
    )


def _stable_sigmoid() -> StableForm:
    e = sympy.Symbol("e", real=True)
    return StableForm(
        ((e, sympy.exp(-sympy.Abs(Z))),),
        sympy.exp(sympy.Min(Z, 0)) / (1 + e),
        "1/(1 + exp(-z)) above 0 and exp(z)/(1 + exp(z)) below, so that no exponential overflows; e = exp(-|z|).",
    )


def _sigmoid_slope() -> sympy.Expr:
    value = head("sigmoid")(Z)
    return product(value, total(ONE, -value))


def _stable_sigmoid_slope() -> StableForm:
    e = sympy.Symbol("e", real=True)
    return StableForm(
        ((e, sympy.exp(-sympy.Abs(Z))),),
        e / (1 + e) ** 2,
        "a(1 - a) loses its digits as a tends to 1; e/(1 + e)^2 with e = exp(-|z|) keeps them.",
    )


def tanh() -> Activation:
    """The hyperbolic tangent, (e^z - e^(-z))/(e^z + e^(-z))."""
    (e, s), value = sympy.symbols("e s", real=True), sympy.tanh(Z)
    inverse_of_cosh = ((e, sympy.exp(-sympy.Abs(Z))), (s, 2 * e / (1 + e**2)))
    return Activation(
        name="tanh",
        latex=r"\tanh",
        text="tanh",
        expression=value,
        derivative=total(ONE, -(value**2)),
        derivative_in_a=total(ONE, -(A**2)),
        second_derivative=product(-TWO, value, total(ONE, -(value**2))),
        stable=StableForm((), value),
        stable_derivative=StableForm(
            inverse_of_cosh,
            s**2,
            "1 - a^2 loses its digits as |a| tends to 1; the square of s = 1/cosh(z) keeps them.",
        ),
        stable_second_derivative=StableForm(inverse_of_cosh, -2 * value * s**2, "s = 1/cosh(z), as in the slope."),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), section 5.3.2",
        range=(-ONE, ONE),
        in_chain="written",
    )


def softsign() -> Activation:
    """Softsign, z/(1 + |z|)."""
    r = sympy.Symbol("r", real=True)
    shrunk = total(ONE, sympy.Abs(Z))
    return Activation(
        name="softsign",
        latex=r"\operatorname{softsign}",
        text="softsign",
        expression=quotient(Z, shrunk),
        derivative=power(shrunk, -TWO),
        derivative_in_a=power(total(ONE, -sympy.Abs(A)), TWO),
        second_derivative=product(-TWO, sympy.sign(Z), power(shrunk, -sympy.Integer(3))),
        stable=StableForm((), Z / (1 + sympy.Abs(Z))),
        stable_derivative=StableForm(
            ((r, 1 / (1 + sympy.Abs(Z))),),
            r**2,
            "The square of 1/(1 + |z|): the square of 1 + |z| itself could overflow.",
        ),
        stable_second_derivative=StableForm(
            ((r, 1 / (1 + sympy.Abs(Z))),),
            cases(-TWO, Z > 0, TWO) * r**3,
            "The cube of 1/(1 + |z|): the cube of 1 + |z| itself could overflow.",
        ),
        reference="Glorot and Bengio, Understanding the difficulty of training deep feedforward neural "
        "networks, AISTATS 2010",
        range=(-ONE, ONE),
        bends=(Z,),
    )


# --- unbounded to the right ---------------------------------------------------------------------------------


def softplus() -> Activation:
    """Softplus, log(1 + e^z)."""
    return Activation(
        name="softplus",
        latex=r"\operatorname{softplus}",
        text="softplus",
        expression=sympy.log(total(ONE, sympy.exp(Z))),
        derivative=head("sigmoid")(Z),
        derivative_in_a=total(ONE, -sympy.exp(-A)),
        second_derivative=_sigmoid_slope(),
        stable=StableForm(
            (),
            sympy.Max(Z, 0) + log1p(sympy.exp(-sympy.Abs(Z))),
            "log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)), which cannot overflow.",
        ),
        stable_derivative=_stable_sigmoid(),
        stable_second_derivative=_stable_sigmoid_slope(),
        reference="Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10, eq. (3.31)",
        range=(ZERO, sympy.oo),
        in_chain="written",
    )


def silu() -> Activation:
    """The sigmoid-weighted linear unit, or swish: z σ(z) = z/(1 + e^(-z)).

    f' has a zero at z = -1.278... and f'' has two at z = ±2.399...; next to a zero the stable form is exact to 1e-16
    absolutely, not relatively.
    """
    e, s, c = sympy.symbols("e s c", real=True)
    value = head("sigmoid")(Z)
    small = (e, sympy.exp(-sympy.Abs(Z)))
    share = (s, cases(ONE, Z >= 0, e) / (1 + e))
    return Activation(
        name="silu",
        latex=r"\operatorname{SiLU}",
        text="SiLU",
        expression=quotient(Z, total(ONE, sympy.exp(-Z))),
        derivative=product(value, total(ONE, product(Z, total(ONE, -value)))),
        derivative_in_a=None,
        second_derivative=product(value, total(ONE, -value), total(TWO, product(Z, total(ONE, product(-TWO, value))))),
        stable=StableForm((small, share), Z * s, "z times the stable sigmoid s."),
        stable_derivative=StableForm(
            (small, share, (c, cases(e, Z >= 0, ONE) / (1 + e))),
            s * (1 + Z * c),
            "s is the sigmoid and c = 1 - s, both without cancellation.",
        ),
        stable_second_derivative=StableForm(
            (small,),
            e / (1 + e) ** 2 * (2 - Z * sympy.tanh(Z / 2)),
            "1 - 2σ(z) = -tanh(z/2), and e/(1 + e)^2 is the slope of the sigmoid.",
        ),
        reference="Elfwing, Uchibe and Doya, Sigmoid-weighted linear units for neural network function "
        "approximation in reinforcement learning, Neural Networks 107 (2018); Ramachandran, Zoph and Le, "
        "Searching for activation functions, arXiv:1710.05941 (2017)",
        range=(sympy.Rational(-28, 100), sympy.oo),
    )


def gelu() -> Activation:
    """The Gaussian error linear unit, z Φ(z) = z (1 + erf(z/√2))/2; not its approximation by tanh.

    f' has a zero at z = -0.7517... and f'' has two at z = ±√2; next to a zero the stable form is exact to 1e-16
    absolutely, not relatively.
    """
    x, c, u = sympy.symbols("x c u", real=True)
    root_of_two = sympy.sqrt(2)
    share = (HALF, total(ONE, sympy.erf(quotient(Z, root_of_two))))
    bell = sympy.exp(-(Z**2) / 2)
    root_of_two_pi = power(2 * sympy.pi, HALF)
    density = quotient(product(Z, bell), root_of_two_pi)
    # x stands apart, because SymPy turns erfc(-z) into 2 - erfc(z), which cancels.
    below = ((x, -Z / root_of_two), (c, sympy.erfc(x) / 2))
    cut = (u, sympy.Min(sympy.Abs(Z), 40))
    return Activation(
        name="gelu",
        latex=r"\operatorname{GELU}",
        text="GELU",
        expression=product(Z, *share),
        derivative=total(product(*share), density),
        derivative_in_a=None,
        second_derivative=quotient(product(total(TWO, -(Z**2)), bell), root_of_two_pi),
        stable=StableForm(
            below,
            Z * c,
            "1 + erf(z/√2) cancels for negative z; erfc(-z/√2) is the same without cancellation.",
        ),
        stable_derivative=StableForm(
            (*below, cut),
            c + Z * sympy.exp(-(u**2) / 2) / sympy.sqrt(2 * sympy.pi),
            "exp(-z^2/2) is 0 in float64 from |z| = 40 on; z is cut there, before its square could overflow.",
        ),
        stable_second_derivative=StableForm(
            (cut,),
            (2 - u**2) * sympy.exp(-(u**2) / 2) / sympy.sqrt(2 * sympy.pi),
            "exp(-z^2/2) is 0 in float64 from |z| = 40 on; z is cut there, before its square could overflow.",
        ),
        reference="Hendrycks and Gimpel, Gaussian error linear units (GELUs), arXiv:1606.08415 (2016)",
        range=(sympy.Rational(-17, 100), sympy.oo),
    )
