"""What the functions that a person defines must hold to: a meaning for a name, values and slopes, forms that agree.

What interval arithmetic proves is taken; the rest is tried at a few hundred numbers, and where a denominator, or what
a logarithm or a power is taken of, is zero. Forms are compared to 12 digits at the same numbers, at kinks too: one that
differs between two of them only is not found here, but by the checks of generated code if they meet the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product

import sympy

from symbolic.formula.bounds import UndefinedError, bounds
from symbolic.formula.form_value import value_at
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Power, Quantity, Quotient
from symbolic.formula.notation import notation
from symbolic.formula.own_function import ARGUMENT, OwnFunction
from symbolic.formula.own_records import own_activation, own_loss, rough_activation, rough_loss
from symbolic.formula.rough import Rough
from symbolic.formula.substitute import nodes_of
from symbolic.formula.text import print_text
from symbolic.formula.unevaluated import unevaluated
from symbolic.formula.value import OVERFLOW, UndefinedValueError, Value, difference
from symbolic.formula.zeros import zeros_of
from symbolic.functions import unfold
from symbolic.functions.base import Activation, Loss, P, StableForm, Y, Z
from symbolic.spec.faults import Fault, Location
from symbolic.spec.own_activation import OwnActivationSpec
from symbolic.spec.parts import Layers, LossSpec, OwnLossSpec

__all__ = [
    "own_activations_have_values",
    "own_forms_agree",
    "own_loss_forms_agree",
    "own_loss_has_values",
    "own_names_mean_one_function",
    "own_slopes_are_those_of_the_rules",
]

_SOME = tuple(sign * Fraction(size) for size in ("0", "1/7", "9/8", "17/5", "23/3", "40") for sign in (1, -1))
_MANY = tuple(sorted({*_SOME, *(Fraction(n, 2) for n in range(-200, 201)), Fraction(1001, 7), Fraction(-1001, 7)}))
_TARGETS = tuple(map(Fraction, ("0", "1/3", "1", "-1", "5/2")))
_CLOSE = 1e-12
_PLAIN = notation("slides")
_NAMES = {Z: Quantity("z"), P: Quantity("p"), Y: Quantity("y")}

Point = Mapping[sympy.Symbol, Fraction]


def own_names_mean_one_function(layers: Layers, spec: LossSpec) -> Iterator[Fault]:
    """Two layers may use one function; two functions have two names, that of the loss among them."""
    known: dict[str, tuple[int, OwnActivationSpec]] = {}
    for index, layer in enumerate(layers):
        if isinstance(layer.activation, OwnActivationSpec):
            first, function = known.setdefault(layer.activation.name, (index, layer.activation))
            if function != layer.activation:
                found = f"another function called {layer.activation.name} than that of layer {first + 1}"
                yield Fault(("layers", index, "activation", "name"), found, "a name for each function")
    if isinstance(spec, OwnLossSpec) and spec.name in known:
        found = f"a loss called {spec.name} like the activation of layer {known[spec.name][0] + 1}"
        yield Fault(("loss", "name"), found, "a name for each function")


def own_activations_have_values(layers: Layers) -> Iterator[Fault]:
    """An activation and its slope have real values whatever the pre-activation is."""
    for index, own in _activations(layers):
        missing = _missing(own)
        if missing:
            yield Fault(
                ("layers", index, "activation", "expression"),
                f"an expression without {missing}",
                "one that has a value and a slope for every z",
                "Write log(1 + z^2), sqrt(1 + z^2) or max(z, 0)^2 where z itself will not do.",
            )


@cache
def _missing(own: OwnFunction) -> str:
    """Return what a function does not have, and where; nothing where it has all."""
    record = own_activation(own)
    for z in (*_zeros_inside(own), *(() if _is_bounded(own) else _MANY)):
        if _is_missing(value_at(StableForm((), record.expression), {Z: z})):
            return f"a real value at z = {z}"
    for z in _SOME:
        if _is_missing(value_at(StableForm((), record.derivative), {Z: z})):
            return f"a slope at z = {z}"
    return ""


def _zeros_inside(own: OwnFunction) -> Iterator[Fraction]:
    """Yield where what must not be zero, or must be positive, is zero, as far as that is solved for."""
    for part in nodes_of(own.of_argument):
        match part:
            case Quotient(denominator=inside) | Power(base=inside) | Apply(function="log", arguments=(inside,)):
                gate = unfold(unevaluated(inside, {ARGUMENT: Z}))
                yield from (_as_fraction(zero) for _, zero in zeros_of(gate, Z) if isinstance(zero, sympy.Rational))
            case _:
                pass


def _as_fraction(number: sympy.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _is_bounded(own: OwnFunction) -> bool:
    """Say whether there are values by interval arithmetic, but for ends of intervals, which it takes for open."""
    try:
        bounds(own.of_argument, {})
    except UndefinedError:
        return False
    return True


def own_loss_has_values(spec: LossSpec) -> Iterator[Fault]:
    """A loss has a real value for all targets, and all predictions in the interval that was found for it."""
    if isinstance(spec, OwnLossSpec):
        form = StableForm((), spec.record.expression)
        point = next((point for point in _points(spec.record) if _is_missing(value_at(form, point))), None)
        if point is not None:
            yield Fault(
                ("loss", "expression"),
                f"an expression without a real value at {_written(point)}",
                "one that has a value for every target, and for all predictions, or those above 0 or between 0 and 1",
                "Leave out terms that hold the target alone: they change no gradient.",
            )


def own_slopes_are_those_of_the_rules(layers: Layers, spec: LossSpec) -> Iterator[Fault]:
    """Where a function is smooth the rules of differentiation give its slope, and at its kinks some value."""
    for index, own in _activations(layers):
        yield from _rough_faults(("layers", index, "activation", "expression"), rough_activation(own))
    if isinstance(spec, OwnLossSpec):
        yield from _rough_faults(("loss", "expression"), rough_loss(spec.as_own))


def _rough_faults(place: Location, rough: Rough) -> Iterator[Fault]:
    kinds = (
        (
            rough.misled,
            "a slope that the rules of differentiation miss, as kinks cancel there",
            "Write it without them.",
        ),
        (rough.slopeless, "a kink at which the rules give no slope", "Write abs(z) for sqrt(z^2), and so on."),
        (rough.flat, "max, abs or the like of what is zero over a range", "Write it without the inner one."),
    )
    for places, found, hint in kinds:
        for at in places:
            where = print_text(from_sympy(at, _NAMES), _PLAIN)
            yield Fault(place, f"{found}, where {where} = 0", "an expression whose slopes are known everywhere", hint)


def own_forms_agree(layers: Layers) -> Iterator[Fault]:
    """What programs compute is the activation, and its derivative."""
    for index, own in _activations(layers):
        yield from _disagreements(("layers", index, "activation"), own_activation, own)


def own_loss_forms_agree(spec: LossSpec) -> Iterator[Fault]:
    """What programs compute is the loss, and its derivative."""
    if isinstance(spec, OwnLossSpec):
        yield from _disagreements(("loss",), own_loss, spec.as_own)


def _disagreements(
    place: Location, record_of: Callable[[OwnFunction], Activation | Loss], own: OwnFunction
) -> Iterator[Fault]:
    record = record_of(own)
    derivative = record.derivative if isinstance(record, Activation) else record.coefficient * record.core
    points = _points(record)
    if own.stable:
        yield from _disagreement((*place, "stable"), record.expression, record.stable, "the value", points)
    if own.stable_derivative:
        form = record.stable_derivative
        yield from _disagreement((*place, "stable_derivative"), derivative, form, "the derivative", points)


def _disagreement(
    place: Location, meant: sympy.Expr, form: StableForm, what: str, points: list[Point]
) -> Iterator[Fault]:
    """Yield the first point at which a form has another value than it should."""
    for point in points:
        wanted, found = value_at(StableForm((), meant), point), value_at(form, point)
        if isinstance(wanted, UndefinedValueError):
            continue
        if isinstance(found, UndefinedValueError):
            said, meant_there = "no real value", f"{float(wanted):.6g}"
        elif abs(float(difference(found, wanted))) > _CLOSE * max(abs(float(wanted)), abs(float(found))):
            said, meant_there = _told_apart(float(found), float(wanted))
        else:
            continue
        yield Fault(place, f"{said} at {_written(point)}", f"{what} of the expression there, {meant_there}")
        return


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers with as many digits as they need to look different, six at least."""
    written = ((f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in (6, 9, 12, 15))
    return next((pair for pair in written if pair[0] != pair[1]), (repr(one), repr(other)))


def _is_missing(value: Value | UndefinedValueError) -> bool:
    """Say whether there is no real value; one too large to be computed is one."""
    return isinstance(value, UndefinedValueError) and value.why != OVERFLOW


def _activations(layers: Layers) -> Iterator[tuple[int, OwnFunction]]:
    """Yield each function once, with the first layer that has it."""
    found: dict[OwnFunction, int] = {}
    for index, layer in enumerate(layers):
        if isinstance(layer.activation, OwnActivationSpec):
            found.setdefault(layer.activation.as_own, index)
    yield from ((index, own) for own, index in found.items())


def _points(record: Activation | Loss) -> list[Point]:
    """Return where forms are compared: a few simple numbers first, then kinks, then many."""
    if not isinstance(record, Loss):
        kinks = (Z - kink.at for kink in record.kinks)
        places = [_as_fraction(place) for place in kinks if isinstance(place, sympy.Rational)]
        return [{Z: number} for number in dict.fromkeys((*_SOME, *places, *_MANY))]
    low, high = record.prediction_range or (-sympy.oo, sympy.oo)
    predictions = [number for number in (*_SOME, Fraction(1, 2)) if low < number < high]
    return [{P: prediction, Y: target} for prediction, target in product(predictions, _TARGETS)]


def _written(point: Point) -> str:
    return ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
