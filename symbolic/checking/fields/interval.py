"""Certified enclosures: what a formula is worth at a point of small rationals, with error bounds.

Stage: formula -> exact fraction or interval. A value is a `Fraction` as long as only rational operations occur, and
from then on a closed interval that contains the true value. Two values whose enclosures are disjoint differ for
certain, which refutes an equality and shows where.

Interval arithmetic rounds outwards. Functions are evaluated at the ends of an interval, or by mpmath's own interval
functions, with 24 more bits than asked for, and the result is widened by 2^-14 of these before it is rounded
outwards; mpmath's error there is a few units of the last bit. The precision is an argument of every operation:
nothing is shared between fields, and mpmath's own contexts are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from hashlib import blake2b
from math import isqrt
from typing import Any

from mpmath import libmp

from symbolic.checking.fields.base import Field, Undefined

__all__ = ["Enclosure", "IntervalField"]

Interval = tuple[Any, Any]
"""(low, high), both in mpmath's raw form of a binary number."""
Enclosure = Fraction | Interval

_LARGEST_FRACTION = 2048  # bits of numerator or denominator, beyond which a fraction becomes an interval
_LARGEST_EXPONENT = 100_000  # |x| beyond which e^x is not computed
_GUARD = 24
_TINY = libmp.from_man_exp(1, -64)  # what is closer to 0 is shown as 0


class IntervalField(Field[Enclosure]):
    """The real numbers at the point drawn from `seed`: quarters from -2 to 2 without 0, or what `preset` says.

    Attributes:
        values: what was drawn or preset for each free quantity that was asked for.
    """

    def __init__(self, seed: bytes, preset: Mapping[str, Fraction] | None = None, digits: int = 50) -> None:
        self.values: dict[str, Fraction] = {}
        self._preset = dict(preset or {})
        self._key = blake2b(seed).digest()
        self._precision = libmp.dps_to_prec(digits)
        self._work = self._precision + _GUARD

    # --- elements -------------------------------------------------------------------------------------------

    def number(self, value: Fraction | int) -> Enclosure:
        """3/4"""
        return self._limited(Fraction(value))

    def free(self, key: str) -> Enclosure:
        """The value of the free quantity called `key`; "pi" is π."""
        if key == "pi":
            return self._rounded(libmp.libmpi.mpi_pi(self._work))
        known = self.values.get(key)
        if known is None:
            preset = self._preset.get(key)
            known = self.values[key] = self._drawn(key) if preset is None else Fraction(preset)
        return self._limited(known)

    def is_zero(self, x: Enclosure) -> bool:
        """Whether x may be 0"""
        if isinstance(x, Fraction):
            return not x
        return bool(libmp.mpf_sign(x[0]) <= 0 <= libmp.mpf_sign(x[1]))

    def apart(self, x: Enclosure, y: Enclosure) -> bool:
        """x ≠ y, for certain"""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return x != y
        (a, b), (c, d) = self._interval(x), self._interval(y)
        return bool(libmp.mpf_lt(b, c) or libmp.mpf_lt(d, a))

    def shown(self, x: Enclosure, digits: int = 6) -> str:
        """Return x as a decimal number of at most `digits` digits, all of which are right, or as 0 with its error."""
        low, high = self._interval(x)
        below, above = libmp.mpf_abs(low), libmp.mpf_abs(high)
        largest = below if libmp.mpf_gt(below, above) else above
        if self.is_zero(x) and low != high and libmp.mpf_lt(largest, _TINY):
            return f"0 within {libmp.to_str(libmp.mpf_shift(largest, 1), 1)}"  # twice as much, as digits are rounded
        for count in range(digits, 0, -1):
            text: str = libmp.to_str(low, count)
            if text == libmp.to_str(high, count):
                return text.removesuffix(".0")
        return f"{libmp.to_str(low, digits)} to {libmp.to_str(high, digits)}"

    def signum(self, x: Enclosure) -> int:
        """1, 0 or -1 as a Python number

        Raises:
            Undefined: where x may be 0 and may not.
        """
        if isinstance(x, Fraction):
            return (x > 0) - (x < 0)
        low, high = libmp.mpf_sign(x[0]), libmp.mpf_sign(x[1])
        if low != high:
            raise Undefined("a sign that cannot be told")
        return int(low)

    def _drawn(self, key: str) -> Fraction:
        """One of the 16 quarters from -2 to 2 without 0, which only the seed and the key determine."""
        quarters = blake2b(key.encode(), key=self._key, digest_size=8).digest()[0] % 16
        return Fraction(quarters - 8 if quarters < 8 else quarters - 7, 4)

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """[a, b] + [c, d] = [a + c, b + d]"""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._limited(x + y)
        result: Interval = libmp.mpi_add(self._interval(x), self._interval(y), self._precision)
        return result

    def sub(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """[a, b] - [c, d] = [a - d, b - c]"""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return self._limited(x - y)
        result: Interval = libmp.mpi_sub(self._interval(x), self._interval(y), self._precision)
        return result

    def neg(self, x: Enclosure) -> Enclosure:
        """-[a, b] = [-b, -a]"""
        if isinstance(x, Fraction):
            return -x
        return libmp.mpf_neg(x[1]), libmp.mpf_neg(x[0])

    def mul(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """[a, b] [c, d], from the least to the greatest of ac, ad, bc, bd; 0 x = 0"""
        if isinstance(x, Fraction):
            if isinstance(y, Fraction):
                return self._limited(x * y)
            if not x:
                return x
        elif isinstance(y, Fraction) and not y:
            return y
        result: Interval = libmp.mpi_mul(self._interval(x), self._interval(y), self._precision)
        return result

    def div(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """[a, b]/[c, d] for [c, d] without 0"""
        if self.is_zero(y):
            raise Undefined("division by 0, or by what may be 0")
        if isinstance(x, Fraction):
            if isinstance(y, Fraction):
                return self._limited(x / y)
            if not x:
                return x
        result: Interval = libmp.mpi_div(self._interval(x), self._interval(y), self._precision)
        return result

    def power(self, x: Enclosure, n: int) -> Enclosure:
        """x^n"""
        if n < 0:
            return self.div(Fraction(1), self.power(x, -n))
        if n == 0:
            return Fraction(1)
        if isinstance(x, Fraction):
            size = max(abs(x.numerator), x.denominator).bit_length()
            if size * n <= _LARGEST_FRACTION or x in (-1, 0, 1):
                return x**n
        elif n == 1:
            return x
        return self._widened(libmp.mpi_pow_int(self._interval(x), n, self._work))

    # --- functions ------------------------------------------------------------------------------------------

    def exp(self, x: Enclosure) -> Enclosure:
        """e^x"""
        return self._increasing(libmp.mpf_exp, self._exponent(x), Fraction(0), Fraction(1))

    def log(self, x: Enclosure) -> Enclosure:
        """ln x for x > 0"""
        if self.signum(x) <= 0:
            raise Undefined("logarithm of what is not positive")
        return self._increasing(libmp.mpf_log, x, Fraction(1), Fraction(0))

    def sqrt(self, x: Enclosure) -> Enclosure:
        """√x for x >= 0"""
        if self.signum(x) < 0:
            raise Undefined("root of a negative number")
        if isinstance(x, Fraction):
            above, below = isqrt(x.numerator), isqrt(x.denominator)
            if above * above == x.numerator and below * below == x.denominator:
                return Fraction(above, below)
        return self._increasing(libmp.mpf_sqrt, x, Fraction(0), Fraction(0))

    def erf(self, x: Enclosure) -> Enclosure:
        """2/√π ∫_0^x e^(-t²) dt"""
        return self._increasing(libmp.mpf_erf, self._exponent(x), Fraction(0), Fraction(0))

    def erfc(self, x: Enclosure) -> Enclosure:
        """1 - erf x"""
        return self._increasing(_mirrored_erfc, self.neg(self._exponent(x)), Fraction(0), Fraction(1))

    def tanh(self, x: Enclosure) -> Enclosure:
        """(e^x - e^(-x))/(e^x + e^(-x))"""
        return self._increasing(libmp.mpf_tanh, self._exponent(x), Fraction(0), Fraction(0))

    def sigmoid(self, x: Enclosure) -> Enclosure:
        """1/(1 + e^(-x))"""
        return self._increasing(_sigmoid, self._exponent(x), Fraction(0), Fraction(1, 2))

    def sin(self, x: Enclosure) -> Enclosure:
        """sin x"""
        x = self._exponent(x)
        return x if x == 0 else self._widened(libmp.mpi_sin(self._interval(x), self._work))

    def cos(self, x: Enclosure) -> Enclosure:
        """cos x"""
        x = self._exponent(x)
        return Fraction(1) if x == 0 else self._widened(libmp.mpi_cos(self._interval(x), self._work))

    def sign(self, x: Enclosure) -> Enclosure:
        """1, 0 or -1"""
        return Fraction(self.signum(x))

    def abs(self, x: Enclosure) -> Enclosure:
        """|x|"""
        if isinstance(x, Fraction):
            return abs(x)
        result: Interval = libmp.libmpi.mpi_abs(x, self._precision)
        return result

    def choose(self, x: Enclosure, above: Enclosure, below: Enclosure) -> Enclosure:
        """{above if x > 0; below otherwise}"""
        return above if self.signum(x) > 0 else below

    def maximum(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """max([a, b], [c, d]) = [max(a, c), max(b, d)]"""
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return max(x, y)
        (a, b), (c, d) = self._interval(x), self._interval(y)
        return a if libmp.mpf_ge(a, c) else c, b if libmp.mpf_ge(b, d) else d

    def minimum(self, x: Enclosure, y: Enclosure) -> Enclosure:
        """min(x, y) = -max(-x, -y)"""
        return self.neg(self.maximum(self.neg(x), self.neg(y)))

    # --- enclosures -----------------------------------------------------------------------------------------

    def _exponent(self, x: Enclosure) -> Enclosure:
        """x, if |x| is not too large to be computed with"""
        for end in self._interval(x):
            if libmp.mpf_gt(libmp.mpf_abs(end), libmp.from_int(_LARGEST_EXPONENT)):
                raise Undefined("a value too large to be computed")
        return x

    def _increasing(self, function: Callable[..., Any], x: Enclosure, at: Fraction, value: Fraction) -> Enclosure:
        """[f(a), f(b)], where f(at) = value is known exactly"""
        if isinstance(x, Fraction) and x == at:
            return value
        low, high = self._interval(x)
        return self._widened((function(low, self._work), function(high, self._work)))

    def _widened(self, x: Interval) -> Interval:
        """[a - |a| ε, b + |b| ε]"""
        low, high = (libmp.mpf_shift(libmp.mpf_abs(end), _GUARD - 10 - self._work) for end in x)
        return self._rounded((libmp.mpf_sub(x[0], low), libmp.mpf_add(x[1], high)))

    def _rounded(self, x: Interval) -> Interval:
        return (
            libmp.mpf_pos(x[0], self._precision, libmp.round_floor),
            libmp.mpf_pos(x[1], self._precision, libmp.round_ceiling),
        )

    def _interval(self, x: Enclosure) -> Interval:
        if not isinstance(x, Fraction):
            return x
        parts = x.numerator, x.denominator, self._precision
        return libmp.from_rational(*parts, libmp.round_floor), libmp.from_rational(*parts, libmp.round_ceiling)

    def _limited(self, x: Fraction) -> Enclosure:
        if x.denominator.bit_length() > _LARGEST_FRACTION or x.numerator.bit_length() > _LARGEST_FRACTION:
            return self._interval(x)
        return x


def _sigmoid(x: Any, precision: int) -> Any:
    """1/(1 + e^(-x))"""
    below = libmp.mpf_add(libmp.fone, libmp.mpf_exp(libmp.mpf_neg(x), precision), precision)
    return libmp.mpf_div(libmp.fone, below, precision)


def _mirrored_erfc(x: Any, precision: int) -> Any:
    """1 - erf(-x)"""
    return libmp.mpf_erfc(libmp.mpf_neg(x), precision)
