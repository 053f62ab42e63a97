r"""What is attached to a bracket or a value: an entry `(A B)_{ij}`, a transpose, a power."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import Apply, Entry, Formula, Group, IndexLike, Power, Quantity, Transpose
from symbolic.formula.notation import BATCHES
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.records import has_slope
from symbolic.formula.resolver.marks import Marks, indices_of, is_transpose
from symbolic.formula.resolver.resolver import Resolver, inner, resolve, unfit
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import ungrouped

__all__ = ["attached", "is_numbered", "numbered", "with_powers"]

_WITH_SLOPE = frozenset({*ELEMENTARY, ACTIVATION})
"""What has one besides the activations."""


def is_numbered(head: Syntax, behind: Syntax) -> bool:
    """Say whether digits stand straight behind a letter, as in w5: its number, no factor."""
    whole = isinstance(behind, typed.Number) and behind.written.isdigit()
    return whole and isinstance(head, typed.Name) and len(head.letter) == 1 and head.span.end == behind.span.start


def numbered(head: Syntax, behind: Syntax) -> Syntax:
    """w_5 for w5"""
    mark = typed.Mark(behind.span, "#", behind)
    span = typed.Span(head.span.start, behind.span.end)
    return typed.Scripted(span, head, typed.Script(behind.span, (mark,)))


def attached(formula: Formula, syntax: typed.Scripted, resolver: Resolver) -> Formula:
    """Return a bracket or a function value with what is attached to it: an entry, a transpose, a power."""
    transposes = resolver.habits.primes == "transpose" and syntax.primes == 1
    if syntax.primes and not transposes:
        formula = _differentiated(formula, syntax, resolver)
    if syntax.sub is not None:
        indices = indices_of(syntax.sub, 2, resolver.vocabulary)
        whole = inner(formula)
        if resolver.notation is not None and isinstance(whole, Group):  # ((u))_{ij} shows both of its brackets
            whole = formula
        if resolver.notation is None and len(indices) == len("ij") and _transposes(syntax.sup):
            return resolver.placed(_entry(whole, indices[::-1], resolver), syntax.span)
        formula = resolver.placed(_entry(whole, indices, resolver), syntax.span)
    marks = Marks(transposed=transposes)
    if syntax.sup is None:
        return with_powers(formula, marks, syntax, resolver)
    for mark in syntax.sup.marks:
        if mark.bracket == "" and is_transpose(mark.body):
            marks.transposed = True
        elif mark.bracket in {"", "**"}:
            marks.powers.append(mark.body)
        elif resolver.notation is not None:
            marks.powers.append(typed.Bracket(mark.span, mark.bracket, mark.body))
        else:
            raise unfit(mark, "a mark behind a bracket", "a transpose or a power")
    return with_powers(formula, marks, syntax, resolver)


def _transposes(script: typed.Script | None) -> bool:
    """Say whether a transpose is all that stands above a bracket: (W)^T_{ij} is an entry of W^T."""
    marks = () if script is None else script.marks
    return len(marks) == 1 and marks[0].bracket == "" and is_transpose(marks[0].body)


def _differentiated(formula: Formula, syntax: typed.Scripted, resolver: Resolver) -> Formula:
    """σ(z)' and (σ(z))' are σ'(z), of a single name z"""
    match ungrouped(formula):
        case Apply(function=name, arguments=(Quantity(),)) as value if resolver.notation is None and (
            name in _WITH_SLOPE or has_slope(name)
        ):
            return resolver.placed(replace(value, primes=value.primes + syntax.primes), syntax.span)
        case _:
            raise unfit(syntax, "a prime that belongs to no function", "a prime behind a function, as in σ'(z)")


def _entry(whole: Formula, indices: tuple[IndexLike, ...], resolver: Resolver) -> Formula:
    """(W)_ij is W_ij; (A)_ij is the entry of a batch as its samples lie"""
    of_units = isinstance(whole, Quantity) and not whole.indices and whole.name not in BATCHES
    if isinstance(whole, Quantity) and of_units and resolver.notation is None:
        of_weight = whole.name == "W" and resolver.habits.order == "from-to"
        return replace(whole, indices=indices[::-1] if of_weight else indices)
    return Entry(whole, indices)


def with_powers(formula: Formula, marks: Marks, syntax: Syntax, resolver: Resolver) -> Formula:
    """u^2, u^T"""
    for body in marks.powers:
        exponent = resolve(body, resolver)
        if isinstance(body, typed.Name) and body.letter in {"*", r"\ast", r"\star"}:
            raise unfit(body, "a star as a superscript", "a layer, a sample, a transpose or a power")
        formula = resolver.placed(Power(formula, exponent), syntax.span)
    return resolver.placed(Transpose(formula), syntax.span) if marks.transposed else formula
