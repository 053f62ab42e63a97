"""scikit-learn's MLPs: predictions, reported loss and the gradients it follows are those of the emitted module."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.frameworks import read_model
from tests.codegen.frameworks.agreement import assert_agrees, assert_refused, module_of

pytest.importorskip("sklearn", minversion="1.7", reason="scikit-learn 1.7 or later is not installed")

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SAMPLES = 24


def fitted(model, targets, inputs=3, seed=0):
    x = np.random.default_rng(seed).standard_normal((SAMPLES, inputs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(x, targets), x


def own_gradients(model, x, y):
    """Return scikit-learn's loss and gradients by its own backward pass."""
    shapes = [(a.shape, b.shape) for a, b in zip(model.coefs_, model.intercepts_, strict=True)]
    activations = [x, *[None] * len(shapes)]
    deltas, coefficients, intercepts = ([None] * len(shapes) for _ in range(3))
    cost, coefficients, intercepts = model._backprop(x, y, None, activations, deltas, coefficients, intercepts)
    gradients = {}
    for l, (dW, db) in enumerate(zip(coefficients, intercepts, strict=True), start=1):
        gradients |= {f"W{l}": dW.T, f"b{l}": db}
    return cost, gradients


def assert_same(model, x, y, cost_is_consistent=True, **arguments):
    network = read_model(model, **arguments)
    prediction = model._forward_pass_fast(x)
    cost, gradients = own_gradients(model, x, y)
    if not cost_is_consistent:
        module = module_of(network)
        cost = module.loss(module.Params(**network.parameters), x, y)
    assert_agrees(network, x, y, prediction, cost, gradients)
    return network


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("alpha", [0.0, 0.3])
def test_a_regressor_of_one_output(activation, alpha):
    targets = np.random.default_rng(1).standard_normal(SAMPLES)
    model, x = fitted(
        MLPRegressor(hidden_layer_sizes=(4, 3), activation=activation, alpha=alpha, max_iter=3, random_state=1), targets
    )
    network = assert_same(model, x, targets[:, None], samples=SAMPLES)
    assert network.spec.loss.l2 == (alpha / SAMPLES or None)


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize(
    ("classes", "output", "loss"),
    [(2, "sigmoid", "binary_cross_entropy"), (4, "softmax", "categorical_cross_entropy")],
)
def test_a_classifier(activation, classes, output, loss):
    labels = np.arange(SAMPLES) % classes
    model, x = fitted(MLPClassifier((5,), activation=activation, alpha=0.01, max_iter=3, random_state=2), labels)
    y = (labels[:, None] == np.arange(classes)).astype(float) if classes > 2 else labels[:, None].astype(float)
    network = assert_same(model, x, y, samples=SAMPLES)
    assert (network.spec.layers[-1].activation, network.spec.loss.name) == (output, loss)
    probabilities = module_of(network).forward(module_of(network).Params(**network.parameters), x)
    assert np.allclose(model.predict_proba(x)[:, -probabilities.shape[1] :], probabilities, rtol=1e-12, atol=0)


def test_a_classifier_of_several_labels_at_once():
    labels = np.random.default_rng(4).integers(0, 2, (SAMPLES, 3))
    model, x = fitted(MLPClassifier((4,), alpha=0, max_iter=3, random_state=2), labels)
    network = assert_same(model, x, labels.astype(float))
    assert [layer.activation for layer in network.spec.layers] == ["relu", "sigmoid"]
    assert network.spec.loss.outputs == "sum"


def test_of_several_outputs_a_regressor_reports_the_mean_and_follows_the_sum():
    targets = np.random.default_rng(1).standard_normal((SAMPLES, 2))
    model, x = fitted(
        MLPRegressor(hidden_layer_sizes=(4,), activation="tanh", alpha=0.2, max_iter=3, random_state=1), targets
    )
    assert_refused(model, "2 outputs", "gradient of the sum", 'outputs="sum"', 'outputs="mean"', samples=SAMPLES)
    assert_same(model, x, targets, cost_is_consistent=False, samples=SAMPLES, outputs="sum")
    reported = read_model(model, samples=SAMPLES, outputs="mean")
    module = module_of(reported)
    cost, _ = own_gradients(model, x, targets)
    assert abs(module.loss(module.Params(**reported.parameters), x, targets) - cost) <= 1e-12 * cost


@settings(max_examples=12, deadline=None, derandomize=True)
@given(inputs=st.integers(1, 5), hidden=st.lists(st.integers(1, 6), max_size=3), seed=st.integers(0, 99))
def test_any_shape(inputs, hidden, seed):
    labels = np.arange(SAMPLES) % 3
    model = MLPClassifier(tuple(hidden), activation="tanh", alpha=0.5, max_iter=1, random_state=seed)
    model, x = fitted(model, labels, inputs, seed)
    network = assert_same(model, x, np.eye(3)[labels], samples=SAMPLES)
    assert network.spec.widths == (inputs, *hidden, 3)


def test_a_model_in_float32_is_read_exactly():
    x = np.random.default_rng(0).standard_normal((SAMPLES, 2)).astype(np.float32)
    model = MLPRegressor(hidden_layer_sizes=(3,), alpha=0, max_iter=1, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, x[:, 0])
    assert model.coefs_[0].dtype == np.float32
    assert (read_model(model).parameters["W1"] == model.coefs_[0].T).all()


def test_names_of_columns_and_classes_are_kept():
    labels = np.array(["cat", "dog", "eel"] * (SAMPLES // 3))
    model, _ = fitted(MLPClassifier((2,), alpha=0, max_iter=1), labels)
    model.feature_names_in_ = np.array(["length", "width", "mass"], dtype=object)
    names = read_model(model, name="animals").spec.names
    assert names.inputs == ("length", "width", "mass")
    assert names.outputs == ("cat", "dog", "eel")
    model.classes_ = np.array(["", "dog", "eel"])
    assert read_model(model).spec.names.outputs == ()


def test_of_two_classes_the_output_is_the_second():
    model, _ = fitted(MLPClassifier((2,), alpha=0, max_iter=1), ["no", "yes"] * (SAMPLES // 2))
    assert read_model(model).spec.names.outputs == ("yes",)


@pytest.fixture
def regressor():
    return fitted(
        MLPRegressor(hidden_layer_sizes=(3,), alpha=0, max_iter=2, random_state=0), np.arange(SAMPLES) / SAMPLES
    )[0]


def test_a_penalty_depends_on_the_batch(regressor):
    assert_refused(regressor.set_params(alpha=0.1), "alpha", "0.1/2 · ΣW² / n", "samples=n", "set_params(alpha=0)")
    for samples in (0, -1, 2.5, True):
        assert_refused(regressor, "samples", "a whole number from 1", samples=samples)
    assert read_model(regressor.set_params(alpha=0.1), samples=np.int64(4)).spec.loss.l2 == 0.025
    assert_refused(regressor.set_params(alpha=1e9), "l2", "a number from 1e-12 to 1e6", samples=1)


def test_what_is_not_fitted_is_refused():
    assert_refused(MLPClassifier(), "not fitted", "Call fit(X, y) first")


def test_what_is_no_mlp_is_refused(regressor):
    assert_refused(make_pipeline(StandardScaler(), regressor), "sklearn.pipeline.Pipeline", "pipeline[-1]")
    own = type("Own", (MLPRegressor,), {})
    own.__module__ = "mine"
    assert_refused(own(), "mine.Own", "no subclass")


def test_nan_is_refused_with_its_place(regressor):
    regressor.coefs_[0][1, 2] = np.nan
    regressor.intercepts_[1][0] = np.inf
    error = assert_refused(
        regressor, "layer 1 (coefs_[0], intercepts_[0])", "NaN or infinity in the weights: 1 entry, the first at [1, 2]"
    )
    assert len(error.problems) == 2


def test_a_poisson_loss_is_refused():
    poisson = MLPRegressor(hidden_layer_sizes=(3,), loss="poisson", alpha=0, max_iter=2)
    model, _ = fitted(poisson, np.arange(SAMPLES) / SAMPLES)
    assert_refused(model, "out_activation_", '"exp"')


def test_a_loss_cannot_be_chosen(regressor):
    assert_refused(regressor, "loss", "they bring their own loss", loss="mse")


def test_outputs_of_a_classifier_are_no_choice():
    model, _ = fitted(MLPClassifier((2,), alpha=0, max_iter=1), [0, 1] * (SAMPLES // 2))
    assert_refused(model, "outputs", "for a classifier", outputs="mean")
