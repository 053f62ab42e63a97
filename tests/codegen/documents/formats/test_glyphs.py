"""Signs that Typst's fonts have are kept, and no others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.documents.formats.glyphs import with_glyphs
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst
from symbolic.formula.typst_signs import typst_string

HEAD = '#set document(title: "x")\n#set text(font: "New Computer Modern", lang: "en")\n#title()\n'


def test_every_sign_that_is_kept_is_in_a_font_that_comes_with_typst() -> None:
    every = (chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    kept = [sign for sign in every if with_glyphs(sign) == sign]
    assert len(kept) > 2000
    body = "".join(f"#{typst_string(f'x{sign}')};\n" for sign in kept)
    assert compile_typst(HEAD + body, standard=ACCESSIBLE).startswith(b"%PDF-")


@pytest.mark.parametrize("words", ["Größe, Erdős, Łódź", "αβΩ Жук", "2 × 3 − 1 ≤ ∂ ⊤ ∇", "“quoted” — so…", "a\u0301"])
def test_words_of_europe_and_signs_of_mathematics_are_kept(words: str) -> None:
    assert with_glyphs(words) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("神", "U+795E"),
        ("a😀b", "aU+1F600b"),
        ("\u202e", "U+202E"),
        ("\ud800", "U+D800"),
        ("a\nb\tc", "a b c"),
        ("\x00", "U+0000"),
    ],
)
def test_other_signs_are_told_by_their_numbers(words: str, shown: str) -> None:
    assert with_glyphs(words) == shown


@given(st.text())
def test_what_is_left_prints(words: str) -> None:
    assert all(unicodedata.category(sign)[0] != "C" for sign in with_glyphs(words))
