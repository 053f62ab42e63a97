"""The registry: names and parameters -> records of activations, losses and pairs.

Records are built on first use and kept; they are frozen, so that all readers share one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from types import MappingProxyType
from typing import TypeVar

import sympy
from sympy.core.function import AppliedUndef

from symbolic.errors import ChalkgradError, Problem, nearest
from symbolic.functions import activations, losses, pairs, rectifiers
from symbolic.functions.base import Activation, Loss, Pair, Softmax, Z
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES, suggested
from symbolic.functions.parameters import Constant, positive
from symbolic.functions.softmax import softmax

__all__ = ["activation", "activation_parameters", "loss", "loss_parameters", "pair", "unfold"]

_ACTIVATIONS: Mapping[str, Callable[..., Activation | Softmax]] = MappingProxyType(
    {
        "identity": activations.identity,
        "sigmoid": activations.sigmoid,
        "tanh": activations.tanh,
        "relu": rectifiers.relu,
        "leaky_relu": rectifiers.leaky_relu,
        "elu": rectifiers.elu,
        "selu": rectifiers.selu,
        "softplus": activations.softplus,
        "softsign": activations.softsign,
        "silu": activations.silu,
        "gelu": activations.gelu,
        "softmax": softmax,
    }
)
_LOSSES: Mapping[str, Callable[..., Loss]] = MappingProxyType(
    {
        "squared_error": losses.squared_error,
        "absolute": losses.absolute,
        "huber": losses.huber,
        "log_cosh": losses.log_cosh,
        "binary_cross_entropy": losses.binary_cross_entropy,
        "categorical_cross_entropy": losses.categorical_cross_entropy,
        "hinge": losses.hinge,
    }
)
_PAIRS: Mapping[tuple[str, str], Callable[[], Pair]] = MappingProxyType(
    {
        ("sigmoid", "binary_cross_entropy"): pairs.sigmoid_with_binary_cross_entropy,
        ("softmax", "categorical_cross_entropy"): pairs.softmax_with_categorical_cross_entropy,
    }
)

_Exact = tuple[tuple[str, sympy.Expr], ...]
_Record = TypeVar("_Record")


def activation(name: str, **parameters: Constant) -> Activation | Softmax:
    """Return the activation `name`; parameters that are not given have their usual values.

    Raises:
        ChalkgradError: for a name or a parameter that the registry does not have, or a value not positive.
    """
    return _build_activation(name, _exact(name, parameters, activation_parameters(name)))


def loss(name: str, **parameters: Constant) -> Loss:
    """Return the loss `name`; parameters that are not given have their usual values.

    Raises:
        ChalkgradError: for a name or a parameter that the registry does not have, or a value not positive.
    """
    return _build_loss(name, _exact(name, parameters, loss_parameters(name)))


@cache
def pair(activation_name: str, loss_name: str) -> Pair | None:
    """Return the pair of an output activation and a loss, or None if their derivatives do not cancel."""
    build = _PAIRS.get((activation_name, loss_name))
    return build() if build else None


def activation_parameters(name: str) -> dict[str, Constant]:
    """Return the parameters of an activation with their usual values: {"alpha": 1/100} for leaky_relu."""
    return _defaults(_ACTIVATIONS[_known("activation", name, ACTIVATION_NAMES)])


def loss_parameters(name: str) -> dict[str, Constant]:
    """Return the parameters of a loss with their usual values: {"delta": 1} for huber."""
    return _defaults(_LOSSES[_known("loss", name, LOSS_NAMES)])


def unfold(expression: sympy.Expr, *chosen: Activation) -> sympy.Expr:
    """Return `expression` with every activation f(u) that is held uninterpreted replaced by what f is.

    A function with parameters has its usual ones, unless its record is among `chosen`. Functions that the
    registry does not know, and softmax, whose value depends on more than its argument, are left as they are.
    The order of writing is not kept: this is for proofs.
    """
    records = {record.name: record for record in chosen}

    def is_activation(node: sympy.Basic) -> bool:
        return isinstance(node, AppliedUndef) and node.name in _ACTIVATIONS and node.name != "softmax"

    def expression_of(node: AppliedUndef) -> sympy.Basic:
        record = records.get(node.name) or activation(node.name)
        assert isinstance(record, Activation)  # noqa: S101  (softmax was left out above)
        return record.expression.subs(Z, node.args[0])

    unfolded = expression.replace(is_activation, expression_of)
    assert isinstance(unfolded, sympy.Expr)  # noqa: S101  (replacing inside an expression gives an expression)
    return unfolded


@cache
def _build_activation(name: str, parameters: _Exact) -> Activation | Softmax:
    return _ACTIVATIONS[name](**dict(parameters))


@cache
def _build_loss(name: str, parameters: _Exact) -> Loss:
    return _LOSSES[name](**dict(parameters))


def _known(kind: str, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        expected = f"one of {', '.join(names)}"
        raise ChalkgradError(str(Problem(kind, f"`{name}`", expected, suggested(name, names))))
    return name


def _defaults(build: Callable[..., _Record]) -> dict[str, Constant]:
    return {name: parameter.default for name, parameter in signature(build).parameters.items()}


def _exact(function: str, given: Mapping[str, Constant], defaults: Mapping[str, Constant]) -> _Exact:
    for name in given:
        if name not in defaults:
            expected = f"one of {', '.join(defaults)}" if defaults else "no parameters"
            hint = nearest(name, tuple(defaults))
            raise ChalkgradError(str(Problem(f"parameters of `{function}`", f"`{name}`", expected, hint)))
    return tuple((name, positive(function, name, given.get(name, usual))) for name, usual in defaults.items())
