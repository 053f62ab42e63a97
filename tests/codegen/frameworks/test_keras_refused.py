"""What cannot be read exactly from Keras is refused, with the layer, what was found and what to do."""

import numpy as np
import pytest

from symbolic.spec.model import LossSpec
from tests.codegen.frameworks.agreement import assert_refused
from tests.codegen.frameworks.keras_here import keras, warnings_of_keras

pytestmark = warnings_of_keras
layers, losses, regularizers = keras.layers, keras.losses, keras.regularizers


def refused(*after, words, loss="mse"):
    return assert_refused(keras.Sequential([keras.Input((2,)), *after]), *words, loss=loss)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (layers.BatchNormalization(name="norm"), ("layer `norm` (BatchNormalization)", "InputLayer, Dense")),
        (layers.PReLU(name="p"), ("layer `p` (PReLU)",)),
        (layers.Reshape((2, 1), name="r"), ("layer `r` (Reshape)",)),
        (layers.Activation("mish", name="a"), ("layer `a` (Activation)", "activations.mish", "keras.activations")),
        (layers.Activation(lambda z: z, name="a"), ("layer `a` (Activation)", "<lambda>")),
        (layers.Activation("softmax", name="a"), ("layer `a` (Activation)", "softmax on a hidden layer")),
        (layers.ReLU(max_value=6, name="r"), ("layer `r` (ReLU)", "max_value=6")),
        (layers.ReLU(threshold=1, name="r"), ("threshold=1",)),
        (layers.LeakyReLU(negative_slope=1e9, name="l"), ("layer `l` (LeakyReLU)", "1000000000.0")),
        (layers.ActivityRegularization(0.1, name="x"), ("layer `x` (ActivityRegularization)", "activity regularizer")),
        (layers.Dense(2, activity_regularizer="l2", name="d"), ("layer `d` (Dense)", "depends on the samples")),
        (layers.Dense(2, activation="hard_sigmoid", name="d"), ("layer `d` (Dense), its activation", "hard_sigmoid")),
        (layers.Dense(2, kernel_regularizer="l1", name="d"), ("layer `d` (Dense)", "L1", "L2, or none")),
        (layers.Dense(2, bias_regularizer="l2", name="d"), ("layer `d` (Dense)", "a bias regularizer")),
        (layers.Dense(2, kernel_regularizer="l2", name="d"), ("the kernels", "the strengths 0, 0.01", "every Dense")),
    ],
)
def test_a_layer_without_a_counterpart(layer, words):
    if isinstance(layer, layers.Reshape):
        refused(layers.Dense(2), layer, words=words)
    else:
        refused(layers.Dense(2), layer, layers.Dense(2), words=words)


def test_a_layer_of_ones_own_even_of_a_known_name():
    class Dense(layers.Dense):
        def call(self, inputs):
            return super().call(inputs) + 1

    refused(Dense(2, name="own"), words=("layer `own` (Dense)", "test_keras_refused"))


def test_an_activation_of_ones_own_even_of_a_known_name():
    def relu(z):
        return z * z

    refused(layers.Dense(2, relu, name="own"), words=("layer `own` (Dense), its activation", "test_keras_refused"))


def test_a_call_put_in_place_of_the_layers():
    layer = layers.Dense(2, name="d")
    model = keras.Sequential([keras.Input((2,)), layer])
    layer.call = lambda inputs: inputs
    assert_refused(model, "layer `d` (Dense)", "the layer's own", loss="mse")


def test_a_model_with_a_call_of_its_own():
    class Net(keras.Sequential):
        def call(self, inputs):
            return 2 * super().call(inputs)

    model = Net([keras.Input((2,)), layers.Dense(1)])
    assert_refused(model, "a call of its own", "one after the other", loss="mse")


def test_a_functional_model():
    x = keras.Input((2,))
    assert_refused(keras.Model(x, layers.Dense(1)(x)), "functional.Functional", "a keras.Sequential", loss="mse")
    inner = keras.Model(x, layers.Dense(1)(x), name="inner")
    refused(layers.Dense(2), inner, words=("layer `inner` (Functional)",))


def test_a_model_without_weights():
    assert_refused(keras.Sequential([layers.Dense(1)]), "no weights yet", "keras.Input((n,))", loss="mse")


def test_samples_that_are_no_rows():
    model = keras.Sequential([keras.Input((4, 3)), layers.Dense(2)])
    assert_refused(model, "samples of shape (4, 3)", "a Flatten as the first layer", loss="mse")
    convolution = keras.Sequential([keras.Input((8, 1)), layers.Conv1D(2, 3), layers.Flatten(), layers.Dense(1)])
    assert_refused(convolution, "(Conv1D)", loss="mse")


def test_nan_in_the_weights():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2, name="d")])
    model.set_weights([np.array([[1, np.nan], [1, 1]]), np.zeros(2)])
    assert_refused(
        model, "layer `d` (Dense)", "NaN or infinity in the weights: 1 entry, the first at [0, 1]", loss="mse"
    )


def test_a_kernel_with_lora():
    dense = layers.Dense(2, name="d")
    model = keras.Sequential([keras.Input((2,)), dense])
    dense.enable_lora(1)
    assert_refused(model, "layer `d` (Dense)", "LoRA", loss="mse")


def test_several_problems_are_told_at_once():
    error = refused(layers.PReLU(name="p"), layers.Dense(2, "mish", name="d"), words=("2 problems", "`p`", "`d`"))
    assert len(error.problems) == 2


@pytest.mark.parametrize(
    ("end", "loss", "words"),
    [
        ("sigmoid", "categorical_crossentropy", ("sigmoid under loss categorical_crossentropy", "divides the outputs")),
        ("linear", "categorical_crossentropy", ("no activation under loss categorical_crossentropy",)),
        ("softmax", losses.CategoricalCrossentropy(from_logits=True), ("applies its own softmax",)),
        ("sigmoid", losses.BinaryCrossentropy(from_logits=True), ("applies its own sigmoid",)),
        ("linear", "binary_crossentropy", ("(Dense)", "values in (-∞, ∞)")),
        ("log_softmax", "mse", ("log_softmax under loss mean_squared_error",)),
    ],
)
def test_an_end_that_the_loss_does_not_take(end, loss, words):
    refused(layers.Dense(2, end, name="d"), words=words, loss=loss)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (None, ("found a model that was compiled without one", 'loss="mse"')),
        ("mean_squared_eror", ("Did you mean `mean_squared_error`?",)),
        ("poisson", ('"poisson"', "one of mean_squared_error")),
        (losses.KLDivergence(), ("losses.KLDivergence",)),
        (losses.squared_hinge, ("losses.squared_hinge",)),
        (lambda y, p: y - p, ("<lambda>",)),
        (losses.MeanSquaredError(reduction="none"), ('reduction="none"', "sum_over_batch_size")),
        (losses.MeanSquaredError(reduction=None), ("reduction=null",)),
        (losses.CategoricalCrossentropy(label_smoothing=0.1), ("label_smoothing=0.1",)),
        (losses.CategoricalCrossentropy(axis=0), ("axis=0", "axis=-1")),
        (losses.SparseCategoricalCrossentropy(ignore_class=1), ("ignore_class=1",)),
        (losses.Huber(delta=1e9), ("loss huber, delta",)),
        ({"out": "mse"}, ("builtins.dict",)),
        (losses.MeanSquaredError, ("losses.MeanSquaredError", "Give an object of the class")),
    ],
)
def test_a_loss_without_a_counterpart(loss, words):
    refused(layers.Dense(2), words=words, loss=loss)


def test_a_loss_of_ones_own():
    class Own(losses.Loss):
        def call(self, y_true, y_pred):
            return y_true - y_pred

    refused(layers.Dense(2), words=("test_a_loss_of_ones_own",), loss=Own())


def test_weights_of_losses():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    model.compile(loss="mse", loss_weights=0.5)
    assert_refused(model, "loss_weights")


def test_a_penalty_that_a_loss_of_chalkgrad_leaves_out():
    loss = LossSpec(name="squared_error", outputs="mean", samples="mean")
    dense = layers.Dense(2, kernel_regularizer=regularizers.L2(0.25))
    refused(dense, words=("the LossSpec", "l2 = None", "LossSpec(..., l2=0.5)"), loss=loss)
