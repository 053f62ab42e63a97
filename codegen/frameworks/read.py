"""A model of another library -> `TrainedNetwork`: which library it is from, and the reader for it.

No library is imported here: who has a model has imported its library, and the others need not be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from codegen.frameworks.keras_sequential import read_keras
from codegen.frameworks.model import FrameworkError, TrainedNetwork
from codegen.frameworks.objects import class_path, roots
from codegen.frameworks.sklearn_mlp import read_sklearn
from codegen.frameworks.torch_sequential import read_torch
from symbolic.errors import Problem
from symbolic.spec.fields import Reduction
from symbolic.spec.shown import shown

__all__ = ["LIBRARIES", "read_model"]

LIBRARIES: Mapping[str, str] = MappingProxyType({"sklearn": "scikit-learn", "torch": "torch", "keras": "Keras"})
"""The libraries by the name of their package."""

_EXPECTED = (
    "a fitted MLPClassifier or MLPRegressor of scikit-learn, a torch.nn.Sequential, or a keras.Sequential of Keras 3"
)


def read_model(
    model: object,
    *,
    loss: object = None,
    samples: int | None = None,
    outputs: Reduction | None = None,
    name: str | None = None,
) -> TrainedNetwork:
    """Return the network and the parameters of a model, if chalkgrad can say exactly what the model computes.

    The emitted module's `forward` and gradients are then those of the library, in exact arithmetic; what differs by
    design, such as how targets are given, stands in `notes`.

    Args:
        model: a fitted MLPClassifier or MLPRegressor, a torch.nn.Sequential, or a keras.Sequential.
        loss: for torch and Keras, a loss of theirs, the name of one, or a `LossSpec`; without it, the one that a Keras
            model was compiled with. scikit-learn's models bring their own.
        samples: for scikit-learn with alpha > 0, the number of samples of a batch, by which it divides its penalty.
        outputs: for scikit-learn's regressors of several outputs, "sum" for the cost whose gradient is followed, "mean"
            for the one that is reported.
        name: what the network is to be called.

    Raises:
        FrameworkError: with every layer that has no exact counterpart; nothing is guessed.
    """
    library = next((root for root in roots(model) if root in LIBRARIES), "")
    if not library:
        raise FrameworkError("the model", (Problem("the model", _found(model), _EXPECTED, _hint(model)),))
    if library == "sklearn":
        _refuse(library, {"loss": loss}, "they bring their own loss")
        return read_sklearn(model, samples=samples, outputs=outputs, name=name)
    _refuse(library, {"samples": samples, "outputs": outputs}, "they are for scikit-learn's models")
    if library == "torch":
        return read_torch(model, loss=loss, name=name)
    return read_keras(model, loss=loss, name=name)


def _refuse(library: str, given: Mapping[str, object], why: str) -> None:
    problems = [
        Problem(key, shown(value), f"nothing for a model of {LIBRARIES[library]}: {why}")
        for key, value in given.items()
        if value is not None
    ]
    if problems:
        raise FrameworkError("the arguments", tuple(problems))


def _found(model: object) -> str:
    return shown(model) if isinstance(model, str | bytes | dict | list | tuple) or model is None else class_path(model)


def _hint(model: object) -> str:
    if isinstance(model, dict):
        return "Numbers without layers do not say what is computed: load them into a model, and give that."
    if isinstance(model, str | bytes):
        return "A file is not opened here, since loading one can run what it holds: load it, and give the model."
    if {"tf_keras", "tensorflow"} & set(roots(model)):
        return "This is a model of Keras 2: save it, and load it with Keras 3."
    return ""
