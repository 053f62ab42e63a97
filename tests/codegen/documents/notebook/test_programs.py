"""Cells of notebooks: training begins where the spec says."""

from __future__ import annotations

from pathlib import Path

from codegen.documents.notebook.programs import data_cell
from codegen.spec_files import resolve_spec

SPEC = """
inputs = 2

[[layers]]
units = 2
activation = "tanh"
bias = false

[[layers]]
units = 1
activation = "identity"
bias = false

[loss]
name = "squared_error"
outputs = "sum"
samples = "mean"

[numbers]
x = [[1, 2], [0, 1]]
y = [[1], [0]]
W = [[[0.5, 0.25], [1, -1]], [[0.5, 2]]]
"""


def test_weights_of_a_network_without_biases_are_where_training_begins(tmp_path: Path) -> None:
    (tmp_path / "net.toml").write_text(SPEC, encoding="utf-8")
    cell = data_cell(resolve_spec(str(tmp_path / "net.toml")))
    assert "[0.5, 0.25]" in cell
    assert "init_params" not in cell
    assert "b1" not in cell
