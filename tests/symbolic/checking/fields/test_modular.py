from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy.ntheory import is_quad_residue

from symbolic.checking.fields.base import Undefined
from symbolic.checking.fields.modular import PRIMES, ModularField

SMALL = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)
keys = st.text(max_size=5)
numbers = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**9)


def chain(q: int) -> tuple[int, int, int]:
    return (q - 3) // 4, (q - 1) // 2, q


def field(turn: int = 0, seed: bytes = b"seed") -> ModularField:
    return ModularField(PRIMES[turn], seed)


@pytest.mark.parametrize("q", PRIMES)
def test_the_moduli_are_primes_as_promised(q: int) -> None:
    r, p, _ = chain(q)
    assert (p, q) == (2 * r + 1, 2 * p + 1)
    assert r.bit_length() == 61
    for modulus in (r, p, q):
        assert sympy.isprime(modulus)
        assert all(is_quad_residue(prime, modulus) for prime in SMALL)
        assert not is_quad_residue(-1, modulus)


def test_another_prime_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of PRIMES"):
        ModularField(2**61 - 1, b"seed")


def test_seed_and_key_determine_values() -> None:
    F, again = field(), field()
    asked = ["x", "y", "", "pi", "x"]
    values = [F.free(key) for key in asked]
    assert [again.free(key) for key in reversed(asked)] == values[::-1]
    assert values[0] == values[4]
    assert len({*values, *(field(seed=b"other").free(key) for key in asked)}) == 8
    assert F.exp(F.free("x")) == again.exp(again.free("x"))
    assert F.log(F.free("x")) == again.log(again.free("x"))
    assert F.erf(F.free("x")) != F.log(F.free("x"))


def test_long_seeds_are_all_used() -> None:
    assert field(seed=b"a" * 200).free("x") != field(seed=b"a" * 199 + b"b").free("x")


@given(x=numbers, y=numbers)
def test_numbers_are_a_field(x: Fraction, y: Fraction) -> None:
    F = field()
    u, v = F.number(x), F.number(y)
    assert F.equal(F.add(u, v), F.number(x + y))
    assert F.equal(F.sub(u, v), F.number(x - y))
    assert F.equal(F.mul(u, v), F.number(x * y))
    assert F.equal(F.neg(u), F.number(-x))
    assert F.equal(F.power(u, 3), F.number(x**3))
    if y:
        assert F.equal(F.div(u, v), F.number(x / y))
        assert F.equal(F.power(v, -2), F.number(y**-2))
    assert F.is_zero(u) == (x == 0)


@given(x=numbers)
def test_numbers_have_their_true_signs(x: Fraction) -> None:
    F = field()
    assert F.equal(F.sign(F.number(x)), F.number((x > 0) - (x < 0)))
    assert F.equal(F.abs(F.number(x)), F.number(abs(x)))


@given(parts=st.lists(st.sampled_from(SMALL), max_size=6), negative=st.booleans())
def test_products_of_small_primes_have_their_true_signs(parts: list[int], negative: bool) -> None:
    F = field(3)
    x = F.product([F.number(-1 if negative else 1), *(F.number(part) for part in parts)])
    assert F.equal(F.sign(F.div(x, F.number(6))), F.number(-1 if negative else 1))


@given(a=keys, b=keys)
def test_signs_multiply(a: str, b: str) -> None:
    F = field()
    x, y = F.free(a), F.free(b)
    assert F.equal(F.sign(F.mul(x, y)), F.mul(F.sign(x), F.sign(y)))
    assert F.equal(F.sign(F.neg(x)), F.neg(F.sign(x)))
    assert F.equal(F.sign(F.mul(x, x)), F.number(1))
    assert F.equal(F.sign(F.div(F.number(1), x)), F.sign(x))


def test_both_signs_occur() -> None:
    F = field()
    positive = sum(F.equal(F.sign(F.free(f"x{n}")), F.number(1)) for n in range(200))
    assert 60 < positive < 140


def test_values_known_to_be_positive_are() -> None:
    F = field()
    for n in range(20):
        x = F.free(f"x{n}")
        a = F.sigmoid(x)
        for positive in (F.exp(x), a, F.sub(F.number(1), a), F.add(F.number(1), F.exp(x)), F.free("pi")):
            assert F.equal(F.sign(positive), F.number(1))
        assert F.equal(F.sign(F.tanh(x)), F.sign(x))
        assert F.equal(F.sign(F.erf(F.neg(x))), F.neg(F.sign(x)))


def test_a_sign_can_be_told() -> None:
    F = field()
    x = F.free("x")
    for n in range(20):
        new = F.add(F.free(f"n{n}"), x)
        F.alias_sign(new, x)
        assert F.equal(F.sign(new), F.sign(x))
        assert F.equal(F.sign(F.neg(new)), F.neg(F.sign(x)))


@given(a=keys, b=keys, k=st.integers(min_value=-5, max_value=5))
def test_exponentials_obey_the_laws_of_exponents(a: str, b: str, k: int) -> None:
    F = field()
    x, y = F.free(a), F.exp(F.free(b))
    assert F.equal(F.exp(F.add(x, y)), F.mul(F.exp(x), F.exp(y)))
    assert F.equal(F.exp(F.mul(F.number(k), x)), F.power(F.exp(x), k))
    assert F.exp(F.number(0)) == 1
    assert not F.equal(F.exp(F.mul(x, y)), F.mul(F.exp(x), F.exp(y)))


def test_exponentials_inside_three_exponentials_still_know_their_opposites() -> None:
    F = field()
    x = F.free("x")
    for _ in range(5):
        x = F.exp(x)
    assert F.equal(F.mul(F.exp(x), F.exp(F.neg(x))), F.number(1))
    assert F.equal(F.add(F.sigmoid(x), F.sigmoid(F.neg(x))), F.number(1))


@pytest.mark.parametrize("value", [Fraction(0), Fraction(2), Fraction(9, 4), Fraction(31, 29), Fraction(1, 100)])
def test_roots_of_numbers(value: Fraction) -> None:
    F = field()
    root = F.sqrt(F.number(value))
    assert F.equal(F.mul(root, root), F.number(value))
    assert F.equal(F.sign(root), F.number(int(value != 0)))


def test_roots_exist_where_the_sign_is_positive() -> None:
    F = field()
    found = 0
    for n in range(100):
        x = F.free(f"x{n}")
        if F.equal(F.sign(x), F.number(1)):
            root = F.sqrt(x)
            assert F.equal(F.mul(root, root), x)
            found += 1
        else:
            with pytest.raises(Undefined):
                F.sqrt(x)
    assert 25 < found < 75


def test_logarithms_know_their_laws() -> None:
    F = field()
    x = F.free("x")
    assert F.equal(F.log(F.div(F.number(1), x)), F.neg(F.log(x)))
    assert F.equal(F.exp(F.log(x)), x)
    assert F.equal(F.exp(F.neg(F.log(x))), F.div(F.number(1), x))
    assert F.equal(F.log(F.exp(x)), x)
    assert F.equal(F.log(F.exp(F.neg(x))), F.neg(x))
    assert F.equal(F.log(F.number(Fraction(8, 9))), F.sub(F.mul(F.number(3), F.log(F.number(2))), F.log(F.number(9))))
    assert F.equal(F.log(F.number(1009 * 4)), F.add(F.log(F.number(1009)), F.log(F.number(4))))


def test_logarithms_of_both_halves_of_a_sigmoid() -> None:
    F = field()
    x = F.free("x")
    a, b = F.sigmoid(x), F.sigmoid(F.neg(x))
    assert F.equal(F.sub(F.log(a), F.log(b)), x)
    assert F.equal(F.log(F.sub(F.number(1), a)), F.log(b))


def test_a_logarithm_can_be_told() -> None:
    F = field()
    x, y = F.free("x"), F.free("y")
    F.alias_log(x, lambda: y)
    assert F.log(x) == y


@pytest.mark.parametrize("ask", ["div", "power", "log", "log of -2", "sqrt of -2"])
def test_what_does_not_exist_is_undefined(ask: str) -> None:
    F = field()
    x = F.free("x")
    zero = F.sub(F.exp(F.add(x, x)), F.power(F.exp(x), 2))
    asked = {
        "div": lambda: F.div(x, zero),
        "power": lambda: F.power(zero, -1),
        "log": lambda: F.log(zero),
        "log of -2": lambda: F.log(F.number(-2)),
        "sqrt of -2": lambda: F.sqrt(F.number(-2)),
    }
    with pytest.raises(Undefined):
        asked[ask]()


def test_numbers_that_look_alike_modulo_the_prime_are_undefined() -> None:
    F = field()
    F.number(5)
    r, p, q = chain(PRIMES[0])
    for value in (q, q + 5, Fraction(1, q), 7 * q, p, Fraction(r, 2), Fraction(1, r)):
        with pytest.raises(Undefined):
            F.number(value)


def test_functions_of_which_nothing_is_known() -> None:
    F = field()
    x, y = F.free("x"), F.free("y")
    assert F.unknown("f", 0, F.add(x, y)) == F.unknown("f", 0, F.add(y, x))
    values = {F.unknown(name, primes, z) for name in "fg" for primes in (0, 1, 2) for z in (x, y)}
    assert len(values) == 12


few_digits = st.fractions(min_value=-999, max_value=999, max_denominator=999)


@given(few_digits.filter(lambda value: value and abs(value.numerator) < 1000), st.integers(0, 9))
def test_a_number_of_few_digits_is_found_again(value: Fraction, turn: int) -> None:
    elements = field(turn)
    assert elements.of_few_digits(elements.number(value)) == value


@given(st.text(min_size=1, max_size=5), st.integers(0, 9))
def test_a_random_value_is_no_number_of_few_digits(key: str, turn: int) -> None:
    elements = field(turn)
    assert elements.of_few_digits(elements.free(key)) is None
    assert elements.of_few_digits(0) is None
