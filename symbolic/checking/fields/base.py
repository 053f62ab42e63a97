"""What a field must offer for formulas to be evaluated in it.

Stage: formula and field -> element of the field. The evaluator treats elements as opaque and calls the field for
everything, so that one walk over a formula serves tests modulo a prime, certified intervals, proofs by expansion,
and derivatives over each of these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Generic, TypeVar

__all__ = ["BudgetExceeded", "Field", "Undefined"]

T = TypeVar("T")


class Undefined(ArithmeticError):  # noqa: N818  (read as what is found)
    """A value does not exist at this point: division by 0, log of what is not positive, a sign that cannot be told."""


class BudgetExceeded(ArithmeticError):  # noqa: N818  (read as what is found)
    """An expansion is larger than allowed; nothing is known about what it would have given."""


class Field(ABC, Generic[T]):
    """Arithmetic and elementary functions on elements of type T.

    A field stands for one point: the same free quantity has the same value each time it is asked for.

    Attributes:
        opaque: names of activations that `functions.apply` does not look into, but takes as `unknown`.
    """

    opaque: frozenset[str] = frozenset()

    def renew(self) -> None:
        """Let the work for another line begin with the whole budget, where there is one."""

    # --- elements -------------------------------------------------------------------------------------------

    @abstractmethod
    def number(self, value: Fraction | int) -> T:
        """3/4"""

    @abstractmethod
    def free(self, key: str) -> T:
        """The value at this point of the free quantity or constant called `key`; "pi" is π."""

    def pi(self) -> T:
        """π"""
        return self.free("pi")

    @abstractmethod
    def is_zero(self, x: T) -> bool:
        """x = 0; where values are enclosed only, whether x may be 0."""

    def equal(self, x: T, y: T) -> bool:
        """x = y, in the sense of `is_zero`."""
        return self.is_zero(self.sub(x, y))

    # --- arithmetic -----------------------------------------------------------------------------------------

    @abstractmethod
    def add(self, x: T, y: T) -> T:
        """x + y"""

    @abstractmethod
    def neg(self, x: T) -> T:
        """-x"""

    @abstractmethod
    def mul(self, x: T, y: T) -> T:
        """x y"""

    @abstractmethod
    def div(self, x: T, y: T) -> T:
        """x/y

        Raises:
            Undefined: if y is, or may be, 0.
        """

    @abstractmethod
    def power(self, x: T, n: int) -> T:
        """x^n

        Raises:
            Undefined: if n is negative and x is, or may be, 0.
        """

    def sub(self, x: T, y: T) -> T:
        """x - y"""
        return self.add(x, self.neg(y))

    def total(self, items: Iterable[T]) -> T:
        """Σ_k x_k"""
        iterator = iter(items)
        result = next(iterator, None)
        if result is None:
            return self.number(0)
        for item in iterator:
            result = self.add(result, item)
        return result

    def product(self, items: Iterable[T]) -> T:
        """Π_k x_k"""
        iterator = iter(items)
        result = next(iterator, None)
        if result is None:
            return self.number(1)
        for item in iterator:
            result = self.mul(result, item)
        return result

    # --- functions ------------------------------------------------------------------------------------------

    @abstractmethod
    def exp(self, x: T) -> T:
        """e^x"""

    @abstractmethod
    def log(self, x: T) -> T:
        """ln x"""

    @abstractmethod
    def sqrt(self, x: T) -> T:
        """√x, not negative"""

    @abstractmethod
    def erf(self, x: T) -> T:
        """2/√π ∫_0^x e^(-t²) dt"""

    @abstractmethod
    def sin(self, x: T) -> T:
        """sin x"""

    @abstractmethod
    def cos(self, x: T) -> T:
        """cos x"""

    @abstractmethod
    def sign(self, x: T) -> T:
        """1 for x > 0, 0 for x = 0, -1 for x < 0"""

    def unknown(self, function: str, primes: int, x: T) -> T:  # noqa: ARG002  (fields that know it override this)
        """f(x), f'(x), f''(x) for a function of which nothing is known

        Raises:
            Undefined: where such a function has no value.
        """
        raise Undefined(f"{function}{primes * chr(39)} has no value here")

    def sigmoid(self, x: T) -> T:
        """1/(1 + e^(-x)), here e^x/(1 + e^x)"""
        e = self.exp(x)
        return self.div(e, self.add(self.number(1), e))

    def tanh(self, x: T) -> T:
        """(e^x - e^(-x))/(e^x + e^(-x)), here (e^(2x) - 1)/(e^(2x) + 1)"""
        e, one = self.exp(x), self.number(1)
        square = self.mul(e, e)
        return self.div(self.sub(square, one), self.add(square, one))

    def sinh(self, x: T) -> T:
        """(e^x - e^(-x))/2"""
        e = self.exp(x)
        return self.div(self.sub(e, self.div(self.number(1), e)), self.number(2))

    def cosh(self, x: T) -> T:
        """(e^x + e^(-x))/2"""
        e = self.exp(x)
        return self.div(self.add(e, self.div(self.number(1), e)), self.number(2))

    def erfc(self, x: T) -> T:
        """1 - erf x"""
        return self.sub(self.number(1), self.erf(x))

    def abs(self, x: T) -> T:
        """|x|, here x sign x"""
        return self.mul(x, self.sign(x))

    def choose(self, x: T, above: T, below: T) -> T:
        """{above if x > 0; below otherwise}"""
        s = self.sign(x)
        step = self.div(self.mul(s, self.add(s, self.number(1))), self.number(2))
        return self.add(below, self.mul(step, self.sub(above, below)))

    def maximum(self, x: T, y: T) -> T:
        """max(x, y)"""
        return self.choose(self.sub(x, y), x, y)

    def minimum(self, x: T, y: T) -> T:
        """min(x, y)"""
        return self.choose(self.sub(x, y), y, x)

    # --- what is known of a value ---------------------------------------------------------------------------

    def alias_sign(self, new: T, old: T) -> None:
        """Take sign(new) = sign(old) from now on: for f(z) with f increasing and f(0) = 0."""

    def alias_log(self, value: T, log: Callable[[], T]) -> None:
        """Take ln(value) = log() from now on, for values whose logarithm is known from how they were made."""
