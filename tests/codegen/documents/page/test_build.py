"""What a page holds: every line is worth the same, everything that it names is there, and large networks stay small."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from codegen.documents.page.build import MOST_SHOWN, page_of
from codegen.documents.page.data import page_data
from codegen.documents.page.model import FORMS, Page, Unfolding
from codegen.documents.page.numbers import computing
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Index, Partial, Quantity, Text
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import COST, LOSS
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.any_network import specs
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.graph.networks import spec

CLOSE, STEP = mpf("1e-18"), mpf("1e-13")
NETWORKS = {
    "one unit": spec("1-1-1"),
    "lecture": spec("2-2-2-2-1"),
    "two outputs": spec("3-2-2", "relu,softmax", "categorical_cross_entropy"),
    "wide": spec("3-10-2", "tanh"),
    "large": spec("784-128-10", "relu,softmax", "categorical_cross_entropy"),
    "deep": spec("2-2-2-2-2-2-2-2-1", "tanh"),
    "skip": spec("2-2-2-1", "tanh", skips={2: (1, "a")}),
    "shared": spec("2-2-2-1", "tanh", shares={2: 1}),
    "penalty": spec("2-2-1", "tanh,identity", l2=0.1),
    "without biases": spec("2-2-2", "sigmoid", biases="--"),
}


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(40):
        yield


def page(network: NetworkSpec) -> Page:
    return page_of(network, "", "test", "")


def wrong_lines(network: NetworkSpec, seed: int) -> list[str]:
    """Return the lines that are not worth what differences say, of a few derivations drawn by the seed."""
    point = Point(network, seed)
    assume(point.is_clear_of_kinks())
    derivations = page(network).derivations
    drawn = random.Random(seed).sample(sorted(derivations, key=repr), min(len(derivations), 8))  # noqa: S311

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
    for wrt, of in drawn:
        expected = value(Partial(of, wrt))
        unfolding = derivations[wrt, of]
        assert unfolding.lines[0].left == Partial(of, wrt)
        for line in unfolding.lines:
            found = evaluate(line.right, value)
            if abs(found - expected) > CLOSE * (1 + abs(expected)):
                wrong.append(f"{of} by {wrt}: {line.right} is {found}, not {expected}")
    return wrong


@settings(max_examples=12, deadline=None)
@given(specs(), st.integers(0, 1000))
def test_every_line_about_single_quantities_is_worth_what_differences_say(network: NetworkSpec, seed: int) -> None:
    assert wrong_lines(network, seed) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_every_quantity_that_is_asked_about_is_derived_by_every_end_and_every_line_has_a_reason(name: str) -> None:
    found = page(NETWORKS[name])
    assert {(wrt, of) for wrt in found.asked for of in found.ends} <= found.derivations.keys()
    unfoldings: list[Unfolding] = [*found.derivations.values(), *found.forms.values()]
    assert all(unfolding.lines and all(line.reason for line in unfolding.lines) for unfolding in unfoldings)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_a_derivation_rests_on_is_there_too(name: str) -> None:
    found = page(NETWORKS[name])
    for unfolding in found.derivations.values():
        assert all((part.wrt, part.of) in found.derivations for part in unfolding.left)
        linked = [fact for fact in unfolding.put_in if fact.at is not None]
        for fact in linked:
            assert fact.at is not None
            assert found.derivations[fact.at].lines[0].left == fact.known.sides[0]
    assert any(unfolding.left or unfolding.put_in for unfolding in found.derivations.values())


@pytest.mark.parametrize("name", NETWORKS)
def test_everything_that_can_be_clicked_has_all_forms_in_all_notations(name: str) -> None:
    found = page(NETWORKS[name])
    for notation in found.notations:
        for quantity in found.shown:
            questions = [found.forms[notation.name, found.arrays[quantity], form] for form in FORMS]
            assert all("How" in str(unfolding.question[0]) for unfolding in questions)


def test_small_networks_are_told_quantity_by_quantity() -> None:
    found = page(NETWORKS["lecture"])
    graph = found.graph
    clicked = {quantity for quantity in graph.quantities() if quantity.name in {"x", "W", "b", "z", "a", "yhat"}}
    assert set(found.asked) == set(found.shown) == clicked
    assert found.ends == (Quantity("yhat"), LOSS)
    assert found.first == (Quantity("W", 1, (1, 1)), Quantity("yhat"))


def test_of_a_large_network_one_of_each_kind_is_derived_and_the_others_are_told_by_index() -> None:
    found = page(NETWORKS["large"])
    assert found.graph.spec.parameter_count() > MOST_SHOWN
    kinds = [(quantity.name, quantity.layer) for quantity in found.asked]
    assert len(kinds) == len(set(kinds)) == 10
    assert set(found.asked) < set(found.shown)
    assert len(found.shown) == len(set(found.shown)) == 64
    assert len(found.derivations) < 100
    about = page_data(found, None)["quantities"]
    assert about["W[1][2,3]"] == {"place": "layer 1", "array": "W[1]", "told": "W[1][1,1]"}
    assert about["W[1][1,1]"]["told"] == "W[1][1,1]"


def test_deep_networks_are_told_for_any_hidden_layer() -> None:
    found = page(NETWORKS["deep"])
    assert set(found.arrays.values()) >= {Quantity("W", Index("l")), Quantity("z", Index("D"))}
    assert found.arrays[Quantity("x", None, (1,))] == Quantity("x")


def test_a_penalty_makes_one_more_end() -> None:
    assert page(NETWORKS["penalty"]).ends[-2:] == (LOSS, COST)
    assert page(NETWORKS["wide"]).ends == (*(Quantity("yhat", None, (k,)) for k in (1, 2)), LOSS)


def test_the_notation_of_the_spec_comes_first_and_none_twice() -> None:
    written = NETWORKS["wide"].model_copy(update={"notation": "delta"})
    assert [notation.name for notation in page(written).notations] == ["delta", "slides", "bracket"]
    offered = page_of(written, "", "", "", ("bare", "delta", "bare")).notations
    assert [notation.name for notation in offered] == ["delta", "bare"]
    with pytest.raises(ChalkgradError, match="found `deltas`"):
        page_of(written, "", "", "", ("deltas",))


def test_reasons_say_what_a_sign_of_its_own_stands_for() -> None:
    written = NETWORKS["lecture"].model_copy(update={"notation": "delta"})
    first = page(written).forms["delta", Quantity("z", 2), "index"].lines[0]
    assert isinstance(first.left, Quantity)
    assert first.left.name == "delta"
    assert isinstance(first.right, Partial)
    assert not any(isinstance(part, Text) for part in first.reason)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_acts_on_what_is_the_graph_as_far_as_it_is_drawn(name: str) -> None:
    found = page(NETWORKS[name])
    children = page_data(found, None)["children"]
    drawn = set(map(parse_quantity, children))
    for start, ends in children.items():
        everywhere = set(found.graph.children(parse_quantity(start)))
        assert set(map(parse_quantity, ends)) == everywhere & drawn
    assert drawn >= set(found.shown)


# --- numbers to start from --------------------------------------------------------------------------------------------


def test_a_page_starts_from_the_numbers_of_the_spec_at_its_first_sample() -> None:
    numbers = {"x": ((0.25, 0.5), (1.0, 2.0)), "y": ((0.75,), (0.0,)), "W": (((1.5, -2.5),),), "b": ((0.125,),)}
    network = spec("2-1")
    found = computing(page(network.model_copy(update={"numbers": network.numbers.model_copy(update=numbers)})).graph)
    assert found is not None
    assert found.start == {"x[1]": 0.25, "x[2]": 0.5, "b[1][1]": 0.125, "W[1][1,2]": -2.5, "W[1][1,1]": 1.5, "y": 0.75}


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "large"])
def test_everything_that_is_given_has_a_number_and_targets_are_valid(name: str) -> None:
    graph = page(NETWORKS[name]).graph
    found = computing(graph)
    assert found is not None
    given = {*graph.units(0), *graph.parameters(), *graph.targets}
    assert set(map(parse_quantity, found.start)) == given
    weights = [value for name, value in found.start.items() if name.startswith("W")]
    assert all(weights)
    targets = [value for name, value in found.start.items() if name.startswith("y")]
    assert targets == [1.0, *[0.0] * (len(targets) - 1)]


def test_targets_of_the_hinge_loss_are_signs() -> None:
    found = computing(page(spec("2-2", "tanh", "hinge")).graph)
    assert found is not None
    assert (found.start["y[1]"], found.start["y[2]"]) == (1.0, -1.0)


def test_a_large_network_has_no_numbers() -> None:
    assert computing(page(NETWORKS["large"]).graph) is None
