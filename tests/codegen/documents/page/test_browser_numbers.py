"""Numbers on a page: values, derivatives and what-ifs agree with plain loops, and what is no number is told."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from mpmath import mp, mpf

from codegen.spec_files import resolve_spec
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.codegen.documents.browser import Browser
from tests.oracles import own_functions
from tests.oracles.plain_network import forward, slope
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.graph.networks import spec

FileOf = Callable[[NetworkSpec], Path]
LECTURE = resolve_spec("slides")
CLOSE = 1e-9

READ = """(() => {
  const value = (element) => Number(element.dataset.value);
  const filled = [...document.querySelectorAll('[data-value]')].filter((e) => e.dataset.value !== '');
  const named = (kind) => filled.map((e) => [e.closest(`figure:not([hidden]) .${kind}`)?.dataset.quantity, value(e)]);
  const fields = [...document.querySelectorAll('#fields label')].map((label) =>
    [label.querySelector('[data-name]').dataset.name, label.querySelector('.slope').dataset.value]);
  return {
    values: Object.fromEntries(named('value').filter(([name]) => name)),
    slopes: Object.fromEntries([...named('gradient').filter(([name]) => name),
      ...fields.filter(([, slope]) => slope !== '').map(([name, slope]) => [name, Number(slope)])]),
    answer: [...document.querySelectorAll('#answer [data-value]')].map(value),
    words: document.getElementById('answer').textContent,
  };
})()"""

NETWORKS = {
    "lecture": LECTURE,
    "one unit": spec("1-1-1", "tanh"),
    "two outputs, mean": spec("2-3-2", "softplus,identity", "huber", outputs="mean", delta=0.3),
    "skip into a": spec("2-2-2-1", "tanh", skips={2: (1, "a")}),
    "skip into z": spec("2-2-2-1", "silu", skips={2: (0, "z")}),
    "shared": spec("2-2-2-1", "tanh", shares={2: 1}),
    "penalty": spec("2-2-1", "tanh,identity", l2=0.1),
    "residual": resolve_spec("residual"),
    "softmax with squares": spec("2-3-3", "tanh,softmax"),
    "softmax with its loss": spec("2-3-3", "elu,softmax", "categorical_cross_entropy", alphas=(0.5, None)),
    "sigmoid with its loss": spec("2-2-2", "selu,sigmoid", "binary_cross_entropy"),
    "without biases": spec("2-2-2", "sigmoid", biases="--"),
    **{name: spec("2-2-1", f"{name},identity") for name in ACTIVATION_NAMES if name != "softmax"},
    **{name: spec("2-2", "softmax" if name.startswith("cat") else "sigmoid", name) for name in LOSS_NAMES},
}


def typed(point: Point) -> str:
    """Return the numbers of a point as an address has them."""
    return "&".join(
        f"{quantity_name(quantity)}={mp.nstr(point.given[point.key(quantity)], 17)}" for quantity in point.free()
    )


def agrees(found: float, expected: Any) -> bool:
    return abs(found - float(expected)) <= CLOSE * (1 + abs(float(expected)))


@pytest.mark.parametrize("name", NETWORKS)
def test_values_and_derivatives_are_those_of_plain_loops(window: Browser, file_of: FileOf, name: str) -> None:
    network = NETWORKS[name]
    point = next(point for point in (Point(network, seed) for seed in range(9)) if point.is_clear_of_kinks())
    graph = NetworkGraph(network)
    window.open(file_of(network))
    for of in (graph.objective, graph.predictions.member(1)):
        # A new address with other numbers, in the page that is open already.
        window.tell(f"void (location.hash = {f'#x/y?{typed(point)}'!r})")
        window.click(f"label:has([name=of][value='{quantity_name(of)}'])")
        found = window.tell(READ)
        assert found["values"].keys() >= {
            quantity_name(quantity) for quantity in graph.quantities() if quantity.name in "xzayL"
        }
        for key, value in found["values"].items():
            assert agrees(value, point.values[point.key(parse_quantity(key))]), key
        wanted = {*graph.units(0), *graph.parameters()}
        assert found["slopes"].keys() >= set(map(quantity_name, wanted))
        assert not any(key.startswith("y[") or key == "y" for key in found["slopes"])
        for key, value in found["slopes"].items():
            expected = 1 if parse_quantity(key) == of else point.expected(of, parse_quantity(key))
            assert agrees(value, expected), (of, key)


@pytest.mark.parametrize(
    "expression", ["z*sigmoid(2*z)", "|z|/(1 + e^(-z)) - erf(z/2)", "gelu(z)*0.5 + leaky_relu(z)", "min(z, 2, 1 - z)"]
)
def test_functions_that_a_person_defines_are_computed_too(window: Browser, file_of: FileOf, expression: str) -> None:
    layers = (LayerSpec(units=1, activation={"name": "own", "expression": expression}),)
    network = NetworkSpec(
        inputs=1, layers=layers, loss=LossSpec(name="squared_error", factor=Fraction(1), outputs="sum", samples="mean")
    )
    function = own_functions.ACTIVATIONS[expression]
    window.open(file_of(network))
    for score in (-3.25, -0.75, 0.01, 0.4, 2.5):
        window.tell(f"void (location.hash = '#x/y?x=1&b[1]=0&W[1]={score}')")
        window.click("label:has([name=of][value=yhat])")
        found = window.tell(READ)
        with mp.workdps(40):
            value = function(mpf(score))
            rate = (function(mpf(score) + mpf("1e-15")) - function(mpf(score) - mpf("1e-15"))) / mpf("2e-15")
        assert agrees(found["values"]["yhat"], value)
        assert agrees(found["slopes"]["b[1]"], rate)


@pytest.mark.parametrize(("score", "target"), [(800.0, 0.0), (-800.0, 1.0), (40.0, 0.0)])
def test_where_the_output_saturates_its_loss_still_has_the_right_slope(
    window: Browser, file_of: FileOf, score: float, target: float
) -> None:
    window.open(
        file_of(spec("1-1", "sigmoid", "binary_cross_entropy")),
        f"#W[1]/L/scalar/slides?W[1]={score}&x=1&b[1]=0&y={target}",
    )
    found = window.tell(READ)
    assert found["slopes"]["z[1]"] == pytest.approx((1 if score > 0 else 0) - target)


# --- what if ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrt", ["W[1][1,2]", "b[2][1]", "x[1]", "z[2][2]", "a[3][1]"])
@pytest.mark.parametrize("step", ["0.5", "-0.25"])
def test_a_what_if_tells_what_the_derivative_says_and_what_comes_out(
    window: Browser, file_of: FileOf, wrt: str, step: str
) -> None:
    point = Point(LECTURE, 3)
    window.open(file_of(LECTURE), f"#{wrt}/L/scalar/slides?h={step}&{typed(point)}")
    slope_found, by_slope, before, after, change = window.tell(READ)["answer"]
    key, loss = point.key(parse_quantity(wrt)), ("L",)
    moved = forward(point.network, point.given, {key: point.values[key] + mpf(step)})[loss]
    rate = slope(point.network, point.given, loss, key)
    assert agrees(slope_found, rate)
    assert agrees(by_slope, rate * mpf(step))
    assert agrees(before, point.values[loss])
    assert agrees(after, moved)
    assert agrees(change, moved - point.values[loss])
    rises = (rate > 0) == (float(step) > 0)
    kind = "An increase" if float(step) > 0 else "A decrease"
    words = window.tell(READ)["words"]
    assert f"{kind} in" in words
    assert ("raises" if rises else "lowers") in words


def test_a_step_that_is_too_large_and_one_of_nothing_are_told(window: Browser, file_of: FileOf) -> None:
    network = spec("1-1", "identity")
    window.open(file_of(network), "#W[1]/L/scalar/slides?h=10&x=1&W[1]=0&b[1]=0&y=1")
    assert "lowers L, but h is too large a step for that." in window.tell(READ)["words"]
    window.type("#step", "0")
    assert "A step of 0 changes nothing." in window.tell(READ)["words"]
    window.type("#step", "1")
    window.click("#reset")
    window.open(file_of(network), "#W[1]/L/scalar/slides?x=0&y=1")
    assert "To first order an increase in" in window.tell(READ)["words"]


# --- typing -----------------------------------------------------------------------------------------------------------

FIELD = '#fields input[aria-label="W[1][1,1]"]'


def test_a_number_that_is_typed_flows_through_the_network_and_stands_in_the_address(
    window: Browser, file_of: FileOf
) -> None:
    window.open(file_of(LECTURE), "#W[1][1,1]/L/scalar/slides")
    assert not window.tell("document.getElementById('numbers').checkVisibility()")
    window.click("label:has(#with-numbers)")
    before = window.tell(READ)
    window.type(FIELD, "2.5e-1")
    after = window.tell(READ)
    assert window.tell("location.hash").endswith("?W[1][1,1]=2.5e-1")
    assert before["values"]["z[1][1]"] - after["values"]["z[1][1]"] == pytest.approx(0.5 * 0.25)
    assert before["values"]["L"] != after["values"]["L"]
    assert before["values"]["z[1][2]"] == after["values"]["z[1][2]"]
    window.click("#reset")
    assert window.tell(READ) == before
    assert window.tell(f"document.querySelector('{FIELD}').value") == "0.5"


@pytest.mark.parametrize("words", ["", " ", "0,5", "1/2", "abc", "1e999", "Infinity", "NaN", "<b>1</b>"])
def test_what_is_no_number_is_marked_and_nothing_is_computed_from_it(
    window: Browser, file_of: FileOf, words: str
) -> None:
    window.open(file_of(LECTURE), "#W[1][1,1]/L/scalar/slides?")
    window.type(FIELD, words)
    assert window.tell(f"document.querySelector('{FIELD}').getAttribute('aria-invalid')") == "true"
    told = window.tell("document.getElementById('faults').textContent")
    assert told.startswith(f"W[1][1,1]: found “{words}”; expected a number")
    assert window.tell(READ) == {"values": {}, "slopes": {}, "answer": [], "words": ""}
    assert window.tell("document.querySelectorAll('[aria-invalid=true]').length") == 1
    window.type(FIELD, "-3")
    assert window.tell("document.getElementById('faults').textContent") == ""
    assert window.tell(READ)["values"]["W[1][1,1]"] == -3


def test_a_page_of_a_large_network_says_why_there_are_no_numbers(window: Browser, file_of: FileOf) -> None:
    window.open(file_of(resolve_spec("784-128-10 relu,softmax cross_entropy")), "#W[1][1,1]/L/scalar/slides?x[1]=3")
    assert "too many parameters" in window.tell("document.querySelector('main').innerText")
    assert window.tell("document.getElementById('with-numbers')") is None
