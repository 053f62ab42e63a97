"""Answers for arrays: LaTeX, text and JSON say the same, each derivation once, and what a form does not have."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

from codegen.documents.array_answers import FORMS, array_answer
from codegen.documents.formats.derivation_text import array_derivation_text, derivation_text
from codegen.documents.formats.latex import array_derivation_latex, derivation_latex, document_latex
from codegen.documents.model import Block, Document, Equations, Section
from codegen.documents.record import array_derivation_record, derivation_record
from codegen.spec_files import resolve_spec
from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.errors import ChalkgradError, QuantityError
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import NOTATION_NAMES, Notation, notation
from symbolic.formula.text import print_text
from symbolic.graph.names import parse_array
from tests.codegen.documents.compiling import problems
from tests.symbolic.graph.networks import spec

NETWORK = "2-3-4-2 tanh,tanh,identity mse"
PLAIN = "slides"
TEXT = Notation("test")
SPEC = spec("2-3-4-2", "tanh,tanh,identity")


def text(form: str, *wrt: str, network: str = NETWORK, shapes: bool = False) -> str:
    return array_answer(network, form, wrt, "text", PLAIN, shapes=shapes).text


ALL_OF = {
    "index": ["z[D]", "W[D]", "b[D]", "a[l]", "z[l]", "W[l]", "b[l]"],
    "chain": ["z[D]", "W[D]", "b[D]", "z[l]", "W[l]", "b[l]"],
    "matrix": ["z[D]", "W[D]", "b[D]", "a[l]", "z[l]", "W[l]", "b[l]"],
    "batch": ["z[D]", "W[D]", "b[D]", "a[l]", "z[l]", "W[l]", "b[l]"],
    "jacobian": ["a[D]", "a[l]"],
}


@pytest.mark.parametrize("form", FORMS)
def test_without_a_name_every_array_of_the_form_is_answered(form: str) -> None:
    assert text(form) == text(form, *ALL_OF[form])


@pytest.mark.parametrize("form", FORMS)
def test_of_what_is_shared_each_derivation_is_shown_once(form: str) -> None:
    questions = re.findall(r"^How does .*$", text(form), re.MULTILINE)
    assert len(set(questions)) == len(questions) >= len(ALL_OF[form])
    array = ALL_OF[form][0]
    assert text(form, array, array) == text(form, array)


def test_the_index_form_shows_first_what_it_puts_in() -> None:
    shown = text("index", "z[1]")
    assert shown.index("How does z_i^[1] affect a_q^[1]?") < shown.index("How does z_i^[1] affect L?")


def test_single_layer_networks_have_every_form() -> None:
    for form in FORMS:
        assert "How does" in text(form, network="2-3 tanh mse")


@pytest.mark.parametrize(("form", "written_in"), list(product(FORMS, ["slides", "bold", "delta"])))
def test_json_latex_and_text_say_the_same(form: str, written_in: str) -> None:
    array = "a[2]" if form == "jacobian" else "z[2]"
    records = json.loads(array_answer(NETWORK, form, [array], "json", written_in).text)
    latex = array_answer(NETWORK, form, [array], "latex", written_in).text
    plain = array_answer(NETWORK, form, [array], "text", written_in).text
    assert latex.count(r"\paragraph{") == len(records) == plain.count("How does ")
    for record in records:
        assert record["question"] in plain
        assert record["result"] == record["steps"][-1]["after"]
        for before, after in zip(record["steps"], record["steps"][1:], strict=False):
            assert before["after"] == after["before"]
        for step in record["steps"]:
            assert f"= {step['after']['text']}\n" in plain
            assert step["reason"] in plain
            assert bare(step["after"]["latex"]) in bare(latex)
        assert ("statement" in record) == (form in {"matrix", "batch", "jacobian"})
        if "statement" in record:
            assert f"  all entries at once: {record['statement']['text']}" in plain
            assert bare(record["statement"]["latex"]) in bare(latex)


def bare(latex: str) -> str:
    """Return LaTeX without what a display adds: the alignment, the line breaks, spaces."""
    return re.sub(r"\\\\|&|\\quad|\s", "", latex)


def test_shapes_stand_below_the_statement_of_whole_arrays() -> None:
    shown = text("matrix", "W[l]", shapes=True)
    assert shown.splitlines()[-1] == (
        "  all entries at once: (∂L/∂W^[l]){n_l × n_{l-1}} = (∂L/∂z^[l]){n_l × 1} ((a^[l-1])^T){1 × n_{l-1}}"
    )
    assert "×" not in text("matrix", "W[l]").splitlines()[-1]
    assert text("batch", "b[D]", shapes=True).splitlines()[-1] == (
        "  all entries at once: (∂J/∂b^[D]){n_D × 1} = ((∂J/∂Z^[D])^T){n_D × m} (1){m × 1}"
    )
    assert text("jacobian", "a[1]", shapes=True).splitlines()[-1] == (
        "  all entries at once: (∂a^[1]/∂x){n_1 × n_0} = (diag(tanh'(z^[1]))){n_1 × n_1} (W^[1]){n_1 × n_0}"
    )
    latex = array_answer(NETWORK, "matrix", ["W[l]"], "latex", PLAIN, shapes=True).text
    assert r"\underbrace{\frac{\partial L}{\partial W^{[l]}}}_{n_l \times n_{l-1}}" in latex


# --- the printers ---------------------------------------------------------------------------------------------------


def test_the_text_of_an_array_derivation() -> None:
    derivation = Forms(SPEC, TEXT).matrix(Quantity("W", 1))
    assert array_derivation_text(derivation, TEXT).splitlines() == [
        "How does W_ij^[1] affect L?",
        "  ∂L/∂W_ij^[1] = ∂L/∂z_i^[1] × x_j",
        "                   From the index form.",
        "               = (∂L/∂z^[1] x^T)_ij",
        "                   Two different free indices: a column times a row.",
        "  all entries at once: ∂L/∂W^[1] = ∂L/∂z^[1] x^T",
    ]
    assert array_derivation_text(derivation, TEXT).startswith(derivation_text(derivation.entrywise, TEXT))


def test_the_latex_of_an_array_derivation() -> None:
    derivation = Forms(SPEC, TEXT).batch(Quantity("b", 1))
    latex = array_derivation_latex(derivation, TEXT)
    entrywise, _, statement = latex.partition("\nAll entries at once:\n")
    assert entrywise == derivation_latex(derivation.entrywise, TEXT)
    gradient = r"\frac{\partial J}{\partial b^{[1]}}"
    assert statement.splitlines() == [
        r"\begin{align*}",
        rf"  {gradient} &= \left( \frac{{\partial J}}{{\partial Z^{{[1]}}}} \right)^{{\top}} \mathbf{{1}}",
        r"\end{align*}",
    ]


def test_the_record_of_an_array_derivation() -> None:
    derivation = Forms(SPEC, TEXT).jacobian(2)
    record = array_derivation_record(derivation, TEXT)
    assert record.pop("statement") == {
        "latex": print_latex(derivation.statement, TEXT),
        "text": print_text(derivation.statement, TEXT),
    }
    assert record == derivation_record(derivation.entrywise, TEXT)
    assert (record["of"], record["wrt"]) == ("a[2][i]", "a[1][j]")


# --- what there is not ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrt", ["W[1]", "z[l]", "x", "yhat"])
def test_only_activations_have_a_jacobian(wrt: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        text("jacobian", wrt)
    assert str(error.value) == (
        f"--form jacobian: found `{wrt}`; expected the activations of a layer, as in `a[2]`: the Jacobian is theirs by "
        "those of the layer before"
    )


@pytest.mark.parametrize("form", ["index", "chain"])
def test_forms_of_single_entries_have_no_shapes(form: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        text(form, "W[1]", shapes=True)
    assert str(error.value) == "--shapes: found a form of single entries; expected --form matrix, batch or jacobian"


def test_one_bad_name_among_good_ones_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"found `W\[9\]`; expected an array of this network of 3 layers"):
        text("matrix", "W[1]", "W[9]")


# --- with TeX -------------------------------------------------------------------------------------------------------

ELEVEN = "-".join(["3"] * 12)
WIDE = (
    (NETWORK, tuple(FORMS), ("a[l]", "z[l]", "W[l]", "b[D]", "z[D]")),
    ("2-3-4-2 gelu,gelu,softmax cross_entropy", ("index", "matrix", "batch", "jacobian"), ("a[D]", "z[D]", "z[l]")),
    ("2-3-2 leaky_relu,softmax mse", ("index", "matrix", "batch"), ("z[2]", "W[1]")),
    ("residual", ("index", "matrix", "batch", "jacobian"), ("a[1]", "a[2]", "W[2]")),
    (f"{ELEVEN} {','.join(['softplus'] * 10)},identity huber", ("index", "chain", "matrix"), ("W[11]", "z[10]", "x")),
)
"""Long names, a mean with cases, a softmax in full, a skip with a penalty, layers of two digits."""


def document_of_all_forms(written_in: Notation) -> Document:
    """Return every form of arrays of wide networks, those of whole arrays with shapes and without."""
    blocks: list[Block] = []
    for argument, names, wrt in WIDE:
        forms = Forms(resolve_spec(argument), written_in)
        for form, array in product(names, map(parse_array, wrt)):
            if form == "jacobian" and array.name != "a":
                continue
            for shown in FORMS[form](forms, array):
                blocks.append(shown)
                if isinstance(shown, ArrayDerivation):
                    blocks.append(Equations((shown.shaped,)))
    return Document("All forms", "source", "command", written_in, (Section("All", tuple(dict.fromkeys(blocks))),))


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_every_form_in_every_notation_compiles_without_an_overfull_line(name: str, tmp_path: Path) -> None:
    assert problems(document_latex(document_of_all_forms(notation(name))), tmp_path) == []
