r"""Fractions and derivatives: `\frac{\partial u}{\partial v}`, `dW`, `\nabla_a L`."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.brackets import takes_superscript
from symbolic.formula.nodes import Apply, Formula, Gradient, Negative, Partial, Quantity, Quotient, Transpose
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.attachments import is_numbered, numbered
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolver import Resolver, inner, resolve, rule, unfit
from symbolic.formula.resolver.signs import function_of
from symbolic.formula.resolver.vocabulary import ACTIVATION

__all__ = ["derivative", "gradient_by"]


@rule.register
def fraction(syntax: typed.Fraction, resolver: Resolver) -> Formula:
    r"""\frac{u}{v}, \frac{\partial u}{\partial v}, \frac{\partial^2 u}{\partial v \, \partial w}"""
    if resolver.notation is not None and resolver.notation.derivative != r"\partial":
        syntax = _with_differentials(syntax)
    above, below = syntax.numerator, syntax.denominator
    variables = _variables(below)
    if isinstance(above, typed.Differential) and variables:
        if above.body is None:
            raise unfit(syntax, "a derivative of nothing", "what is differentiated, behind the fraction")
        function = _of_function(above, below, resolver)
        if function is not None:
            return function
        return derivative(resolve(above.body, resolver), syntax, resolver)
    if variables:
        raise unfit(above, "no sign of a derivative above the fraction line", "∂ above and below the line")
    return Quotient(resolve(above, resolver), resolve(below, resolver))


def _of_function(above: Syntax, below: Syntax, resolver: Resolver) -> Formula | None:
    """dσ/dz is σ'(z); None where the numerator is no function without its argument."""
    if resolver.notation is not None or not isinstance(above, typed.Differential) or above.body is None:
        return None
    if not isinstance(above.body, typed.Name) or resolver.vocabulary.concept(key_of(above.body) or "") is not None:
        return None
    function = function_of(above.body, resolver.vocabulary, resolver.habits)
    variables = _variables(below)
    if function is None or above.order != 1 or len(variables) != 1 or variables[0].body is None:
        return None
    return replace(function, primes=1).of((resolve(variables[0].body, resolver),), above.span, resolver)


def derivative(of: Formula, syntax: typed.Fraction, resolver: Resolver) -> Formula:
    """∂u/∂v"""
    result = of if resolver.notation else inner(of)
    variables = _variables(syntax.denominator)
    order = syntax.numerator.order if isinstance(syntax.numerator, typed.Differential) else 1
    for variable in reversed(variables):
        times, body = _times(variable, order - len(variables))
        wrt = _variable(body, times, resolver)
        for _ in range(times):
            result = resolver.placed(_by(result, wrt, resolver), syntax.span)
    return result


def _by(of: Formula, wrt: Formula, resolver: Resolver) -> Formula:
    """∂L/∂W^T is (∂L/∂W)^T, as is dL_dW.T of a program; ∂L/∂θ by a threshold is -∂L/∂b"""
    number = isinstance(of, Quantity) and of.name in {"L", "J"}
    if isinstance(wrt, Transpose) and number and resolver.notation is None:
        return Transpose(Partial(of, inner(wrt.body)))
    if isinstance(wrt, Negative) and resolver.notation is None:
        return Negative(Partial(of, wrt.body))
    return Partial(of, wrt)


def _variable(body: Syntax, times: int, resolver: Resolver) -> Formula:
    """Return what is differentiated by, without brackets that only its order asks for: (W_11^[1])^2."""
    wrt = resolve(body, resolver)
    if resolver.notation is None or (times > 1 and not takes_superscript(inner(wrt))):
        return inner(wrt)
    return wrt


def _variables(below: Syntax) -> list[typed.Differential]:
    """Return the differentials below a fraction line; none where it is no derivative."""
    factors = below.factors if isinstance(below, typed.Product) else (below,)
    found: list[typed.Differential] = []
    for factor in factors:
        if isinstance(factor, typed.Differential) and factor.body is not None:
            found.append(factor)
        elif found and found[-1].body is not None and is_numbered(found[-1].body, factor):
            found[-1] = replace(found[-1], body=numbered(found[-1].body, factor))
        else:
            return []
    return found


def _times(variable: typed.Differential, beyond: int) -> tuple[int, Syntax]:
    r"""Return how often is differentiated by what: `\partial w^2` is twice by w, if the order above says so.

    `beyond` is by how much the order is more than the number of variables.
    """
    body = variable.body
    if body is None:
        raise unfit(variable, "a derivative by nothing", "what is differentiated by")
    match body:
        case typed.Scripted(
            sup=typed.Script(span=span, marks=(*front, typed.Mark(bracket="", body=typed.Number(written=written))))
        ) if written.isdigit() and 1 < int(written) <= beyond + 1:
            rest = typed.Script(span, tuple(front)) if front else None
            bare = rest is None and body.sub is None and not body.primes
            base = body.base if bare else typed.Scripted(body.span, body.base, body.sub, rest, body.primes)
            return int(written), base
        case _:
            return variable.order, body


# --- a plain d where the reader sees a letter, as inside a script -----------------------------------------------------


def _with_differentials(syntax: typed.Fraction) -> typed.Fraction:
    """Return a fraction in which a d before what stands above and below is the sign of a derivative."""
    above, below = _split(syntax.numerator), _split(syntax.denominator)
    if len(above) != 1 or not below:
        return syntax
    variables = below[0] if len(below) == 1 else _joined(below)
    return replace(syntax, numerator=above[0], denominator=variables)


def _split(side: Syntax) -> list[Syntax]:
    """Return the differentials in what stands above or below a fraction line, each with all up to the next d."""
    factors = side.factors if isinstance(side, typed.Product) and not any(side.signs) else (side,)
    if all(isinstance(factor, typed.Differential) for factor in factors):
        return list(factors)
    found: list[tuple[Syntax, int, list[Syntax]]] = []
    for factor in factors:
        order = _order_of_d(factor)
        if order:
            found.append((factor, order, []))
        elif found:
            found[-1][2].append(factor)
        else:
            return []
    return [
        typed.Differential(typed.Span(sign.span.start, body[-1].span.end), "d", _joined(body), order)
        for sign, order, body in found
        if body
    ]


def _joined(factors: list[Syntax]) -> Syntax:
    if len(factors) == 1:
        return factors[0]
    span = typed.Span(factors[0].span.start, factors[-1].span.end)
    return typed.Product(span, tuple(factors), ("",) * (len(factors) - 1))


def _order_of_d(syntax: Syntax) -> int:
    """Return the order of a d alone, d or d^2; 0 for anything else."""
    match syntax:
        case typed.Name(letter="d"):
            return 1
        case typed.Scripted(
            base=typed.Name(letter="d"),
            sub=None,
            sup=typed.Script(marks=(typed.Mark(bracket="", body=typed.Number(written=written)),)),
            primes=0,
        ) if written.isdigit():
            return int(written)
        case _:
            return 0


@rule.register
def differential(syntax: typed.Differential, resolver: Resolver) -> Formula:
    r"""dW for \partial J / \partial W, dz for \partial L / \partial z, \partial_w L for \partial L / \partial w"""
    if syntax.sign == r"\partial" and syntax.sub is not None and syntax.body is not None and syntax.order == 1:
        return Partial(resolve(syntax.body, resolver), resolve(syntax.sub.marks[0].body, resolver))
    if syntax.body is None or syntax.sign == r"\partial" or syntax.order != 1:
        raise unfit(syntax, f"{syntax.sign} alone", "a derivative, as in ∂L/∂w")
    slope = _slope(syntax, syntax.body, resolver)
    if slope is not None:
        return slope
    by = resolve(syntax.body, resolver)
    if isinstance(by, Negative):  # of a threshold
        return Negative(Partial(Quantity("J"), by.body))
    inner = by.body if isinstance(by, Transpose) else by
    if not isinstance(inner, Quantity):
        raise unfit(syntax, "d before something that is no quantity", "a name such as dW^{[l]}")
    of = Quantity("J" if inner.name in {"W", "b"} else "L", sample=inner.sample)
    partial = resolver.placed(Partial(of, inner), syntax.span)
    return Transpose(partial) if isinstance(by, Transpose) else partial


def _slope(syntax: typed.Differential, body: Syntax, resolver: Resolver) -> Formula | None:
    """dtanh(z) and dg(z) are tanh'(z) and g'(z) in programs; None where d stands before anything but a function."""
    match body:
        case typed.Call(function=head, arguments=arguments):
            pass
        case typed.Product(factors=(head, typed.Bracket(body=argument)), signs=("",)):
            arguments = (argument,)
        case _:
            return None
    function = function_of(replace(syntax, body=head), resolver.vocabulary, resolver.habits)
    if function is None or resolver.notation is not None:
        return None
    return function.of(tuple(resolve(argument, resolver) for argument in arguments), syntax.span, resolver)


def gradient_by(by: Formula) -> Formula:
    r"""\nabla W and \nabla_{W}, the gradient of the loss by W"""
    if isinstance(by, Negative):  # of a threshold
        return Negative(gradient_by(by.body))
    is_parameter = isinstance(by, Quantity) and by.name in {"W", "b"}
    return Gradient(Quantity("J" if is_parameter else "L"), by)


@rule.register
def nabla(syntax: typed.Nabla, resolver: Resolver) -> Formula:
    r"""\nabla_a L, \nabla W, \nabla g(z) for g'(z), and nabla_b[-1] of a program, by the biases of the last layer"""
    match syntax:
        case typed.Nabla(body=typed.Bracket(opening="[", body=place), sub=typed.Script(marks=(mark,))) if (
            resolver.notation is None and isinstance(place, typed.Number | typed.Negative)
        ):
            above = typed.Script(syntax.body.span, (typed.Mark(place.span, "[", place),))
            layered = typed.Scripted(syntax.span, mark.body, None, above, 0)
            return Gradient(Quantity("L"), resolve(layered, resolver))
    of = resolve(syntax.body, resolver)
    marks = () if syntax.sub is None else syntax.sub.marks
    if not marks and isinstance(of, Apply) and of.function == ACTIVATION and resolver.notation is None:
        return replace(of, primes=of.primes + 1)
    if not marks:
        is_parameter = isinstance(of, Quantity) and of.name in {"W", "b"} and resolver.notation is None
        return gradient_by(of) if is_parameter else Gradient(of)
    by = resolve(marks[0].body, resolver)
    if isinstance(by, Negative) and resolver.notation is None:
        return Negative(Gradient(of, by.body))
    if isinstance(by, Transpose) and resolver.notation is None:  # of a column of weights
        return Transpose(Gradient(of, inner(by.body)))
    return Gradient(of, by)
