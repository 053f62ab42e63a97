"""Keras Sequential: outputs, loss and gradients are those of the emitted module."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.frameworks import read_model
from symbolic.spec.model import LossSpec
from tests.codegen.frameworks.agreement import assert_agrees
from tests.codegen.frameworks.keras_here import gradients_of, in_precision, keras, warnings_of_keras

pytestmark = warnings_of_keras
layers, losses = keras.layers, keras.losses
SAMPLES = 6
FUNCTIONS = [
    *(
        "linear",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "softplus",
        "softsign",
        "silu",
        "swish",
        "gelu",
    ),
    None,
    keras.activations.tanh,
]
LAYERS = [
    lambda: layers.Activation("tanh"),
    lambda: layers.Activation(keras.activations.silu),
    lambda: layers.Activation("linear"),
    lambda: layers.ReLU(),
    lambda: layers.ReLU(negative_slope=0.2),
    lambda: layers.LeakyReLU(),
    lambda: layers.LeakyReLU(negative_slope=0.0),
    lambda: layers.ELU(alpha=0.4),
    lambda: layers.Identity(),
    lambda: layers.Flatten(),
    lambda: layers.Dropout(0.5),
    lambda: layers.GaussianNoise(0.5),
]
OF_VALUES = [losses.MeanSquaredError, losses.MeanAbsoluteError, losses.Huber, losses.LogCosh, losses.Hinge]
ENDS = [
    *((end, loss, {}) for end in ("linear", "tanh", "softmax") for loss in OF_VALUES),
    ("linear", losses.Huber, {"delta": 0.2}),
    ("sigmoid", losses.BinaryCrossentropy, {}),
    ("linear", losses.BinaryCrossentropy, {"from_logits": True}),
    ("softmax", losses.CategoricalCrossentropy, {}),
    ("linear", losses.CategoricalCrossentropy, {"from_logits": True}),
    ("softmax", losses.SparseCategoricalCrossentropy, {}),
    ("linear", losses.SparseCategoricalCrossentropy, {"from_logits": True}),
    ("log_softmax", losses.CategoricalCrossentropy, {"from_logits": True}),
]
PREDICTED = {
    "the model's output": lambda output: output,
    "the sigmoid of the model's output": keras.ops.sigmoid,
    "the softmax of the model's output": keras.ops.softmax,
}


@pytest.fixture(autouse=True)
def in_float64():
    with in_precision("float64"):
        yield


def sequential(inputs, *after, seed=0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((inputs,)), *after])
    rng = np.random.default_rng(seed)
    model.set_weights([rng.standard_normal(weight.shape) for weight in model.get_weights()])
    return model


def targets(loss, outputs, seed):
    rng = np.random.default_rng(seed)
    if isinstance(loss, losses.SparseCategoricalCrossentropy):
        classes = rng.integers(0, outputs, SAMPLES)
        return classes, np.eye(outputs)[classes]
    rows = np.sign(rng.standard_normal((SAMPLES, outputs))) if isinstance(loss, losses.Hinge) else None
    rows = rng.dirichlet(np.ones(outputs), SAMPLES) if rows is None else rows
    return rows, rows


def assert_same(model, loss, seed=0, **arguments):
    network = read_model(model, loss=loss, **arguments)
    inputs, outputs = network.spec.widths[0], network.spec.widths[-1]
    x = np.random.default_rng(seed).standard_normal((SAMPLES, inputs))
    own, rows = targets(loss, outputs, seed)
    output = model(x)
    prediction = keras.ops.convert_to_numpy(PREDICTED[network.prediction](output))
    cost, gradients = gradients_of(model, loss, x, own)
    named = {
        name: gradient.T if name.startswith("W") else gradient
        for name, gradient in zip(network.parameters, gradients, strict=True)
    }
    assert_agrees(network, x, rows, prediction, cost, named)
    return network


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: getattr(function, "__name__", str(function)))
def test_every_activation_of_a_dense_layer(function):
    assert_same(sequential(3, layers.Dense(4, activation=function), layers.Dense(2)), losses.MeanSquaredError())


def test_a_layer_as_the_activation_of_a_dense_layer():
    leaky = layers.LeakyReLU(negative_slope=0.3)
    network = assert_same(sequential(3, layers.Dense(2, activation=leaky)), losses.MeanSquaredError())
    assert network.spec.layers[0].alpha == 0.3


@pytest.mark.parametrize("make", LAYERS)
def test_every_layer(make):
    assert_same(sequential(3, layers.Dense(4), make(), layers.Dense(2)), losses.MeanSquaredError())


@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "mean", "mean_with_sample_weight", "sum"])
@pytest.mark.parametrize(("end", "loss", "options"), ENDS)
def test_every_loss_with_every_end(end, loss, options, reduction):
    model = sequential(3, layers.Dense(4, activation="tanh"), layers.Dense(3, activation=end))
    assert_same(model, loss(reduction=reduction, **options))


def test_a_softmax_layer_at_the_end():
    assert_same(sequential(2, layers.Dense(3), layers.Softmax()), losses.CategoricalCrossentropy())


@pytest.mark.parametrize("biases", list(itertools.product([True, False], repeat=2)))
def test_any_biases(biases):
    dense = [layers.Dense(3, activation="tanh", use_bias=bias) for bias in biases]
    network = assert_same(sequential(2, *dense), losses.MeanSquaredError())
    assert tuple(layer.bias for layer in network.spec.layers) == biases


@pytest.mark.parametrize("regularizer", [keras.regularizers.L2(0.05), keras.regularizers.L1L2(l2=0.05)])
def test_an_l2_regularizer_is_part_of_the_loss(regularizer):
    dense = [layers.Dense(3, activation="tanh", kernel_regularizer=regularizer) for _ in range(2)]
    network = assert_same(sequential(2, *dense), losses.MeanSquaredError())
    assert network.spec.loss.l2 == 0.1
    model = sequential(2, *[layers.Dense(3, kernel_regularizer=regularizer)])
    own = LossSpec(name="squared_error", outputs="mean", samples="mean", l2=0.1)
    assert read_model(model, loss=own).spec.loss == own


def test_a_sequential_inside_another_is_read_in_its_place():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="tanh"), layers.Dropout(0.1, name="drop")])
    network = assert_same(sequential(2, layers.Dense(4, activation="elu"), inner, layers.Dense(1)), losses.Huber())
    assert network.spec.widths == (2, 4, 3, 1)
    assert network.notes == ("The network is model(x, training=False); fit also changes units at random, by `drop`.",)


def test_images_are_read_from_their_flatten_on():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2, 3)), layers.Flatten(), layers.Dense(2, name="out")])
    network = read_model(model, loss="mse", name="pixels")
    assert network.spec.inputs == 6
    assert network.notes == ("x is what comes out of the first Flatten: the entries of each sample in one row.",)
    x = np.random.default_rng(0).standard_normal((SAMPLES, 2, 3))
    rows = x.reshape(SAMPLES, 6)
    assert np.allclose(rows @ network.parameters["W1"].T, keras.ops.convert_to_numpy(model(x)), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "loss",
    ["mse", "MSE", "mean_squared_error", losses.mean_squared_error, losses.MeanSquaredError(), ["mse"]],
    ids=lambda loss: str(loss).partition(" at ")[0],
)
def test_the_compiled_loss_is_taken(loss):
    model = sequential(2, layers.Dense(2))
    model.compile(loss=loss)
    expected = LossSpec(name="squared_error", outputs="mean", samples="mean")
    assert read_model(model).spec.loss == expected
    assert read_model(model, loss="mae").spec.loss.name == "absolute"


@pytest.mark.parametrize("name", ["huber", "Huber"])
def test_huber_by_name_has_the_delta_of_keras(name):
    assert read_model(sequential(1, layers.Dense(1)), loss=name).spec.loss.delta == 1.0


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_shorter_numbers_are_read_exactly(dtype):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, dtype=dtype)])
    kernel = keras.ops.convert_to_numpy(keras.ops.cast(model.layers[0].kernel, "float64"))
    assert (read_model(model, loss="mse").parameters["W1"] == kernel.T).all()


def test_the_network_has_the_name_of_the_model():
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)], name="mine")
    assert read_model(model, loss="mse").spec.name == "mine"


@settings(max_examples=12, deadline=None, derandomize=True)
@given(widths=st.lists(st.integers(1, 5), min_size=2, max_size=5), data=st.data())
def test_any_shape(widths, data):
    activation = st.sampled_from(["tanh", "silu", "elu", None])
    dense = [layers.Dense(n, data.draw(activation), use_bias=data.draw(st.booleans())) for n in widths[1:]]
    assert_same(sequential(widths[0], *dense, seed=len(widths)), losses.LogCosh(), seed=sum(widths))
