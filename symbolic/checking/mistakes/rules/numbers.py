"""Signs and numbers: a minus, 2 and 1/2, 1/m and 1/n, a square."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Group,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.resolver.vocabulary import COUNTS

__all__ = [
    "drop_count",
    "drop_square",
    "drop_two",
    "flip_sign",
    "put_count",
    "put_square",
    "put_two",
    "step_down",
    "step_up",
    "swap_prediction",
]

_TWO = Number("2")
_HALF = Quotient(ONE, _TWO)


def flip_sign(formula: Formula, _: Setting) -> Iterator[Edit]:
    """u -> -u, u - v -> u + v"""
    match formula:
        case Negative(body=body):
            yield Edit(body, (formula,))
        case Sum(terms=terms):
            for number, term in enumerate(terms):
                turned = term.body if isinstance(term, Negative) else Negative(term)
                yield Edit(Sum((*terms[:number], turned, *terms[number + 1 :])), (term,))
            if not _is_difference(formula):  # whose terms have changed places
                yield Edit(Negative(Group(formula)), (formula,))
        case Product() | Hadamard() | MatrixProduct() | Quotient() | Sigma() | Partial() | Quantity() | Apply():
            yield Edit(Negative(formula), (formula,))


def swap_prediction(formula: Formula, _: Setting) -> Iterator[Edit]:
    """ŷ - y -> y - ŷ"""
    match formula:
        case Sum(terms=(one, Negative(body=other))) if _is_difference(formula):
            new = Sum((other, Negative(one)))
            yield Edit(new, (formula, new))


def _is_difference(formula: Formula) -> bool:
    match formula:
        case Sum(terms=(one, Negative(body=other))):
            return _names(one) != _names(other) and bool({"y", "Y"} & (_names(one) | _names(other)))
        case _:
            return False


def _names(formula: Formula) -> set[str]:
    return {formula.name} if isinstance(formula, Quantity) else set()


def step_up(side: Formula, _: Setting) -> Iterator[Edit]:
    """W - η G -> W + η G"""
    match side:
        case Sum(terms=(parameter, Negative(body=step))) if _has_rate(step):
            yield Edit(Sum((parameter, step)), (step,))


def step_down(side: Formula, _: Setting) -> Iterator[Edit]:
    """W + η G -> W - η G"""
    match side:
        case Sum(terms=(parameter, step)) if not isinstance(step, Negative) and _has_rate(step):
            yield Edit(Sum((parameter, Negative(step))), (step,))


def _has_rate(step: Formula) -> bool:
    return isinstance(step, Product) and Quantity("eta") in step.factors


# --- factors ----------------------------------------------------------------------------------------------------------


def _is_two(formula: Formula) -> bool:
    return isinstance(formula, Number) and formula.written == "2"


def drop_two(formula: Formula, _: Setting) -> Iterator[Edit]:
    """2 u -> u, u/2 -> u, 0.5 u -> u"""
    match formula:
        case Product(factors=(Number(written="2" | "0.5") as number, *others)) if others:
            yield Edit(_joined(formula, others), (number,))
        case Product(
            factors=(Quotient(numerator=Number(written="1"), denominator=Number(written="2")) as half, *others)
        ):
            yield Edit(_joined(formula, others), (half,))
        case Quotient(numerator=above, denominator=Number(written="2")):
            yield Edit(above, (_HALF,))
        case Quotient(numerator=Number(written="2"), denominator=below):
            yield Edit(Quotient(ONE, below), (_TWO,))
        case Quotient(numerator=Product(factors=(Number(written="2"), *others) as factors) as above, denominator=below):
            if len(factors) > 1:
                yield Edit(Quotient(_joined(above, others), below), (_TWO,))


def put_two(term: Formula, _: Setting) -> Iterator[Edit]:
    """u -> 2 u, u -> u/2"""
    has_two = isinstance(term, Product) and _is_two(term.factors[0])  # to leave it out is another mend
    for number in (_TWO,) if has_two else (_TWO, _HALF):
        yield Edit(_scaled(number, term), (number,))


def _joined(model: Product, factors: list[Formula]) -> Formula:
    return replace(model, factors=tuple(factors)) if len(factors) > 1 else factors[0]


def _scaled(number: Formula, term: Formula) -> Formula:
    """Return c u; c 2 u as one number."""
    first, *others = term.factors if isinstance(term, Product) else (term,)
    sign = term.sign if isinstance(term, Product) else Sign.NONE
    together = _together(number, first)
    factors = (number, first, *others) if together is None else (together, *others)
    return Product(factors, sign) if len(factors) > 1 else factors[0]


def _together(number: Formula, first: Formula) -> Formula | None:
    """1/c · 2 -> 2/c, c · 1/c -> None: the product of two numbers as it is written; None where it is left as it is."""
    match number, first:
        case Quotient(numerator=Number(written="1"), denominator=below), Number():
            return Quotient(first, below)
        case Number(), Quotient(numerator=Number(written="1"), denominator=below):
            return Quotient(number, below)
        case _:
            return None


def _counts(setting: Setting) -> Iterator[Formula]:
    """Yield what may be forgotten in a mean: 1/m, 1/n_D and m, n_D."""
    depth = setting.spec.depth
    samples, outputs = Quantity("samples"), Quantity("width", indices=(depth,))
    if setting.facts.is_about_batches or setting.facts.sample is not None:
        yield from (Quotient(ONE, samples), samples)
    if setting.spec.widths[-1] > 1:
        yield from (Quotient(ONE, outputs), outputs)
        number = Number(str(setting.spec.widths[-1]))
        yield from (Quotient(ONE, number), number)


def put_count(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u/m, u -> m u"""
    for count in _counts(setting):
        yield Edit(_scaled(count, term), (count,))


def drop_count(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """u/m -> u, 1/m u -> u"""
    match formula:
        case Product(factors=(first, *others)) if others and _is_count(first, setting):
            yield Edit(_joined(formula, others), (first,))
        case Quotient(numerator=above, denominator=below) if _is_count(below, setting) and above != ONE:
            yield Edit(above, (Quotient(ONE, below),))
        case Quotient(numerator=Number() as above, denominator=below) if _is_count(below, setting):
            yield Edit(above, (Quotient(ONE, below),))


def _is_count(formula: Formula, setting: Setting) -> bool:
    match formula:
        case Quantity(name="samples" | "width"):
            return True
        case Position(index=Index(letter=letter, shift=0)):
            return letter in COUNTS
        case Number(written=written):
            return setting.spec.widths[-1] > 1 and written == str(setting.spec.widths[-1])
        case Quotient(numerator=Number(written="1"), denominator=below):
            return _is_count(below, setting)
        case _:
            return False


# --- squares ----------------------------------------------------------------------------------------------------------


def drop_square(formula: Formula, _: Setting) -> Iterator[Edit]:
    """u² -> u"""
    match formula:
        case Power(base=base, exponent=Number(written="2")):
            yield Edit(base, (formula,))


def put_square(formula: Formula, _: Setting) -> Iterator[Edit]:
    """u -> u²"""
    match formula:
        case Quantity() | Apply() | Group() | Number() if not _is_two(formula):
            new = Power(formula, _TWO)
            yield Edit(new, (new,))
        case Sum():
            new = Power(Group(formula), _TWO)
            yield Edit(new, (new,))
