"""Activations that a person defines in a spec: `activation = {name = "swish2", expression = "z*sigmoid(2*z)"}`."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from symbolic.formula.own_function import OwnFunction
from symbolic.spec.expressions import ActivationText, ArgumentText, checked_function_name
from symbolic.spec.fields import Part

__all__ = ["OwnActivationSpec"]


class OwnActivationSpec(Part):
    """An activation that a person defines by an expression in one variable."""

    name: Annotated[str, AfterValidator(checked_function_name)] = Field(description="What the function is called.")
    expression: ActivationText = Field(
        description="f(z) as an expression in one variable, such as z*sigmoid(2*z); nothing is executed."
    )
    stable: ActivationText | None = Field(
        default=None, description="The same function as programs are to compute it; the expression by default."
    )
    stable_derivative: ArgumentText | None = Field(
        default=None, description="Its derivative as programs are to compute it; made of stable by default."
    )

    @property
    def as_own(self) -> OwnFunction:
        """The function itself."""
        return OwnFunction(self.name, self.expression, self.stable or "", self.stable_derivative or "")
