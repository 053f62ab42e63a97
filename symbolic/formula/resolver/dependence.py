r"""Brackets that only say on what something depends: `J(W, b; x, y)`, `a^{(k)}(x)`, `z_j(x^{(n)}, w)`, `h_\theta(x)`.

A sample that is marked there alone, as in `h_\theta(x^{(i)})`, is that of the whole.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import Formula, Index, IndexLike, Quantity
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.marks import base_of, key_of, plain_key
from symbolic.formula.resolver.resolver import Resolver, resolve
from symbolic.formula.resolver.vocabulary import Vocabulary

__all__ = ["dependent", "is_hypothesis"]

_HYPOTHESES = frozenset({"h", "f", "g", "F", "N", r"\hat{f}", r"\phi"})
_OF_SAMPLES = frozenset({"x", "y", "z", "a", "yhat", "L", "J"})


def dependent(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> Formula | None:
    """Return what a name stands for where the bracket behind it only lists what it depends on; None elsewhere."""
    if _is_hypothesis(head, bracket, resolver):
        return Quantity("yhat", sample=_sample(bracket.body, resolver))
    if not _is_idle(head, bracket, resolver):
        return None
    formula = resolve(head, resolver)
    if isinstance(formula, Quantity) and formula.name in _OF_SAMPLES and formula.sample is None:
        sample = _sample(bracket.body, resolver, of_loss=formula.name in {"L", "J"})
        return formula if sample is None else replace(formula, name=_with_sample(formula.name), sample=sample)
    return formula


def _with_sample(name: str) -> str:
    return "L" if name == "J" else name


def _is_hypothesis(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> bool:
    r"""Say whether a letter with the parameters below it has the input behind it: h_\theta(x), h_{W,b}(x)."""
    return is_hypothesis(head, resolver.vocabulary) and any(map(_is_input, _names(bracket.body)))


def is_hypothesis(head: Syntax, vocabulary: Vocabulary) -> bool:
    r"""Say whether a letter has parameters of the network below it: h_\theta, h_{W,b}."""
    if not isinstance(head, typed.Scripted) or head.sub is None or head.primes:
        return False
    if key_of(head.base) not in _HYPOTHESES or key_of(head.base) in vocabulary.own:
        return False
    below = [name for mark in head.sub.marks for name in _names(mark.body)]
    parameters = [vocabulary.concept(key_of(name) or "") for name in below]
    return bool(below) and set(parameters) <= {"W", "b"}


def _is_idle(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> bool:
    key = key_of(base_of(head))
    concept = None if key is None else resolver.vocabulary.concept(key, plain_key(base_of(head)))
    body = bracket.body
    if concept in {"L", "J"} or key in resolver.vocabulary.idle:
        return isinstance(body, typed.Listing | typed.Dots) or _is_name(body)
    if concept == "y" and _counts_samples(body, resolver):
        return True
    if concept not in {"z", "a", "yhat"} or resolver.vocabulary.functions.get(key or "") is not None:
        return False
    if isinstance(body, typed.Listing):
        return all(map(_is_name, body.parts))
    if not _is_name(body):
        return False
    return _is_input(body) or (resolver.habits.arguments == "idle" and key_of(base_of(body)) is not None)


def _counts_samples(body: Syntax, resolver: Resolver) -> bool:
    r"""Say whether an argument is the x that a sum counts samples by: \sum_x \|y(x) - a^L(x)\|^2."""
    return key_of(body) == "x" and "x" in resolver.indices


def _is_name(syntax: Syntax) -> bool:
    """Say whether an argument is a name, which may have arguments of its own: w, x^{(n)}, z(b)."""
    match syntax:
        case typed.Product(factors=(first, typed.Bracket(body=body)), signs=("",)):
            return _is_name(first) and _is_name(body)
        case _:
            return key_of(base_of(syntax)) is not None


def _names(syntax: Syntax) -> list[Syntax]:
    match syntax:
        case typed.Listing(parts=parts) | typed.Product(factors=parts):
            return [name for part in parts for name in _names(part)]
        case _:
            return [syntax]


def _is_input(syntax: Syntax) -> bool:
    return key_of(base_of(syntax)) in {"x", "X"}


def _sample(body: Syntax, resolver: Resolver, *, of_loss: bool = False) -> IndexLike | None:
    """Return the sample that an argument marks; below the arguments of a loss an index is that of a sample."""
    if _counts_samples(body, resolver):
        return Index("x")
    for part in filter(_is_input, _names(body)):
        found = resolve(part, resolver)
        if isinstance(found, Quantity) and found.sample is not None:
            return found.sample
        if of_loss and isinstance(found, Quantity) and len(found.indices) == 1 and isinstance(found.indices[0], Index):
            return found.indices[0]
    return None
