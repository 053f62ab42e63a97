r"""The control words and the signs that the reader knows, each with the kind of token it makes.

What is in no table here is refused where it stands: `\def`, `\input`, a macro of one's own. A kind says how the
parser treats a token; the second part of an entry is what the token says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

__all__ = [
    "ACCENTS",
    "CASES",
    "COMMANDS",
    "CONNECTIVES",
    "FUNCTIONS",
    "GREEK_WORDS",
    "JOINED",
    "MATRICES",
    "OTHERWISE",
    "PROGRAMMING",
    "REMARKS",
    "SIGNS",
    "SLOPES",
    "TYPED_CONNECTIVES",
    "WORDS",
]

Entry = tuple[str, str]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(listed.split()).split(", "))


def _each(kind: str, words: str) -> dict[str, Entry]:
    """Return entries that say their own name without the backslash."""
    return {f"\\{word}": (kind, word) for word in words.split()}


def _said(kind: str, pairs: Mapping[str, str]) -> dict[str, Entry]:
    """Return entries of several control words that say the same."""
    return {f"\\{word}": (kind, said) for said, words in pairs.items() for word in words.split()}


def _letters(words: Iterable[str]) -> dict[str, Entry]:
    return {f"\\{word}": ("letter", f"\\{word}") for word in words}


GREEK_WORDS = _words(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho varrho sigma
    varsigma tau upsilon phi varphi chi psi omega
    Alpha Beta Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
)
"""Greek letters, spelled."""

FUNCTIONS = _words(
    """log ln exp tanh sinh cosh sin cos tan sqrt max min arg argmax argmin det tr Tr trace rank diag Diag sign sgn abs
    sigmoid logistic softmax logsoftmax relu ReLU Relu RELU lrelu LReLU leakyrelu LeakyReLU leaky_relu elu ELU selu SELU
    gelu GELU silu SiLU swish Swish softplus softsign hardtanh heaviside step erf erfc dot vec
    sig activation nonlin nonlinearity transpose onehot expit logsig tansig purelin linear maximum minimum"""
)
"""Words that are functions wherever they stand."""

WORDS = _words(
    """net out loss cost target pred true input output hidden total error bias mse MSE bce BCE CE NLL SSE cross entropy
    train test batch data reg new old Err err LR"""
)
"""Further words that are one name, however they are typed."""

CONNECTIVES = _words(
    """where with and or for let since because hence thus then therefore if when whenever otherwise else so while given
    by from we get have using is are the all each every as such that follows implies define note recall but also here
    now finally similarly first next chain rule substituting sonst falls mit und wobei wenn daher dann oder für avec où
    ou et donc soit pour si sinon alors con donde entonces luego para onde com então logo dove quindi allora"""
)
"""Words of a sentence: they stand between formulas and are no names."""

REMARKS = CONNECTIVES | _words("only due see")
"""Words that open a remark in brackets."""

TYPED_CONNECTIVES = _words("where with and for let since because hence thus then if when otherwise else")
"""Those of them that are understood where they are typed bare, as a run of letters inside a formula."""

SLOPES = _words("prime derivative derivatives deriv der derivate derivada ableitung diff gradient grad backward")
"""Words beside a function that make it its derivative: sigmoid_prime, tanhDerivative, d_relu."""

OTHERWISE = _phrases(
    """otherwise, else, elsewhere, by default, in all other cases, all other cases, sonst, ansonsten, sinon, altrimenti,
    senão, en otro caso, caso contrário, в противном случае, иначе, 其他, 否则, 그 외"""
)
"""Words that stand for the condition of the last case."""

ACCENTS = (
    "hat",
    "widehat",
    "tilde",
    "widetilde",
    "bar",
    "vec",
    "dot",
    "ddot",
    "check",
    "breve",
    "acute",
    "grave",
    "mathring",
)

MATRICES = _words("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array")
CASES = frozenset(("cases", "dcases", "rcases", "numcases"))
JOINED = _words(
    """aligned align align* alignat alignat* alignedat flalign flalign* gather gather* gathered multline multline*
    multlined eqnarray eqnarray* split equation equation* displaymath math"""
)
"""Environments whose rows belong to one formula, or follow one another."""

_RELATIONS = {
    "=": "equiv triangleq doteq",
    ":=": "coloneqq leftarrow gets longleftarrow Leftarrow",
    "=:": "eqqcolon",
    "<": "lt",
    ">": "gt",
    "<=": "le leq leqslant leqq",
    ">=": "ge geq geqslant geqq",
    "!=": "ne neq",
    "~": "approx simeq cong sim",
    "propto": "propto varpropto",
    "=>": "Rightarrow implies Longrightarrow",
    "<=>": "Leftrightarrow iff Longleftrightarrow",
    "->": "to rightarrow longrightarrow mapsto longmapsto",
    "in": "in",
}
_PRODUCTS = {
    r"\cdot": "cdot cdotp",
    r"\times": "times",
    "*": "ast star *",
    r"\odot": "odot bigodot circledcirc circledast oast",
    r"\circ": "circ",
    r"\bullet": "bullet",
    r"\otimes": "otimes",
}
_STYLES = {
    "mathbf": "mathbf bold",
    "boldsymbol": "boldsymbol bm pmb boldmath",
    "mathcal": "mathcal",
    "mathscr": "mathscr",
    "mathfrak": "mathfrak",
    "mathsf": "mathsf",
    "mathbb": "mathbb mathds mathbbm",
    "mathit": "mathit mathnormal",
    "mathtt": "mathtt",
    "mathrm": "mathrm",
}
_SWITCHES = {"mathbf": "bf", "mathrm": "rm", "mathit": "it", "mathcal": "cal", "mathsf": "sf", "mathtt": "tt"}
_SPACES = """mathop mathord displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits mathstrut strut
    nonumber notag
    enskip space ensuremath eqalign tiny Tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
    thinspace medspace thickspace negthinspace enspace hline allowbreak nobreak noindent centering qed qedhere square
    blacksquare Box checkmark null smallskip medskip bigskip"""
_DELIMITERS = {
    r"\{": ("open", "{"),
    r"\}": ("close", "}"),
    r"\lbrace": ("open", "{"),
    r"\rbrace": ("close", "}"),
    r"\lbrack": ("open", "["),
    r"\rbrack": ("close", "]"),
    r"\lparen": ("open", "("),
    r"\rparen": ("close", ")"),
    r"\langle": ("open", r"\langle"),
    r"\rangle": ("close", r"\rangle"),
    r"\lvert": ("open", "|"),
    r"\rvert": ("close", "|"),
    r"\lVert": ("open", r"\|"),
    r"\rVert": ("close", r"\|"),
    r"\vert": ("bar", "|"),
    r"\|": ("bar", r"\|"),
    r"\Vert": ("bar", r"\|"),
}

COMMANDS: Mapping[str, Entry] = MappingProxyType(
    _letters(GREEK_WORDS)
    | _letters(_words("ell infty top intercal dagger varpi digamma imath jmath"))
    | _each("accent", " ".join(ACCENTS))
    | _said("accent", {"vec": "overrightarrow"})
    | {r"\^": ("accent", "hat"), r"\~": ("accent", "tilde")}
    | {r"\R": ("letter", "R"), r"\reals": ("letter", "R"), r"\mid": ("bar", "|")}
    | _said("alphabet", _STYLES)
    | _said("switch", _SWITCHES)
    | _said("rel", _RELATIONS)
    | _said("times", _PRODUCTS)
    | {
        r"\div": ("/", "/"),
        r"\oslash": ("/", "/"),
        r"\colon": (":", ":"),
        r"\_": ("_", "_"),
        r"\prime": ("'", "'"),
        r"\not": ("not", ""),
    }
    | _each(
        "function",
        """log ln exp tanh sinh cosh sin cos tan max min arg argmax argmin det tr Tr trace rank diag sign sgn sigmoid
        softmax relu ReLU softplus erf""",
    )
    | _each("operator", "sum prod")
    | _said("frac", {"frac": "frac dfrac tfrac cfrac"})
    | _said(
        "derivative",
        {
            r"\partial": "pdv partialderivative diffp pd pder pderiv partiald partialfrac partdiff dydx",
            r"\mathrm{d}": "dv derivative",
        },
    )
    | {r"\par": ("par", "")}
    | _each("sqrt", "sqrt")
    | _each("over", "over")
    | _each("partial", "partial")
    | _each("nabla", "nabla bigtriangledown triangledown")
    | _each("dots", "dots ldots cdots vdots ddots dotsb dotsc dotsm dotsi hdots")
    | _each("quad", "quad qquad hfill hfil therefore because")
    | _each("space", _SPACES)
    | {f"\\{sign}": ("space", "") for sign in (",", ";", ":", "!", ">", " ", "\n", "\t", "/")}
    | {r"\=": ("rel", "="), r"\+": ("+", "+"), r"\-": ("-", "-")}  # as exporters of Markdown escape them
    | _each("ignored", "hspace hspace* vspace vspace* mspace phantom hphantom vphantom tag tag* label")
    | _each("size", "left right middle")
    | {f"\\{size}{side}": ("sized", side) for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
    | _DELIMITERS
    | _each("text", "text mbox hbox textrm textit textbf textnormal textsf texttt textup emph intertext shortintertext")
    | _each("named", "operatorname operatorname*")
    | _each("environment", "begin end")
    | _each("annotation", "underbrace overbrace boxed fbox framebox cancel bcancel xcancel underline overline")
    | _each("color", "color textcolor colorbox")
    | _each("stack", "underset overset stackrel")
    | _each("substack", "substack")
    | _said("row", {"\\": "newline cr \\"})
    | {r"\land": ("words", "and"), r"\wedge": ("words", "and"), r"\lor": ("words", "or"), r"\vee": ("words", "or")}
    | {r"\forall": ("words", "for all")}
)
"""What a control word makes; a word that is not here cannot be read."""

PROGRAMMING = frozenset(
    f"\\{word}"
    for word in _words(
        """def edef gdef xdef let futurelet newcommand renewcommand providecommand DeclareMathOperator newenvironment
        input usepackage documentclass csname endcsname expandafter catcode write openout openin read immediate loop
        repeat special directlua the jobname include includegraphics href url"""
    )
)
"""Commands that program TeX, load files or leave the formula: never read, and no other word is proposed for them."""

SIGNS: Mapping[str, Entry] = MappingProxyType(
    {sign: (sign, sign) for sign in "+-/^_'{},;:.&$"}
    | {
        sign: ("rel", sign)
        for sign in ("=", "<", ">", "<=", ">=", "!=", ":=", "->", "=>", "<=>", "+=", "-=", "*=", "/=")
    }
    | {"==": ("rel", "="), "(": ("open", "("), "[": ("open", "["), ")": ("close", ")"), "]": ("close", "]")}
    | {"|": ("bar", "|"), "*": ("times", "*"), "**": ("^", "**"), ".*": ("times", r"\odot"), "@": ("times", "@")}
    | {"...": ("dots", "dots"), "..": ("range", "..")}
)
"""What a sign of the keyboard makes."""
