"""Factors that are left out or that are too many: σ', weights, inputs, error signals, the derivative of the loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symbolic.checking.mistakes.base import Edit, Rule, Setting
from symbolic.checking.mistakes.places import Several, factor_places
from symbolic.checking.mistakes.rules.candidates import (
    after,
    beside,
    differences,
    layer_of_signal,
    loss_slopes,
    signals,
    slopes,
    times,
    units_of,
    weights,
)
from symbolic.checking.mistakes.rules.chains import begins_behind
from symbolic.checking.mistakes.rules.slopes import slopes_at
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Gradient,
    Group,
    Hadamard,
    IndexLike,
    MatrixProduct,
    Negative,
    Partial,
    Product,
    Quantity,
    Quotient,
    Sum,
    Transpose,
)
from symbolic.formula.substitute import quantities

__all__ = [
    "drop_extra",
    "drop_loss_slope",
    "drop_signal",
    "drop_slope",
    "drop_slope_of_outputs",
    "drop_unit",
    "drop_unit_beside_bias",
    "drop_weight",
    "insert_loss_slope",
    "insert_signal",
    "insert_slope",
    "insert_slope_of_outputs",
    "insert_unit",
    "insert_weight",
    "leave_out_slope",
    "leave_out_slope_of_outputs",
    "repeat_factor",
    "slope_beside_cross_entropy",
    "slope_off_outputs",
    "unit_beside_bias",
    "written_slope_off_outputs",
]


def _bare(formula: Formula) -> Formula:
    while isinstance(formula, Group | Transpose):
        formula = formula.body
    return formula


def _dropped(kind: Callable[[Formula, Setting], bool]) -> Rule:
    """Return the rule u v w -> u w for factors v of a kind."""

    def rule(formula: Formula, setting: Setting) -> Iterator[Edit]:
        for factor, rest in factor_places(formula):
            if kind(_bare(factor), setting):
                yield Edit(rest, (factor,))

    return rule


# --- slopes -----------------------------------------------------------------------------------------------------------


def _scores_of_slope(formula: Formula, setting: Setting) -> Iterator[Quantity]:
    """Yield the pre-activation z of f'(z), diag(f'(z)) or a (1 - a)."""
    match formula:
        case Apply(function="diag", arguments=(inner,)):
            yield from _scores_of_slope(inner, setting)
        case Apply(arguments=(Quantity() as score, *_), primes=1):
            yield score
        case _:
            yield from (score for score, _ in slopes_at(formula, setting))


def _is_hidden_slope(formula: Formula, setting: Setting) -> bool:
    return any(not setting.is_last(score.layer) for score in _scores_of_slope(formula, setting))


def _is_last_slope(formula: Formula, setting: Setting) -> bool:
    return any(setting.is_last(score.layer) for score in _scores_of_slope(formula, setting))


def leave_out_slope(pair: Formula, setting: Setting) -> Iterator[Edit]:
    """u a (1 - a) -> u in a hidden layer"""
    if _is_hidden_slope(pair, setting):
        yield Edit(ONE, (pair,))


def leave_out_slope_of_outputs(pair: Formula, setting: Setting) -> Iterator[Edit]:
    """u a (1 - a) -> u in the last layer"""
    if _is_last_slope(pair, setting):
        yield Edit(ONE, (pair,))


drop_slope = _dropped(_is_hidden_slope)
drop_slope_of_outputs = _dropped(_is_last_slope)


def insert_slope(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u f'(z) of a hidden layer"""
    yield from _with_slope(term, setting, lambda layer: not setting.is_last(layer))


def insert_slope_of_outputs(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u f'(z) of the last layer"""
    yield from _with_slope(term, setting, setting.is_last)


def _with_slope(term: Formula, setting: Setting, wanted: Callable[[IndexLike | None], bool]) -> Iterator[Edit]:
    for slope in slopes(setting):
        (score,) = slope.arguments
        if isinstance(score, Quantity) and wanted(score.layer):
            yield Edit(beside(term, slope, setting), (slope,))
            if not setting.facts.is_about_entries:  # of Jacobians
                matrix = Apply("diag", (slope,))
                yield from (Edit(new, (slope,)) for new in after(term, matrix, setting))
            if isinstance(term, MatrixProduct | Product) and not setting.facts.is_about_entries:  # (u ⊙ f'(z)) aᵀ
                first, *others = term.factors
                yield Edit(replace(term, factors=(beside(first, slope, setting), *others)), (slope,))


def slope_beside_cross_entropy(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """ŷ - y -> (ŷ - y) f'(z), where cross-entropy has taken f' up already"""
    if "cross_entropy" not in setting.spec.loss.name or not _is_difference(formula):
        return
    for score in units_of("z", setting.spec.depth, setting):
        slope = Apply(setting.activation(setting.spec.depth), (score,), 1)
        if slope.function != "softmax":
            yield Edit(beside(formula, slope, setting), (slope,))
    for unit in _outputs_in(formula):
        factors = (unit, Sum((ONE, Negative(unit))))
        slope_of_one = Product(factors) if setting.facts.is_about_entries else Hadamard(factors)
        yield Edit(replace(slope_of_one, factors=(formula, *factors)), (slope_of_one,))


def _outputs_in(formula: Formula) -> list[Quantity]:
    return [part for part in quantities(formula) if part.name in {"yhat", "a", "A", "Yhat"}]


def slope_off_outputs(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """(ŷ - y) f'(z) -> ŷ - y"""
    if "cross_entropy" in setting.spec.loss.name:
        yield from drop_slope_of_outputs(formula, setting)


def written_slope_off_outputs(pair: Formula, setting: Setting) -> Iterator[Edit]:
    """(ŷ - y) ŷ (1 - ŷ) -> ŷ - y"""
    if "cross_entropy" in setting.spec.loss.name:
        yield from leave_out_slope_of_outputs(pair, setting)


# --- weights, units, signals ------------------------------------------------------------------------------------------


def _is_weight(formula: Formula, _: Setting) -> bool:
    return isinstance(formula, Quantity) and formula.name == "W"


def _is_unit(formula: Formula, _: Setting) -> bool:
    return isinstance(formula, Quantity) and formula.name in {"a", "x", "A", "X"}


def _is_signal(formula: Formula, setting: Setting) -> bool:
    """Say whether a formula is δ, ∂L/∂z or ∂L/∂a of a hidden layer."""
    layer = layer_of_signal(formula)
    return layer is not None and not setting.is_last(layer)


def _is_loss_slope(formula: Formula, setting: Setting) -> bool:
    match formula:
        case Partial(of=Quantity(name="L" | "J" | "Lpart"), wrt=Quantity(name="yhat" | "Yhat")):
            return True
        case _:
            return setting.is_last(layer_of_signal(formula)) or _is_difference(formula)


def _is_difference(formula: Formula) -> bool:
    """Say whether a formula is ŷ - y, or the other way round."""
    match formula:
        case Sum(terms=(one, Negative(body=other))):
            names = [part.name for part in (one, other) if isinstance(part, Quantity)]
            return len(names) == 2 and names[0] != names[1] and bool({"y", "Y"} & set(names))
        case Negative(body=Quotient(numerator=Quantity(name="y" | "Y"))):
            return True
        case _:
            return False


drop_weight = _dropped(_is_weight)
drop_unit = _dropped(_is_unit)
drop_signal = _dropped(_is_signal)
drop_loss_slope = _dropped(_is_loss_slope)


def insert_weight(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u W"""
    for weight in weights(setting) if _is_about_slopes(setting) else ():
        yield from (Edit(new, (weight,)) for new in after(term, weight, setting))


def insert_unit(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u a"""
    for layer in setting.facts.layers:
        if not setting.is_last(layer):
            for unit in units_of("a", layer, setting):
                yield from _after_either_way(term, unit, setting)


def insert_signal(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u δ of a hidden layer, and ∂L/∂a ∂a/∂z where a chain goes on from it"""
    for signal in filter(lambda signal: _is_signal(signal, setting), signals(setting)):
        if isinstance(term, Product) and setting.facts.is_about_entries and begins_behind(signal, term):
            yield Edit(replace(term, factors=(signal, *term.factors)), (signal,))
        yield from _after_either_way(term, signal, setting)


def insert_loss_slope(term: Formula, setting: Setting) -> Iterator[Edit]:
    """u -> u (ŷ - y), or u ∂L/∂ŷ"""
    if not _is_about_slopes(setting):
        return
    of_outputs = (signal for signal in signals(setting) if not _is_signal(signal, setting))
    for slope in (*differences(setting), *loss_slopes(setting), *of_outputs):
        yield Edit(beside(term, slope, setting), (slope,))
        if not setting.facts.is_about_entries:
            yield from _after_either_way(term, slope, setting)


def _is_about_slopes(setting: Setting) -> bool:
    """Say whether a relation may be about a derivative: it does not say what the loss or the penalty is."""
    left = setting.sides[0]
    return not (isinstance(left, Quantity) and left.name in {"L", "J", "R"})


def _after_either_way(term: Formula, factor: Formula, setting: Setting) -> Iterator[Edit]:
    for one in (factor,) if setting.facts.is_about_entries else (factor, Transpose(factor)):
        yield from (Edit(new, (factor,)) for new in after(term, one, setting))


# --- too many ---------------------------------------------------------------------------------------------------------


def repeat_factor(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """u v -> u v v"""
    if isinstance(formula, Several) and setting.facts.is_about_entries:
        for factor, _ in factor_places(formula):
            yield Edit(times(formula, factor), (factor,))


drop_extra = _dropped(lambda _, __: True)


def unit_beside_bias(side: Formula, setting: Setting) -> Iterator[Edit]:
    """∂L/∂b = δ -> ∂L/∂b = δ a"""
    bias = _bias_on_left(setting)
    if bias is None or bias.layer is None:
        return
    below = bias.layer - 1 if isinstance(bias.layer, int) else type(bias.layer)(bias.layer.letter, bias.layer.shift - 1)
    for unit in units_of("a", below, setting):
        if setting.facts.is_about_entries:
            yield Edit(times(side, unit), (unit,))
        else:
            yield Edit(MatrixProduct((side, Transpose(unit))), (unit,))


def drop_unit_beside_bias(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """∂L/∂b = δ a -> ∂L/∂b = δ"""
    if _bias_on_left(setting) is not None:
        yield from drop_unit(formula, setting)
        if _is_unit(formula, setting) and formula is setting.sides[1]:
            yield Edit(ONE, (formula,))


def _bias_on_left(setting: Setting) -> Quantity | None:
    match setting.sides[0]:
        case Partial(wrt=Quantity(name="b") as bias) | Gradient(wrt=Quantity(name="b") as bias):
            return bias
        case _:
            return None
