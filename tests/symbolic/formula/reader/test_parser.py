r"""What the parser makes of formulas in LaTeX: tables of a line and its tree, as `shown` writes it."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.formula.reader.shown import show

NAMES = (
    ("3", "3"),
    ("0.01", "0.01"),
    ("W", "W"),
    (r"\sigma", r"\sigma"),
    (r"\varepsilon", r"\varepsilon"),
    (r"\ell", r"\ell"),
    (r"\hat{y}", "hat<y>"),
    (r"\hat y", "hat<y>"),
    (r"\widehat{y}_k", "widehat<y>_k"),
    (r"\vec{x}", "vec<x>"),
    (r"\mathbf{W}", "mathbf:W"),
    (r"\mathbf W x", "{mathbf:W · x}"),
    (r"{\bf W} x", "{mathbf:W · x}"),
    (r"W^{\rm new} x", "{W^mathrm:new · x}"),
    (r"\boldsymbol{\delta}", r"boldsymbol:\delta"),
    (r"\bm\delta", r"boldsymbol:\delta"),
    (r"\mathcal{L}", "mathcal:L"),
    (r"\mathbf{1}", "mathbf:1"),
    (r"\mathrm{total}", "mathrm:total"),
    (r"\text{loss}", "mathrm:loss"),
    (r"\hat{\mathbf{y}}", "hat<mathbf:y>"),
    (r"\boldsymbol{\hat{y}}", "hat<boldsymbol:y>"),
)
BRACES = (
    ("{ -e }^{ -x }", "-e^-x"),
    (r"u \cdot { -e }^{2}", r"{u \cdot -e^2}"),
    (r"\frac{dL}{{dw}_{1}}", "d<L>//d<w_1>"),
)
COPIED = (
    ("frac{1}{m} u", "{1//m · u}"),
    ("a\\", "a"),
    ("u = v,qquad w = x", "u = v; w = x"),
    (r"\overrightarrow{x}", "vec<x>"),
    (r"\^{y}", "hat<y>"),
    (r"u \space \circledcirc v", r"{u \odot v}"),
    (r"\ensuremath{u} v", "{u · v}"),
    ("AL", "A^L"),
    ("dZL = AL - Y", "d<Z^L> = [A^L + -Y]"),
)
REMARKED = (
    ("u = v (only w)", 'u = v; "only w"'),
    ("u = v (since $w$ is)", 'u = v; "since $w$ is"'),
    ("u = v (w)", "u = {v · (w)}"),
)
TERMS = (
    ("a + b - c", "[a + b + -c]"),
    ("-a", "-a"),
    ("- - a", "--a"),
    ("a +- b", "[a + -b]"),
    ("+a", "a"),
    ("a b", "{a · b}"),
    (r"a \cdot b \times c * d", r"{a \cdot b \times c * d}"),
    (r"a \odot b \circ c", r"{a \odot b \circ c}"),
    (r"a \cdot -b", r"{a \cdot -b}"),
    ("a * -4", "{a * -4}"),
    ("{a} {b}", "{a · b}"),
    (r"u \sum_k v w", r"{u · \sum{k}<{v · w}>}"),
)
SLASHES = (
    ("a / b", "a/b"),
    ("a / b / c", "⟨a/b⟩/c"),
    ("1/2(a-y)^2", "{1/2 · ([a + -y])^2}"),
    ("a b / c d", "{a · b/c · d}"),
    (r"1/\sigma(z)", r"1/{\sigma · (z)}"),
    (r"\sigma(z)/2", r"{\sigma · (z)}/2"),
    ("-y/p", "-y/p"),
)
FRACTIONS = (
    (r"\frac{a}{b}", "a//b"),
    (r"\frac12", "1//2"),
    (r"\frac1n x", "{1//n · x}"),
    (r"\dfrac{a}{b} + \tfrac{a}{b} + \cfrac{a}{b}", "[a//b + a//b + a//b]"),
    (r"{a + b \over c}", "[a + b]//c"),
    (r"a \over b", "a//b"),
    (r"\sqrt{x} + \sqrt 2 + \sqrt[2]{x}", "[root<x> + root<2> + root<x>]"),
)
BRACKETS = (
    ("(a)", "(a)"),
    (r"\left( a \right)", "(a)"),
    (r"\bigl( a \bigr)", "(a)"),
    ("[z > 0]", "[z > 0]"),
    (r"\{a, b\}", "{a; b}"),
    (r"\langle a \rangle", r"\langlea\rangle"),
    ("|z|", "|z|"),
    (r"\lvert z \rvert", "|z|"),
    (r"\left| z \right|", "|z|"),
    (r"\|x\|^2", r"\|x\|^2"),
    ("||x||^2", r"\|x\|^2"),
    ("|a||b|", "{|a| · |b|}"),
    (r"\mathbb{1}[z>0]", "{mathbb:1 · [z > 0]}"),
    (r"\mathbb 1_{z>0}", "mathbb:1_z > 0"),
    (r"\mathbf{1}\{z > 0\}", "{mathbf:1 · {z > 0}}"),
    ("I(z>0)", "{I · (z > 0)}"),
    ("f(x, y)", "{f · (x; y)}"),
)
SUMS = (
    (r"\sum_{k=1}^{K} a_k", r"\sum{k = 1|K}<a_k>"),
    (r"\sum\limits_{k=1}^K a_k b + c", r"[\sum{k = 1|K}<{a_k · b}> + c]"),
    (r"\sum_k\sum_j a_{kj}", r"\sum{k}<\sum{j}<a_kj>>"),
    (r"\sum_{i,j} x", r"\sum{i; j}<x>"),
    (r"\sum_{k \in S} x", r"\sum{k in S}<x>"),
    (r"\sum_{k=1..n} a_k", r"\sum{k = 1|n}<a_k>"),
    (r"\sum_{k=1 \dots n} a_k", r"\sum{k = 1|n}<a_k>"),
    (r"\prod_{k} a_k", r"\prod{k}<a_k>"),
    (r"\sum_k -y_k", r"\sum{k}<-y_k>"),
    (r"\underset{k}{\sum} a_k", r"\sum{k}<a_k>"),
    (r"\overset{n}{\underset{k=1}{\sum}} a_k", r"\sum{k = 1|n}<a_k>"),
    (r"\sum_{\substack{i \\ j}} x", r"\sum{i; j}<x>"),
)
DOTS = (
    (r"a_1 + \dots + a_n", "[a_1 + ... + a_n]"),
    (r"1, \dots, n", "1; ...; n"),
    (r"A_D A_{D-1} \cdots A_1", "{A_D · A_[D + -1] · ... · A_1}"),
)
ANNOTATIONS = (
    (r"\underbrace{a}_{b}", "underbrace<a|b>"),
    (r"\underbrace{a + b}_{\text{new}} c", "{underbrace<[a + b]|mathrm:new> · c}"),
    (r"\overbrace{a}^{b}", "overbrace<a|b>"),
    (
        r"\boxed{a} + \fbox{$a$} + \cancel{b} + \underline{c} + \overline{d}",
        "[boxed<a> + fbox<a> + cancel<b> + underline<c> + bar<d>]",
    ),
    (r"{\color{red} a}", 'color<a|"red">'),
    (r"\textcolor{blue}{a} b", '{color<a|"blue"> · b}'),
    (r"\color{red}{a} b", '{color<a|"red"> · b}'),
    (r"a \color{red}{+ b}", "[a + b]"),
    (r"a \textcolor{red}{= b}", "a = b"),
    (r"\left.\frac{a}{b}\right|_{a=1}", "evaluated<a//b|a = 1>"),
    (r"\frac{a}{b}\Big|_{a=1}", "evaluated<a//b|a = 1>"),
    (r"\frac{a}{b}\bigg\rvert_{a=1}", "evaluated<a//b|a = 1>"),
)
RELATIONS = (
    ("a = b", "a = b"),
    ("a = b = c", "a = b = c"),
    ("= b", "EMPTY = b"),
    (r"w ;\leftarrow; w - u", "w := [w + -u]"),
    ("a = \n= b", "a = b"),
    (r"a := b \coloneqq c \leftarrow d \gets e", "a := b := c := d := e"),
    (r"a \equiv b \triangleq c \stackrel{!}{=} d \overset{\text{def}}{=} e", "a = b = c = d = e"),
    (r"a < b \le c \leq d > e \ge f \geq g", "a < b <= c <= d > e >= f >= g"),
    (r"a \ne b \neq c \not= d", "a != b != c != d"),
    (r"a \approx b \propto c", "a ~ b propto c"),
    (r"a \Rightarrow b \implies c \iff d \to e", "a => b => c <=> d -> e"),
    ("a == b", "a = b"),
    ("W -= u", "W := [W + -u]"),
    ("W += u", "W := [W + u]"),
    (r"\therefore a = b", "a = b"),
    (r"k \in \{1, \dots, n\}", "k in {1; ...; n}"),
)
LISTINGS = (
    ("a = b, c = d", "a = b; c = d"),
    (r"a = b, \quad c = d", "a = b; c = d"),
    (r"a = b \quad \text{and} \quad c = d", 'a = b; "and"; c = d'),
    (r"a = b \qquad c = d", "a = b; c = d"),
    (r"a \quad = b", "a = b"),
    (r"a = b \quad + c", "a = [b + c]"),
    (r"\text{where } a = b", '"where"; a = b'),
    (r"a = b \quad \text{for all } l < L", 'a = b; "for all"; l < L'),
    (r"a = b \text{ if $z > 0$}", 'a = b; "if"; z > 0'),
    (r"\forall k: a_k = 0", '"for all"; k; a_k = 0'),
    ("a = b.", "a = b"),
    ("a = b,", "a = b"),
    ("a = b;", "a = b"),
    ("a &= b", "a = b"),
)
ROWS = (
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b = c"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "pmatrix<a, b; c, d>"),
    (r"\left[ \begin{array}{cc} a & b \\ c & d \\ \end{array} \right]", "[array<a, b; c, d>]"),
    (r"\begin{bmatrix} | & \vdots \\ x_1 & \end{bmatrix}", "bmatrix<..., ...; x_1, EMPTY>"),
    (r"\begin{cases} 1 & z>0 \\ 0 & \text{otherwise} \end{cases}", "cases<1 if z > 0; 0 if None>"),
    (r"\begin{cases} 1, & \text{if } z > 0 \\ 0, & \text{otherwise.} \end{cases}", "cases<1 if z > 0; 0 if None>"),
    (r"\begin{cases} 1 & \text{if $z>0$,} \\ 0 & \text{else} \end{cases}", "cases<1 if z > 0; 0 if None>"),
    (r"\begin{cases} 1 \quad \text{if } z > 0 \\ 0 \quad \text{otherwise} \end{cases}", "cases<1 if z > 0; 0 if None>"),
    (r"\begin{cases} 1 & \text{if} & z > 0 \\ 0 & \text{for} & z \le 0 \end{cases}", "cases<1 if z > 0; 0 if z <= 0>"),
    (r"\begin{dcases} 1 & z > 0, y < 1 \\ 0 \end{dcases}", "cases<1 if z > 0; y < 1; 0 if None>"),
    (r"\left\{\begin{array}{ll} 1 & z>0 \\ 0 & z \le 0 \end{array}\right.", "cases<1 if z > 0; 0 if z <= 0>"),
    (r"\left\{ \begin{aligned} a &= b \\ c &= d \end{aligned} \right.", "{a = b; c = d}"),
)
WORDS = (
    (r"net_j = \sum_i w_{ij} out_i", r"net_j = \sum{i}<{w_ij · out_i}>"),
    ("E_{total} = loss + target_{o1}", "E_total = [loss + target_o1]"),
    ("delta = sigma(z) yhat", r"\delta = {\sigma · (z) · hat<y>}"),
    ("Wx + wxy", "[{W · x} + {w · x · y}]"),
    ("error = yhat - y", "error = [hat<y> + -y]"),
    ("dyhat + dloss", "[d<hat<y>> + d<loss>]"),
)
DERIVATIVES = (
    (r"\frac{\partial L}{\partial W_{11}^{[3]}}", r"\partial<L>//\partial<W_11^[3]>"),
    (r"\frac{\partial}{\partial w} \left( a + b \right)", r"{\partial<>//\partial<w> · ([a + b])}"),
    (r"\frac{\partial W x + b}{\partial W}", r"\partial<[{W · x} + b]>//\partial<W>"),
    (r"\frac{\partial \sigma(z)}{\partial z}", r"\partial<{\sigma · (z)}>//\partial<z>"),
    (r"\frac{\partial L}{\partial \sigma(z)}", r"\partial<L>//\partial<{\sigma · (z)}>"),
    (r"\frac{\partial^2 L}{\partial w \, \partial v}", r"\partial2<L>//{\partial<w> · \partial<v>}"),
    (r"\frac{\partial^2 L}{\partial w^2}", r"\partial2<L>//\partial<w^2>"),
    (r"{\partial L \over \partial w}", r"\partial<L>//\partial<w>"),
    (r"\frac{dL}{dw}", "d<L>//d<w>"),
    (r"\frac{d L}{d w}", "d<L>//d<w>"),
    (r"\frac{d}{dw} f(w)", "{d<>//d<w> · f · (w)}"),
    (r"\frac{d^2 L}{dw^2}", "d2<L>//d<w^2>"),
    (r"\frac{\mathrm{d}L}{\mathrm{d}w}", r"\mathrm{d}<L>//\mathrm{d}<w>"),
    (r"\frac{\mathrm d L}{\mathrm d \mathbf W}", r"\mathrm{d}<L>//\mathrm{d}<mathbf:W>"),
    (r"\partial L / \partial w", r"\partial<L>/\partial<w>"),
    (r"\partial L/\partial w_{11} \cdot x", r"{\partial<L>/\partial<w_11> \cdot x}"),
    ("dL/dw", "d<L>/d<w>"),
    (r"{\partial L}/{\partial w}", r"\partial<L>/\partial<w>"),
    (r"\partial_w L", r"\partial_w<L>"),
    ("dW^{[l]} = dZ^{[l]} A^{[l-1]T}", "d<W^[l]> = {d<Z^[l]> · A^[[l + -1]]T}"),
    (r"d\mathbf{W} + d\hat{y} + d\sigma", r"[d<mathbf:W> + d<hat<y>> + d<\sigma>]"),
    ("W^TdZ", "{W^T · d<Z>}"),
    (r"\mathrm{d}W", r"\mathrm{d}<W>"),
    (r"n \times d", r"{n \times d}"),
    (r"\frac{d}{2}", "d//2"),
    (r"\frac{1}{d n}", "1//{d · n}"),
    (r"\frac{1}{\sqrt{d_k}}", "1//root<d_k>"),
    (r"\nabla L", "nabla<L>"),
    (r"\nabla_{W} L", "nabla_W<L>"),
    (r"\nabla_\theta J(\theta)", r"nabla_\theta<{J · (\theta)}>"),
    (r"\nabla_a C \odot \sigma'(z)", r"{nabla_a<C> \odot \sigma' · (z)}"),
    (r"\Delta W", r"{\Delta · W}"),
)
CALLS = (
    (r"\log(1-\hat y)", "log([1 + -hat<y>])"),
    (r"\log \hat{y}_k", "log(hat<y>_k)"),
    (r"\ln p", "ln(p)"),
    (r"y \log \hat y + c", "[{y · log(hat<y>)} + c]"),
    (r"\log p (1-p)", "{log(p) · ([1 + -p])}"),
    (r"\log p(x)", "log({p · (x)})"),
    (r"\log \sigma(z)", r"log({\sigma · (z)})"),
    (r"\log a b + c", "[log({a · b}) + c]"),
    (r"\log p \log q", "{log(p) · log(q)}"),
    (r"\sin 2 x", "sin({2 · x})"),
    (r"\exp(-z)", "exp(-z)"),
    (r"\exp{-z}", "exp(-z)"),
    (r"\exp -z", "exp(-z)"),
    (r"\tanh z", "tanh(z)"),
    (r"\max(0, z)", "max(0, z)"),
    (r"\max\{0, z\}", "max(0, z)"),
    (r"\max\left(0, z\right)", "max(0, z)"),
    (r"\max_k a_k", "max_k(a_k)"),
    (r"\operatorname{diag}(\sigma'(z))", r"diag({\sigma' · (z)})"),
    (r"\operatorname*{argmax}_k a_k", "argmax_k(a_k)"),
    (r"\mathrm{ReLU}(z)", "ReLU(z)"),
    (r"\text{softmax}(z)", "softmax(z)"),
    (r"\operatorname{my-loss}(a)", "my-loss(a)"),
    (r"\arg\max_k a_k", "arg(max_k(a_k))"),
    (r"\tr(W)", "tr(W)"),
    (r"g = \tanh", "g = tanh"),
    (r"\sigma(z)(1-\sigma(z))", r"{\sigma · (z) · ([1 + -{\sigma · (z)}])}"),
    (r"\log|z|", "log(|z|)"),
    (r"\Updelta_j", r"\Delta_j"),
    (r"\updelta + \varSigma", r"[\delta + \Sigma]"),
    (r"\mathit{in}_j", "in_j"),
)


@pytest.mark.parametrize(("line", "tree"), NAMES)
def test_names_numbers_and_alphabets_are_read(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), BRACES)
def test_braces_hide_neither_a_sign_nor_a_differential(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), COPIED)
def test_what_copies_and_programs_leave_out_is_known(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), REMARKED)
def test_words_in_brackets_are_a_remark(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), TERMS)
def test_terms_and_factors_keep_their_order_and_signs(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), SLASHES)
def test_a_slash_divides_one_factor_by_one_factor(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), FRACTIONS)
def test_fractions_and_roots_are_read(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), BRACKETS)
def test_brackets_are_kept_as_typed(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), SUMS)
def test_a_sum_sign_takes_in_the_product_to_its_right(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), DOTS)
def test_dots_stand_for_what_is_left_out(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), ANNOTATIONS)
def test_annotations_keep_what_they_decorate(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), RELATIONS)
def test_chains_of_relations_are_read(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), LISTINGS)
def test_several_formulas_in_a_line_are_a_listing(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), ROWS)
def test_rows_are_read(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), WORDS)
def test_known_words_are_one_name_where_they_are_typed_without_backslash(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), DERIVATIVES)
def test_derivatives_are_read(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize(("line", "tree"), CALLS)
def test_functions_take_their_arguments(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


@pytest.mark.parametrize("line", ["a = b\n", "\n a\n=\tb \n\n", "a = b  ", r"a = b\,", r"a = b\ ", "a = b % c\n"])
def test_white_space_round_a_line_means_nothing(line: str) -> None:
    assert show(read_syntax(line)) == "a = b"


@pytest.mark.parametrize("line", ["a = 0,3775", "a_1 = -0,5", "L = 12,625"])
def test_a_decimal_comma_is_refused_with_what_to_write(line: str) -> None:
    with pytest.raises(FormulaError, match=r"expected a decimal point. Write -?[0-9]+\.[0-9]+"):
        read_syntax(line, plain=True)


@pytest.mark.parametrize("line", ["k = 1,2", "a = 0, 3775", "n = 5,10,15", r"a = 0{,}3775", "x = 1.5,250"])
def test_commas_of_lists_are_none_of_numbers(line: str) -> None:
    read_syntax(line)
