"""Paraphrases of sums: letters, bounds, what stands before the sign, terms written out or gathered."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import (
    Formula,
    Group,
    Index,
    IndexLike,
    Negative,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import field_names, with_index
from tests.corpus.algebra import expanded, is_product_of_numbers
from tests.corpus.places import Context, letters_in

__all__ = [
    "bounds_dropped",
    "bounds_in_numbers",
    "collected",
    "factored_out_of_sum",
    "into_sum",
    "renamed",
    "sum_split",
    "written_out",
]

_LETTERS = "qmrkpstuv"


def _fresh(context: Context, *formulas: Formula) -> str | None:
    """Return a letter that neither stands in the formulas nor looks like one that does, or like a quantity."""
    notation = context.notation
    used = letters_in(*formulas)
    shown = {notation.index(Index(letter)) for letter in used | {"D", "l", "n"}}
    shown |= {notation.letter(name).latex for name in ("W", "b", "x", "z", "a", "y", "L", "J", "width", "samples")}
    free = [letter for letter in _LETTERS if letter not in used and notation.index(Index(letter)) not in shown]
    return context.chance.choice(free) if free else None


def renamed(formula: Formula, context: Context) -> Formula | None:
    """Σ_k u_k = Σ_q u_q"""
    if not isinstance(formula, Sigma):
        return None
    letter = _fresh(context, formula)
    if letter is None:
        return None
    return replace(formula, body=with_index(formula.body, formula.index, Index(letter)), index=letter)


def into_sum(formula: Formula, context: Context) -> Formula | None:
    """u Σ_k v_k = Σ_k u v_k"""
    if not is_product_of_numbers(formula) or not isinstance(formula, Product):
        return None
    for place, factor in enumerate(formula.factors):
        inner = factor.body if isinstance(factor, Group) else factor
        if isinstance(inner, Sigma):
            others = (*formula.factors[:place], *formula.factors[place + 1 :])
            if inner.index in letters_in(*others):
                letter = _fresh(context, formula)
                if letter is None:
                    return None
                inner = replace(inner, body=with_index(inner.body, inner.index, Index(letter)), index=letter)
            return replace(inner, body=Product((*others, inner.body), formula.sign))
    return None


def factored_out_of_sum(formula: Formula, _: Context) -> Formula | None:
    """Σ_k u v_k = u Σ_k v_k"""
    match formula:
        case Sigma(body=Product(factors=factors, sign=sign), index=letter):
            still = tuple(factor for factor in factors if letter not in letters_in(factor))
            running = tuple(factor for factor in factors if letter in letters_in(factor))
            if still and running:
                body = Product(running, sign) if len(running) > 1 else running[0]
                return Product((*still, replace(formula, body=body)), sign)
    return None


def sum_split(formula: Formula, context: Context) -> Formula | None:
    """Σ_k u_k (v_k + w_k) = Σ_k u_k v_k + Σ_k u_k w_k"""
    if not isinstance(formula, Sigma):
        return None
    body = formula.body if isinstance(formula.body, Sum) else expanded(formula.body, context)
    if not isinstance(body, Sum) or any(formula.index not in letters_in(term) for term in body.terms):
        return None
    signs = [isinstance(term, Negative) for term in body.terms]
    bodies = [term.body if isinstance(term, Negative) else term for term in body.terms]
    parts = [replace(formula, body=inside) for inside in bodies]
    return Sum(tuple(Negative(part) if minus else part for part, minus in zip(parts, signs, strict=True)))


def written_out(formula: Formula, context: Context) -> Formula | None:
    """Σ_{k=1}^{2} u_k = u_1 + u_2"""
    last = _last(formula, context)
    if last is None or not isinstance(formula, Sigma) or last > 4:
        return None
    terms = tuple(with_index(formula.body, formula.index, k) for k in range(1, last + 1))
    return Sum(terms) if len(terms) > 1 else terms[0]


def _last(formula: Formula, context: Context) -> int | None:
    match formula:
        case Sigma(lower=1, upper=int(last)):
            return last
        case Sigma(lower=1, upper=Quantity(name="width", indices=(int(l),))):
            return context.spec.widths[l]
    return None


def bounds_in_numbers(formula: Formula, context: Context) -> Formula | None:
    """Σ_{k=1}^{n_2} u_k = Σ_{k=1}^{3} u_k"""
    last = _last(formula, context)
    return None if last is None else replace(formula, upper=last)  # type: ignore[type-var]


def bounds_dropped(formula: Formula, _: Context) -> Formula | None:
    """Σ_{k=1}^{n_2} u_k = Σ_k u_k"""
    match formula:
        case Sigma(lower=1, upper=Quantity()):
            return replace(formula, lower=None, upper=None)
    return None


def collected(formula: Formula, context: Context) -> Formula | None:
    """u_1 + u_2 = Σ_{k=1}^{2} u_k"""
    if not isinstance(formula, Sum):
        return None
    terms = tuple(term.body if isinstance(term, Group) else term for term in formula.terms)
    letter = _fresh(context, formula)
    for first in range(len(terms) - 1) if letter else ():
        for last in range(len(terms), first + 1, -1):
            body = _generalised(terms[first], terms[first + 1], str(letter))
            if body is None or any(
                with_index(body, str(letter), k) != term for k, term in enumerate(terms[first:last], start=1)
            ):
                continue
            gathered = Sigma(body, str(letter), 1, last - first)
            rest = (*formula.terms[:first], gathered, *formula.terms[last:])
            return Sum(rest) if len(rest) > 1 else gathered
    return None


def _generalised(one: Formula, other: Formula, letter: str) -> Formula | None:
    """Return the formula that is `one` for 1 and `other` for 2 in place of a letter of units; None if there is none."""
    if one == other:
        return one
    if type(one) is not type(other):
        return None
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        if replace(one, indices=()) != replace(other, indices=()) or len(one.indices) != len(other.indices):
            return None
        pairs = [_index(i, j, letter) for i, j in zip(one.indices, other.indices, strict=True)]
        return None if None in pairs else replace(one, indices=tuple(pairs))  # type: ignore[arg-type]
    changes: dict[str, object] = {}
    for name in field_names(type(one)):
        i, j = getattr(one, name), getattr(other, name)
        if isinstance(i, Formula) and isinstance(j, Formula):
            changes[name] = _generalised(i, j, letter)
        elif isinstance(i, tuple) and len(i) == len(j) and all(isinstance(part, Formula) for part in (*i, *j)):
            parts = tuple(_generalised(u, v, letter) for u, v in zip(i, j, strict=True))
            changes[name] = None if None in parts else parts
        else:
            changes[name] = i if i == j else None
            if i is None and j is None:
                del changes[name]
    return None if None in changes.values() else replace(one, **changes)  # type: ignore[type-var]


def _index(one: IndexLike, other: IndexLike, letter: str) -> IndexLike | None:
    if one == other:
        return one
    return Index(letter) if (one, other) == (1, 2) else None
