"""Cases that words tell by layers are judged one by one, each for the layers that it is meant for."""

from __future__ import annotations

import pytest

from symbolic.checking.text.layer_cases import by_layers
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.checking.verdicts.judged import CONVENTION, PROVED, REFUTED, UNREADABLE, verdicts
from tests.symbolic.formula.reader.shown import show

NET = "3-4-2 sigmoid half_sse"
LAST = r"(\hat y_j - y_j) f'(z_j)"
HIDDEN = r"f'(z_j) \sum_k w_{kj} \delta_k"


def cases(first: str, one: str, second: str, other: str) -> str:
    return rf"\begin{{cases}} {first} & {one} \\ {second} & {other} \end{{cases}}"


WORDS = [
    ("l = L", "l < L"),
    (r"\mbox{if } j \mbox{ is an output neuron,}", r"\mbox{if } j \mbox{ is an inner neuron.}"),
    (r"\text{output units}", r"\text{hidden units}"),
    (r"\text{si j est un neurone de sortie}", r"\text{si j est un neurone caché}"),
    (r"\text{si j es una neurona de salida}", r"\text{si j es una neurona oculta}"),
    (r"\text{falls } j \text{ Ausgabeneuron ist}", r"\text{sonst}"),
    (r"\text{if } j \text{ is in the last layer}", r"\text{otherwise}"),
    (r"\text{输出层}", r"\text{隐藏层}"),
]


@pytest.mark.parametrize(("one", "other"), WORDS)
def test_words_tell_the_layers_of_a_case(one: str, other: str) -> None:
    found = by_layers(read_syntax(cases("a", one, "b", other)))
    assert [(show(value), layers) for value, layers in found] == [("a", "last"), ("b", "hidden")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\text{if } j \text{ is not an output}", r"\text{otherwise}"),
        (r"\text{unless } j \text{ is an output}", r"\text{otherwise}"),
        (r"\text{if } i = j", r"\text{otherwise}"),
        (r"\text{hidden}", r"\text{hidden}"),
        (r"\text{n'est pas un neurone de sortie}", r"\text{sinon}"),
        (r"\text{from the cache}", r"\text{otherwise}"),
        (r"\text{after dinner}", r"\text{otherwise}"),
        (r"\text{input}", "z > 0"),
    ],
)
def test_other_cases_tell_no_layers(one: str, other: str) -> None:
    assert by_layers(read_syntax(cases("a", one, "b", other))) == ()


@pytest.mark.parametrize(("one", "other"), WORDS)
def test_each_case_is_judged_for_its_layers(one: str, other: str) -> None:
    assert verdicts(NET, rf"\delta_j = {cases(LAST, one, HIDDEN, other)}") == [PROVED, PROVED]
    swapped = verdicts(NET, rf"\delta_j = {cases(HIDDEN, one, LAST, other)}")
    assert swapped == [UNREADABLE, REFUTED]  # there is nothing behind the last layer
    wrong = HIDDEN.replace("f'(z_j)", "")
    assert verdicts(NET, rf"\delta_j = {cases(LAST, one, wrong, other)}") == [PROVED, REFUTED]


def test_a_typed_layer_is_the_last_one_in_its_case() -> None:
    last = r"(a_j^l - y_j) f'(z_j^l)"
    hidden = r"f'(z_j^l) \sum_k w_{kj}^{l+1} \delta_k^{l+1}"
    one, other = WORDS[0]
    assert verdicts(NET, rf"\delta_j^l = {cases(last, one, hidden, other)}") == [PROVED, PROVED]
    assert verdicts(NET, rf"\delta_j^l = {last}") == [REFUTED]


def test_what_follows_from_cases_is_judged_as_ever() -> None:
    one, other = WORDS[0]
    line = rf"\delta_j = \frac{{\partial L}}{{\partial z_j}} = {cases(LAST, one, HIDDEN.replace('kj', 'jk'), other)}"
    assert verdicts(NET, line)[1:] == [PROVED, CONVENTION]
