"""Functions and their derivatives, softmax, logarithms, cases with every sign: by mpmath and plain loops."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mp, mpf

from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.checking.meaning.numbers import decimals, meant, scene

TINY = mpf(10) ** -30
SPEC = parse_shorthand("2-3-1 sigmoid half_sse")
SOFT = parse_shorthand("2-3 softmax cross_entropy")

FUNCTIONS = [
    (r"\sigma(z_1^{[1]})", lambda z: 1 / (1 + mp.exp(-z))),
    (r"\sigma'(z_1^{[1]})", lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2),
    (r"\sigma''(z_1^{[1]})", lambda z: mp.diff(lambda t: 1 / (1 + mp.exp(-t)), z, 2)),
    (r"\tanh(z_1^{[1]})", mp.tanh),
    (r"\tanh'(z_1^{[1]})", lambda z: mp.sech(z) ** 2),
    (r"e^{z_1^{[1]}}", mp.exp),
    (r"\exp(-z_1^{[1]})", lambda z: mp.exp(-z)),
    (r"\frac{1}{1 + e^{-z_1^{[1]}}}", lambda z: 1 / (1 + mp.exp(-z))),
    (r"\cosh(z_1^{[1]})", mp.cosh),
    (r"\ln(1 + e^{z_1^{[1]}})", lambda z: mp.log(1 + mp.exp(z))),
    (r"\mathrm{ReLU}(z_1^{[1]})", lambda z: max(z, mpf(0))),
    (r"\mathrm{ReLU}'(z_1^{[1]})", lambda z: mpf(z > 0)),
    (r"\max(0, z_1^{[1]})", lambda z: max(z, mpf(0))),
    (r"\min(0, z_1^{[1]})", lambda z: min(z, mpf(0))),
    (r"g(z_1^{[1]})", lambda z: 1 / (1 + mp.exp(-z))),
    (r"f'(z_1^{[1]})", lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2),
]


@pytest.mark.parametrize(("latex", "expected"), FUNCTIONS, ids=[latex for latex, _ in FUNCTIONS])
@pytest.mark.parametrize("score", [Fraction(3, 4), Fraction(-5, 4)])
def test_a_function_is_worth_what_mpmath_says(latex: str, expected: object, score: Fraction) -> None:
    bias = {"x[1]": Fraction(0), "x[2]": Fraction(0), "b[1][1]": score}
    found = decimals(latex, scene(SPEC, bias))
    with mp.workdps(45):
        value = expected(mpf(score.numerator) / score.denominator)  # type: ignore[operator]
        assert abs(found - value) < mpf(10) ** -25


def test_a_function_of_an_array_goes_through_its_entries() -> None:
    at = scene(SPEC, {})
    found = decimals(r"\sigma'(z^{[1]})", at)
    assert found == [[decimals(rf"\sigma'(z_{i}^{{[1]}})", at)] for i in (1, 2, 3)]


def test_the_activation_is_that_of_the_layer_of_its_argument() -> None:
    at = scene(parse_shorthand("2-3-1 tanh,sigmoid sse"), {})
    with mp.workdps(40):
        z1, z2 = (decimals(f"z_1^{{[{l}]}}", at) for l in (1, 2))
        assert abs(decimals(r"g(z_1^{[1]})", at) - mp.tanh(z1)) < TINY
        assert abs(decimals(r"g(z_1^{[2]})", at) - 1 / (1 + mp.exp(-z2))) < TINY
        assert abs(decimals(r"g^{[1]}(z_1^{[2]})", at) - mp.tanh(z2)) < TINY
        assert abs(decimals(r"g^{[1]\prime}(z_1^{[1]})", at) - mp.sech(z1) ** 2) < TINY


# --- softmax ----------------------------------------------------------------------------------------------------------


def shares(at: object) -> list[mpf]:
    scores = [decimals(f"z_{i}", at) for i in (1, 2, 3)]  # type: ignore[arg-type]  # a scene
    powers = [mp.exp(z) for z in scores]
    return [power / sum(powers) for power in powers]


def test_the_jacobian_of_softmax_is_diagonal_minus_outer_product() -> None:
    at = scene(SOFT, {})
    with mp.workdps(40):
        p = shares(at)
        expected = [[p[i] * ((i == j) - p[j]) for j in range(3)] for i in range(3)]
        for latex in (
            r"\frac{\partial \hat y}{\partial z}",
            r"\operatorname{diag}(\hat y) - \hat y \hat y^T",
            r"\operatorname{softmax}'(z)",
        ):
            found = decimals(latex, at)
            assert all(abs(found[i][j] - expected[i][j]) < TINY for i in range(3) for j in range(3)), latex
        for i in (1, 2, 3):
            for j in (1, 2, 3):
                entry = decimals(r"\hat y_i (\delta_{ij} - \hat y_j)", at, i=i, j=j)
                assert abs(entry - expected[i - 1][j - 1]) < TINY


def test_softmax_of_a_vector_and_written_out() -> None:
    at = scene(SOFT, {})
    with mp.workdps(40):
        p = shares(at)
        assert all(
            abs(row[0] - share) < TINY for row, share in zip(decimals(r"\operatorname{softmax}(z)", at), p, strict=True)
        )
        assert abs(decimals(r"\frac{e^{z_i}}{\sum_k e^{z_k}}", at, i=2) - p[1]) < TINY
        assert abs(decimals(r"\ln \hat y_3", at) - mp.log(p[2])) < TINY


def test_the_loss_of_softmax_is_the_negative_logarithm() -> None:
    at = scene(SOFT, {"y[1]": Fraction(0), "y[2]": Fraction(1)})
    with mp.workdps(40):
        assert abs(decimals("L", at) + mp.log(shares(at)[1])) < TINY
        assert abs(decimals(r"-\sum_i y_i \log \hat y_i", at) + mp.log(shares(at)[1])) < TINY


LOGARITHMS = [
    (r"\ln \frac{e^{x_1}}{e^{x_2}}", lambda x, v: x - v),
    (r"\ln(e^{x_1} e^{x_2})", lambda x, v: x + v),
    (r"\log e^{x_1}", lambda x, _: x),
    (r"\ln\left((e^{x_1})^3\right)", lambda x, _: 3 * x),
    (r"\ln\left(\prod_{i=1}^{2} e^{x_i}\right)", lambda x, v: x + v),
    (r"\ln \prod_{i=1}^{2} e^{x_i}", lambda x, v: x + v),
    (r"\log(1 + (x_1)^2)", lambda x, _: mp.log(1 + x * x)),
    (r"\ln(\sigma(x_1)) - \ln(1 - \sigma(x_1))", lambda x, _: x),
]


@pytest.mark.parametrize(("latex", "expected"), LOGARITHMS, ids=[latex for latex, _ in LOGARITHMS])
def test_logarithms_are_natural_and_follow_their_laws(latex: str, expected: object) -> None:
    at = scene(SPEC, {"x[1]": Fraction(-3, 2), "x[2]": Fraction(5, 4)})
    with mp.workdps(45):
        value = expected(mpf("-1.5"), mpf("1.25"))  # type: ignore[operator]
        assert abs(decimals(latex, at) - value) < TINY


# --- cases ------------------------------------------------------------------------------------------------------------

SIGNS = [
    (">", lambda u: u > 0),
    ("<", lambda u: u < 0),
    (r"\ge", lambda u: u >= 0),
    (r"\geq", lambda u: u >= 0),
    (r"\le", lambda u: u <= 0),
    ("=", lambda u: u == 0),
    (r"\ne", lambda u: u != 0),
]


@pytest.mark.parametrize(("sign", "holds"), SIGNS, ids=[sign for sign, _ in SIGNS])
@pytest.mark.parametrize("number", [Fraction(1, 2), Fraction(0), Fraction(-1, 2)])
def test_a_case_is_chosen_by_its_condition(sign: str, holds: object, number: Fraction) -> None:
    at = scene(SPEC, {"x[1]": number, "x[2]": Fraction(1)})
    chosen = holds(number)  # type: ignore[operator]
    for other in (r"\text{otherwise}", r"\text{else}"):
        latex = rf"\begin{{cases}} 7 & x_1 {sign} 0 \\ 3 x_2 & {other} \end{{cases}}"
        assert meant(latex, at) == (7 if chosen else 3)


@pytest.mark.parametrize(("number", "expected"), [(-2, -1), (0, 5), (1, 1), (2, 9)])
def test_the_first_case_that_holds_is_taken(number: int, expected: int) -> None:
    at = scene(SPEC, {"x[1]": Fraction(number)})
    latex = r"\begin{cases} -1 & x_1 < 0 \\ 1 & 0 < x_1 \le 1 \\ 5 & x_1 = 0 \\ 9 & \text{otherwise} \end{cases}"
    assert meant(latex, at) == expected


def test_conditions_on_indices_are_a_kronecker_delta() -> None:
    latex = r"\begin{cases} \hat y_i (1 - \hat y_i) & i = j \\ -\hat y_i \hat y_j & i \ne j \end{cases}"
    at = scene(SOFT, {})
    with mp.workdps(40):
        p = shares(at)
        for i in (1, 2, 3):
            for j in (1, 2, 3):
                expected = p[i - 1] * ((i == j) - p[j - 1])
                assert abs(decimals(latex, at, i=i, j=j) - expected) < TINY
