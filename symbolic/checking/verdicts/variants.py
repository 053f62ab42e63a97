"""Other sides that a line may mean: a summed index that meets a free one, a braced part that is told by its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.formula.nodes import Formula, Index, Partial, Quantity, Sigma, Underbrace
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import children, rebuilt, with_index

__all__ = ["VARIANTS", "variant"]

Change = Callable[[Sequence[Formula], Resolver], "tuple[Formula, ...] | None"]

_FRESH = "the summed index"


def variant(name: str, sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides as the variant `name` takes them; None where it changes nothing."""
    return _CHANGES[name](sides, resolver)


def with_summed_index_renamed(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """∂/∂a_i Σ_i u_i is ∂/∂a_i Σ_m u_m: below the derivative stands the free index, under the sum another."""
    changed = tuple(_renamed(side, resolver) for side in sides)
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def _renamed(formula: Formula, resolver: Resolver) -> Formula:
    if isinstance(formula, Sigma) and _differentiates_by(formula.body, formula.index):
        body = _apart(formula.body, formula.index)
        return _placed(formula, Sigma(body, _FRESH, formula.lower, formula.upper), resolver)
    if isinstance(formula, Partial) and isinstance(formula.of, Sigma) and _holds(formula.wrt, formula.of.index):
        inner = formula.of
        fresh = with_index(inner.body, inner.index, Index(_FRESH))
        of = Sigma(fresh, _FRESH, inner.lower, inner.upper)
        return _placed(formula, Partial(of, formula.wrt), resolver)
    return _placed(formula, rebuilt(formula, lambda part: _renamed(part, resolver)), resolver)


def _differentiates_by(body: Formula, letter: str) -> bool:
    if isinstance(body, Partial):
        return _holds(body.wrt, letter)
    return any(_differentiates_by(part, letter) for part in children(body))


def _holds(formula: Formula, letter: str) -> bool:
    if isinstance(formula, Quantity):
        return Index(letter) in formula.indices
    return any(_holds(part, letter) for part in children(formula))


def _apart(body: Formula, letter: str) -> Formula:
    """Return the body of a sum with a fresh letter everywhere but below derivatives."""
    if isinstance(body, Partial):
        return Partial(with_index(body.of, letter, Index(_FRESH)), body.wrt)
    if isinstance(body, Quantity):
        return with_index(body, letter, Index(_FRESH))
    return rebuilt(body, lambda part: _apart(part, letter))


def with_labels(sides: Sequence[Formula], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides with every braced part replaced by the formula that labels it."""

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Underbrace):
            return formula.label
        return _placed(formula, rebuilt(formula, change), resolver)

    changed = tuple(map(change, sides))
    return changed if any(new is not old for new, old in zip(changed, sides, strict=True)) else None


def _placed(old: Formula, new: Formula, resolver: Resolver) -> Formula:
    span = resolver.span_of(old)
    return new if new is old or span is None else resolver.placed(new, span)


VARIANTS = {
    "renamed": "the summed index is another one than the free index of the same letter",
    "labels": "the braced part is what its label says",
}
"""What each variant means, as a phrase for the reader."""

_CHANGES: dict[str, Change] = {"renamed": with_summed_index_renamed, "labels": with_labels}
