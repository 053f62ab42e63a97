"""Arrays that are changed in place are followed from state to state."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, spec_of

NET = "4-5-3 relu,softmax cross_entropy"


def judged(*lines: str) -> list[Verdict]:
    text = "\n".join(("Z1 = np.dot(W1, X) + b1", *lines))  # samples are columns
    return [step.verdict for step in check(spec_of(NET), text).steps()][1:]


def test_what_stands_at_the_end_is_what_is_claimed() -> None:
    assert judged("dZ1 = np.dot(W2.T, dZ2)", "dZ1[Z1 <= 0] = 0") == [DEFINITION, PROVED]
    assert judged("dZ1 = np.dot(W2.T, dZ2)", "dZ1[Z1 > 0] = 0")[1] is REFUTED
    assert judged("dZ1 = np.dot(W2.T, dZ2)") == [REFUTED]


def test_classes_are_taken_from_predictions() -> None:
    right = ("dZ2 = A2.copy()", "dZ2[range(m), y] -= 1")
    assert judged(*right) == [DEFINITION, PROVED]
    assert judged(right[0], "dZ2[range(m), y] -= 2") == [DEFINITION, REFUTED]


@pytest.mark.parametrize(("change", "verdict"), [("dW2 *= 3", REFUTED), ("dW2 /= 2", PROVED), ("dW2 += W2", REFUTED)])
def test_a_factor_or_a_term_changes_what_an_array_is(change: str, verdict: Verdict) -> None:
    assert judged("dW2 = 2 * np.dot(dZ2, A1.T)", change)[-1] is verdict


def test_a_name_that_was_right_before_its_change_is_no_such_derivative_after_it() -> None:
    lines = ("dA1 = np.dot(W2.T, dZ2)", "dA1 *= (Z1 > 0)", "dW1 = np.dot(dA1, X.T)")
    found = judged(*lines)
    assert found[:2] == [PROVED, DEFINITION]
    assert found[2].stands
    assert judged("dA1 = np.dot(W2.T, A2)", *lines[1:])[0] is REFUTED
    assert judged(*lines[:2], "dW1 = np.dot(dA1, A1.T)")[2] is REFUTED


def test_a_mask_is_one_or_zero() -> None:
    assert judged("mask = Z1 > 0", "A1 = Z1 * mask", "A1 = Z1 * (1 - mask)") == [DEFINITION, DEFINITION, REFUTED]


def test_updates_of_parameters_are_no_states() -> None:
    assert judged("W1 = W1 - lr * dW1", "W1 -= lr * dW1", "b1 += 0.1") == [DEFINITION] * 3


@pytest.mark.parametrize(
    ("before", "change", "verdict"),
    [
        ("np.dot(dZ2, A1.T)", "dW2 /= m", Verdict.HOLDS),
        ("np.dot(dZ2, A1.T)", "dW2 *= 1 / m", Verdict.HOLDS),
        ("np.dot(dZ2, A1.T)", "dW2 *= m", REFUTED),
        ("np.dot(dZ2, A1.T)", "dW2 *= 2", REFUTED),
        ("np.dot(dZ2, A1.T) / m", "dW2 /= m", REFUTED),
    ],
)
def test_samples_are_counted_beside_an_array_of_a_batch(before: str, change: str, verdict: Verdict) -> None:
    assert judged(f"dW2 = {before}", change) == [DEFINITION, verdict]
