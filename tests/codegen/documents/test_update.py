"""The last section of a derivation: what a step of training does with the gradients."""

from __future__ import annotations

import pytest

from codegen.documents.derivation import derivation_document
from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.lines import aligned
from codegen.spec_files import resolve_spec
from symbolic.formula.nodes import Quantity, Relations
from symbolic.formula.notation import notation


def last_section(argument: str) -> str:
    latex = document_latex(derivation_document(resolve_spec(argument, "bracket"), argument, "chalkgrad build"))
    return latex[latex.index(r"\section{Update}") :]


def test_a_step_is_shown_by_entries_and_for_whole_arrays() -> None:
    section = last_section("2-2-1 sigmoid mse")
    assert section.count(r"\begin{align*}") == 2
    assert r"W_{ij}^{[l]} &:= W_{ij}^{[l]} - \eta \frac{\partial L}{\partial W_{ij}^{[l]}} \\" in section
    assert r"b_i^{[l]} &:= b_i^{[l]} - \eta \frac{\partial L}{\partial b_i^{[l]}}" in section
    assert r"W^{[l]} &:= W^{[l]} - \eta \frac{\partial L}{\partial W^{[l]}} \\" in section
    assert "Over a batch, $J$ takes the place of $L$." in section


def test_a_network_of_single_units_has_one_form() -> None:
    section = last_section("1-1-1 sigmoid mse")
    assert section.count(r"\begin{align*}") == 1
    assert r"W^{[l]} &:= " in section


@pytest.mark.parametrize("sign", [":=", "=", "<="])
def test_a_display_is_aligned_at_the_sign_it_has(sign: str) -> None:
    long = Quantity("W", 1, (1, 2))
    latex = {"<=": r"\le"}.get(sign, sign)
    assert f"W_{{12}}^{{[1]}} &{latex} x {latex} y" in aligned(
        [Relations((long, Quantity("x"), Quantity("y")), (sign, sign))], notation("slides")
    )
