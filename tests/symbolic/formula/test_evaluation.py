"""Numbers for formulas, judged by SymPy's evalf and by mpmath."""

from __future__ import annotations

from collections.abc import Iterator

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Index,
    Matrix,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Underbrace,
)
from symbolic.formula.signs import ELEMENTARY
from symbolic.functions import ACTIVATION_NAMES, unfold
from tests.oracles.function_values import ACTIVATION_SLOPES, ACTIVATION_VALUES
from tests.symbolic.formula.evaluation import evaluate

X, Y = Quantity("x"), Quantity("y", 1, (2,))
K = Index("k")
ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name not in {"softmax", "selu"})


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(40):
        yield


def _larger(part: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Sum, several),
        st.builds(Product, several),
        st.builds(Negative, part),
        st.builds(Quotient, part, part),
        st.builds(lambda u: Power(u, Number("2")), part),
        st.builds(
            lambda name, u: Apply(name, (u,)), st.sampled_from(("tanh", "sin", "sigmoid", "softplus", "abs")), part
        ),
        st.builds(lambda u: Apply("tanh", (u,), 1), part),
        st.builds(lambda u, v: Apply("max", (u, v)), part, part),
        st.builds(lambda u, v, w: Cases(((u, Relations((v, w), ("<=",))), (w, None))), part, part, part),
        st.builds(lambda u: Sigma(Product((u, Quantity("y", 1, (K,)))), "k", 1, 2), part),
        st.builds(Group, part) | st.builds(Highlight, part, st.just("red")) | st.builds(Underbrace, part, part),
    )


TREES = st.recursive(
    st.sampled_from((Number("2"), Number("0.3"), X, Y, Quantity("y", 1, (1,)), Partial(X, Y), Quantity("pi"))),
    _larger,
    max_leaves=6,
)
POINTS = st.fractions(min_value=-3, max_value=3, max_denominator=97)


@settings(max_examples=60, deadline=None)
@given(TREES, st.tuples(POINTS, POINTS, POINTS, POINTS))
def test_the_value_is_that_of_sympy(formula: Formula, point: tuple[object, ...]) -> None:
    names = dict(zip((X, Y, Quantity("y", 1, (1,)), Partial(X, Y)), point, strict=True))
    try:
        value = evaluate(formula, lambda part: mpf(names[part].numerator) / names[part].denominator)
    except ZeroDivisionError:
        assume(False)
    symbols = Symbols()
    expression = unfold(to_sympy(formula, symbols))
    rationals = {symbols[part]: sympy.Rational(number.numerator, number.denominator) for part, number in names.items()}
    expected = expression.subs(rationals).evalf(40)
    assume(expected.is_finite and abs(value) < 1e12)
    assert mpmath.almosteq(value, mpf(str(expected)), rel_eps=mpf("1e-25"), abs_eps=mpf("1e-25"))


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("point", ["-1.7", "0.4", "2.25"])
def test_an_activation_and_its_slope_have_their_textbook_values(name: str, point: str) -> None:
    parameters = {"leaky_relu": {"alpha": mpf("0.01")}, "elu": {"alpha": mpf(1)}}.get(name, {})
    z = mpf(point)
    for primes, oracle in ((0, ACTIVATION_VALUES), (1, ACTIVATION_SLOPES)):
        value = evaluate(Apply(name, (X,), primes), lambda _: z)
        assert mpmath.almosteq(value, oracle[name](z, **parameters), rel_eps=mpf("1e-37"))


@pytest.mark.parametrize("name", sorted(ELEMENTARY))
def test_every_elementary_function_has_the_value_of_sympys(name: str) -> None:
    arguments = (X, Y) if name in {"max", "min"} else (X,)
    symbols = Symbols()
    expected = to_sympy(Apply(name, arguments), symbols).subs({symbols[X]: sympy.Rational(3, 10), symbols[Y]: -2})
    value = evaluate(Apply(name, arguments), lambda part: mpf(3) / 10 if part == X else mpf(-2))
    assert mpmath.almosteq(value, mpf(str(expected.evalf(40))), rel_eps=mpf("1e-37"))


def test_numbers_are_exact() -> None:
    assert evaluate(Number("0.1"), lambda _: mpf(0)) == mpf(1) / 10
    assert evaluate(Quantity("pi"), lambda _: mpf(0)) == +mp.pi


def test_the_kronecker_delta_is_one_or_zero_inside_a_sum() -> None:
    body = Product((Quantity("kronecker", None, (K, 2)), Quantity("y", None, (K,))))
    assert evaluate(Sigma(body, "k", 1, 9), lambda part: mpf(10) ** part.indices[0]) == 100


@pytest.mark.parametrize(
    ("sign", "values"), [("<", (1, 0, 0)), (">", (0, 0, 1)), ("<=", (1, 1, 0)), (">=", (0, 1, 1)), ("=", (0, 1, 0))]
)
def test_cases_choose_by_each_relation(sign: str, values: tuple[int, ...]) -> None:
    formula = Cases(((Number("1"), Relations((X, Number("5")), (sign,))), (Number("0"), None)))
    assert tuple(evaluate(formula, lambda _, at=at: mpf(at)) for at in (4, 5, 6)) == values


def test_cases_without_a_last_one_may_not_apply() -> None:
    formula = Cases(((X, Relations((X, Number("0")), ("<",))),))
    with pytest.raises(ValueError, match="no case applies"):
        evaluate(formula, lambda _: mpf(1))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (Matrix(((X,),)), "Matrix has no scalar value"),
        (Sigma(X, "k", 1, Index("n")), "a sum without numbers as bounds has no value"),
        (Apply("sigmoid", (X,), 3), "sigmoid''' has no value"),
        (Apply("log", (X,), 1), "log' has no value"),
        (Apply("my_f", (X,)), "my_f has no value"),
    ],
)
def test_what_has_no_value_is_refused(formula: Formula, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{message}$"):
        evaluate(formula, lambda _: mpf(1))
