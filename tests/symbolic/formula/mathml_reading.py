r"""MathML -> LaTeX by the names of elements alone, as anybody who knows both would write it: it knows no formula.

What nobody sees is left out, so that `<mo>&#x2062;</mo>` is a space; brackets that grow are `\left( \right)`.
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

from symbolic.formula.escape import escape_latex

__all__ = ["latex_of", "tree_of"]

_APPLIED = "\u2061"
_SIGNS = {
    "−": "-",
    "×": r"\times ",
    "⋅": r"\cdot ",
    "⊙": r"\odot ",
    "∘": r"\circ ",
    "⊗": r"\otimes ",
    "\u2217": "*",
    "∑": r"\sum ",
    "∏": r"\prod ",
    "∂": r"\partial ",
    "∇": r"\nabla ",
    "⊤": r"\top ",
    "ℓ": r"\ell ",
    "⋯": r"\cdots ",
    "…": r"\dots ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "≈": r"\approx ",
    "∝": r"\propto ",
    "∈": r"\in ",
    "→": r"\to ",
    "⇒": r"\Rightarrow ",
    "⇔": r"\Leftrightarrow ",
    "⟨": r"\langle ",
    "⟩": r"\rangle ",
    _APPLIED: "",
    "\u2062": " ",
    "\u2063": "",
}
_ACCENTS = {"\u02c6": "hat", "¯": "bar", "\u02dc": "tilde", "˙": "dot", "\u20d7": "vec", "ˇ": "check"}
_STYLES = {"BOLD ITALIC": "boldsymbol", "BOLD": "mathbf", "SANS-SERIF": "mathsf", "SCRIPT": "mathcal"}
_COMMANDS = frozenset({"exp", "ln", "tanh", "sinh", "cosh", "sin", "cos", "max", "min"})
_PRIMED = re.compile(r"('+)(_\{[^{}]*\})$")
"""Primes behind a name; LaTeX has those of a function after its subscript."""

_NAMES = {"ϵ": "epsilon", "ε": "varepsilon", "ϕ": "phi", "φ": "varphi", "ϑ": "vartheta", "ϱ": "varrho"} | {
    "ϖ": "varpi",
    "ς": "varsigma",
}


def tree_of(mathml: str) -> ElementTree.Element:
    """Return an element with its parts; ParseError for what is not well-formed."""
    return ElementTree.fromstring(mathml)  # noqa: S314  (the project's own print)


def latex_of(mathml: str) -> str:
    """Return the LaTeX that looks like `mathml`."""
    return _latex(tree_of(mathml)).strip()


def _latex(element: ElementTree.Element) -> str:
    text, children = element.text or "", list(element)
    match element.tag:
        case "mrow":
            return _row(element)
        case "mi":
            return _identifier(text, element.get("mathvariant"))
        case "mn":
            return "".join(_letter(digit) for digit in text)
        case "mo":
            return _operator(text, grows=element.get("stretchy") != "false")
        case "mtext":
            return rf"\text{{{escape_latex(text.replace(chr(0xA0), ' '))}}}"
        case "mspace":
            return r"\, "
        case "mfrac":
            return rf"\frac{{{_latex(children[0])}}}{{{_latex(children[1])}}}"
        case "msqrt":
            return rf"\sqrt{{{''.join(map(_latex, children))}}}"
        case "mover":
            return rf"\{_ACCENTS[children[1].text or '']}{{{_latex(children[0])}}}"
        case "msub" | "msup" | "msubsup":
            return _scripted(children[0], children[1:], element.tag)
        case "munder" | "munderover":
            return _under(children)
    raise AssertionError(element.tag)


def _identifier(text: str, variant: str | None) -> str:
    if len(text) != 1:
        return rf"\mathrm{{{text}}}"
    if variant == "normal" and text.isascii():
        return rf"\mathrm{{{text}}}"
    return _SIGNS.get(text) or _letter(text)


def _letter(sign: str) -> str:
    """Return a letter, in the alphabet that its name says."""
    name = unicodedata.name(sign)
    style = next((style for words, style in _STYLES.items() if f"{words} " in name), "")
    plain = _with_shape(unicodedata.normalize("NFKC", sign), name) if style else sign
    style = style if plain.isascii() or not style else "boldsymbol"
    if not plain.isascii():
        command = _NAMES.get(plain) or unicodedata.name(plain).split(" LETTER ")[1].split()[-1].lower()
        command = "lambda" if command == "lamda" else command
        plain = rf"\{command.capitalize() if 'CAPITAL' in unicodedata.name(plain) else command} "
    return rf"\{style}{{{plain.strip()}}}" if style else plain


def _with_shape(plain: str, name: str) -> str:
    """Return the variant of a letter whose styled sign is called a symbol: ϕ for the bold ϕ, not φ."""
    if not name.endswith(" SYMBOL"):
        return plain
    variants = {"EPSILON": "ϵ", "PHI": "ϕ", "THETA": "ϑ", "RHO": "ϱ", "PI": "ϖ"}
    return variants[name.removesuffix(" SYMBOL").split()[-1]]


def _operator(text: str, *, grows: bool) -> str:
    if text in "()[]|" and grows:
        return rf"\left{text} " if text in "([" else rf"\right{text} "
    return _SIGNS.get(text, text)


def _row(element: ElementTree.Element) -> str:
    children = list(element)
    tables = {child.get("class") or "": child for child in children if child.tag == "mtable"}
    if "cases" in tables:
        assert [child.text for child in children if child.tag == "mo"] == ["{"]
        return _environment("cases", tables["cases"])
    if "matrix" in tables:
        assert [child.text for child in children if child.tag == "mo"] == ["[", "]"]
        return _environment("bmatrix", tables["matrix"])
    if [child.text for child in (children[0], children[-1])] == ["|", "|"]:
        return rf"\left| {''.join(map(_latex, children[1:-1]))} \right|"
    if children[0].text == "[" and children[0].get("stretchy") is None and children[-1].text == "]":
        return rf"\left[ {''.join(map(_latex, children[1:-1]))} \right]"
    parts = [_latex(child) for child in children]
    for place, child in enumerate(children[1:]):
        if child.text == _APPLIED:
            parts[place] = _as_function(parts[place])
    colour = (element.get("class") or "").removeprefix("colour-")
    return rf"{{\color{{{colour}}} {''.join(parts)}}}" if colour else "".join(parts)


def _as_function(name: str) -> str:
    r"""Return a name as that of a function: \tanh^{2} for \mathrm{tanh}^{2}."""
    name = _PRIMED.sub(r"\2\1", name)
    start, braced, rest = name.partition("}")
    word = start.removeprefix(r"\mathrm{")
    if word == start:
        return name.replace(r"\text{", r"\operatorname{", 1)
    return rf"\{word} {rest}" if word in _COMMANDS else rf"\operatorname{{{word}{braced}{rest}"


def _environment(name: str, table: ElementTree.Element) -> str:
    rows = [" & ".join("".join(map(_latex, cell)) for cell in row) for row in table]
    inside = r" \\ ".join(rows)
    return rf"\begin{{{name}}} {inside} \end{{{name}}}"


def _scripted(base: ElementTree.Element, scripts: list[ElementTree.Element], tag: str) -> str:
    shown = _latex(base).rstrip()
    if base.tag in {"msup", "msub"}:
        shown = f"{{{shown}}}"
    below = f"_{{{_latex(scripts[0])}}}" if tag != "msup" else ""
    above = _above(scripts[-1]) if tag != "msub" else ""
    return f"{shown}{above}{below}" if above.startswith("'") else f"{shown}{below}{above}"


def _above(script: ElementTree.Element) -> str:
    text = script.text or ""
    if script.tag == "mo" and text and set(text) == {"′"}:
        return "'" * len(text)
    return f"^{{{_latex(script)}}}"


def _under(children: list[ElementTree.Element]) -> str:
    base, below, *above = children
    if base.tag == "munder":
        body, brace = base
        assert brace.text == "⏟"
        return rf"\underbrace{{{_latex(body)}}}_{{{_latex(below)}}}"
    return f"{_latex(base).rstrip()}_{{{_latex(below)}}}" + "".join(f"^{{{_latex(part)}}}" for part in above) + " "
