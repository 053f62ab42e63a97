r"""What may stand for a letter or a mark, and that nothing else of LaTeX gets through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.spec.letters import (
    checked_index,
    checked_letter,
    checked_loss_letter,
    checked_mark,
    checked_sample_mark,
    checked_text,
    letter_text,
)

CHECKS: tuple[Callable[[str], str], ...] = (
    checked_letter,
    checked_loss_letter,
    checked_index,
    checked_mark,
    checked_sample_mark,
    checked_text,
)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("w", "w"),
        (r"\delta", "δ"),
        (r"\Omega", "Ω"),
        (r"\varepsilon", "ϵ"),
        (r"\ell", "ℓ"),
        (r"\hat{y}", "ŷ"),
        (r"\bar{x}", "x̄"),
        (r"\tilde{\theta}", "θ̃"),
        (r"\mathbf{W}", "\N{MATHEMATICAL BOLD CAPITAL W}"),
        (r"\mathbf{1}", "\N{MATHEMATICAL BOLD DIGIT ONE}"),
        (r"\mathcal{L}", "\N{SCRIPT CAPITAL L}"),
        (r"\mathcal{J}", "\N{MATHEMATICAL SCRIPT CAPITAL J}"),
        (r"\mathsf{E}", "\N{MATHEMATICAL SANS-SERIF CAPITAL E}"),
        (r"\boldsymbol{\delta}", "𝛅"),
        (r"\hat{\mathbf{y}}", "\N{MATHEMATICAL BOLD SMALL Y}\N{COMBINING CIRCUMFLEX ACCENT}"),
        (r"\mathrm{loss}", "loss"),
    ],
)
def test_a_letter_has_its_plain_text(latex: str, text: str) -> None:
    assert letter_text(latex) == text
    assert checked_letter(latex) == latex
    assert checked_text(text) == text


@pytest.mark.parametrize(
    "latex",
    [
        *(
            "",
            " ",
            "ab",
            "3",
            "δ",
            "W_1",
            "C_k",
            "w'",
            "a b",
            "%",
            "#",
            "$",
            "&",
            "~",
            "^",
            "{",
            "}",
            "\\",
            "w\n",
            "{w}",
        ),
        *(r"\input{x}", r"\write18{ls}", r"\def", r"\beta\gamma", r"\hat", r"\hat{y", r"\hat{\hat{y}}", r"\hat y"),
        *(r"\mathbf{ab}", r"\mathbf{}", r"\mathcal{l}", r"\mathrm{}", r"\mathrm{a b}", r"\mathrm{abcdefghijklm}"),
        *(
            r"\mathbf{\delta}",
            r"\boldsymbol{W}}",
            r"\undefined",
            r"\omicron",
            r"\textbf{W}",
            "\\delta\n",
            r"\mathbb{R}",
        ),
    ],
)
def test_what_is_no_letter_is_refused(latex: str) -> None:
    with pytest.raises(ValueError, match="not a letter"):
        checked_letter(latex)


def test_the_loss_alone_may_have_a_subscript() -> None:
    assert checked_loss_letter("C_k") == "C_k"
    for refused in ("C_12", "C_{k}", "C_k_k", "_k", r"C_\k", "C_k\n"):
        with pytest.raises(ValueError, match="not a letter"):
            checked_loss_letter(refused)


@pytest.mark.parametrize(
    ("given_mark", "mark"),
    [
        *((mark, mark) for mark in ("{}", "[{}]", "({})", "<{}>", "<[{}]>", "[({})]")),
        (r"\langle{}\rangle", r"\langle {} \rangle "),
        (r"\langle {} \rangle", r"\langle {} \rangle "),
        (r"\langle {} \rangle ", r"\langle {} \rangle "),
        (r"[\langle{}\rangle]", r"[\langle {} \rangle ]"),
    ],
)
def test_a_mark_is_brackets_that_close(given_mark: str, mark: str) -> None:
    assert checked_mark(given_mark) == checked_mark(mark) == mark
    assert checked_sample_mark(f",{given_mark}") == f",{mark}"


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "[]",
        "{}{}",
        "[{}",
        "{}]",
        "[{})",
        "[({}])",
        "[{}]\n",
        "l{}",
        "^{}",
        "{{}}",
        r"\{{}\}",
        "[[[[{}]]]]",
        ",{}",
        "{},",
    ],
)
def test_what_is_no_mark_is_refused(mark: str) -> None:
    with pytest.raises(ValueError, match=r"not a mark|brackets that do not close"):
        checked_mark(mark)


def test_an_index_is_one_letter() -> None:
    assert [checked_index(letter) for letter in ("i", "N", r"\ell")] == ["i", "N", r"\ell"]
    for refused in ("", "ij", "1", "α", r"\alpha", "i'", "i\n"):
        with pytest.raises(ValueError, match="not an index letter"):
            checked_index(refused)


def test_the_text_of_a_letter_is_letters_and_digits() -> None:
    for refused in ("", "a b", "a\n", "a" * 13, "\u202e", "<", "_", "\u200d"):
        with pytest.raises(ValueError, match="not the text of a letter"):
            checked_text(refused)


@given(
    st.one_of(
        st.text(max_size=20),
        st.lists(
            st.sampled_from(
                [*"aWl1{}[]<>(),_^ \\%#$&~\n", r"\hat", r"\mathbf", r"\delta", r"\input", r"\langle", r"\rangle"]
            ),
            max_size=8,
        ).map("".join),
    )
)
def test_whatever_gets_through_can_do_no_harm_to_tex(text: str) -> None:
    for check in CHECKS:
        try:
            passed = check(text)
        except ValueError:
            continue
        assert not set(passed) & set("%#$&~^\n\r\0")
        assert "input" not in passed or "\\input" not in passed
        depth = 0
        for sign in passed:
            depth += (sign == "{") - (sign == "}")
            assert depth >= 0
        assert depth == 0
