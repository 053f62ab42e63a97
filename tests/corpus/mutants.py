"""Mutants: what goes wrong in hand derivations, as operators on formula nodes, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.corpus import mix_ups, slips
from tests.corpus.places import Operator, Rule, at_one_place

__all__ = ["MUTANTS"]

_ANYWHERE: tuple[Rule, ...] = (
    slips.factor_dropped,
    slips.factor_duplicated,
    slips.factors_commuted,
    slips.sign_flipped,
    slips.scaled,
    slips.number_changed,
    slips.denominator_dropped,
    slips.fraction_turned,
    slips.power_dropped,
    slips.indices_swapped,
    slips.index_replaced,
    slips.layer_shifted,
    slips.transpose_dropped,
    slips.transpose_added,
    slips.hadamard_as_product,
    slips.product_as_hadamard,
    slips.term_dropped,
    slips.sigma_dropped,
    slips.sigma_added,
    slips.range_cut,
    slips.sum_over_other_index,
    mix_ups.slope_as_value,
    mix_ups.slope_of_activation,
    mix_ups.other_slope,
    mix_ups.wrong_slope,
    mix_ups.written_slope_spoiled,
    mix_ups.kink_turned,
    mix_ups.other_quantity,
    mix_ups.weight_and_signal_swapped,
    mix_ups.derivative_turned,
    mix_ups.kronecker_dropped,
)
_UNDER_DERIVATIVES: tuple[Rule, ...] = (slips.index_replaced, slips.layer_shifted, slips.indices_swapped)
_WHOLE: tuple[Operator, ...] = (
    mix_ups.prediction_and_target_swapped,
    mix_ups.bias_times_activation,
    mix_ups.other_parameter,
)

MUTANTS: Mapping[str, Operator] = MappingProxyType(
    {rule.__name__: at_one_place(rule, left=False) for rule in _ANYWHERE}
    | {f"{rule.__name__} in a derivative": at_one_place(rule, under_derivatives=True) for rule in _UNDER_DERIVATIVES}
    | {operator.__name__: operator for operator in _WHOLE}
)
