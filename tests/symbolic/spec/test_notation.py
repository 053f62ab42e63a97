"""Notations as data: what a table may hold, what it makes, and that a notation's TOML reads back as it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic.errors import SpecError
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Index, Partial, Quantity
from symbolic.formula.notation import LETTERS, NOTATION_NAMES, ROLES, Layout, Letter, Notation, notation
from symbolic.formula.text import print_text
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.notation import CONCEPTS, NotationSpec, build_notation
from symbolic.spec.notation_toml import notation_toml
from symbolic.spec.parse import parse_spec
from symbolic.spec.publish import to_json
from tests.symbolic.formula.trees import formulas

from .documents import VALID as NETWORK
from .documents import lines_of, spoilt
from .notations import SIGNS, TABLES, VALID

NAMES = "slides, bracket, parenthesis, angle, angle_bracket, bare, bold, delta, calculus"
LETTER = (
    r'a letter such as "w", "\delta", "\ell", "\mathbf{W}", "\mathsf{W}", "\mathcal{L}", "\boldsymbol{\delta}" or '
    r'"\mathrm{word}", or one of these in \hat{}, \bar{}, \tilde{}, \dot{}, \vec{} or \check{}'
)
MARK = r'{} in brackets that close, such as "[{}]", "({})", "<{}>" or "\langle {} \rangle", or "{}" alone'


def read(toml: str) -> Notation:
    return build_notation(tomllib.loads(toml), "own.toml").resolved()


# --- what a table makes -----------------------------------------------------------------------------------------


def test_an_empty_table_is_the_usual_notation() -> None:
    assert read("") == Notation("own")


def test_keys_change_what_the_base_has_and_letters_are_merged() -> None:
    own = read("""
        name = "mine"
        base = "delta"
        chain = '\\times'
        weight_order = "to-from"
        letters = { L = 'E', b = { latex = '\\beta', text = "beta" } }
        indices = { k = "r" }
    """)
    base = notation("delta")
    assert own == Notation(
        "mine",
        layer_mark="{}",
        chain=r"\times",
        transpose="T",
        error_signal="delta",
        sums="index",
        letters=(("W", Letter("w", "w")), ("b", Letter(r"\beta", "beta")), ("L", Letter("E", "E"))),
        indices=(("D", "L"), ("i", "j"), ("j", "i"), ("k", "r")),
        layout=Layout(samples="columns", jacobian="denominator"),
    )
    assert base == notation("delta")


def test_a_letter_may_be_set_back_to_the_usual_one() -> None:
    own = read(
        "base = 'bare'\nletters = { L = 'L', W = 'W', samples = 'm' }\nindices = { D = 'D', q = 'q', r = 'r', n = 'n' }"
    )
    assert own.letters == ()
    assert own.indices == (("q", "q"), ("r", "r"))
    assert read("letters = { ones = '\\mathbf{1}' }") == Notation("own")


@pytest.mark.parametrize(
    ("toml", "latex", "text"),
    [
        (
            "letters = { L = '\\mathcal{L}' }",
            r"\frac{\partial \mathcal{L}}{\partial W_{ij}^{[l]}}",
            "∂\N{SCRIPT CAPITAL L}/∂W_ij^[l]",
        ),
        (
            "layer_mark = '\\langle{}\\rangle'",
            r"\frac{\partial L}{\partial W_{ij}^{\langle l \rangle }}",
            "∂L/∂W_ij^⟨l⟩",
        ),
        ("indices = { l = '\\ell' }", r"\frac{\partial L}{\partial W_{ij}^{[\ell]}}", "∂L/∂W_ij^[ℓ]"),
        ("indices = { i = '\\ell' }", r"\frac{\partial L}{\partial W_{\ell,j}^{[l]}}", "∂L/∂W_ℓj^[l]"),
        ("weight_order = 'from-to'", r"\frac{\partial L}{\partial W_{ji}^{[l]}}", "∂L/∂W_ji^[l]"),
        ("derivative = 'd'\nletters = { W = '\\theta' }", r"\frac{dL}{d\theta_{ij}^{[l]}}", "dL/dθ_ij^[l]"),
    ],
)
def test_a_notation_of_ones_own_is_seen_in_formulas(toml: str, latex: str, text: str) -> None:
    derivative = Partial(Quantity("L"), Quantity("W", Index("l"), (Index("i"), Index("j"))))
    assert (print_latex(derivative, read(toml)), print_text(derivative, read(toml))) == (latex, text)


def test_the_mark_of_a_sample_may_begin_with_a_comma() -> None:
    own = read("layer_mark = '{}'\nsample_mark = ',{}'")
    assert print_latex(Quantity("a", 2, (), sample=3), own) == "a^{2,3}"
    assert print_latex(Quantity("x", None, (), sample=3), own) == "x^{3}"
    assert print_text(Quantity("x", None, (), sample=3), own) == "x^3"


def test_every_concept_and_every_key_is_offered() -> None:
    assert tuple(CONCEPTS) == tuple(LETTERS)
    own = {"forward", "base", "letters", "indices", "name"}
    fields = {field.name for owner in (Notation, Layout) for field in dataclasses.fields(owner) if field.init}
    assert set(NotationSpec.model_fields) == (fields - {"layout", "functions"}) | own
    assert set(SIGNS) | own == set(NotationSpec.model_fields)


# --- in a spec --------------------------------------------------------------------------------------------------


def test_a_spec_names_its_notation_or_holds_it() -> None:
    named = build_spec(spoilt("notation", "bare"), "net.toml")
    assert (named.notation, named.written_in) == ("bare", notation("bare"))
    held = build_spec(spoilt("notation", {"base": "bare", "chain": r"\cdot"}), "net.toml")
    assert held.written_in == NotationSpec(base="bare", chain=r"\cdot").resolved()
    assert {held: "cached"}[build_spec(spoilt("notation", {"chain": r"\cdot", "base": "bare"}), "")] == "cached"
    assert len({named, held, build_spec(NETWORK, "")}) == 3


def test_a_spec_with_a_notation_survives_pickling_and_copying() -> None:
    spec = build_spec(spoilt("notation", {"letters": {"L": "E", "W": {"latex": "w"}}, "indices": {"i": "q"}}), "")
    assert pickle.loads(pickle.dumps(spec)) == copy.deepcopy(spec) == spec  # noqa: S301  (our own bytes)


def test_a_table_in_toml_is_read_with_its_spec() -> None:
    text = """
        inputs = 1
        layers = [{ units = 1, activation = "tanh" }]
        loss = { name = "huber", outputs = "sum", samples = "sum" }
        [notation]
        base = "delta"
        letters = { L = "E" }
    """
    spec = parse_spec(text, "net.toml", "toml")
    assert spec.written_in.letter("L") == Letter("E", "E")
    assert parse_spec(to_json(spec), "again", "json") == spec


@given(TABLES)
def test_any_notation_reads_back_with_its_spec(table: dict[str, Any]) -> None:
    try:
        spec = build_spec(spoilt("notation", table), "drawn")
    except SpecError:
        return
    assert parse_spec(to_json(spec), "again", "json") == spec


# --- wrong tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (3, f"notation: found 3; expected a notation: {NAMES}, or a table"),
        (["bare"], f"notation: found a list of 1 entry; expected a notation: {NAMES}, or a table"),
        ("\ud800", f'notation: found "\\ud800"; expected a notation: {NAMES}, or a table'),
        (
            {"base": "delt"},
            f'notation.base: found "delt"; expected a bundled notation: {NAMES}. Did you mean `delta`?',
        ),
        ({"chain": "*"}, r'notation.chain: found "*"; expected "\times", "\cdot" or ""'),
        ({"matrix": r"\times"}, r'notation.matrix: found "\times"; expected "" or "\cdot"'),
        (
            {"elementwise": "odot"},
            (
                r'notation.elementwise: found "odot"; expected "\odot", "\circ", "\cdot", "\times" or "". '
                r"Did you mean `\odot`?"
            ),
        ),
        (
            {"transpose": "t"},
            r'notation.transpose: found "t"; expected "\top", "T" or "\mathsf{T}"',
        ),
        ({"sums": True}, 'notation.sums: found true; expected "bounds", "index" or "repeated"'),
        ({"bare_numerators": 1}, "notation.bare_numerators: found 1; expected true or false"),
        ({"name": ""}, 'notation.name: found ""; expected a text of 1 to 80 printable characters'),
        ({"layer_mark": "[{})"}, f'notation.layer_mark: found "[{{}})"; expected {MARK}'),
        (
            {"sample_mark": "{} {}"},
            f'notation.sample_mark: found "{{}} {{}}"; expected {MARK}; a comma may stand before it',
        ),
        (
            {"forward": "W x + b"},
            (
                'notation.forward: found "W x + b"; '
                'expected "z = W a + b", "z = W^T a + b", "z = a W^T + b" or "z = a W + b"'
            ),
        ),
        ({"indices": {"i": "ij"}}, r'notation.indices.i: found "ij"; expected a single letter such as "j", or "\ell"'),
        (
            {"indices": {"o": "i"}},
            f'notation.indices.o: found the unknown key "o"; expected one of the keys {", ".join(ROLES)}',
        ),
        ({"indices": "ij"}, f'notation.indices: found "ij"; expected a table with some of the keys {", ".join(ROLES)}'),
        (
            {"letters": {"w": "W"}},
            f'notation.letters.w: found the unknown key "w"; expected one of the keys {", ".join(LETTERS)}',
        ),
        (
            {"letters": {"W": r"\input{x}"}},
            rf'notation.letters.W: found "\input{{x}}"; expected {LETTER}; or a table with the keys latex and text',
        ),
        (
            {"letters": {"W": 7}},
            f"notation.letters.W: found 7; expected {LETTER}; or a table with the keys latex and text",
        ),
        ({"letters": {"W": {"latex": "%"}}}, f'notation.letters.W.latex: found "%"; expected {LETTER}'),
        ({"letters": {"W": {"text": "w"}}}, f"notation.letters.W.latex: found nothing; expected {LETTER}"),
        (
            {"letters": {"W": {"latex": "w", "text": "<w>"}}},
            'notation.letters.W.text: found "<w>"; expected a text of 1 to 12 letters or digits',
        ),
        (
            {"letters": {"W": {"latex": "w", "plain": "w"}}},
            'notation.letters.W.plain: found the unknown key "plain"; expected one of the keys latex, text',
        ),
        (
            {"leters": {}},
            (
                'notation.leters: found the unknown key "leters"; expected one of the keys '
                f"{', '.join(NotationSpec.model_fields)}. Did you mean `letters`?"
            ),
        ),
    ],
)
def test_a_wrong_key_is_told_in_one_line(table: object, line: str) -> None:
    assert lines_of(spoilt("notation", table)) == [line]


def test_a_file_of_something_else_is_refused() -> None:
    for data in (3, [], "bare", None):
        with pytest.raises(SpecError, match=r"own\.toml: 1 problem\n  the whole spec: found .*; expected a table with"):
            build_notation(data, "own.toml")


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(["[{}]", "W"])
)
KEYS = st.one_of(
    st.sampled_from([*NotationSpec.model_fields, *LETTERS, *ROLES, "latex", "text", "<table>"]), st.text(max_size=5)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(
    st.one_of(
        ANYTHING, st.builds(lambda table, more: table | more, TABLES, st.dictionaries(KEYS, ANYTHING, max_size=2))
    )
)
@example({"<table>": 1, "<text>": 2})
@example({"letters": {"<table>": 1, "W": {"<text>": 2}}})
@example({"letters": {"\ud800": 1}, "indices": {"\ud800": "i", "l": "\ud800"}})
def test_any_table_ends_in_a_notation_or_a_spec_error(data: Any) -> None:
    for build in (lambda: build_notation(data, "any"), lambda: build_spec(spoilt("notation", data), "any")):
        try:
            made = build()
        except SpecError as error:
            str(error).encode("utf-8")
        else:
            written = made.written_in if isinstance(made, NetworkSpec) else made.resolved()
            hash(written)
            hash(made)


# --- every notation prints, and its TOML reads back ---------------------------------------------------------------


@given(VALID, formulas)
def test_any_notation_prints_any_formula(spec: NotationSpec, formula: Formula) -> None:
    assert isinstance(print_latex(formula, spec.resolved()), str)
    assert isinstance(print_text(formula, spec.resolved()), str)


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_a_bundled_notation_reads_back_from_its_toml(name: str) -> None:
    assert read(notation_toml(notation(name))) == notation(name)


@given(VALID)
def test_any_notation_reads_back_from_its_toml(spec: NotationSpec) -> None:
    assert read(notation_toml(spec.resolved())) == spec.resolved()


def test_the_toml_of_a_notation_states_every_key_and_says_what_it_is() -> None:
    text = notation_toml(notation("slides"))
    assert set(tomllib.loads(text)) == set(NotationSpec.model_fields) - {"base"}
    assert tuple(tomllib.loads(text)["letters"]) == tuple(LETTERS)
    assert text.count("# ") == len(NotationSpec.model_fields) - 3 + len(LETTERS) + len("lDijkn")
    assert max(map(len, text.splitlines())) <= 120
