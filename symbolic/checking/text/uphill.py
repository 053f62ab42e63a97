"""An update whose step goes up the gradient, told as the mistake that it is, though it is no equation."""

from __future__ import annotations

from symbolic.checking.mistakes.base import Setting
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Diagnosis
from symbolic.checking.text.descent import UP
from symbolic.checking.text.stated import Stated
from symbolic.formula.reader.syntax import Sum, Syntax
from symbolic.spec.model import NetworkSpec

__all__ = ["uphill"]


def uphill(told: Stated, left: Syntax, right: Syntax, source: str, spec: NetworkSpec) -> tuple[Diagnosis, ...]:
    """Return the diagnosis of W = W + η G, typed in `source`; nothing of any other line."""
    if UP not in told.notes or told.formulas is None or not isinstance(right, Sum):
        return ()
    mistake = MISTAKES["step-uphill"]
    step = right.terms[-1].span.start
    before = source[left.span.start : step].rstrip()
    if not before.endswith("+"):
        return ()
    repair = f"{before.removesuffix('+')}- {source[step : right.span.end]}"
    for changed in mistake.mend(told.formulas, Setting.of(spec, told.formulas)):
        return (Diagnosis((mistake.name,), mistake.words, (), mistake.hint, repair, changed.sides),)
    return ()
