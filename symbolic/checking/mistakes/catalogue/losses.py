"""The loss and its penalty."""

from __future__ import annotations

from symbolic.checking.mistakes.base import Mistake, anywhere, at_summands, on_right
from symbolic.checking.mistakes.rules import losses

__all__ = ["LOSSES"]

_CROSS_ENTROPY = "2-2-1 sigmoid binary_cross_entropy"

LOSSES = (
    Mistake(
        "prediction-for-loss",
        "the prediction is differentiated instead of the loss",
        "The right side differentiates {0}: what is asked for is the derivative of the loss.",
        "What is to become small is the loss, not the prediction: begin with the loss.",
        losses.prediction_for_loss,
        losses.loss_for_prediction,
        "Cross Validated 188678",
        r"\frac{\partial L}{\partial W_{11}^{[4]}} = \frac{\partial \hat{y}}{\partial z_1^{[4]}} a_1^{[3]}",
        r"\frac{\partial L}{\partial W_{11}^{[4]}} = \frac{\partial L}{\partial z_1^{[4]}} a_1^{[3]}",
    ),
    Mistake(
        "missing-case",
        "a term of the cross-entropy is left out",
        "The term for the other class is missing: {0}.",
        "Binary cross-entropy has a term for y and one for 1 - y.",
        anywhere(losses.drop_case),
        at_summands(losses.add_case),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial \hat{y}} = -\frac{y}{\hat{y}}",
        r"\frac{\partial L}{\partial \hat{y}} = -\frac{y}{\hat{y}} + \frac{1 - y}{1 - \hat{y}}",
        _CROSS_ENTROPY,
    ),
    Mistake(
        "decimal-logarithm",
        "the logarithm of the loss is differentiated as a decimal one",
        "The factor {0} does not belong here: the logarithm of the loss is the natural one.",
        "The natural logarithm has the derivative 1 over its argument.",
        anywhere(losses.decimal_logarithm),
        anywhere(losses.natural_logarithm),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial \hat{y}_1} = -\frac{y_1}{\hat{y}_1 \ln(10)}",
        r"\frac{\partial L}{\partial \hat{y}_1} = -\frac{y_1}{\hat{y}_1}",
        "2-3-3 tanh,softmax cross_entropy",
    ),
    Mistake(
        "missing-penalty",
        "the penalty is left out",
        "The derivative of the penalty is missing: {0}.",
        "Every weight stands in the penalty too.",
        anywhere(losses.drop_penalty),
        on_right(losses.add_penalty),
        "textbook and teaching knowledge",
        r"\frac{\partial J}{\partial W_{12}^{[1]}} = \frac{\partial L}{\partial W_{12}^{[1]}}",
        r"\frac{\partial J}{\partial W_{12}^{[1]}} = \frac{\partial L}{\partial W_{12}^{[1]}} + \lambda W_{12}^{[1]}",
        "residual",
    ),
    Mistake(
        "penalty-on-bias",
        "the penalty is differentiated by a bias",
        "The term {0} does not belong here: biases do not stand in the penalty.",
        "The penalty adds up squares of weights alone.",
        on_right(losses.put_penalty_on_bias),
        anywhere(losses.take_penalty_off_bias),
        "textbook and teaching knowledge",
        r"\frac{\partial J}{\partial b_1^{[1]}} = \frac{\partial L}{\partial b_1^{[1]}} + \lambda b_1^{[1]}",
        r"\frac{\partial J}{\partial b_1^{[1]}} = \frac{\partial L}{\partial b_1^{[1]}}",
        "residual",
    ),
)
