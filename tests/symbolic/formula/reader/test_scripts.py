r"""What is attached to names: indices, layers, samples, transposes, primes, in every way they are typed."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Mark, Scripted, Span
from tests.symbolic.formula.reader.shown import show

SCRIPTS = (
    ("W_{ij}", "W_ij"),
    ("W_{i,j}", "W_i; j"),
    ("W_{1,1}", "W_1; 1"),
    ("W_{i j}", "W_ij"),
    ("W_11", "W_11"),
    ("W_i j", "{W_i · j}"),
    ("W_{n_{l-1}}", "W_n_[l + -1]"),
    ("net_{h1}", "net_h1"),
    (r"E_{\text{total}}", "E_mathrm:total"),
    ("E_{total}", "E_total"),
    (r"E_{\text{hidden layer}}", 'E_"hidden layer"'),
    ("a^{[l]}", "a^[l]"),
    ("a^{[l-1]}", "a^[[l + -1]]"),
    ("a^{(l)}", "a^(l)"),
    ("a^{<l>}", "a^<l>"),
    ("a^{<[l]>}", "a^<[l]>"),
    (r"a^{\langle l \rangle}", "a^<l>"),
    (r"a^{\left[l\right]}", "a^[l]"),
    ("a^l", "a^l"),
    ("a^{l+1}", "a^[l + 1]"),
    ("a^L", "a^L"),
    ("a^2", "a^2"),
    ("a^10", "a^10"),
    ("a^{-1}", "a^-1"),
    ("a^{[l](i)}", "a^[l](i)"),
    ("a^{(i)[l]}", "a^(i)[l]"),
    ("a^{[l], (i)}", "a^[l](i)"),
    ("a^{l(i)}", "a^l(i)"),
    ("a^{l+1(i)}", "a^[l + 1](i)"),
    ("a^{n(n-1)}", "a^n([n + -1])"),
    ("a^{x(i)}", "a^x(i)"),
    ("W^T", "W^T"),
    (r"W^\top", r"W^\top"),
    (r"W^\intercal", r"W^\intercal"),
    ("W^{T}", "W^T"),
    (r"W^{\top}", r"W^\top"),
    (r"W^{\mathsf T}", "W^mathsf:T"),
    (r"W^{\mathrm{T}}", "W^mathrm:T"),
    ("W^{[l]T}", "W^[l]T"),
    (r"W^{[l-1]\top}", r"W^[[l + -1]]\top"),
    (r"W^{(l)\top}", r"W^(l)\top"),
    (r"W^{(l)\mathsf{T}}", "W^(l)mathsf:T"),
    ("W^{l,T}", "W^l; T"),
    (r"W^{l\top}", r"W^l^\top"),
    ("W^{[l]^T}", "W^[l]T"),
    (r"W^{(l)^\top}", r"W^(l)\top"),
    ("W^{[l]}^T", "W^[l]T"),
    ("{W^{[l]}}^T", "W^[l]T"),
    ("(W^{[l]})^T", "(W^[l])^T"),
    ("W^{[l]}{}^T", "W^[l]T"),
    ("W^{[l]}{}'", "W'^[l]"),
    (r"\sigma'", r"\sigma'"),
    (r"\sigma^\prime", r"\sigma'"),
    (r"\sigma^{\prime}", r"\sigma'"),
    (r"\sigma''", r"\sigma''"),
    ("g^{[l]'}", "g'^[l]"),
    (r"g^{[l]\prime}", "g'^[l]"),
    ("g'^{[l]}", "g'^[l]"),
    ("z'_j", "z'_j"),
    ("z_j'", "z'_j"),
    ("W_{ij}^{[l]}", "W_ij^[l]"),
    ("W^{[l]}_{ij}", "W_ij^[l]"),
    ("W_{}^{[l]}", "W^[l]"),
    ("W^*", "W^*"),
    ("W^{*}", "W^*"),
    (r"W^\dagger", r"W^\dagger"),
    ("W^+", "W^+"),
    ("e^{-z}", "e^-z"),
    ("e^-z", "e^-z"),
    ("e^{(a-b)/2}", "e^([a + -b])/2"),
    ("e^{(x-1)^2}", "e^([x + -1])^2"),
    ("e^{(x-1)}", "e^([x + -1])"),
    ("e^{x_{1}^2}", "e^x_1^2"),
    ("2^{n}", "2^n"),
    (r"\hat{y}_k^{(i)}", "hat<y>_k^(i)"),
    ("(a + b)_{ij}", "([a + b])_ij"),
    ("|x|^2", "|x|^2"),
    (r"\tanh^2(z)", "tanh^2(z)"),
    (r"\tanh'(z)", "tanh'(z)"),
    (r"\log_2 y", "log_2(y)"),
    (r"\text{softmax}(z)_i", "softmax(z)_i"),
    (r"\operatorname{sigmoid}'(z)", "sigmoid'(z)"),
    (r"\sigma(z)^2", r"{\sigma · (z)^2}"),
    ("a^[2]", "a^[2]"),
    ("a^(2)", "a^(2)"),
    ("a^<2>", "a^<2>"),
    ("a^<[l]>", "a^<[l]>"),
    ("a^<l>= b", "a^<l> = b"),
    ("a^[l](i)", "a^[l](i)"),
    ("g^[2](z)", "{g^[2] · (z)}"),
    ("f^[l](x)", "{f^[l] · (x)}"),
    ("W_{ln}", "W_ln"),
    ("W_{dk}", "W_dk"),
    (r"\mathbb{R}^{n \times m}", r"mathbb:R^n \times m"),
    (r"x_{i \to j}", "x_i -> j"),
    ("W^{T[l]}", "W^T[l]"),
    (r"y\_pred", "y_pred"),
    (r"\mathbf{x}^{(i)T}", "mathbf:x^(i)T"),
)


@pytest.mark.parametrize(("line", "tree"), SCRIPTS)
def test_scripts_are_marks_in_their_order(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree


def test_marks_know_their_place() -> None:
    tree = read_syntax(r"W_{ij}^{[l](i)}", offset=10)
    assert isinstance(tree, Scripted)
    assert tree.sub is not None
    assert tree.sup is not None
    assert tree.span == Span(10, 25)
    assert tree.sub.span == Span(11, 16)
    assert [mark.span for mark in tree.sup.marks] == [Span(18, 21), Span(21, 24)]


def test_digits_behind_a_name_in_plain_text_are_a_mark_of_their_own() -> None:
    tree = read_syntax("W12", plain=True)
    assert isinstance(tree, Scripted)
    assert tree.sub is not None
    (mark,) = tree.sub.marks
    assert isinstance(mark, Mark)
    assert mark.bracket == "#"
    assert mark.span == Span(1, 3)


def test_a_script_on_braces_joins_the_scripts_inside() -> None:
    assert show(read_syntax("{W_{ij}}^{[l]}")) == show(read_syntax("W_{ij}^{[l]}"))


@pytest.mark.parametrize("line", ["a^{(l}", "a^{[l)}", "a^<l", "a_{", "a^{l]}"])
def test_a_script_with_unpaired_brackets_is_refused(line: str) -> None:
    with pytest.raises(FormulaError):
        read_syntax(line)
