"""Documents with numbers compile, and say what they round."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.plain_text import document_text
from codegen.documents.graph import EDGES, graph_document
from codegen.documents.model import Cell, Table
from codegen.documents.numbers import numbers_document
from codegen.graph_files import graph_names, resolve_graph
from codegen.spec_files import resolve_spec
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.text import print_text
from symbolic.graph.written.numbers import read_numbers
from symbolic.graph.written.text import graph_from_text
from symbolic.numeric.rounding import Rounding
from symbolic.spec.shorthand import parse_shorthand
from tests.codegen.documents.compiling import problems
from tests.symbolic.numeric.test_training import with_numbers

NODES = ("node", "value", "gradient")
TEXT = notation("slides")
KINDS = (
    "net_h1 = w_1*x_1 + b; out = max(net_h1, 0)^2; E_total = exp(-out)/(1 + |out|) + sqrt(out + 1)",
    "alpha = 2*beta; f = alpha^3 - sin(alpha)*cos(beta) + erf(beta) + softplus(beta)",
)


def of_graph(text, at, notation="slides"):
    graph = graph_from_text(text).at_point(read_numbers(at, "--at"), "--at").in_notation(notation)
    return graph_document(graph, "a line", "chalkgrad derive", Rounding(), (), [(graph.inputs[0], Fraction(1, 10))])


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize(
    ("text", "at"), [(KINDS[0], "w_1=0.5, x_1=3, b=-0.25"), (KINDS[1], "beta=1e-7"), (KINDS[1], "beta=12345.678")]
)
def test_graphs_compile(text, at, tmp_path: Path) -> None:
    assert problems(document_latex(of_graph(text, at)), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", graph_names())
def test_bundled_graphs_compile(name, tmp_path: Path) -> None:
    document = graph_document(resolve_graph(name, None, None, None), name, "chalkgrad derive", Rounding())
    assert problems(document_latex(document), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("notation", NOTATION_NAMES)
def test_networks_with_numbers_compile_in_every_notation(notation, tmp_path: Path) -> None:
    spec = resolve_spec("xor", notation)
    document = numbers_document(
        spec, "xor", "chalkgrad compute xor", Rounding(), Fraction(1, 2), 1, [("b[1][2]", Fraction(1))]
    )
    assert problems(document_latex(document), tmp_path) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", ["logistic_regression", "forward_pass", "multinomial_regression"])
def test_bundled_networks_with_numbers_compile(name, tmp_path: Path) -> None:
    document = numbers_document(resolve_spec(name), name, f"chalkgrad compute {name}", Rounding())
    assert problems(document_latex(document), tmp_path) == []


@pytest.mark.usefixtures("tex")
def test_wide_layers_fit_on_the_page(tmp_path: Path) -> None:
    spec = with_numbers(parse_shorthand("10-10-3 tanh,softmax cross_entropy"), 2)
    document = numbers_document(spec, "wide", "chalkgrad compute", Rounding(), Fraction(1, 10))
    assert problems(document_latex(document), tmp_path) == []


def test_rounding_on_the_way_is_said_to_change_the_result() -> None:
    graph = graph_from_text("a = x/3; b = 3*a; f = b*b").at_point({"x": Fraction(1)}, "--at")
    text = document_text(graph_document(graph, "a line", "chalkgrad derive", Rounding(2, carried=True)))
    assert "every line goes on with the rounded numbers" in text
    assert "Without rounding on the way, f would be 1; with it, it is 0.98." in text


def test_long_chains_are_broken_at_their_signs() -> None:
    lines = document_text(of_graph("f = exp(-x*y)*sin(x*y + 1)/(2 + x*y)", "x=0.5, y=3")).splitlines()
    assert all(len(line) <= 100 or line.count(" = ") + line.count(" ≈ ") <= 1 for line in lines)


@pytest.mark.parametrize("name", ["forward_pass", "xor", "own_functions"])
def test_what_flows_out_of_a_node_adds_up_to_its_gradient_and_both_tables_have_one_order(name: str) -> None:
    spec = resolve_spec(name)
    document = numbers_document(spec, name, "chalkgrad compute", Rounding(12))
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    assert any(table.header == EDGES for table in tables)
    at_nodes, on_edges = (next(t for t in tables if t.header == header) for header in (NODES, EDGES))
    gradients = {node: number_of(gradient) for node, _, gradient in at_nodes.rows}
    flowing = {node: Decimal(0) for node in gradients}
    for start, end, local, gradient in on_edges.rows:
        assert abs(number_of(local) * gradients[end] - number_of(gradient)) < Decimal("1e-10")
        flowing[start] += number_of(gradient)
    ends = {end for _, end, _, _ in on_edges.rows} - {start for start, *_ in on_edges.rows}
    assert len(ends) == 1
    for node in gradients.keys() - ends:
        assert abs(flowing[node] - gradients[node]) < Decimal("1e-10")
    order = list(dict.fromkeys(start for start, *_ in on_edges.rows))
    assert order == [node for node in gradients if node not in ends]


def number_of(cell: Cell) -> Decimal:
    return Decimal(print_text(cell, TEXT).replace(" · 10^", "e").replace("(", "").replace(")", ""))
