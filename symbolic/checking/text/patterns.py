r"""What one side of a line is, by how it is typed: a letter, ∂u/∂v, y (1 - y), its factors."""

from __future__ import annotations

from dataclasses import fields

from symbolic.formula.reader.syntax import (
    BigOperator,
    Bracket,
    Differential,
    Fraction,
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Script,
    Scripted,
    Sum,
    Syntax,
)
from symbolic.formula.resolver.marks import base_of, key_of

__all__ = [
    "bare",
    "factors_of",
    "is_logistic_slope",
    "letter_of",
    "name_of",
    "shape_of",
    "slope_of",
    "summand",
]


def letter_of(part: Syntax | None) -> str | None:
    """Return the key of a letter with its scripts, and with what it depends on: z_j(a_j); None for anything else."""
    match part:
        case None:
            return None
        case Product(factors=(Name() | Scripted() as head, Bracket(opening="(", body=body)), signs=("",)) if key_of(
            base_of(body)
        ) is not None or isinstance(body, Listing):
            return key_of(base_of(head))
        case Scripted(primes=primes) if primes:  # y' is another letter than y
            return None
        case _:
            return key_of(base_of(bare(part)))


def bare(part: Syntax) -> Syntax:
    """Return what stands in round brackets alone."""
    return bare(part.body) if isinstance(part, Bracket) and part.opening == "(" else part


def slope_of(part: Syntax) -> tuple[str, str] | None:
    """Return the letters of ∂u/∂v."""
    part = bare(part)
    if not isinstance(part, Fraction):
        return None
    above, below = part.numerator, part.denominator
    if not isinstance(above, Differential) or not isinstance(below, Differential):
        return None
    keys = letter_of(above.body), letter_of(below.body)
    return None if keys[0] is None or keys[1] is None else (keys[0], keys[1])


def name_of(function: Syntax) -> str | None:
    """Return the key of a function, without its primes and scripts; None for what is no letter or word."""
    base = base_of(function)
    return key_of(base) if isinstance(base, Name) else None


def is_logistic_slope(right: Syntax, key: str) -> bool:
    """Say whether the right side is y (1 - y)."""
    match right:
        case (
            Product(factors=(alone, Bracket(body=Sum(terms=(Number(written="1"), Negative(body=taken))))))
            | Product(factors=(Bracket(body=Sum(terms=(Number(written="1"), Negative(body=taken)))), alone))
        ):
            return letter_of(alone) == letter_of(taken) == key
        case _:
            return False


def summand(side: Syntax) -> Syntax:
    """Return what a side sums over an index, else the side."""
    return side.body if isinstance(side, BigOperator) else side


def factors_of(side: Syntax) -> tuple[Syntax, ...]:
    """Return the factors of a side, or of what it sums."""
    body = summand(side)
    return body.factors if isinstance(body, Product) else (body,)


def shape_of(part: object) -> object:
    """Return what was typed, wherever it stands and in whatever alphabet."""
    if isinstance(part, tuple):
        return tuple(map(shape_of, part))
    if not isinstance(part, Syntax | Script | Mark):
        return part
    return type(part), tuple(
        shape_of(getattr(part, place.name)) for place in fields(part) if place.name not in {"span", "style"}
    )
