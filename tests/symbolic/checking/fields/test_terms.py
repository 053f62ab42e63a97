from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.checking.fields.base import BudgetExceeded, Undefined
from symbolic.checking.fields.lattice import Lattice
from symbolic.checking.fields.quotients import Budget, Quotient, Quotients
from symbolic.checking.fields.terms import Terms, degree, exponents, monomial, multiplied, primitive, scaled, summed

powers = st.lists(st.integers(min_value=-20, max_value=20), min_size=0, max_size=6)
coefficients = st.integers(min_value=-9, max_value=9).filter(bool)


def packed(powers: list[int]) -> int:
    return sum(monomial(atom, power) for atom, power in enumerate(powers))


polynomials = st.dictionaries(
    st.lists(st.integers(min_value=-2, max_value=3), min_size=3, max_size=3).map(packed),
    coefficients,
    min_size=1,
    max_size=5,
)
SYMBOLS = sympy.symbols("x:3", positive=True)


def as_sympy(terms: Terms) -> sympy.Expr:
    return sympy.Add(
        *(
            coefficient * sympy.Mul(*(SYMBOLS[atom] ** power for atom, power in exponents(term)))
            for term, coefficient in terms.items()
        )
    )


@given(powers=powers)
def test_a_monomial_keeps_its_exponents(powers: list[int]) -> None:
    assert dict(exponents(packed(powers))) == {atom: power for atom, power in enumerate(powers) if power}


@given(a=powers, b=powers)
def test_a_product_of_monomials_adds_exponents(a: list[int], b: list[int]) -> None:
    size = max(len(a), len(b))
    a, b = a + [0] * (size - len(a)), b + [0] * (size - len(b))
    assert packed(a) + packed(b) == packed([x + y for x, y in zip(a, b, strict=True)])


@settings(max_examples=50)
@given(a=polynomials, b=polynomials, factor=coefficients)
def test_sums_and_products_are_those_of_sympy(a: Terms, b: Terms, factor: int) -> None:
    for result, expected in [
        (summed(a, b), as_sympy(a) + as_sympy(b)),
        (multiplied(a, b), as_sympy(a) * as_sympy(b)),
        (scaled(a, factor, monomial(1, 2)), factor * SYMBOLS[1] ** 2 * as_sympy(a)),
    ]:
        assert sympy.expand(as_sympy(result) - expected) == 0
        assert all(result.values())
    assert summed(a, scaled(a, -1)) == {}


@settings(max_examples=50)
@given(a=polynomials, factor=coefficients, shift=powers.map(lambda powers: packed(powers[:3])))
def test_the_primitive_part_knows_neither_numbers_nor_monomials(a: Terms, factor: int, shift: int) -> None:
    content, shared, rest = primitive(a)
    assert scaled(rest, content, shared) == a
    again = primitive(scaled(a, abs(factor), shift))
    assert again == (content * abs(factor), shared + shift, rest)
    assert degree(a) == max(sum(abs(power) for _, power in exponents(term)) for term in a)


# --- quotients ----------------------------------------------------------------------------------------------


POINTS = [(Fraction(2), Fraction(3), Fraction(-5)), (Fraction(7, 3), Fraction(-11), Fraction(13, 17))]


def at(point: tuple[Fraction, ...], terms: Terms) -> Fraction:
    return sum(
        (
            coefficient * prod(point[atom] ** power for atom, power in exponents(term))
            for term, coefficient in terms.items()
        ),
        Fraction(0),
    )


def value(arithmetic: Quotients, point: tuple[Fraction, ...], x: Quotient) -> Fraction:
    below = prod(at(point, arithmetic.factor(number).num) ** power for number, power in x.den)
    return at(point, x.num) / (x.scale * below)


def fresh(budget: Budget | None = None) -> tuple[Quotients, list[Quotient]]:
    arithmetic = Quotients(budget or Budget())
    return arithmetic, [arithmetic.of_atom(arithmetic.atom()) for _ in SYMBOLS]


@settings(max_examples=40)
@given(a=polynomials, b=polynomials, c=polynomials, scale=coefficients)
def test_quotients_have_the_values_of_fractions(a: Terms, b: Terms, c: Terms, scale: int) -> None:
    Q, _ = fresh()
    x, y, z = (Q.polynomial(terms) for terms in (a, b, c))
    left = Q.div(Q.div(x, y), Q.of_number(abs(scale), 7))
    result = Q.add(left, Q.mul(Q.inverse(z), Q.div(y, x)))
    for point in POINTS:
        u, v, w = (at(point, terms) for terms in (a, b, c))
        if u and v and w:
            assert value(Q, point, result) == u / v * 7 / abs(scale) + v / w / u
    assert not Q.add(result, Q.neg(result)).num


def test_equal_denominators_do_not_grow() -> None:
    Q, (x, y, _) = fresh()
    share = Q.div(x, Q.add(x, y))
    total = Q.of_number(0)
    for _ in range(50):
        total = Q.add(total, share)
    assert total.den == share.den
    assert len(total.num) == 1
    assert Q.mul(share, Q.add(x, y)).num == x.num


def test_a_gate_is_its_own_square_and_a_root_is_not() -> None:
    Q, (x, y, _) = fresh()
    H, R = Q.of_atom(Q.gate()), Q.of_atom(Q.root(Q.add(x, y).num))
    assert Q.power(H, 7).num == H.num
    assert Q.mul(R, R).num == Q.add(x, y).num
    assert Q.mul(Q.power(R, 3), Q.power(H, 2)).num == Q.mul(Q.mul(R, H), Q.add(x, y)).num
    assert not Q.add(Q.mul(Q.div(x, R), R), Q.neg(x)).num
    assert not Q.add(Q.mul(Q.div(x, H), H), Q.neg(x)).num


def test_division_by_zero_is_undefined() -> None:
    Q, (x, _, _) = fresh()
    with pytest.raises(Undefined):
        Q.inverse(Q.add(x, Q.neg(x)))
    with pytest.raises(Undefined):
        Q.power(Q.of_number(0), -1)


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(terms=50), "terms"),
        (Budget(degree=5), "degree|power"),
        (Budget(work=50), "products"),
        (Budget(bits=5), "bits|power"),
    ],
)
def test_what_is_too_large_exceeds_the_budget(budget: Budget, reason: str) -> None:
    Q, (x, y, z) = fresh(budget)
    base = Q.add(Q.add(x, y), Q.add(z, Q.of_number(1)))
    with pytest.raises(BudgetExceeded, match=reason):
        Q.power(base, 12)


# --- lattice ------------------------------------------------------------------------------------------------


def test_combinations_are_found_among_independent_vectors() -> None:
    lattice = Lattice()
    vectors = [{"a": Fraction(2), "b": Fraction(1)}, {"b": Fraction(3), "c": Fraction(1)}, {"a": Fraction(1)}]
    for number, vector in enumerate(vectors):
        assert lattice.express(vector) is None
        lattice.append(vector, number)
    factors = [Fraction(3), Fraction(-1, 2), Fraction(5)]
    total: dict[str, Fraction] = {}
    for factor, vector in zip(factors, vectors, strict=True):
        for key, entry in vector.items():
            total[key] = total.get(key, Fraction(0)) + factor * entry
    assert lattice.express(total) == dict(enumerate(factors))
    assert lattice.express({"d": Fraction(1)}) is None
    assert lattice.express({}) == {}
    lattice.divide(0, 2)
    assert lattice.express(total) == {0: Fraction(6), 1: Fraction(-1, 2), 2: Fraction(5)}
