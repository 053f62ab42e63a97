"""Derivatives by forward mode: elements are a value and its slope over any field.

Stage: formula and direction -> value and derivative. (x, x') stands for x + ε x' with ε² = 0; a slope of None is 0
and costs nothing. Fields nest: `DualField(DualField(base))` gives second derivatives. At a kink the slope is that
of the branch x <= 0, and sign has slope 0.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Generic, TypeVar

from symbolic.checking.fields.base import Field

__all__ = ["Dual", "DualField"]

T = TypeVar("T")
Dual = tuple[T, T | None]
"""(value, slope); None for a slope 0."""


class DualField(Field[tuple[T, T | None]], Generic[T]):
    """Values and slopes over the field `base`."""

    def __init__(self, base: Field[T]) -> None:
        self.base = base
        self.opaque = base.opaque
        self._one, self._two = base.number(1), base.number(2)
        self._zero = base.number(0)

    # --- elements -------------------------------------------------------------------------------------------

    def number(self, value: Fraction | int) -> Dual[T]:
        """A number, slope 0"""
        return self.base.number(value), None

    def free(self, key: str) -> Dual[T]:
        """A free quantity that is held fixed, slope 0"""
        return self.base.free(key), None

    def constant(self, value: T) -> Dual[T]:
        """(x, 0)"""
        return value, None

    def variable(self, value: T, slope: T | None = None) -> Dual[T]:
        """(x, 1), or (x, slope)"""
        return value, self._one if slope is None else slope

    def value(self, x: Dual[T]) -> T:
        """x of (x, x')"""
        return x[0]

    def slope(self, x: Dual[T]) -> T:
        """x' of (x, x')"""
        return self._zero if x[1] is None else x[1]

    def is_zero(self, x: Dual[T]) -> bool:
        """x = 0 and x' = 0"""
        return self.base.is_zero(x[0]) and (x[1] is None or self.base.is_zero(x[1]))

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: Dual[T], y: Dual[T]) -> Dual[T]:
        """(x + y)' = x' + y'"""
        (u, du), (v, dv) = x, y
        if du is None or dv is None:
            return self.base.add(u, v), dv if du is None else du
        return self.base.add(u, v), self.base.add(du, dv)

    def sub(self, x: Dual[T], y: Dual[T]) -> Dual[T]:
        """(x - y)' = x' - y'"""
        (u, du), (v, dv) = x, y
        if dv is None:
            return self.base.sub(u, v), du
        return self.base.sub(u, v), self.base.neg(dv) if du is None else self.base.sub(du, dv)

    def neg(self, x: Dual[T]) -> Dual[T]:
        """(-x)' = -x'"""
        u, du = x
        return self.base.neg(u), None if du is None else self.base.neg(du)

    def mul(self, x: Dual[T], y: Dual[T]) -> Dual[T]:
        """(x y)' = x' y + x y'"""
        (u, du), (v, dv) = x, y
        base = self.base
        left = None if du is None else base.mul(du, v)
        right = None if dv is None else base.mul(u, dv)
        if left is None or right is None:
            return base.mul(u, v), right if left is None else left
        return base.mul(u, v), base.add(left, right)

    def div(self, x: Dual[T], y: Dual[T]) -> Dual[T]:
        """(x/y)' = (x' - (x/y) y')/y"""
        (u, du), (v, dv) = x, y
        base = self.base
        value = base.div(u, v)
        if dv is None:
            return value, None if du is None else base.div(du, v)
        change = base.mul(value, dv)
        return value, base.div(base.neg(change) if du is None else base.sub(du, change), v)

    def power(self, x: Dual[T], n: int) -> Dual[T]:
        """(x^n)' = n x^(n-1) x'"""
        u, du = x
        value = self.base.power(u, n)
        if du is None or n == 0:
            return value, None
        base = self.base
        return value, base.mul(base.mul(base.number(n), base.power(u, n - 1)), du)

    # --- functions ------------------------------------------------------------------------------------------

    def _chained(self, value: T, x: Dual[T], derivative: Callable[[], T]) -> Dual[T]:
        """f(x)' = f'(x) x'"""
        return value, None if x[1] is None else self.base.mul(derivative(), x[1])

    def exp(self, x: Dual[T]) -> Dual[T]:
        """(e^x)' = e^x x'"""
        value = self.base.exp(x[0])
        return self._chained(value, x, lambda: value)

    def log(self, x: Dual[T]) -> Dual[T]:
        """(ln x)' = x'/x"""
        return self._chained(self.base.log(x[0]), x, lambda: self.base.div(self._one, x[0]))

    def sqrt(self, x: Dual[T]) -> Dual[T]:
        """(√x)' = x'/(2 √x)"""
        value = self.base.sqrt(x[0])
        return self._chained(value, x, lambda: self.base.div(self._one, self.base.mul(self._two, value)))

    def erf(self, x: Dual[T]) -> Dual[T]:
        """(erf x)' = 2/√π e^(-x²) x'"""
        base, u = self.base, x[0]

        def derivative() -> T:
            return base.mul(base.div(self._two, base.sqrt(base.pi())), base.exp(base.neg(base.mul(u, u))))

        return self._chained(base.erf(u), x, derivative)

    def sin(self, x: Dual[T]) -> Dual[T]:
        """(sin x)' = cos x x'"""
        return self._chained(self.base.sin(x[0]), x, lambda: self.base.cos(x[0]))

    def cos(self, x: Dual[T]) -> Dual[T]:
        """(cos x)' = -sin x x'"""
        return self._chained(self.base.cos(x[0]), x, lambda: self.base.neg(self.base.sin(x[0])))

    def sigmoid(self, x: Dual[T]) -> Dual[T]:
        """σ(x)' = σ(x) (1 - σ(x)) x'"""
        a = self.base.sigmoid(x[0])
        return self._chained(a, x, lambda: self.base.mul(a, self.base.sub(self._one, a)))

    def tanh(self, x: Dual[T]) -> Dual[T]:
        """(tanh x)' = (1 - tanh² x) x'"""
        a = self.base.tanh(x[0])
        return self._chained(a, x, lambda: self.base.sub(self._one, self.base.mul(a, a)))

    def sinh(self, x: Dual[T]) -> Dual[T]:
        """(sinh x)' = cosh x x'"""
        return self._chained(self.base.sinh(x[0]), x, lambda: self.base.cosh(x[0]))

    def cosh(self, x: Dual[T]) -> Dual[T]:
        """(cosh x)' = sinh x x'"""
        return self._chained(self.base.cosh(x[0]), x, lambda: self.base.sinh(x[0]))

    def unknown(self, function: str, primes: int, x: Dual[T]) -> Dual[T]:
        """f(x)' = f'(x) x', f'(x)' = f''(x) x'"""
        value = self.base.unknown(function, primes, x[0])
        return self._chained(value, x, lambda: self.base.unknown(function, primes + 1, x[0]))

    # --- signs ----------------------------------------------------------------------------------------------

    def sign(self, x: Dual[T]) -> Dual[T]:
        """(sign x)' = 0"""
        return self.base.sign(x[0]), None

    def choose(self, x: Dual[T], above: Dual[T], below: Dual[T]) -> Dual[T]:
        """{above if x > 0; below otherwise}' = {above' if x > 0; below' otherwise}"""
        base = self.base
        value = base.choose(x[0], above[0], below[0])
        if above[1] is None and below[1] is None:
            return value, None
        return value, base.choose(x[0], self.slope(above), self.slope(below))

    def abs(self, x: Dual[T]) -> Dual[T]:
        """|x|' = sign x x'"""
        return self._chained(self.base.abs(x[0]), x, lambda: self.base.sign(x[0]))

    def alias_sign(self, new: Dual[T], old: Dual[T]) -> None:
        """Take sign(new) = sign(old) from now on."""
        self.base.alias_sign(new[0], old[0])

    def alias_log(self, value: Dual[T], log: Callable[[], Dual[T]]) -> None:
        """Take ln(value) = log() from now on."""
        self.base.alias_log(value[0], lambda: log()[0])
