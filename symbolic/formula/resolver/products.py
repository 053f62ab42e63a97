r"""Sums, products, and sums and products with a sign."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import (
    ONE,
    Apply,
    Dots,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    Negative,
    Prod,
    Product,
    Quantity,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.functions import applied, is_operator
from symbolic.formula.resolver.marks import index_of
from symbolic.formula.resolver.quantities import renumbered
from symbolic.formula.resolver.resolver import Resolver, resolve, rule, spanning, unfit
from symbolic.formula.resolver.sequences import with_dots, with_dots_between
from symbolic.formula.rows import with_digits_beside
from symbolic.formula.substitute import quantities

__all__: list[str] = []

_SIGNS = {
    r"\cdot": Sign.DOT,
    r"\times": Sign.TIMES,
    "*": Sign.STAR,
    r"\bullet": Sign.DOT,
    r"\otimes": Sign.OUTER,
    "@": Sign.MATRIX,
}
_KINDS_OF_UNITS: dict[object, IndexLike | None] = {
    **dict.fromkeys(map(Index, "Hh")),
    **dict.fromkeys(map(Index, "Oo"), Index("D")),
    Index("I"): 0,
}
"""Letters below n that tell outputs and inputs, and hidden units, of which there may be several layers: n_H."""
_LAYERS = frozenset({"l", "L", "D"})
_ELEMENTWISE = frozenset({r"\odot", r"\circ"})


@rule.register
def total(syntax: typed.Sum, resolver: Resolver) -> Formula:
    """u + v - w"""
    terms = _below_operator(syntax) if resolver.habits.operators == "terms" else syntax.terms
    found = with_dots_between([resolve(term, resolver) for term in terms])
    return found[0] if len(found) == 1 else Sum(tuple(found))


def _below_operator(syntax: typed.Sum) -> tuple[Syntax, ...]:
    r"""Return the terms, those under a derivative sign as one: \frac{\partial}{\partial b} w x + b"""
    for place, term in enumerate(syntax.terms[:-1]):
        factors = term.factors if isinstance(term, typed.Product) else ()
        at = next((number for number, factor in enumerate(factors[:-1]) if is_operator(factor)), None)
        if isinstance(term, typed.Product) and at is not None:
            span = Span(factors[at + 1].span.start, syntax.span.end)
            first = replace(term, span=span, factors=factors[at + 1 :], signs=term.signs[at + 1 :])
            alone = first.factors[0] if len(first.factors) == 1 else first
            whole = typed.Bracket(span, "(", typed.Sum(span, (alone, *syntax.terms[place + 1 :])))
            taken = replace(term, factors=(*factors[: at + 1], whole), signs=(*term.signs[:at], ""))
            return (*syntax.terms[:place], taken)
    return syntax.terms


@rule.register
def negative(syntax: typed.Negative, resolver: Resolver) -> Formula:
    """-u"""
    return Negative(resolve(syntax.body, resolver))


@rule.register
def product(syntax: typed.Product, resolver: Resolver) -> Formula:
    r"""u v, u \cdot v, u \odot v"""
    factors, signs = applied(syntax, resolver)
    if resolver.habits.products == "left":
        return _from_left(factors, signs, resolver)
    groups = [_split(part, inner, resolver) for part, inner in _parts(factors, signs, _ELEMENTWISE)]
    return groups[0] if len(groups) == 1 else resolver.placed(Hadamard(tuple(groups)), syntax.span)


def _parts(factors: list[Formula], signs: list[str], at: frozenset[str]) -> list[tuple[list[Formula], list[str]]]:
    """Return the runs of factors between signs of one kind, with the signs inside each."""
    runs: list[tuple[list[Formula], list[str]]] = [([factors[0]], [])]
    for sign, factor in zip(signs, factors[1:], strict=True):
        if sign in at:
            runs.append(([factor], []))
        else:
            runs[-1][0].append(factor)
            runs[-1][1].append(sign)
    return runs


def _split(factors: list[Formula], signs: list[str], resolver: Resolver) -> Formula:
    """Return a product in which what stands side by side holds together more than what a sign joins."""
    if resolver.notation is not None:  # a dot before a digit only parts two numbers
        signs = with_digits_beside(factors, signs)
    written = [sign for sign in signs if sign]
    runs = [run for run, _ in _parts(factors, signs, frozenset(written))]
    if written and any(isinstance(factor, Dots) for run in runs for factor in run[:2]):  # A \cdot B \cdots C
        joined = with_dots(factors)
        if len(joined) < len(factors):
            whole = joined[0] if len(joined) == 1 else Product(tuple(joined), _SIGNS[written[0]])
            return spanning(whole, factors, resolver)
    runs = [with_dots(run) for run in runs]
    parts = [run[0] if len(run) == 1 else spanning(Product(tuple(run)), run, resolver) for run in runs]
    if len(parts) == 1:
        return parts[0]
    if len({*written}) == 1:
        return spanning(Product(tuple(parts), _SIGNS[written[0]]), parts, resolver)
    result = parts[0]
    for sign, part in zip(written, parts[1:], strict=True):
        result = spanning(Product((result, part), _SIGNS[sign]), [result, part], resolver)
    return result


def _from_left(factors: list[Formula], signs: list[str], resolver: Resolver) -> Formula:
    result = factors[0]
    for sign, factor in zip(signs, factors[1:], strict=True):
        both = (result, factor)
        joined: Formula = Hadamard(both) if sign in _ELEMENTWISE else Product(both, _SIGNS.get(sign, Sign.NONE))
        result = spanning(joined, list(both), resolver)
    return result


@rule.register
def big_operator(syntax: typed.BigOperator, resolver: Resolver) -> Formula:
    r"""\sum_{k=1}^{n} u_k, \prod_k u_k, \sum_{k \ne i} u_k"""
    body = resolve(syntax.body, resolver)
    if syntax.operator == r"\sum" and _is_word(syntax.below):
        return Apply(_over(syntax.below, resolver), (body,))
    if syntax.below is None:
        raise unfit(syntax, "a product sign without an index", "the index below it, as in \\prod_k")
    node = Sigma if syntax.operator == r"\sum" else Prod
    running = _running(syntax, resolver)
    last = _last_from_zero(syntax.above) if all(lower == 0 for _, lower, _ in running) else None
    above = syntax.above if last is None else last
    upper = None if above is None else _limit(above, resolver)
    of_layers = any(_counts_layers(body, index) for index, *_ in running)
    if upper == Index("D") and resolver.notation is None and not of_layers:
        upper = None  # the number of layers is none of units
    for index, first, other in reversed(running):
        lower = first if last is None else 1
        if other is not None:
            apart = Sum((ONE, Negative(Quantity("kronecker", None, (index, other)))))
            body = Product((Group(apart), body))
        body = resolver.placed(node(body, index.letter, lower, upper), syntax.span)
    return body


def _last_from_zero(above: Syntax | None) -> Syntax | None:
    """Return n_L of an upper bound n_L - 1, up to which all units of a layer are counted from 0; else None."""
    match above:
        case typed.Sum(
            terms=(
                typed.Scripted(base=typed.Name(letter="n" | "N")) as count,
                typed.Negative(body=typed.Number(written="1")),
            )
        ):
            return count
        case _:
            return None


def _is_word(below: Syntax | None) -> bool:
    """Say whether nothing below a sum counts: nothing at all, or a word such as `rows`."""
    return (
        below is None
        or isinstance(below, typed.Text)
        or (isinstance(below, typed.Name) and len(below.letter) > 1 and below.letter[0] != "\\")
    )


def _counts_layers(body: Formula, index: Index) -> bool:
    """Say whether an index is that of a layer in a summand."""
    layers = (quantity.layer for quantity in quantities(body))
    return any(isinstance(layer, Index) and layer.letter == index.letter for layer in layers)


def _over(below: Syntax | None, resolver: Resolver) -> str:
    r"""\sum_{\text{samples}} in a print; what words below a sum mean in somebody's text is told by what stands in it"""
    word = below.words if isinstance(below, typed.Text) else below.letter if isinstance(below, typed.Name) else ""
    return f"sum_{word}" if resolver.notation is not None and word in {"samples", "units"} else "total"


def _limit(syntax: Syntax, resolver: Resolver) -> int | Index | Quantity | None:
    if resolver.notation is not None:
        return _bound(syntax, resolver)
    index = index_of(syntax, resolver.vocabulary)
    if index is not None:
        return index
    if isinstance(syntax, typed.Scripted) and isinstance(syntax.base, typed.Name) and len(syntax.base.letter) == 1:
        script = syntax.sub or syntax.sup
        layer = None if script is None else index_of(script.marks[0].body, resolver.vocabulary)
        if layer in _KINDS_OF_UNITS:
            kind = _KINDS_OF_UNITS[layer]
            return None if kind is None else Quantity("width", kind)
        if isinstance(layer, Index) and not layer.shift and layer.letter not in {*_LAYERS, *resolver.habits.layers}:
            return None  # N_k counts what k runs over
        if layer is not None:
            return Quantity("width", renumbered("width", layer, resolver.habits))
    formula = resolve(syntax, resolver)
    if isinstance(formula, Quantity) and formula.name in {"width", "samples"}:
        return formula
    raise unfit(syntax, "an upper bound that is no number of terms", "a number, a letter or n_l")


def _bound(syntax: Syntax, resolver: Resolver) -> int | Index | Quantity:
    """Return an upper bound: an index where the notation has its letter, else what counts the terms."""
    index = index_of(syntax, resolver.vocabulary)
    is_letter = isinstance(syntax, typed.Name) and syntax.letter not in resolver.vocabulary.indices
    if index is not None and not is_letter:
        return index
    bound = resolve(syntax, resolver)
    if isinstance(bound, Quantity):
        return bound
    raise unfit(syntax, "an upper bound that is no number of terms", "a number, a letter or the width of a layer")


def _running(
    syntax: typed.BigOperator, resolver: Resolver
) -> list[tuple[Index, int | Index | None, Index | int | None]]:
    """Return what runs below a sum: (index, lower bound, what it must differ from) for each index."""
    below = syntax.below
    if below is None:
        raise unfit(syntax, "a sum without an index", "the index below it")
    vocabulary = resolver.vocabulary
    match below:
        case typed.Listing(parts=parts):
            items: list[Syntax] = list(parts)
        case typed.Product(factors=factors):
            items = list(factors)
        case _:
            items = [below]
    found: list[tuple[Index, int | Index | None, Index | int | None]] = []
    for item in items:
        lower = other = None
        letter: Syntax = item
        if isinstance(item, typed.Relation):
            letter, sign = item.sides[0], item.signs[0]
            if sign == "=":
                lower = index_of(item.sides[1], vocabulary)
            elif sign == "!=":
                other = index_of(item.sides[1], vocabulary)
            elif sign != "in":
                raise unfit(item, f"the sign {sign} below a sum", "an index with its first value, as in k=1")
        index = index_of(letter, vocabulary)
        if not isinstance(index, Index) or index.shift:
            raise unfit(letter, "no index letter below a sum", "a letter, as in \\sum_k")
        found.append((index, lower, other))
    return found
