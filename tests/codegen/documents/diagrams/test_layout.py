"""Layouts of networks, and the parts that they are made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.documents.diagrams.drawing import Dot, Edge, Label, Outline
from codegen.documents.diagrams.frame import Box
from codegen.documents.diagrams.labels import Run, label_width, runs
from codegen.documents.diagrams.network import Labels, Shown, network_drawing
from symbolic.formula.nodes import Formula, Negative, Number, Power, Product, Quantity, Sign
from symbolic.formula.notation import notation
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.written.model import WrittenGraph
from tests.codegen.documents.diagrams.cases import net, picture, written


def italic(letter: str) -> str:
    """Return the italic letter of Unicode for a letter or the name of a Greek one."""
    return unicodedata.lookup(f"MATHEMATICAL ITALIC {'CAPITAL' if letter.isupper() else 'SMALL'} {letter.upper()}")


def units(name: str, shown: Shown, start: str) -> list[str]:
    drawing, _ = picture(name, shown)
    found = [shape for shape in drawing.shapes if isinstance(shape, Outline)]
    names = [(shape.y, quantity_name(quantity)) for shape in found for quantity in shape.quantities]
    return [name for _, name in sorted(names) if name.startswith(start)]


def captions(name: str) -> list[str]:
    drawing, _ = picture(name)
    return [str(shape.content) for shape in drawing.shapes if isinstance(shape, Label) and shape.role == "caption"]


@pytest.mark.parametrize(
    ("widths", "kept", "expected"),
    [
        ("8-2", (), [1, 2, 3, 4, 5, 6, 7, 8]),
        ("9-2", (), [1, 2, 3, 9]),
        ("784-2", ("x[300]",), [1, 2, 3, 300, 784]),
        ("784-2", ("W[1][1,5]", "b[1][2]"), [1, 2, 3, 5, 784]),
    ],
)
def test_a_large_layer_shows_its_first_units_its_last_and_those_asked_for(
    widths: str, kept: tuple[str, ...], expected: list[int]
) -> None:
    shown = Shown(kept=frozenset(map(parse_quantity, kept)))
    assert units(f"{widths} tanh mse", shown, "x") == [f"x[{i}]" for i in expected]


def test_dots_stand_where_units_are_left_out_and_the_count_is_told() -> None:
    drawing, _ = picture("784-128-2 relu mse")
    dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
    assert len(dots) == 3 * 2
    assert {"784", "128 units", "2 units"} <= set(captions("784-128-2 relu mse"))
    assert not any(isinstance(shape, Dot) for shape in picture("8-8-2 relu mse")[0].shapes)


def test_columns_follow_each_other_from_the_inputs_to_the_loss() -> None:
    drawing, _ = picture("slides")
    across = {name: shape.x for shape in drawing.shapes if isinstance(shape, Outline) for name in shape.quantities}
    names = [
        "x[1]",
        "z[1][1]",
        "a[1][1]",
        "z[2][1]",
        "a[2][1]",
        "z[3][1]",
        "a[3][1]",
        "z[4][1]",
        "a[4][1]",
        "yhat",
        "L",
    ]
    places = [across[parse_quantity(name)] for name in names]
    assert places == sorted(set(places))


def test_every_weight_of_a_small_network_is_a_line_between_its_units() -> None:
    drawing, _ = picture("2-3-1 relu mse")
    lines = {
        quantity_name(shape.weight): (quantity_name(shape.start), quantity_name(shape.end))
        for shape in drawing.shapes
        if isinstance(shape, Edge) and shape.weight
    }
    first = {f"W[1][{i},{j}]": (f"x[{j}]", f"z[1][{i}]") for i in (1, 2, 3) for j in (1, 2)}
    assert lines == first | {f"W[2][1,{j}]": (f"a[1][{j}]", "z[2][1]") for j in (1, 2, 3)}


@pytest.mark.parametrize(
    ("name", "labels", "count"),
    [
        ("4-4-1 tanh mse", "weights", 16 + 4),
        ("4-4-1 tanh mse", "lit", 0),
        ("4-4-1 tanh mse", "units", 0),
        ("5-5-1 tanh mse", "weights", 5),
        ("6-2-1 tanh mse", "weights", 0),
    ],
)
def test_weights_are_named_where_they_can_be_read(name: str, labels: Labels, count: int) -> None:
    shapes = picture(name, Shown(labels))[0].shapes
    assert sum(isinstance(shape, Label) and shape.line is not None for shape in shapes) == count


def test_layers_say_what_is_special_about_them() -> None:
    assert "weights of layer 1" in captions("shared_weights")
    assert "tanh + a of 1" in captions("residual")
    assert "softmax" in captions("residual")
    spec = net("2-2-1 tanh mse").spec
    bare = spec.model_copy(update={"layers": tuple(layer.model_copy(update={"bias": False}) for layer in spec.layers)})
    drawing = network_drawing(type(net("slides"))(bare), spec.written_in)
    assert [shape.content for shape in drawing.shapes if isinstance(shape, Label)].count("no biases") == 2
    assert not any(isinstance(shape, Edge) and shape.kind == "bias" for shape in drawing.shapes)


def test_skips_are_arcs_above_and_softmax_joins_all_units_of_its_layer() -> None:
    drawing, _ = picture("residual")
    skips = [shape for shape in drawing.shapes if isinstance(shape, Edge) and shape.kind == "skip"]
    joined = {(quantity_name(skip.start), quantity_name(skip.end)) for skip in skips}
    assert joined == {(f"a[1][{i}]", f"a[2][{i}]") for i in range(1, 5)}
    for skip in skips:
        begin, first, second, end = skip.points
        assert skip.curved
        assert max(first[1], second[1]) < min(begin[1], end[1])
    inner = {
        (quantity_name(shape.start), quantity_name(shape.end))
        for shape in drawing.shapes
        if isinstance(shape, Edge) and (shape.start.name, shape.end.name) == ("z", "a")
    }
    assert inner == {(f"z[3][{i}]", f"a[3][{k}]") for i in (1, 2) for k in (1, 2)}


def test_what_is_not_wanted_is_not_drawn() -> None:
    bare = units("residual", Shown(biases=False, loss=False), "")
    assert not any(name.startswith(("b", "L", "J", "R", "lambda", "y[")) for name in bare)
    assert {"x[1]", "z[3][2]", "yhat[2]"} <= set(bare)


def test_numbers_stand_below_names_and_in_place_of_weights() -> None:
    values: dict[Quantity, Formula] = {
        parse_quantity("z[1][1]"): Number("0.25"),
        parse_quantity("W[1][1,2]"): Number("3"),
    }
    labels = [shape for shape in picture("2-2-1 tanh mse", Shown(values=values))[0].shapes if isinstance(shape, Label)]
    name, number = (label for label in labels if label.quantities == (parse_quantity("z[1][1]"),))
    assert (name.role, number.role, number.content) == ("name", "value", Number("0.25"))
    assert (name.x, True) == (number.x, name.y < number.y)
    (weight,) = (label for label in labels if label.quantities == (parse_quantity("W[1][1,2]"),))
    assert weight.content == Number("3")


# --- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (parse_quantity("W[4][1,2]"), "slides", (Run(italic("W"), "12", "[4]"),)),
        (parse_quantity("W[4][1,2]"), "delta", (Run(italic("w"), "21", "4"),)),
        (parse_quantity("W[1][12,300]"), "slides", (Run(italic("W"), "12,300", "[1]"),)),
        (parse_quantity("a[2]"), "angle", (Run(italic("a"), "", "<2>"),)),
        (parse_quantity("yhat[2]"), "slides", (Run(italic("y") + "\u0302", "2"),)),
        (parse_quantity("yhat"), "bold", (Run(unicodedata.lookup("MATHEMATICAL BOLD SMALL Y") + "\u0302"),)),
        (Quantity("L"), "bold", (Run(italic("C"), italic("k")),)),
        (Quantity("lambda"), "slides", (Run("𝜆"),)),
        (Negative(Number("0.5")), "slides", (Run("−0.5"),)),
        (
            Product((Number("2.4"), Power(Number("10"), Negative(Number("7")))), Sign.DOT),
            "slides",
            (Run("2.4·"), Run("10", "", "−7")),
        ),
        ("<words> & more", "slides", (Run("<words> & more"),)),
    ],
)
def test_labels_are_runs_with_what_stands_above_and_below(
    content: Formula | str, name: str, expected: tuple[Run, ...]
) -> None:
    assert runs(content, notation(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w0", Run(italic("w"), "0")),
        ("w_new", Run(italic("w"), "new")),
        ("alpha", Run(italic("alpha"))),
        ("h", Run(unicodedata.lookup("PLANCK CONSTANT"))),
        ("total", Run("total")),
    ],
)
def test_names_of_a_graph_are_written_as_in_formulas(name: str, expected: Run) -> None:
    graph: WrittenGraph = written(f"f = {name} + x")
    assert runs(Quantity(name), graph.written_in) == (expected,)


def test_two_names_that_would_look_alike_do_not() -> None:
    graph = written("f = w1 + w_1")
    assert runs(Quantity("w1"), graph.written_in) != runs(Quantity("w_1"), graph.written_in)


def test_longer_labels_are_wider() -> None:
    slides = notation("slides")
    widths = [label_width(Number(digits), slides, 9) for digits in ("1", "12", "123", "1234.5")]
    assert widths == sorted(set(widths))


# --- rectangles -----------------------------------------------------------------------------------------------------

_PLACES = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


@given(_PLACES, _PLACES)
def test_a_line_crosses_a_rectangle_where_a_point_of_it_is_inside(start: tuple[int, int], end: tuple[int, int]) -> None:
    box = Box(-3.7, -2.2, 4.3, 1.6)
    points = [
        (start[0] + part / 2000 * (end[0] - start[0]), start[1] + part / 2000 * (end[1] - start[1]))
        for part in range(2001)
    ]
    inside = any(box.left < x < box.right and box.top < y < box.bottom for x, y in points)
    if start != end:
        assert box.is_crossed(start, end) == inside
