r"""What people type is resolved in a vocabulary and by the habits of a writer: one table a kind of sign."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Index,
    IndexLike,
    Listing,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
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
    Transpose,
)
from symbolic.formula.notation import Notation, notation
from symbolic.formula.ordered import ends
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.resolver.read import read, read_text
from symbolic.formula.resolver.resolve import Resolver, index_letters, resolve
from symbolic.formula.resolver.vocabulary import ACTIVATION, Habits, notation_vocabulary, with_usual_letters
from symbolic.formula.substitute import children

I, J, K, L, D, N = map(Index, "ijklDn")
SLIDES = notation("slides")
USUAL = with_usual_letters(notation_vocabulary(SLIDES))
TWO = Number("2")


def weight(layer: IndexLike | None, *indices: IndexLike) -> Quantity:
    return Quantity("W", layer, indices)


def a(layer: IndexLike | None, *indices: IndexLike, sample: IndexLike | None = None) -> Quantity:
    return Quantity("a", layer, indices, sample)


def z(layer: IndexLike | None, *indices: IndexLike) -> Quantity:
    return Quantity("z", layer, indices)


def resolved(latex: str, habits: Habits | None = None) -> Formula:
    """Return what a line stands for to those who use the usual letters of the field."""
    syntax = read_syntax(latex)
    return resolve(syntax, Resolver(USUAL, habits or Habits(), indices=index_letters((syntax,))))


def cost(of: str, wrt: Formula) -> Partial:
    return Partial(Quantity(of), wrt)


# --- in a notation alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "latex", "formula"),
    [
        ("slides", r"W_{12}^{[4]}", weight(4, 1, 2)),
        ("slides", r"W^{[4]}_{1,2}", weight(4, 1, 2)),
        ("slides", r"\mathbf{W}^{[l]}", weight(L)),
        ("slides", r"{W'}_{ij}^{[l]}", Quantity("W", L, (I, J), mark="'")),
        ("slides", r"a_{12}^{[3](n)}", a(3, 12, sample=N)),
        ("slides", r"x^{(i)}", Quantity("x", sample=I)),
        ("slides", r"w", Quantity("w")),
        ("parenthesis", r"w_{ij}^{(l)}", weight(L, J, I)),
        ("parenthesis", r"a_j^{(l-1)[n]}", a(Index("l", -1), I, sample=N)),
        ("angle", r"a_j^{<l>}", a(L, J)),
        ("angle_bracket", r"a_j^{<[l+1]>}", a(Index("l", 1), J)),
        ("angle", r"a^{\langle 2 \rangle}", a(2)),
        ("bare", r"w_{ij}^3", weight(3, I, J)),
        ("bare", r"a^{l-1}", a(Index("l", -1))),
        ("bare", r"a_p^{L(s)}", a(D, Index("q"), sample=N)),
        ("bare", r"z^{2(2)}", Quantity("z", 2, sample=2)),
        ("bare", r"y^2", Power(Quantity("y"), TWO)),
        ("bare", "C", Quantity("L")),
        ("bare", "N", Quantity("samples")),
        ("bold", r"\mathbf{W}^{(i)}", weight(L)),
        ("bold", "C_k", Quantity("L")),
        ("bold", "C_3", Quantity("L", sample=3)),
        ("delta", r"w_{12}^l", weight(L, 2, 1)),
        ("delta", r"w_{ij}^L", weight(D, I, J)),
        ("delta", r"\delta_j^l", Quantity("delta", L, (I,))),
        ("bracket", r"\delta_{ij}", Quantity("kronecker", None, (I, J))),
        ("bracket", r"\delta_{12}^{[3]}", Quantity("delta", 3, (12,))),
        ("bare", r"\delta_{pi}", Quantity("kronecker", None, (Index("q"), I))),
        ("slides", r"n^{[l]}", Quantity("width", L)),
        ("slides", r"m", Quantity("samples")),
        ("slides", r"f", Quantity("f")),
        ("slides", r"\mathrm{net}_j", Quantity("net", None, (J,))),
        ("slides", r"l", Position(L)),
        ("slides", r"\text{my\_loss}", Text("my_loss")),
        ("slides", r"\mathbf{1}_i", Quantity("ones", None, (I,))),
        ("slides", r"\mathbf{I}", Quantity("identity")),
    ],
)
def test_a_notation_says_what_a_letter_with_its_scripts_is(name: str, latex: str, formula: Formula) -> None:
    assert read(latex, notation(name)) == formula


@pytest.mark.parametrize(
    ("latex", "formula"),
    [
        (r"W^{[2]\top}", Transpose(weight(2))),
        (r"W^{[2]T} a", MatrixProduct((Transpose(weight(2)), a(None)))),
        (r"(W^{[2]})^\intercal", Transpose(Group(weight(2)))),
        (r"(A B)_{ij}", Entry(Product((Quantity("A"), Quantity("B"))), (I, J))),
        (r"((a))_i", Entry(Group(Group(a(None))), (I,))),
        (r"|a|^2", Power(Apply("abs", (a(None),)), TWO)),
        (r"[a, b]", Listing((a(None), Quantity("b")))),
        (r"[a]", Listing((a(None),))),
        (r"\operatorname{LReLU}_{0.2}'(a)", Apply("leaky_relu(alpha=0.2)", (a(None),), 1)),
        (r"\operatorname{diag}(a)", Apply("diag", (a(None),))),
        (r"\log(a)", Apply("log", (a(None),))),
        (r"\sigma((a))", Apply("sigmoid", (Group(a(None)),))),
        (r"\max(a, b)", Apply("max", (a(None), Quantity("b")))),
        (r"f (a + b)", Product((Quantity("f"), Group(Sum((a(None), Quantity("b"))))))),
        (r"L (a)", Product((Quantity("L"), Group(a(None))))),
        (r"a \cdot 2 b", Product((a(None), TWO, Quantity("b")))),
        (r"b \times a \cdot 2", Product((Quantity("b"), Product((a(None), TWO))), Sign.TIMES)),
        (r"a b \odot z", Hadamard((Product((a(None), Quantity("b"))), z(None)))),
        (r"\sum_{n=1}^{m} a", Sigma(a(None), "n", 1, Quantity("samples"))),
        (r"\sum_{j=1}^{n^{[l]}} a_j", Sigma(a(None, J), "j", 1, Quantity("width", L))),
        (r"\sum_{l=1}^{D} a^{[l]}", Sigma(a(L), "l", 1, D)),
    ],
)
def test_what_stands_round_letters_is_kept(latex: str, formula: Formula) -> None:
    found = read(latex, SLIDES)
    assert found == formula or found == _as_product(formula)


def _as_product(formula: Formula) -> Formula:
    """Return a matrix product as a product: nothing in a line tells the two apart."""
    return Product(formula.factors) if isinstance(formula, MatrixProduct) else formula


@pytest.mark.parametrize(
    ("name", "latex", "formula"),
    [
        ("slides", r"\frac{\partial L}{\partial W_{11}^{[1]}}", cost("L", weight(1, 1, 1))),
        ("slides", r"\frac{\partial^2 L}{\partial a^2}", Partial(cost("L", a(None)), a(None))),
        ("bare", r"\frac{\partial^2 C}{\partial a^2}", Partial(cost("L", a(None)), a(None))),
        ("bare", r"\frac{\partial C}{\partial a^2}", cost("L", a(2))),
        ("bare", r"\frac{\partial^2 C}{\partial a^2 \, \partial b^3}", Partial(cost("L", Quantity("b", 3)), a(2))),
        ("slides", r"\frac{\partial^3 L}{\partial (a^{[1]})^3}", Partial(Partial(cost("L", a(1)), a(1)), a(1))),
        ("slides", r"\frac{\partial}{\partial b} (a)", Partial(a(None), Quantity("b"))),
        ("calculus", r"\frac{dL}{da}", cost("L", a(None))),
        ("calculus", r"e^{\frac{dL}{da}}", Apply("exp", (cost("L", a(None)),))),
        ("calculus", r"\frac{d\sqrt{a}}{db}", Partial(Apply("sqrt", (a(None),)), Quantity("b"))),
        ("slides", r"\nabla_{W} L", Gradient(Quantity("L"), weight(None))),
        ("slides", r"dW^{[l]}", cost("J", weight(L))),
    ],
)
def test_derivatives_are_read_by_their_order(name: str, latex: str, formula: Formula) -> None:
    assert read(latex, notation(name)) == formula


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("W_12^[4]", weight(4, 1, 2)),
        ("∂L/∂W_11^[1]", cost("L", weight(1, 1, 1))),
        ("σ'(z)", Apply("sigmoid", (z(None),), 1)),
        ("(W^[2])^T", Transpose(Group(weight(2)))),
        ("I", Quantity("identity")),
        ("{a if z > 0; b otherwise}", Cases(((a(None), Relations((z(None), ZERO), (">",))), (Quantity("b"), None)))),
        ("1/m Σ_{n=1..m} L^(n)", None),
    ],
)
def test_plain_text_is_read_in_a_notation(text: str, formula: Formula | None) -> None:
    found = read_text(text, SLIDES)
    assert formula is None or found == formula


# --- the usual letters ------------------------------------------------------------------------------------------------

PRIME = Apply("sigmoid", (z(L),), 1)


@pytest.mark.parametrize(
    ("latex", "formula"),
    [
        (r"W^3", weight(3)),
        (r"dW^{[l]}", cost("J", weight(L))),
        (r"dz^{[l]}", cost("L", z(L))),
        (r"\nabla_a C", Gradient(Quantity("L"), a(None))),
        (r"\delta_{jk}", Quantity("kronecker", None, (J, K))),
        (r"\delta^l_j", Quantity("delta", L, (J,))),
        (r"\sigma'(z^l)", PRIME),
        (r"g^{[l]'}(Z^{[l]})", Apply(ACTIVATION, (Quantity("Z", L), Position(L)), 1)),
        (r"g^{[l]}(z^{[l]})", Apply(ACTIVATION, (z(L), Position(L)))),
        (r"\sigma^{[l]}(z^l)", Apply("sigmoid", (z(L),))),
        (r"\tanh^2(z)", Power(Apply("tanh", (z(None),)), TWO)),
        (r"\log_2 a", Quotient(Apply("log", (a(None),)), Apply("log", (TWO,)))),
        (r"n_l", Quantity("width", L)),
        (r"\|a\|^2", Apply("squared_norm", (a(None),))),
        (r"(W)_{ij}", weight(None, I, J)),
        (r"\frac{\partial}{\partial a} b", Partial(Quantity("b"), a(None))),
        (r"\mathbf{1}[z > 0]", Cases(((ONE, Relations((z(None), ZERO), (">",))), (ZERO, None)))),
        (r"\mathbf{1}_{z > 0}", Cases(((ONE, Relations((z(None), ZERO), (">",))), (ZERO, None)))),
        (
            r"\begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}",
            Cases(((z(None), Relations((z(None), ZERO), (">",))), (ZERO, None))),
        ),
        (
            r"\sum_{k \ne i} a_k",
            Sigma(
                Product((Group(Sum((ONE, Negative(Quantity("kronecker", None, (K, I)))))), a(None, K))), "k", None, None
            ),
        ),
        (r"\sum_{j=1}^{n_l} a_j", Sigma(a(None, J), "j", 1, Quantity("width", L))),
    ],
)
def test_the_usual_letters_of_the_field(latex: str, formula: Formula) -> None:
    assert resolved(latex) == formula


@pytest.mark.parametrize(
    ("latex", "habits", "formula"),
    [
        (r"W^3", Habits(bare="power"), Power(weight(None), Number("3"))),
        (r"W_{12}^{[l]}", Habits(order="from-to"), weight(L, 2, 1)),
        (r"(W)_{12}", Habits(order="from-to"), weight(None, 2, 1)),
        (r"a^{(i)}", Habits(marks=(("(", "sample"),)), a(None, sample=I)),
        (r"W^{[1]}", Habits(numbering="source"), weight(2)),
        (r"a^{[1]}", Habits(numbering="inputs"), a(0)),
        (r"\sigma(z)", Habits(sigma="layer"), Apply(ACTIVATION, (z(None),))),
        (r"a_2", Habits(single="layer"), a(2)),
    ],
)
def test_habits_say_what_scripts_mean(latex: str, habits: Habits, formula: Formula) -> None:
    assert resolved(latex, habits) == formula


@pytest.mark.parametrize(
    ("latex", "factors"),
    [
        (r"W^{[D]} W^{[D-1]} \cdots W^{[1]}", (weight(D), weight(Index("D", -1)), weight(1))),
        (r"W^{[2]} W^{[3]} \cdots W^{[7]}", (weight(2), weight(3), weight(7))),
        (
            r"W_{iq}^{[4]} W_{qr}^{[3]} \cdots W_{kj}^{[1]}",
            (weight(4, I, Index("q")), weight(3, Index("q"), Index("r")), weight(1, K, J)),
        ),
    ],
)
def test_dots_between_factors_go_on_over_layers(latex: str, factors: tuple[Formula, ...]) -> None:
    found = read(latex, SLIDES)
    assert isinstance(found, OrderedProduct)
    assert ends(found) == factors


@pytest.mark.parametrize("written", [SLIDES, notation("bare")], ids=["bracket", "bare"])
def test_dots_in_a_product_with_signs_stay_in_their_factor(written: Notation) -> None:
    mark = written.layer_mark
    row = " ".join(rf"W^{{{mark.replace('{}', l)}}}" if l != "dots" else r"\cdots" for l in ("4", "3", "dots", "1"))
    found = read(rf"{row} \cdot a b".replace("W", written.letter("W").latex), written)
    assert isinstance(found, Product)
    assert [type(factor) for factor in found.factors] == [OrderedProduct, Product]


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"z = W a + b", ["z", "W a + b"]),
        (r"a_1 \sigma'(z_2)", ["a_1", r"\sigma'(z_2)"]),
        (r"\frac{\partial L}{\partial a} b", [r"\frac{\partial L}{\partial a}", "b"]),
        (r"W^{[2]T} a", ["W^{[2]T}", "a"]),
        (r"a - (b + z)", ["a", "- (b + z)"]),
        (r"\sum_k a_k b", ["a_k b"]),
    ],
)
def test_each_part_knows_where_it_stands(latex: str, parts: list[str]) -> None:
    syntax = read_syntax(latex)
    resolver = Resolver(USUAL, Habits(), indices=index_letters((syntax,)))
    formula = resolve(syntax, resolver)
    spans = [resolver.span_of(part) for part in children(formula)]
    assert [latex[span.start : span.end] for span in spans if span is not None] == parts


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "place", "message"),
    [
        (
            r"a + \alpha b",
            r"\alpha",
            (
                r"found \alpha, which stands for nothing in this notation; expected a letter of the notation, or a "
                "Latin letter or a word as a name of its own"
            ),
        ),
        (
            r"a^{<l>}",
            "<l>",
            (
                "found a mark that is no layer and no sample in this notation; expected ^{[l]} for a layer, "
                "^{(n)} for a sample"
            ),
        ),
        (r"a_{i+j}", "i+j", "found a subscript that is no index; expected letters or numbers, as in W_{ij} or W_{1,2}"),
        (r"a + \sigma", r"\sigma", None),
        (r"(a)'", "(a)'", "found a prime that belongs to no function; expected a prime behind a function, as in σ'(z)"),
        (r"\frac{\partial}{\partial w}", None, None),
        (r"\prod a", r"\prod a", r"found a product sign without an index; expected the index below it, as in \prod_k"),
        (
            r"\sum_{k=1}^{\frac{a}{b}} a",
            r"\frac{a}{b}",
            "found an upper bound that is no number of terms; expected a number, a letter or the width of a layer",
        ),
        ("", None, "found an empty formula; expected a formula"),
    ],
)
def test_what_a_notation_does_not_write_is_refused_with_its_place(
    latex: str, place: str | None, message: str | None
) -> None:
    with pytest.raises(FormulaError) as caught:
        read(latex, SLIDES)
    assert place is None or latex[caught.value.start : caught.value.end] == place
    assert message is None or str(caught.value) == message


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (
            r"Q = a",
            (
                "found Q, which stands for nothing so far; expected a quantity of the network, or a name defined "
                "before it is used"
            ),
        ),
        (
            r"a^{[i+j]}",
            "found a mark that is no layer and no sample; expected a number or a letter, as in ^{[2]} or ^{(l-1)}",
        ),
        (r"\sum_{2} a", r"found no index letter below a sum; expected a letter, as in \sum_k"),
        (r"\sum_{k<2} a", "found the sign < below a sum; expected an index with its first value, as in k=1"),
        (r"\|a\|^3", "found a norm with another exponent than 2; expected the square of a norm"),
    ],
)
def test_what_means_nothing_is_refused(latex: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        resolved(latex)
    assert str(caught.value) == message
