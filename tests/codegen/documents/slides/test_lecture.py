"""The story of a published lecture on the network 2-2-2-2-1, frame by frame: its questions, its lines, its order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from codegen.documents.formats.words import latex_words
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.model import Deck, Flow, Frame
from codegen.spec_files import resolve_spec
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula
from tests.symbolic.derivation.latex_writing import written

STORY = json.loads((Path(__file__).parent / "data" / "lecture_story.json").read_text(encoding="utf-8"))

MERGED = {
    # The lecture writes a for the derivative by a row of weights; arranged like that row it is its transpose.
    r"\frac{\partial z^{[4]}}{\partial W^{[4]}} = a^{[3]}": (
        r"\frac{\partial z_1^{[4]}}{\partial W^{[4]}} = (a^{[3]})^{\top}"
    ),
    # The lecture lists the diagonal of the Jacobian.
    r"\frac{\partial a^{[3]}}{\partial z^{[3]}} = \sigma(z^{[3]}) (1 - \sigma(z^{[3]}))": (
        r"\operatorname{diag}(\sigma(z^{[3]}) \odot (1 - \sigma(z^{[3]})))"
    ),
}
SUMMARY = {
    r"\frac{\partial \hat{y}}{\partial a^{[4]}} = 1": r"\frac{\partial \hat{y}}{\partial a_1^{[4]}} = 1",
    r"\frac{\partial a^{[i]}}{\partial z^{[i]}} = \sigma(z^{[i]}) (1 - \sigma(z^{[i]}))": (
        r"\frac{\partial a_i^{[l]}}{\partial z_i^{[l]}} = \sigma(z_i^{[l]}) (1 - \sigma(z_i^{[l]}))"
    ),
    r"\frac{\partial z^{[i]}}{\partial W^{[i]}} = a^{[i-1]}": (
        r"\frac{\partial z_i^{[l]}}{\partial W_{ij}^{[l]}} = a_j^{[l-1]}"
    ),
    r"\frac{\partial z^{[i]}}{\partial b^{[i]}} = 1": r"\frac{\partial z_i^{[l]}}{\partial b_i^{[l]}} = 1",
    r"\frac{\partial z^{[i]}}{\partial a^{[i-1]}} = W^{[i]}": (
        r"\frac{\partial z_i^{[l]}}{\partial a_j^{[l-1]}} = W_{ij}^{[l]}"
    ),
}
"""The lecture leaves the units out of its summary; here each line names them, and l counts layers."""


@cache
def deck() -> Deck:
    return slide_deck(resolve_spec("slides"), "", "slides", "")


def latex(formula: Formula) -> str:
    return written(print_latex(formula, deck().notation))


def frames() -> list[Frame]:
    return [frame for part in deck().parts for frame in part.frames]


def title(frame: Frame) -> str:
    return latex_words(frame.title, deck().notation).replace("$", "")


def asking(question: str) -> Frame:
    (found,) = [frame for frame in frames() if written(title(frame)) == written(question)]
    return found


def shown(frame: Frame) -> Iterator[str]:
    """Yield what stands on a frame: each side, each equation of neighbouring sides, and the ends of each chain."""
    sides: list[str] = []
    for line in frame.lines:
        if line.left is not None:
            sides = [latex(line.left)]
            yield sides[0]
        if line.right is not None:
            right = latex(line.right)
            yield right
            yield from (f"{left} {line.sign} {right}" for left in (sides[0], sides[-1]))
            sides.append(right)
    yield from (latex(formula) for block in frame.blocks if isinstance(block, Flow) for formula in block.formulas)


@pytest.mark.parametrize("step", STORY["neighbours"], ids=lambda step: step["question"])
def test_each_pair_of_neighbours_is_asked_about_and_answered_in_the_same_lines(step: dict[str, list[str]]) -> None:
    on_frame = set(shown(asking(step["question"])))  # type: ignore[arg-type]
    before_merge = [line for line in step["shown"] if r"\frac{\partial z^{" not in line and "a^{[3]}}" not in line][:3]
    assert len(before_merge) == 3
    assert [line for line in before_merge if written(line) not in on_frame] == []


@pytest.mark.parametrize("merge", STORY["merges"], ids=lambda merge: merge[-1])
def test_what_was_found_for_single_entries_is_then_told_at_once(merge: list[str]) -> None:
    *single, merged = merge
    wanted = {written(line) for line in (*single, MERGED.get(merged, merged))}
    assert any(wanted <= set(shown(frame)) for frame in frames())


def test_the_summary_grows_by_one_line_at_a_time_and_stays_in_view() -> None:
    (neighbours,) = [part for part in deck().parts if part.title == "Derivatives of neighbours"]
    known = [frame.known for frame in neighbours.frames]
    assert known[0] == ()
    assert all(set(before) <= set(after) and len(after) <= len(before) + 1 for before, after in pairwise(known))
    (chains,) = [part for part in deck().parts if part.title == "The chains"]
    assert all(frame.known[: len(known[-1])] == known[-1] for frame in chains.frames)


def test_the_summary_ends_with_the_lines_of_the_lecture_in_its_last_order() -> None:
    first, slope, weight, bias, activation = STORY["summary"]
    wanted = [written(SUMMARY[line]) for line in (first, slope, weight, activation, bias)]
    (chains,) = [part for part in deck().parts if part.title == "The chains"]
    assert [latex(line) for line in chains.frames[0].known] == wanted


@pytest.mark.parametrize("step", STORY["chains"], ids=lambda step: step["question"])
def test_each_chain_is_asked_about_and_answered(step: dict[str, str]) -> None:
    on_frame = set(shown(asking(step["question"])))
    assert written(step["chain"]) in on_frame
    assert step["bare"] is None or written(step["bare"]) in on_frame


def test_the_chains_come_in_the_order_of_the_lecture() -> None:
    questions = [written(title(frame)) for frame in frames()]
    places = [questions.index(written(step["question"])) for step in STORY["chains"]]
    assert places == sorted(places)


@pytest.mark.parametrize("line", [*STORY["also_right"], *STORY["branching"], *STORY["after_branching"]])
def test_what_the_lecture_leaves_to_the_reader_is_told_too(line: str) -> None:
    assert any(written(line) in set(shown(frame)) for frame in frames())


@pytest.mark.parametrize("line", STORY["a_path_dropped"])
def test_no_path_is_dropped(line: str) -> None:
    assert not any(written(line) in set(shown(frame)) for frame in frames())


def test_the_loss_closes_a_chain_with_one_factor_more() -> None:
    closing = STORY["closing"][0]
    assert any(written(closing) in set(shown(frame)) for frame in deck().parts[-2].frames)


def test_all_weights_and_biases_are_asked_about() -> None:
    questions = {written(title(frame)) for frame in frames()}
    for quantity in deck().graph.parameters():
        named = print_latex(quantity, deck().notation)
        assert written(rf"How does {named} affect \hat{{y}}?") in questions
