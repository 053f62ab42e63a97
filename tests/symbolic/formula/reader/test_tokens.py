r"""What text is cut into, and which signs are refused: ŷ, δ and bold letters are what their LaTeX is."""

# ruff: noqa: RUF001  (signs that look like others are what this page is about)

from __future__ import annotations

import unicodedata

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.tables import COMMANDS, SIGNS
from symbolic.formula.reader.tokens import tokenize
from tests.symbolic.formula.reader.shown import show


def _cut(text: str, *, plain: bool = False) -> list[str]:
    return [token.text for token in tokenize(text, plain) if token.kind != "end"]


CUT = (
    ("a+b", ["a", "+", "b"]),
    ("ab", ["a", "b"]),
    ("12.5x", ["12.5", "x"]),
    ("1.", ["1", "."]),
    (".5", ["0.5"]),
    ("0{,}5", ["0.5"]),
    (r"\alpha b", [r"\alpha", "b"]),
    (r"a\,b\;c\!d~e\ f", ["a", "b", "c", "d", "e", "f"]),
    ("a % b = c", ["a"]),
    ("a % b\nc", ["a", "c"]),
    (r"\left( a \right)", ["(", "a", ")"]),
    (r"\bigl[ a \Big| b", ["[", "a", "|", "b"]),
    (r"a \label{eq:a} \tag{1} \nonumber \hspace{1cm} b", ["a", "b"]),
    (r"\displaystyle a \limits \mathstrut \phantom{xy} b", ["a", "b"]),
    (r"a \quad b", ["a", "", "b"]),
    (r"a \quad = \qquad b", ["a", "=", "b"]),
    (r"\text{for all}", ["for all"]),
    (r"\text{if $a > 0$ and}", ["if", "a", ">", "0", "and"]),
    (r"\operatorname{diag}", ["diag"]),
    (r"\operatorname*{arg\,max}", ["argmax"]),
    (r"\mathrm{softmax}", ["softmax"]),
    (r"a \\[2pt] b", ["a", "", "b"]),
    ("a &= b", ["a", "=", "b"]),
    (r"\stackrel{!}{=}", ["="]),
    ("<=>", ["<=>"]),
    ("a:=b", ["a", ":=", "b"]),
    ("a...b", ["a", "dots", "b"]),
    ("net + Wx", ["net", "+", "W", "x"]),
    ("delta", [r"\delta"]),
    ("error", ["error"]),
    ("yhat", ["hat", "y"]),
    ("ylog p", ["y", "log", "p"]),
    ("Loss", ["Loss"]),
    ("Sigmoid", ["sigmoid"]),
    ("np.sum", ["sum"]),
    (r"a \* b", ["a", "*", "b"]),
)


@pytest.mark.parametrize(("text", "texts"), CUT)
def test_latex_is_cut_into_names_numbers_and_signs(text: str, texts: list[str]) -> None:
    assert _cut(text) == texts


PLAIN = (
    ("W12", ["W", "12"]),
    ("wx", ["wx"]),
    ("dW1", ["d", "W", "1"]),
    ("delta2", [r"\delta", "2"]),
    ("dloss", ["d", "loss"]),
    ("data", ["data"]),
    ("yhat1", ["hat", "y", "1"]),
    ("that", ["that"]),
    ("partial L", ["partial", "L"]),
    ("1e-3", ["0.001"]),
    ("2.5e2", ["250"]),
    ("W.T", ["W", ".T"]),
    ("a ~ b", ["a", "~", "b"]),
    ("a <- b", ["a", ":=", "b"]),
    ("a<-b", ["a", "<", "-", "b"]),
    ("np.exp", ["exp"]),
    ("ŷ1", ["hat", "y", "1"]),
    ("Where", ["Where"]),
)


@pytest.mark.parametrize(("text", "texts"), PLAIN)
def test_plain_text_is_cut_into_words_with_their_digits(text: str, texts: list[str]) -> None:
    assert _cut(text, plain=True) == texts


SAME = (
    ("σ(z)", r"\sigma(z)"),
    ("δ", r"\delta"),
    ("Δ W", r"\Delta W"),
    ("∂L", r"\partial L"),
    ("∇L", r"\nabla L"),
    ("ŷ", r"\hat y"),
    ("y\u0302", r"\hat y"),
    ("Ŷ", r"\hat Y"),
    ("δ\u0302", r"\hat\delta"),
    ("x̄", r"\bar x"),
    ("f′", "f'"),
    ("f″", "f''"),
    ("f’", "f'"),
    ("x²", "x^2"),
    ("x⁻¹", "x^{-1}"),
    ("a⁽ˡ⁾", "a^{(l)}"),
    ("xⁱ", "x^i"),
    ("x₁", "x_1"),
    ("W₁₂", "W_{12}"),
    ("xᵢⱼ", "x_{ij}"),
    ("Wᵀ", "W^T"),
    ("W^⊤", r"W^\top"),
    ("a · b", r"a \cdot b"),
    ("a ⋅ b", r"a \cdot b"),
    ("a × b", r"a \times b"),
    ("a ⊙ b", r"a \odot b"),
    ("a ∘ b", r"a \circ b"),
    ("a ∗ b", "a * b"),
    ("a • b", r"a \bullet b"),
    ("Σ_k a_k", r"\sum_k a_k"),
    ("∑_k a_k", r"\sum_k a_k"),
    ("∏_k a_k", r"\prod_k a_k"),
    ("a ≤ b ≥ c ≠ d ≈ e ∝ f", r"a \le b \ge c \ne d \approx e \propto f"),
    ("a ← b → c ⇒ d ⇔ e", r"a \gets b \to c \Rightarrow d \iff e"),
    ("a − b – c", "a - b - c"),
    ("k ∈ S", r"k \in S"),
    ("√x", r"\sqrt{x}"),
    ("√(a + b)", r"\sqrt{a + b}"),
    ("½ x", r"\frac12 x"),
    ("∞", r"\infty"),
    ("1, …, n", r"1, \dots, n"),
    ("a^⟨l⟩", r"a^{\langle l \rangle}"),
    ("𝛿", r"\delta"),
    ("𝐖", r"\mathbf{W}"),
    ("𝜎(𝑧)", r"\sigma(z)"),
    ("𝜹", r"\boldsymbol{\delta}"),
    ("ℒ", r"\mathcal{L}"),
    ("ℝ", r"\mathbb{R}"),
    ("ℓ", r"\ell"),
    ("𝟙", r"\mathbb{1}"),
    ("ε", r"\epsilon"),
    ("µ", r"\mu"),
    ("（ａ＋ｂ）＝ｃ", "(a+b)=c"),
    ("a\u00a0b\u2009c", "a b c"),
    ("∀ k", r"\forall k"),
)


@pytest.mark.parametrize(("typed", "latex"), SAME, ids=[ascii(row[0]) for row in SAME])
def test_signs_outside_ascii_are_what_their_latex_is(typed: str, latex: str) -> None:
    assert show(read_syntax(typed)) == show(read_syntax(latex))


REFUSED = (
    ("\u202e", "turns the order of writing"),
    ("\u2066", "turns the order of writing"),
    ("\u200f", "turns the order of writing"),
    ("\u200b", "nobody sees"),
    ("\u200d", "nobody sees"),
    ("\ufeff", "nobody sees"),
    ("\u00ad", "nobody sees"),
    ("\u2062", "nobody sees"),
    ("\ud800", "control sign"),
    ("\x00", "control sign"),
    ("\x1b", "control sign"),
    ("\x85", "control sign"),
    ("\u2028", "control sign"),
    ("а", "CYRILLIC SMALL LETTER A"),
    ("Α", "GREEK CAPITAL LETTER ALPHA"),
    ("€", "EURO SIGN"),
    ("🙂", "SLIGHTLY SMILING FACE"),
    ("x\u0302\u0303", "COMBINING"),
    ("\u0302", "COMBINING CIRCUMFLEX ACCENT"),
    ("?", "`?`"),
    ("#", "`#`"),
    ('"', '`"`'),
)


@pytest.mark.parametrize(("sign", "message"), REFUSED, ids=[ascii(row[0]) for row in REFUSED])
@pytest.mark.parametrize("plain", [False, True])
def test_signs_that_deceive_or_mean_nothing_are_refused_where_they_stand(
    sign: str, message: str, *, plain: bool
) -> None:
    with pytest.raises(FormulaError) as caught:
        tokenize(f"a = {sign}", plain, offset=3)
    assert caught.value.start == 7
    assert caught.value.end <= 7 + len(sign)
    assert message in str(caught.value)


def test_places_are_those_of_the_text_as_typed_whether_composed_or_not() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "ŷ = ẑ")
        tokens = tokenize(text)
        assert [text[token.start : token.end] for token in tokens[:5]] == [
            text.split()[0],
            text.split()[0],
            "=",
            text.split()[2],
            text.split()[2],
        ]


def test_every_control_word_of_the_tables_is_read_or_refused_for_what_it_lacks() -> None:
    for command in COMMANDS:
        try:
            tokenize(f"a {command}{{b}}{{c}} d")
        except FormulaError as error:
            assert "a control word that the reader knows" not in error.expected  # noqa: PT017


def test_the_tables_hold_about_as_many_control_words_as_a_lecture_needs() -> None:
    assert 150 < len(COMMANDS) < 400
    assert all(len(sign) <= 3 for sign in SIGNS)
