from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symbolic.checking.fields.base import Field, Undefined
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.fields.polynomial import PolynomialField
from tests.symbolic.checking.fields.identities import FALSE, FALSE_BY_SIGN, GATED, SMOOTH, Identity

SEEDS = [f"seed {n}".encode() for n in range(4)]
MANY_SEEDS = [f"seed {n}".encode() for n in range(24)]
EXACT: dict[str, Callable[[bytes], Field[Any]]] = {
    "modular": lambda seed: ModularField(PRIMES[seed[-1] % len(PRIMES)], seed),
    "polynomial": lambda _: PolynomialField(),
}
each_exact_field = pytest.mark.parametrize("make", EXACT.values(), ids=EXACT.keys())


def sides(F: Field[Any], identity: Identity) -> tuple[Any, Any]:
    return identity(F, F.free("x"), F.free("y"))


def verdicts(make: Callable[[bytes], Field[Any]], identity: Identity, seeds: list[bytes]) -> list[bool]:
    """Whether the sides are equal, for the seeds at which both are defined."""
    found = []
    for seed in seeds:
        F = make(seed)
        try:
            found.append(F.equal(*sides(F, identity)))
        except Undefined:
            continue
    return found


@pytest.mark.parametrize("identity", [*SMOOTH.values(), *GATED.values()], ids=[*SMOOTH.keys(), *GATED.keys()])
@each_exact_field
def test_what_is_true_is_equal(make: Callable[[bytes], Field[Any]], identity: Identity) -> None:
    found = verdicts(make, identity, SEEDS)
    assert found
    assert all(found)


@pytest.mark.parametrize("identity", FALSE.values(), ids=FALSE.keys())
@each_exact_field
def test_what_is_false_differs(make: Callable[[bytes], Field[Any]], identity: Identity) -> None:
    found = verdicts(make, identity, SEEDS)
    assert found
    assert not any(found)


@pytest.mark.parametrize("identity", FALSE_BY_SIGN.values(), ids=FALSE_BY_SIGN.keys())
@each_exact_field
def test_what_is_false_for_some_signs_differs_at_some_seed(
    make: Callable[[bytes], Field[Any]], identity: Identity
) -> None:
    assert not all(verdicts(make, identity, MANY_SEEDS))


@pytest.mark.parametrize("identity", [*SMOOTH.values(), *GATED.values()], ids=[*SMOOTH.keys(), *GATED.keys()])
def test_what_is_true_is_never_refuted(identity: Identity) -> None:
    defined = 0
    for seed in MANY_SEEDS:
        F = IntervalField(seed)
        try:
            left, right = sides(F, identity)
        except Undefined:
            continue
        if F.values.get("x") == F.values.get("y"):
            continue  # where an argument of a sign may be 0
        defined += 1
        assert not F.apart(left, right), F.values
    assert defined


@pytest.mark.parametrize(
    "identity", [*FALSE.values(), *FALSE_BY_SIGN.values()], ids=[*FALSE.keys(), *FALSE_BY_SIGN.keys()]
)
def test_what_is_false_is_refuted(identity: Identity) -> None:
    def refuted(seed: bytes) -> bool:
        F = IntervalField(seed)
        try:
            return F.apart(*sides(F, identity))
        except Undefined:
            return False

    assert any(refuted(seed) for seed in MANY_SEEDS)


# --- faults that the tables must find -----------------------------------------------------------------------


class WrongSigmoid(ModularField):
    def sigmoid(self, x: int) -> int:
        return self.add(super().sigmoid(x), 1)


class WrongExponential(ModularField):
    def exp(self, x: int) -> int:
        return self._random("exp", x)


class WrongSign(ModularField):
    def _sign(self, x: int) -> int:
        return 1 if x else 0


class WrongGate(PolynomialField):
    def choose(self, x: Any, above: Any, below: Any) -> Any:
        return super().choose(x, below, above)


class WrongTanh(IntervalField):
    def tanh(self, x: Any) -> Any:
        return self.sigmoid(x)


class WrongQuotient(PolynomialField):
    def inverse(self, x: Any) -> Any:
        return x


@pytest.mark.parametrize(
    "F",
    [
        WrongSigmoid(PRIMES[0], b"s"),
        WrongExponential(PRIMES[0], b"s"),
        WrongSign(PRIMES[0], b"s"),
        WrongGate(),
        WrongTanh(b"s"),
        WrongQuotient(),
    ],
    ids=lambda F: type(F).__name__,
)
def test_a_planted_fault_breaks_an_identity(F: Field[Any]) -> None:
    def holds(identity: Identity) -> bool:
        try:
            left, right = sides(F, identity)
        except Undefined:
            return True
        return not F.apart(left, right) if isinstance(F, IntervalField) else F.equal(left, right)

    assert not all(holds(identity) for identity in [*SMOOTH.values(), *GATED.values()])
