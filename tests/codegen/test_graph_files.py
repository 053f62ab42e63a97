"""What the command line calls a graph: a line, a file, or a bundled example."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.graph_files import Asked, graph_names, resolve_graph
from symbolic.errors import ChalkgradError, SpecError

GRAPH = '[graph]\nq = "x + y"\nf = "q*z"\n'


@pytest.mark.parametrize("name", graph_names())
def test_every_bundled_graph_has_a_name_and_a_point(name: str) -> None:
    graph = resolve_graph(name, None, None, None)
    assert graph is not None
    assert set(graph.at) == set(graph.inputs)
    assert graph.name != "graph"


def test_a_file_a_line_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "g.toml").write_text(GRAPH, encoding="utf-8")
    (tmp_path / "g.json").write_text('{"graph": {"q": "x + y", "f": "q*z"}}', encoding="utf-8")
    line = resolve_graph(None, "q = x + y; f = q*z", None, None)
    for name in ("g.toml", "g.json"):
        found = resolve_graph(str(tmp_path / name), None, None, None)
        assert found is not None
        assert line is not None
        assert found.equations == line.equations


@pytest.mark.parametrize("argument", ["slides", "2-2-1 sigmoid mse", "nosuch", "nosuch.toml"])
def test_anything_else_is_no_graph(argument: str) -> None:
    assert resolve_graph(argument, None, None, None) is None


def test_a_network_in_a_file_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text("inputs = 2\n", encoding="utf-8")
    assert resolve_graph(str(tmp_path / "n.toml"), None, None, None) is None


def test_an_output_may_be_chosen_and_must_exist() -> None:
    chosen = resolve_graph("sum_times_factor", None, None, "q")
    assert chosen is not None
    assert chosen.output == "q"
    with pytest.raises(SpecError, match='found "g"; expected the name of an equation: q, f'):
        resolve_graph("sum_times_factor", None, None, "g")


def test_one_of_both_is_needed() -> None:
    for arguments in ((None, None), ("slides", "f = x")):
        with pytest.raises(ChalkgradError, match="expected one of them"):
            resolve_graph(*arguments, None, None)


@pytest.mark.parametrize(
    ("asked", "source", "command"),
    [
        (Asked("emit", "sum_times_factor"), "the example sum_times_factor", "chalkgrad emit sum_times_factor -o f.py"),
        (
            Asked("emit", "my graph.toml", "x=-2, y=1/3", "q"),
            "my graph.toml",
            "chalkgrad emit 'my graph.toml' --at 'x=-2, y=1/3' --of q -o f.py",
        ),
        (
            Asked("emit", None, "x=1\ny=2"),
            "a line of equations",
            "chalkgrad emit --graph GRAPH --at 'x=1, y=2' -o f.py",
        ),
    ],
)
def test_headers_name_the_graph_and_the_command(asked: Asked, source: str, command: str) -> None:
    assert asked.origin(["-o f.py"]) == (source, command)
