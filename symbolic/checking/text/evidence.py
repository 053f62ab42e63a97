r"""What one line tells of its letters: y = f(u), ∂u/∂w = y, ∂E/∂w = ∂E/∂u y, (y - t)^2, t log y.

Stage: typed line -> facts. Only what is typed counts: nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.text.facts import Facts
from symbolic.checking.text.patterns import (
    bare,
    factors_of,
    is_logistic_slope,
    letter_of,
    name_of,
    shape_of,
    slope_of,
    summand,
)
from symbolic.checking.text.weight_letters import letters_of_weights
from symbolic.formula.reader.syntax import (
    Accented,
    BigOperator,
    Bracket,
    Call,
    Fraction,
    Nabla,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Script,
    Scripted,
    Sum,
    Syntax,
    typed_bases,
)
from symbolic.formula.resolver.vocabulary import Vocabulary
from symbolic.functions import ACTIVATION_NAMES

__all__ = ["facts_of"]

_COUNTING = frozenset({"B", "S", "T", "H"})
"""Letters that count where a number is divided by them, and are arrays elsewhere."""
_SQUARE = "2"
_NETWORKS = frozenset({"f", "g", "h", "F", "N"})
"""Letters of functions that may stand for a whole network."""
_INPUTS = frozenset({"x", "X"})


def facts_of(lines: Sequence[Syntax], vocabulary: Vocabulary) -> Facts:
    """Return what the lines of a text tell of its letters."""
    facts = Facts(vocabulary, frozenset(letters_of_weights(lines, vocabulary)))
    for line in lines:
        for part in typed_bases(line):
            _look(part, facts)
    # By itself, f'(u) may be a slip where u is known, and u of ∂u/∂w any function of the weights.
    facts.pre |= {key for key in facts.sloped if key in facts.moved or vocabulary.concept(key) is None}
    facts.act |= facts.only_units - facts.pre
    at_values = {key for key in facts.sloped if vocabulary.concept(key) == "a"}
    if facts.predicted and at_values:
        facts.act, facts.pre = facts.act | facts.predicted, facts.pre | at_values
    facts.outputs |= {key for key in facts.hypotheses if facts.arguments[key] <= _INPUTS}
    return facts


def _look(part: Syntax, facts: Facts) -> None:
    if isinstance(part, Relation):
        for left, right, sign in zip(part.sides, part.sides[1:], part.signs, strict=False):
            if sign in {"=", ":="}:
                _equal(left, right, facts)
                for one, other in ((left, right), (right, left)):
                    _beside_common_factors(one, other, facts)
                _logistic(part.sides[0], right, facts)
    elif isinstance(part, Fraction):
        if isinstance(part.numerator, Number) and _may_count(part.denominator):
            facts.counts.add(name_of(part.denominator) or "")
        slope = slope_of(part)
        if slope is not None and facts.is_loss(slope[0]) and facts.vocabulary.concept(slope[1]) == "y":
            facts.outputs.add(slope[1])
        if slope is not None and all(map(facts.is_unit, slope)) and slope[0] != slope[1]:
            facts.slopes.append(slope)
            facts.results.add(slope[0])
        elif slope is not None and slope[1] in facts.weights and facts.is_unit(slope[0]):
            facts.results.add(slope[0])
            facts.moved.add(slope[0])
    elif isinstance(part, Nabla) and part.sub is not None:
        key = letter_of(part.sub.marks[0].body)
        if key is not None and facts.vocabulary.concept(key) == "y":
            facts.outputs.add(key)
    elif isinstance(part, Scripted):
        _square(part, facts)
    elif isinstance(part, Sum):
        _hypothesis(part, facts)
        pair = _difference(part, facts)
        if pair and not any(facts.vocabulary.concept(key) in {"x", "X"} for key in pair):
            first, second = sorted(pair)
            facts.subtracted.append((first, second))
    elif isinstance(part, Product):
        _logarithm(part, facts)
        for head, behind, sign in zip(part.factors, part.factors[1:], part.signs, strict=False):
            alone = letter_of(head)
            unknown = alone is not None and facts.vocabulary.concept(alone) is None
            if unknown and is_logistic_slope(Product(part.span, (head, behind), (sign,)), alone or ""):
                facts.act.add(alone or "")
            if isinstance(head, Name) and isinstance(behind, Bracket) and not sign:
                facts.arguments.setdefault(head.letter, set()).add(letter_of(behind.body))
        for place in range(len(part.factors) - 1):
            both = Product(part.span, part.factors[place : place + 2], part.signs[place : place + 1])
            if (key := _applied(both, facts, slope=True)) is not None:
                facts.sloped.add(key)


def _may_count(below: Syntax) -> bool:
    """1/B, where B counts: nobody divides a number by a bias or by a matrix"""
    return isinstance(below, Name) and below.letter in _COUNTING and not below.style


def _beside_common_factors(left: Syntax, right: Syntax, facts: Facts) -> None:
    """v ∂u/∂w = v y says what ∂u/∂w = y says, and so does ∂E/∂u ∂u/∂w = δ y."""
    if not isinstance(summand(left), Product):
        return
    others: dict[object, list[Syntax]] = {}
    for factor in factors_of(right):
        others.setdefault(shape_of(factor), []).append(factor)
    signals = [shape for shape, (factor, *_) in others.items() if facts.is_signal(letter_of(factor))]
    mine = []
    for factor in factors_of(left):
        shape = shape_of(factor)
        if not others.get(shape) and (slope := slope_of(factor)) is not None and facts.is_loss(slope[0]):
            shape = next((signal for signal in signals if others[signal]), shape)
        if others.get(shape):
            others[shape].pop()
        else:
            mine.append(factor)
    rest = [factor for kept in others.values() for factor in kept]
    slope = slope_of(mine[0]) if len(mine) == 1 else None
    if slope is not None and rest:
        whole = rest[0] if len(rest) == 1 else Product(right.span, tuple(rest), ("",) * (len(rest) - 1))
        _slope_is(slope, whole, facts)


def _equal(left: Syntax, right: Syntax, facts: Facts) -> None:
    """u = v, u = f(w v), ∂u/∂v = w"""
    slope = slope_of(left)
    if slope is not None:
        _slope_is(slope, right, facts)
        return
    key = letter_of(left)
    if key is None or not facts.is_unit(key):
        return
    if facts.vocabulary.concept(key) == "y" and facts.vocabulary.concept(letter_of(right) or "") in {"a", "A"}:
        facts.results.add(key)  # y = a^{(L)}
    if facts.vocabulary.concept(key) == "yhat" and facts.vocabulary.concept(letter_of(right) or "") == "z":
        facts.predicted.add(letter_of(right) or "")
    applied = _applied(right, facts)
    if applied is not None and applied != key:
        facts.results.add(key)
        facts.act.add(key)
        facts.pre.add(applied)
        return
    inside = _argument(right)
    units = _weighted(right if inside is None else inside, facts)
    if units and key not in units:
        facts.results.add(key)
        if inside is not None:
            facts.act |= {key, *units}
            return
        facts.act |= units
        if not key.startswith(r"\hat"):  # ŷ = w h + b says of an identity that it is left out
            facts.pre.add(key)


def _logistic(left: Syntax, right: Syntax, facts: Facts) -> None:
    """f'(u) = y (1 - y)"""
    applied = _applied(left, facts, slope=True)
    factor = right.factors[0] if isinstance(right, Product) else None
    key = letter_of(factor)
    if applied is not None and key is not None and key != applied and is_logistic_slope(right, key):
        facts.act.add(key)
        facts.pre.add(applied)


def _slope_is(slope: tuple[str, str], right: Syntax, facts: Facts) -> None:
    """∂u/∂w = y, ∂u/∂b = 1, ∂u/∂y = w, ∂y/∂u = f'(u), ∂y/∂u = y (1 - y), ∂E/∂y = y - t"""
    of, by = slope
    key = letter_of(right)
    if facts.is_loss(of):
        if isinstance(right, Sum) and by in (pair := _difference(right, facts)):
            facts.targets |= pair - {by}
        _backwards(by, right, facts)
        if by in facts.weights:
            _only_unit(right, facts)
        return
    if not facts.is_unit(of):
        return
    if by in facts.weights:
        if key is not None and key != of and facts.is_unit(key) and not facts.is_usual_activation(of, key):
            facts.pre.add(of)
            facts.act.add(key)
        return
    if facts.vocabulary.concept(by) == "b" and isinstance(right, Number):
        facts.pre.add(of)
    if not facts.is_unit(by):
        return
    if key in facts.weights:
        facts.pre.add(of)
        facts.act.add(by)
    elif _applied(right, facts, slope=True) == by or is_logistic_slope(right, of):
        facts.act.add(of)
        facts.pre.add(by)


def _only_unit(right: Syntax, facts: Facts) -> None:
    """∂E/∂w = ... y where y is no usual letter of anything else, and no other unit is a factor"""
    factors = factors_of(right.body if isinstance(right, Negative) else right)
    behind = (*factors[1:], None)
    found = [
        key
        for factor, after in zip(factors, behind, strict=True)
        if isinstance(factor, Name | Scripted | Accented)
        and not isinstance(after, Bracket)
        and facts.is_unit(key := letter_of(factor))
    ]
    if len(found) == 1 and found[0] is not None and facts.vocabulary.concept(found[0]) in {None, "y"}:
        facts.only_units.add(found[0])


def _backwards(by: str, right: Syntax, facts: Facts) -> None:
    """∂E/∂w = ∂E/∂u y, ∂E/∂y = ∂E/∂u w, in any order, transposed or not"""
    factors = right.factors if isinstance(right, Product) else ()
    slopes = [slope for factor in factors if (slope := slope_of(factor)) is not None and facts.is_loss(slope[0])]
    others = [letter_of(factor) for factor in factors if slope_of(factor) is None]
    if len(slopes) != 1 or len(others) != 1 or not facts.is_unit(slopes[0][1]):
        return
    (other,) = others
    if by in facts.weights and other is not None and facts.is_unit(other):
        facts.pre.add(slopes[0][1])
        facts.act.add(other)
    if other in facts.weights and facts.is_unit(by) and slopes[0][1] != by:
        facts.pre.add(slopes[0][1])
        facts.act.add(by)


def _applied(right: Syntax, facts: Facts, *, slope: bool = False) -> str | None:
    """Return the letter u of f(u), of 1 / (1 + e^{-u}), or of f'(u): a function of one letter."""
    match right:
        case Call(function=function, arguments=(argument,)) if name_of(function) in ACTIVATION_NAMES:
            inside = argument
        case Product(factors=(function, Bracket(body=argument)), signs=("",)):
            name = name_of(function)
            if name is None or name in facts.weights or facts.is_loss(name):
                return None
            inside = argument
        case Fraction(numerator=Number(written="1"), denominator=Sum(terms=(Number(written="1"), power))) if not slope:
            return _in_exponent(power, facts)
        case _:
            return None
    primes = function.primes if isinstance(function, Scripted) else 0
    key = letter_of(inside)
    if bool(primes) is not slope or not facts.is_unit(key) or key == name_of(function):
        return None
    if isinstance(right, Product) and (name := name_of(function)) is not None:
        facts.functions.add(name)
    return key


def _argument(right: Syntax) -> Syntax | None:
    """Return the argument of a function that is applied to one thing, else None."""
    match right:
        case Call(function=function, arguments=(argument,)) if name_of(function) in ACTIVATION_NAMES:
            return argument
        case Product(factors=(Name(), Bracket(body=argument)), signs=("",)):
            return argument
        case _:
            return None


def _in_exponent(power: Syntax, facts: Facts) -> str | None:
    r"""Return the letter u of e^{-u}, or \exp(-u)."""
    match power:
        case Scripted(base=Name(letter="e"), sub=None, sup=Script(marks=(mark,))):
            exponent = bare(mark.body)
        case Call(function=Name(letter="exp"), arguments=(argument,)):
            exponent = argument
        case _:
            return None
    key = letter_of(exponent.body) if isinstance(exponent, Negative) else None
    return key if facts.is_unit(key) else None


def _weighted(right: Syntax, facts: Facts) -> set[str]:
    """Return the letters y of w y + ... + b, with or without a sum sign; none where anything else stands there."""
    terms = right.terms if isinstance(right, Sum) else (right,)
    found: set[str] = set()
    for term in terms:
        inner = term.body if isinstance(term, BigOperator) else term
        factors = inner.factors if isinstance(inner, Product) else (inner,)
        keys = [letter_of(factor) for factor in factors]
        units = {key for key in keys if key is not None and facts.is_unit(key)}
        weights = [key for key in keys if key in facts.weights]
        subtracted = term.body if isinstance(term, Negative) else None
        is_threshold = subtracted is not None and facts.vocabulary.concept(letter_of(subtracted) or "") in {"W", "b"}
        if len(factors) == 1 and (subtracted is None or is_threshold):  # a bias
            continue
        if len(units) != 1 or len(weights) != 1 or len(keys) != len("wy"):
            return set()
        found |= units
    return found


def _square(part: Scripted, facts: Facts) -> None:
    """(y - t)^2"""
    square = part.sup is not None and any(
        isinstance(mark.body, Number) and mark.body.written == _SQUARE for mark in part.sup.marks
    )
    if square and isinstance(part.base, Bracket):
        pair = _difference(part.base.body, facts)
        if pair:
            first, second = sorted(pair)
            facts.compared.append((first, second))


def _hypothesis(part: Sum, facts: Facts) -> None:
    """f(x) - y, where f is a sign of functions: it is the whole network then"""
    bodies = [term.body if isinstance(term, Negative) else term for term in part.terms]
    if any(facts.vocabulary.concept(letter_of(body) or "") == "y" for body in bodies):
        for body in bodies:
            match body:
                case Product(factors=(Name(letter=letter), Bracket()), signs=("",)) if letter in _NETWORKS:
                    facts.hypotheses.add(letter)
                    facts.arguments.setdefault(letter, set()).add(letter_of(body.factors[1]))


def _difference(body: Syntax, facts: Facts) -> set[str]:
    """Return the two letters of y - t."""
    if not isinstance(body, Sum) or len(body.terms) != len("yt"):
        return set()
    if sum(isinstance(term, Negative) for term in body.terms) != 1:
        return set()
    keys = {letter_of(term.body if isinstance(term, Negative) else term) for term in body.terms}
    return {key for key in keys if key is not None} if len(keys) > 1 and all(map(facts.is_unit, keys)) else set()


def _logarithm(part: Product, facts: Facts) -> None:
    r"""t \log y"""
    match part.factors[-2:]:
        case (target, Call(function=function, arguments=(argument,))) if name_of(function) in {"log", "ln"}:
            first, second = letter_of(target), letter_of(argument)
            if first is not None and second is not None and first != second:
                if facts.vocabulary.concept(first) != "yhat":  # \hat{y} \log y is a slip
                    facts.targets.add(first)
                facts.compared.append((first, second))
        case _:
            pass
