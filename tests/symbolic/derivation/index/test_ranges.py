"""Every letter runs over the units of one layer, in all the lines that are compared."""

from __future__ import annotations

import pytest

from symbolic.derivation.index.ranges import have_one_range
from symbolic.formula.nodes import Formula, Index, Quantity, Sigma
from tests.symbolic.derivation.index.letters import I, J, K, Q, W, a, b, d, over, plus, times, u, width, x, y, yhat, z

N = Index("n")
SAMPLES = Quantity("samples")


def of_sample(name: str, l: int) -> Quantity:
    return Quantity(name, l, (I,), N)


FITTING: dict[str, tuple[Formula, ...]] = {
    "an affine sum": (plus(over("j", times(W(1, I, J), x(J)), 0), b(1, I)),),
    "a delta": (over("q", times(a(2, Q), d(Q, I)), 2), a(2, I)),
    "a letter used again in another sum": (plus(over("k", a(1, K), 1), over("k", a(2, K), 2)),),
    "an inner sum over the same letter": (over("k", times(a(1, K), over("k", a(2, K), 2)), 1),),
    "an array that is not of the network": (over("k", times(u(K), a(1, K)), 1), u(I)),
    "predictions": (over("k", times(yhat(K), y(K), a(2, K)), 2),),
    "samples": (Sigma(times(of_sample("z", 1), of_sample("a", 1)), "n", 1, SAMPLES),),
    "numbers": (over("k", times(a(1, 5), a(1, K)), 1),),
}
NOT_FITTING: dict[str, tuple[Formula, ...]] = {
    "a bound that is a number": (Sigma(a(1, K), "k", 1, 3),),
    "a delta with a number": (over("k", times(a(1, K), d(K, 7)), 1),),
    "the width of another layer": (over("q", a(1, Q), 2),),
    "a swapped weight": (over("k", times(W(2, I, K), z(2, K)), 2),),
    "a swapped weight beside a vector": (times(W(1, I, J), x(I)),),
    "a delta between two layers": (over("q", times(a(1, Q), d(Q, I)), 1), a(2, I)),
    "a delta of two free letters": (times(d(I, J), a(1, I), a(2, J)),),
    "a chain of deltas between two layers": (times(d(I, K), d(K, J), a(1, I), a(2, J)),),
    "a delta that is summed over the width of another layer": (over("q", times(d(Q, I), u(Q)), 2), b(1, I)),
    "a free letter with another range in each line": (a(1, I), a(2, I)),
    "a delta over the width of another layer and nothing else": (over("q", d(Q, I), 2), over("q", d(Q, I), 1)),
    "inputs and outputs": (times(x(I), y(I)),),
    "samples as units": (Sigma(a(1, K), "k", 1, SAMPLES),),
    "units as samples": (Sigma(of_sample("z", 1), "n", 1, width(1)),),
    "a sample's letter for a unit": (Quantity("z", 1, (N,), N),),
}


@pytest.mark.parametrize("formulas", FITTING.values(), ids=FITTING)
def test_letters_that_fit(formulas: tuple[Formula, ...]) -> None:
    assert have_one_range(formulas, (0, 1, 2))


@pytest.mark.parametrize("formulas", NOT_FITTING.values(), ids=NOT_FITTING)
def test_letters_that_do_not_fit(formulas: tuple[Formula, ...]) -> None:
    assert not have_one_range(formulas, (0, 1, 2))
    assert not have_one_range(formulas[::-1], (0, 1, 2))
