r"""Fractions and derivatives: `\frac{\partial u}{\partial v}`, `dW`, `\nabla_a L`."""

from __future__ import annotations

from symbolic.formula.nodes import Formula, Gradient, Group, Partial, Quantity, Quotient, Transpose
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolver import Resolver, inner, resolve, rule, unfit

__all__ = ["derivative"]


@rule.register
def fraction(syntax: typed.Fraction, resolver: Resolver) -> Formula:
    r"""\frac{u}{v}, \frac{\partial u}{\partial v}, \frac{\partial^2 u}{\partial v \, \partial w}"""
    above, below = syntax.numerator, syntax.denominator
    variables = _variables(below)
    if isinstance(above, typed.Differential) and variables:
        if above.body is None:
            raise unfit(syntax, "a derivative of nothing", "what is differentiated, behind the fraction")
        return derivative(resolve(above.body, resolver), syntax, resolver)
    if variables:
        raise unfit(above, "no sign of a derivative above the fraction line", "∂ above and below the line")
    return Quotient(resolve(above, resolver), resolve(below, resolver))


def derivative(of: Formula, syntax: typed.Fraction, resolver: Resolver) -> Formula:
    """∂u/∂v"""
    result = of.body if isinstance(of, Group) else of
    for variable in reversed(_variables(syntax.denominator)):
        times, body = _times(variable)
        for _ in range(times):
            result = resolver.placed(Partial(result, inner(resolve(body, resolver))), syntax.span)
    return result


def _variables(below: Syntax) -> list[typed.Differential]:
    """Return the differentials below a fraction line; none where it is no derivative."""
    factors = below.factors if isinstance(below, typed.Product) else (below,)
    found = [factor for factor in factors if isinstance(factor, typed.Differential) and factor.body is not None]
    return found if len(found) == len(factors) else []


def _times(variable: typed.Differential) -> tuple[int, Syntax]:
    r"""Return how often is differentiated by what: `\partial w^2` is twice by w."""
    body = variable.body
    if body is None:
        raise unfit(variable, "a derivative by nothing", "what is differentiated by")
    match body:
        case typed.Scripted(
            sup=typed.Script(marks=(*front, typed.Mark(bracket="", body=typed.Number(written="2"))))
        ) if front or not _is_layered(body):
            rest = typed.Script(body.sup.span, tuple(front)) if front and body.sup else None
            base = (
                body.base if rest is None and body.sub is None else typed.Scripted(body.span, body.base, body.sub, rest)
            )
            return 2, base
        case _:
            return variable.order, body


def _is_layered(body: typed.Scripted) -> bool:
    """Say whether a bare 2 above the letter may be its layer."""
    return key_of(body.base) in {"W", "w", "b", "z", "a", r"\delta"}


@rule.register
def differential(syntax: typed.Differential, resolver: Resolver) -> Formula:
    r"""dW for \partial J / \partial W, dz for \partial L / \partial z"""
    if syntax.body is None or syntax.sign == r"\partial" or syntax.order != 1:
        raise unfit(syntax, f"{syntax.sign} alone", "a derivative, as in ∂L/∂w")
    by = resolve(syntax.body, resolver)
    inner = by.body if isinstance(by, Transpose) else by
    if not isinstance(inner, Quantity):
        raise unfit(syntax, "d before something that is no quantity", "a name such as dW^{[l]}")
    of = Quantity("J" if inner.name in {"W", "b"} else "L", sample=inner.sample)
    partial = resolver.placed(Partial(of, inner), syntax.span)
    return Transpose(partial) if isinstance(by, Transpose) else partial


@rule.register
def nabla(syntax: typed.Nabla, resolver: Resolver) -> Formula:
    r"""\nabla_a L"""
    of = resolve(syntax.body, resolver)
    if syntax.sub is None:
        return Gradient(of)
    by = resolve(syntax.sub.marks[0].body, resolver)
    return Gradient(of, by)
