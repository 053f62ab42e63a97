"""Keras on torch or JAX, with its losses and gradients in float64."""

import importlib.util
import os
from contextlib import contextmanager

import pytest

__all__ = ["gradients_of", "in_precision", "keras", "warnings_of_keras"]

BACKENDS = ("torch", "jax")
installed = [name for name in BACKENDS if importlib.util.find_spec(name)]
if not installed:
    pytest.skip("neither torch nor JAX is installed, one of which Keras needs here", allow_module_level=True)
os.environ.setdefault("KERAS_BACKEND", installed[0])
keras = pytest.importorskip("keras", minversion="3", reason="Keras 3 is not installed")
BACKEND = keras.backend.backend()
if BACKEND not in BACKENDS:
    pytest.skip(f"KERAS_BACKEND is {BACKEND}, gradients are taken with torch or jax", allow_module_level=True)
if BACKEND == "jax":
    importlib.import_module("jax").config.update("jax_enable_x64", True)

# The one table by which Keras turns float64 into float32 in many of its operations, with these backends.
keras_types = pytest.importorskip("keras.src.backend.common.dtypes")
keras_types.BIT64_TO_BIT32_DTYPE["float64"] = "float64"

warnings_of_keras = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
"""Keras's variables are older than NumPy 2."""


@contextmanager
def in_precision(dtype):
    """Let layers and losses that are made here compute in `dtype`."""
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


def gradients_of(model, loss, x, y):
    """Return the cost with the model's penalties, and its gradients in the order of the trainable weights."""
    return (_by_torch if BACKEND == "torch" else _by_jax)(model, loss, x, y)


def _by_torch(model, loss, x, y):
    model.zero_grad()
    cost = loss(y, model(x)) + sum(model.losses)
    cost.backward()
    return cost.item(), [weight.value.grad.numpy() for weight in model.trainable_weights]


def _by_jax(model, loss, x, y):
    def cost(weights):
        others = [variable.value for variable in model.non_trainable_variables]
        output, _, penalties = model.stateless_call(weights, others, x, return_losses=True)
        return loss(y, output) + sum(penalties)

    value_and_grad = importlib.import_module("jax").value_and_grad
    return value_and_grad(cost)([variable.value for variable in model.trainable_variables])
