"""What sheets and quizzes say of a network: from their printed words alone, the network can be written down again."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from codegen.documents.formats.plain_text import document_text
from codegen.documents.formats.words import text_words
from codegen.documents.model import Paragraph
from codegen.documents.questions.model import NumberAnswer
from codegen.documents.questions.variants import variants
from codegen.documents.quiz.context import context
from codegen.documents.worksheet import worksheet_document
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.codegen.documents.quiz import oracle
from tests.symbolic.derivation.any_network import specs

LOSS = LossSpec(name="squared_error", outputs="mean", samples="mean")


def layered(*layers: LayerSpec, inputs: int = 2) -> NetworkSpec:
    return NetworkSpec(inputs=inputs, layers=layers, loss=LOSS)


THREE = layered(*(LayerSpec(units=2, activation="tanh", bias=bias) for bias in (True, True, False)))
SHARED = layered(
    LayerSpec(units=2, activation="tanh"),
    LayerSpec(units=2, activation="tanh", share=1, bias=False, skip=1, skip_into="z"),
)


def told(spec: NetworkSpec) -> str:
    """Return what a quiz says of a network."""
    return " ".join(text_words(block.words, spec.written_in) for block in context(spec) if isinstance(block, Paragraph))


def sheet(spec: NetworkSpec) -> str:
    (made,) = variants(spec, ("count-parameters",)).sheets
    return document_text(worksheet_document(made, "Sheet", "test.toml", "chalkgrad"))


@settings(max_examples=60)
@given(spec=specs())
def test_widths_biases_shares_and_skips_can_be_read_from_the_words_of_a_quiz(spec: NetworkSpec) -> None:
    text = told(spec)
    found = oracle.network(text)
    assert found.widths == list(spec.widths)
    assert found.biased == [layer.bias for layer in spec.layers]
    assert found.shares == [layer.share for layer in spec.layers]
    skips = re.findall(r"adds (x|a\^\[(\d)\]) to the (pre-)?activations of layer (\d)", text)
    assert {(int(to), int(k or 0), "z" if pre else "a") for _, k, pre, to in skips} == {
        (l, layer.skip, layer.skip_into) for l, layer in enumerate(spec.layers, start=1) if layer.skip is not None
    }


@pytest.mark.parametrize("spec", [THREE, SHARED])
def test_layers_that_differ_in_anything_are_not_told_together(spec: NetworkSpec) -> None:
    assert f"to {spec.depth}:" not in told(spec)


@pytest.mark.parametrize("spec", [THREE, SHARED])
def test_parameters_can_be_counted_from_the_printed_sheet(spec: NetworkSpec) -> None:
    (made,) = variants(spec, ("count-parameters",)).sheets
    text = document_text(worksheet_document(made, "Sheet", "test.toml", "chalkgrad"))
    rows = re.findall(
        r"^\W*(\d+)\W+(\d+)\W+(?:inputs|tanh.*?(its own|the weights of layer \d).*?(yes|none))", text, re.MULTILINE
    )
    widths = [int(units) for _, units, _, _ in rows]
    if supposed := re.search(r"layer (\d+) had (\d+) units", text):
        widths[int(supposed[1])] = int(supposed[2])
    count = sum(
        (np.zeros((above, below)).size if whose == "its own" else 0) + (above if biased == "yes" else 0)
        for (below, above), (_, _, whose, biased) in zip(pairwise(widths), rows[1:], strict=True)
    )
    (asked,) = made.questions
    assert isinstance(asked.answer, NumberAnswer)
    assert asked.answer.value == count


def test_a_skip_is_told_in_a_sentence_on_the_sheet() -> None:
    assert "A skip adds a^[1] to the pre-activations of layer 2, unit by unit." in " ".join(sheet(SHARED).split())


def test_a_constant_of_an_activation_is_told() -> None:
    assert "alpha = 1/100" in told(layered(LayerSpec(units=1, activation="leaky_relu")))
