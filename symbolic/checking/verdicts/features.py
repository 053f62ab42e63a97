"""What a line has that can be taken in several ways: arrays, products without a sign, samples, error signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic.checking.verdicts.variants import CLASS_LETTERS, of_samples, unit_named
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Gradient,
    Hadamard,
    Index,
    Listing,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import ARRAYS, BATCHES
from symbolic.formula.resolver.vocabulary import ACTIVATION, COUNTS
from symbolic.formula.substitute import nodes_of

__all__ = ["Features", "features_of"]


@dataclass(frozen=True, slots=True)
class Features:
    """What a line has that can be taken in several ways."""

    arrays: bool
    vectors_by: bool
    jacobians: bool
    hadamard: bool
    dots: bool
    tensors: bool
    weights: bool
    derivatives: bool
    batch: bool
    counts: bool
    powers: bool
    slopes: bool
    expressions: bool
    scores: bool
    predictions: bool
    functions: bool
    sums: bool
    braces: bool
    inputs: bool
    numbers: bool
    units: bool
    capitals: bool
    small: bool
    signals: bool
    ones: bool
    totals: bool
    classes: bool
    biases: bool
    losses: bool
    costs: bool
    parameters: bool
    listings: bool


def features_of(sides: Sequence[Formula]) -> Features:
    """Return what stands in a line."""
    parts = [part for side in sides for part in nodes_of(side)]
    quantities = [part for part in parts if isinstance(part, Quantity)]
    arrays = [part for part in quantities if not part.indices and part.name in ARRAYS]
    partials = [part for part in parts if isinstance(part, Partial | Gradient)]
    whole = [
        part for part in partials if isinstance(part.wrt, Quantity) and not part.wrt.indices and part.wrt.name in ARRAYS
    ]
    return Features(
        arrays=bool(arrays),
        vectors_by=bool(whole),
        jacobians=any(
            isinstance(part.of, Quantity) and part.of.name in ARRAYS and not part.of.indices for part in whole
        ),
        hadamard=any(isinstance(part, Hadamard) for part in parts),
        dots=any(isinstance(part, Product) and part.sign is Sign.DOT for part in parts),
        tensors=any(isinstance(part, Product) and part.sign is Sign.OUTER for part in parts),
        weights=any(part.name == "W" for part in quantities),
        derivatives=bool(partials),
        batch=any(part.name in _BATCH or part.sample is not None for part in quantities) or any(map(_is_total, parts)),
        counts=any(isinstance(part, Position) and part.index in _COUNTS for part in parts),
        powers=any(isinstance(part, Power | Transpose) for part in parts),
        expressions=any(not isinstance(part.of, Quantity) for part in partials),
        slopes=any(isinstance(part, Apply) and part.primes for part in parts),
        predictions=any(isinstance(part, Apply | Sum) and _predicts(part) for part in parts),
        scores=any(part.name in {"z", "Z"} for part in quantities),
        capitals=any(part.name in _BATCH for part in quantities),
        small=any(part.name in {"x", "z", "a", "y", "yhat", "delta", "L"} and not part.indices for part in quantities),
        signals=any(part.name in {"delta", "Delta"} for part in quantities),
        ones=any(part.name == "ones" and part.layer is None for part in quantities)
        and not any(part.name == "b" for part in quantities),  # there they repeat it for every sample
        totals=any(map(_is_total, parts)),
        classes=any(part.name in {"yhat", "a", "z"} and {*part.indices} & CLASS_LETTERS for part in quantities),
        biases=any(part.name == "b" and part.layer is None for part in quantities),
        losses=any(part.name == "L" and part.sample is not None for part in quantities),
        costs=any(
            part.of == Quantity("J") and isinstance(part.wrt, Quantity) and of_samples(part.wrt) for part in partials
        ),
        parameters=any(isinstance(part.wrt, Quantity) and part.wrt.name in {"W", "b"} for part in partials),
        listings=any(isinstance(part, Listing) for part in parts),
        sums=any(isinstance(part, Sigma) for part in parts),
        numbers=any(part.name == "samples" for part in quantities),
        inputs=any(part.name in {"x", "X"} and not part.indices for part in quantities),
        units=unit_named(sides) is not None,
        braces=any(isinstance(part, Underbrace) for part in parts),
        functions=any(isinstance(part, Apply) and part.function in {"sigmoid", ACTIVATION} for part in parts),
    )


def _predicts(formula: Apply | Sum) -> bool:
    """Say whether inputs meet their weights without a bias, below a function or beside targets: σ(X w), X w - y"""
    names = {part.name for part in nodes_of(formula) if isinstance(part, Quantity)}
    compared = isinstance(formula, Apply) or not names.isdisjoint({"y", "Y"})
    return {"W", "X"} <= names and "b" not in names and compared


def _is_total(part: Formula) -> bool:
    return isinstance(part, Apply) and part.function in {"total", "sum_all", "sum_units", "sum_samples"}


_COUNTS = frozenset(map(Index, COUNTS))
_BATCH = BATCHES | {"samples", "ones"}
