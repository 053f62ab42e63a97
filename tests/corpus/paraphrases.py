"""All paraphrases of formula nodes: operators that keep the meaning, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.corpus import algebra, notions, sums
from tests.corpus.places import Operator, Rule, at_one_place

__all__ = ["PARAPHRASES"]

_ANYWHERE: tuple[Rule, ...] = (
    algebra.reordered_factors,
    algebra.reordered_terms,
    algebra.signed_otherwise,
    algebra.nested,
    algebra.grouped,
    algebra.times_one,
    algebra.expanded,
    algebra.flipped_difference,
    algebra.minus_inside,
    algebra.minus_outside,
    algebra.fraction_joined,
    algebra.fraction_split,
    algebra.decimal,
    algebra.denominators_named,
    algebra.power_as_product,
    algebra.product_as_power,
    sums.renamed,
    sums.into_sum,
    sums.factored_out_of_sum,
    sums.sum_split,
    sums.written_out,
    sums.bounds_in_numbers,
    sums.bounds_dropped,
    sums.collected,
    notions.slope_written,
    notions.slope_in_activation,
    notions.slope_named,
    notions.delta_named,
    notions.delta_written,
    notions.activation_put_in,
    notions.chain_inserted,
    notions.transposes_joined,
    notions.transposed_twice,
    notions.hadamard_as_diagonal,
    notions.table,
)
_UNDER_DERIVATIVES_TOO: tuple[Rule, ...] = (notions.prediction_as_activation, notions.input_as_activation)
_WHOLE: tuple[Operator, ...] = (
    algebra.sides_swapped,
    algebra.moved_across,
    algebra.doubled,
    notions.sides_transposed,
)

PARAPHRASES: Mapping[str, Operator] = MappingProxyType(
    {rule.__name__: at_one_place(rule) for rule in _ANYWHERE}
    | {rule.__name__: at_one_place(rule, under_derivatives=True) for rule in _UNDER_DERIVATIVES_TOO}
    | {operator.__name__: operator for operator in _WHOLE}
)
