"""An exact field with the signs of a real point: identities of piecewise functions, one region at a time.

Stage: formula -> pair of an exact element and the real value beside it. Every sign, and so every branch of a case, a
maximum or an absolute value, is that of the real value, which is certified. Two formulas that are equal in the exact
field are then equal on the whole region around the point where no sign changes. Signs are consistent, as those of
independent guesses are not: of a > b and b > c follows a > c.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Generic, TypeVar

from symbolic.checking.fields.base import Field, Undefined
from symbolic.checking.fields.interval import Enclosure, IntervalField

__all__ = ["OrderedField"]

E = TypeVar("E")


class OrderedField(Field[tuple[E, Enclosure]], Generic[E]):
    """Elements of `exact`, each with its value in `real`."""

    def __init__(self, exact: Field[E], real: IntervalField) -> None:
        self.exact = exact
        self.real = real
        self._free: dict[str, tuple[E, Enclosure]] = {}
        self.opaque = exact.opaque

    # --- elements -------------------------------------------------------------------------------------------

    def number(self, value: Fraction | int) -> tuple[E, Enclosure]:
        """3/4"""
        return self.exact.number(value), self.real.number(value)

    def free(self, key: str) -> tuple[E, Enclosure]:
        """The free quantity called `key`, in both fields; the exact one is told its sign"""
        known = self._free.get(key)
        if known is None:
            exact, real = self.exact, self.real.free(key)
            value, sign = exact.free(key), self.real.signum(real)
            if sign and exact.equal(exact.sign(value), exact.number(-sign)):
                value = exact.neg(value)
            if sign:
                exact.alias_sign(value, exact.number(sign))
            known = self._free[key] = value, real
        return known

    def is_zero(self, x: tuple[E, Enclosure]) -> bool:
        """x = 0 in the exact field"""
        return self.exact.is_zero(x[0])

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: tuple[E, Enclosure], y: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """x + y"""
        return self.exact.add(x[0], y[0]), self.real.add(x[1], y[1])

    def sub(self, x: tuple[E, Enclosure], y: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """x - y"""
        return self.exact.sub(x[0], y[0]), self.real.sub(x[1], y[1])

    def neg(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """-x"""
        return self.exact.neg(x[0]), self.real.neg(x[1])

    def mul(self, x: tuple[E, Enclosure], y: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """x y"""
        return self.exact.mul(x[0], y[0]), self.real.mul(x[1], y[1])

    def div(self, x: tuple[E, Enclosure], y: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """x/y"""
        return self.exact.div(x[0], y[0]), self.real.div(x[1], y[1])

    def power(self, x: tuple[E, Enclosure], n: int) -> tuple[E, Enclosure]:
        """x^n"""
        return self.exact.power(x[0], n), self.real.power(x[1], n)

    # --- functions ------------------------------------------------------------------------------------------

    def exp(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """e^x"""
        return self.exact.exp(x[0]), self.real.exp(x[1])

    def log(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """ln x for x > 0"""
        value = self.real.log(x[1])
        return self.exact.log(x[0]), value

    def sqrt(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """√x for x >= 0"""
        value = self.real.sqrt(x[1])
        return self.exact.sqrt(x[0]), value

    def erf(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """erf in both fields"""
        return self.exact.erf(x[0]), self.real.erf(x[1])

    def sin(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """sin x"""
        return self.exact.sin(x[0]), self.real.sin(x[1])

    def cos(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """cos x"""
        return self.exact.cos(x[0]), self.real.cos(x[1])

    def sigmoid(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """1/(1 + e^(-x))"""
        return self.exact.sigmoid(x[0]), self.real.sigmoid(x[1])

    def tanh(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """tanh x"""
        return self.exact.tanh(x[0]), self.real.tanh(x[1])

    # --- signs ----------------------------------------------------------------------------------------------

    def sign(self, x: tuple[E, Enclosure]) -> tuple[E, Enclosure]:
        """1, 0 or -1, as the real value is; 0 where the exact one is"""
        return self.number(self._signum(x))

    def choose(
        self, x: tuple[E, Enclosure], above: tuple[E, Enclosure], below: tuple[E, Enclosure]
    ) -> tuple[E, Enclosure]:
        """{above if x > 0; below otherwise}"""
        return above if self._signum(x) > 0 else below

    def _signum(self, x: tuple[E, Enclosure]) -> int:
        if self.exact.is_zero(x[0]):
            return 0
        sign = self.real.signum(x[1])
        if sign == 0:
            raise Undefined("the point lies where a sign changes")
        return sign

    def alias_log(self, value: tuple[E, Enclosure], log: Callable[[], tuple[E, Enclosure]]) -> None:
        """Take ln(value) = log() from now on."""
        self.exact.alias_log(value[0], lambda: log()[0])
