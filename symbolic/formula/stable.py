"""Formula -> `StableForm`: an expression as it is written, the functions of the registry in it in their stable forms.

z σ(2z) is computed with the σ that cannot overflow, and its slope with the σ' that keeps its digits. What the writer
made of exponentials alone is computed as it stands. What occurs twice is computed once, and no line grows long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sympy

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Cases, Formula, Negative, Quantity, Relations
from symbolic.formula.registered import registered
from symbolic.formula.substitute import children, nodes_of, rebuilt
from symbolic.formula.unevaluated import unevaluated
from symbolic.functions import Activation, StableForm
from symbolic.functions.base import Z
from symbolic.functions.erf import stable_erf

__all__ = ["stable_form"]

_PI = Quantity("pi")
_LARGEST = 16
"""How many nodes an expression may have before its largest parts get names."""


def stable_form(formula: Formula, symbols: Mapping[Formula, sympy.Symbol]) -> StableForm:
    """Return how `formula` is computed, with `symbols` for its quantities."""
    if _is_constant(formula):
        return StableForm((), unevaluated(_written_out(formula), symbols).doit())
    parts = _Parts(formula, symbols)
    value = unevaluated(parts.reduced(formula), parts.symbols)
    if parts.lets and value == parts.lets[-1][0]:
        *lets, (_, value) = parts.lets
        return StableForm(tuple(lets), value)
    return StableForm(tuple(parts.lets) if value.free_symbols else (), value)


class _Parts:
    """The parts of an expression that are computed before it, each once and by a name of its own.

    A name is a quantity in the formulas and a symbol in the form.
    """

    def __init__(self, formula: Formula, symbols: Mapping[Formula, sympy.Symbol]) -> None:
        self.symbols: dict[Formula, sympy.Expr] = dict(symbols)
        self.lets: list[tuple[sympy.Symbol, sympy.Expr]] = []
        self._taken = {symbol.name for symbol in symbols.values()}
        self._names: dict[sympy.Expr, Quantity] = {}
        self._reduced: dict[Formula, Formula] = {}
        distinct = dict.fromkeys(nodes_of(formula))
        self._uses = Counter(child for node in distinct for child in children(node))

    def reduced(self, formula: Formula) -> Formula:
        """Return `formula` with names for its parts, and by name as a whole where it is needed again."""
        if formula not in self._reduced:
            self._reduced[formula] = self._reduce(formula)
        return self._reduced[formula]

    def _reduce(self, formula: Formula) -> Formula:
        if _is_constant(formula):
            return _written_out(formula)
        small = rebuilt(formula, self.reduced)
        form = _own_form(small) if isinstance(small, Apply) else None
        if form is not None and isinstance(small, Apply):
            return self._applied(form, small.arguments[0])
        small = self._split(small)
        if isinstance(small, Relations):  # a condition has no value
            return small
        again = self._uses[formula] > 1 and any(isinstance(part, Apply) for part in nodes_of(small))
        return self._named("v", unevaluated(small, self.symbols)) if again else small

    def _split(self, formula: Formula) -> Formula:
        """Return a formula of a size that fits a line: its parts of several nodes by name."""
        if len(nodes_of(formula)) <= _LARGEST or isinstance(formula, Cases):
            return formula
        return rebuilt(formula, self._short)

    def _short(self, part: Formula) -> Formula:
        match part:
            case Negative(body=body):
                return Negative(self._short(body))
            case _ if _is_constant(part) or len(nodes_of(part)) <= 2:
                return part
            case _:
                return self._named("v", unevaluated(part, self.symbols))

    def _applied(self, form: StableForm, argument: Formula) -> Formula:
        """Return the value of a form at an argument; symbols are put in for symbols, so nothing is rearranged."""
        expression = unevaluated(argument, self.symbols)
        if not isinstance(expression, sympy.Symbol):
            expression = self.symbols[self._named("u", expression)]
        names: dict[sympy.Basic, sympy.Basic] = {Z: expression}
        for symbol, value in form.lets:
            names[symbol] = self.symbols[self._named(symbol.name, value.xreplace(names))]
        return self._named("f", form.value.xreplace(names))

    def _named(self, name: str, expression: sympy.Expr) -> Quantity:
        """Return the name of an expression: the same for the same expression; a number keeps its value."""
        if expression.is_number:
            named = Quantity(f"number {expression}")
            self.symbols[named] = expression
            return named
        if expression not in self._names:
            free = (text for k in range(1, len(self._taken) + 2) if (text := _numbered(name, k)) not in self._taken)
            symbol = sympy.Symbol(next(free), real=True)
            self._taken.add(symbol.name)
            self._names[expression] = Quantity(f"let {symbol.name}")
            self.symbols[self._names[expression]] = symbol
            self.lets.append((symbol, expression))
        return self._names[expression]


def _own_form(formula: Apply) -> StableForm | None:
    if formula.function == "erf":
        return stable_erf()
    record = registered(formula.function)
    if not isinstance(record, Activation):
        return None
    return (record.stable, record.stable_derivative, record.stable_second_derivative)[formula.primes]


def _is_constant(formula: Formula) -> bool:
    return not any(isinstance(part, Quantity) and part != _PI for part in nodes_of(formula))


def _written_out(constant: Formula) -> Formula:
    """Return a constant without functions of the registry: its value is computed exactly, then rounded once."""
    if isinstance(constant, Apply) and (constant.primes or constant.function not in ELEMENTARY):
        record = registered(constant.function)
        if isinstance(record, Activation):
            expressions = (record.expression, record.derivative, record.second_derivative)
            return _written_out(from_sympy(expressions[constant.primes], {Z: constant.arguments[0]}))
    return rebuilt(constant, _written_out)


def _numbered(name: str, k: int) -> str:
    return name if k == 1 else f"{name}{k}"
