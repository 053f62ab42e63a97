"""Functions that a spec defines: every kind of emitted code computes them, and their gradients, as mpmath does."""

from __future__ import annotations

from itertools import chain, cycle, islice

import numpy as np
import pytest

from codegen.build import verify_target
from codegen.spec_files import resolve_spec
from codegen.targets.numpy_module.options import Options
from symbolic.functions.base import Z
from symbolic.spec.model import build_spec
from tests.codegen.nets import assert_agree, emitted
from tests.codegen.targets.c_header.compiled import Compiled
from tests.codegen.targets.python_loops.test_gradients import arrays, lists, loops
from tests.codegen.targets.unrolled_module.test_unrolled import as_lists, loaded
from tests.oracles import own_functions as oracle

FITTING = {**dict.fromkeys(oracle.LOSSES, oracle.ACTIVATIONS)}
FITTING |= {**dict.fromkeys(oracle.LOSSES_OF_PROBABILITIES, oracle.PROBABILITIES)}
ALL_LOSSES = {**oracle.LOSSES, **oracle.LOSSES_OF_PROBABILITIES}
ALL_ACTIVATIONS = {**oracle.ACTIVATIONS, **oracle.PROBABILITIES}


def spec_with(activations, loss, samples="mean", widths=(2, 3, 2, 2)):
    """Return a spec whose layers have `activations`, which are expressions."""
    layers = [
        {"units": units, "activation": {"name": f"own{l}", "expression": text}}
        for l, (units, text) in enumerate(zip(widths[1:], activations, strict=True))
    ]
    cost = {"name": "ownloss", "expression": loss, "outputs": "sum", "samples": samples}
    return build_spec({"name": "own functions", "inputs": widths[0], "layers": layers, "loss": cost}, "test")


def point(spec, seed=0, samples=3):
    """Return parameters by name, inputs and targets between 0 and 1."""
    rng = np.random.default_rng(seed)
    values = {}
    for l, (before, units) in enumerate(zip(spec.widths, spec.widths[1:], strict=False), start=1):
        values |= {f"W{l}": rng.standard_normal((units, before)), f"b{l}": 0.3 * rng.standard_normal(units)}
    return values, rng.standard_normal((samples, spec.inputs)), rng.uniform(0.05, 0.95, (samples, spec.widths[-1]))


def expected(spec, activations, loss, values, x, y):
    functions = [ALL_ACTIVATIONS[text] for text in activations]
    given = {name: array.tolist() for name, array in values.items()}
    arguments = (functions, ALL_LOSSES[loss], spec.loss.samples == "mean", given, x.tolist(), y.tolist())
    cost = float(oracle.cost(*arguments))
    return cost, {name: np.array(slope) for name, slope in oracle.slopes(*arguments).items()}


HIDDEN = tuple(oracle.ACTIVATIONS)
NETWORKS = [
    (
        (*islice(cycle(HIDDEN), 2 * n, 2 * n + 2), list(FITTING[loss])[n // len(ALL_LOSSES) % len(FITTING[loss])]),
        loss,
        "sum" if n % 3 == 0 else "mean",
    )
    for n, loss in enumerate(islice(cycle(ALL_LOSSES), 2 * len(ALL_LOSSES)))
]


@pytest.mark.parametrize(("activations", "loss", "samples"), NETWORKS, ids=range(len(NETWORKS)))
def test_every_kind_of_code_has_the_cost_and_the_gradient(activations, loss, samples, tmp_path):
    spec = spec_with(activations, loss, samples)
    values, x, y = point(spec)
    cost, gradient = expected(spec, activations, loss, values, x, y)
    plain = emitted(spec, tmp_path)
    params = plain.Params(**values)
    fast = emitted(spec, tmp_path, "fast", Options(style="fast"))
    plain_loops, compiled = loops(spec, tmp_path), Compiled(spec, tmp_path)
    looped_cost, looped = plain_loops.loss_and_gradients(lists(params), x.tolist(), y.tolist())
    compiled_cost, from_c = compiled.loss_and_gradients(params, x, y)
    found = {
        "plain": plain.loss_and_gradients(params, x, y),
        "fast": fast.loss_and_gradients(fast.Params(**values), x, y),
    }
    for name, (value, gradients) in found.items():
        assert float(value) == pytest.approx(cost, rel=1e-12), name
        assert_agree(gradients._asdict(), gradient, 1e-12)
    for value, gradients in ((looped_cost, arrays(plain_loops, looped)), (compiled_cost, from_c)):
        assert value == pytest.approx(cost, rel=1e-12)
        assert_agree(gradients, gradient, 1e-12)


@pytest.mark.parametrize(("activations", "loss", "samples"), NETWORKS[::3], ids=str)
def test_one_sample_in_plain_floats_has_the_cost_and_the_gradient(activations, loss, samples):
    spec = spec_with(activations, loss, samples)
    values, x, y = point(spec, samples=1)
    cost, gradient = expected(spec, activations, loss, values, x, y)
    module = loaded(spec)
    value, gradients = module.loss_and_gradients(
        as_lists(module, module.Params(**values)), x[0].tolist(), y[0].tolist()
    )
    assert value == pytest.approx(cost, rel=1e-12)
    assert_agree({name: np.array(entry) for name, entry in gradients._asdict().items()}, gradient, 1e-12)


@pytest.mark.parametrize(("activations", "loss", "samples"), NETWORKS, ids=range(len(NETWORKS)))
def test_the_product_with_the_hessian_is_how_the_gradient_changes(activations, loss, samples, tmp_path):
    spec = spec_with(activations, loss, samples)
    values, x, y = point(spec)
    module = emitted(spec, tmp_path, options=Options(hessian=True))
    params, direction = module.Params(**values), module.Params(**point(spec, seed=1)[0])
    product = module.hessian_vector_product(params, x, y, direction)
    before, after = (
        module.loss_and_gradients(module.Params(*(p + h * v for p, v in zip(params, direction, strict=True))), x, y)[1]
        for h in (-1e-6, 1e-6)
    )
    change = {name: (getattr(after, name) - getattr(before, name)) / 2e-6 for name in params._fields}
    assert_agree(product._asdict(), change, 1e-7)


def test_functions_of_all_networks_are_used():
    used = set(chain.from_iterable(activations for activations, _, _ in NETWORKS))
    assert used >= set(ALL_ACTIVATIONS)
    assert {loss for _, loss, _ in NETWORKS} == set(ALL_LOSSES)


@pytest.mark.parametrize("number", [0, 4, 7])
def test_derivation_and_code_of_a_spec_agree(number, tmp_path):
    activations, loss, samples = NETWORKS[number]
    path = tmp_path / "own.json"
    path.write_text(spec_with(activations, loss, samples).model_dump_json(exclude_none=True), "utf-8")
    report = verify_target(str(path), seed=1)
    assert report.passed, str(report)


@pytest.mark.parametrize("names", [("f", "g", "phi"), ("step", "part", "lambda"), ("np", "rows", "W1")])
def test_names_that_code_has_already_are_no_trouble(names, tmp_path):
    texts = HIDDEN[:3]
    spec = spec_with(texts, "(p - y)^4")
    layers = [
        layer.model_copy(update={"activation": layer.activation.model_copy(update={"name": name})})
        for layer, name in zip(spec.layers, names, strict=True)
    ]
    loss = spec.loss.model_copy(update={"name": "cost"})
    spec = spec.model_copy(update={"layers": tuple(layers), "loss": loss})
    values, x, y = point(spec)
    _, gradient = expected(spec, texts, "(p - y)^4", values, x, y)
    for style in ("plain", "fast"):
        options = (
            Options(style=style, train=True, hessian=True, optimizers=("adam",))
            if style == "plain"
            else Options(style=style)
        )
        module = emitted(spec, tmp_path, style, options)
        assert_agree(module.loss_and_gradients(module.Params(**values), x, y)[1]._asdict(), gradient, 1e-12)
    module, params = loops(spec, tmp_path), emitted(spec, tmp_path).Params(**values)
    _, found = module.loss_and_gradients(lists(params), x.tolist(), y.tolist())
    assert_agree(arrays(module, found), gradient, 1e-12)
    assert_agree(Compiled(spec, tmp_path).loss_and_gradients(params, x, y)[1], gradient, 1e-12)


def test_the_bundled_example_is_right_at_its_own_numbers(tmp_path):
    spec = resolve_spec("own_functions")
    texts, loss = ("z*sigmoid(2*z)", "z"), "exp(y - p) - (y - p) - 1"
    assert (spec.layers[0].activation.expression, spec.loss.expression) == (texts[0], loss)
    given = {
        name: value
        for l in (1, 2)
        for name, value in ((f"W{l}", spec.numbers.W[l - 1]), (f"b{l}", spec.numbers.b[l - 1]))
    }
    x, y = np.array(spec.numbers.x), np.array(spec.numbers.y)
    exact = {name: [list(row) if isinstance(row, tuple) else row for row in value] for name, value in given.items()}
    functions = [oracle.ACTIVATIONS[texts[0]], lambda z: z]
    slopes = oracle.slopes(functions, oracle.LOSSES[loss], spec.loss.samples == "mean", exact, x.tolist(), y.tolist())
    gradient = {name: np.array(slope) for name, slope in slopes.items()}
    plain = emitted(spec, tmp_path)
    params = plain.Params(**{name: np.array(value) for name, value in given.items()})
    assert_agree(plain.loss_and_gradients(params, x, y)[1]._asdict(), gradient, 1e-12)
    assert_agree(Compiled(spec, tmp_path).loss_and_gradients(params, x, y)[1], gradient, 1e-12)
    module = loops(spec, tmp_path)
    assert_agree(arrays(module, module.loss_and_gradients(lists(params), x.tolist(), y.tolist())[1]), gradient, 1e-12)


@pytest.mark.parametrize(
    ("text", "kink", "value", "slope"),
    [
        ("max(z, 0)", 0.0, 0.0, 1.0),
        ("abs(z)", 0.0, 0.0, 0.0),
        ("max(0, min(1, z/2 + 0.5))", -1.0, 0.0, 0.0),
        ("max(0, min(1, z/2 + 0.5))", 1.0, 1.0, 0.0),
        ("min(z, 2, 1 - z)", 0.5, 0.5, 1.0),
        ("max(z, 0)^2", 0.0, 0.0, 0.0),
        ("relu(z - 0.5)*z", 0.5, 0.0, 0.0),
    ],
)
def test_on_a_kink_code_has_the_slope_that_the_table_of_kinks_states(text, kink, value, slope, tmp_path):
    layer = {"units": 1, "activation": {"name": "own", "expression": text}}
    loss = {"name": "squared_error", "outputs": "sum", "samples": "sum"}
    spec = build_spec({"inputs": 1, "layers": [layer], "loss": loss}, "test")
    stated = {float(Z - found.at): float(found.value) for found in spec.layers[0].record.kinks}
    assert stated.get(kink, slope) == slope
    x, y = np.array([[kink]]), np.array([[value - 0.5]])  # so that ∂L/∂a is 1
    for style in ("plain", "fast"):
        module = emitted(spec, tmp_path, f"{style}_kink", Options(style=style))
        params = module.Params(W1=np.array([[1.0]]), b1=np.array([0.0]))
        assert module.loss_and_gradients(params, x, y)[1].b1.tolist() == [slope]
    assert Compiled(spec, tmp_path).loss_and_gradients(params, x, y)[1]["b1"].tolist() == [slope]
    module = loops(spec, tmp_path)
    assert arrays(module, module.loss_and_gradients(lists(params), x.tolist(), y.tolist())[1])["b1"].tolist() == [slope]


def test_a_stable_form_is_what_is_computed(tmp_path):
    naive = {"name": "softer", "expression": "log(1 + exp(z))"}
    stable = {**naive, "stable": "max(z, 0) + log1p(exp(-abs(z)))", "stable_derivative": "sigmoid(z)"}
    found = {}
    for name, function in (("naive", naive), ("stable", stable)):
        spec = build_spec(
            {
                "inputs": 1,
                "layers": [{"units": 1, "activation": function}],
                "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum"},
            },
            "test",
        )
        module = emitted(spec, tmp_path, name)
        params = module.Params(np.array([[800.0]]), np.zeros(1))
        with np.errstate(all="ignore"):
            found[name] = module._forward(params, np.array([[1.0], [-1.0]]))[-1].ravel()
        assert ("Beware: softer" in module.__doc__) == (name == "naive")
    assert np.isinf(found["naive"][0])
    assert found["stable"].tolist() == [800.0, 0.0]
