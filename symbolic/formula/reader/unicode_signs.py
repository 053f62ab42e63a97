r"""Signs outside ASCII -> the LaTeX that means the same: σ is `\sigma`, ŷ is `\hat y`, ² is `^2`.

Signs that nobody sees, or that turn the order of a line round, are refused: what is shown must be what is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from symbolic.errors import FormulaError
from symbolic.formula.escape import GREEK

__all__ = [
    "FRACTIONS",
    "LATEX_OF",
    "PRIMES",
    "SCRIPT_SIGNS",
    "check_sign",
    "check_visible",
    "described",
    "in_alphabet",
    "split_accent",
]

_VARIANTS = "ϵ epsilon ϑ vartheta ϖ varpi ϱ varrho ς varsigma ϕ phi µ mu ℓ ell ∞ infty ⊤ top ⊺ intercal † dagger"
_COMMANDS = """∂ partial ∇ nabla ∑ sum Σ sum ∏ prod Π prod ∆ Delta Ω Omega
    · cdot ⋅ cdot ∙ cdot × times ⨯ times ⊙ odot ⨀ odot ⦿ odot ⊚ odot ∘ circ ∗ ast ⋆ ast • bullet ⊗ otimes ÷ div
    ≤ le ⩽ le ≥ ge ⩾ ge ≠ ne ≈ approx ≃ simeq ≅ cong ∼ sim ∝ propto ≔ coloneqq ≜ triangleq ≡ equiv
    ← leftarrow ⟵ leftarrow → to ⟶ to ↦ mapsto ⇒ Rightarrow ⟹ Rightarrow ⇔ iff ⟺ iff ∈ in ∀ forall ∧ land ∨ lor
    ∴ therefore ∵ because
    … dots ⋯ cdots ⋮ vdots ⋱ ddots ⟨ langle ⟩ rangle 〈 langle 〉 rangle"""
_PLAIN = "− - – - ‐ - ‑ - ′ ' ’ ' ʹ ' ‵ ' ∕ / ⁄ / ∣ | │ |"
_BARS = {"∥": r"\|", "‖": r"\|"}


def _pairs(words: str) -> dict[str, str]:
    parts = words.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


LATEX_OF: Mapping[str, str] = MappingProxyType(
    {sign: f"\\{name}" for sign, name in {**GREEK, **_pairs(_VARIANTS), **_pairs(_COMMANDS)}.items()}
    | _pairs(_PLAIN)
    | _BARS
    | {"\u2003": r"\quad", "\u3000": r"\quad"}
)
"""Signs that one control word or one sign of the keyboard stands for."""

PRIMES: Mapping[str, int] = MappingProxyType({"″": 2, "‴": 3})
FRACTIONS: Mapping[str, str] = MappingProxyType({"½": "12", "¼": "14", "¾": "34", "⅓": "13", "⅔": "23"})
"""Fractions of one sign: the digit above and the one below."""

SCRIPT_SIGNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        sign: ("^", plain)
        for sign, plain in zip(
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿʲᵏˡᵐˢᵗᵀᴸᴰᴺˣʸᶻᵃᵇʰʳᵖᵒᵘᵛʷ*", "0123456789+-=()injklmstTLDNxyzabhrpouvw*", strict=True
        )
    }
    | {
        sign: ("_", plain)
        for sign, plain in zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₗₘₙₚₛₜₕₒₐₑₓᵣᵤᵥ", "0123456789+-=()ijklmnpsthoaexruv", strict=True)
    }
)
"""Raised and lowered signs: `^` or `_`, and what stands there."""

_ACCENT_OF = MappingProxyType(
    {
        "\u0302": "hat",
        "\u0303": "tilde",
        "\u0304": "bar",
        "\u0305": "bar",
        "\u0307": "dot",
        "\u0308": "ddot",
        "\u030a": "mathring",
        "\u030c": "check",
        "\u0300": "grave",
        "\u0301": "acute",
        "\u0306": "breve",
        "\u20d7": "vec",
    }
)
_ALPHABETS = (
    ("BOLD ITALIC", "boldsymbol"),
    ("BOLD SCRIPT", "mathcal"),
    ("BOLD FRAKTUR", "mathfrak"),
    ("SANS-SERIF BOLD ITALIC", "boldsymbol"),
    ("SANS-SERIF BOLD", "mathbf"),
    ("SANS-SERIF", "mathsf"),
    ("BOLD", "mathbf"),
    ("ITALIC", ""),
    ("SCRIPT", "mathcal"),
    ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"),
    ("DOUBLE-STRUCK", "mathbb"),
    ("MONOSPACE", "mathtt"),
)
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def split_accent(sign: str) -> tuple[str, str] | None:
    r"""Return the accent and the letter of ŷ, composed or followed by its mark; None for what has no accent."""
    parts = unicodedata.normalize("NFD", sign)
    if len(parts) == 2 and parts[1] in _ACCENT_OF:
        return _ACCENT_OF[parts[1]], parts[0]
    return None


def in_alphabet(sign: str) -> tuple[str, str] | None:
    """Return the style and the letter of a sign of a mathematical alphabet such as bold W; None for others."""
    name = unicodedata.name(sign, "")
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) != 1 or plain == sign:
        return None
    described_by = name.removeprefix("MATHEMATICAL ")
    for words, style in _ALPHABETS:
        if described_by.startswith(words):
            return style, plain
    return ("", plain) if plain.isascii() or plain in GREEK else None  # fullwidth signs, and ϵ beside ε


def check_visible(text: str, offset: int) -> None:
    """Raise FormulaError where `text` holds a sign that turns the order of writing round or that controls a machine."""
    if text.isascii() and text.isprintable():
        return
    for place, sign in enumerate(text):
        if sign in _TURNING or (sign not in "\t\n\r" and unicodedata.category(sign) in {"Cc", "Cs"}):
            check_sign(sign, place + offset)


def check_sign(sign: str, place: int) -> None:
    """Raise FormulaError for a sign that is not seen: it turns the order of writing, has no width, or controls."""
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        if sign in _TURNING:
            kind = "a sign that turns the order of writing round"
        elif category == "Cf":
            kind = "a sign that nobody sees"
        else:
            kind = "a control sign"
        raise FormulaError(
            place, place + 1, f"{kind}, {described(sign)}", "signs that are seen", "Delete it, or type the line anew."
        )


def described(sign: str) -> str:
    """Return the number of a sign, and its name where it has one: U+0430 CYRILLIC SMALL LETTER A."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()
