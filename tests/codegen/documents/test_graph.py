"""The document of a graph, and the same as data."""

from __future__ import annotations

from fractions import Fraction

import pytest

from codegen.documents.graph import EDGES, graph_document
from codegen.documents.graph_record import graph_record
from codegen.documents.model import Table
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError, QuantityError, SpecError
from symbolic.graph.written.numbers import read_numbers
from symbolic.graph.written.text import graph_from_text
from symbolic.numeric.rounding import Rounding

GRAPH = graph_from_text("q = x + y; r = q*q; f = r*z + q")
AT = GRAPH.at_point(read_numbers("x=-2, y=5, z=1/3", "--at"), "--at")


def document(graph, *wrt, steps=()):
    return graph_document(graph, "a line", "chalkgrad derive", Rounding(), wrt, steps)


def titles(graph, *wrt, steps=()):
    return [section.title for section in document(graph, *wrt, steps=steps).sections]


def test_sections_are_those_that_there_is_something_for():
    alone = ["The graph", "Local derivatives", "The chain rule, backwards"]
    assert titles(GRAPH) == alone
    assert titles(AT) == [*alone, "Values", "Gradients"]
    assert titles(AT, steps=(("x", Fraction(1)),))[-1].startswith("What if")


def test_the_document_and_the_data_hold_the_same_derivations():
    blocks = [block for section in document(GRAPH, "x", "z").sections for block in section.blocks]
    shown = [block for block in blocks if isinstance(block, Derivation)]
    assert len(graph_record(GRAPH, Rounding(), ("x", "z"), ())["derivations"]) == len(shown)


def test_the_document_and_the_data_hold_the_same_edges():
    tables = [block for section in document(AT).sections for block in section.blocks if isinstance(block, Table)]
    (edges,) = (table for table in tables if table.header == EDGES)
    record = graph_record(AT, Rounding(), (), ())
    assert len(edges.rows) == len(record["edges"]) == 6
    assert {(edge["from"], edge["to"]): edge["local"]["exact"] for edge in record["edges"]} == {
        ("x", "q"): "1",
        ("y", "q"): "1",
        ("z", "f"): "9",
        ("q", "r"): "6",
        ("q", "f"): "1",
        ("r", "f"): "1/3",
    }


def test_data_of_a_what_if_has_the_prediction_and_what_comes_out():
    (found,) = graph_record(AT, Rounding(), (), (("x", Fraction(1)),))["what_if"]
    assert found["before"]["exact"] == "6"
    assert found["derivative"]["exact"] == "3"
    assert found["predicted"]["exact"] == "9"
    assert found["after"]["exact"] == "28/3"
    assert found["statement"] == "an increase in x increases f"


@pytest.mark.parametrize("shown", [document, lambda graph, *wrt: graph_record(graph, Rounding(), wrt, ())])
def test_what_cannot_be_shown_is_refused_alike(shown):
    with pytest.raises(QuantityError, match="found `w`; expected one of"):
        shown(GRAPH, "w")
    with pytest.raises(ChalkgradError, match="the logarithm of a negative number"):
        shown(graph_from_text("f = x*log(-2)"))
    with pytest.raises(SpecError, match="no number for y, z"):
        shown(GRAPH.at_point(read_numbers("x=1", "--at"), "--at"))
