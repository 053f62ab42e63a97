"""Factors of a gradient: weights, inputs, error signals and the loss, left out or too many."""

from __future__ import annotations

from symbolic.checking.mistakes.base import Mistake, anywhere, at_terms, on_right
from symbolic.checking.mistakes.rules import factors

__all__ = ["FACTORS", "FURTHER"]

FACTORS = (
    Mistake(
        "missing-weight",
        "the weight of a connection on the path is left out",
        "The weight {0} is missing: the path runs along this connection.",
        "Each step from a to the next z brings in the weight between them.",
        anywhere(factors.drop_weight),
        at_terms(factors.insert_weight),
        "Cross Validated: weights of layers that are passed are forgotten",
        r"\delta_1^{[3]} = \delta_1^{[4]} \sigma'(z_1^{[3]})",
        r"\delta_1^{[3]} = \delta_1^{[4]} W_{11}^{[4]} \sigma'(z_1^{[3]})",
    ),
    Mistake(
        "missing-activation",
        "the activation that a weight multiplies is left out",
        "The factor {0} is missing: it is what the weight multiplies.",
        "The derivative of z by a weight is the activation that the weight multiplies.",
        anywhere(factors.drop_unit),
        at_terms(factors.insert_unit),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "missing-signal",
        "the error signal of the layer behind is left out",
        "The factor {0} is missing: it is what comes back to this layer.",
        "A gradient is a local derivative times the error signal that comes back.",
        anywhere(factors.drop_signal),
        at_terms(factors.insert_signal),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = a_2^{[2]}",
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_2^{[2]}",
    ),
    Mistake(
        "missing-loss-slope",
        "what comes from the loss is left out",
        "The factor {0} is missing: it is what comes from the loss.",
        "The chain begins with the loss: its derivative by the prediction is the first factor.",
        anywhere(factors.drop_loss_slope),
        at_terms(factors.insert_loss_slope),
        "Mathematics SE 4158072",
        r"\delta_1^{[4]} = 2 \sigma'(z_1^{[4]})",
        r"\delta_1^{[4]} = 2 (\hat{y} - y) \sigma'(z_1^{[4]})",
    ),
    Mistake(
        "bias-times-activation",
        "the gradient of a bias is multiplied by an activation",
        "The factor {0} does not belong here: a bias multiplies nothing, so the derivative by it is 1.",
        "The gradient of a bias is the error signal itself.",
        on_right(factors.unit_beside_bias),
        anywhere(factors.drop_unit_beside_bias),
        "blog.primen.dk, Understanding backpropagation",
        r"\frac{\partial L}{\partial b_1^{[3]}} = \delta_1^{[3]} a_1^{[2]}",
        r"\frac{\partial L}{\partial b_1^{[3]}} = \delta_1^{[3]}",
    ),
)

FURTHER = (
    Mistake(
        "extra-factor",
        "there is one factor too many",
        "The factor {0} does not belong here.",
        "Read the path once more: each step on it brings in one factor.",
        anywhere(factors.repeat_factor),
        anywhere(factors.drop_extra),
        "textbook and teaching knowledge",
        r"\delta_1^{[3]} = \delta_1^{[4]} W_{11}^{[4]} W_{11}^{[4]} \sigma'(z_1^{[3]})",
        r"\delta_1^{[3]} = \delta_1^{[4]} W_{11}^{[4]} \sigma'(z_1^{[3]})",
        is_general=True,
        is_multiple=True,
    ),
)
"""What is said where nothing more special fits."""
