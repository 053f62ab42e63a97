"""Indices: layers, units and parameters that are not the ones meant."""

from __future__ import annotations

from symbolic.checking.mistakes.base import Mistake, anywhere
from symbolic.checking.mistakes.rules import indices, quantities

__all__ = ["INDICES"]

INDICES = (
    Mistake(
        "layer-off-by-one",
        "a layer is off by one",
        "The layer of {0} is off by one: it should be {1}.",
        "Check the layer of each factor: a weight leads from the layer before, and a path to the layer after.",
        anywhere(indices.shift_layer),
        anywhere(indices.shift_layer),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[3]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "swapped-indices",
        "the two indices of a weight are swapped",
        "The indices of {0} are swapped: it should be {1}.",
        "Decide which index names the unit that is reached, and keep to it.",
        anywhere(indices.swap_indices),
        anywhere(indices.swap_indices),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} \frac{\partial z_1^{[3]}}{\partial W_{21}^{[3]}}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} \frac{\partial z_1^{[3]}}{\partial W_{12}^{[3]}}",
    ),
    Mistake(
        "counts-from-zero",
        "units are counted from 0",
        "The units are counted from 0: {0} is {1} here.",
        "Units are counted from 1.",
        indices.count_from_zero,
        indices.count_from_one,
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_0^{[3]} a_1^{[2]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "wrong-unit",
        "an index names another unit",
        "{0} belongs to another unit: it should be {1}.",
        "Follow the path: name the unit that each connection comes from, and the one that it reaches.",
        anywhere(indices.other_unit),
        anywhere(indices.own_unit),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_1^{[2]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "weights-by-source",
        "weights are numbered by the layer that they leave",
        "The weights are numbered one too low: {0} is {1} here.",
        "A weight has the number of the layer that it reaches.",
        indices.number_weights_by_source,
        indices.number_weights_by_target,
        "Cross Validated: weights of layer 2 or of layer 3",
        r"\delta_1^{[2]} = (\delta_1^{[3]} W_{11}^{[2]} + \delta_2^{[3]} W_{21}^{[2]}) \sigma'(z_1^{[2]})",
        r"\delta_1^{[2]} = (\delta_1^{[3]} W_{11}^{[3]} + \delta_2^{[3]} W_{21}^{[3]}) \sigma'(z_1^{[2]})",
    ),
    Mistake(
        "wrong-parameter",
        "the value belongs to another parameter",
        "The right side is right for something else: it is {1}, not {0}.",
        "Compare the indices of the parameter with those of its error signal and its input.",
        indices.other_parameter,
        indices.own_parameter,
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{21}^{[2]}} = \delta_1^{[3]} a_2^{[2]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "wrong-quantity",
        "one quantity stands for another of the same unit",
        "{0} stands where {1} belongs.",
        "Tell what comes in (z), what goes out (a) and what comes back (the error signal) apart.",
        anywhere(quantities.other_quantity),
        anywhere(quantities.own_quantity),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} z_2^{[2]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
)
