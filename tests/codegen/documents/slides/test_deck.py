"""Decks of any network: every line on a frame is worth the same, by differences of a plain-loop network."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.model import Deck, Frame
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.text import print_text
from symbolic.graph.network import LOSS
from symbolic.graph.paths import paths
from symbolic.graph.reach import is_numbered
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.any_network import specs
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.graph.networks import spec

CLOSE, STEP = mpf("1e-18"), mpf("1e-30")
NETWORKS = {
    "one unit": spec("1-1"),
    "small": spec("2-3-1"),
    "lecture": spec("2-2-2-2-1"),
    "five layers": spec("2-2-2-2-2-1", "tanh"),
    "wide": spec("3-10-2", "relu,softmax", "categorical_cross_entropy"),
    "large": spec("784-128-10", "relu,softmax", "categorical_cross_entropy"),
    "skip": spec("2-2-2-1", "tanh", skips={2: (1, "a")}),
    "shared": spec("2-2-2-1", "tanh", shares={2: 1}),
    "penalty": spec("2-2-1", "tanh,identity", l2=0.1),
    "without biases": spec("2-2-2", "sigmoid", biases="--"),
}


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(80):
        yield


def deck(network: NetworkSpec) -> Deck:
    return slide_deck(network, "", "test", "")


def frames(of: Deck) -> list[Frame]:
    return [frame for part in of.parts for frame in part.frames]


def asks(frame: Frame) -> Partial | None:
    """Return the derivative between two quantities that a frame starts from."""
    if frame.title[0] != "How does ":
        return None
    match frame.lines[0].left:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) as first if is_numbered(of) and is_numbered(wrt):
            return first
        case _:
            return None


def wrong_lines(network: NetworkSpec, seed: int) -> list[str]:
    """Return the lines that are not worth what differences say, of a few frames drawn by the seed."""
    point = Point(network, seed)
    assume(point.is_clear_of_kinks())
    asking = [(frame, bare) for frame in frames(deck(network)) if (bare := asks(frame))]
    drawn = random.Random(seed).sample(asking, min(len(asking), 8))  # noqa: S311  (no secrets)

    def value(part: Quantity | Partial) -> mpf:
        if isinstance(part, Quantity):
            return point.values[point.key(part)]
        assert isinstance(part.wrt, Quantity)
        if isinstance(part.of, Quantity):
            return point.expected(part.of, part.wrt)
        high, low = (evaluate(part.of, shifted(part.wrt, sign * STEP)) for sign in (1, -1))
        return (high - low) / (2 * STEP)  # everything else in the expression stays fixed

    def shifted(moved: Quantity, step: mpf) -> Callable[[Quantity | Partial], mpf]:
        return lambda part: value(part) + (step if part == moved else 0)

    wrong = []
    for frame, bare in drawn:
        expected = value(bare)
        for line in frame.lines:
            if line.right is not None:
                found = evaluate(line.right, value)
                if abs(found - expected) > CLOSE * (1 + abs(expected)):
                    wrong.append(f"{bare} {line.right} {found} {expected}")
    return wrong


@settings(max_examples=15, deadline=None)
@given(specs(), st.integers(0, 1000))
def test_every_line_about_single_quantities_is_worth_what_differences_say(network: NetworkSpec, seed: int) -> None:
    assume(max(network.widths) > 1)  # entries without indices are entries of arrays too
    assert wrong_lines(network, seed) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_every_frame_has_something_to_show_and_grows_without_gaps(network: str) -> None:
    for frame in frames(deck(NETWORKS[network])):
        stages = {line.stage for line in frame.lines} | {line.left_stage for line in frame.lines}
        assert stages | {1} == set(range(1, frame.stages + 1))
        assert all(frame.reason(stage) for stage in range(2, frame.stages + 1))


@pytest.mark.parametrize("network", [name for name in NETWORKS if name != "large"])
def test_what_is_lit_is_every_path_from_what_is_asked_about(network: str) -> None:
    found = deck(NETWORKS[network])
    seen = 0
    for part in found.parts:
        for frame in part.frames:
            bare = asks(frame)
            if bare is None or not frame.lit:
                continue
            assert isinstance(bare.of, Quantity)
            assert isinstance(bare.wrt, Quantity)
            walked = {quantity for path in paths(found.graph, bare.wrt, bare.of) for quantity in path}
            seen += 1
            if part.title == "Derivatives of neighbours":  # of which the other way round is not asked about
                assert {bare.wrt, bare.of} <= frame.lit <= walked
            else:
                assert frame.lit == walked
    assert seen > 3


@pytest.mark.parametrize("network", NETWORKS)
def test_no_question_is_asked_twice_in_a_part(network: str) -> None:
    for part in deck(NETWORKS[network]).parts:
        titles = [frame.title for frame in part.frames if frame.title[0] == "How does "]
        assert len(titles) == len(set(titles))


def test_of_a_large_network_one_of_each_kind_is_shown_and_the_rest_by_index() -> None:
    found = deck(NETWORKS["large"])
    (chains,) = [part for part in found.parts if part.title == "The chains"]
    asked = [bare.wrt for frame in chains.frames if (bare := asks(frame))]
    assert {quantity.name for quantity in asked if isinstance(quantity, Quantity)} == {"a", "z", "W", "b"}
    assert len(frames(found)) < 50
    by_index = [frame for frame in found.parts[-1].frames if frame.title[0] == "How does "]
    assert len(by_index) == 7  # z, W, b of the last layer, and a, z, W, b of the hidden one


def test_several_outputs_are_asked_about_by_their_loss() -> None:
    bares = [bare for frame in frames(deck(NETWORKS["wide"])) if (bare := asks(frame))]
    assert any(bare.of == LOSS for bare in bares)
    assert not any(isinstance(bare.of, Quantity) and bare.of.name == "yhat" and bare.wrt.name == "W" for bare in bares)  # type: ignore[attr-defined]


def test_a_penalty_is_added_at_the_end() -> None:
    titles = [frame.title for frame in deck(NETWORKS["penalty"]).parts[-2].frames]
    assert ("How does ", Quantity("W", 2, (1, 1)), " affect ", Quantity("J"), "?") in titles


def test_a_title_is_that_of_the_network_or_the_one_given() -> None:
    assert slide_deck(NETWORKS["small"], "", "", "").title == "Backpropagation"
    named = NETWORKS["small"].model_copy(update={"name": "my network"})
    assert slide_deck(named, "", "", "").title == "Backpropagation in my network"
    assert slide_deck(NETWORKS["small"], "Week 3", "", "").title == "Week 3"


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_a_deck_is_told_in_its_notation(name: str) -> None:
    network = NETWORKS["lecture"].model_copy(update={"notation": name})
    told, plain = frames(deck(network)), frames(deck(NETWORKS["lecture"]))
    written = notation(name)
    shown = [print_text(line.right, written) for frame in told for line in frame.lines if line.right is not None]
    weight = print_text(Quantity("W", 4, (1, 1)), written)
    assert any(weight in side for side in shown)
    if written.error_signal == "derivative":  # the same story in other letters
        assert [frame.stages for frame in told if asks(frame)] == [frame.stages for frame in plain if asks(frame)]


@pytest.mark.parametrize("network", NETWORKS)
def test_letters_and_signs_are_explained_before_they_are_used(network: str) -> None:
    opening = [frame.title for frame in deck(NETWORKS[network]).parts[0].frames]
    assert ("What the letters stand for",) in opening
    assert (("What the signs mean",) in opening) is (network != "one unit")
