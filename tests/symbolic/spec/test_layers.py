"""Specs as tables in notebooks: counts by hand, and nothing that a person typed is read as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from symbolic.spec.layers import layer_rows
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

HOSTILE = r"<b>&amp;</b> $x$ \input{x} {{ y }}"
LOSS = LossSpec(name="squared_error", outputs="sum", samples="mean")


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_each_layer_has_a_row_and_the_parameters_are_counted() -> None:
    assert list(layer_rows(parse_shorthand("4-8-3 tanh,softmax cross_entropy"))) == [
        ("1", "8", "tanh", "8 × 4", "8", "40"),
        ("2", "3", "softmax", "3 × 8", "3", "27"),
    ]


def test_shared_weights_skips_and_missing_biases_are_told() -> None:
    layers = (
        LayerSpec(units=2, activation="tanh", bias=False),
        LayerSpec(units=2, activation="tanh", share=1),
        LayerSpec(units=2, activation="identity", skip=0, skip_into="z"),
    )
    assert list(layer_rows(NetworkSpec(inputs=2, layers=layers, loss=LOSS))) == [
        ("1", "2", "tanh", "2 × 2", "none", "4"),
        ("2", "2", "tanh", "those of layer 1", "2", "2"),
        ("3", "2", "identity(z + x)", "2 × 2", "2", "6"),
    ]


def test_a_spec_shows_its_name_its_layers_and_its_parameters() -> None:
    found = read(parse_shorthand("784-128-10 relu,softmax cross_entropy")._repr_html_())
    assert found.words[0] == "784-128-10 relu, softmax, categorical cross-entropy"
    assert found.words[1:7] == ["layer", "units", "activation", "weights", "biases", "parameters"]
    assert found.words[-1] == "101,770 parameters, 784 inputs"


def test_a_name_with_marks_of_any_format_is_shown_as_it_is() -> None:
    spec = NetworkSpec(name=HOSTILE, inputs=1, layers=(LayerSpec(units=1, activation="tanh"),), loss=LOSS)
    found = read(spec._repr_html_())
    assert found.words[0].startswith(f"{HOSTILE}: ")
    assert found.tags == {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
