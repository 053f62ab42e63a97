"""Options in headers can be pasted into a shell, whatever was typed; the end of a name says the format."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.typed_options import as_typed, format_of
from symbolic.errors import ChalkgradError

ENDINGS = {".html": "html", ".tex": "latex", ".typ": "typst"}


def test_flags_stand_alone_and_what_was_not_typed_is_left_out() -> None:
    options = (("--to", "latex"), ("--handout", ""), ("--title", None), ("--title", "Week 3"))
    assert list(as_typed(options)) == ["--to latex", "--handout", "--title 'Week 3'"]


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_a_shell_reads_what_was_typed(value: str) -> None:
    (option,) = as_typed((("--title", value),))
    name, read = shlex.split(option)
    assert (name, "\n" in option) == ("--title", False)
    if value.isascii():
        assert read == value


@pytest.mark.parametrize("value", ["a\nb", "a\x01b", "\udcff"])
def test_what_does_not_print_stays_on_its_line(value: str) -> None:
    (option,) = as_typed((("--title", value),))
    assert option.isprintable()


@pytest.mark.parametrize(
    ("name", "to", "found"), [("a.html", None, "html"), ("a.TEX", None, "latex"), ("b.c.typ", "typst", "typst")]
)
def test_the_end_of_a_name_says_the_format(name: str, to: str | None, found: str) -> None:
    assert format_of(Path(name), to, ENDINGS) == found


@pytest.mark.parametrize(
    ("name", "to", "told"),
    [
        ("a.doc", None, "a.doc: found the ending `.doc`; expected .html, .tex or .typ"),
        ("a", None, "a: found no ending; expected .html, .tex or .typ"),
        ("a.html", "latex", "a.html: found the ending `.html`; expected .tex for --to latex"),
    ],
)
def test_any_other_name_is_refused(name: str, to: str | None, told: str) -> None:
    with pytest.raises(ChalkgradError) as caught:
        format_of(Path(name), to, ENDINGS)
    assert str(caught.value) == told


def test_one_ending_is_told_alone() -> None:
    with pytest.raises(ChalkgradError, match=r"expected \.svg$"):
        format_of(Path("a"), None, {".svg": "svg"})
