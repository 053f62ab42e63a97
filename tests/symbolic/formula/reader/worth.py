"""What a syntax tree of a printed formula is worth in the field of `trees`: two trees of other structure differ there.

The letters are those of `trees.QUANTITIES` in the notation of slides.
"""

from __future__ import annotations

from symbolic.formula.reader.syntax import (
    Accented,
    Annotated,
    BigOperator,
    Bracket,
    Call,
    Cases,
    Differential,
    Fraction,
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Root,
    Scripted,
    Sum,
    Syntax,
)
from tests.symbolic.formula.trees import PRIME, Bound, divided, drawn, number_value, quantity_value

_FUNCTIONS = {r"\sigma": "sigmoid", "ReLU": "relu", "ln": "log", "tanh": "tanh", "max": "max", "exp": "exp"} | {
    "abs": "abs",
    "LReLU": "leaky_relu(alpha=0.2)",
}


def worth(tree: Syntax, bound: Bound) -> int:
    """Return the value of `tree`; `bound` holds the indices set by sigma signs round it."""
    match tree:
        case Number(written=written):
            return number_value(written)
        case Bracket(opening="|", body=body):
            return drawn("apply", "abs", 0, worth(body, bound))
        case Bracket(body=body) | Annotated(body=body):
            return worth(body, bound)
        case Sum(terms=terms):
            return sum(worth(term, bound) for term in terms) % PRIME
        case Negative(body=body):
            return -worth(body, bound) % PRIME
        case Fraction(numerator=Differential() as above, denominator=below):
            return _derivative(above, below, bound)
        case Fraction(numerator=above, denominator=below):
            return divided(worth(above, bound), worth(below, bound))
        case Root(body=body):
            return drawn("apply", "sqrt", 0, worth(body, bound))
        case Product(factors=factors):
            return _product(factors, bound)
        case Call(function=function, arguments=arguments):
            return _call(function, [worth(argument, bound) for argument in arguments], bound)
        case BigOperator(below=Relation(sides=(Name(letter=k), Number(written=lower))), above=Number(written=upper)):
            values = range(int(lower), int(upper) + 1)
            return sum(worth(tree.body, {**bound, k: value}) for value in values) % PRIME
        case Cases(branches=branches):
            return drawn("cases", *((worth(u, bound), c and _condition(c, bound)) for u, c in branches))
        case Name() | Accented():
            return _quantity(tree, (), bound)
        case Scripted(sup=sup) if sup is not None and sup.marks[-1].bracket != "[":
            exponent = worth(sup.marks[-1].body, bound)
            if tree.base == Name(tree.base.span, "e"):
                return drawn("apply", "exp", 0, exponent)
            return drawn("power", worth(_without_superscript(tree), bound), exponent)
        case Scripted(base=base, sub=sub, sup=sup, primes=primes):
            marks = (*(sub.marks if sub else ()), *(sup.marks if sup else ()))
            return _quantity(base, marks, bound, "'" * primes)
    raise AssertionError(tree)


def _product(factors: tuple[Syntax, ...], bound: Bound) -> int:
    result = 1
    place = 0
    while place < len(factors):
        factor = factors[place]
        name = factor.base if isinstance(factor, Scripted) else factor
        place += 1
        if isinstance(name, Name) and name.letter == r"\sigma":
            primes = factor.primes if isinstance(factor, Scripted) else 0
            argument = factors[place]
            place += 1
            inside = argument.base if isinstance(argument, Scripted) else argument
            value = drawn("apply", "sigmoid", primes, worth(inside, bound))
            if isinstance(argument, Scripted) and argument.sup:
                value = drawn("power", value, worth(argument.sup.marks[0].body, bound))
        else:
            value = worth(factor, bound)
        result = result * value % PRIME
    return result


def _call(function: Syntax, arguments: list[int], bound: Bound) -> int:
    name = function.base if isinstance(function, Scripted) else function
    assert isinstance(name, Name)
    primes = function.primes if isinstance(function, Scripted) else 0
    value = drawn("apply", _FUNCTIONS[name.letter], primes, *arguments)
    if isinstance(function, Scripted) and function.sup:
        value = drawn("power", value, worth(function.sup.marks[0].body, bound))
    return value


def _derivative(above: Differential, below: Syntax, bound: Bound) -> int:
    variables: list[int] = []
    for part in below.factors if isinstance(below, Product) else (below,):
        assert isinstance(part, Differential)
        assert part.body is not None
        body = part.body
        times = 1
        squared = above.order > 1 and isinstance(body, Scripted) and body.sup and not body.sup.marks[-1].bracket
        if squared:
            assert isinstance(body, Scripted)
            body, times = _without_superscript(body), 2
        variables += [worth(body, bound)] * times
    assert above.body is not None
    result = worth(above.body, bound)
    for variable in variables[::-1]:
        result = drawn("partial", result, variable)
    return result


def _without_superscript(body: Scripted) -> Syntax:
    return Scripted(body.span, body.base, body.sub, None, body.primes) if body.sub or body.primes else body.base


def _condition(condition: Syntax, bound: Bound) -> int:
    assert isinstance(condition, Relation)
    left, right = (worth(side, bound) for side in condition.sides)
    return drawn(condition.signs[0], left, right)


def _quantity(base: Syntax, marks: tuple[Mark, ...], bound: Bound, primes: str = "") -> int:
    name = base.letter if isinstance(base, Name) else "yhat"
    layer = None
    indices: list[object] = []
    for mark in marks:
        if mark.bracket == "[":
            assert isinstance(mark.body, Number)
            layer = int(mark.body.written)
        else:
            indices += _indices(name, mark.body, bound)
    return quantity_value(name, layer, tuple(indices), primes)


def _indices(name: str, body: Syntax, bound: Bound) -> list[object]:
    match body:
        case Listing(parts=parts):
            return [index for part in parts for index in _indices("", part, bound)]
        case Number(written=written):
            return [int(digit) for digit in written] if name == "W" else [int(written)]
        case Name(letter=letter):
            return [bound.get(letter, letter)]
    raise AssertionError(body)
