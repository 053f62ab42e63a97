"""Every notebook runs from top to bottom: its check finds nothing, and training makes the cost fall."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from codegen.notebook.files import notebook_text
from codegen.spec_files import example_names, resolve_spec
from tests.codegen.documents.diagrams.cases import parsed
from tests.codegen.documents.notebook.running import Outcome, code_cells, run

OTHERS = (
    "1-1 sigmoid sse",
    "3-1 relu mse",
    "3-3 relu hinge",
    "3-4-2 gelu,identity mae",
    "3-8-1 elu,tanh hinge",
    "5-5-5-5-5-1 sigmoid mse",
    "20-30-10 relu,softmax cross_entropy",
)
SVG = "{http://www.w3.org/2000/svg}"


def outcome(argument: str) -> Outcome:
    return run(code_cells(notebook_text(argument, None, "ipynb")))


@pytest.mark.parametrize("argument", [*example_names(), *OTHERS])
def test_a_notebook_runs_with_numpy_alone_checks_its_gradients_and_learns(argument: str) -> None:
    found = outcome(argument)
    assert found.code == 0, found.complaint
    assert found.complaint == ""
    central, imaginary, costs = (found.names[name] for name in ("central", "imaginary", "costs"))
    assert len(central) == len(imaginary) > 0
    assert 0 < max(central) < 1e-6
    assert max(imaginary) < 1e-12
    assert len(costs) == 301
    assert all(after <= before for before, after in pairwise(costs))
    assert costs[-1] < costs[0] / 2
    assert f"worst relative error {max(central):.1e}" in found.printed
    assert f"cost {costs[0]:.4g} at first, {costs[-1]:.4g} after 300 steps" in found.printed


@pytest.mark.parametrize("argument", ["xor", "own_functions"])
def test_the_curve_is_sound_xml_that_goes_down_from_the_first_cost_to_the_last(argument: str) -> None:
    found = outcome(argument).names
    root = parsed(found["curve"])
    line = root.find(f"{SVG}polyline")
    assert line is not None
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    assert len(points) == len(found["costs"])
    assert [across for across, _ in points] == sorted(across for across, _ in points)
    assert [down for _, down in points] == sorted(down for _, down in points)
    assert points[0] == (60.0, 20.0)
    assert points[-1][0] == 540.0
    assert f"{max(found['costs']):.3g}" in [text.text for text in root.iter(f"{SVG}text")]


def test_small_networks_are_checked_entry_by_entry_and_large_ones_at_some_of_each_array() -> None:
    assert len(outcome("slides").names["central"]) == resolve_spec("slides").parameter_count()
    assert len(outcome("20-30-10 relu,softmax cross_entropy").names["central"]) == 50 + 30 + 50 + 10


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("dz1 = da1 * da1_dz1", "dz1 = da1"),
        ("dW2 = dz2.T.dot(a1)", "dW2 = 2 * dz2.T.dot(a1)"),
        ("da2 = (a2 - y) / N", "da2 = (y - a2) / N"),
    ],
)
def test_the_check_finds_a_mistake_in_the_code(line: str, wrong: str) -> None:
    module, *others = code_cells(notebook_text("xor", None, "ipynb"))
    assert module.count(line) == 1
    found = run([module.replace(line, wrong), *others])
    assert found.code != 0
    assert re.search(r"ArithmeticError: the gradients fail", found.complaint)


def test_training_begins_with_the_numbers_of_a_spec_that_has_them() -> None:
    _, _, data, *_ = code_cells(notebook_text("xor", None, "ipynb"))
    assert "    [0.0, 1.0],\n" in data
    assert "W2=np.array([\n        [5.0, -5.0],\n    ])" in data
    numbers = resolve_spec("xor").numbers
    assert numbers.x is not None
    assert data.count("\n    [") == 2 * len(numbers.x)


def test_a_module_that_needs_more_than_numpy_would_be_found() -> None:
    assert "is not there" in run(["import sympy"]).complaint


def test_a_warning_would_be_found() -> None:
    assert run(["import warnings", "warnings.warn('odd')"]).code != 0
