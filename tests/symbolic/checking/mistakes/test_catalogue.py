"""Every mistake of the catalogue: its example is wrong by it, it is named first, and mended to what is right."""

from __future__ import annotations

from functools import cache
from string import Formatter

import pytest

from codegen.spec_files import resolve_spec
from symbolic.checking.check import check
from symbolic.checking.hand_lines import FORMS, Line, hand_lines
from symbolic.checking.mistakes.base import Changed, Mistake, Setting
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Verdict
from tests.symbolic.checking.mistakes.told import judged, names

CONVENTIONS = frozenset({"missing-bias", "transposed-gradient", "product-for-elementwise"})
"""What a text of one line may mean by a convention of its own."""
NO_CLAIMS = frozenset({"step-uphill"})
"""What is no equation, so that nothing refutes it."""

NETWORKS = (
    "slides",
    "softmax_classifier",
    "residual",
    "2-3-2 relu,sigmoid mse",
    "2-2-1 sigmoid binary_cross_entropy",
    "2-3-1 leaky_relu,identity mse",
)

each = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))


def places(text: str) -> set[int]:
    return {int(field) for _, field, _, _ in Formatter().parse(text) if field}


@cache
def lines_on(network: str) -> tuple[tuple[Line, Setting], ...]:
    spec = resolve_spec(network)
    return tuple((line, Setting.of(spec, line)) for form in FORMS for line in hand_lines(spec, form))


def spoiled(mistake: Mistake, network: str) -> list[Changed]:
    return [changed for line, setting in lines_on(network) for changed in mistake.spoil(line, setting)]


def test_as_many_as_are_known() -> None:
    assert len(MISTAKES) >= 38


@each
def test_words_are_sentences(mistake: Mistake) -> None:
    assert mistake.words.endswith(".")
    assert mistake.hint.endswith(".")
    assert not mistake.title.endswith(".")
    assert mistake.title[0].islower()
    assert mistake.source


@each
def test_right_example_stands(mistake: Mistake) -> None:
    assert judged(mistake.right, mistake.network).verdict.stands


@each
def test_wrong_example_is_refuted(mistake: Mistake) -> None:
    expected = Verdict.CONVENTION if mistake.name in CONVENTIONS else Verdict.REFUTED
    expected = Verdict.DEFINITION if mistake.name in NO_CLAIMS else expected
    assert judged(mistake.wrong, mistake.network).verdict is expected


@pytest.mark.parametrize("name", sorted(MISTAKES.keys() - CONVENTIONS))
def test_example_is_named_first(name: str) -> None:
    mistake = MISTAKES[name]
    assert names(judged(mistake.wrong, mistake.network))[0] == (name,)


@pytest.mark.parametrize("name", sorted(MISTAKES.keys() - CONVENTIONS))
def test_mended_example_holds(name: str) -> None:
    mistake = MISTAKES[name]
    for diagnosis in judged(mistake.wrong, mistake.network).diagnoses:
        assert judged(diagnosis.repair, mistake.network).verdict.stands


@each
def test_no_diagnosis_of_what_is_right(mistake: Mistake) -> None:
    step = judged(mistake.right, mistake.network)
    assert not step.diagnoses
    assert not step.is_unexplained


@pytest.mark.parametrize("name", sorted(MISTAKES.keys() - NO_CLAIMS))
def test_mistake_can_be_made_somewhere(name: str) -> None:
    assert any(spoiled(MISTAKES[name], network) for network in NETWORKS)


@each
def test_spoiling_changes_the_line(mistake: Mistake) -> None:
    for network in NETWORKS:
        for line, setting in lines_on(network):
            assert all(changed.sides != line for changed in mistake.spoil(line, setting))


@each
def test_mend_names_what_the_words_need(mistake: Mistake) -> None:
    spec = resolve_spec(mistake.network)
    step = judged(mistake.wrong, mistake.network)
    assert step.formulas is not None
    needed = places(mistake.words)
    for changed in mistake.mend(step.formulas, Setting.of(spec, step.formulas)):
        assert all(place < len(changed.named) for place in needed)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("form", FORMS)
def test_hand_lines_are_right(network: str, form: str) -> None:
    from symbolic.formula.latex import print_latex

    spec = resolve_spec(network)
    lines = hand_lines(spec, form)  # type: ignore[arg-type]  # one of FORMS
    rows = [" = ".join(print_latex(side, spec.written_in) for side in line) for line in lines]
    report = check(spec, "".join(f"$${row}$$\n" for row in rows))
    assert [step.left for step in report.steps() if not step.verdict.stands] == []
    assert len(list(report.steps())) == len(rows)
