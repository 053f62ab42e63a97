"""Graphs as people write them: in a line and as a document, with what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.errors import ChalkgradError, SpecError
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Apply, Negative, Power, Product, Quantity, Sum
from symbolic.graph.written.model import MAX_EQUATIONS
from symbolic.graph.written.numbers import read_number, read_numbers
from symbolic.graph.written.tables import graph_from_tables
from symbolic.graph.written.text import graph_from_text

X, Y, Z, Q, E = map(Quantity, "xyzqe")
LINE = "q = x + y; f = q*z"
TABLES = {"name": "xyz", "graph": {"q": "x + y", "f": "q*z"}, "at": {"x": -2, "y": 5, "z": "-4"}}


def test_a_line_and_a_document_say_the_same():
    line, document = graph_from_text(LINE), graph_from_tables(TABLES, "xyz.toml")
    assert line.equations == document.equations == {"q": Sum((X, Y)), "f": Product((Q, Z))}
    assert line.output == document.output == "f"
    assert line.inputs == ("x", "y", "z")
    assert document.at == {"x": -2, "y": 5, "z": -4}


def test_a_function_may_name_its_arguments_and_lines_may_be_broken():
    graph = graph_from_text("q(x, y) = x + y;\n\n f(q,z)=q*z\n")
    assert graph.equations == graph_from_text(LINE).equations


def test_e_is_eulers_number_unless_something_is_called_so():
    assert graph_from_text("f = e^(-x) + e").equations["f"] == Sum(
        (Apply("exp", (Negative(X),)), Apply("exp", (graph_from_text("g = 1").equations["g"],)))
    )
    assert graph_from_text("e = 2*x; f = e^x").equations["f"] == Power(E, X)


def test_a_point_may_be_given_later_and_gives_new_numbers():
    graph = graph_from_tables(TABLES, "xyz.toml").at_point(read_numbers("x=1/3, y = 2e-1", "--at"), "--at")
    assert graph.at == {"x": Fraction(1, 3), "y": Fraction(1, 5), "z": -4}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2", -2),
        ("0.05", Fraction(1, 20)),
        ("1/3", Fraction(1, 3)),
        ("1e-3", Fraction(1, 1000)),
        (".5", Fraction(1, 2)),
    ],
)
def test_numbers_are_exact(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "x", "1/0", "nan", "inf", "1e999", "9" * 50, "1//2", "--1", "0x10"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q = x + ; f = q*z", "line 1, column 9: found the end; expected a number"),
        ("q = x; q = y", "line 1, column 8: found a second equation for `q`; expected one equation for each name"),
        ("q = x\nf = q*(z", "line 2, column 9: found the end; expected `)`"),
        ("x + y", "line 1, column 1: found `x + y`; expected an equation such as `q = x + y`"),
        ("2x = y", 'line 1, column 1: found the name "2x"; expected letters, digits and `_`'),
        ("exp = x", "line 1, column 1: found an equation for `exp`; expected another name: this one is a function"),
        ("pi = x", "line 1, column 1: found an equation for `pi`; expected another name: this one has a fixed value"),
        ("", "the graph: found 0 equations; expected 1 to 20,000"),
        ("f = x; g = y", "the output: found 2 quantities that nothing depends on (f, g); expected the name of one"),
        ("q == x", "line 1, column 1: found `q == x`; expected an equation"),
    ],
)
def test_a_line_that_is_no_graph_is_refused(text, message):
    with pytest.raises(SpecError) as error:
        graph_from_text(text)
    assert message in str(error.value)


def test_a_line_of_blanks_is_quickly_refused():
    with pytest.raises(SpecError, match="expected an equation"):
        graph_from_text("f" + " " * 100_000 + "x")


def test_the_place_is_marked():
    with pytest.raises(SpecError) as error:
        graph_from_text("q = x + y; f = q**(z))")
    assert str(error.value).splitlines()[-2:] == ["    1 | q = x + y; f = q**(z))", " " * 29 + "^"]


def test_a_circle_is_refused():
    with pytest.raises(ChalkgradError, match=r"depend on each other \(p, q\)") as caught:
        graph_from_text("f = q; q = p*y; p = q + x")
    assert str(caught.value).endswith("    1 | f = q; q = p*y; p = q + x\n" + " " * 15 + "^")
    with pytest.raises(ChalkgradError, match=r"graph\.p: found equations that depend on each other \(p, q\)"):
        graph_from_tables({"graph": {"q": "p*y", "p": "q + x"}}, "test")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"graf": {}}, "graf: found the unknown key"),
        ({"graph": {}}, "the graph: found 0 equations"),
        ({"graph": "x"}, 'graph: found "x"; expected a table of names'),
        ({"graph": {"f": 3}}, "graph.f: found 3; expected an expression in quotes"),
        ({"graph": {"f": "x +"}}, "graph.f: found the end"),
        ({"at": {"x": True}}, "at.x: found true; expected a number"),
        ({"at": {"q": 1}}, "the point: found a number for `q`; expected numbers for inputs alone"),
        ({"at": {"w": 1}}, 'the point: found "w"; expected one of the inputs x, y, z'),
        ({"at": {"x": float("nan")}}, "at.x: found NaN"),
        ({"output": "g"}, 'the output: found "g"; expected the name of an equation: q, f'),
        ({"name": "two\nlines"}, "name: found"),
        ({"output": 3}, "output: found 3; expected a text"),
        ({"notation": "slide"}, 'notation: found "slide"; expected one of'),
    ],
)
def test_a_document_that_is_no_graph_is_refused(changes, message):
    with pytest.raises(SpecError) as error:
        graph_from_tables({**TABLES, **changes}, "xyz.toml")
    assert message in str(error.value)


@pytest.mark.parametrize("text", ["x", "x=", "x=1, x=2", "x=one", "=3"])
def test_a_point_that_is_none_is_refused(text):
    with pytest.raises(SpecError):
        read_numbers(text, "--at")


def test_too_many_equations_are_refused_and_a_long_chain_is_not():
    text = ";".join(f"x{n + 1} = x{n} + 1" for n in range(MAX_EQUATIONS))
    assert graph_from_text(text).output == f"x{MAX_EQUATIONS}"
    with pytest.raises(SpecError, match=r"found 20,001 equations; expected 1 to 20,000"):
        graph_from_text(f"{text}; y = x5")


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w1", "w_{1}"),
        ("w_11", "w_{11}"),
        ("alpha", r"\alpha"),
        ("θ_0", r"\theta_{0}"),
        ("net_h1", r"\mathrm{net}_{\mathrm{h1}}"),
        ("yhat", r"\hat{y}"),
        ("cost", r"\mathrm{cost}"),
        ("width", r"\mathrm{width}"),
        ("x", "x"),
        ("a_b_c", r"a_{\text{b\_c}}"),
    ],
)
def test_names_are_written_as_one_writes_them(name, latex):
    graph = graph_from_text(f"f = 2*{name}")
    assert print_latex(Quantity(name), graph.written_in) == latex
