"""Names from elsewhere lead to those of the registry."""

import pytest

from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES, suggested
from symbolic.spec.shorthand import LOSS_WORDS


@pytest.mark.parametrize(
    ("word", "choices", "name"),
    [
        ("Swish", ACTIVATION_NAMES, "silu"),
        ("linear", ACTIVATION_NAMES, "identity"),
        ("bce", LOSS_WORDS, "cross_entropy"),
        ("bce", LOSS_NAMES, "binary_cross_entropy"),
        ("nll", LOSS_NAMES, "categorical_cross_entropy"),
        ("sigmod", ACTIVATION_NAMES, "sigmoid"),
    ],
)
def test_a_name_from_elsewhere_is_told_as_ours(word, choices, name):
    assert suggested(word, choices) == f"Did you mean `{name}`?"


def test_what_is_like_nothing_has_no_hint():
    assert suggested("qqqq", ACTIVATION_NAMES) == ""
    assert suggested("swish", LOSS_NAMES) == ""
