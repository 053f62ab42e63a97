from __future__ import annotations

import pytest

from codegen.grading.judgement import Judgement, judgement_of
from codegen.grading.subject import subject_of_latex
from codegen.grading.worker import Judge
from codegen.spec_files import resolve_spec
from symbolic.checking.check import check
from tests.codegen.grading.texts import NET, OPEN, RIGHT, UNREADABLE, WRONG

SPEC = resolve_spec("slides")


def of(*texts: str) -> Judgement:
    return judgement_of([check(NET, text, f"{place}.tex") for place, text in enumerate(texts)], SPEC.written_in)


# --- what a chain is about ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "about"),
    [
        (r"\frac{\partial L}{\partial W^{[2]}}", "∂L/∂W^[2]"),
        (r"\nabla_{W^{[2]}} L", "∂L/∂W^[2]"),
        (r"dW^{[2]}", "∂L/∂W^[2]"),
        (r"\frac{dC}{dw^2}", "∂L/∂W^[2]"),
        (r"\frac{\partial L}{\partial W_{21}^{[2]}}", "∂L/∂W_21^[2]"),
        (r"\delta^{[2]}", "∂L/∂z^[2]"),
        (r"\frac{\partial L}{\partial z^{[2]}}", "∂L/∂z^[2]"),
        (r"\hat{y}", "ŷ"),
        (r"\foo", ""),
        (r"a = b", ""),
        ("\\]", ""),
        ("", ""),
        ("\u202e", ""),
    ],
)
def test_one_thing_has_one_name_however_it_is_written(latex: str, about: str) -> None:
    assert subject_of_latex(latex, SPEC) == about


def test_a_chain_is_about_its_head_on_all_its_lines() -> None:
    text = r"""\begin{align}
    \frac{\partial L}{\partial z_1^{[2]}} &= \frac{\partial L}{\partial \hat y} \sigma'(z_1^{[2]}) \\
    &= 2(\hat y - y) \sigma'(z_1^{[2]}) = 2(\hat y - y) \hat y (1 - \hat y) \\
    \frac{\partial L}{\partial b_1^{[2]}} &= 2(\hat y - y) \hat y (1 - \hat y)
    \end{align}"""
    steps = of(text).steps
    assert [one.about for one in steps] == ["∂L/∂z_1^[2]"] * 3 + ["∂L/∂b_1^[2]"]
    assert [one.chain for one in steps] == [0, 0, 0, 1]
    assert [one.line for one in steps] == [2, 3, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        r"$$ \frac{\partial L}{\partial \hat y} = \frac{\partial L}{\partial \hat y} $$",
        r"$$ \frac{\partial L}{\partial \hat y} = 1 \cdot \frac{\partial L}{\partial \hat y} + 0 $$",
        r"$$ \hat y - y = \hat y - y $$",
    ],
)
def test_what_says_nothing_is_known(text: str) -> None:
    assert [one.says_nothing for one in of(text).steps] == [True]


def test_what_says_something_is_not_called_nothing() -> None:
    assert not any(one.says_nothing for one in of(RIGHT, WRONG, UNREADABLE).steps)


# --- judgements -----------------------------------------------------------------------------------------------------


def test_verdicts_come_with_their_places() -> None:
    right, wrong, unread, left = of(RIGHT, "\n" + WRONG, UNREADABLE, OPEN).steps
    assert [one.verdict for one in (right, wrong, unread, left)] == ["proved", "refuted", "unreadable", "unknown"]
    assert wrong.route == "first wrong"
    assert wrong.where == "1.tex, line 2"
    assert wrong.source == r"\frac{\partial L}{\partial \hat{y}} = 3(\hat{y} - y)"
    assert len({one.chain for one in (right, wrong, unread, left)}) == 4


def test_the_only_text_of_a_submission_needs_no_name() -> None:
    assert of(WRONG).steps[0].where == "line 1"


def test_a_judgement_goes_through_json_unchanged() -> None:
    judgement = of(RIGHT, WRONG)
    assert Judgement.model_validate_json(judgement.model_dump_json()) == judgement
    assert all(page.startswith("<section") for page in judgement.pages)
    assert len(judgement.pages) == 2


# --- texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear teacher, I did not do my homework.", "Found no relation to judge."),
        (r"$$ \delta^{[2]} $$", "Found no relation to judge."),
        ("$$ a = b $$\n$$ a \u202e= b $$", "my text: line 2, column 6: found "),
        ("$$ a = b ", "my text: line 1"),
    ],
)
def test_a_text_that_cannot_be_judged_says_why(text: str, words: str) -> None:
    judgement = Judge(resolve_spec(NET), b"key").judgement([("my text", text)])
    assert judgement.outcome == "unusable"
    assert words in judgement.reason


def test_one_text_of_several_may_be_words_alone() -> None:
    judgement = Judge(resolve_spec(NET), b"key").judgement([("a", "Hello"), ("b", RIGHT)])
    assert (judgement.outcome, len(judgement.steps)) == ("judged", 1)
