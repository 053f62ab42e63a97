"""Keys that are formulas: every one stands when a fresh checker reads it as printed, on any small network."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings

from codegen.documents.model import Equations, InNotation, Numbered
from codegen.documents.questions.model import BLANK, Choices, FormulaAnswer, LineAnswer, Question
from codegen.documents.questions.proof import Proofs, as_typed
from symbolic.checking.check import check
from symbolic.checking.hand_lines import hand_lines
from symbolic.checking.report import Step, Verdict
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Number, Partial, Product, Quantity, Relations
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.formula.substitute import nodes_of
from symbolic.formula.text import print_text
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.codegen.documents.questions.making import made, network, question, words_of
from tests.symbolic.derivation.any_network import specs

SLIDES = network("2-2-2-2-1 sigmoid mse")
NOTATION = SLIDES.written_in
FORMULAS = ("missing-factor", "next-step", "derive", "matrix-form", "translate")
CHOICES = ("choice", "choice-between-units")


KEYS = tuple(f"key number {number}".encode() for number in range(40))
"""Checkers with points of their own; few points may miss a narrow case, so many are asked."""
_LEAST = 4


def verdicts(relation: Relations, spec: NetworkSpec, key: bytes = KEYS[0]) -> list[Verdict]:
    return [step.verdict for step in check(spec, as_typed(relation, spec), key=key).steps()]


def is_refuted(relation: Relations, spec: NetworkSpec) -> bool:
    """Say whether a checker has a counterexample, and none of those asked, four at least, lets the relation stand."""
    found: list[list[Verdict]] = []
    for key in KEYS:
        found.append(verdicts(relation, spec, key))
        if len(found) >= _LEAST and [Verdict.REFUTED] in found:
            break
    return [Verdict.REFUTED] in found and all(each in ([Verdict.REFUTED], [Verdict.UNKNOWN]) for each in found)


def assert_right(asked: Question) -> None:
    """Assert that the key stands and that what is wrong is refuted, by a checker with points of its own."""
    match asked.answer:
        case FormulaAnswer(relation=relation, judged_on=spec):
            assert set(verdicts(relation, spec)) <= {Verdict.PROVED, Verdict.HOLDS}
        case Choices(asked=left, choices=choices, judged_on=spec):
            (key,) = (choice for choice in choices if choice.is_right)
            assert set(verdicts(equation(left, key.formula), spec)) <= {Verdict.PROVED, Verdict.HOLDS}
            for choice in choices:
                if not choice.is_right:
                    assert is_refuted(equation(left, choice.formula), spec)
            for place, one in enumerate(choices):
                for other in choices[:place]:
                    assert is_refuted(equation(one.formula, other.formula), spec)
        case LineAnswer(wrong=wrong, right=right, judged_on=spec):
            assert is_refuted(wrong, spec)
            assert all(verdict.stands for verdict in verdicts(right, spec))


@pytest.mark.parametrize("notation", NOTATION_NAMES)
@pytest.mark.parametrize("kind", [*FORMULAS, *CHOICES, "wrong-line"])
def test_keys_stand_and_wrong_answers_are_refuted_in_every_notation(kind: str, notation: str) -> None:
    asked = made(kind, network("2-3-2-1 tanh,sigmoid,sigmoid half_mse", notation), 2)
    assert asked
    for each in asked:
        assert_right(each)


HUBER = NetworkSpec(
    inputs=4,
    layers=(LayerSpec(units=4, activation="identity"),),
    loss=LossSpec(name="huber", outputs="sum", samples="mean", delta=0.3, l2=0.01),
)
"""Most points lie beyond the narrow quadratic part of this loss, where a wrong sign shows."""


@pytest.mark.parametrize("kind", [*FORMULAS, *CHOICES, "wrong-line"])
@settings(max_examples=4)
@given(spec=specs())
@example(spec=HUBER)
def test_keys_stand_and_wrong_answers_are_refuted_on_any_network(kind: str, spec: NetworkSpec) -> None:
    for each in made(kind, spec, 1):
        assert_right(each)


def test_the_blank_stands_for_one_factor_of_the_key() -> None:
    for variant in range(1, 8):
        asked = question("missing-factor", SLIDES, variant)
        assert isinstance(asked.answer, FormulaAnswer)
        (shown,) = (block.equations[0].sides[1] for block in asked.stem if isinstance(block, Equations))
        whole = asked.answer.relation.sides[1]
        assert isinstance(shown, Product)
        assert isinstance(whole, Product)
        differing = [a for a, b in zip(shown.factors, whole.factors, strict=True) if a != b]
        assert differing == [BLANK]
        # Each factor begins where the one before it ends.
        links = [factor for factor in whole.factors if isinstance(factor, Partial)]
        assert all(one.wrt == other.of for one, other in pairwise(links))


def test_the_line_to_be_written_is_not_shown() -> None:
    asked = question("next-step", SLIDES)
    assert isinstance(asked.answer, FormulaAnswer)
    shown = [side for block in asked.stem if isinstance(block, Equations) for side in block.equations[0].sides]
    assert shown[-1] == BLANK
    assert asked.answer.relation.sides[1] not in shown


def test_an_answer_may_hold_only_what_the_stem_allows_to_stay() -> None:
    for variant in range(1, 5):
        asked = question("derive", SLIDES, variant)
        assert isinstance(asked.answer, FormulaAnswer)
        allowed = {part for block in asked.stem for part in getattr(block, "words", ()) if isinstance(part, Partial)}
        stays = {node for node in nodes_of(asked.answer.relation.sides[1]) if isinstance(node, Partial)}
        assert stays <= allowed


def test_the_matrix_form_has_no_index_of_a_unit() -> None:
    asked = question("matrix-form", SLIDES)
    assert isinstance(asked.answer, FormulaAnswer)
    arrays = [node for node in nodes_of(asked.answer.relation.sides[1]) if isinstance(node, Quantity)]
    assert arrays
    assert all(array.name == "width" or not array.indices for array in arrays)


def test_a_translation_looks_different_and_is_printed_in_both_notations() -> None:
    asked = question("translate", SLIDES)
    assert isinstance(asked.answer, FormulaAnswer)
    here, there = (print_latex(asked.answer.relation, each) for each in (SLIDES.written_in, asked.answer.written_in))
    assert here != there
    assert any(isinstance(block, InNotation) for block in asked.stem)


LOSS = LossSpec(name="squared_error", outputs="sum", samples="mean")


def layered(*links: dict[str, object]) -> NetworkSpec:
    layers = tuple(LayerSpec(units=2, activation="tanh", **each) for each in links)  # type: ignore[arg-type]
    return NetworkSpec(inputs=2, layers=layers, loss=LOSS)


@pytest.mark.parametrize(
    "spec",
    [
        SLIDES,
        layered({}, {"share": 1}, {}),
        layered({}, {"skip": 0, "skip_into": "z"}, {"skip": 1}),
        layered({}, {"bias": False}, {}),
        network("1-1-1 tanh mse"),
    ],
)
def test_what_a_translation_shows_of_two_books_is_so_in_the_network(spec: NetworkSpec) -> None:
    fine = {Verdict.PROVED, Verdict.HOLDS, Verdict.DEFINITION}
    for seed in range(6):
        asked = question("translate", spec, seed=seed)
        assert isinstance(asked.answer, FormulaAnswer)
        shown = next(block for block in asked.stem if isinstance(block, Equations))
        for line in shown.equations:
            for book in (spec, asked.answer.judged_on):
                assert set(verdicts(line, book)) <= fine


def test_lines_are_chosen_before_they_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = network("4-4-4-3 tanh,softmax cross_entropy")
    lines = {as_typed(equation(*line), spec) for line in hand_lines(spec, "scalar")}
    judged: set[str] = set()
    steps = Proofs.steps

    def noted(self: Proofs, text: str, spec: NetworkSpec) -> tuple[Step, ...]:
        judged.add(text)
        return steps(self, text, spec)

    monkeypatch.setattr(Proofs, "steps", noted)
    assert isinstance(question("wrong-line", spec).answer, LineAnswer)
    assert len(judged & lines) < len(lines) / 2


def test_a_translation_speaks_of_no_sheet() -> None:
    assert "sheet" not in words_of(question("translate", SLIDES), SLIDES)


def test_exactly_the_line_that_the_key_names_is_wrong() -> None:
    for variant in range(1, 6):
        asked = question("wrong-line", SLIDES, variant)
        assert isinstance(asked.answer, LineAnswer)
        (lines,) = (block.equations for block in asked.stem if isinstance(block, Numbered))
        text = "".join(as_typed(line, SLIDES) for line in lines)
        wrong = [n for n, step in enumerate(check(SLIDES, text).steps(), start=1) if not step.verdict.stands]
        assert wrong == [asked.answer.number]
        assert lines[asked.answer.number - 1] == asked.answer.wrong


def test_the_quiz_on_neighbouring_layers_has_the_four_answers_of_a_class() -> None:
    spec = network("1-1-1-1 sigmoid mse")
    answers = [question("choice-between-units", spec, seed=seed).answer for seed in range(8)]
    (answer, *_) = (each for each in answers if isinstance(each, Choices) and "l" in print_text(each.asked, NOTATION))
    assert print_text(answer.asked, NOTATION) == "∂a^[l]/∂a^[l-1]"
    assert {print_text(choice.formula, NOTATION): choice.mistake for choice in answer.choices} == {
        "σ'(z^[l]) W^[l]": "",
        "σ'(z^[l]) W^[l-1]": "layer-off-by-one",
        "W^[l] a^[l]": "value-for-slope",
        "σ'(z^[l])/σ'(z^[l-1])": "missing-weight",
    }


def test_each_distractor_has_a_feedback_of_its_own() -> None:
    asked = question("choice", SLIDES)
    assert isinstance(asked.answer, Choices)
    wrong = [choice for choice in asked.answer.choices if not choice.is_right]
    assert len(wrong) == 3
    assert len({choice.mistake for choice in wrong}) == 3
    assert all(choice.feedback for choice in wrong)


def test_a_key_that_is_wrong_is_refused() -> None:
    derivative = Partial(Quantity("z", 4, (1,)), Quantity("W", 4, (1, 1)))
    with pytest.raises(ProofError, match="found a key that was not proved"):
        Proofs().confirm(equation(derivative, Number("1")), SLIDES)


def test_two_ways_to_write_the_same_do_not_count_as_different() -> None:
    one, other = Product((Quantity("W", 4, (1, 1)), Quantity("y"))), Product((Quantity("y"), Quantity("W", 4, (1, 1))))
    assert not Proofs().all_differ((one, other), SLIDES)
    assert Proofs().all_differ((one, Quantity("y")), SLIDES)
