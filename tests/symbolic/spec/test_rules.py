from __future__ import annotations

from typing import Any

import pytest

from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.rules import RULES

from .documents import VALID, lines_of, spoilt


def network(widths: tuple[int, ...], activations: str, loss: str = "squared_error", **rest: Any) -> dict[str, Any]:
    """Return a document: network((2, 3, 1), "tanh sigmoid", "huber")."""
    names = activations.split()
    return {
        "inputs": widths[0],
        "layers": [{"units": n, "activation": a} for n, a in zip(widths[1:], names, strict=True)],
        "loss": {"name": loss, "outputs": "sum", "samples": "mean"},
        **rest,
    }


IN_01 = "expected values in (0, 1), where binary_cross_entropy is defined. Activations that fit: sigmoid, softmax."

SQUARE = network((2, 2, 2, 2), "tanh tanh tanh")

DISAGREEMENTS = [
    (
        network((2, 3, 2), "softmax softmax"),
        (
            "layers[1].activation: found softmax on a hidden layer, layer 1 of 2; "
            "expected softmax on the last layer only. "
            "Use an activation that acts on each unit alone, such as tanh or relu."
        ),
    ),
    (
        network((2, 3, 1), "tanh softmax", "categorical_cross_entropy"),
        (
            "layers[2].units: found 1 unit under softmax, whose value is always 1; expected at least 2 units. "
            "Use sigmoid for a single output."
        ),
    ),
    (
        network((2, 3, 1), "tanh sigmoid", "categorical_cross_entropy"),
        (
            "layers[2].units: found 1 unit with categorical_cross_entropy; "
            "expected at least 2 units, one for each class. "
            "Use binary_cross_entropy for a single output."
        ),
    ),
    *(
        (
            network((2, 2), name, "binary_cross_entropy"),
            f"layers[1].activation: found {name} on the output layer, with values in {values}; {IN_01}",
        )
        for name, values in (
            ("identity", "(-∞, ∞)"),
            ("tanh", "(-1, 1)"),
            ("softsign", "(-1, 1)"),
            ("relu", "[0, ∞)"),
            ("leaky_relu", "(-∞, ∞)"),
            ("elu", "(-1, ∞)"),
            ("softplus", "(0, ∞)"),
        )
    ),
    (
        spoilt(
            "layers",
            0,
            {"units": 2, "activation": "elu", "alpha": 0.5},
            base=network((2, 2), "elu", "binary_cross_entropy"),
        ),
        f"layers[1].activation: found elu on the output layer, with values in (-0.5, ∞); {IN_01}",
    ),
    (
        spoilt("layers", 0, "alpha", 0.1),
        (
            "layers[1].alpha: found alpha for tanh, which has no such constant; "
            "expected no alpha, or an activation that has it: leaky_relu, elu"
        ),
    ),
    (
        spoilt("loss", "delta", 2),
        (
            "loss.delta: found delta for squared_error, which has no such constant; "
            "expected no delta, or a loss that has it: huber"
        ),
    ),
    (spoilt("loss", "factor", 2), 'loss.factor: found "2"; expected 1 or "1/2" for squared_error'),
    (spoilt("loss", "factor", 0), 'loss.factor: found "0"; expected 1 or "1/2" for squared_error'),
    (spoilt("loss", "factor", -1), 'loss.factor: found "-1"; expected 1 or "1/2" for squared_error'),
    (
        spoilt("loss", "factor", "1/2", base=network((2, 1), "sigmoid", "binary_cross_entropy")),
        'loss.factor: found "1/2"; expected 1 for binary_cross_entropy',
    ),
    (
        spoilt("loss", "outputs", "mean", base=network((2, 2), "softmax", "categorical_cross_entropy")),
        (
            'loss.outputs: found "mean"; expected "sum" for categorical_cross_entropy. '
            "Its terms for one sample add up to a single loss."
        ),
    ),
    (
        network((100_000, 1000), "tanh"),
        "layers: found 100,001,000 weights and biases; expected at most 100,000,000",
    ),
    (
        spoilt("layers", 1, "skip", 2),
        "layers[2].skip: found 2; expected a layer before layer 2: 0 (the inputs) to 1",
    ),
    (spoilt("layers", 0, "skip", 1), "layers[1].skip: found 1; expected a layer before layer 1: 0, the inputs"),
    (
        spoilt("layers", 1, "skip", 1),
        (
            "layers[2].skip: found layer 1, 3 units; expected a layer of 2 units, as layer 2 has. "
            "Earlier layers of that width: 0."
        ),
    ),
    (
        spoilt("layers", 0, "skip", 0),
        "layers[1].skip: found the inputs, 2 units; expected a layer of 3 units, as layer 1 has",
    ),
    (
        spoilt("layers", 1, "skip", 0, base=network((2, 3, 2), "tanh softmax")),
        (
            "layers[2].skip: found a skip into the activations of a softmax, which sum to 1; expected a skip into its "
            'scores, or none. Write skip_into = "z".'
        ),
    ),
    (
        spoilt("layers", 1, "skip_into", "z"),
        (
            'layers[2].skip_into: found "z" without a skip; expected skip beside it, the number of the layer that is '
            "added"
        ),
    ),
    (
        spoilt("layers", 1, "skip", 0, base=network((2, 3, 2), "tanh sigmoid", "binary_cross_entropy")),
        (
            "layers[2].skip: found a skip into the activations of the output layer, with values in (-∞, ∞); expected "
            "values in (0, 1), where binary_cross_entropy is defined. Let it go into the scores: "
            'skip_into = "z".'
        ),
    ),
    (spoilt("layers", 1, "share", 2), "layers[2].share: found 2; expected a layer before layer 2: 1"),
    (
        spoilt("layers", 0, "share", 1),
        "layers[1].share: found 1; expected a layer before layer 1: none, for the first layer",
    ),
    (
        spoilt("layers", 1, "share", 1),
        (
            "layers[2].share: found W of layer 1 with shape (3, 2); expected shape (2, 3): units of layer 2 × units of "
            "layer 1"
        ),
    ),
    (
        spoilt("layers", 2, "share", 2, base=spoilt("layers", 1, "share", 1, base=SQUARE)),
        (
            "layers[3].share: found layer 2, which uses the weights of layer 1; expected a layer with weights of its "
            "own. Write share = 1."
        ),
    ),
    (
        spoilt("numbers", "W", [[[1, 2]] * 2] * 3, base=spoilt("layers", 1, "share", 1, base=SQUARE)),
        "numbers.W[2]: found 2 rows; expected an empty matrix, since layer 2 shares that of layer 1",
    ),
    (spoilt("names", "inputs", ["a"]), "names.inputs: found 1 name; expected 2 names, one for each of the inputs"),
    (
        spoilt("names", "outputs", ["a", "b", "c"]),
        "names.outputs: found 3 names; expected 2 names, one for each of the outputs",
    ),
    (
        spoilt("numbers", "x", [[1, 2, 3], [4, 5, 6]]),
        "numbers.x: found shape (2, 3); expected shape (2, 2), one column for each of the 2 inputs",
    ),
    (
        spoilt("numbers", "x", [1, 2, 3]),
        "numbers.x: found shape (1, 3); expected shape (1, 2), one column for each of the 2 inputs",
    ),
    (
        spoilt("numbers", "x", [[1, 2], [4]]),
        "numbers.x[2]: found a row of 1 entry; expected 2 entries, one column for each of the 2 inputs",
    ),
    (
        spoilt("numbers", {"x": [[1, 2], [3, 4]], "y": [0, 1]}),
        "numbers.y: found 1 sample; expected 2 samples, as in numbers.x",
    ),
    (
        network((1, 1), "tanh", numbers={"y": [[1, 2]]}),
        "numbers.y: found shape (1, 2); expected shape (1, 1), one column for the outputs",
    ),
    (
        spoilt("numbers", "W", [[[1, 2]] * 3]),
        "numbers.W: found 1 matrix; expected 2 matrices, one for each layer",
    ),
    (
        spoilt("numbers", "W", [[[1, 2, 3]] * 2, [[1, 2, 3]] * 2]),
        (
            "numbers.W[1]: found shape (2, 3); expected shape (3, 2), units of layer 1 × inputs. "
            "This is the transpose: row i is to hold the weights into unit i."
        ),
    ),
    (
        spoilt("numbers", "W", [[[1, 2]] * 3, [[1, 2]] * 2]),
        "numbers.W[2]: found shape (2, 2); expected shape (2, 3), units of layer 2 × units of layer 1",
    ),
    (
        spoilt("numbers", "W", [[[1, 2], [3], [4, 5]], [[1, 2, 3]] * 2]),
        "numbers.W[1][2]: found a row of 1 entry; expected 2 entries, units of layer 1 × inputs",
    ),
    (
        spoilt("numbers", "W", [[], [[1, 2, 3]] * 2]),
        "numbers.W[1]: found shape (0, 0); expected shape (3, 2), units of layer 1 × inputs",
    ),
    (spoilt("numbers", "b", [[0, 0, 0]]), "numbers.b: found 1 row; expected 2 rows, one for each layer"),
    (
        spoilt("numbers", "b", [[0, 0], [0, 0]]),
        "numbers.b[1]: found 2 biases; expected 3 biases, one for each unit of layer 1",
    ),
    (
        spoilt("numbers", "b", [[0, 0, 0], [0, 0]], base=spoilt("layers", 1, "bias", False)),
        "numbers.b[2]: found 2 biases; expected an empty row, since layer 2 has bias = false",
    ),
    (
        network((2, 1), "sigmoid", "binary_cross_entropy", numbers={"y": [[0], [1.5]]}),
        "numbers.y[2][1]: found 1.5; expected a target for binary_cross_entropy: between 0 and 1",
    ),
    (
        network((2, 2), "softmax", "categorical_cross_entropy", numbers={"y": [1, -1]}),
        "numbers.y[2]: found -1.0; expected a target for categorical_cross_entropy: between 0 and 1",
    ),
]


@pytest.mark.parametrize(("document", "line"), DISAGREEMENTS, ids=[line[:60] for _, line in DISAGREEMENTS])
def test_a_disagreement_is_told_in_one_line(document: dict[str, Any], line: str) -> None:
    assert lines_of(document) == [line]


VALID_NETWORKS = [
    network((2, 3, 1), "tanh sigmoid", "binary_cross_entropy"),
    network((2, 3, 2), "relu softmax", "categorical_cross_entropy"),
    network((2, 3, 2), "relu softmax", "squared_error"),
    network((2, 2), "leaky_relu", "absolute"),
    network((100, 100_000), "tanh", numbers={}),
    spoilt("layers", 1, "share", 1, base=network((9_000, 9_000, 9_000), "tanh tanh")),
    spoilt("layers", 1, "skip", 0),
    spoilt("layers", 2, "skip", 2, base=spoilt("layers", 2, "skip_into", "a", base=SQUARE)),
    spoilt("layers", 1, {"units": 2, "activation": "softmax", "skip": 0, "skip_into": "z"}),
    spoilt("numbers", "W", [[[1, 2]] * 2, [], [[1, 2]] * 2], base=spoilt("layers", 1, "share", 1, base=SQUARE)),
    spoilt("numbers", {"x": [1, 2], "y": [0, 1], "W": [[[1, 2]] * 3, [[1, 2, 3]] * 2], "b": [[1] * 3, [0, 0]]}),
    spoilt("numbers", "b", [[0, 0, 0], []], base=spoilt("layers", 1, "bias", False)),
    network((2, 1), "sigmoid", "binary_cross_entropy", numbers={"y": [[0], [1], [0.5]]}),
]


@pytest.mark.parametrize("document", VALID_NETWORKS)
def test_a_network_whose_fields_agree_is_accepted(document: dict[str, Any]) -> None:
    assert build_spec(document, "net.toml").inputs == document["inputs"]


def test_sound_fields_are_compared_even_where_another_field_is_broken() -> None:
    document = spoilt("name", "", base=spoilt("names", "inputs", ["only one"], base=VALID))
    assert [line.partition(":")[0] for line in lines_of(document)] == ["name", "names.inputs"]


def test_rules_need_fields_that_exist() -> None:
    assert {name for needs in RULES.values() for name in needs} <= set(NetworkSpec.model_fields)
