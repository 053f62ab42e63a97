"""What is found where every result on the way is rounded, as stems ask: line by line, and factor by factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from codegen.documents.questions.point import ROUNDING
from codegen.documents.questions.setting import Setting
from symbolic.derivation.gradients import Gradients
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.value import Value
from symbolic.numeric.passes import backward, changing, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec

__all__ = ["rounded_ways"]

_CARRIED = Rounding(ROUNDING.digits, carried=True)


def rounded_ways(
    setting: Setting, spec: NetworkSpec, by: Sequence[Quantity]
) -> tuple[Mapping[Quantity | Partial, Value], ...]:
    """Return all quantities and the derivatives by `by`, with every line rounded, and with every factor rounded.

    Raises:
        ChalkgradError: where rounding leaves something without a value, as the logarithm of 0.
    """
    workings = Workings(dict(given(spec)), _CARRIED, setting.notation)
    for _ in forward(setting.graph, workings):
        pass  # only values count
    factors = dict(_by_factors(setting, by, workings))
    for _ in backward(setting.deriver, setting.graph.objective, by, workings):
        pass
    return workings.values, {**workings.values, **factors}


def _by_factors(
    setting: Setting, by: Sequence[Quantity], workings: Workings
) -> Iterator[tuple[Quantity | Partial, Value]]:
    """Yield ∂u/∂v = Σ_c ∂u/∂c × ∂c/∂v, each ∂c/∂v rounded before it is multiplied."""
    of = setting.graph.objective
    gradients = Gradients(setting.deriver, of)
    found: dict[Quantity, Value] = {of: Fraction(1)}
    for quantity in changing(setting.deriver, of, by):
        if quantity != of:
            terms = gradients[quantity].terms
            whole = sum((found[child] * workings.value(local, child) for child, local in terms), Fraction(0))
            found[quantity] = ROUNDING.rounded(whole)
            yield Partial(of, quantity), found[quantity]
