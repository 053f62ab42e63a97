"""Drawings of graphs: which numbers stand where, against differences of plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.documents.diagrams.drawing import Edge, Label, Outline
from codegen.documents.diagrams.flow import flow_of
from codegen.documents.diagrams.graph import MOST_QUANTITIES, graph_drawing
from codegen.documents.diagrams.svg import svg_drawing
from symbolic.errors import ChalkgradError, SpecError
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.rounding import Rounding
from tests.codegen.documents.diagrams.cases import label_boxes, written

EQUATIONS = "a = x*y; b = x + y; c = a*b; d = c + x*x; f = d*a - b"
STEPS: Mapping[str, Callable[[Mapping[str, float]], float]] = {
    "a": lambda v: v["x"] * v["y"],
    "b": lambda v: v["x"] + v["y"],
    "c": lambda v: v["a"] * v["b"],
    "d": lambda v: v["c"] + v["x"] * v["x"],
    "f": lambda v: v["d"] * v["a"] - v["b"],
}
POINT = {"x": 2.0, "y": -3.25}
LINES = ["xa", "xb", "xd", "ya", "yb", "ac", "bc", "cd", "df", "af", "bf"]


def values(changed: Mapping[str, float]) -> dict[str, float]:
    """Return all values, some of them held at another value than their equation gives."""
    found = {**POINT, **changed}
    for name, step in STEPS.items():
        found.setdefault(name, step(found))
    return found


def slope(name: str, base: Mapping[str, float], result: Callable[[Mapping[str, float]], float]) -> float:
    h = 1e-4
    return (result({name: base[name] + h}) - result({name: base[name] - h})) / (2 * h)


def total(name: str) -> float:
    return slope(name, values({}), lambda changed: values(changed)["f"])


def local(start: str, end: str) -> float:
    base = values({})
    return slope(start, base, lambda changed: STEPS[end]({**base, **changed}))


def number(formula: Formula) -> float:
    return float(print_text(formula, notation("slides")))


def graph() -> WrittenGraph:
    return written(EQUATIONS, "x=2, y=-3.25")


def test_values_and_gradients_are_those_of_the_functions() -> None:
    flow = flow_of(graph(), Rounding(8))
    assert {quantity.name: number(value) for quantity, value in flow.values.items()} == pytest.approx(values({}))
    parts = {start.name + end.name: number(value) for (start, end), value in flow.gradients.items()}
    assert parts == pytest.approx({line: total(line[1]) * local(*line) for line in LINES}, rel=1e-6)
    totals = {quantity.name: number(relation.sides[1]) for quantity, relation in flow.totals.items()}
    assert totals == pytest.approx({name: total(name) for name in values({})}, rel=1e-6)


def test_each_line_has_its_value_above_and_its_gradient_below() -> None:
    found = graph()
    drawing = graph_drawing(found, found.written_in, flow_of(found, Rounding(8)))
    lines = {(shape.start, shape.end): shape for shape in drawing.shapes if isinstance(shape, Edge)}
    assert len(lines) == len(LINES) + 1
    for (start, end), line in lines.items():
        labels = [shape for shape in drawing.shapes if isinstance(shape, Label) and shape.line == (start, end)]
        (value,) = (label for label in labels if label.role == "value")
        (gradient,) = (label for label in labels if label.role == "gradient")
        assert value.y < gradient.y
        assert not isinstance(value.content, str)
        assert number(value.content) == pytest.approx(values({})[start.name])
        assert line.points[0][0] < value.x < line.points[-1][0]
        if start != end:
            assert value.x == gradient.x
            assert not isinstance(gradient.content, str)
            assert number(gradient.content) == pytest.approx(total(end.name) * local(start.name, end.name), rel=1e-6)


def test_the_way_back_begins_with_one_at_the_end() -> None:
    found = graph()
    drawing = graph_drawing(found, found.written_in, flow_of(found, Rounding()))
    f = Quantity("f")
    (seed,) = (
        shape
        for shape in drawing.shapes
        if isinstance(shape, Label) and shape.line == (f, f) and shape.role == "gradient"
    )
    assert not isinstance(seed.content, str)
    assert print_text(seed.content, found.written_in) == "∂f/∂f = 1"
    assert seed.x > max(shape.x for shape in drawing.shapes if isinstance(shape, Outline))


def test_what_acts_along_several_lines_shows_the_sum() -> None:
    found = graph()
    drawing = graph_drawing(found, found.written_in, flow_of(found, Rounding()))
    sums = {
        print_text(shape.content, found.written_in)
        for shape in drawing.shapes
        if isinstance(shape, Label)
        and shape.role == "gradient"
        and not shape.line
        and not isinstance(shape.content, str)
    }
    assert {text.partition(" = ")[0] for text in sums} == {"∂f/∂x", "∂f/∂y", "∂f/∂a", "∂f/∂b"}


def test_without_a_point_there_are_names_alone() -> None:
    found = written(EQUATIONS)
    labels = [shape for shape in graph_drawing(found, found.written_in).shapes if isinstance(shape, Label)]
    assert {label.role for label in labels} == {"name"}
    assert not any(isinstance(label.content, Partial) for label in labels)


def test_an_operation_shows_its_sign_or_its_formula() -> None:
    found = written(
        "p = x + y; m = p - x; t = m*y; s = exp(t); g = 1 + s; long = g + x*x*x*x*x*x*x*x*x*x*x*x*x*x*x*x*x*x*x"
    )
    inside = {
        shape.quantities[0].name: shape.content
        for shape in graph_drawing(found, found.written_in).shapes
        if isinstance(shape, Label) and shape.content != shape.quantities[0]
    }
    texts = {
        name: text if isinstance(text, str) else print_text(text, found.written_in) for name, text in inside.items()
    }
    assert texts == {"p": "+", "m": "−", "t": "×", "s": "e^(t)", "g": "1 + s", "long": "long(…)"}


def test_lines_lead_from_left_to_right_and_through_no_other_outline() -> None:
    found = graph()
    shapes = graph_drawing(found, found.written_in).shapes
    outlines = [shape for shape in shapes if isinstance(shape, Outline)]
    for line in (shape for shape in shapes if isinstance(shape, Edge)):
        across = [x for x, _ in line.points]
        assert across == sorted(across)
        others = [place for place in outlines if place.quantities[0] not in {line.start, line.end}]
        for (x, y), (u, v) in zip(line.points, line.points[1:], strict=False):
            for part in range(101):
                at = x + part / 100 * (u - x), y + part / 100 * (v - y)
                assert not any(
                    abs(at[0] - place.x) < place.width / 2 and abs(at[1] - place.y) < place.height / 2
                    for place in others
                )


def test_inputs_stand_right_before_what_they_act_on() -> None:
    found = written("q = x + y; r = q*y; f = r*z")
    across = {
        shape.quantities[0].name: shape.x
        for shape in graph_drawing(found, found.written_in).shapes
        if isinstance(shape, Outline)
    }
    assert across["x"] == across["y"] < across["q"] < across["r"] == across["z"] < across["f"]


def test_a_point_that_is_not_complete_and_a_graph_that_is_too_large_are_refused() -> None:
    with pytest.raises(SpecError, match="no number for y"):
        flow_of(written(EQUATIONS, "x=2"), Rounding())
    many = written("; ".join(f"v{k + 1} = v{k} + x" for k in range(MOST_QUANTITIES)))
    with pytest.raises(ChalkgradError, match=f"found a graph of {MOST_QUANTITIES + 2} quantities; expected at most"):
        graph_drawing(many, many.written_in)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_names_and_outlines_of_any_graph_are_apart(data: st.DataObject) -> None:
    names = ["x", "y"]
    equations = []
    for k in range(data.draw(st.integers(1, 8))):
        one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        equations.append(f"v{k} = {one}{data.draw(st.sampled_from('+*'))}{other}")
        names.append(f"v{k}")
    equations.append(f"f = {' + '.join(names)}")
    found = written("; ".join(equations))
    drawing = graph_drawing(found, found.written_in)
    boxes = label_boxes(svg_drawing(drawing, found.written_in))
    assert [(one, other) for (one, box), (other, further) in combinations(boxes, 2) if box.meets(further)] == []
    outlines = [shape for shape in drawing.shapes if isinstance(shape, Outline)]
    assert all(
        abs(one.x - other.x) >= (one.width + other.width) / 2 or abs(one.y - other.y) >= one.height
        for one, other in combinations(outlines, 2)
    )
