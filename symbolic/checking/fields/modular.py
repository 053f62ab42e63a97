"""Evaluation modulo primes: two formulas that agree at a secret random point are equal, but for a tiny probability.

Stage: formula -> integer. A value lives in F_r × F_p × F_q for primes p = 2r + 1 and q = 2p + 1, kept as one
integer modulo n = r p q. Equality is equality in F_q. The chain is there for the exponential: the squares of F_q
form a cyclic group of order p, so with a random square g

    E(v) = g^(v mod p) mod q        satisfies        E(u + v) = E(u) E(v),   E(0) = 1,   E(-v) = 1/E(v),

and likewise from F_r to F_p. In F_r, E is a random table with E(-v) = 1/E(v) only. Signs are quadratic
characters: for these primes sign(x y) = sign x sign y, sign(-x) = -sign x, sign(x²) = 1, sign E(v) = 1, and every
rational without a prime factor above 31 has its true sign; √x is the root that is a square itself, so
√(x y) = √x √y and √(x²) = |x|. Logarithms, erf, tan(x/2) and functions not looked into are random tables with their
symmetries.

What agreement says. Take both sides as rational functions, of degree d, of the free quantities and of independent
atoms: exponentials of linearly independent arguments, and entries of the tables. If they differ as such, they agree
at a random point with probability at most d/r, less than d/10^18. So agreement at a point proves the identity but for
that probability, wherever the signs of all cases are those that were met there; other seeds meet others. It rests on
the seed being secret, and on no number in the formula being made as a multiple of the prime: numbers that are one
outright are undefined, but a sum can be one. Two primes in turn, or intervals, tell such a formula.

What a difference says: nothing. Of true relations, these hold here only by chance: the addition theorem of sin;
ln(x y) = ln x + ln y unless x, y are numbers; e^(2 ln x) = x², though e^(ln x) = x does hold; x² + 1 > 0 and what else
is true of sums of signs, for which see `symbolic`; laws of exponents inside three exponentials; √x² = x inside an
exponential. A claim is refuted by intervals.

Reference: Gonnet, Determining equivalence of expressions in random polynomial time, STOC 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from hashlib import blake2b

from symbolic.checking.fields.base import Field, Undefined

__all__ = ["PRIMES", "ModularField"]

PRIMES: tuple[int, ...] = tuple(
    4 * r + 3
    for r in (
        2305721212004650439,
        2305405128672205559,
        2305275165474601319,
        2305243075796180519,
        2305029679434682199,
        2304916563318248879,
        2304835536880236359,
        2304683913149698079,
        2304663054858724559,
        2304274769749832879,
    )
)
"""Primes q such that p = (q - 1)/2 and r = (p - 1)/2 are prime and every prime up to 31 is a square in all three."""

_SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)

_FEW_DIGITS = 1000


class ModularField(Field[int]):
    """F_r × F_p × F_q at the point drawn from `seed`: the same seed gives the same values, another one others."""

    def __init__(self, prime: int, seed: bytes) -> None:
        if prime not in PRIMES:
            raise ValueError(f"found {prime}; expected one of PRIMES")
        q, p = prime, (prime - 1) // 2
        r = (p - 1) // 2
        self._moduli = (r, p, q)
        self._n = n = r * p * q
        self._units = tuple(n // m * pow(n // m, -1, m) for m in self._moduli)
        self._key = blake2b(seed).digest()
        self._bases = (self._drawn("base", 0, p) ** 2 % p, self._drawn("base", 1, q) ** 2 % q)
        self._numbers: dict[Fraction | int, int] = {}
        self._rationals: dict[int, Fraction] = {}
        self._free: dict[str, int] = {}
        self._inverses: dict[int, int] = {}
        self._roots: dict[int, int] = {}
        self._exp: dict[int, int] = {}
        self._sigmoid: dict[int, int] = {}
        self._tanh: dict[int, int] = {}
        self._signs: dict[int, int] = {0: 0}
        self._logs: dict[int, int] = {1: 0}
        self._log_rules: dict[int, Callable[[], int]] = {}
        self._tables: dict[tuple[str, int], int] = {}

    # --- elements -------------------------------------------------------------------------------------------

    def number(self, value: Fraction | int) -> int:
        """3/4"""
        known = self._numbers.get(value)
        return self._new_number(Fraction(value)) if known is None else known

    def free(self, key: str) -> int:
        """The value of the free quantity called `key`; "pi" is an unknown square, so that √π exists."""
        known = self._free.get(key)
        if known is None:
            drawn = self._random("free", key)
            known = self._free[key] = drawn * drawn % self._n if key == "pi" else drawn
        return known

    def is_zero(self, x: int) -> bool:
        """x = 0 in F_q"""
        return x % self._moduli[2] == 0

    def of_few_digits(self, x: int) -> Fraction | None:
        """The number u/v ≠ 0 with |u|, v < 1000 that x is; a value drawn at random is none."""
        # Euclid's algorithm on n and x: each remainder is r = v x mod n (Wang 1981).
        larger, v_larger, smaller, v = self._n, 0, x, 1
        while smaller >= _FEW_DIGITS:
            times = larger // smaller
            larger, v_larger, smaller, v = smaller, v, larger - times * smaller, v_larger - times * v
        return Fraction(smaller, v) if smaller and abs(v) < _FEW_DIGITS else None

    def _new_number(self, value: Fraction) -> int:
        element = self.div(value.numerator % self._n, value.denominator % self._n)
        residue = element % self._moduli[2]
        alike = self._rationals.setdefault(residue, value) != value
        if alike or (value and not all(element % modulus for modulus in self._moduli)):
            raise Undefined("a number that cannot be told from another modulo this prime")
        if residue:
            self._signs[residue] = 1 if value > 0 else -1
        self._numbers[value] = element
        return element

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: int, y: int) -> int:
        """x + y"""
        return (x + y) % self._n

    def sub(self, x: int, y: int) -> int:
        """x - y"""
        return (x - y) % self._n

    def neg(self, x: int) -> int:
        """-x"""
        return -x % self._n

    def mul(self, x: int, y: int) -> int:
        """x y"""
        return x * y % self._n

    def div(self, x: int, y: int) -> int:
        """x/y"""
        known = self._inverses.get(y)
        return x * (self._new_inverse(y) if known is None else known) % self._n

    def power(self, x: int, n: int) -> int:
        """x^n"""
        try:
            return pow(x, n, self._n)
        except ValueError:
            raise Undefined("division by 0") from None

    def _new_inverse(self, y: int) -> int:
        try:
            inverse = self._inverses[y] = pow(y, -1, self._n)
        except ValueError:
            raise Undefined("division by 0") from None
        return inverse

    # --- exponentials ---------------------------------------------------------------------------------------

    def exp(self, x: int) -> int:
        """e^x"""
        known = self._exp.get(x)
        return self._new_exp(x) if known is None else known

    def sigmoid(self, x: int) -> int:
        """e^x/(1 + e^x)"""
        known = self._sigmoid.get(x)
        return self._new_sigmoid(x) if known is None else known

    def tanh(self, x: int) -> int:
        """(e^(2x) - 1)/(e^(2x) + 1)"""
        known = self._tanh.get(x)
        if known is None:
            known = self._tanh[x] = super().tanh(x)
            self.alias_sign(known, x)
        return known

    def _new_exp(self, x: int) -> int:
        r, p, q = self._moduli
        v = x % r
        table = self._drawn("exp", min(v, r - v), r) ** 2 % r if v else 1
        table = table if v <= r - v else pow(table, -1, r)
        parts = (table, pow(self._bases[0], v, p), pow(self._bases[1], x % p, q))
        element = self._exp[x] = self._joined(parts)
        residue = element % q
        self._logs.setdefault(residue, x)
        self._signs[residue] = 1
        return element

    def _new_sigmoid(self, x: int) -> int:
        q = self._moduli[2]
        e = self.exp(x)
        below = (1 + e) % self._n
        a = self.div(e, below)
        self._sigmoid[x] = a
        for positive in (a % q, below % q, (1 - a) % q):
            self._signs[positive] = 1
        other = (1 - a) % q
        if other != a % q and other not in self._log_rules:  # else ln a is made from ln(1 - a), not the other way round
            self._log_rules[a % q] = lambda: self.sub(x, self.log(below))
        return a

    # --- logarithms, roots, signs ---------------------------------------------------------------------------

    def log(self, x: int) -> int:
        """ln x, with ln(1/x) = -ln x, ln(e^x) = x, e^(ln x) = x, and ln(k l) = ln k + ln l for numbers"""
        residue = x % self._moduli[2]
        known = self._logs.get(residue)
        if known is None:
            known = self._logs[residue] = self._new_log(x, residue)
            self._exp.setdefault(known, x)
            self._exp.setdefault(-known % self._n, self.div(1, x))
        return known

    def _new_log(self, x: int, residue: int) -> int:
        q = self._moduli[2]
        if residue == 0:
            raise Undefined("logarithm of 0")
        rule = self._log_rules.pop(residue, None)  # it may ask for the logarithm of 1/x
        if rule is not None:
            try:
                return rule()
            finally:
                self._log_rules[residue] = rule
        if value := self._rationals.get(residue):
            return self._log_of_number(value)
        inverse = pow(residue, -1, q)
        if inverse in self._logs or inverse in self._log_rules or inverse in self._rationals:
            return -self.log(self.div(1, x)) % self._n
        table = self._random("log", min(residue, inverse))
        return table if residue <= inverse else -table % self._n

    def _log_of_number(self, value: Fraction) -> int:
        """Σ_ℓ k_ℓ ln ℓ for the number Π_ℓ ℓ^(k_ℓ)"""
        if value < 0:
            raise Undefined("logarithm of a negative number")
        result = 0
        for part, way in ((value.numerator, 1), (value.denominator, -1)):
            rest = part
            for prime in _SMALL_PRIMES:
                while rest % prime == 0:
                    rest //= prime
                    result += way * self._random("log of number", prime)
            if rest != 1:
                result += way * self._random("log of number", rest)
        return result % self._n

    def sqrt(self, x: int) -> int:
        """√x, the root that is a square; half of all points have none"""
        known = self._roots.get(x)
        return self._new_root(x) if known is None else known

    def _new_root(self, x: int) -> int:
        roots = [pow(x % modulus, (modulus + 1) // 4, modulus) for modulus in self._moduli]
        if (roots[-1] ** 2 - x) % self._moduli[2]:
            raise Undefined("root of a negative number")
        element = self._roots[x] = self._joined(roots)
        return element

    def sign(self, x: int) -> int:
        """1, 0 or -1"""
        sign = self._sign(x)
        return sign if sign >= 0 else self._n - 1

    def abs(self, x: int) -> int:
        """|x|"""
        return x if self._sign(x) >= 0 else self._n - x

    def choose(self, x: int, above: int, below: int) -> int:
        """{above if x > 0; below otherwise}"""
        return above if self._sign(x) > 0 else below

    def alias_sign(self, new: int, old: int) -> None:
        """Take sign(new) = sign(old) from now on."""
        residue = new % self._moduli[2]
        if residue:
            self._signs[residue] = self._sign(old)

    def alias_log(self, value: int, log: Callable[[], int]) -> None:
        """Take ln(value) = log() from now on."""
        self._log_rules.setdefault(value % self._moduli[2], log)

    def _sign(self, x: int) -> int:
        q = self._moduli[2]
        residue = x % q
        known = self._signs.get(residue)
        if known is None:
            opposite = self._signs.get(q - residue)
            known = (1 if pow(residue, (q - 1) // 2, q) == 1 else -1) if opposite is None else -opposite
            self._signs[residue] = known
        return known

    def _joined(self, parts: Iterable[int]) -> int:
        """The element with these values in F_r, F_p, F_q"""
        return sum(part * unit for part, unit in zip(parts, self._units, strict=True)) % self._n

    # --- random tables --------------------------------------------------------------------------------------

    def erf(self, x: int) -> int:
        """A random odd function with the sign of x"""
        element = self._odd("erf", x)
        self.alias_sign(element, x)
        return element

    def sin(self, x: int) -> int:
        """sin x = 2t/(1 + t²)"""
        t = self._odd("half angle", x)
        return self.div(2 * t, 1 + t * t)

    def cos(self, x: int) -> int:
        """cos x = (1 - t²)/(1 + t²)"""
        t = self._odd("half angle", x)
        return self.div(1 - t * t, 1 + t * t)

    def unknown(self, function: str, primes: int, x: int) -> int:
        """f(x), f'(x), f''(x) as independent random functions"""
        return self._random(f"{function}{primes * chr(39)}", x % self._moduli[2])

    def _odd(self, table: str, x: int) -> int:
        """f(x) with f(-x) = -f(x)"""
        q = self._moduli[2]
        v = x % q
        if v == 0:
            return 0
        place = (table, min(v, q - v))
        value = self._tables.get(place)
        if value is None:
            value = self._tables[place] = self._random(*place)
        return value if v == place[1] else self._n - value

    def _random(self, table: str, entry: str | int) -> int:
        return self._drawn(table, entry, self._n)

    def _drawn(self, table: str, entry: str | int, below: int) -> int:
        """A number from 1 to `below` - 1 that only the seed, the table and the entry determine."""
        text = f"{table}\0{entry}".encode()
        digest = blake2b(text, key=self._key, digest_size=64).digest()
        return 1 + int.from_bytes(digest) % (below - 1)
