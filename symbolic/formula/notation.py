"""Notations: which letter, mark, sign and order of indices a reader sees. One table holds what printing needs.

A `Notation` never changes what a formula about single entries means, only how it is written. Its `Layout` says how
arrays are laid out, and what a formula about whole arrays means depends on that. The bundled ones follow the
conventions met most often in lectures; `notation` finds them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType
from typing import Literal, TypeAlias

from symbolic.errors import ChalkgradError, nearest
from symbolic.formula.escape import escape_latex
from symbolic.formula.nodes import Index, IndexLike

__all__ = [
    "ARRAYS",
    "BATCHES",
    "FURTHER_UNITS",
    "LETTERS",
    "NOTATION_NAMES",
    "ROLES",
    "UNMARKED",
    "Arrays",
    "Chain",
    "DerivativeSign",
    "Elementwise",
    "ErrorSignal",
    "Jacobian",
    "Layout",
    "Letter",
    "MatrixSign",
    "Notation",
    "Samples",
    "Slopes",
    "Sums",
    "TransposeSign",
    "Vectors",
    "WeightOrder",
    "notation",
    "plain_mark",
]

WeightOrder: TypeAlias = Literal["to-from", "from-to"]
Vectors: TypeAlias = Literal["columns", "rows"]
Samples: TypeAlias = Literal["rows", "columns"]
Jacobian: TypeAlias = Literal["numerator", "denominator"]
Slopes: TypeAlias = Literal["hadamard", "diagonal"]
Chain: TypeAlias = Literal[r"\times", r"\cdot", ""]
MatrixSign: TypeAlias = Literal["", r"\cdot"]
Elementwise: TypeAlias = Literal[r"\odot", r"\circ", r"\cdot", r"\times", ""]
TransposeSign: TypeAlias = Literal[r"\top", "T", r"\mathsf{T}"]
DerivativeSign: TypeAlias = Literal[r"\partial", "d", r"\mathrm{d}"]
ErrorSignal: TypeAlias = Literal["derivative", "delta"]
Sums: TypeAlias = Literal["bounds", "index", "repeated"]
Arrays: TypeAlias = Literal["plain", "bold"]


@dataclass(frozen=True, slots=True)
class Letter:
    """How a concept is written: its LaTeX and its plain text."""

    latex: str
    text: str


LETTERS = MappingProxyType(
    {
        "W": Letter("W", "W"),
        "b": Letter("b", "b"),
        "x": Letter("x", "x"),
        "z": Letter("z", "z"),
        "a": Letter("a", "a"),
        "y": Letter("y", "y"),
        "yhat": Letter(r"\hat{y}", "ŷ"),
        "L": Letter("L", "L"),
        "J": Letter("J", "J"),
        "R": Letter("R", "R"),
        "delta": Letter(r"\delta", "δ"),
        "kronecker": Letter(r"\delta", "δ"),
        "eta": Letter(r"\eta", "η"),
        "lambda": Letter(r"\lambda", "λ"),
        "pi": Letter(r"\pi", "π"),
        "theta": Letter(r"\theta", "θ"),
        "beta": Letter(r"\beta", "β"),
        "epsilon": Letter(r"\epsilon", "ε"),
        "mhat": Letter(r"\hat{m}", "m̂"),
        "vhat": Letter(r"\hat{v}", "v̂"),
        "width": Letter("n", "n"),
        "samples": Letter("m", "m"),
        "ones": Letter(r"\mathbf{1}", "1"),
        "identity": Letter(r"\mathbf{I}", "I"),
        "X": Letter("X", "X"),
        "Z": Letter("Z", "Z"),
        "A": Letter("A", "A"),
        "Y": Letter("Y", "Y"),
        "Yhat": Letter(r"\hat{Y}", "Ŷ"),
        "Delta": Letter(r"\Delta", "Δ"),
    }
)
"""The concepts of the field and their usual letters; capitals are the arrays of a whole batch."""

ROLES = MappingProxyType(
    {
        "l": "a layer",
        "D": "the last layer",
        "i": "a unit of layer l",
        "j": "a unit of the layer before",
        "k": "a unit of the layer after",
        "q": "a further unit, summed over",
        "m": "another one",
        "r": "a third one",
        "n": "a sample",
    }
)
"""The index letters of formulas and what each counts."""

FURTHER_UNITS = "qmrpstuv"
"""Letters of further units, those of ROLES first; the others are taken where several sums meet."""

_SPARE = "pqrstuvghcdef" + ascii_lowercase + ascii_uppercase

UNMARKED = frozenset({"ones", "identity"})
"""Arrays whose layer says how large they are, which a reader sees from what stands beside them."""

BATCHES = frozenset({"X", "Z", "A", "Y", "Yhat", "Delta"})
"""Arrays with a row or a column for each sample."""

ARRAYS = frozenset({"W", "b", "x", "z", "a", "y", "yhat", "delta", *BATCHES})
"""What is an array where no index stands below it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How arrays are laid out; formulas about whole arrays mean what they mean under one layout.

    Attributes:
        weight_order: "to-from" stores W with a row for each unit reached, so that z = W a + b; "from-to" with a row
            for each unit it comes from, so that z = W^T a + b.
        vectors: one sample's z, a, x, y and every bias are columns or rows.
        samples: whether the samples of a batch are the rows or the columns of its arrays.
        jacobian: "numerator" puts ∂u_i/∂v_j in row i and column j, "denominator" in row j and column i.
        slopes: an elementwise derivative multiplies entry by entry ("hadamard"), or as a diagonal matrix ("diagonal").
    """

    weight_order: WeightOrder = "to-from"
    vectors: Vectors = "columns"
    samples: Samples = "rows"
    jacobian: Jacobian = "numerator"
    slopes: Slopes = "hadamard"


@dataclass(frozen=True, slots=True)
class Notation:
    r"""One way of writing.

    Attributes:
        name: how specs and the command line call it.
        layer_mark: the superscript of layer l, with `{}` for l: `[{}]`, `({})`, `<{}>`, `{}`.
        sample_mark: the superscript of sample i.
        chain: the LaTeX sign between the factors of a chain; empty for juxtaposition.
        matrix: the sign between the factors of a matrix product.
        elementwise: the sign of the elementwise product.
        transpose: the superscript of a transpose.
        derivative: the LaTeX sign of a derivative, such as `\partial`, `d` or `\mathrm{d}`.
        error_signal: "delta" writes δ for the derivative of the loss by a pre-activation, "derivative" writes it out.
        sums: a sum shows its bounds, its index alone, or is understood from a repeated index.
        bare_numerators: a sum under a derivative sign is written without brackets, as many slides do.
        arrays: letters of whole arrays are set plain or bold.
        letters: (concept, letter) pairs that differ from LETTERS, in its order. A loss with the letter of samples as
            its subscript, C_k, shows there which sample it is of.
        indices: (index letter, shown letter) pairs for those of ROLES that are written with another letter, in the
            order of ROLES: a single letter or `\ell`. Letters of further units give way to others by themselves.
        layout: how arrays are laid out.
        functions: what formulas call the functions that a person has defined, beside those of the registry.
    """

    name: str
    layer_mark: str = "[{}]"
    sample_mark: str = "({})"
    chain: Chain = r"\times"
    matrix: MatrixSign = ""
    elementwise: Elementwise = r"\odot"
    transpose: TransposeSign = r"\top"
    derivative: DerivativeSign = r"\partial"
    error_signal: ErrorSignal = "derivative"
    sums: Sums = "bounds"
    bare_numerators: bool = False
    arrays: Arrays = "plain"
    letters: tuple[tuple[str, Letter], ...] = ()
    indices: tuple[tuple[str, str], ...] = ()
    layout: Layout = Layout()
    functions: tuple[str, ...] = ()
    _chosen: Mapping[str, Letter] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Of two letters for a concept the first counts; a graph may have thousands.
        object.__setattr__(self, "_chosen", dict(reversed(self.letters)))

    def letter(self, name: str) -> Letter:
        """Return how the concept or the user's own quantity `name` is written."""
        return self._chosen.get(name) or LETTERS.get(name) or Letter(_own_letter(name), name)

    def array_letter(self, name: str) -> Letter:
        """Return how the whole array `name` is written."""
        letter = self.letter(name)
        if self.arrays == "bold" and name in ARRAYS:
            style = "boldsymbol" if letter.latex.startswith("\\") else "mathbf"
            return Letter(rf"\{style}{{{letter.latex}}}", letter.text)
        return letter

    def letter_of_sample(self, name: str, sample: IndexLike) -> Letter | None:
        """Return how the quantity `name` of a sample is written where its subscript says which, C_k; else None."""
        letter = self.letter(name)
        latex, mark, subscript = letter.latex.rpartition("_")
        if not mark or subscript != self.index(Index("n")):
            return None
        shown = self.index(sample)
        text = letter.text.rpartition("_")[0]
        return Letter(f"{latex}_{shown if len(shown) == 1 else f'{{{shown}}}'}", f"{text}_{self.index_text(sample)}")

    def index_text(self, index: IndexLike) -> str:
        """Return how a number or an index letter with its shift is written in plain text."""
        return self.index(index).replace(r"\ell", "ℓ")

    def index(self, index: IndexLike) -> str:
        """Return how a number or an index letter with its shift is written."""
        if isinstance(index, int):
            return str(index)
        shown = _shown_letters(self.indices, self.letters).get(index.letter, index.letter)
        return f"{shown}{index.shift:+d}" if index.shift else shown


@cache
def _shown_letters(indices: tuple[tuple[str, str], ...], letters: tuple[tuple[str, Letter], ...]) -> Mapping[str, str]:
    """Return how index letters are written: that of a further unit gives way to what has its letter already."""
    shown = {role: role for role in ROLES if role not in FURTHER_UNITS} | dict(indices)
    taken = {letter.latex for letter in (LETTERS | dict(letters)).values()}
    for further in FURTHER_UNITS:
        if further not in shown:
            free = (letter for letter in further + _SPARE if letter not in taken and letter not in shown.values())
            shown[further] = next(free)
    return shown


def plain_mark(mark: str) -> str:
    """Return the superscript of a layer or a sample in plain text."""
    return mark.replace(r"\langle ", "⟨").replace(r" \rangle ", "⟩")


def _own_letter(name: str) -> str:
    """Return the LaTeX of a user's own name: a single letter as it is, a word upright."""
    if len(name) == 1 and name.isalpha():
        return name
    return rf"\mathrm{{{name}}}" if name.isalnum() else rf"\text{{{escape_latex(name)}}}"


NOTATION_NAMES = (
    "slides",
    "bracket",
    "parenthesis",
    "angle",
    "angle_bracket",
    "bare",
    "bold",
    "delta",
    "calculus",
)

_SMALL_W = ("W", Letter("w", "w"))
_COST_C = ("L", Letter("C", "C"))
_QUIZ_INDICES = tuple(zip("lDijkn", "iNpqrk", strict=True))
_COST_OF_SAMPLE_K = ("L", Letter("C_k", "C_k"))

_NOTATIONS = MappingProxyType(
    {
        item.name: item
        for item in (
            Notation("slides", bare_numerators=True),
            Notation("bracket", chain=r"\cdot", error_signal="delta"),
            Notation(
                "parenthesis",
                layer_mark="({})",
                sample_mark="[{}]",
                chain="",
                letters=(_SMALL_W,),
                indices=(("i", "j"), ("j", "i")),
                layout=Layout(jacobian="denominator"),
            ),
            Notation("angle", layer_mark="<{}>", chain=r"\cdot", error_signal="delta"),
            Notation("angle_bracket", layer_mark="<[{}]>", chain=r"\cdot", error_signal="delta"),
            Notation(
                "bare",
                layer_mark="{}",
                chain="",
                sums="repeated",
                letters=(_SMALL_W, _COST_C, ("samples", Letter("N", "N"))),
                indices=(("D", "L"), ("q", "p"), ("r", "q"), ("n", "s")),
            ),
            Notation(
                "bold",
                layer_mark="({})",
                sample_mark="[{}]",
                chain="",
                arrays="bold",
                letters=(_COST_OF_SAMPLE_K,),
                indices=_QUIZ_INDICES,
                layout=Layout(samples="columns", slopes="diagonal"),
            ),
            Notation(
                "delta",
                layer_mark="{}",
                chain=r"\cdot",
                transpose="T",
                error_signal="delta",
                sums="index",
                letters=(_SMALL_W,),
                indices=(("D", "L"), ("i", "j"), ("j", "i")),
                layout=Layout(weight_order="from-to", samples="columns", jacobian="denominator"),
            ),
            Notation("calculus", chain="", derivative="d"),
        )
    }
)


def notation(name: str) -> Notation:
    """Return the bundled notation called `name`."""
    try:
        return _NOTATIONS[name]
    except KeyError:
        hint = nearest(name, NOTATION_NAMES)
        known = ", ".join(NOTATION_NAMES)
        raise ChalkgradError(f"notation: found `{name}`; expected one of {known}. {hint}".rstrip()) from None
