r"""Where the step of an update goes: down the gradient of the loss, up, or along that of another parameter.

An update is no equation, so it is not refuted; a remark tells where its step is not the one of gradient descent.
"""

from __future__ import annotations

from symbolic.checking.text.updates import is_rate, is_step
from symbolic.checking.verdicts.judge import judge_plainly
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.reader.syntax import (
    Differential,
    Fraction,
    Name,
    Negative,
    Product,
    Span,
    Sum,
    Syntax,
    typed_bases,
)
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.substitute import ungrouped

__all__ = ["UP", "remarks_on_step"]

_LOSSES = ("J", "L", "E", "C", r"\mathcal{L}", "loss")
UP = "With this sign the step goes up the gradient, and the loss grows."
_OTHER = "The derivative is not by the parameter that is changed."


def remarks_on_step(left: Syntax, right: Syntax, session: Session) -> tuple[str, ...]:
    """Return what is wrong with the step of W = W - η G or ΔW = -η G; nothing where G is ∂L/∂W or cannot be told."""
    parameter, change = _parted(left, right, session)
    if parameter is None or session.spec is None:
        return ()
    down = isinstance(change, Negative)
    gradient = _without_rate(change.body if isinstance(change, Negative) else change, session)
    if gradient is None or _has_open_sign(gradient, session):
        return ()
    try:
        if _is_by_another(gradient, parameter, session):
            return (_OTHER,)
        if is_step(left, session):  # it may be subtracted
            return ()
        along = gradient if not down else Negative(gradient.span, gradient)
        grows = _is_gradient(along, parameter, session)
    except FormulaError:
        return ()
    return (UP,) if grows else ()


def _has_open_sign(gradient: Syntax, session: Session) -> bool:
    """Say whether error signals stand in it, which many writers take with a minus, and no notation fixes their sign."""
    concepts = {session.vocabulary.concept(key_of(part) or "") for part in typed_bases(gradient)}
    return bool(concepts & {"delta", "Delta"}) and session.notation.error_signal != "delta"


def _parted(left: Syntax, right: Syntax, session: Session) -> tuple[Syntax | None, Syntax]:
    """Return the parameter that is changed and by what: W and -η G of W = W - η G and of ΔW = -η G"""
    if isinstance(left, Product) and is_step(left, session):
        return left.factors[1], right
    if isinstance(right, Sum) and len(right.terms) == len("wg"):
        return right.terms[0], right.terms[1]
    return None, right


def _without_rate(change: Syntax, session: Session) -> Syntax | None:
    """Return G of η G; None where no rate stands before it."""
    if not isinstance(change, Product):
        return None
    kept = [place for place, factor in enumerate(change.factors) if not is_rate(factor, session)]
    if not kept or len(kept) == len(change.factors):
        return None
    factors = tuple(change.factors[place] for place in kept)
    if len(factors) == 1:
        return factors[0]
    span = Span(factors[0].span.start, factors[-1].span.end)
    return Product(span, factors, tuple(change.signs[place - 1] for place in kept[1:]))


def _is_gradient(gradient: Syntax, parameter: Syntax, session: Session) -> bool:
    """Say whether ∂L/∂W = G, for the loss of a sample or the cost of all."""
    span = gradient.span
    known = (key for key in _LOSSES if session.vocabulary.concept(key) in {"L", "J"})
    return any(
        judge_plainly(_quotient(Name(span, key), parameter, span), gradient, session) is not None for key in known
    )


def _quotient(of: Syntax, by: Syntax, span: Span) -> Fraction:
    """∂L/∂W"""
    return Fraction(span, Differential(span, r"\partial", of), Differential(span, r"\partial", by))


def _is_by_another(gradient: Syntax, parameter: Syntax, session: Session) -> bool:
    """Say whether a derivative is by a parameter of another kind or layer: ∂L/∂b_1 and ∂L/∂W_2 are not by W_1."""
    resolver = Resolver(session.vocabulary, session.habits)
    own, found = ungrouped(resolve(parameter, resolver)), ungrouped(resolve(gradient, resolver))
    match own, found:
        case Quantity(), Partial(of=Quantity(name="L" | "J"), wrt=Quantity(name="W" | "b") as by):
            other_layer = isinstance(own.layer, int) and isinstance(by.layer, int) and own.layer != by.layer
            other_entry = len(own.indices) == len(by.indices) and own.indices != by.indices
            return own.name in {"W", "b"} and (own.name != by.name or other_layer or other_entry)
        case _:
            return False
