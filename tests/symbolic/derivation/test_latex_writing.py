"""What counts as the same writing, and what does not."""

from __future__ import annotations

import pytest

from tests.symbolic.derivation.latex_writing import completed, factors, with_signs, without_braces_below, written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"a_{j} + b", r"a_j+b"),
        (r"\left( a_j - y_j \right)", r"(a_j-y_j)"),
        (r"w_{i,j}^{l}", r"w_{ij}^l"),
        (r"\sum_{k} (\delta_k \cdot w_{jk}) \cdot \sigma'(z_j)", r"\sum_k \delta_k \cdot w_{jk} \cdot \sigma'(z_j)"),
        (r"(\sigma'(z_i^{L}) w_{ip}^{L})(\sigma'(z_p) w_{pm})", r"\sigma'(z_i^L) w_{ip}^L \sigma'(z_p) w_{pm}"),
        (r"(w^{l+1} \delta) \odot z", r"w^{l+1} \delta \odot z"),
    ],
)
def test_what_no_reader_sees_is_left_out(one: str, other: str) -> None:
    assert written(one) == written(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"w_{jk}", r"w_{kj}"),
        (r"w^{l}", r"w^{l+1}"),
        (r"a \delta^T", r"\delta a^T"),
        (r"\sigma'(z)", r"\sigma(z)"),
        (r"u + v", r"u - v"),
        (r"u v", r"v u"),
        (r"u \cdot v", r"u v"),
        (r"w (\delta \odot s)", r"(w \delta) \odot s"),
        (r"(a - y) s", r"a - y s"),
        (r"(\sum_k u_k) v", r"\sum_k u_k v"),
        (r"(a b)^T", r"a b^T"),
        (r"\operatorname{diag}(u v) w", r"\operatorname{diag} u v w"),
        (r"\sigma(w a)", r"\sigma w a"),
        (r"w_{jk}", r"w_j k"),
        (r"a_1, a_2", r"a_1 a_2"),
        (r"\underbrace{u}_{v}", r"u"),
    ],
)
def test_everything_else_counts(one: str, other: str) -> None:
    assert written(one) != written(other)


@pytest.mark.parametrize(
    ("latex", "symbols", "expected"),
    [
        (r"\delta_k \cdot w_{jk}", (r"\delta_k^{l+1}", "w_{jk}^{l+1}"), r"\delta_k^{l+1} \cdot w_{jk}^{l+1}"),
        (r"w_{jk}^{l} w_{kj}", ("w_{jk}^{l+1}",), r"w_{jk}^{l} w_{kj}"),
        (r"\frac{\partial L}{\partial b}", ("b = b_j^{l}",), r"\frac{\partial L}{\partial b_j^{l}}"),
        (r"\frac{\partial L}{\partial w^{l}}", ("w^{l}",), r"\frac{\partial L}{\partial w^{l}}"),
        (r"b_j + b", ("b = b_j^{l}",), r"b_j + b_j^{l}"),
    ],
)
def test_a_mark_that_was_left_out_is_put_in_and_no_other_is_changed(
    latex: str, symbols: tuple[str, ...], expected: str
) -> None:
    assert completed(latex, symbols) == written(expected)


def test_a_brace_below_is_taken_away_with_its_label() -> None:
    assert without_braces_below(r"u \underbrace{v w}_{\text{label}} x") == written("u v w x")
    assert without_braces_below(r"u \underbrace{v \underbrace{w}_a} x") == written("u v w x")


def test_signs_are_exchanged() -> None:
    assert with_signs(r"u \circ v", r"\circ", r"\cdot") == written(r"u \cdot v")
    assert with_signs(r"u \cdot v", r"\cdot", "") == written("u v")


def test_factors_of_a_product() -> None:
    product = r"\sum_k (w_{jk}^{l+1} \delta_k^{l+1}) \circ \sigma'(z_j^l)"
    expected = (r"\sum_k", "w_{jk}^{l+1}", r"\delta_k^{l+1}", r"\sigma'(z_j^l)")
    assert factors(product) == tuple(map(written, expected))
