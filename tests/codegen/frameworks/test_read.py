"""Which library a model is from is told without importing any, and what is no model is refused in clear words."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from codegen.frameworks import FrameworkError, TrainedNetwork, read_model
from tests.codegen.frameworks.agreement import assert_refused
from tests.codegen.nets import network

ROOT = Path(__file__).parents[3]
LIBRARIES = {"sklearn", "torch", "keras", "tensorflow", "jax"}


def loaded(statement):
    script = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_no_library_is_imported():
    assert loaded("import codegen.frameworks").isdisjoint(LIBRARIES)


def test_reading_a_model_of_one_library_imports_no_other():
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    modules = loaded(
        "from sklearn.neural_network import MLPRegressor; from codegen.frameworks import read_model; "
        "read_model(MLPRegressor(hidden_layer_sizes=(1,), alpha=0).partial_fit([[0.0]], [0.0]))"
    )
    assert "sklearn" in modules
    assert modules.isdisjoint(LIBRARIES - {"sklearn"})


class Mine:
    pass


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Mine(), ("test_read.Mine", "MLPClassifier", "torch.nn.Sequential", "keras.Sequential")),
        (None, ("found null",)),
        ({"0.weight": np.eye(2)}, ("a table of 1 key", "do not say what is computed")),
        ("model.pkl", ('"model.pkl"', "A file is not opened here", "load it")),
        ([np.eye(2)], ("a list of 1 entry",)),
        (type("Sequential", (), {"__module__": "tf_keras.src.engine"})(), ("Keras 2", "load it with Keras 3")),
        (
            type("Sequential", (), {"__module__": "keras.engine.sequential"})(),
            ("keras.engine.sequential", "of Keras 3"),
        ),
    ],
)
def test_what_is_no_model_is_refused(model, words):
    assert_refused(model, *words, loss="mse")


def test_all_arguments_for_another_library_are_told_at_once():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    with pytest.raises(FrameworkError, match="2 problems"):
        read_model(torch.nn.Sequential(), samples=3, outputs="sum")


def parameters(**changes):
    return {"W1": np.ones((3, 2)), "b1": np.ones(3), "W2": np.ones((1, 3))} | changes


def test_parameters_that_are_not_those_of_the_spec_are_refused():
    spec = network((2, 3, 1), "tanh", biases=[True, False])
    assert TrainedNetwork(spec, parameters(), "").parameters["W2"].shape == (1, 3)
    wrong = [parameters(W1=np.ones((2, 3))), parameters(b2=np.ones(1)), {"b1": 1, "W1": 1, "W2": 1}, {}]
    for given in wrong:
        with pytest.raises(FrameworkError, match="names and shapes"):
            TrainedNetwork(spec, given, "")


def test_parameters_become_numbers_of_the_spec():
    spec = network((2, 3, 1), "tanh", biases=[True, False])
    numbers = TrainedNetwork(spec, parameters(), "").with_numbers().numbers
    assert numbers.W == (((1.0, 1.0),) * 3, ((1.0, 1.0, 1.0),))
    assert numbers.b == ((1.0, 1.0, 1.0), ())
