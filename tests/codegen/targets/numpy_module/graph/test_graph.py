"""Modules of graphs compute what mpmath and autograd compute, and are as their owner would leave them."""

from __future__ import annotations

import subprocess
import sys

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.graph_files import graph_names, resolve_graph
from codegen.targets.numpy_module.graph import emit
from codegen.verify import load_module, verify_module
from symbolic.errors import ChalkgradError
from symbolic.formula.expression import FUNCTIONS
from symbolic.formula.nodes import Quantity
from symbolic.graph.written.text import graph_from_text
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.numeric.test_passes import graphs

CHAIN = "h = w*x + b; a = sigmoid(h); lambda = a^2*y; f = max(lambda, x)*exp(-y) + tanh(a*x)"


def module_of(graph, folder, name="module"):
    path = folder / f"{name}.py"
    path.write_text(emit(graph, "a line", "chalkgrad emit --graph GRAPH"), encoding="utf-8")
    return load_module(path)


def by_mpmath(graph, point):
    """Return the value of the output at one point."""
    values = {Quantity(name): value for name, value in point.items()}
    for quantity in graph.graph.quantities():
        if quantity not in values:
            values[quantity] = evaluate(graph.equations[quantity.name], values.__getitem__)
    return values[Quantity(graph.output)]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=graphs(), seed=st.integers(0, 1000))
def test_values_and_gradients_are_those_of_mpmath(text, seed, tmp_path_factory):
    graph = graph_from_text(text)
    module = module_of(graph, tmp_path_factory.mktemp("graph"))
    rng = np.random.default_rng(seed)
    inputs = {name: rng.uniform(-1.5, 1.5, 3) for name in graph.inputs}
    value, gradients = module.value_and_gradients(**inputs)
    with mpmath.workdps(50):
        for k in range(3):
            point = {name: mpmath.mpf(float(array[k])) for name, array in inputs.items()}
            expected = by_mpmath(graph, point)
            assert value[k] == pytest.approx(float(expected), rel=1e-9, abs=1e-9)
            for name in graph.inputs:
                h = mpmath.mpf(10) ** -30
                moved = by_mpmath(graph, {**point, name: point[name] + mpmath.mpc(0, h)})
                slope = float(mpmath.im(moved) / h)
                assert getattr(gradients, name)[k] == pytest.approx(slope, rel=1e-9, abs=1e-9)


def test_autograd_finds_the_same_gradients(tmp_path):
    module = module_of(graph_from_text("q = x*y + sin(z); f = exp(-q^2)/(1 + cosh(x)) + log(2 + sin(y))"), tmp_path)

    def total(x, y, z):
        q = x * y + anp.sin(z)
        return anp.sum(anp.exp(-(q**2)) / (1 + anp.cosh(x)) + anp.log(2 + anp.sin(y)))

    rng = np.random.default_rng(3)
    inputs = tuple(rng.standard_normal((4, 5)) for _ in range(3))
    _, gradients = module.value_and_gradients(*inputs)
    for number, found in enumerate(gradients):
        np.testing.assert_allclose(found, autograd.grad(total, number)(*inputs), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_emitted_and_verified(name, tmp_path):
    arguments = "x*y, y, 1" if name in {"max", "min"} else "x*y"
    report = verify_module(module_of(graph_from_text(f"f = {name}({arguments}) + x"), tmp_path))
    assert report.passed, str(report)


@pytest.mark.parametrize("name", graph_names())
def test_bundled_graphs_are_emitted_and_verified(name, tmp_path):
    module = module_of(resolve_graph(name, None, None, None), tmp_path)
    assert "complex step" in str(module.check_gradients())
    assert verify_module(module).passed


def test_a_wrong_gradient_is_found_by_both_checks(tmp_path):
    graph = graph_from_text(CHAIN)
    text = emit(graph, "a line", "").replace(
        "df_dh = df_da * sigmoid_prime(h)", "df_dh = 1.0001 * df_da * sigmoid_prime(h)"
    )
    path = tmp_path / "wrong.py"
    path.write_text(text, encoding="utf-8")
    module = load_module(path)
    with pytest.raises(ArithmeticError, match="the gradients fail"):
        module.check_gradients(w=2.0, x=0.1, b=0.3, y=0.5)
    assert not verify_module(module).passed


def test_slopes_keep_their_digits_where_a_unit_saturates(tmp_path):
    module = module_of(graph_from_text("f = sigmoid(x) + tanh(y)"), tmp_path)
    _, gradients = module.value_and_gradients(40.0, 25.0)
    assert float(gradients.x) == pytest.approx(float(np.exp(-40.0)), rel=1e-12)
    assert float(gradients.y) == pytest.approx(float(4 * np.exp(-50.0)), rel=1e-12)


def test_inputs_are_broadcast_and_keep_their_type(tmp_path):
    module = module_of(graph_from_text("f = x*y + z"), tmp_path)
    x, y = np.arange(3, dtype=np.float32), np.ones((2, 1), np.float32)
    value, gradients = module.value_and_gradients(x, y, np.float32(1))
    assert value.dtype == np.float32
    assert [gradient.shape for gradient in gradients] == [(2, 3)] * 3
    np.testing.assert_array_equal(gradients.z, np.ones((2, 3)))


def test_an_input_without_influence_has_the_derivative_0(tmp_path):
    graph = graph_from_text("g = z*x; f = x^2 + y - y", output="f")
    _, gradients = module_of(graph, tmp_path).value_and_gradients(x=1.0, y=2.0, z=3.0)
    assert (float(gradients.x), float(gradients.y), float(gradients.z)) == (2.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ((1.0, 0.0), "f is not finite: a division by 0, a logarithm or an overflow has no value here"),
        ((-1.0, 1.0), "f is not finite"),
        ((np.nan, 1.0), "x is not finite"),
        (("one", 1.0), "x holds <U3, expected numbers"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_bad_inputs_are_told(inputs, message, tmp_path):
    module = module_of(graph_from_text("f = log(x)/y"), tmp_path)
    for compute in (module.value, module.value_and_gradients):
        with pytest.raises(ValueError, match=f"^{message}"):
            compute(*inputs)


def test_names_that_python_has_are_changed_and_told(tmp_path):
    graph = graph_from_text("class = input*_x + np; f = class*value + exp_prime")
    text = emit(graph, "a line", "")
    assert "input is called input_ here." in text
    module = module_of(graph, tmp_path)
    assert module.Gradients._fields == ("input_", "x", "np_", "value_", "exp_prime_")
    assert verify_module(module).passed


def test_two_names_that_python_takes_for_one_stay_two(tmp_path):
    graph = graph_from_text("f = ﬁ*2 + fi*3")
    module = module_of(graph, tmp_path)
    assert len(set(module.Gradients._fields)) == 2
    assert [float(each) for each in module.value_and_gradients(1.0, 1.0)[1]] == [2.0, 3.0]


def test_parts_of_long_lines_take_no_name_of_the_graph(tmp_path):
    long = "exp(f_part_1*x*y + x*y + x*x*x*y*y*y + x + y)*exp(x*y + x*y + x*x*x*y*y*y + x + y*f_part_1)"
    graph = graph_from_text(f"f_part_1 = x*y; f = {long}")
    value = module_of(graph, tmp_path).value(0.5, 0.25)
    expected = by_mpmath(graph, {"x": mpmath.mpf("0.5"), "y": mpmath.mpf("0.25")})
    assert float(value) == pytest.approx(float(expected), rel=1e-13)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"max", "min"}))
@pytest.mark.parametrize("x", [1e-12, 0.019, 0.021, 0.3, 1.7, -2.5])
def test_every_function_has_the_value_that_mpmath_finds(name, x, tmp_path):
    if x < 0 and name in {"log", "ln", "log1p", "sqrt"}:
        x = -x
    graph = graph_from_text(f"f = {name}(x)")
    module = module_of(graph, tmp_path)
    with mpmath.workdps(40):
        expected = by_mpmath(graph, {"x": mpmath.mpf(x)})
    assert float(module.value(x)) == pytest.approx(float(expected), rel=1e-13)


def test_constants_are_real_numbers(tmp_path):
    module = module_of(graph_from_text("c = 8^(1/3); f = x*c"), tmp_path)
    assert float(module.value(1.0)) == pytest.approx(2.0, rel=1e-15)
    with pytest.raises(ChalkgradError, match="c: found a negative number to a power that is no whole number"):
        emit(graph_from_text("c = (-8)^(1/3); f = x*c"), "a line", "")
    with pytest.raises(ValueError, match=r"^f is not finite"):
        module_of(graph_from_text("c = 0; f = x/c"), tmp_path, "zero").value(1.0)


def test_an_output_that_is_a_constant_has_no_slopes(tmp_path):
    graph = graph_from_text("f = 2; g = f*x + y", output="f")
    value, gradients = module_of(graph, tmp_path).value_and_gradients(1.0, 2.0)
    assert (float(value), [float(each) for each in gradients]) == (2.0, [0.0, 0.0])


def test_what_is_too_large_for_a_line_is_refused():
    with pytest.raises(ChalkgradError, match="expected at most 250 for a line of code"):
        emit(graph_from_text("f = " + " + ".join(["x*y"] * 1200)), "a line", "")


def test_a_graph_without_inputs_is_refused():
    with pytest.raises(ChalkgradError, match="found a graph without inputs"):
        emit(graph_from_text("f = 2"), "a line", "")


def test_the_file_is_typed_tidy_and_as_a_formatter_leaves_it(tmp_path):
    many = " + ".join(f"a_name_of_some_length_{k}^2" for k in range(12))
    long = f"an_output_of_its_own = {many}"
    losses = "e_total = (t - o)^2/2 + softplus(gamma)*gelu(o) - elu(t)/leaky_relu(o + 3)"
    texts = [CHAIN, "f = x", long, losses]
    for number, text in enumerate(texts):
        module_of(graph_from_text(text), tmp_path, f"module_{number}")
    module_of(resolve_graph("sigmoid_neuron", None, None, None), tmp_path, "neuron")
    for command in (
        ["ruff", "check", "--isolated", "--select", "E,F,W,I,UP,B", "--line-length", "90"],
        ["ruff", "format", "--isolated", "--check"],
        ["mypy", "--strict", "--config-file="],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_where_nothing_changes_nothing_has_to_be_measured(tmp_path):
    module = module_of(graph_from_text("f = sign(x)"), tmp_path)
    assert verify_module(module).passed


def test_a_gradient_that_is_wrongly_nothing_fails(tmp_path):
    module = module_of(graph_from_text("f = 3*x"), tmp_path)
    whole = module.value_and_gradients

    def flat(x):
        value, gradients = whole(x)
        return value, type(gradients)(*(0 * gradient for gradient in gradients))

    module.value_and_gradients = flat
    assert not verify_module(module).passed
