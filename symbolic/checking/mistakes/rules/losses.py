"""The loss: its derivative misremembered, the prediction differentiated instead, the penalty forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Changed, Edit, Setting, Sides
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Hadamard,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.formula.substitute import quantities, rebuilt, ungrouped

__all__ = [
    "add_case",
    "add_penalty",
    "decimal_logarithm",
    "drop_case",
    "drop_penalty",
    "loss_for_prediction",
    "natural_logarithm",
    "prediction_for_loss",
    "put_penalty_on_bias",
    "take_penalty_off_bias",
    "turn_fraction",
]

_LOSSES = frozenset({"L", "J"})


def prediction_for_loss(sides: Sides, setting: Setting) -> Iterator[Changed]:
    """∂L/∂a -> ∂ŷ/∂a on the right, δ and ∂L alike"""
    prediction = _prediction(setting)
    if prediction is None:
        return

    def turned(part: Formula) -> Formula:
        match part:
            case Partial(of=Quantity(name=name), wrt=Quantity(name=by)) if name in _LOSSES and by != "yhat":
                return Partial(prediction, part.wrt)
            case Partial():
                return part
            case _:
                return rebuilt(part, turned)

    if isinstance(sides[0], Partial) and turned(sides[0]) == sides[0]:
        return
    new = turned(sides[1])
    if new != sides[1]:
        yield Changed((sides[0], new), (prediction,))


def loss_for_prediction(sides: Sides, setting: Setting) -> Iterator[Changed]:
    """∂ŷ/∂a -> ∂L/∂a on the right, whether the prediction is called ŷ or a"""
    for prediction in (Quantity("yhat"), Quantity("a", setting.spec.depth, (1,))):
        new = _with_loss(sides[1], prediction, setting.facts.loss)
        if setting.spec.widths[-1] == 1 and new != sides[1]:
            yield Changed((sides[0], new), (prediction,))


def _with_loss(formula: Formula, prediction: Quantity, loss: Quantity) -> Formula:
    if isinstance(formula, Partial):
        return Partial(loss, formula.wrt) if formula.of == prediction else formula
    return rebuilt(formula, lambda part: _with_loss(part, prediction, loss))


def _prediction(setting: Setting) -> Quantity | None:
    return Quantity("yhat") if setting.spec.widths[-1] == 1 else None


# --- ∂L/∂ŷ ------------------------------------------------------------------------------------------------------------


def turn_fraction(formula: Formula, _: Setting) -> Iterator[Edit]:
    """y/ŷ -> ŷ/y, ∂u/∂v -> ∂v/∂u"""
    match formula:
        case Quotient(numerator=above, denominator=below) if not isinstance(above, Number):
            yield Edit(Quotient(below, above), (formula,))
        case Partial(of=Quantity(name=of) as above, wrt=Quantity() as below) if of not in _LOSSES:
            yield Edit(Partial(below, above), (formula,))


def drop_case(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """-y/ŷ + (1 - y)/(1 - ŷ) -> -y/ŷ"""
    if setting.spec.loss.name == "binary_cross_entropy" and isinstance(formula, Sum) and len(formula.terms) == 2:
        for kept, gone in (formula.terms, formula.terms[::-1]):
            if _mentions_targets(kept) and _mentions_targets(gone):
                yield Edit(kept, (gone,))


def _mentions_targets(term: Formula) -> bool:
    body = term.body if isinstance(term, Negative) else term
    return isinstance(body, Quotient | Product | Hadamard) and any(part.name == "y" for part in quantities(body))


def add_case(term: Formula, setting: Setting) -> Iterator[Edit]:
    """-y/ŷ -> -y/ŷ + (1 - y)/(1 - ŷ)"""
    if setting.spec.loss.name != "binary_cross_entropy":
        return
    target, prediction = _pair(setting)
    one = Number("1")
    first = Negative(Quotient(target, prediction))
    second = Quotient(Sum((one, Negative(target))), Sum((one, Negative(prediction))))
    logs = (
        Product((target, Apply("log", (prediction,)))),
        Product((Sum((one, Negative(target))), Apply("log", (Sum((one, Negative(prediction))),)))),
    )
    for other in (first, second, *logs, *map(Negative, logs)):
        yield Edit(Sum((term, other)), (other,))


def _pair(setting: Setting) -> tuple[Quantity, Quantity]:
    last = setting.spec.depth
    used = any(part.name == "a" and part.layer == last for part in setting.facts.quantities)
    indices = next((part.indices for part in setting.facts.quantities if part.name in {"y", "yhat"}), ())
    prediction = Quantity("a", last, indices or (1,)) if used else Quantity("yhat", indices=indices)
    return Quantity("y", indices=indices), prediction


_TEN = Apply("log", (Number("10"),))


def decimal_logarithm(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """y/ŷ -> y/(ŷ ln 10), as if the logarithm of the loss were decimal"""
    match formula:
        case Quotient(numerator=above, denominator=below) if "cross_entropy" in setting.spec.loss.name:
            yield Edit(Quotient(above, Product((below, _TEN))), (_TEN,))


def natural_logarithm(formula: Formula, _: Setting) -> Iterator[Edit]:
    """y/(ŷ ln 10) -> y/ŷ"""
    match formula:
        case Quotient(numerator=above, denominator=Product(factors=factors) as below) if len(factors) > 1:
            kept = tuple(factor for factor in factors if ungrouped(factor) != _TEN)
            if 0 < len(kept) < len(factors):
                yield Edit(Quotient(above, replace(below, factors=kept) if len(kept) > 1 else kept[0]), (_TEN,))


# --- penalty ----------------------------------------------------------------------------------------------------------


def drop_penalty(formula: Formula, _: Setting) -> Iterator[Edit]:
    """∂L/∂W + λ W -> ∂L/∂W"""
    if isinstance(formula, Sum):
        for number, term in enumerate(formula.terms):
            if any(part.name in {"lambda", "R"} for part in quantities(term)):
                rest = (*formula.terms[:number], *formula.terms[number + 1 :])
                yield Edit(Sum(rest) if len(rest) > 1 else rest[0], (term,))


def add_penalty(side: Formula, setting: Setting) -> Iterator[Edit]:
    """∂L/∂W -> ∂L/∂W + λ W"""
    weight = _weight_on_left(setting)
    if setting.spec.loss.l2 is not None and weight is not None:
        term = Product((Quantity("lambda"), weight))
        terms = side.terms if isinstance(side, Sum) else (side,)
        yield Edit(Sum((*terms, term)), (term,))
    if setting.spec.loss.l2 is not None and _is_cost(setting.sides[0]):
        yield Edit(Sum((side, Quantity("R"))), (Quantity("R"),))


def _is_cost(side: Formula) -> bool:
    return isinstance(side, Quantity) and side.name == "J"


def _weight_on_left(setting: Setting) -> Quantity | None:
    match setting.sides[0]:
        case Partial(wrt=Quantity(name="W") as weight):
            return weight
        case _:
            return None


def put_penalty_on_bias(side: Formula, setting: Setting) -> Iterator[Edit]:
    """∂J/∂b = δ -> ∂J/∂b = δ + λ b"""
    match setting.sides[0]:
        case Partial(of=Quantity(name="J"), wrt=Quantity(name="b") as bias) if setting.spec.loss.l2 is not None:
            term = Product((Quantity("lambda"), bias))
            yield Edit(Sum((side, term)), (term,))


def take_penalty_off_bias(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """δ + λ b -> δ"""
    match setting.sides[0]:
        case Partial(wrt=Quantity(name="b")):
            yield from drop_penalty(formula, setting)
