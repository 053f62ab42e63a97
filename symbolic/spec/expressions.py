"""What a person may write for a function of their own: its name, and its expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field

from symbolic.errors import FormulaError
from symbolic.formula.escape import GREEK
from symbolic.formula.expression import FUNCTIONS
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import LETTERS
from symbolic.formula.own_texts import read_activation, read_loss, read_of_argument, read_of_prediction
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES

__all__ = [
    "FUNCTION_NAME",
    "MAX_EXPRESSION",
    "READERS",
    "ActivationText",
    "ArgumentText",
    "LossText",
    "PredictionText",
    "checked_function_name",
]

FUNCTION_NAME = "a name of letters and then digits, 40 at most, that nothing else in formulas has, such as swish2"
MAX_EXPRESSION = 200
"""Signs of an expression; its second derivative is made, and may be as long as the cube of it."""

_NAME = re.compile(r"[A-Za-z]{1,36}[0-9]{0,4}")
_LETTERS = frozenset(["f", "g", "phi", "psi", "rho", "chi", "xi", "zeta", "tau", "kappa", "Phi", "Psi"])
"""Single letters that no one uses for a quantity, an index or a cost."""
_TAKEN = frozenset({*FUNCTIONS, *ACTIVATION_NAMES, *LOSS_NAMES, *LETTERS, *GREEK.values()}) - _LETTERS

READERS: Mapping[tuple[str, str], Callable[[str], Formula]] = MappingProxyType(
    {
        ("OwnActivationSpec", "expression"): read_activation,
        ("OwnActivationSpec", "stable"): read_activation,
        ("OwnActivationSpec", "stable_derivative"): read_of_argument,
        ("OwnLossSpec", "expression"): read_loss,
        ("OwnLossSpec", "stable"): read_loss,
        ("OwnLossSpec", "stable_derivative"): read_of_prediction,
    }
)
"""What reads the expression at which key of which table."""


def checked_function_name(name: str) -> str:
    """Return a name that a person may give to a function.

    Raises:
        ValueError: for any other.
    """
    if not _NAME.fullmatch(name) or name in _TAKEN or (len(name) == 1 and name not in _LETTERS):
        raise ValueError("no name for a function")
    return name


def _readable(read: Callable[[str], Formula]) -> Callable[[str], str]:
    """Return the check that a text can be read."""

    def check(text: str) -> str:
        try:
            read(text)
        except FormulaError as error:
            raise ValueError(str(error)) from error
        return text

    return check


def _read_by(read: Callable[[str], Formula]) -> Any:
    return Annotated[str, Field(max_length=MAX_EXPRESSION), AfterValidator(_readable(read))]


if TYPE_CHECKING:
    ActivationText: TypeAlias = str
    ArgumentText: TypeAlias = str
    LossText: TypeAlias = str
    PredictionText: TypeAlias = str
else:
    ActivationText, ArgumentText = _read_by(read_activation), _read_by(read_of_argument)
    LossText, PredictionText = _read_by(read_loss), _read_by(read_of_prediction)
