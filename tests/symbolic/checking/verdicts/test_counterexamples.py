"""Counterexamples are true: with the printed values the sides are what is printed, and differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from mpmath import mp, mpf

from symbolic.checking.verdicts.decide import Counterexample
from symbolic.spec.model import NetworkSpec
from tests.symbolic.checking.points.complex_net import DIGITS, slope_of, values_of
from tests.symbolic.checking.points.nets import NETS
from tests.symbolic.checking.verdicts.judged import REFUTED, one, spec_of


@dataclass(frozen=True)
class Numbers:
    """The network at the printed values: `v("z[2][1]")`, `d("L", "W[1][1,1]")`, and the numbers of letters."""

    spec: NetworkSpec
    given: dict[str, Fraction]
    letters: dict[str, int]

    def v(self, name: str) -> mpf:
        return values_of(self.spec, self.given)[name].real

    def d(self, of: str, by: str) -> mpf:
        return slope_of(self.spec, self.given, of, by)

    def sum(self, term: Callable[[int], mpf], size: int) -> mpf:
        with mp.workdps(DIGITS):
            return mp.fsum(term(k) for k in range(1, size + 1))


def numbers(spec: NetworkSpec, example: Counterexample) -> Numbers:
    """Return the printed values, with 1 for what the claim does not depend on."""
    given = dict(example.values)
    assert all(isinstance(value, Fraction) for value in given.values())
    widths = spec.widths
    names = [f"x[{j}]" for j in range(1, widths[0] + 1)]
    for l in range(1, spec.depth + 1):
        names += [f"W[{l}][{i},{j}]" for i in range(1, widths[l] + 1) for j in range(1, widths[l - 1] + 1)]
        names += [f"b[{l}][{i}]" for i in range(1, widths[l] + 1)]
    names += ["y"] if widths[-1] == 1 else [f"y[{k}]" for k in range(1, widths[-1] + 1)]
    return Numbers(spec, {name: Fraction(1) for name in names} | given, dict(example.letters))


Side = Callable[[Numbers], mpf]
CASES: dict[str, tuple[str | NetworkSpec, str, Side, Side]] = {
    "a factor is missing": (
        "2-1 sigmoid mse",
        r"\frac{\partial L}{\partial w_1} = 2 (\hat y - y) x_1",
        lambda n: n.d("L", "W[1][1,1]"),
        lambda n: 2 * (n.v("yhat") - n.v("y")) * n.v("x[1]"),
    ),
    "a path is missing": (
        "2-2-2-1 tanh half_sse",
        r"\frac{\partial \hat y}{\partial a_1^{[1]}} = \frac{\partial \hat y}{\partial z_1^{[2]}} W_{11}^{[2]}",
        lambda n: n.d("yhat", "a[1][1]"),
        lambda n: n.d("yhat", "z[2][1]") * n.v("W[2][1,1]"),
    ),
    "a sign": (
        "2-3-2 sigmoid half_sse",
        r"\frac{\partial L}{\partial b_1^{[2]}} = (y_1 - \hat y_1) \hat y_1 (1 - \hat y_1)",
        lambda n: n.d("L", "b[2][1]"),
        lambda n: (n.v("y[1]") - n.v("yhat[1]")) * n.v("yhat[1]") * (1 - n.v("yhat[1]")),
    ),
    "a free unit": (
        "3-4-2 tanh sse",
        r"\delta_j^{[1]} = \sum_k W_{kj}^{[2]} \delta_k^{[2]}",
        lambda n: n.d("L", f"z[1][{n.letters['j']}]"),
        lambda n: n.sum(lambda k: n.v(f"W[2][{k},{n.letters['j']}]") * n.d("L", f"z[2][{k}]"), 2),
    ),
    "a free layer": (
        "2-3-4-2 tanh,tanh,tanh sse",
        r"\frac{\partial L}{\partial b_i^{[l]}} = 2 (a_i^{[l]} - y_i)",
        lambda n: n.d("L", f"b[{n.letters['l']}][{n.letters['i']}]"),
        lambda n: 2 * (n.v(f"a[{n.letters['l']}][{n.letters['i']}]") - n.v(f"y[{n.letters['i']}]")),
    ),
    "relu": (
        "2-3-3-1 relu sse",
        r"\frac{\partial L}{\partial W_{11}^{[1]}} = \delta_1^{[2]} W_{11}^{[2]} x_1",
        lambda n: n.d("L", "W[1][1,1]"),
        lambda n: n.d("L", "z[2][1]") * n.v("W[2][1,1]") * n.v("x[1]"),
    ),
    "softmax": (
        "2-3 softmax sse",
        r"\frac{\partial \hat y_1}{\partial z_2} = \hat y_1 (1 - \hat y_2)",
        lambda n: n.d("yhat[1]", "z[1][2]"),
        lambda n: n.v("yhat[1]") * (1 - n.v("yhat[2]")),
    ),
    "skip": (
        NETS["skip into activations"],
        r"\frac{\partial L}{\partial a_1^{[1]}} = \sum_k \frac{\partial L}{\partial z_k^{[2]}} W_{k1}^{[2]}",
        lambda n: n.d("L", "a[1][1]"),
        lambda n: n.sum(lambda k: n.d("L", f"z[2][{k}]") * n.v(f"W[2][{k},1]"), 2),
    ),
    "l2": (
        NETS["l2"],
        r"\frac{\partial J}{\partial W_{11}^{[1]}} = \delta_1^{[1]} x_1",
        lambda n: n.d("J", "W[1][1,1]"),
        lambda n: n.d("L", "z[1][1]") * n.v("x[1]"),
    ),
    "a forward equation": (
        "2-3-2 tanh sse",
        r"z_2^{[2]} = W_{21}^{[2]} z_1^{[1]} + W_{22}^{[2]} z_2^{[1]} + W_{23}^{[2]} z_3^{[1]} + b_2^{[2]}",
        lambda n: n.v("z[2][2]"),
        lambda n: n.sum(lambda k: n.v(f"W[2][2,{k}]") * n.v(f"z[1][{k}]"), 3) + n.v("b[2][2]"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sides_are_worth_what_is_printed_at_the_printed_values_and_differ(name: str) -> None:
    given, line, left, right = CASES[name]
    spec = spec_of(given)
    found = one(spec, line)
    assert found.verdict is REFUTED
    example = found.counterexample
    assert example is not None
    assert example.widths == spec.widths
    point = numbers(spec, example)
    with mp.workdps(DIGITS):
        sides = left(point), right(point)
        assert abs(sides[0] - sides[1]) > mpf(10) ** -6
        for side, shown in zip(sides, (example.left, example.right), strict=True):
            assert abs(side - mpf(shown)) <= abs(side) * mpf("1.01e-5") / 2 + mpf(10) ** -12, (side, shown)
    assert example.left in found.reason
    assert example.right in found.reason


ARRAYS: dict[str, tuple[str, str, list[tuple[Side, Side]]]] = {
    "gradient of a matrix": (
        "2-2-1 sigmoid half_sse",
        r"\frac{\partial L}{\partial W^{[1]}} = (W^{[2]})^T \delta^{[2]} x^T",
        [
            (
                lambda n, i=i, j=j: n.d("L", f"W[1][{i},{j}]"),
                lambda n, i=i, j=j: n.v(f"W[2][1,{i}]") * n.d("L", "z[2][1]") * n.v(f"x[{j}]"),
            )
            for i in (1, 2)
            for j in (1, 2)
        ],
    ),
    "error signal of a layer": (
        "2-3-2 tanh sse",
        r"\delta^{[1]} = (W^{[2]})^T \delta^{[2]} \odot \tanh(z^{[1]})",
        [
            (
                lambda n, i=i: n.d("L", f"z[1][{i}]"),
                lambda n, i=i: n.v(f"a[1][{i}]") * n.sum(lambda k: n.v(f"W[2][{k},{i}]") * n.d("L", f"z[2][{k}]"), 2),
            )
            for i in (1, 2, 3)
        ],
    ),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_of_arrays_one_entry_is_printed_in_which_they_differ(name: str) -> None:
    given, line, entries = ARRAYS[name]
    spec = spec_of(given)
    example = one(spec, line).counterexample
    assert example is not None
    point = numbers(spec, example)
    with mp.workdps(DIGITS):
        printed = mpf(example.left), mpf(example.right)
        found = [(left(point), right(point)) for left, right in entries]
        assert any(
            all(abs(side - shown) <= abs(side) * mpf("1e-5") for side, shown in zip(pair, printed, strict=True))
            for pair in found
        )
    assert printed[0] != printed[1]


def test_a_batch_prints_the_values_of_every_sample() -> None:
    spec = spec_of("2-2-1 sigmoid mse")
    found = one(spec, r"\frac{\partial J}{\partial b_1^{[2]}} = \sum_{i=1}^m \delta_1^{[2](i)}")
    example = found.counterexample
    assert example is not None
    given = dict(example.values)
    samples = max(int(name.rpartition("(")[2].rstrip(")")) for name in given if name.endswith(")"))
    assert samples > 1
    expected = slope_of(spec, given, "J", "b[2][1]", samples)
    with mp.workdps(DIGITS):
        assert abs(expected - mpf(example.left)) < mpf(10) ** -5
        total = mp.fsum(slope_of(spec, given, f"L({n})", f"z[2][1]({n})", samples) for n in range(1, samples + 1))
        assert abs(total - mpf(example.right)) < mpf(10) ** -5
