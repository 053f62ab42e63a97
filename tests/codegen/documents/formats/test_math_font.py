"""The font of pages has every sign that formulas can hold, and the style rules know every class of theirs."""

from __future__ import annotations

import os
import re
import string
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.documents.formats.math_font import COLOUR_SHADES, font_characters, math_css
from symbolic.formula.escape import GREEK
from symbolic.formula.mathml import print_mathml
from symbolic.formula.nodes import Apply, Formula, Highlight, Product, Quantity, Relations, Sign
from symbolic.formula.notation import LETTERS, NOTATION_NAMES, Letter, Notation, notation
from symbolic.formula.typst_signs import COLOURS
from symbolic.functions import ACTIVATION_NAMES
from symbolic.spec.letters import letter_text
from tests.fonts import SOURCE, characters, made, ranges
from tests.symbolic.formula.mathml_reading import tree_of
from tests.symbolic.formula.resolver.drawn import FUNCTIONS, RELATIONS, formulas
from tests.symbolic.formula.test_printers import TABLE

FONTS = Path(__file__).parents[4] / "codegen" / "documents" / "fonts"
A = Quantity("a")
VARIANTS = ("varepsilon", "vartheta", "varpi", "varrho", "varsigma", "varphi")
ACCENTS = ("hat", "bar", "tilde", "dot", "vec", "check")
SIGNS: tuple[Formula, ...] = (
    *(formula for formula, *_ in TABLE),
    *(Apply(name, (A,), primes) for name in (*ACTIVATION_NAMES, *FUNCTIONS) for primes in (0, 1, 2)),
    *(Quantity(name, 2, (1,), 3) for name in LETTERS),
    *(Quantity(name) for name in LETTERS),
    *(Product((A, A), sign) for sign in Sign),
    *(Relations((A, A), (sign,)) for sign in RELATIONS),
)


def listed() -> set[str]:
    """Return the characters of the list beside the font."""
    found: set[str] = set()
    for run in font_characters().split(", "):
        first, _, last = run.removeprefix("U+").partition("-")
        found |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


def drawn(mathml: str) -> Iterator[str]:
    """Yield the characters that a browser draws for an element: a single letter by itself is italic."""
    for element in tree_of(mathml).iter():
        text = element.text or ""
        yield from (_italic(text) if element.tag == "mi" and len(text) == 1 and not element.attrib else text)


def _italic(letter: str) -> str:
    if letter == "h":
        return "\u210e"
    name = unicodedata.name(letter)
    for word in ("LATIN ", "GREEK ", "LETTER ", "LUNATE "):
        name = name.replace(word, "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL ITALIC {name}")
    except KeyError:
        return letter


def missing(formula: Formula, written: Notation) -> set[str]:
    return set(drawn(print_mathml(formula, written))) - listed()


def letters() -> Iterator[str]:
    """Yield every letter that a notation may have."""
    cores = [*string.ascii_letters, r"\ell", *(rf"\{name}" for name in (*GREEK.values(), *VARIANTS))]
    yield from cores
    yield from (rf"\boldsymbol{{{core}}}" for core in cores)
    yield from (rf"\mathbf{{{sign}}}" for sign in string.ascii_letters + string.digits)
    yield from (rf"\mathsf{{{sign}}}" for sign in string.ascii_letters)
    yield from (rf"\mathcal{{{sign}}}" for sign in string.ascii_uppercase)
    yield from (rf"\{accent}{{{core}}}" for accent, core in product(ACCENTS, (*cores, r"\boldsymbol{W}")))


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_every_sign_of_formulas_is_in_the_font(name: str) -> None:
    assert {formula: found for formula in SIGNS if (found := missing(formula, notation(name)))} == {}


@settings(max_examples=150)
@given(formulas, st.sampled_from(NOTATION_NAMES))
def test_every_sign_of_any_formula_is_in_the_font(formula: Formula, name: str) -> None:
    assert missing(formula, notation(name)) == set()


def test_every_letter_that_a_notation_may_have_is_in_the_font() -> None:
    absent = {}
    for latex in letters():
        text = letter_text(latex)
        assert text is not None
        absent[latex] = missing(Quantity("u"), Notation("own", letters=(("u", Letter(latex, text)),)))
    assert {latex: found for latex, found in absent.items() if found} == {}
    marks = Notation("own", layer_mark=r"\langle {} \rangle", sample_mark=",<{}>", indices=(("l", r"\ell"),))
    assert missing(Quantity("a", 3, (1, 22), 4), marks) == set()


def test_a_sign_that_the_font_has_not_would_be_seen() -> None:
    assert missing(Quantity("я"), notation("slides")) == {"я"}


# --- the files --------------------------------------------------------------------------------------------------------


def test_the_list_is_that_of_the_command() -> None:
    assert font_characters() == ranges(characters())
    assert listed() == set(characters())


def test_the_font_is_small_and_in_the_style_sheet_as_it_is() -> None:
    data = (FONTS / "chalkgrad-math.woff2").read_bytes()
    assert data[:4] == b"wOF2"
    assert len(data) < 110_000
    found = re.search(r"url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\)", math_css())
    assert found is not None
    assert b64decode(found[1]) == data
    assert f"unicode-range: {font_characters()};" in math_css()


def test_its_licence_and_what_was_changed_stand_beside_it() -> None:
    assert "LaTeX Project Public License" in (FONTS / "GUST-FONT-LICENSE.txt").read_text("utf-8")
    assert "A modified part of Latin Modern Math" in (FONTS / "MANIFEST-chalkgrad-math.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def font() -> Any:
    return TTFont(FONTS / "chalkgrad-math.woff2")


def test_the_font_has_what_is_listed(font: Any) -> None:
    assert set(map(chr, font.getBestCmap())) == listed()
    assert font["name"].getDebugName(1) == "Chalkgrad Math"
    assert "Latin Modern Math" in font["name"].getDebugName(0)


def test_brackets_sums_and_braces_grow_and_scripts_have_letters_of_their_own(font: Any) -> None:
    names, variants = font.getBestCmap(), font["MATH"].table.MathVariants
    upright = {name: len(made_of.MathGlyphVariantRecord) for name, made_of in zip(
        variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True
    )}  # fmt: skip
    assert all(upright[names[ord(sign)]] > 4 for sign in "()[]{}|√")
    assert all(upright[names[ord(sign)]] > 1 for sign in "∑∏")
    assert names[ord("⏟")] in variants.HorizGlyphCoverage.glyphs
    substitutions = font["GSUB"].table
    (lookup,) = substitutions.LookupList.Lookup
    alternates = lookup.SubTable[0].alternates
    assert all(names[ord(sign)] in alternates for sign in "′,0𝑖𝑗𝑙𝛿T")  # noqa: RUF001  (italic letters)
    assert [record.ScriptTag for record in substitutions.ScriptList.ScriptRecord] == ["DFLT", "latn", "math"]


def test_the_command_makes_the_same_font_again(font: Any) -> None:
    if not SOURCE.exists():
        assert not os.environ.get("CHALKGRAD_REQUIRE_TEX"), f"{SOURCE} is not there, and this run requires it"
        pytest.skip("Debian's package fonts-lmodern is not installed")
    again = type(font)(BytesIO(made(SOURCE)))
    assert again.getGlyphOrder() == font.getGlyphOrder()
    assert again["hmtx"].metrics == font["hmtx"].metrics


# --- the style rules --------------------------------------------------------------------------------------------------


def test_every_class_of_formulas_has_a_rule() -> None:
    every = [*(formula for formula, *_ in TABLE), *(Highlight(A, colour) for colour in COLOURS)]
    shown = "".join(print_mathml(formula, notation("slides")) for formula in every)
    classes = set(re.findall(r'class="([^"]+)"', shown))
    assert classes == {"cases", "matrix", *(f"colour-{name}" for name in COLOURS)}
    rules = math_css().partition("format('woff2')")[2]
    assert {name for name in classes if f".{name} " not in rules} == set()


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as the guidelines for accessible pages define it."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", sorted(COLOURS))
def test_colours_can_be_read_on_light_and_on_dark_pages(name: str) -> None:
    light, dark = COLOUR_SHADES[name]
    assert contrast(light, "#ffffff") > 4.5
    assert contrast(dark, "#1e1e1e") > 4.5
    assert f".colour-{name} {{ color: light-dark({light}, {dark}); }}" in math_css()
