from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.errors import SpecError
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.shorthand import LOSS_WORDS, parse_shorthand

HALF = Fraction(1, 2)
ACTIVATIONS = ", ".join(ACTIVATION_NAMES)
WORDS = ", ".join(("mse", "half_mse", "sse", "half_sse", "mae", "cross_entropy", *LOSS_NAMES))
UNITS = "a whole number from 1 to 100,000. Separate widths by `-`, as in 2-3-1."
FORM = "`2-2-2-2-1 sigmoid mse` or `4-8-3 tanh,softmax cross_entropy`"


@pytest.mark.parametrize(
    ("text", "widths", "activations"),
    [
        ("2-2-2-2-1 sigmoid mse", (2, 2, 2, 2, 1), ["sigmoid"] * 4),
        ("4-8-3 tanh,softmax cross_entropy", (4, 8, 3), ["tanh", "softmax"]),
        ("784-128-64-10 relu,softmax cross_entropy", (784, 128, 64, 10), ["relu", "relu", "softmax"]),
        ("2-3-4-1 relu,tanh,identity mae", (2, 3, 4, 1), ["relu", "tanh", "identity"]),
        ("  1-1   identity\tsse ", (1, 1), ["identity"]),
    ],
)
def test_one_line_describes_a_network(text: str, widths: tuple[int, ...], activations: list[str]) -> None:
    spec = parse_shorthand(text)
    assert spec.widths == widths
    assert [layer.activation for layer in spec.layers] == activations
    assert all(layer.bias for layer in spec.layers)


@pytest.mark.parametrize(
    ("word", "output", "loss", "factor", "outputs", "samples"),
    [
        ("mse", "tanh", "squared_error", 1, "mean", "mean"),
        ("half_mse", "tanh", "squared_error", HALF, "mean", "mean"),
        ("sse", "tanh", "squared_error", 1, "sum", "sum"),
        ("half_sse", "tanh", "squared_error", HALF, "sum", "sum"),
        ("mae", "tanh", "absolute", 1, "mean", "mean"),
        ("cross_entropy", "sigmoid", "binary_cross_entropy", 1, "sum", "mean"),
        ("cross_entropy", "softmax", "categorical_cross_entropy", 1, "sum", "mean"),
        *((name, "sigmoid", name, 1, "sum", "mean") for name in LOSS_NAMES),
    ],
)
def test_a_loss_word_stands_for_a_stated_reduction(
    word: str, output: str, loss: str, factor: Fraction, outputs: str, samples: str
) -> None:
    spec = parse_shorthand(f"2-3-2 tanh,{output} {word}").loss
    assert (spec.name, spec.factor, spec.outputs, spec.samples) == (loss, factor, outputs, samples)


WRONG = [
    ("", ["the shorthand: found 0 words; expected 3 words, widths, activations and loss, as in " + FORM]),
    ("2-2-1", ["the shorthand: found 1 word; expected 3 words, widths, activations and loss, as in " + FORM]),
    (
        "4-8-3 tanh, softmax cross_entropy",
        [
            (
                f"the shorthand: found 4 words; expected 3 words, widths, activations and loss, as in {FORM}. "
                "Separate several activations by commas without spaces."
            )
        ],
    ),
    ("2-0-1 tanh mse", [f'width 2: found "0"; expected {UNITS}']),
    ("2--1 tanh mse", [f'width 2: found ""; expected {UNITS}']),
    ("2-3.0-1 tanh mse", [f'width 2: found "3.0"; expected {UNITS}']),
    ("2-1000000000-1 tanh mse", [f'width 2: found "1000000000"; expected {UNITS}']),
    (f"2-{'9' * 9000} tanh mse", [f'width 2: found "{"9" * 60}…" (9,000 characters); expected {UNITS}']),
    ("2-٣-1 tanh mse", [f'width 2: found "٣"; expected {UNITS}']),
    ("2x2x1 tanh mse", [f'width 1: found "2x2x1"; expected {UNITS}']),
    ("2 tanh mse", ['widths: found "2"; expected two or more widths, from inputs to outputs, as in 2-3-1']),
    (
        "2-2-1 sigmod mse",
        [f'activation 1: found "sigmod"; expected one of {ACTIVATIONS}. Did you mean `sigmoid`?'],
    ),
    (
        "2-2-2-2-1 tanh,tanh,tanh mse",
        [
            (
                "activations: found 3; expected 1 for all layers, or 2 for hidden and output layers, "
                "or 4, one for each layer"
            )
        ],
    ),
    ("2-1 tanh,tanh mse", ["activations: found 2; expected 1"]),
    (
        "2-2-1 tanh,tanh,tanh mse",
        ["activations: found 3; expected 1 for all layers, or 2 for hidden and output layers"],
    ),
    ("2-1 sigmoid bce", [f'loss: found "bce"; expected one of {WORDS}. Did you mean `cross_entropy`?']),
    ("2-1 tanh msee", [f'loss: found "msee"; expected one of {WORDS}. Did you mean `mse`?']),
    (
        "2-1 tanh cross_entropy",
        [
            (
                "loss: found cross_entropy with tanh outputs; "
                "expected sigmoid, for binary cross-entropy, or softmax, for categorical cross-entropy"
            )
        ],
    ),
    (
        "0-1 relo zzz",
        [
            f'width 1: found "0"; expected {UNITS}',
            f'activation 1: found "relo"; expected one of {ACTIVATIONS}. Did you mean `relu`?',
            f'loss: found "zzz"; expected one of {WORDS}',
        ],
    ),
    (
        "2-1 softmax mse",
        [
            (
                "layers[1].units: found 1 unit under softmax, whose value is always 1; expected at least 2 units. "
                "Use sigmoid for a single output."
            )
        ],
    ),
    (
        "-".join("1" * 10_002) + " tanh mse",
        ["widths: found 10,001 layers; expected at most 10,000"],
    ),
]


@pytest.mark.parametrize(("text", "lines"), WRONG, ids=[text[:30] for text, _ in WRONG])
def test_a_wrong_shorthand_is_told_by_its_words(text: str, lines: list[str]) -> None:
    with pytest.raises(SpecError) as caught:
        parse_shorthand(text)
    assert [f"  {line}" for line in lines] == str(caught.value).split("\n")[1:]
    assert len(caught.value.source) < 100


def test_every_loss_word_is_read() -> None:
    for word in LOSS_WORDS:
        assert parse_shorthand(f"2-2 sigmoid {word}").depth == 1
