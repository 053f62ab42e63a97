"""Every table, count, shape and what-if of a lecture on backpropagation comes out of the bundled examples.

The data were read off the lecture's slides; what is called computed in them was computed apart from this project.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from codegen.documents.formats.plain_text import document_text
from codegen.documents.numbers import numbers_document
from codegen.documents.overview import overview
from codegen.graph_files import resolve_graph
from codegen.spec_files import resolve_spec
from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.text import print_text
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.numeric.whatif import what_if
from symbolic.numeric.workings import Workings

ITEMS = {
    item["id"]: item
    for item in json.loads((Path(__file__).parent / "data" / "lecture_numbers.json").read_text("utf-8"))
}
TWO_DECIMALS = Rounding(2)


def numbers(value):
    """Return nested lists as exact fractions of what was written."""
    return [numbers(each) for each in value] if isinstance(value, list) else Fraction(str(value))


def state(name):
    """Return a bundled network with its numbers, and what is known of each of its samples."""
    spec = resolve_spec(name)
    (step,) = iterations(spec, TWO_DECIMALS, None)
    return spec, [sample.values for sample in step.samples]


def test_the_table_of_logistic_regression() -> None:
    data = ITEMS["C004-01"]["data"]
    spec, samples = state("logistic_regression")
    assert numbers([list(row) for row in spec.numbers.x]) == numbers(data["X"])
    assert list(spec.names.inputs) == data["columns"]
    assert numbers(list(spec.numbers.W[0][0])) == [Fraction(str(data["theta"][name])) for name in data["columns"]]
    z, prediction = Quantity("z", 1, (1,)), Quantity("yhat")
    for row, values in zip(data["rows"], samples, strict=True):
        assert TWO_DECIMALS.rounded(values[z]) == Fraction(str(row["z_published"]))
        assert TWO_DECIMALS.rounded(values[prediction]) == Fraction(str(row["sigma_published"]))
        assert float(values[prediction]) == pytest.approx(row["sigma_computed"], abs=1e-10)


def test_the_table_is_printed_with_the_numbers_of_the_slides() -> None:
    document = numbers_document(resolve_spec("logistic_regression"), "", "", TWO_DECIMALS)
    lines = [line.split() for line in document_text(document).splitlines()]
    start = lines.index(["sample", "x_1", "x_2", "x_3", "x_0", "z_1^[1]", "ŷ"])
    data = ITEMS["C004-01"]["data"]
    for number, row in enumerate(data["rows"], start=1):
        shown = [str(number), *(str(entry) for entry in data["X"][number - 1])]
        assert lines[start + number] == [*shown, f"{row['z_published']}", f"{row['sigma_published']:.2f}"]


def test_the_bias_may_be_a_bias_instead_of_a_column() -> None:
    data = ITEMS["C004-01"]["data"]
    spec = resolve_spec("logistic_regression")
    ordinary = [row for row in spec.numbers.x if row[3] == 1]
    layer = spec.layers[0].model_copy(update={"bias": True})
    with_bias = spec.model_copy(
        update={
            "inputs": 3,
            "layers": (layer,),
            "names": type(spec.names)(),
            "numbers": type(spec.numbers)(
                x=[list(row[:3]) for row in ordinary], W=[[list(spec.numbers.W[0][0][:3])]], b=[[data["theta"]["x_0"]]]
            ),
        }
    )
    (step,) = iterations(with_bias, TWO_DECIMALS, None)
    published = [row["z_published"] for row in data["rows"] if row["x"]["x_0"] == 1]
    assert [sample.values[Quantity("z", 1, (1,))] for sample in step.samples] == numbers(published)


@pytest.mark.parametrize("counts", ITEMS["C004-05"]["computed"]["parameter_counts"])
def test_parameters_are_counted_with_and_without_biases(counts) -> None:
    spec = resolve_spec("-".join(map(str, counts["widths"])) + " sigmoid mse")
    assert spec.depth == counts["layers_without_input"]
    assert spec.parameter_count() == counts["total"]
    assert spec.parameter_count(with_biases=False) == counts["weights"]
    shown = overview(spec)
    assert f"parameters  {counts['total']} with biases, {counts['weights']} without" in shown
    rows = [line.split() for line in shown.splitlines()[4 : 4 + spec.depth]]
    assert [int(row[-2]) for row in rows] == counts["per_layer_weights"]
    assert [int(row[-2]) + int(row[-1]) for row in rows] == counts["per_layer_with_biases"]


def test_the_layers_of_the_anatomy_have_their_parameters() -> None:
    item = ITEMS["C004-07"]
    shown = overview(resolve_spec("-".join(map(str, item["data"]["network"])) + " sigmoid mse")).splitlines()[4:6]
    rows = [line.split() for line in shown]
    assert [int(row[-2]) for row in rows] == item["computed"]["without_biases"] == [12, 3]
    assert [int(row[-2]) + int(row[-1]) for row in rows] == item["computed"]["with_biases"]


def test_the_input_has_a_row_for_each_instance() -> None:
    assert ITEMS["C004-06"]["data"]["input_shape"] == "n x d"
    assert "x of shape (N, 4), one sample a row" in overview(resolve_spec("4-3-1 sigmoid mse"))


def test_the_forward_pass_with_its_matrices() -> None:
    item = ITEMS["C004-12"]
    spec, samples = state("forward_pass")
    assert numbers([list(row) for row in spec.numbers.x]) == numbers(item["data"]["X"])
    assert [int(row[0]) for row in spec.numbers.y] == item["data"]["y"]
    for l in (1, 2):
        assert numbers([list(row) for row in spec.numbers.W[l - 1]]) == numbers(item["data"][f"theta{l}"])
        assert numbers(list(spec.numbers.b[l - 1])) == numbers(item["data"][f"b{l}"])
        for letter in "za":
            for values, expected in zip(samples, item["computed"][f"{letter}{l}"], strict=True):
                found = [float(values[Quantity(letter, l, (i,))]) for i in range(1, len(expected) + 1)]
                assert found == pytest.approx(expected, abs=1e-9)
    shown = document_text(numbers_document(spec, "", "", Rounding(4)))
    assert "Ŷ = A^[2] ≈ [0.6827; 0.6754; 0.7027; 0.7058]" in shown
    assert "X = [0.1 (-0.3) 1; (-1) (-0.2) (-0.4); 0.5 0.1 0.2; (-0.2) 0.6 0.8]" in shown


def test_the_gradients_of_a_sum_times_a_factor() -> None:
    item = ITEMS["C004-16"]
    graph = resolve_graph("sum_times_factor", None, None, None)
    assert graph is not None
    assert graph.at == item["data"]["inputs"]
    workings = Workings(graph.point, TWO_DECIMALS, graph.written_in)
    deriver, of = Deriver(graph.graph), Quantity("f")
    for _ in (*forward(graph.graph, workings), *backward(deriver, of, map(Quantity, "xyz"), workings)):
        pass
    gradients = Gradients(deriver, of)
    local = {(child.name, node): value for node in "xyzq" for child, value in gradients[Quantity(node)].terms}
    for name, expected in item["computed"].items():
        above, _, below = name.replace("d", "").partition("/")
        if not below:
            assert workings[Quantity(name)] == expected
        elif (above, below) in local:
            assert workings.value(local[above, below], of) == expected, name
        if above == "f" and below:
            assert workings[Partial(of, Quantity(below))] == expected, name


@pytest.mark.parametrize("case", ITEMS["C004-17"]["data"]["cases"], ids=lambda case: case["variable"])
def test_what_if_a_variable_grows(case) -> None:
    graph = resolve_graph("sum_times_factor", None, None, None)
    assert graph is not None
    point = graph.point
    wrt, step = Quantity(case["variable"]), Fraction(case["h"])
    found = what_if(Deriver(graph.graph), Quantity("f"), wrt, step, point, TWO_DECIMALS, graph.written_in)
    assert point[wrt] == case["old"]
    assert point[wrt] + step == case["new"]
    assert found.before == case["f_old"]
    assert found.slope == case["derivative"]
    assert found.predicted == case["f_new_by_formula"]
    assert found.after == case["f_new_recomputed"]
    words = "".join(part if isinstance(part, str) else print_text(part, graph.written_in) for part in found.statement)
    assert words == case["statement"]
    (line,) = (print_text(line, graph.written_in) for line in found.anew)
    inserted, value = case["f_new_recomputed_line"].removeprefix("f = ").split(" = ")
    factor = inserted.rpartition("* ")[2]
    assert line == f"f = (x + y) z = {inserted.rpartition(' *')[0]} · ({factor}) = {value}"
