r"""Texts that try to run something, to be endless or to fill the memory, each with the end that it must come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from symbolic.checking.report import Verdict

__all__ = ["ERROR", "FLOODS", "INVISIBLE", "LINES", "NAMES", "PAIRS", "WORDS", "Attack", "display", "twice"]

ERROR = "an error"
WORDS = "words"
PROVED, HOLDS, REFUTED = Verdict.PROVED, Verdict.HOLDS, Verdict.REFUTED
UNKNOWN, UNREADABLE, DEFINITION = Verdict.UNKNOWN, Verdict.UNREADABLE, Verdict.DEFINITION


@dataclass(frozen=True)
class Attack:
    """A text of one relation.

    Attributes:
        name: what it tries.
        text: the document.
        end: the verdict, `WORDS` for a text without relations, `ERROR` for one that is refused as a whole.
        says: a part of the reason, or of the message.
    """

    name: str
    text: str
    end: Verdict | str
    says: str = ""


def display(formula: str) -> str:
    """Return a document of one formula."""
    return f"$$ {formula} $$"


def twice(formula: str) -> str:
    """Return a document that says a formula is equal to itself."""
    return display(f"{formula} = {formula}")


def _powers(base: str, times: int) -> str:
    return "(" * times + base + ")^{64}" * times


def _nested(opening: str, closing: str, times: int) -> str:
    return display(f"x_1 = {opening * times}x_1{closing * times}")


def _sums(sign: str, letters: str, limit: str = "") -> str:
    return "".join(rf"\{sign}_{{{letter}{'=1' if limit else ''}}}{limit}" for letter in letters)


_SEVEN = "ijkmnpq"
_UNITS = "".join(f"a_{letter}^{{[1]}}" for letter in _SEVEN)
_CHAIN = "".join(f"W_{{{a}{b}}}^{{[1]}}" for a, b in pairwise(_SEVEN))
_LAYERS = r"\sum_l \sum_i \sum_j W_{ij}^{[l]}"
_MUCH = "more than is evaluated"
_DEEP = "at most 64 inside each other"
_TOKENS = "names, numbers and signs in one line"
_POWER = "an exponent that is no whole number"


def _rows(count: int) -> str:
    return r"\begin{cases}" + r"1 & x_1 > 0 \\" * count + r"0 & \text{otherwise}\end{cases}"


def _matrix(size: int) -> str:
    return r"\begin{pmatrix}" + r"\\".join(["&".join(["1"] * size)] * size) + r"\end{pmatrix}"


LINES = (
    # powers
    Attack("a tower of numbers", twice("9^{9^{9^{9}}}"), UNREADABLE, _POWER),
    Attack("a tower for the prediction", display(r"\hat y = 9^{9^{9^{9}}}"), UNREADABLE, "no whole number"),
    Attack("a tower of letters", twice(r"x_1 + \hat y^{\hat y^{\hat y^{\hat y}}}"), UNREADABLE, _POWER),
    Attack("a tower of nine", twice("2^{" * 9 + "2" + "}" * 9), UNREADABLE, "scripts at most 8 deep"),
    Attack("a tower of exponentials", display(r"\hat y = e^{e^{e^{e^{e^{e^{e^{x_1}}}}}}}"), UNKNOWN),
    Attack("an exponential of exponentials of a number", twice(r"x_1 + \exp(\exp(\exp(999999999999)))"), PROVED),
    Attack("a power of 100000", twice("(x_1+1)^{100000}"), UNREADABLE, "exponent 100000"),
    Attack("a power of -99", display(r"\hat y = (z_1^{[1]})^{-99}"), UNREADABLE, "exponent -99"),
    Attack("a power that does not expand", display("(x_1+x_2+1)^{64} = (1+x_2+x_1)^{64}"), HOLDS),
    Attack("powers of powers", twice(_powers("x_1+x_2+1", 8)), HOLDS),
    Attack("powers of powers of a number", twice(f"x_1 + {_powers('3', 8)}"), HOLDS),
    Attack("powers of powers of a decimal", twice(f"x_1 + {_powers('0.00000000001', 8)}"), HOLDS),
    Attack("powers of powers of a number that differ", display(f"x_1 + {_powers('3', 8)} = x_1"), REFUTED),
    Attack("a power in an exponential", display(rf"\exp({_powers('3', 8)} x_1) = x_1"), UNKNOWN),
    Attack("a power in a root", twice(rf"\sqrt{{x_1^2 + {_powers('3', 8)}}}"), HOLDS),
    Attack("a power in a logarithm", display(rf"\log(1 + x_1^2 + {_powers('3', 8)}) = x_1"), REFUTED),
    Attack("a power in a fraction", twice(rf"\frac{{1}}{{x_1 + {_powers('3', 8)}}}"), HOLDS),
    Attack("a power of a matrix", twice("((W^{[1]})^{64})^{64}"), HOLDS),
    Attack("a power of an inverse", twice("(((W^{[1]})^{-64})^{64})^{64}"), HOLDS),
    Attack("a negative power of nothing", display("0^{-1} = 0^0"), UNKNOWN),
    # numbers
    Attack("a number of 4000 digits", display(rf"\hat y = {'9' * 4000}"), UNREADABLE, "a number of 4000 digits"),
    Attack("a unit far away", display("x_{999999999999} = 0"), REFUTED, "999999999999"),
    Attack("a layer far away", display("a_1^{[999999999999]} = 0"), REFUTED),
    Attack("a division by nothing", display(r"\frac{1}{x_1 - x_1} = \frac{1}{x_2 - x_2}"), UNKNOWN),
    Attack("a logarithm of nothing", display(r"\log(0) = x_1"), UNKNOWN),
    Attack("a root of less than nothing", display(r"\sqrt{-1} = x_1"), UNKNOWN),
    # nesting
    Attack("64 brackets", _nested("(", ")", 64), DEFINITION),
    Attack("65 brackets", _nested("(", ")", 65), UNREADABLE, _DEEP),
    Attack("65 large brackets", _nested(r"\left(", r"\right)", 65), UNREADABLE, _DEEP),
    Attack("65 braces", _nested("{", "}", 65), UNREADABLE, _DEEP),
    Attack("65 fractions", _nested(r"\frac{1}{", "}", 65), UNREADABLE, _DEEP),
    Attack("65 roots", _nested(r"\sqrt{", "}", 65), UNREADABLE, _DEEP),
    Attack("65 signs", _nested("-", "", 65), UNREADABLE, _DEEP),
    Attack("60 squares in squares", _nested("(1+", ")^2", 60), REFUTED),
    Attack("60 functions in functions", _nested(r"\tanh(x_2+", ")", 60), REFUTED),
    Attack("60 quotients in quotients", _nested("1/(1+", ")", 60), REFUTED),
    Attack("300 commands", _nested(r"\mathbf{", "}", 300), UNREADABLE),
    Attack("300 texts", _nested(r"\text{", "}", 300), UNREADABLE),
    Attack("cases in cases", _nested(r"\begin{cases} 1 & x_1 > 0 \\", r"& x_1 \le 0 \end{cases}", 20), REFUTED),
    # sums and products
    Attack("a sum without end", twice(r"\sum_{k=1}^{999999999999} k x_1"), UNKNOWN, _MUCH),
    Attack("a sum beyond the units", twice(r"\sum_{k=1}^{999999999999} x_k"), REFUTED, "index 3"),
    Attack("a product without end", twice(r"\prod_{k=1}^{999999999999} x_1"), UNKNOWN, _MUCH),
    Attack("sums of sums of sums", twice(_sums("sum", "kjm", "^{64}") + "x_1"), UNKNOWN, _MUCH),
    Attack("products of products", twice(_sums("prod", "kjm", "^{64}") + "x_1"), UNKNOWN, _MUCH),
    Attack("twenty sums", twice(_sums("sum", "ijkmnpqrsthuvcdefogw", "^{2}") + "x_1"), UNKNOWN, _MUCH),
    Attack("sixty sums over one letter", twice(_sums("sum", "k" * 60, "^{2}") + "x_k"), UNKNOWN, _MUCH),
    Attack("seven sums over letters", twice(_sums("sum", _SEVEN) + _UNITS), PROVED),
    Attack("seven sums over a chain of weights", twice(_sums("sum", _SEVEN) + _CHAIN), PROVED),
    Attack("seven products over letters", twice(_sums("prod", _SEVEN) + _UNITS), HOLDS),
    Attack("sums over layers of sums over units", twice(f"{_LAYERS} {_LAYERS.translate({0x6C: 'm'})}"), PROVED),
    Attack("twelve free units", twice("".join(f"a_{letter}^{{[1]}}" for letter in "ijkmnpqrstuv")), PROVED),
    Attack("twelve free layers", twice("".join(f"a_1^{{[{letter}]}}" for letter in "ijkmnpqrstuv")), UNREADABLE),
    Attack("twenty derivatives of derivatives", display(r"\frac{\partial}{\partial x_1}" * 20 + "L = 1"), UNREADABLE),
    Attack("a derivative of order 999999", twice(r"\frac{\partial^{999999} L}{\partial x_1^{999999}}"), UNREADABLE),
    Attack("sixty primes", twice(r"\sigma" + "'" * 60 + "(x_1)"), UNREADABLE),
    # long lines
    Attack("700 sides of three signs", display("=".join(["x_1"] * 700)), UNREADABLE, _TOKENS),
    Attack("240 factors", display(r"\hat y = " + r"\sigma(x_1)" * 240), REFUTED),
    Attack("200 matrices", display("W^{[1]} = " + "W^{[1]}" * 200), REFUTED),
    Attack("500 rows of cases", display(f"L = {_rows(500)}"), UNREADABLE, "at most 4096 signs in one line"),
    Attack("100 rows of cases", display(f"L = {_rows(100)}"), REFUTED),
    Attack("a matrix of 100 x 100", display(f"W = {_matrix(100)}"), UNREADABLE, "at most 4096 signs in one line"),
)
"""Lines that are heavy, too large, or without value."""

_WORD = "a control word that the reader knows"
_SIGN = "a letter, a number or a sign of a formula"

NAMES = tuple(
    Attack(formula, display(formula), end, says)
    for formula, end, says in (
        (r"__import__('os').system('x') = 1", UNREADABLE, "`_`"),
        (r"\text{__import__(\"os\")} = y", UNKNOWN, ""),
        (r"\text{x'); import os; os.system('touch pwned')} = 1", UNKNOWN, ""),
        (r"y_{\text{'; drop}} = 1", UNREADABLE, "subscript"),
        (r"y_{__import__} = 1", UNREADABLE, "`_`"),
        (r"x.__class__.__bases__ = 1", UNREADABLE, "`.`"),
        (r"\operatorname{__import__}(x) = 1", UNREADABLE, "a function that is not known"),
        (r"\operatorname{eval}(x_1) = 1", UNREADABLE, "a function that is not known"),
        (r"\mathrm{eval}(1) = x_1", UNREADABLE, "`eval`"),
        (r"exec(1) = x_1", UNREADABLE, "`exec`"),
        (r"lambda x: x = 1", REFUTED, ""),
        (r"{{7*7}} = 49", PROVED, ""),
        (r"{{7*7}} x_1 = 50 x_1", REFUTED, ""),
        (r"{% raw %} = x_1", UNREADABLE, ""),
        (r"${7*7} = x_1", UNREADABLE, ""),
        (r"=cmd|' /C calc'!A0", UNREADABLE, "`!`"),
        (r"@SUM(1+1)*cmd = 1", UNREADABLE, "`@`"),
        (r"\def\x{\x}\x = 1", UNREADABLE, r"`\x`, with which the line grows too long"),
        (r"\edef\x{\x\x}\x = 1", UNREADABLE, _WORD),
        (r"\newcommand{\f}{\f\f} \f = 1", UNREADABLE, r"`\f`, with which the line grows too long"),
        (r"\let\f=\g = 1", UNREADABLE, _WORD),
        (r"\_let = 1", UNREADABLE, ""),
        (r"\input{/etc/passwd} = 1", UNREADABLE, _WORD),
        (r"\include{x} = 1", UNREADABLE, _WORD),
        (r"\begin{input}{/etc/passwd}\end{input} = 1", UNREADABLE, "the environment `input`"),
        (r"\csname x\endcsname = 1", UNREADABLE, _WORD),
        (r"\catcode`\%=12 = 1", UNREADABLE, _WORD),
        (r"\write18{ls} = 1", UNREADABLE, _WORD),
        (r"\immediate\write18{x} = 1", UNREADABLE, _WORD),
        (r"\expandafter\x = 1", UNREADABLE, _WORD),
        (r"\href{javascript:alert(1)}{x} = 1", UNREADABLE, _WORD),
        (r"\includegraphics{/etc/passwd} = 1", UNREADABLE, _WORD),
        (r"\rule{999em}{999em} = 1", UNREADABLE, _WORD),
        (r"\htmlClass{x}{y} = 1", UNREADABLE, _WORD),
        (r"\verb|x| = 1", UNREADABLE, _WORD),
        (r"y = y \tag{<script>alert(1)</script>}", DEFINITION, ""),
        (r"y = \label{../../etc/passwd} y", DEFINITION, ""),
        ("`rm -rf` = 1", UNREADABLE, _SIGN),
    )
)
"""Names and commands that would do something elsewhere."""

INVISIBLE = (
    *(
        Attack(f"U+{ord(sign):04X}", display(f"y{sign} = 1"), end, says)
        for sign, end, says in (
            ("\0", ERROR, "U+0000"),
            ("\x0b", ERROR, "U+000B"),
            ("\x1b", ERROR, "U+001B"),
            ("\x85", ERROR, "U+0085"),
            ("\u202e", ERROR, "U+202E"),
            ("\u2066", ERROR, "U+2066"),
            ("\ud800", ERROR, "U+D800"),
            ("\udfff", ERROR, "U+DFFF"),
            ("\u200b", UNREADABLE, "U+200B"),
            ("\ufeff", UNREADABLE, "U+FEFF"),
            ("\u00ad", UNREADABLE, "U+00AD"),
            ("\ufe0f", UNREADABLE, "U+FE0F"),
            ("\uffff", UNREADABLE, "U+FFFF"),
            ("\u3164", UNREADABLE, "U+3164"),
            ("\U000e0041", UNREADABLE, "U+E0041"),
            ("\u0430", UNREADABLE, "U+0430"),  # a Cyrillic a
            ("\u03bf", UNREADABLE, "U+03BF"),  # omicron
            ("\u0391", UNREADABLE, "U+0391"),  # a Greek A
            ("\u0663", UNREADABLE, "U+0663"),  # an Arabic 3
            ("\U0001f600", UNREADABLE, "U+1F600"),
        )
    ),
    Attack("300 accents", display(f"y{chr(0x302) * 300} = 1"), UNREADABLE, "U+0302"),
    Attack("3000 accents", display(f"y{(chr(0x302) + chr(0x301) + chr(0x308)) * 1000} = 1"), UNREADABLE, "U+0302"),
    Attack("a mathematical italic", display("\U0001d466 = y"), DEFINITION),
    Attack("wide digits", display("\uff11\uff12 x_1 = 12 x_1"), PROVED),
    Attack("small digits", display("x\u2081 = x_1"), DEFINITION),
)
"""Signs that are not seen, that turn the order round, or that look like others."""

PAIRS = (
    *(
        r"\\",
        "$$",
        r"\(",
        r"\[",
        r"\)",
        "'_",
        "^'",
        "^^",
        "x^",
        "x_",
        "{}",
        "()(",
        "&&",
        "=x",
        "--",
        r"\frac",
        r"\sqrt",
    ),
    *(r"\left(", r"\begin{", r"\begin{align}", r"\begin{cases}", "```", "$`", r"\$", "x=\n", "x=1\n", "let x = 1\n"),
    *("- ", "1. ", "\u2211", r"\sum_", r"\partial", "\u2202/\u2202", "d/dx ", r"\text{", r"\text{x}", "%\n", r"\item "),
    *(r"\section{", "x = $y$ ", "a, b; ", "if ", "so that ", "z\u0302", "\u00bd", "\u20ac"),
)
"""What is written again and again in a flood, besides every sign of the keyboard."""

_KEYBOARD = "".join(map(chr, range(0x20, 0x7F))) + "\n\t\r\u00a0\u3000\u0302\u2202\u03a3\u221a\u2032"


def _floods() -> Iterator[tuple[str, str]]:
    for part in (*_KEYBOARD, *PAIRS):
        yield f"64 KiB of {part!r}", part * (65536 // len(part))
        yield f"a formula of {part!r}", display("y = " + part * (4000 // len(part)))


FLOODS = tuple(_floods())
"""Texts of one thing that is repeated up to the limits, by name."""
