"""Activation and loss functions: what they are, their derivatives as people write them, how to compute them.

Names are at hand without SymPy; everything else is loaded when it is first asked for, and built when it is
called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES, PAIR_NAMES

if TYPE_CHECKING:
    from symbolic.functions.base import Activation, Kink, Loss, Pair, Softmax, StableForm, head
    from symbolic.functions.registry import (
        activation,
        activation_parameters,
        loss,
        loss_parameters,
        pair,
        unfold,
    )
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = "base" if name in _RECORDS else "registry"
        return getattr(import_module(f"{__name__}.{home}"), name)


_RECORDS = ("Activation", "Kink", "Loss", "Pair", "Softmax", "StableForm", "head")

__all__ = [
    "ACTIVATION_NAMES",
    "LOSS_NAMES",
    "PAIR_NAMES",
    "Activation",
    "Kink",
    "Loss",
    "Pair",
    "Softmax",
    "StableForm",
    "activation",
    "activation_parameters",
    "head",
    "loss",
    "loss_parameters",
    "pair",
    "unfold",
]
