"""`derive` and `compute` with graphs and numbers, as a person calls them."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.codegen.command import Command

LINE = ("--graph", "q = x + y; f = q*z", "--at", "x=-2, y=5, z=-4")


def test_a_graph_is_derived_with_its_numbers(chalkgrad: Command) -> None:
    shown = chalkgrad("derive", *LINE, "--what-if", "x=1", "--what-if", "z=1")
    assert shown.code == 0
    assert "  f = q z = 3 · (-4) = -12" in shown.out
    assert "  ∂f/∂x = ∂f/∂q × ∂q/∂x = ∂f/∂q × 1 = -4" in shown.out
    assert "An increase in x decreases f." in shown.out
    assert "An increase in z increases f." in shown.out


def test_without_a_point_there_are_no_numbers(chalkgrad: Command) -> None:
    shown = chalkgrad("derive", "--graph", "q = x + y; f = q*z", "--wrt", "q")
    assert "∂f/∂q = ∂(q z)/∂q" in shown.out
    assert "Values" not in shown.out


def test_nodes_and_edges_stand_in_tables(chalkgrad: Command) -> None:
    shown = chalkgrad("derive", "sum_times_factor").out.splitlines()
    start = shown.index("  node  value  gradient")
    assert [line.split() for line in shown[start + 1 : start + 6]] == [
        ["x", "-2", "-4"],
        ["y", "5", "-4"],
        ["z", "-4", "3"],
        ["q", "3", "-4"],
        ["f", "-12", "1"],
    ]
    assert ["q", "f", "-4", "-4"] in [line.split() for line in shown]


def test_a_graph_is_data_too(chalkgrad: Command) -> None:
    record = json.loads(chalkgrad("derive", *LINE, "--what-if", "y=1", "--to", "json").out)
    assert len(record["derivations"]) == 6
    assert record["equations"] == {"q": "x + y", "f": "q z"}
    assert {node["name"]: node["gradient"]["float"] for node in record["nodes"]} == {
        "x": -4,
        "y": -4,
        "z": 3,
        "q": -4,
        "f": 1,
    }
    assert {
        "from": "q",
        "to": "f",
        "local": {"float": -4, "exact": "-4"},
        "gradient": {"float": -4, "exact": "-4"},
    } in (record["edges"])
    assert record["what_if"][0]["statement"] == "an increase in y decreases f"
    assert "nodes" not in json.loads(chalkgrad("derive", "--graph", "f = x*y", "--to", "json").out)


def test_numbers_too_large_for_json_are_null(chalkgrad: Command) -> None:
    shown = chalkgrad("derive", "--graph", "a = exp(x); b = a*a", "--at", "x=1000", "--to", "json")
    assert {node["name"]: node["value"]["float"] for node in json.loads(shown.out)["nodes"]} == {
        "x": 1000,
        "a": None,
        "b": None,
    }


def test_a_network_is_computed_step_by_step(chalkgrad: Command) -> None:
    shown = chalkgrad("compute", "xor", "--rate", "0.5", "--iterations", "2", "--what-if", "W[2][1,1]=0.1")
    assert shown.code == 0
    for part in (
        "Forward pass, iteration 1, sample 2",
        "  L = 1/2 (ŷ - y)^2 ≈ 1/2 · (0.8591 - 1)^2 ≈ 0.0099",
        "  W_11^[2] := W_11^[2] - η ∂J/∂W_11^[2] ≈ 5 - 0.5 · 0.0011 ≈ 4.9995",
        "Update, iteration 2",
        "An increase in W_11^[2] increases J.",
    ):
        assert part in shown.out


def test_the_rounding_rule_is_stated(chalkgrad: Command) -> None:
    assert "rounded to 2 significant digits" in chalkgrad("compute", "xor", "--digits", "2", "--significant").out
    carried = chalkgrad("compute", "logistic_loss", "--digits", "2", "--carry").out
    assert "every line goes on with the rounded numbers" in carried


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("derive",), "found neither a spec nor --graph"),
        (("derive", "slides", "--graph", "f = x"), "found a spec and --graph"),
        (("derive", "--graph", "f = x/y", "--at", "x=1, y=0"), "f: found a division by zero in x/y, which is 1/0 here"),
        (("derive", "--graph", "f = foo(x)"), "found the function `foo`"),
        (("derive", "--graph", "f = x*y", "--at", "x=1"), "found no number for y; expected a number for every input"),
        (("derive", "--graph", "f = x", "--wrt", "q"), "found `q`; expected one of x, f"),
        (("derive", "--graph", "f = x", "--at", "x=1", "--what-if", "q=1"), "found `q`; expected one of x, f"),
        (("derive", "--graph", "f = x", "--notation", "nosuch"), "nosuch"),
        (("compute", "slides"), "numbers.x: found nothing"),
        (("compute", "xor", "--iterations", "3"), "found --iterations without --rate"),
        (("compute", "xor", "--fixed", "b"), "found --fixed without --rate"),
        (("compute", "xor", "--rate", "1", "--fixed", "c"), "found `c`; expected `W`, `b`, an array such as `b[1]`"),
        (("compute", "sum_times_factor", "--fixed", "b"), "--rate, --iterations and --fixed go with networks"),
        (("derive", "xor", "--all", "--digits", "2"), "--digits, --significant and --carry go with graphs"),
        (("compute", "xor", "--rate", "fast"), "--rate: found `fast`; expected a number"),
        (("compute", "xor", "--what-if", "W[9][1,1]=1"), "W[9][1,1]"),
        (("compute", "xor", "--what-if", "W[1][1,1]"), "--what-if: found `W[1][1,1]`; expected a name and a number"),
        (("compute", "xor", "--digits", "99"), "--digits: found 99; expected 0 to 30"),
        (("derive", "--graph", "f = x", "--wrt", "x", "--wrt", "x"), "--wrt: found a name twice"),
        (("derive", "--graph", "f = max(log(-2), x)"), "f: found the logarithm of a negative number in ln(-2)"),
        (("derive", "--graph", "f = x² + x"), "found the name `x²`"),
        (("compute", "--graph", "f = x*y"), "found no number for x, y"),
        (("compute", "logistic_regression", "--what-if", "W[1][1,1]=0.1"), "numbers.y: found nothing"),
        (("show", "sigmoid_neuron"), "found a graph; expected a network"),
        (("compute", "nosuch"), 'found "nosuch"; expected a spec file'),
    ],
)
def test_what_cannot_be_used_is_told(chalkgrad: Command, arguments: tuple[str, ...], message: str) -> None:
    shown = chalkgrad(*arguments)
    assert shown.code == 2
    assert message in shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    "words",
    [
        "compute sum_times_factor --at x=1/2 --digits 2 --what-if x=0.1 --notation bare --to latex",
        "derive sum_times_factor --of q --wrt y --at 'x=1/3, z=2' --significant --carry --to latex",
        "compute forward_pass --rate 0.5 --iterations 2 --digits 3 --notation bare --to latex",
        "compute forward_pass --rate 0.5 --fixed 'W[1]' --fixed b --to latex",
        "emit sum_times_factor --at 'x=1/2, y=3'",
        "derive sum_times_factor --at 'x=1,\n y=3' --to latex",
    ],
)
def test_the_command_in_a_header_makes_the_same_file_again(chalkgrad: Command, words: str) -> None:
    first = chalkgrad(*shlex.split(words))
    assert first.code == 0
    (line,) = (line for line in first.out.splitlines() if "chalkgrad " in line and words[:12] in line)
    again = shlex.split(line[line.index("chalkgrad ") :])[1:]
    assert chalkgrad(*again).out == first.out
