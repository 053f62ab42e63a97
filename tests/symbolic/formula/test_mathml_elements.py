"""What the MathML of formulas is made of: elements of MathML Core alone, and signs and spaces that are exactly so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.latex import latex_pieces, print_latex
from symbolic.formula.mathml import mathml_pieces, print_mathml
from symbolic.formula.mathml_signs import line_start
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Entry,
    Formula,
    Gradient,
    Group,
    Highlight,
    Index,
    Matrix,
    Negative,
    Number,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Text,
    Underbrace,
)
from symbolic.formula.notation import NOTATION_NAMES, Letter, Notation, notation
from symbolic.formula.typst_signs import COLOURS
from tests.symbolic.formula.mathml_reading import tree_of
from tests.symbolic.formula.resolver.drawn import formulas
from tests.symbolic.formula.trees import formulas as trees

NOTATIONS = st.sampled_from([notation(name) for name in NOTATION_NAMES])
A, B, C = Quantity("a"), Quantity("b"), Quantity("x")

# The elements of MathML Core that hold formulas, each with its own attributes; all may have those of the first row.
EVERYWHERE = {"class", "dir", "displaystyle", "id", "mathbackground", "mathcolor", "mathsize", "scriptlevel", "style"}
CORE: dict[str, set[str]] = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {
        *("form", "fence", "separator", "lspace", "rspace", "stretchy", "symmetric", "maxsize", "minsize"),
        *("largeop", "movablelimits"),
    },
    "mspace": {"width", "height", "depth"},
    "mfrac": {"linethickness"},
    "mpadded": {"width", "height", "depth", "lspace", "voffset"},
    "munder": {"accentunder"},
    "mover": {"accent"},
    "munderover": {"accent", "accentunder"},
    "mtd": {"columnspan", "rowspan"},
} | {
    name: set()
    for name in (
        *("mn", "mtext", "ms", "mrow", "mstyle", "merror", "mphantom", "msqrt", "mroot", "msub", "msup", "msubsup"),
        *("mmultiscripts", "mprescripts", "mtable", "mtr"),
    )
}
ARGUMENTS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}


def faults(mathml: str) -> list[str]:
    """Return what is not MathML Core in an element."""
    found = []
    for element in tree_of(mathml).iter():
        tag, children = element.tag, list(element)
        if tag not in CORE:
            found.append(f"{tag} is no element of Core")
            continue
        found += [f"{tag} has no {name}" for name in sorted(set(element.attrib) - EVERYWHERE - CORE[tag])]
        if tag == "mi" and element.get("mathvariant", "normal") != "normal":
            found.append("an alphabet that is no Unicode letter")
        if len(children) != ARGUMENTS.get(tag, len(children)):
            found.append(f"{tag} with {len(children)} parts")
        between = (element.text or "", *(child.tail or "" for child in children))
        if (tag in TOKENS and children) or (tag not in TOKENS and any(between)):
            found.append(f"{tag} mixes words and elements")
    return found


@settings(max_examples=300)
@given(trees, NOTATIONS)
def test_any_tree_is_core_and_has_the_brackets_of_its_latex(formula: Formula, written: Notation) -> None:
    mathml = print_mathml(formula, written)
    assert faults(mathml) == []
    shown = "".join(tree_of(mathml).itertext())
    latex = print_latex(formula, written)
    assert (shown.count("("), shown.count(")")) == (latex.count("("), latex.count(")"))


@pytest.mark.parametrize(
    ("mathml", "fault"),
    [
        ('<mfenced open="("><mi>a</mi></mfenced>', "mfenced is no element of Core"),
        ('<mtable columnalign="left"/>', "mtable has no columnalign"),
        ('<mi mathvariant="bold">a</mi>', "an alphabet that is no Unicode letter"),
        ("<mfrac><mi>a</mi><mi>b</mi><mi>c</mi></mfrac>", "mfrac with 3 parts"),
        ("<mrow>a<mi>b</mi></mrow>", "mrow mixes words and elements"),
    ],
)
def test_what_is_not_core_would_be_seen(mathml: str, fault: str) -> None:
    assert faults(mathml) == [fault]


def test_a_node_that_the_printer_does_not_know_is_refused() -> None:
    class Tensor(Formula):
        pass

    with pytest.raises(TypeError, match=r"^no MathML rule for Tensor: register one in symbolic/formula/mathml\.py$"):
        print_mathml(Tensor(), notation("slides"))


TIMES, APPLIED, LOW = "<mo>&#x2062;</mo>", "<mo>&#x2061;</mo>", 'stretchy="false"'
TIGHT = 'lspace="0" rspace="0"'
EXACT = (
    (
        Quantity("W", 4, (1, 2)),
        (
            f"<msubsup><mi>W</mi><mrow><mn>1</mn><mo>&#x2063;</mo><mn>2</mn></mrow>"
            f"<mrow><mo {LOW} {TIGHT}>[</mo><mn>4</mn><mo {LOW} {TIGHT}>]</mo></mrow></msubsup>"
        ),
    ),
    (Position(Index("l", -1)), "<mrow><mi>l</mi><mo>−</mo><mn>1</mn></mrow>"),
    (Sum((A, Negative(B))), '<mrow><mi>a</mi><mo form="infix">−</mo><mi>b</mi></mrow>'),
    (Product((A, B)), f"<mrow><mi>a</mi>{TIMES}<mi>b</mi></mrow>"),
    (
        Product((A, Quotient(B, C))),
        '<mrow><mi>a</mi><mo rspace="0.17em">&#x2062;</mo><mfrac><mi>b</mi><mi>x</mi></mfrac></mrow>',
    ),
    (
        Product((Quotient(A, B), C)),
        '<mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo rspace="0.17em">&#x2062;</mo><mi>x</mi></mrow>',
    ),
    (
        Product((A, Apply("log", (B,)))),
        (
            f'<mrow><mi>a</mi><mo rspace="0.17em">&#x2062;</mo><mrow><mi>ln</mi>{APPLIED}'
            f"<mrow><mo {LOW}>(</mo><mi>b</mi><mo {LOW}>)</mo></mrow></mrow></mrow>"
        ),
    ),
    (
        Product((A, Apply("sigmoid", (B,), 1))),
        (
            f"<mrow><mi>a</mi>{TIMES}<mrow><msup><mi>σ</mi><mo>′</mo></msup>{APPLIED}"
            f"<mrow><mo {LOW}>(</mo><mi>b</mi><mo {LOW}>)</mo></mrow></mrow></mrow>"
        ),
    ),
    (
        Product((A, B), Sign.TIMES),
        '<mrow><mi>a</mi><mo lspace="0.22em" rspace="0.22em">×</mo><mi>b</mi></mrow>',
    ),
    (Power(Quantity("a", None, (1,)), Number("2")), "<msubsup><mi>a</mi><mn>1</mn><mn>2</mn></msubsup>"),
    (
        Power(Sum((A, B)), Number("2")),
        (
            f'<mrow><mo {LOW}>(</mo><mrow><mi>a</mi><mo form="infix">+</mo><mi>b</mi></mrow>'
            f"<msup><mo {LOW}>)</mo><mn>2</mn></msup></mrow>"
        ),
    ),
    (
        Power(Quotient(A, B), Number("2")),
        "<msup><mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow><mn>2</mn></msup>",
    ),
    (
        Entry(Group(A), (1,)),
        f"<mrow><mo {LOW}>(</mo><mi>a</mi><msub><mo {LOW}>)</mo><mn>1</mn></msub></mrow>",
    ),
    (
        Cases(((A, Relations((C, B), ("<",))), (B, None))),
        (
            '<mrow><mo>{</mo><mtable class="cases"><mtr><mtd><mi>a</mi></mtd><mtd><mrow><mi>x</mi><mo>&lt;</mo>'
            "<mi>b</mi></mrow></mtd></mtr><mtr><mtd><mi>b</mi></mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
        ),
    ),
    (
        Matrix(((A, B),)),
        (
            '<mrow><mo>[</mo><mtable class="matrix"><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>'
            "<mo>]</mo></mrow>"
        ),
    ),
    (
        Underbrace(A, Text("old")),
        '<munder><munder accentunder="true"><mrow><mi>a</mi></mrow><mo>⏟</mo></munder><mtext>old</mtext></munder>',
    ),
    (Gradient(B), '<mrow><mi mathvariant="normal">∇</mi><mi>b</mi></mrow>'),
    (Quantity("Delta"), '<mi mathvariant="normal">Δ</mi>'),
    (Quantity("epsilon"), "<mi>ϵ</mi>"),
    (Quantity("yhat"), '<mover accent="true"><mi>y</mi><mo stretchy="false">\u02c6</mo></mover>'),
    (Quantity("ones", 3), "<mn>\U0001d7cf</mn>"),
    (Highlight(A, "red"), '<mrow class="colour-red"><mi>a</mi></mrow>'),
    (Highlight(A, "BrickRed"), "<mi>a</mi>"),
    (Text(' if <b> & "c" '), '<mtext>\u00a0if &lt;b&gt; &amp; "c"\u00a0</mtext>'),
    (Text("a\x00b\ud800"), "<mtext>a\ufffdb\ufffd</mtext>"),
)


@pytest.mark.parametrize(("formula", "expected"), EXACT, ids=[type(formula).__name__ for formula, _ in EXACT])
def test_signs_and_spaces_are_exactly_so(formula: Formula, expected: str) -> None:
    assert print_mathml(formula, Notation("usual")) == expected


@pytest.mark.parametrize("colour", sorted(COLOURS))
def test_colours_that_pages_know_are_classes(colour: str) -> None:
    assert print_mathml(Highlight(A, colour), notation("slides")) == f'<mrow class="colour-{colour}"><mi>a</mi></mrow>'


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (Letter("C_k", "C_k"), "<msub><mi>C</mi><mi>k</mi></msub>"),
        (Letter("w_{12}", "w12"), "<msub><mi>w</mi><mn>12</mn></msub>"),
        (Letter(r"w_{\mathrm{hid}}", "w_hid"), "<msub><mi>w</mi><mi>hid</mi></msub>"),
        (Letter(r"w_{\text{hid\_den}}", "w_hid_den"), "<msub><mi>w</mi><mtext>hid_den</mtext></msub>"),
        (Letter(r"\alpha_{0}", "alpha0"), "<msub><mi>α</mi><mn>0</mn></msub>"),
        (Letter(r"\text{my\_f <1>}", "my_f <1>"), "<mtext>my_f &lt;1&gt;</mtext>"),
        (Letter(r"\mathrm{net}", "net"), "<mi>net</mi>"),
        (Letter(r"\mathrm{d}", "d"), '<mi mathvariant="normal">d</mi>'),
        (Letter(r"\mathcal{L}", "L"), "<mi>\u2112</mi>"),
        (Letter(r"\boldsymbol{\Delta}", "Δ"), "<mi>𝚫</mi>"),
        (
            Letter(r"\boldsymbol{\hat{y}}", "ŷ"),
            f'<mover accent="true"><mi>\U0001d49a</mi><mo {LOW}>\u02c6</mo></mover>',
        ),
        (Letter(r"\hat{y}_k^{2}", "typed"), "<mtext>typed</mtext>"),
        (Letter(r"\unknown", "typed"), "<mtext>typed</mtext>"),
    ],
)
def test_a_letter_is_shown_as_in_latex_or_by_its_text(letter: Letter, expected: str) -> None:
    assert print_mathml(Quantity("u"), Notation("own", letters=(("u", letter),))) == expected


# --- pieces -----------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(formulas, NOTATIONS)
def test_pieces_are_those_of_latex_and_make_up_the_whole(formula: Formula, written: Notation) -> None:
    pieces = mathml_pieces(formula, written)
    whole = print_mathml(formula, written)
    assert len(pieces) == len(latex_pieces(formula, written))
    assert (f"<mrow>{''.join(pieces)}</mrow>" if isinstance(formula, Sum | Product) else pieces[0]) == whole
    for piece in pieces:
        assert len(list(tree_of(f"<mrow>{piece}</mrow>"))) in {1, 2}


def test_a_further_line_begins_with_a_sign() -> None:
    calculus = notation("calculus")
    chain = Product((Partial(A, B), Partial(B, C), Sigma(C, "k")), Sign.CHAIN)
    dot = '<mo lspace="0.22em" rspace="0.22em">⋅</mo>'
    fraction = print_mathml(Partial(B, C), calculus)
    assert line_start(mathml_pieces(Product((Partial(A, B), Partial(B, C)), Sign.CHAIN), calculus)[1]) == dot + fraction
    assert line_start(mathml_pieces(Product((A, B)), calculus)[1]) == f"{dot}<mi>b</mi>"
    assert line_start(mathml_pieces(chain, calculus)[1]) == dot + fraction
    assert line_start(mathml_pieces(Sum((A, ONE)), calculus)[1]) == '<mo form="infix">+</mo><mn>1</mn>'
