"""The lowering of a local derivative: from the rule that gives it to the array operation that it becomes.

Stage: used by `lowering`. Samples are rows, so what the blackboard writes for one sample as a column, delta a^T,
is dz^T a here, and the sum over samples happens inside the matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codegen.program.ir import (
    Assign,
    Expr,
    MatMul,
    Multiply,
    Name,
    Number,
    ProgramError,
    RowSum,
    Subtract,
    SumOverSamples,
    Transpose,
)
from symbolic.derivation.rules import Rule

__all__ = ["LOWERING", "Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """The layer at which a rule is applied.

    Attributes:
        layer: the layer l, from 1.
        units, fan_in: its width n_l and the width n_{l-1} below.
        local: the local derivative where it acts entry by entry: f'(z_l), or dJ/da_D for the loss.
        local_text: the same in plain text.
    """

    layer: int
    units: int
    fan_in: int
    local: Expr | None = None
    local_text: str = ""

    @property
    def below(self) -> str:
        """The name of a_{l-1}."""
        return f"a{self.layer - 1}" if self.layer > 1 else "x"

    def entrywise(self) -> Expr:
        """Return the local derivative of a rule that needs one.

        Raises:
            ProgramError: the site has none.
        """
        if self.local is None:
            raise ProgramError(f"layer {self.layer} has no local derivative that acts entry by entry")
        return self.local


def affine_wrt_weight(site: Site) -> Assign:
    """∂J/∂W = dzᵀ a: row i, column j sums dz_i a_j over the samples."""
    note = f"∂J/∂W{site.layer} = dz{site.layer}ᵀ {site.below}"
    value = MatMul(Transpose(Name(f"dz{site.layer}")), Name(site.below))
    return Assign(f"dW{site.layer}", value, (site.units, site.fan_in), note)


def affine_wrt_bias(site: Site) -> Assign:
    """∂J/∂b = the sum of dz over the samples."""
    note = f"∂J/∂b{site.layer} = sum of dz{site.layer} over samples"
    return Assign(f"db{site.layer}", SumOverSamples(Name(f"dz{site.layer}")), (site.units,), note)


def affine_wrt_input(site: Site) -> Assign:
    """∂J/∂a below = dz W: every unit above sends its share down."""
    note = f"∂J/∂{site.below} = dz{site.layer} W{site.layer}"
    return Assign(
        f"da{site.layer - 1}", MatMul(Name(f"dz{site.layer}"), Name(f"W{site.layer}")), ("N", site.fan_in), note
    )


def activation_derivative(site: Site) -> Assign:
    """∂J/∂z = ∂J/∂a ⊙ f'(z)."""
    upstream = Name(f"da{site.layer}")
    local = site.entrywise()
    if isinstance(local, Number) and local.value == 1:
        return Assign(f"dz{site.layer}", upstream, ("N", site.units), f"∂J/∂z{site.layer} = da{site.layer}, slope 1")
    note = f"∂J/∂z{site.layer} = da{site.layer} ⊙ {site.local_text}"
    return Assign(f"dz{site.layer}", Multiply(upstream, local), ("N", site.units), note)


def softmax_derivative(site: Site) -> Assign:
    """∂J/∂z_i = a_i (da_i - sum_k da_k a_k): the full Jacobian, applied without being formed."""
    a, da = Name(f"a{site.layer}"), Name(f"da{site.layer}")
    note = f"∂J/∂z{site.layer} = a{site.layer} ⊙ (da{site.layer} - row sums of da{site.layer} ⊙ a{site.layer})"
    value = Multiply(a, Subtract(da, RowSum(Multiply(da, a))))
    return Assign(f"dz{site.layer}", value, ("N", site.units), note)


def loss_derivative(site: Site) -> Assign:
    """∂J/∂a of the last layer: the loss's derivative with every factor, sum and mean of the cost."""
    note = f"∂J/∂a{site.layer} = {site.local_text}"
    return Assign(f"da{site.layer}", site.entrywise(), ("N", site.units), note)


LOWERING: Mapping[Rule, Callable[[Site], Assign]] = {
    Rule.AFFINE_WRT_WEIGHT: affine_wrt_weight,
    Rule.AFFINE_WRT_BIAS: affine_wrt_bias,
    Rule.AFFINE_WRT_INPUT: affine_wrt_input,
    Rule.ACTIVATION_DERIVATIVE: activation_derivative,
    Rule.SOFTMAX_DERIVATIVE: softmax_derivative,
    Rule.LOSS_DERIVATIVE: loss_derivative,
}
