"""A notation that contradicts itself is refused: every rule has its exact message, and all are told together."""

from __future__ import annotations

from typing import Any

import pytest

from symbolic.errors import SpecError
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.spec.contradictions import FORWARD, RULES, contradictions
from symbolic.spec.model import build_spec
from symbolic.spec.notation import NotationSpec, build_notation

from .documents import lines_of, spoilt

OWN = "expected a letter of its own"

CASES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "letters_differ": [
        ({"letters": {"W": "b"}}, f'letters.W: found "b", which is the letter of b as well; {OWN}'),
        ({"letters": {"L": "J"}}, f'letters.L: found "J", which is the letter of J as well; {OWN}'),
        ({"letters": {"eta": r"\beta"}}, rf'letters.eta: found "\beta", which is the letter of beta as well; {OWN}'),
        ({"letters": {"Y": "Q", "A": "Q"}}, f'letters.Y: found "Q", which is the letter of A as well; {OWN}'),
        (
            {"letters": {"J": {"latex": r"\mathcal{L}", "text": "L"}}},
            (
                'letters.J: found "L" in plain text, which is the text of L as well; expected a text of its own. '
                "Give it as { latex = ..., text = ... }."
            ),
        ),
    ],
    "indices_differ": [
        (
            {"indices": {"i": "j"}},
            f'indices.i: found "j", which is the index of a unit of the layer before (j) as well; {OWN}',
        ),
        ({"indices": {"D": "l"}}, f'indices.D: found "l", which is the index of a layer (l) as well; {OWN}'),
        (
            {"base": "delta", "indices": {"i": "i"}},
            f'indices.j: found "i", which is the index of a unit of layer l (i) as well; {OWN}',
        ),
    ],
    "no_index_is_its_carrier": [
        ({"indices": {"i": "a"}}, f'indices.i: found "a", which is the letter of a as well; {OWN}'),
        (
            {"base": "bare", "letters": {"a": "p"}},
            f'indices.q: found "p", which is the letter of a as well; {OWN}',
        ),
        (
            {"letters": {"z": "k"}},
            f'letters.z: found "k", which is the index of a unit of the layer after (k) as well; {OWN}',
        ),
    ],
    "no_index_is_a_count": [
        ({"indices": {"m": "m"}}, f'indices.m: found "m", which is the letter of samples as well; {OWN}'),
        ({"indices": {"n": "s", "k": "n"}}, f'indices.k: found "n", which is the letter of width as well; {OWN}'),
        (
            {"letters": {"samples": "n"}, "indices": {"n": "s"}},
            f'letters.samples: found "n", which is the letter of width as well; {OWN}',
        ),
        (
            {"letters": {"samples": "k"}},
            f'letters.samples: found "k", which is the index of a unit of the layer after (k) as well; {OWN}',
        ),
    ],
    "marks_are_told_apart": [
        (
            {"layer_mark": "({})"},
            (
                'sample_mark: found "({})", which is the mark of layers as well; '
                "expected a mark that differs from layer_mark"
            ),
        ),
        (
            {"layer_mark": "<{}>", "sample_mark": r"\langle{}\rangle"},
            (
                r'sample_mark: found "\langle {} \rangle", which is the mark of layers as well; '
                "expected a mark that differs from layer_mark"
            ),
        ),
    ],
    "products_are_told_apart": [
        (
            {"elementwise": ""},
            (
                'elementwise: found "", which is the sign of the matrix product as well; '
                "expected a sign that differs from matrix"
            ),
        ),
        (
            {"elementwise": r"\cdot", "matrix": r"\cdot"},
            (
                r'elementwise: found "\cdot", which is the sign of the matrix product as well; '
                "expected a sign that differs from matrix"
            ),
        ),
    ],
    "a_transpose_is_no_mark": [
        (
            {"layer_mark": "{}", "transpose": "T", "indices": {"D": "T"}},
            (
                'indices.D: found "T", which with layer_mark = "{}" is the sign of the transpose as well; '
                "expected a letter of its own, or a mark with brackets"
            ),
        ),
        (
            {"sample_mark": ",{}", "transpose": "T", "indices": {"n": "T"}},
            (
                'indices.n: found "T", which with sample_mark = ",{}" is the sign of the transpose as well; '
                "expected a letter of its own, or a mark with brackets"
            ),
        ),
    ],
    "a_derivative_sign_is_no_letter": [
        (
            {"base": "calculus", "name": "own", "letters": {"delta": "d"}},
            f'letters.delta: found "d", which is the sign of a derivative as well; {OWN}',
        ),
    ],
    "no_letter_is_a_function": [
        (
            {"letters": {"delta": r"\sigma"}},
            rf'letters.delta: found "\sigma", which is the sign of sigmoid as well; {OWN}',
        ),
        ({"letters": {"L": "e"}}, f'letters.L: found "e", which is the sign of exp as well; {OWN}'),
        (
            {"letters": {"R": r"\mathrm{max}"}},
            rf'letters.R: found "\mathrm{{max}}", which is the sign of max as well; {OWN}',
        ),
    ],
    "a_subscript_is_the_sample": [
        (
            {"letters": {"L": "C_k"}},
            'letters.L: found "C_k"; expected no subscript, or "n", the index of a sample (n)',
        ),
    ],
    "a_bundled_name_means_the_bundled_one": [
        (
            {"name": "delta", "base": "bare"},
            'name: found "delta", a bundled notation that differs; expected a name of its own',
        ),
    ],
    "forward_fits": [
        (
            {"forward": "z = W a + b", "base": "delta"},
            (
                'forward: found "z = W a + b"; expected "z = W^T a + b", which is what weight_order = "from-to" and '
                'vectors = "columns" make. Or set weight_order = "to-from" and vectors = "columns".'
            ),
        ),
        (
            {"forward": "a W + b", "vectors": "rows"},
            (
                'forward: found "z = a W + b"; expected "z = a W^T + b", which is what weight_order = "to-from" and '
                'vectors = "rows" make. Or set weight_order = "from-to" and vectors = "rows".'
            ),
        ),
    ],
}
ALL = [(table, line) for cases in CASES.values() for table, line in cases]


def problems(table: dict[str, Any]) -> list[str]:
    with pytest.raises(SpecError) as caught:
        build_notation(table, "own.toml")
    return [line.removeprefix("  ") for line in str(caught.value).split("\n")[1:]]


@pytest.mark.parametrize(("table", "line"), ALL, ids=[line[:50] for _, line in ALL])
def test_a_contradiction_is_told_in_one_line(table: dict[str, Any], line: str) -> None:
    assert problems(table) == [line]


@pytest.mark.parametrize(("table", "line"), ALL[::4], ids=[line[:50] for _, line in ALL[::4]])
def test_it_is_told_alike_for_a_spec_and_in_python(table: dict[str, Any], line: str) -> None:
    assert lines_of(spoilt("notation", table)) == [f"notation.{line}"]
    with pytest.raises(SpecError) as caught:
        NotationSpec(**table)
    assert str(caught.value) == f"NotationSpec: 1 problem\n  {line}"


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == {rule.__name__ for rule in RULES} | {"forward_fits"}


def test_contradictions_and_faults_of_keys_are_told_together_in_the_order_of_the_table() -> None:
    table = {
        "forward": "W^T a + b",
        "letters": {"W": "b", "J": "L"},
        "chain": "x",
        "layer_mark": "({})",
        "indices": {"i": "ii", "j": "i"},
    }
    places = [line.partition(":")[0] for line in problems(table)]
    # With an index that cannot be read, no rule about indices is tried.
    assert places == ["forward", "letters.W", "letters.J", "chain", "indices.i", "sample_mark"]
    beside = [line.partition(":")[0] for line in lines_of(spoilt("notation", table))]
    assert beside == [f"notation.{place}" for place in places]


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_no_bundled_notation_contradicts_itself(name: str) -> None:
    assert list(contradictions(notation(name))) == []


@pytest.mark.parametrize(
    "table",
    [
        {"letters": {"L": "L"}, "indices": {"D": "L"}},
        {"letters": {"kronecker": r"\delta", "delta": r"\delta"}},
        {"elementwise": "", "matrix": r"\cdot"},
        {"elementwise": r"\times", "chain": r"\times"},
        {"layer_mark": "[{}]", "transpose": "T", "indices": {"D": "T"}},
        {"letters": {"L": "C_k"}, "indices": {"n": "k", "k": "r"}},
        {"letters": {"J": r"\mathcal{L}"}},
        {"letters": {"W": r"\theta", "b": r"\beta"}},
        {"letters": {"A": "H", "a": "h"}},
        *({"forward": right, "weight_order": order, "vectors": vectors} for (order, vectors), right in FORWARD.items()),
    ],
)
def test_what_the_place_tells_apart_may_coincide(table: dict[str, Any]) -> None:
    build_notation(table, "own.toml")
    build_spec(spoilt("notation", table), "net.toml")
