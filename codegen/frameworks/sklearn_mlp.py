"""scikit-learn's MLPClassifier and MLPRegressor -> network.

A classifier ends in a sigmoid under binary cross-entropy for two classes or for several labels at once, in a softmax
under categorical cross-entropy otherwise; a regressor in the identity under half the squared error. Its penalty is
alpha/2 times the sum of squares of all weights, divided by the number of samples of the batch.

One thing there contradicts itself: for several outputs, the loss that a regressor reports is the mean over the
outputs, but the gradient that it follows is that of the sum. Which is meant has to be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from numbers import Integral
from types import MappingProxyType
from typing import Any

from codegen.frameworks.chain import Acted, Dense, Piece, chained
from codegen.frameworks.cost import Cost, loss_spec, trained
from codegen.frameworks.model import FrameworkError, Refusal, TrainedNetwork
from codegen.frameworks.objects import class_path, exact_array
from symbolic.spec.fields import Reduction
from symbolic.spec.limits import MAX_NAME
from symbolic.spec.shown import shown

__all__ = ["read_sklearn"]

_MODELS = tuple(f"sklearn.neural_network._multilayer_perceptron.{name}" for name in ("MLPClassifier", "MLPRegressor"))
_ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {"identity": "identity", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "softmax": "softmax"}
)
_LOSSES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("log_loss", "logistic"): "binary_cross_entropy",
        ("log_loss", "softmax"): "categorical_cross_entropy",
        ("squared_error", "identity"): "squared_error",
    }
)
_CLIPPED = "scikit-learn cuts probabilities at 2.2e-16 in the loss that it reports, not in its gradient."


def read_sklearn(model: Any, *, samples: int | None, outputs: Reduction | None, name: str | None) -> TrainedNetwork:
    """Return the network of a fitted MLPClassifier or MLPRegressor.

    Args:
        model: the estimator.
        samples: the number of samples of the batch that the cost is of, by which scikit-learn divides its penalty.
        outputs: for a regressor of several outputs, "sum" for the cost whose gradient scikit-learn follows, "mean" for
            the one that it reports.
        name: what the network is called, or None for the name of the class.
    """
    kind = type(model).__name__
    source = f"scikit-learn {kind}"
    try:
        _require_mlp(model)
        chain = chained(source, _pieces(model))
        cost = _cost(model, samples, outputs)
    except Refusal as refusal:
        raise FrameworkError(source, (refusal.problem,)) from None
    return trained(chain, cost, name=name or kind, names=_names(model))


def _require_mlp(model: Any) -> None:
    if class_path(model) not in _MODELS:
        hint = "Of a pipeline or a search, give the fitted network itself: pipeline[-1], search.best_estimator_."
        raise Refusal("the model", class_path(model), "MLPClassifier or MLPRegressor, and no subclass", hint)
    if not hasattr(model, "coefs_"):
        raise Refusal("the model", "that it is not fitted", "a fitted model", "Call fit(X, y) first.")


def _pieces(model: Any) -> Iterator[Piece]:
    count = len(model.coefs_)
    for index, (coefficients, intercepts) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        place = f"layer {index + 1} (coefs_[{index}], intercepts_[{index}])"
        try:
            W = exact_array(coefficients, (None, None), place, "weights").T
            b = exact_array(intercepts, W.shape[:1], place, "biases")
            yield Dense(place, W, b, weight_id=index, bias_id=index)
        except Refusal as refusal:
            yield refusal.problem
        own = model.activation if index < count - 1 else model.out_activation_
        where = "activation" if index < count - 1 else "out_activation_"
        try:
            yield Acted(f"layer {index + 1} ({where})", _activation(own, where))
        except Refusal as refusal:
            yield refusal.problem


def _activation(own: object, where: str) -> str:
    if not isinstance(own, str) or own not in _ACTIVATIONS:
        raise Refusal(where, shown(own), f"one of {', '.join(_ACTIVATIONS)}")
    return _ACTIVATIONS[own]


def _cost(model: Any, samples: int | None, outputs: Reduction | None) -> Cost:
    place = f"{type(model).__name__}.loss"
    loss = _LOSSES.get((model.loss, model.out_activation_))
    if loss is None:
        found = f"{shown(model.loss)} after {model.out_activation_}"
        raise Refusal(place, found, "log_loss of a classifier, or squared_error of a regressor")
    l2 = _penalty(model.alpha, samples)
    if loss != "squared_error":
        if outputs is not None:
            raise Refusal(
                "outputs", shown(outputs), "nothing, for a classifier", "Its loss is the sum over the outputs."
            )
        order = "Targets are rows of 0 and 1, with a column for each class in the order of classes_."
        if model.n_outputs_ == 1:
            order = "Targets are 1 for the second of classes_ and 0 for the first."
        return Cost(place, loss_spec(place, name=loss, outputs="sum", samples="mean", l2=l2), notes=(order, _CLIPPED))
    if outputs is None and model.n_outputs_ > 1:
        raise Refusal(
            place,
            f"squared_error over {model.n_outputs_} outputs, of which scikit-learn reports the mean but follows the "
            "gradient of the sum",
            "a choice of one of the two",
            'Give outputs="sum" for the gradients of its training, outputs="mean" for the loss_ that it reports.',
        )
    fields = {"name": loss, "factor": Fraction(1, 2), "outputs": outputs or "sum", "samples": "mean", "l2": l2}
    return Cost(place, loss_spec(place, **fields))


def _penalty(alpha: float, samples: int | None) -> float | None:
    """Return lambda = alpha/n, with which lambda/2 · ΣW² is scikit-learn's penalty; None where there is none."""
    if samples is not None and (isinstance(samples, bool) or not isinstance(samples, Integral) or samples < 1):
        raise Refusal("samples", shown(samples), "a whole number from 1")
    if alpha == 0:
        return None
    if samples is None:
        raise Refusal(
            "alpha",
            f"the penalty {alpha:g}/2 · ΣW² / n, where n is the number of samples of a batch",
            "that number, as the penalty of a network of chalkgrad does not depend on the batch",
            "Give samples=n for the cost of n samples at a time, or leave the penalty out: model.set_params(alpha=0).",
        )
    return float(alpha) / int(samples)


def _names(model: Any) -> dict[str, list[str]]:
    """Return the names of columns and classes, where scikit-learn has a printable one for each."""
    inputs = list(map(str, getattr(model, "feature_names_in_", ())))
    classes = list(map(str, getattr(model, "classes_", ())))
    if len(classes) == 2 and model.n_outputs_ == 1:
        classes = classes[1:]  # the one output is the probability of the second class
    counts = {"inputs": model.coefs_[0].shape[0], "outputs": model.n_outputs_}
    given = {"inputs": inputs, "outputs": classes}
    return {key: words for key, words in given.items() if len(words) == counts[key] and all(map(_is_label, words))}


def _is_label(word: str) -> bool:
    return 0 < len(word) <= MAX_NAME and word.isprintable() and not word.isspace()
