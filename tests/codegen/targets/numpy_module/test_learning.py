"""Emitted code learns by itself: XOR, two moons, and handwritten digits next to scikit-learn."""

import warnings

import numpy as np
import pytest

from codegen.targets.numpy_module.options import Options
from tests.codegen.nets import emitted, network

SEEDS = range(10)


def trainable(spec, folder):
    return emitted(spec, folder, options=Options(train=True))


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid"])
@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1.0), ("momentum", 0.3), ("adam", 0.05)])
def test_xor_is_learned_from_every_seed(hidden, optimizer, rate, tmp_path):
    module = trainable(network((2, 8, 1), (hidden, "sigmoid"), "binary_cross_entropy"), tmp_path)
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])
    for seed in SEEDS:
        start = module.init_params(seed)
        trained, history = module.train(start, x, y, 2000, 4, rate, optimizer, seed, lambda _e, c, _p: c < 0.05)
        assert history.stopped
        assert np.array_equal(module.forward(trained, x) > 0.5, y == 1)


def moons(samples, seed):
    """Return points on two half circles that reach into each other, with noise, and which circle each is on."""
    rng = np.random.default_rng(seed)
    angle, lower = np.pi * rng.random(samples), np.arange(samples) % 2
    circles = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.where(lower, -1.0, 1.0)[:, np.newaxis]
    x = circles + np.outer(lower, [1.0, 0.5]) + 0.15 * rng.standard_normal((samples, 2))
    return x, lower[:, np.newaxis]


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.5), ("momentum", 0.1), ("adam", 0.02)])
def test_two_moons_are_told_apart_on_points_that_were_held_out(optimizer, rate, tmp_path):
    module = trainable(network((2, 16, 1), ("tanh", "sigmoid"), "binary_cross_entropy"), tmp_path)
    for seed in range(3):
        start = module.init_params(seed)
        trained, history = module.train(start, *moons(400, seed), 60, 32, rate, optimizer, seed)
        x, y = moons(1000, seed + 100)
        assert np.mean((module.forward(trained, x) > 0.5) == y) >= 0.95
        assert history.cost[-1] < 0.3 * history.cost[0]


@pytest.mark.parametrize(
    ("hidden", "optimizer", "rate"), [("relu", "adam", 0.002), ("relu", "momentum", 0.05), ("tanh", "sgd", 0.2)]
)
def test_digits_are_read_as_well_as_by_scikit_learn_on_the_same_split_and_budget(hidden, optimizer, rate, tmp_path):
    pytest.importorskip("sklearn")
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier

    module = trainable(network((64, 64, 10), (hidden, "softmax"), "categorical_cross_entropy"), tmp_path)
    images, digits = load_digits(return_X_y=True)
    ours, theirs = [], []
    for seed in range(3):
        parts = train_test_split(images / 16, digits, test_size=0.25, random_state=seed, stratify=digits)
        x, x_held, y, y_held = parts
        trained, _ = module.train(module.init_params(seed), x, np.eye(10)[y], 30, 32, rate, optimizer, seed)
        ours.append(np.mean(module.forward(trained, x_held).argmax(axis=1) == y_held))
        peer = MLPClassifier(
            (64,),
            activation=hidden,
            solver="adam" if optimizer == "adam" else "sgd",
            alpha=0.0,
            batch_size=32,
            learning_rate_init=rate,
            momentum=0.9 if optimizer == "momentum" else 0.0,
            nesterovs_momentum=False,
            max_iter=30,
            n_iter_no_change=1000,
            random_state=seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that 30 epochs are few
            theirs.append(peer.fit(x, y).score(x_held, y_held))
    assert min(ours) >= 0.95
    assert all(own >= other - 0.02 for own, other in zip(ours, theirs, strict=True)), (ours, theirs)
