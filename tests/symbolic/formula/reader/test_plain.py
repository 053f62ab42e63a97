"""What the parser makes of formulas typed as plain text."""

from __future__ import annotations

import pytest

from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.formula.reader.shown import show

PLAIN = (
    ("dL/dW1_11 = (yhat - y) * sigma'(z1) * x1", r"d<L>/d<W_#1|11> = {([hat<y> + -y]) * \sigma' · (z_#1|) * x_#1|}"),
    ("delta2 = (W3^T delta3) .* sigma'(z2)", r"\delta_#2| = {({W_#3|^T · \delta_#3|}) \odot \sigma' · (z_#2|)}"),
    ("sigma(z)(1-sigma(z))", r"{\sigma · (z) · ([1 + -{\sigma · (z)}])}"),
    ("y_hat", "hat<y>"),
    ("y_hat_k", "hat<y>_k"),
    ("yhat", "hat<y>"),
    ("W1", "W_#1|"),
    ("W1_11", "W_#1|11"),
    ("W11", "W_#11|"),
    ("W[2]", "W^[2]"),
    ("W[3][2,1]", "W_2; 1^[3]"),
    ("W[l][i,j]", "W_i; j^[l]"),
    ("W[2,1]", "W_2; 1"),
    ("W1[2,1]", "W_#1|2; 1"),
    ("W^[1][2,1]", "W_2; 1^[1]"),
    ("x[1]", "x^[1]"),
    ("I[z>0]", "{I · [z > 0]}"),
    ("[z > 0]", "[z > 0]"),
    ("a^[3]_1", "a_1^[3]"),
    ("a_1^[3]", "a_1^[3]"),
    ("W_11^[4]", "W_11^[4]"),
    ("W_11,2^[12]", "W_11; 2^[12]"),
    ("W_10,k", "W_10; k"),
    ("W_ij", "W_ij"),
    ("W_ijk", "W_ijk"),
    ("W_i1", "W_i1"),
    ("W_1i (a)", "{W_1i · (a)}"),
    ("W_h1", "W_h1"),
    ("E_total", "E_total"),
    ("a_{l-1}", "a_[l + -1]"),
    ("a^{l-1}", "a^[l + -1]"),
    ("a^l", "a^l"),
    ("a^⟨l⟩", "a^<l>"),
    ("a^[l](i)", "a^[l](i)"),
    ("max(x_1,x_2)", "max(x_1, x_2)"),
    (
        "∂L/∂W_11^[4] = ∂L/∂ŷ × ∂ŷ/∂a_1^[4]",
        r"\partial<L>/\partial<W_11^[4]> = {\partial<L>/\partial<hat<y>> \times \partial<hat<y>>/\partial<a_1^[4]>}",
    ),
    ("∂²L/∂w∂v", r"\partial2<L>/{\partial<w> · \partial<v>}"),
    ("∂²L/∂w²", r"\partial2<L>/\partial<w^2>"),
    ("partial L / partial w", r"\partial<L>/\partial<w>"),
    ("dL/dyhat", "d<L>/d<hat<y>>"),
    ("dyhat/dz", "d<hat<y>>/d<z>"),
    ("dsigma/dz", r"d<\sigma>/d<z>"),
    ("d(sigma(z))/dz", r"d<({\sigma · (z)})>/d<z>"),
    ("d/dz sigma(z)", r"{d<>/d<z> · \sigma · (z)}"),
    ("dW1 = dz1 x^T", "d<W_#1|> = {d<z_#1|> · x^T}"),
    ("sum_k W_kj delta_k", r"\sum{k}<{W_kj · \delta_k}>"),
    ("sum_{k=1..n} a_k", r"\sum{k = 1|n}<a_k>"),
    ("Σ_{k=1..n} a_k", r"\sum{k = 1|n}<a_k>"),
    ("Π_{k=1..n} a_k", r"\prod{k = 1|n}<a_k>"),
    ("x**2", "x^**2"),
    ("W.T", "W^T"),
    ("W1.T @ delta2", r"{W_#1|^T @ \delta_#2|}"),
    ("e^-z", "e^-z"),
    ("e^(-z)", "e^(-z)"),
    ("2^x_1", "2^x_1"),
    ("2^f(x)", "2^f(x)"),
    ("exp(-z) + log(yhat)", "[exp(-z) + log(hat<y>)]"),
    ("log yhat", "log(hat<y>)"),
    ("np.exp(-z)", "exp(-z)"),
    ("sqrt(x)", "root<x>"),
    ("softmax(z)_i", "softmax(z)_i"),
    ("max(0, z)", "max(0, z)"),
    ("{u if z > 0; v otherwise}", "cases<u if z > 0; v if None>"),
    ("[u v; w x]", "[matrix<u, v; w, x>]"),
    ("(a){= b}", "underbrace<(a)|EMPTY = b>"),
    ("1e-3 x + .5", "[{0.001 · x} + 0.5]"),
    ("wx", "wx"),
    ("W <- W - u", "W := [W + -u]"),
    ("z <-1", "z < -1"),
    ("W -= u", "W := [W + -u]"),
    ("a ~ b", "a ~ b"),
    ("a = b where b = c", 'a = b; "where"; b = c'),
    ("grad_W L", "nabla_W<L>"),
    ("grad_W2 = g", "d<W_#2|> = g"),
    ("W2_grad", "d<W_#2|>"),
    ("W2_gradient", "d<W_#2|>"),
    ("b1.grad", "d<b_#1|>"),
    ("W_out_grad", "d<W_out>"),
    ("gradW2 + gW1", "[d<W_#2|> + d<W_#1|>]"),
    ("grad_y_pred = 2", "d<y_pred> = 2"),
    ("d_z2 = 1", "d<z_#2|> = 1"),
    ("relu_grad(z)", "relu_grad(z)"),
    ("loss_grad", "loss_grad"),
    ("a1.matmul(w)", "matmul(a_#1|, w)"),
    ("x.t().mm(y)", "mm(t(x), y)"),
    ("in_j = 2", "in_j = 2"),
    ("learning_rate", "learning_rate"),
    ("x ≤ y ≠ z", "x <= y != z"),
    ("u = v ✓", "u = v"),
    ("params['W1'] x", "{W_#1| · x}"),
    ('self.grads["dW2"]', "d<W_#2|>"),
    ("model.W1.T", "W_#1|^T"),
    ("d .= f.(z) .^ 2", "d = {f · (z)^2}"),
    ("z.reshape(1, 2)", "reshape(z, 1, 2)"),
    ("sum(y - t)^2", r"\sum{}<([y + -t])^2>"),
    ("np.sum(y - t)**2", "sum([y + -t])^2"),
    ("d(y - t)^2/dy", "d<([y + -t])^2>/d<y>"),
    ("X.shape[1]", "shape(X, 1)"),
    ("one_hot(y)", "one_hot(y)"),
    ("(z1 > 0).astype(int)", "astype((z_#1| > 0), int)"),
    ("sigmoidGradient(z2)", r"sigmoid_gradient(z_#2|)"),
)


@pytest.mark.parametrize(("line", "tree"), PLAIN)
def test_plain_text_is_read(line: str, tree: str) -> None:
    assert show(read_syntax(line, plain=True)) == tree


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sum_h1 = x1 * w1 + x2 * w2", "net_h1 = x1 * w1 + x2 * w2"),
        ("dout_o1/dsum_o1 = out_o1 * (1 - out_o1)", "dout_o1/dnet_o1 = out_o1 * (1 - out_o1)"),
        ("\u03b4 x\u22a4", r"\delta x^T"),
        ("W2\u22a4 \u03b4", r"W2^T \delta"),
        ("(W x)\u22ba", "(W x)^T"),
    ],
)
def test_words_for_sums_of_units_and_raised_transposes(typed: str, meant: str) -> None:
    shown = show(read_syntax(typed, plain=True)).replace(r"\top", "T").replace(r"\intercal", "T")
    assert shown == show(read_syntax(meant, plain=True))


def test_a_sum_over_an_index_stays_a_sum() -> None:
    assert show(read_syntax("sum_k u_k", plain=True)) != show(read_syntax("net_k u_k", plain=True))
