"""Numbers put in for letters one for one: a (1 - a) = 0.61 (1 - 0.61) says what a is, or agrees with what was said."""

from __future__ import annotations

from symbolic.checking.verdicts.measured import plain_number
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Gradient,
    Hadamard,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.formula.substitute import ungrouped

__all__ = ["put_in"]

_VALUED = (Quantity, Partial, Gradient)
Numbers = dict[Formula, Formula]


def put_in(letters: Formula, numbers: Formula) -> Numbers | None:
    """Return the number that stands in the place of each quantity of an expression; None for sides not made alike."""
    found: Numbers = {}
    if isinstance(ungrouped(letters), _VALUED):
        return None
    return found if _matched(letters, numbers, found) and found else None


def _matched(letters: Formula, numbers: Formula, found: Numbers) -> bool:
    letters, numbers = ungrouped(letters), ungrouped(numbers)
    if isinstance(letters, _VALUED):
        number = plain_number(numbers)
        return number is not None and plain_number(found.setdefault(letters, numbers)) == number
    match letters, numbers:
        case Number(), Number():
            return letters.value == numbers.value
        case (Negative(body=body), Negative(body=other)):
            return _matched(body, other, found)
        case (Quotient(numerator=above, denominator=below), Quotient(numerator=other_above, denominator=other_below)):
            return _matched(above, other_above, found) and _matched(below, other_below, found)
        case (Power(base=base, exponent=exponent), Power(base=other, exponent=power)):
            return exponent == power and _matched(base, other, found)
        case (Apply(function=name, arguments=arguments), Apply(function=other_name, arguments=others)):
            alike = name == other_name and letters.primes == numbers.primes and len(arguments) == len(others)
            return alike and all(_matched(one, other, found) for one, other in zip(arguments, others, strict=True))
        case (Sum(terms=terms), Sum(terms=others)):
            return len(terms) == len(others) and all(
                _matched(one, other, found) for one, other in zip(terms, others, strict=True)
            )
        case _:
            mine, others = _factors(letters), _factors(numbers)
            if len(mine) != len(others) or len(mine) == 1:
                return False
            return all(_matched(one, other, found) for one, other in zip(mine, others, strict=True))


def _factors(formula: Formula) -> tuple[Formula, ...]:
    """Return the factors of a product, those of products inside it as well."""
    if not isinstance(formula, Product | Hadamard | MatrixProduct):
        return (formula,)
    return tuple(factor for part in formula.factors for factor in _factors(part))
