"""What lights up, against paths that are found by plain loops over names."""

from __future__ import annotations

import pytest

from codegen.documents.diagrams.drawing import Edge, Head, Label, Outline, Plate, Shape
from codegen.documents.diagrams.graph import graph_drawing
from codegen.documents.diagrams.lit import influence, lit
from codegen.documents.diagrams.network import Shown, network_drawing
from symbolic.errors import QuantityError
from symbolic.formula.nodes import Quantity
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.diagrams.cases import net, picture, written

CASES = [
    ("slides", "W[1][1,1]", "L"),
    ("slides", "x[2]", "a[3][1]"),
    ("slides", "b[2][1]", "yhat"),
    ("slides", "W[4][1,1]", "z[4][1]"),
    ("slides", "a[2][2]", "a[2][2]"),
    ("2-3-1 relu mse", "z[1][2]", "L"),
    ("residual", "a[1][2]", "L"),
    ("residual", "W[2][3,1]", "J"),
    ("residual", "x[1]", "a[2][1]"),
    ("residual", "lambda", "J"),
    ("shared_weights", "W[1][1,2]", "L"),
    ("shared_weights", "W[1][1,2]", "z[1][1]"),
    ("softmax_classifier", "x[3]", "yhat[2]"),
    ("2-3-3 relu,softmax cross_entropy", "b[2][1]", "yhat[3]"),
]


def steps(spec: NetworkSpec) -> set[tuple[str, str]]:
    """Return which acts on which, by name."""
    found = set()
    last, outputs = spec.depth, spec.widths[-1]
    for l, layer in enumerate(spec.layers, start=1):
        owner = layer.share or l
        for i in range(1, layer.units + 1):
            score, unit = f"z[{l}][{i}]", f"a[{l}][{i}]"
            for j in range(1, spec.widths[l - 1] + 1):
                found.add((f"x[{j}]" if l == 1 else f"a[{l - 1}][{j}]", score))
                found.add((f"W[{owner}][{i},{j}]", score))
                if spec.loss.l2 is not None:
                    found.add((f"W[{owner}][{i},{j}]", "R"))
            if layer.bias:
                found.add((f"b[{l}][{i}]", score))
            ends = range(1, layer.units + 1) if layer.activation == "softmax" else [i]
            found |= {(score, f"a[{l}][{k}]") for k in ends}
            if layer.skip is not None:
                start = f"a[{layer.skip}][{i}]" if layer.skip else f"x[{i}]"
                found.add((start, unit if layer.skip_into == "a" else score))
    for k in range(1, outputs + 1):
        index = f"[{k}]" if outputs > 1 else ""
        found |= {(f"a[{last}][{k}]", f"yhat{index}"), (f"yhat{index}", "L"), (f"y{index}", "L")}
    if spec.loss.l2 is not None:
        found |= {("L", "J"), ("R", "J"), ("lambda", "R")}
    return found


def on_paths(links: set[tuple[str, str]], start: str, end: str) -> set[tuple[str, str]]:
    """Return the links on all paths, by growing the set of what is reached until nothing is added."""
    ahead, behind = {start}, {end}
    for _ in links:
        ahead |= {v for u, v in links if u in ahead}
        behind |= {u for u, v in links if v in behind}
    return {(u, v) for u, v in links if u in ahead and v in behind}


def drawn(edge: Edge | Head) -> tuple[str, str]:
    return quantity_name(edge.start), quantity_name(edge.end)


def expected_lines(shapes: tuple[Shape, ...], links: set[tuple[str, str]]) -> set[tuple[str, str]]:
    lines = [shape for shape in shapes if isinstance(shape, Edge)]
    weighted = {drawn(line) for line in lines if line.weight and (quantity_name(line.weight), drawn(line)[1]) in links}
    return weighted | {drawn(line) for line in lines if drawn(line) in links}


@pytest.mark.parametrize(("name", "start", "end"), CASES)
def test_the_lines_and_units_on_all_paths_are_lit_and_no_others(name: str, start: str, end: str) -> None:
    graph = net(name)
    drawing, _ = picture(name)
    shapes = lit(drawing, influence(graph, parse_quantity(start), parse_quantity(end)))
    links = on_paths(steps(graph.spec), start, end)
    names = {start, end} | {name for link in links for name in link}
    assert {drawn(shape) for shape in shapes if isinstance(shape, Edge)} == expected_lines(drawing.shapes, links)
    units = {shape for shape in shapes if isinstance(shape, Outline)}
    assert units == {
        shape
        for shape in drawing.shapes
        if isinstance(shape, Outline) and names & set(map(quantity_name, shape.quantities))
    }


@pytest.mark.parametrize(("name", "start", "end"), CASES)
def test_lit_shapes_are_shapes_of_the_drawing_and_labels_stay_readable(name: str, start: str, end: str) -> None:
    drawing, _ = picture(name)
    shapes = lit(drawing, influence(net(name), parse_quantity(start), parse_quantity(end)))
    assert set(shapes) <= {*drawing.shapes, *drawing.hidden}
    assert len(set(shapes)) == len(shapes)
    lines = {(shape.start, shape.end) for shape in shapes if isinstance(shape, Edge)}
    labelled = {shape.line for shape in drawing.shapes if isinstance(shape, Label)}
    assert lines & labelled <= {shape.line for shape in shapes if isinstance(shape, Label)}
    kinds = [type(shape) for shape in shapes]
    assert kinds == sorted(kinds, key=[Edge, Head, Plate, Outline, Label].index)


def test_labels_that_a_lit_line_runs_through_are_drawn_again() -> None:
    drawing, _ = picture("2-3-3-3-3-1 sigmoid mse")
    shapes = lit(drawing, influence(net("2-3-3-3-3-1 sigmoid mse"), parse_quantity("a[1][2]"), parse_quantity("L")))
    lines = [shape.points for shape in shapes if isinstance(shape, Edge)]
    points = [(x + part / 500 * (u - x), y + part / 500 * (v - y)) for (x, y), (u, v) in lines for part in range(501)]
    covered = {
        shape.line
        for shape in drawing.shapes
        if isinstance(shape, Plate)
        and any(abs(x - shape.x) < shape.width / 2 and abs(y - shape.y) < shape.height / 2 for x, y in points)
    }
    again = {shape.line for shape in shapes if isinstance(shape, Label)} - {None}
    assert again == covered
    assert covered > {(shape.start, shape.end) for shape in shapes if isinstance(shape, Edge) and shape.weight}


def test_a_weight_lights_its_line_and_the_half_that_it_acts_on() -> None:
    drawing, _ = picture("slides")
    shapes = lit(drawing, influence(net("slides"), parse_quantity("W[4][1,1]"), parse_quantity("z[4][1]")))
    (line,) = (shape for shape in shapes if isinstance(shape, Edge))
    (half,) = (shape for shape in shapes if isinstance(shape, Outline))
    assert (line.weight, drawn(line)) == (parse_quantity("W[4][1,1]"), ("a[3][1]", "z[4][1]"))
    assert (half.form, half.quantities) == ("left", (parse_quantity("z[4][1]"),))


def test_a_weight_alone_lights_its_lines() -> None:
    drawing, _ = picture("shared_weights")
    shapes = lit(drawing, {parse_quantity("W[1][2,1]")})
    assert [drawn(shape) for shape in shapes if isinstance(shape, Edge)] == [
        ("x[1]", "z[1][2]"),
        ("a[1][1]", "z[2][2]"),
    ]


def test_a_weight_that_is_not_labelled_is_where_it_is_lit() -> None:
    graph = net("784-128-10 relu mse")
    weight = parse_quantity("W[1][5,300]")
    drawing = network_drawing(graph, graph.spec.written_in, Shown(kept=frozenset({weight})))
    assert not any(isinstance(shape, Plate) for shape in drawing.shapes)
    shapes = lit(drawing, influence(graph, weight, parse_quantity("L")))
    assert [shape.content for shape in shapes if isinstance(shape, Label) and shape.line] == [weight]


def test_nothing_is_lit_without_quantities() -> None:
    assert lit(picture("slides")[0], frozenset()) == ()


def test_a_path_through_a_graph_is_lit_to_its_end() -> None:
    graph = written("a = x*y; b = x + y; c = a*b; f = c - x")
    shapes = lit(graph_drawing(graph, graph.written_in), influence(graph.graph, Quantity("y"), Quantity("f")))
    lines = [drawn(shape) for shape in shapes if isinstance(shape, Edge)]
    assert sorted(lines) == [("a", "c"), ("b", "c"), ("c", "f"), ("y", "a"), ("y", "b")]


def test_there_is_no_influence_backwards_and_none_of_what_is_not_there() -> None:
    graph = net("slides")
    assert influence(graph, parse_quantity("L"), parse_quantity("x[1]")) == frozenset()
    with pytest.raises(QuantityError, match="found `x\\[3\\]`"):
        influence(graph, parse_quantity("x[3]"), parse_quantity("L"))
    with pytest.raises(QuantityError, match="found `q`"):
        influence(graph, parse_quantity("x[1]"), Quantity("q"))
