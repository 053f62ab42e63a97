"""Answers that follow the stem, rounding every result, are right; answers that miss the point are not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from codegen.documents.formats.plain_text import document_text
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.variants import variants
from codegen.documents.quiz.decimals import typed
from codegen.documents.worksheet import key_document
from symbolic.formula.nodes import Negative, Number, Quantity, Relations
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.questions.by_hand import loss_and_slopes, rounded
from tests.codegen.documents.questions.making import network, question, words_of
from tests.codegen.documents.questions.test_numbers import number_in

KINDS = ("forward-pass", "what-if", "update-step")
NETS = (
    "2-3 softmax cross_entropy",
    "2-2-2 relu,softmax cross_entropy",
    "2-2-3 relu,identity mse",
    "3-1 sigmoid cross_entropy",
    "2-2-1 relu,sigmoid cross_entropy",
)
SEEDS = range(15)


def asked(kind: str, spec: NetworkSpec) -> Iterator[tuple[Question, NumberAnswer, NetworkSpec]]:
    for seed in SEEDS:
        each = question(kind, spec, seed=seed)
        assert isinstance(each.answer, NumberAnswer)
        assert each.answer.computed_on is not None
        yield each, each.answer, each.answer.computed_on


def weight_and_factor(each: Question) -> tuple[tuple[int, int, int], float]:
    """Return layer, row and column of the weight that a stem names, and its step or learning rate."""
    words = each.stem[0].words  # type: ignore[union-attr]
    (weight,) = (part for part in words if isinstance(part, Quantity) and part.name == "W")
    if each.kind == "what-if":
        (factor,) = (number_in(part) for part in words if isinstance(part, Number | Negative))
    else:
        (factor,) = (-number_in(part.sides[1]) for part in words if isinstance(part, Relations))
    i, j = weight.indices or (1, 1)
    return (weight.layer - 1, i - 1, j - 1), factor  # type: ignore[operator,return-value]


def followed(each: Question, spec: NetworkSpec, *, opposite: bool = False) -> float:
    """Return the answer of a person who rounds every result; with the sign of the slope wrong where that is asked."""
    loss, slopes = loss_and_slopes(spec)
    if each.kind == "forward-pass":
        return loss
    (l, i, j), factor = weight_and_factor(each)
    start = loss if each.kind == "what-if" else (spec.numbers.W or ())[l][i][j]
    return rounded(start + (-factor if opposite else factor) * slopes[l][i][j])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shorthand", NETS)
def test_who_rounds_every_result_is_right_on_paper_and_in_a_quiz(shorthand: str, kind: str) -> None:
    for each, answer, spec in asked(kind, network(shorthand)):
        found = followed(each, spec)
        # A float of a rounded number is off by much less than the last decimal.
        assert abs(found - float(answer.value)) <= float(answer.tolerance) + 1e-9
        right, allowed = typed(answer)
        assert abs(Decimal(str(found)) - right) <= allowed


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("shorthand", NETS)
def test_no_change_and_a_change_the_wrong_way_are_wrong_in_a_quiz(shorthand: str, kind: str) -> None:
    for each, answer, spec in asked(kind, network(shorthand)):
        right, allowed = typed(answer)
        (l, i, j), _ = weight_and_factor(each)
        before = loss_and_slopes(spec)[0] if kind == "what-if" else (spec.numbers.W or ())[l][i][j]
        assert abs(Decimal(str(before)) - right) > allowed
        assert abs(Decimal(str(followed(each, spec, opposite=True))) - right) > allowed


@pytest.mark.parametrize("shorthand", NETS)
def test_a_loss_is_asked_about_only_where_it_changes_visibly(shorthand: str) -> None:
    for each, answer, spec in asked("what-if", network(shorthand)):
        assert abs(float(answer.value) - loss_and_slopes(spec)[0]) > 0.0015, each


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shorthand", NETS)
def test_nothing_may_be_off_only_where_the_stem_does_not_ask_to_round(shorthand: str, kind: str) -> None:
    spec = network(shorthand)
    for each, answer, _ in asked(kind, spec):
        assert (answer.tolerance > 0) == words_of(each, spec).endswith("Round every result to 4 decimals.")


def test_the_key_tells_the_margin_and_does_not_forbid_what_the_stem_asks_for() -> None:
    (made,) = variants(network("2-3 softmax cross_entropy"), KINDS, 1, 3).sheets
    text = " ".join(document_text(key_document(made, "Sheet", "test.toml", "chalkgrad")).split())
    assert "for display only" not in text
    for each in made.questions:
        assert isinstance(each.answer, NumberAnswer)
        assert f"off by no more than {float(each.answer.tolerance):.4f}".rstrip("0") in text
