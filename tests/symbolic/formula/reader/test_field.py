r"""Formulas of backpropagation as lecturers and students type them, each with the tree that it means."""

from __future__ import annotations

import pytest

from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.formula.reader.shown import show

FIELD = (
    (
        (
            r"\frac{\partial \hat{y}}{\partial W_{11}^{[3]}} = \frac{\partial \hat{y}}{\partial a_1^{[4]}} "
            r"\times \frac{\partial a_1^{[4]}}{\partial a_1^{[3]}}"
        ),
        (
            r"\partial<hat<y>>//\partial<W_11^[3]> = {\partial<hat<y>>//\partial<a_1^[4]> "
            r"\times \partial<a_1^[4]>//\partial<a_1^[3]>}"
        ),
    ),
    (
        r"z_j^{[l]} = \sum_{i=1}^{n_{l-1}} W_{ji}^{[l]} a_i^{[l-1]} + b_j^{[l]}",
        r"z_j^[l] = [\sum{i = 1|n_[l + -1]}<{W_ji^[l] · a_i^[[l + -1]]}> + b_j^[l]]",
    ),
    (
        r"\delta_j^{l} = \sum_k (\delta_k^{l+1} w_{jk}) \sigma'(z_j^l)",
        r"\delta_j^l = \sum{k}<{({\delta_k^[l + 1] · w_jk}) · \sigma' · (z_j^l)}>",
    ),
    (
        r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l-1} \delta_j^l",
        r"\partial<C>//\partial<w_jk^l> = {a_k^[l + -1] · \delta_j^l}",
    ),
    (r"\delta^L = \nabla_a C \odot \sigma'(z^L)", r"\delta^L = {nabla_a<C> \odot \sigma' · (z^L)}"),
    (
        r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)",
        r"\delta^l = {({(w^[l + 1])^T · \delta^[l + 1]}) \odot \sigma' · (z^l)}",
    ),
    (r"\frac{\partial C}{\partial b_j^l} = \delta_j^l", r"\partial<C>//\partial<b_j^l> = \delta_j^l"),
    (r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}", "d<W^[l]> = {1//m · d<Z^[l]> · A^[[l + -1]]T}"),
    (
        "dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * g^{[l]'}(Z^{[l]})",
        "d<Z^[l]> = {W^[[l + 1]]T · d<Z^[[l + 1]]> * g'^[l] · (Z^[l])}",
    ),
    (r"db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}", r"d<b^[l]> = {1//m · \sum{i = 1|m}<d<Z^[l](i)>>}"),
    (
        r"\frac{\partial L}{\partial W^{[l]}} = a^{[l-1]} (\delta^{[l]})^T",
        r"\partial<L>//\partial<W^[l]> = {a^[[l + -1]] · (\delta^[l])^T}",
    ),
    (r"\sigma'(z) = \sigma(z)(1-\sigma(z))", r"{\sigma' · (z)} = {\sigma · (z) · ([1 + -{\sigma · (z)}])}"),
    (r"\frac{\partial L}{\partial z_i} = \hat{y}_i - y_i", r"\partial<L>//\partial<z_i> = [hat<y>_i + -y_i]"),
    (r"L = -\sum_{i=1}^{K} y_i \log \hat{y}_i", r"L = -\sum{i = 1|K}<{y_i · log(hat<y>_i)}>"),
    (
        r"\frac{\partial \hat{y}_i}{\partial z_j} = \hat{y}_i (\delta_{ij} - \hat{y}_j)",
        r"\partial<hat<y>_i>//\partial<z_j> = {hat<y>_i · ([\delta_ij + -hat<y>_j])}",
    ),
    (
        r"W_{ij}^{[l]} := W_{ij}^{[l]} - \eta \frac{\partial L}{\partial W_{ij}^{[l]}}",
        r"W_ij^[l] := [W_ij^[l] + -{\eta · \partial<L>//\partial<W_ij^[l]>}]",
    ),
    (
        (
            r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial \hat y} "
            r"\cdot \frac{\partial \hat y}{\partial z} \cdot x_1 = (\hat{y}-y)\,\sigma'(z)\, x_1"
        ),
        (
            r"\partial<L>//\partial<w_1> = {\partial<L>//\partial<hat<y>> "
            r"\cdot \partial<hat<y>>//\partial<z> \cdot x_1} = {([hat<y> + -y]) · \sigma' · (z) · x_1}"
        ),
    ),
    (
        (
            r"\begin{aligned} \frac{\partial L}{\partial b} &= \frac{\partial L}{\partial z} "
            r"\\ &= (\hat{y}-y)\hat{y}(1-\hat{y}) \end{aligned}"
        ),
        r"\partial<L>//\partial<b> = \partial<L>//\partial<z> = {([hat<y> + -y]) · hat<y> · ([1 + -hat<y>])}",
    ),
    (
        r"\mathbf{J} = \operatorname{diag}(\hat{\mathbf{y}}) - \hat{\mathbf{y}}\hat{\mathbf{y}}^\top",
        r"mathbf:J = [diag(hat<mathbf:y>) + -{hat<mathbf:y> · hat<mathbf:y>^\top}]",
    ),
    (
        r"\frac{\partial a}{\partial z} = \begin{cases} 1 & z>0 \\ 0 & z \le 0 \end{cases}",
        r"\partial<a>//\partial<z> = cases<1 if z > 0; 0 if z <= 0>",
    ),
)


@pytest.mark.parametrize(("line", "tree"), FIELD)
def test_formulas_of_the_field_are_read_as_they_are_meant(line: str, tree: str) -> None:
    assert show(read_syntax(line)) == tree
