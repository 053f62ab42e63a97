"""Judging many texts on one network: the report of a text is the same whichever were judged before it."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.checking.check import Checker, check
from symbolic.checking.verdicts import memory
from symbolic.checking.verdicts.judge import _judge
from symbolic.checking.verdicts.session import Session
from tests.benchmarks.checking import STEPS, WRONG

NET = "2-2-2-2-1 sigmoid mse"
LINES = (
    *STEPS,
    WRONG,
    r"\delta^{[2]} = W^{[3]} \delta^{[3]} \odot \sigma'(z^{[2]})",
    r"z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}",
    r"q = \hat y - y",
    r"\frac{\partial L}{\partial \hat y} = 2 q",
    r"h_1 = \sigma(z_1^{[1]})",
    r"\frac{\partial L}{\partial y_7} = \foo",
)
texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=5).map(
    lambda rows: "\n".join(f"$${row}$$" for row in rows)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4))
def test_reports_do_not_depend_on_the_texts_before(found: list[str]) -> None:
    checker = Checker(NET)
    for text in found:
        assert checker.check(text) == check(NET, text)


def test_places_are_those_of_the_text_at_hand() -> None:
    line = r"$$\delta^{[2]} = W^{[3]} \delta^{[3]} + x$$"
    checker = Checker(NET)
    checker.check(line)
    moved = f"Some words before.\n\n{line}\n"
    assert checker.check(moved) == check(NET, moved)
    (step,) = checker.check(moved).steps()
    assert step.place is not None
    assert moved[step.place.start : step.place.end] in line


def test_the_same_step_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(*arguments: object) -> object:
        made.append(arguments)
        return _judge(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr("symbolic.checking.verdicts.judge._judge", counted)
    checker = Checker(NET)
    checker.check(f"$${STEPS[0]}$$")
    once = len(made)
    checker.check(f"Words.\n$${STEPS[0]}$$\n")
    assert len(made) == once > 0


def test_nothing_is_kept_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 3)
    checker = Checker(NET)
    for step in STEPS:
        checker.check(f"$${step}$$")
    assert len(checker._memory._known) <= 3
    assert checker.check(f"$${STEPS[0]}$$") == check(NET, f"$${STEPS[0]}$$")


def test_what_was_asked_for_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker(NET)
    checker.check(f"$${STEPS[0]}$$")
    monkeypatch.setattr(memory, "_MOST", 2 * len(checker._memory._known))
    for step in STEPS[1:]:
        checker.check(f"$${step}$$")
        before = set(checker._memory._known)
        checker.check(f"$${STEPS[0]}$$")
        assert set(checker._memory._known) == before


def test_what_was_cut_short_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    last = r"$$\delta_i^{[2]} = \sum_k W_{ki}^{[3]}\delta_k^{[3]}\sigma'(z_i^{[2]})$$"
    long = "\n".join(f"$${WRONG}{' ' * number}$$" for number in range(3)) + "\n" + last
    checker = Checker(NET)
    whole = check(NET, last)
    for most in range(500, 3000, 100):
        monkeypatch.setattr("symbolic.checking.effort.MOST_NODES_OF_TEXT", most)
        checker.check(long)
    monkeypatch.undo()
    assert checker.check(last) == whole


def test_a_relation_written_backwards_has_its_places_where_it_stands() -> None:
    line = r"$$\delta_1^{[4]} \sigma'(z_1^{[3]})%s=: \delta_1^{[3]}$$"
    checker = Checker(NET)
    checker.check(line % " ")
    moved = line % "      " + "\n" + r"$$\frac{\partial L}{\partial W_{12}^{[3]}} = a_2^{[2]}$$"
    assert checker.check(moved) == check(NET, moved)


def test_a_text_may_be_what_another_was_mended_to() -> None:
    wrong = r"$$\delta_1^{[3]} = \delta_1^{[4]} \sigma'(z_1^{[3]})$$"
    checker = Checker(NET)
    (step,) = checker.check(wrong).steps()
    words = "This follows because the weight carries the signal back, which is all that there is to say of it."
    last = r"$$\frac{\partial L}{\partial W_{12}^{[3]}} = a_2^{[2]}$$"
    other = f"$${step.diagnoses[0].repair}$$\n{words}\n\n{last}\n"
    assert checker.check(other) == check(NET, other)


def alive() -> list[Session]:
    """The sessions that something still refers to."""
    gc.collect()
    return [found for found in gc.get_objects() if isinstance(found, Session)]


@pytest.mark.parametrize(
    "line",
    [
        r"\delta^{[2]} = W^{[3]} \delta^{[3]} a^{[1]}",
        r"\delta_i^{[9]} = \delta_1^{[3]}",
        r"\frac{\partial L}{\partial q} = r",
        r"a^{[1]} = W^{[1]} + x",
    ],
)
def test_text_with_troubles_is_let_go(line: str) -> None:
    before = alive()
    checker = Checker("2-3-4-2 sigmoid mse")
    checker.check(f"$${line}$$")
    assert all(any(session is other for other in before) for session in alive())
