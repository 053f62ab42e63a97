from __future__ import annotations

import math
from typing import Any

import pytest

from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import LayerSpec, LossSpec, Names, NetworkSpec, Numbers, build_spec
from symbolic.spec.own_activation import OwnActivationSpec
from symbolic.spec.parts import OwnLossSpec
from symbolic.spec.wording import WANTED

from .documents import VALID, lines_of, spoilt, without

UNITS = "a whole number from 1 to 100,000"
LABEL = "a text of 1 to 80 printable characters"
ACTIVATIONS = f"an activation: {', '.join(ACTIVATION_NAMES)}, or a table with the keys name and expression"
LOSSES = f"a loss: {', '.join(LOSS_NAMES)}, or a name of your own beside an expression"
NOTATIONS = "a notation: slides, bracket, parenthesis, angle, angle_bracket, bare, bold, delta, calculus, or a table"
POSITIVE = "a positive finite number"
EARLIER = "the number of an earlier layer"
FACTOR = 'a whole number such as 1, or a fraction in quotes such as "1/2"'
OUTPUTS = '"sum" (add the losses of the outputs) or "mean" (divide that sum by the number of outputs)'
SAMPLES = '"sum" (add the losses of the samples) or "mean" (divide that sum by the number of samples)'
KEYS = "one of the keys name, inputs, layers, loss, notation, names, numbers"

WRONG = [
    (("inputs", 0), f"inputs: found 0; expected {UNITS}"),
    (("inputs", -3), f"inputs: found -3; expected {UNITS}"),
    (("inputs", 2.0), f"inputs: found 2.0; expected {UNITS}"),
    (("inputs", True), f"inputs: found true; expected {UNITS}"),
    (("inputs", "3"), f'inputs: found "3"; expected {UNITS}'),
    (("inputs", None), f"inputs: found null; expected {UNITS}"),
    (("inputs", [2]), f"inputs: found a list of 1 entry; expected {UNITS}"),
    (("inputs", 100_001), f"inputs: found 100001; expected {UNITS}"),
    (
        ("inputs", 10**10_000),
        f"inputs: found a whole number of about 10,001 digits; expected {UNITS}",
    ),
    (("layers", 1, "units", 10**9), f"layers[2].units: found 1000000000; expected {UNITS}"),
    (("layers", 1, "units", math.nan), f"layers[2].units: found NaN; expected {UNITS}"),
    (("layers", []), "layers: found an empty list; expected a list of 1 to 10,000 layers"),
    (("layers", "tanh"), 'layers: found "tanh"; expected a list of 1 to 10,000 layers'),
    (("layers", {"units": 2}), "layers: found a table of 1 key; expected a list of 1 to 10,000 layers"),
    (
        ("layers", 0, 3),
        (
            "layers[1]: found 3; expected a table with the keys units and activation, and bias, alpha, skip, "
            "skip_into or share if wanted"
        ),
    ),
    (
        ("layers", [VALID["layers"][0]] * 10_001),
        "layers: found a list of 10,001 entries; expected a list of 1 to 10,000 layers",
    ),
    (
        ("layers", 1, "activation", "sigmod"),
        f'layers[2].activation: found "sigmod"; expected {ACTIVATIONS}. Did you mean `sigmoid`?',
    ),
    (("layers", 1, "activation", "zzzz"), f'layers[2].activation: found "zzzz"; expected {ACTIVATIONS}'),
    (("layers", 1, "activation", 7), f"layers[2].activation: found 7; expected {ACTIVATIONS}"),
    (
        ("layers", 1, "activation", "x" * 100_000),
        f'layers[2].activation: found "{"x" * 60}…" (100,000 characters); expected {ACTIVATIONS}',
    ),
    (("layers", 0, "bias", 1), "layers[1].bias: found 1; expected true or false"),
    (("layers", 0, "bias", "true"), 'layers[1].bias: found "true"; expected true or false'),
    (
        ("layers", 0, "unitz", 3),
        (
            'layers[1].unitz: found the unknown key "unitz"; expected one of the keys units, activation, bias, alpha, '
            "skip, skip_into, share. Did you mean `units`?"
        ),
    ),
    (
        ("notaton", "bare"),
        f'notaton: found the unknown key "notaton"; expected {KEYS}. Did you mean `notation`?',
    ),
    (
        ("a\u202eb", 1),
        f'"a\\u202eb": found the unknown key "a\\u202eb"; expected {KEYS}',
    ),
    (("notation", "slide"), f'notation: found "slide"; expected {NOTATIONS}. Did you mean `slides`?'),
    (("layers", 0, "alpha", 0), f"layers[1].alpha: found 0; expected {POSITIVE}"),
    (("layers", 0, "alpha", -0.1), f"layers[1].alpha: found -0.1; expected {POSITIVE}"),
    (("layers", 0, "alpha", math.nan), f"layers[1].alpha: found NaN; expected {POSITIVE}"),
    (("layers", 0, "alpha", math.inf), f"layers[1].alpha: found infinity; expected {POSITIVE}"),
    (("layers", 0, "alpha", "0.1"), f'layers[1].alpha: found "0.1"; expected {POSITIVE}'),
    (("layers", 1, "skip", -1), f"layers[2].skip: found -1; expected {EARLIER}, 0 for the inputs"),
    (("layers", 1, "skip", "x"), f'layers[2].skip: found "x"; expected {EARLIER}, 0 for the inputs'),
    (("layers", 1, "skip", True), f"layers[2].skip: found true; expected {EARLIER}, 0 for the inputs"),
    (("layers", 1, "skip", 10_001), f"layers[2].skip: found 10001; expected {EARLIER}, 0 for the inputs"),
    (
        ("layers", 1, "skip_into", "b"),
        (
            'layers[2].skip_into: found "b"; expected "a" (a = f(z) + what is added) or "z" (z = W a + b + what is '
            "added)"
        ),
    ),
    (("layers", 1, "share", 0), f"layers[2].share: found 0; expected {EARLIER}, from 1"),
    (("layers", 1, "share", 1.0), f"layers[2].share: found 1.0; expected {EARLIER}, from 1"),
    (("loss", "l2", 0), f"loss.l2: found 0; expected {POSITIVE}"),
    (("loss", "l2", -0.1), f"loss.l2: found -0.1; expected {POSITIVE}"),
    (("loss", "l2", math.inf), f"loss.l2: found infinity; expected {POSITIVE}"),
    (("loss", "delta", -math.inf), f"loss.delta: found -infinity; expected {POSITIVE}"),
    (("loss", "delta", 0), f"loss.delta: found 0; expected {POSITIVE}"),
    (("loss", "delta", True), f"loss.delta: found true; expected {POSITIVE}"),
    (
        ("loss", "name", "squared_eror"),
        f'loss.name: found "squared_eror"; expected {LOSSES}. Did you mean `squared_error`?',
    ),
    (("loss", "factor", 0.5), f"loss.factor: found 0.5; expected {FACTOR}"),
    (("loss", "factor", "1/0"), f'loss.factor: found "1/0"; expected {FACTOR}'),
    (("loss", "factor", "half"), f'loss.factor: found "half"; expected {FACTOR}'),
    (("loss", "factor", True), f"loss.factor: found true; expected {FACTOR}"),
    (("loss", "outputs", "avg"), f'loss.outputs: found "avg"; expected {OUTPUTS}'),
    (("loss", "samples", "means"), f'loss.samples: found "means"; expected {SAMPLES}. Did you mean `mean`?'),
    (
        ("loss", "mse"),
        (
            'loss: found "mse"; expected a table with the keys name, outputs and samples, and factor, delta or l2 if '
            "wanted"
        ),
    ),
    (("name", ""), f'name: found ""; expected {LABEL}'),
    (("name", "  "), f'name: found "  "; expected {LABEL}'),
    (("name", "a\nb"), f'name: found "a\\nb"; expected {LABEL}'),
    (("name", "n" * 81), f'name: found "{"n" * 60}…" (81 characters); expected {LABEL}'),
    (("names", "inputs", ["a", "b\x00"]), f'names.inputs[2]: found "b\\x00"; expected {LABEL}'),
    (("names", "inputs", ["a", "\u202e"]), f'names.inputs[2]: found "\\u202e"; expected {LABEL}'),
    (("names", "outputs", [1, "b"]), f"names.outputs[1]: found 1; expected {LABEL}"),
    (("names", "outputs", "ab"), 'names.outputs: found "ab"; expected a list with one name for each output'),
    (
        ("numbers", [1]),
        "numbers: found a list of 1 entry; expected a table with the keys x, y, W and b, and margin or asked if wanted",
    ),
    (
        ("numbers", "x", []),
        "numbers.x: found an empty list; expected a list of at least one sample, each a row of inputs",
    ),
    (
        ("numbers", "x", [[1, 2], 3]),
        "numbers.x[2]: found 3; expected a row: a list of finite numbers",
    ),
    (("numbers", "x", [[1, "2"]]), 'numbers.x[1][2]: found "2"; expected a finite number'),
    (("numbers", "x", [1, "2"]), 'numbers.x[2]: found "2"; expected a finite number'),
    (("numbers", "y", [[1, math.nan]]), "numbers.y[1][2]: found NaN; expected a finite number"),
    (("numbers", "y", [1, math.inf]), "numbers.y[2]: found infinity; expected a finite number"),
    (("numbers", "y", [1, True]), "numbers.y[2]: found true; expected a finite number"),
    (
        ("numbers", "x", [[1, 10**400]]),
        "numbers.x[1][2]: found a whole number of about 401 digits; expected a finite number",
    ),
    (("numbers", "W", 3), "numbers.W: found 3; expected a list with one matrix for each layer"),
    (("numbers", "W", [3]), "numbers.W[1]: found 3; expected a matrix: a list of rows"),
    (("numbers", "W", [[3]]), "numbers.W[1][1]: found 3; expected a row: a list of finite numbers"),
    (("numbers", "W", [[[None]]]), "numbers.W[1][1][1]: found null; expected a finite number"),
    (("numbers", "b", [["0"]]), 'numbers.b[1][1]: found "0"; expected a finite number'),
]


@pytest.mark.parametrize(("change", "line"), WRONG, ids=[line[:48] for _, line in WRONG])
def test_a_wrong_field_is_told_in_one_line(change: tuple[Any, ...], line: str) -> None:
    assert lines_of(spoilt(*change)) == [line]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("inputs",), f"inputs: found nothing; expected {UNITS}"),
        (("layers",), "layers: found nothing; expected a list of 1 to 10,000 layers"),
        (("layers", 1, "activation"), f"layers[2].activation: found nothing; expected {ACTIVATIONS}"),
        (("loss", "outputs"), f"loss.outputs: found nothing; expected {OUTPUTS}"),
        (("loss", "samples"), f"loss.samples: found nothing; expected {SAMPLES}"),
    ],
)
def test_what_is_missing_is_told_with_its_meaning(path: tuple[Any, ...], line: str) -> None:
    assert lines_of(without(*path)) == [line]


@pytest.mark.parametrize(
    ("document", "found"),
    [([VALID], "a list of 1 entry"), (None, "null"), ("text", '"text"'), (7, "7"), (b"", "a value of type bytes")],
)
def test_a_spec_that_is_no_table_is_refused(document: object, found: str) -> None:
    keys = "a table with the keys name, inputs, layers, loss, notation, names, numbers"
    assert lines_of(document) == [f"the whole spec: found {found}; expected {keys}"]


def test_a_key_that_is_no_text_is_refused() -> None:
    assert lines_of({**VALID, 1: 2}) == [f"[2]: found the unknown key 1; expected {KEYS}"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), f'the whole spec: found the unknown key "a\\ud800"; expected {KEYS}'),
        (
            ("loss",),
            (
                'loss: found the unknown key "a\\ud800"; expected one of the keys name, factor, outputs, samples, '
                "delta, l2"
            ),
        ),
        (
            ("layers", 1),
            (
                'layers[2]: found the unknown key "a\\ud800"; expected one of the keys units, activation, bias, alpha, '
                "skip, skip_into, share"
            ),
        ),
    ],
)
def test_a_key_that_is_no_unicode_text_is_refused(path: tuple[Any, ...], line: str) -> None:
    assert lines_of(spoilt(*path, "a\ud800", 1)) == [line]


def test_problems_are_told_in_the_order_of_the_document_whatever_finds_them() -> None:
    document = {
        "names": {"outputs": ["one"]},
        "loss": {"samples": "sum", "factor": 7, "name": "squared_error", "outputs": "sum"},
        "bogus": 1,
        "layers": [{"activation": "softmax", "units": 2}, {"units": 2, "activation": "tanh", "alpha": 1}],
    }
    places = [line.partition(":")[0] for line in lines_of({**document, "notation": "bar", "inputs": 2})]
    assert places == [
        "names.outputs",
        "loss.factor",
        "bogus",
        "layers[1].activation",
        "layers[2].alpha",
        "notation",
    ]


def test_what_is_missing_is_told_last() -> None:
    document = {"loss": {"samples": "sums", "name": "squared_error"}, "name": ""}
    places = [line.partition(":")[0] for line in lines_of(document)]
    assert places == ["loss.samples", "loss.outputs", "name", "inputs", "layers"]


def test_beyond_thirty_problems_the_rest_is_counted() -> None:
    lines = lines_of(spoilt("layers", [{"units": 0, "activation": "tanh"}] * 50))
    assert len(lines) == 31
    assert lines[29].startswith("layers[30].units: ")
    assert lines[30] == "after these: found 20 more problems; expected none. Mend the first ones and try again."


def test_whole_numbers_are_numbers_where_any_number_is_wanted() -> None:
    spec = build_spec(spoilt("numbers", "x", [[1, 2.5]]), "")
    assert spec.numbers.x == ((1.0, 2.5),)


def test_a_flat_row_is_one_sample() -> None:
    flat = build_spec(spoilt("numbers", {"x": [1, 2], "y": [0, 1]}), "")
    assert flat == build_spec(spoilt("numbers", {"x": [[1, 2]], "y": [[0, 1]]}), "")


@pytest.mark.parametrize("model", [NetworkSpec, LayerSpec, OwnActivationSpec, LossSpec, OwnLossSpec, Names, Numbers])
def test_every_field_has_its_words(model: type[NetworkSpec]) -> None:
    assert tuple(WANTED[model.__name__]) == tuple(model.model_fields)
