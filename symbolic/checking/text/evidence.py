r"""What one line tells of its letters: y = f(u), ∂u/∂w = y, ∂E/∂w = ∂E/∂u y, (y - t)^2, t log y.

Stage: typed line -> facts. Only what is typed counts: nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from symbolic.formula.reader.syntax import (
    BigOperator,
    Bracket,
    Call,
    Differential,
    Fraction,
    Listing,
    Mark,
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
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import Vocabulary
from symbolic.functions import ACTIVATION_NAMES

__all__ = ["Facts", "facts_of"]

_LOSSES = frozenset({"L", "J"})
_NO_UNITS = frozenset({"e", "l"})
"""Letters of errors and losses: e = t - y lies between a prediction and the loss."""
_SQUARE = "2"


@dataclass(slots=True)
class Facts:
    """What the lines of a text tell of its letters.

    Attributes:
        pre, act: letters that are pre-activations, and those that are activations.
        results: letters that follow from others: no data.
        targets: letters that are targets for certain.
        compared: pairs of letters of which one is the prediction and one the target.
        subtracted: pairs of letters of which that may be said, where nothing speaks against it.
        functions: letters that are applied as activations are.
        slopes: (u, v) of each ∂u/∂v of two such letters.
        sloped: letters u of f'(u).
        moved: letters u of ∂u/∂w.
    """

    vocabulary: Vocabulary
    weights: frozenset[str]
    pre: set[str] = field(default_factory=set)
    act: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    compared: list[tuple[str, str]] = field(default_factory=list)
    subtracted: list[tuple[str, str]] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    slopes: list[tuple[str, str]] = field(default_factory=list)
    sloped: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)

    def is_loss(self, key: str) -> bool:
        """Whether a letter stands for the loss."""
        return self.vocabulary.concept(key) in _LOSSES

    def is_unit(self, key: str | None) -> bool:
        """Whether a letter may stand for the values of units."""
        if key is None or key in self.weights or key in _NO_UNITS or self.is_loss(key):
            return False
        return self.vocabulary.concept(key) not in {"W", "b", "delta", "eta", "lambda", "pi"}


def facts_of(lines: Sequence[Syntax], vocabulary: Vocabulary) -> Facts:
    """Return what the lines of a text tell of its letters."""
    facts = Facts(vocabulary, frozenset(_weights(lines, vocabulary)))
    for line in lines:
        for part in typed_bases(line):
            _look(part, facts)
    facts.pre |= facts.sloped & facts.moved  # by itself, f'(u) may be a slip, and u any function of the weights
    return facts


def _weights(lines: Sequence[Syntax], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the letters of weights: the usual ones, and letters with two indices by which is differentiated."""
    above = set[str | None]()
    below = set[str]()
    for part in (part for line in lines for part in typed_bases(line)):
        key = _letter(part)
        if key is not None and vocabulary.concept(key) == "W":
            yield key
        if isinstance(part, Fraction) and isinstance(part.numerator, Differential):
            above.add(_letter(part.numerator.body))
            variable = part.denominator.body if isinstance(part.denominator, Differential) else None
            if isinstance(variable, Scripted) and _has_two_indices(variable.sub) and (named := _letter(variable)):
                below.add(named)
    yield from (key for key in below if key not in above and vocabulary.concept(key) in {None, "z", "a"})


def _has_two_indices(sub: Script | None) -> bool:
    body = None if sub is None else sub.marks[-1].body
    match body:
        case Product(factors=parts, signs=signs) if not any(signs):
            return len(parts) == len("ij")
        case Listing(parts=parts):
            return len(parts) == len("ij")
        case Number(written=written):
            return len(written) == len("11")
        case _:
            return False


def _letter(part: Syntax | None) -> str | None:
    """Return the key of a letter with its scripts, and with what it depends on: z_j(a_j); None for anything else."""
    match part:
        case None:
            return None
        case Product(factors=(Name() | Scripted() as head, Bracket(opening="(")), signs=("",)):
            return key_of(base_of(head))
        case _:
            return key_of(base_of(_bare(part)))


def _bare(part: Syntax) -> Syntax:
    """Return what stands in round brackets alone."""
    return _bare(part.body) if isinstance(part, Bracket) and part.opening == "(" else part


def _look(part: Syntax, facts: Facts) -> None:
    if isinstance(part, Relation):
        for left, right, sign in zip(part.sides, part.sides[1:], part.signs, strict=False):
            if sign in {"=", ":="}:
                _equal(left, right, facts)
                for one, other in ((left, right), (right, left)):
                    _beside_common_factors(one, other, facts)
                _logistic(part.sides[0], right, facts)
    elif isinstance(part, Fraction):
        slope = _slope(part)
        if slope is not None and all(map(facts.is_unit, slope)) and slope[0] != slope[1]:
            facts.slopes.append(slope)
            facts.results.add(slope[0])
        elif slope is not None and slope[1] in facts.weights and facts.is_unit(slope[0]):
            facts.results.add(slope[0])
            facts.moved.add(slope[0])
    elif isinstance(part, Scripted):
        _square(part, facts)
    elif isinstance(part, Sum):
        pair = _difference(part, facts)
        if pair and not any(facts.vocabulary.concept(key) in {"x", "X"} for key in pair):
            first, second = sorted(pair)
            facts.subtracted.append((first, second))
    elif isinstance(part, Product):
        _logarithm(part, facts)
        for place in range(len(part.factors) - 1):
            both = Product(part.span, part.factors[place : place + 2], part.signs[place : place + 1])
            if (key := _applied(both, facts, slope=True)) is not None:
                facts.sloped.add(key)


def _beside_common_factors(left: Syntax, right: Syntax, facts: Facts) -> None:
    """v ∂u/∂w = v y says what ∂u/∂w = y says, and so does ∂E/∂u ∂u/∂w = δ y."""
    if not isinstance(_summand(left), Product):
        return
    mine, others = list(_factors(left)), list(_factors(right))
    for factor in tuple(mine):
        same = next((other for other in others if _shape(other) == _shape(factor)), None)
        if same is None and (slope := _slope(factor)) is not None and facts.is_loss(slope[0]):
            same = next((other for other in others if facts.vocabulary.concept(_letter(other) or "") == "delta"), None)
        if same is not None:
            mine.remove(factor)
            others.remove(same)
    slope = _slope(mine[0]) if len(mine) == 1 else None
    if slope is not None and others:
        whole = others[0] if len(others) == 1 else Product(right.span, tuple(others), ("",) * (len(others) - 1))
        _slope_is(slope, whole, facts)


def _summand(side: Syntax) -> Syntax:
    return side.body if isinstance(side, BigOperator) else side


def _factors(side: Syntax) -> tuple[Syntax, ...]:
    body = _summand(side)
    return body.factors if isinstance(body, Product) else (body,)


def _shape(part: object) -> object:
    """Return what was typed, wherever it stands."""
    if isinstance(part, tuple):
        return tuple(map(_shape, part))
    if not isinstance(part, Syntax | Script | Mark):
        return part
    return type(part), tuple(_shape(getattr(part, place.name)) for place in fields(part) if place.name != "span")


def _equal(left: Syntax, right: Syntax, facts: Facts) -> None:
    """u = v, ∂u/∂v = w"""
    slope = _slope(left)
    if slope is not None:
        _slope_is(slope, right, facts)
        return
    key = _letter(left)
    if key is None or not facts.is_unit(key):
        return
    applied = _applied(right, facts)
    if applied is not None and applied != key:
        facts.results.add(key)
        facts.act.add(key)
        facts.pre.add(applied)
        return
    units = _weighted(right, facts)
    if units and key not in units:
        facts.results.add(key)
        facts.pre.add(key)
        facts.act |= units


def _logistic(left: Syntax, right: Syntax, facts: Facts) -> None:
    """f'(u) = y (1 - y)"""
    applied = _applied(left, facts, slope=True)
    factor = right.factors[0] if isinstance(right, Product) else None
    key = _letter(factor)
    if applied is not None and key is not None and key != applied and _is_logistic_slope(right, key):
        facts.act.add(key)
        facts.pre.add(applied)


def _slope(part: Syntax) -> tuple[str, str] | None:
    """Return the letters of ∂u/∂v."""
    part = _bare(part)
    if not isinstance(part, Fraction):
        return None
    above, below = part.numerator, part.denominator
    if not isinstance(above, Differential) or not isinstance(below, Differential):
        return None
    keys = _letter(above.body), _letter(below.body)
    return None if keys[0] is None or keys[1] is None else (keys[0], keys[1])


def _slope_is(slope: tuple[str, str], right: Syntax, facts: Facts) -> None:
    """∂u/∂w = y, ∂u/∂b = 1, ∂u/∂y = w, ∂y/∂u = f'(u), ∂y/∂u = y (1 - y), ∂E/∂y = y - t"""
    of, by = slope
    key = _letter(right)
    if facts.is_loss(of):
        if isinstance(right, Sum) and by in (pair := _difference(right, facts)):
            facts.targets |= pair - {by}
        _backwards(by, right, facts)
        return
    if not facts.is_unit(of):
        return
    if by in facts.weights:
        if key is not None and key != of and facts.is_unit(key):
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
    elif _applied(right, facts, slope=True) == by or _is_logistic_slope(right, of):
        facts.act.add(of)
        facts.pre.add(by)


def _backwards(by: str, right: Syntax, facts: Facts) -> None:
    """∂E/∂w = ∂E/∂u y, ∂E/∂y = ∂E/∂u w, in any order, transposed or not"""
    factors = right.factors if isinstance(right, Product) else ()
    slopes = [slope for factor in factors if (slope := _slope(factor)) is not None and facts.is_loss(slope[0])]
    others = [_letter(factor) for factor in factors if _slope(factor) is None]
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
        case Call(function=function, arguments=(argument,)) if _name_of(function) in ACTIVATION_NAMES:
            inside = argument
        case Product(factors=(function, Bracket(body=argument)), signs=("",)):
            name = _name_of(function)
            if name is None or name in facts.weights or facts.is_loss(name):
                return None
            inside = argument
        case Fraction(numerator=Number(written="1"), denominator=Sum(terms=(Number(written="1"), power))) if not slope:
            return _in_exponent(power, facts)
        case _:
            return None
    primes = function.primes if isinstance(function, Scripted) else 0
    key = _letter(inside)
    if bool(primes) is not slope or not facts.is_unit(key) or key == _name_of(function):
        return None
    if isinstance(right, Product) and (name := _name_of(function)) is not None:
        facts.functions.add(name)
    return key


def _in_exponent(power: Syntax, facts: Facts) -> str | None:
    r"""Return the letter u of e^{-u}, or \exp(-u)."""
    match power:
        case Scripted(base=Name(letter="e"), sub=None, sup=Script(marks=(mark,))):
            exponent = _bare(mark.body)
        case Call(function=Name(letter="exp"), arguments=(argument,)):
            exponent = argument
        case _:
            return None
    key = _letter(exponent.body) if isinstance(exponent, Negative) else None
    return key if facts.is_unit(key) else None


def _name_of(function: Syntax) -> str | None:
    base = base_of(function)
    return key_of(base) if isinstance(base, Name) else None


def _is_logistic_slope(right: Syntax, key: str) -> bool:
    """Say whether the right side is y (1 - y)."""
    parts = [part for part in typed_bases(right) if isinstance(part, Name)]
    return (
        isinstance(right, Product)
        and len(right.factors) == len("uv")
        and len(parts) == len("uv")
        and all(map(key.__eq__, map(key_of, parts)))
    )


def _weighted(right: Syntax, facts: Facts) -> set[str]:
    """Return the letters y of w y + ... + b, with or without a sum sign; none where anything else stands there."""
    terms = right.terms if isinstance(right, Sum) else (right,)
    found: set[str] = set()
    for term in terms:
        inner = term.body if isinstance(term, BigOperator) else term
        factors = inner.factors if isinstance(inner, Product) else (inner,)
        keys = [_letter(factor) for factor in factors]
        units = {key for key in keys if key is not None and facts.is_unit(key)}
        weights = [key for key in keys if key in facts.weights]
        if len(factors) == 1 and not isinstance(term, Negative):  # a bias
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


def _difference(body: Syntax, facts: Facts) -> set[str]:
    """Return the two letters of y - t."""
    if not isinstance(body, Sum) or len(body.terms) != len("yt"):
        return set()
    if sum(isinstance(term, Negative) for term in body.terms) != 1:
        return set()
    keys = {_letter(term.body if isinstance(term, Negative) else term) for term in body.terms}
    return {key for key in keys if key is not None} if len(keys) > 1 and all(map(facts.is_unit, keys)) else set()


def _logarithm(part: Product, facts: Facts) -> None:
    r"""t \log y"""
    match part.factors[-2:]:
        case (target, Call(function=function, arguments=(argument,))) if _name_of(function) in {"log", "ln"}:
            first, second = _letter(target), _letter(argument)
            if first is not None and second is not None and first != second:
                facts.targets.add(first)
                facts.compared.append((first, second))
        case _:
            pass
