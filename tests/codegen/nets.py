"""Specs, modules and points that the tests of `codegen` share."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
from hypothesis import strategies as st

from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import PLAIN
from codegen.verify import load_module
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.oracles import plain_loops

ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")
PROBABILITIES = ("sigmoid", "softmax")
OUTPUTS_FOR = {name: PROBABILITIES if name.endswith("cross_entropy") else ACTIVATION_NAMES for name in LOSS_NAMES}
VALID_ENDS = [(activation, loss) for loss in LOSS_NAMES for activation in OUTPUTS_FOR[loss]]


def network(widths, activations, loss="squared_error", outputs=None, samples="mean", factor=1, biases=None, **extra):
    """Return a spec; `activations` may be one name for all layers."""
    names = [activations] * (len(widths) - 1) if isinstance(activations, str) else activations
    biases = biases or [True] * len(names)
    alphas = extra.pop("alphas", [None] * len(names))
    layers = tuple(
        LayerSpec(units=units, activation=name, bias=bias, alpha=alpha)
        for units, name, bias, alpha in zip(widths[1:], names, biases, alphas, strict=True)
    )
    outputs = outputs or ("sum" if loss == "categorical_cross_entropy" else "mean")
    cost = LossSpec(
        name=loss, factor=Fraction(factor), outputs=outputs, samples=samples, delta=extra.pop("delta", None)
    )
    return NetworkSpec(inputs=widths[0], layers=layers, loss=cost, **extra)


@st.composite
def random_specs(draw):
    """Draw a spec with any activations, losses, reductions, biases and parameters of functions."""
    depth = draw(st.integers(1, 4))
    widths = draw(st.permutations([1, 2, 2, 3, 4, 5]))[: depth + 1]
    loss = draw(st.sampled_from(LOSS_NAMES))
    last = draw(st.sampled_from(OUTPUTS_FOR[loss]))
    if widths[-1] == 1 and (last == "softmax" or loss == "categorical_cross_entropy"):
        widths = [*widths[:-1], 6]
    hidden = [draw(st.sampled_from(ELEMENTWISE)) for _ in range(depth - 1)]
    alphas = [draw(st.sampled_from([None, 0.25])) if name in {"elu", "leaky_relu"} else None for name in hidden]
    return network(
        widths,
        [*hidden, last],
        loss,
        outputs=None if loss == "categorical_cross_entropy" else draw(st.sampled_from(["sum", "mean"])),
        samples=draw(st.sampled_from(["sum", "mean"])),
        factor=draw(st.sampled_from(["1", "1/2"])) if loss == "squared_error" else 1,
        biases=[draw(st.booleans()) for _ in range(depth)],
        alphas=[*alphas, None],
        delta=draw(st.sampled_from([None, 0.5])) if loss == "huber" else None,
    )


def emitted(spec, folder, name="gradients", options=PLAIN):
    """Write the module of `spec` into `folder` and load it."""
    path = folder / f"{name}.py"
    path.write_text(emit(spec, "test.toml", "chalkgrad emit test.toml", options), encoding="utf-8")
    return load_module(path)


def random_point(module, samples=4, seed=0):
    """Return parameters with biases that are not 0, and valid samples."""
    rng = np.random.default_rng(seed)
    params = module.Params(*(0.7 * rng.standard_normal(shape) for shape in module.SHAPES.values()))
    x, y = module.sample_data(samples, seed)
    return params, x, y


class Arrays(SimpleNamespace):
    """Arrays by name, as the parameters of an emitted module, for a spec that no module is emitted for."""

    def _asdict(self):
        return vars(self)

    def _replace(self, **arrays):
        return Arrays(**{**vars(self), **arrays})


def random_arrays(spec, rng):
    """Return every weight matrix and bias that `spec` has; a shared matrix stands at the layer that owns it."""
    arrays = {}
    for l, layer in enumerate(spec.layers, start=1):
        if layer.share is None:
            arrays[f"W{l}"] = rng.standard_normal((spec.widths[l], spec.widths[l - 1]))
        if layer.bias:
            arrays[f"b{l}"] = rng.standard_normal(spec.widths[l])
    return Arrays(**arrays)


def oracle(spec, params, x, y):
    """Return cost and gradients by `plain_loops`, the gradients under the names of the parameters."""
    values = params._asdict()
    layers = [
        (layer.activation, plain_loops.USUAL_ALPHA.get(layer.activation) if layer.alpha is None else layer.alpha)
        for layer in spec.layers
    ]
    numbers = range(1, spec.depth + 1)
    weights = [values[f"W{l}"].tolist() if f"W{l}" in values else None for l in numbers]
    biases = [values[f"b{l}"].tolist() if f"b{l}" in values else [0.0] * spec.layers[l - 1].units for l in numbers]
    loss = {**dict(spec.loss), "delta": 1.0 if spec.loss.delta is None else spec.loss.delta}
    links = [{"skip": layer.skip, "skip_into": layer.skip_into, "share": layer.share} for layer in spec.layers]
    cost, dW, db = plain_loops.cost_and_gradients(layers, loss, weights, biases, x.tolist(), y.tolist(), links)
    gradients = {f"W{l}": np.array(dW[l - 1]) for l in numbers} | {f"b{l}": np.array(db[l - 1]) for l in numbers}
    return cost, {name: gradients[name] for name in values}


def assert_agree(actual, expected, tolerance):
    """Assert agreement relative to the largest entry of all arrays of the expected gradient."""
    largest = max(float(np.max(np.abs(array))) for array in expected.values())
    assert largest > 0
    for name, array in expected.items():
        assert actual[name].shape == array.shape
        assert np.max(np.abs(actual[name] - array)) <= tolerance * largest, name
