"""`chalkgrad page` on the command line: the file, its notations, and what cannot be a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codegen.command import Command


def test_a_page_is_printed_or_written_and_written_again(chalkgrad: Command, tmp_path: Path) -> None:
    printed = chalkgrad("page", "2-2-1 sigmoid mse").out
    assert printed.startswith("<!doctype html>")
    path = tmp_path / "page.html"
    for _ in range(2):  # a file of ours may be written again
        found = chalkgrad("page", "2-2-1 sigmoid mse", "-o", str(path))
        assert (found.code, found.out, found.err) == (0, f"{path}\n", "")
    assert path.read_text(encoding="utf-8") == printed
    assert "Made by <code>chalkgrad page &#39;2-2-1 sigmoid mse&#39;</code>" in printed


def test_a_file_of_others_is_kept_unless_forced(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("mine", encoding="utf-8")
    found = chalkgrad("page", "1-1 sigmoid mse", "-o", str(path))
    assert found.code == 2
    assert "did not write" in found.err
    assert chalkgrad("page", "1-1 sigmoid mse", "-o", str(path), "--force").code == 0


def test_a_title_and_notations_are_chosen_and_named_in_the_command(chalkgrad: Command) -> None:
    words = ("--title", "Week <3>", "--notation", "delta", "--notations", "calculus, bare")
    page = chalkgrad("page", "2-2-1 sigmoid mse", *words).out
    assert "<title>Week &lt;3&gt;</title>" in page
    offered = [name for name in ("slides", "delta", "calculus", "bare") if f'name="notation" value="{name}"' in page]
    assert offered == ["delta", "calculus", "bare"]
    assert "--title &#39;Week &lt;3&gt;&#39; --notation delta --notations &#39;calculus, bare&#39;" in page


@pytest.mark.parametrize("notations", ["", " , "])
def test_no_other_notation_is_a_choice_too(chalkgrad: Command, notations: str) -> None:
    page = chalkgrad("page", "1-1 sigmoid mse", "--notations", notations).out
    assert page.count('name="notation"') == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2-2-1 sigmod mse"], "sigmoid"),
        (["nothing.toml"], "nothing.toml"),
        (["sum_times_factor"], "expected a network"),
        (["1-1 sigmoid mse", "--notations", "slydes"], "found `slydes`; expected one of slides"),
        (["1-1 sigmoid mse", "--notations", ",".join("abcdefg")], "found 7 notations; expected at most 6"),
        (["1-1 sigmoid mse", "--notation", "slydes"], "slydes"),
        (["-".join(["1"] * 43) + " sigmoid mse"], "expected at most 40 for a drawing"),
        (["1-1 sigmoid mse", "-o", "/no/such/folder/page.html"], "/no/such/folder/page.html"),
    ],
)
def test_what_cannot_be_a_page_is_told_in_a_sentence(chalkgrad: Command, words: list[str], told: str) -> None:
    found = chalkgrad("page", *words)
    assert (found.code, found.out) == (2, "")
    assert told in found.err
    assert "Traceback" not in found.err
