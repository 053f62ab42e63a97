"""Sums over paths, units and samples: terms left out, signs of summation forgotten, ranges cut."""

from __future__ import annotations

from symbolic.checking.mistakes.base import Mistake, anywhere, at_summands, at_terms, on_right
from symbolic.checking.mistakes.rules import sums

__all__ = ["SUMS"]

SUMS = (
    Mistake(
        "missing-path",
        "only some of the paths are added up",
        "A path is missing: {0} must be added.",
        "A unit that acts on several units of the next layer acts on the loss along all of them.",
        anywhere(sums.drop_path),
        at_summands(sums.add_path),
        "Cross Validated and AI SE 20820: the single-path chain rule",
        r"\delta_1^{[2]} = \delta_1^{[3]} W_{11}^{[3]} \sigma'(z_1^{[2]})",
        r"\delta_1^{[2]} = (\delta_1^{[3]} W_{11}^{[3]} + \delta_2^{[3]} W_{21}^{[3]}) \sigma'(z_1^{[2]})",
    ),
    Mistake(
        "missing-sum",
        "the sign of summation is left out",
        "The sum is missing: {0}.",
        "An index that stands on one side only must be summed over.",
        anywhere(sums.drop_sum),
        at_terms(sums.add_sum),
        "Cross Validated and AI SE 20820",
        r"\delta_i^{[2]} = \delta_k^{[3]} W_{ki}^{[3]} \sigma'(z_i^{[2]})",
        r"\delta_i^{[2]} = \sum_k \delta_k^{[3]} W_{ki}^{[3]} \sigma'(z_i^{[2]})",
    ),
    Mistake(
        "spurious-sum",
        "a sum over an index that is free",
        "The sum {0} is too many: its index stands on the left side and is free.",
        "An index that stands on both sides names one unit: nothing is added up over it.",
        at_terms(sums.spurious_sum),
        anywhere(sums.drop_sum),
        "textbook and teaching knowledge",
        r"\frac{\partial L}{\partial W_{ij}^{[3]}} = \sum_i \delta_i^{[3]} a_j^{[2]}",
        r"\frac{\partial L}{\partial W_{ij}^{[3]}} = \delta_i^{[3]} a_j^{[2]}",
    ),
    Mistake(
        "wrong-sum-index",
        "the sum runs over another index",
        "The sum must run over {0}.",
        "The sum runs over the units of the layer that the paths pass through.",
        anywhere(sums.sum_over_other),
        anywhere(sums.sum_over_other),
        "textbook and teaching knowledge",
        r"\delta_i^{[2]} = \sum_i \delta_k^{[3]} W_{ki}^{[3]} \sigma'(z_i^{[2]})",
        r"\delta_i^{[2]} = \sum_k \delta_k^{[3]} W_{ki}^{[3]} \sigma'(z_i^{[2]})",
    ),
    Mistake(
        "wrong-range",
        "the sum does not run over the whole layer",
        "The sum does not run over the whole layer: {0}.",
        "The bounds are those of the layer whose units the index counts.",
        anywhere(sums.cut_range),
        anywhere(sums.whole_range),
        "textbook and teaching knowledge",
        r"z_i^{[3]} = \sum_{j=2}^{n_2} W_{ij}^{[3]} a_j^{[2]} + b_i^{[3]}",
        r"z_i^{[3]} = \sum_{j=1}^{n_2} W_{ij}^{[3]} a_j^{[2]} + b_i^{[3]}",
    ),
    Mistake(
        "missing-batch-sum",
        "the sum over the samples is left out",
        "The sum over the samples is missing: {0}.",
        "A parameter acts on every sample of the batch: its gradient adds them all up.",
        anywhere(sums.drop_sum_of_samples),
        at_terms(sums.sum_samples),
        "blog.primen.dk, Understanding backpropagation",
        r"\frac{\partial J}{\partial b^{[4]}} = \Delta^{[4]}",
        r"\frac{\partial J}{\partial b^{[4]}} = (\Delta^{[4]})^\top \mathbf{1}",
    ),
    Mistake(
        "missing-bias",
        "the bias is left out",
        "The bias {0} is missing.",
        "A unit adds its bias to the weighted sum.",
        anywhere(sums.drop_bias),
        on_right(sums.add_bias),
        "textbook and teaching knowledge",
        r"z_1^{[3]} = W_{11}^{[3]} a_1^{[2]} + W_{12}^{[3]} a_2^{[2]}",
        r"z_1^{[3]} = W_{11}^{[3]} a_1^{[2]} + W_{12}^{[3]} a_2^{[2]} + b_1^{[3]}",
    ),
)
