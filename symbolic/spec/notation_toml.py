"""`Notation` -> TOML that reads back as an equal notation: every key with a word on it, to be changed by its reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

from symbolic.formula.nodes import Index
from symbolic.formula.notation import FURTHER_UNITS, LETTERS, ROLES, Layout, Letter, Notation
from symbolic.spec.contradictions import FORWARD
from symbolic.spec.letters import letter_text
from symbolic.spec.notation import CONCEPTS, NotationSpec

__all__ = ["notation_toml"]

_ELSEWHERE = ("letters", "indices", "layout", "functions")
"""Fields with tables of their own, and functions, which belong to a network."""


def notation_toml(written: Notation) -> str:
    """Return the notation as a TOML document."""
    return "\n".join((*_keys(written), "", "[indices]", *_indices(written), "", "[letters]", *_letters(written), ""))


def _keys(written: Notation) -> Iterator[str]:
    flat = {
        field.name: getattr(written, field.name)
        for field in fields(Notation)
        if field.init and field.name not in _ELSEWHERE
    }
    layout = {field.name: getattr(written.layout, field.name) for field in fields(Layout)}
    forward = {"forward": f"z = {FORWARD[written.layout.weight_order, written.layout.vectors]}"}
    for key, value in (flat | layout | forward).items():
        yield f"# {NotationSpec.model_fields[key].description}"
        yield f"{key} = {_value(value)}"


def _indices(written: Notation) -> Iterator[str]:
    chosen = dict(written.indices)
    for role, meaning in ROLES.items():
        if role in chosen or role not in FURTHER_UNITS:  # letters of further units give way to these by themselves
            yield f"{role} = {_value(written.index(Index(role)))}  # {meaning}"


def _letters(written: Notation) -> Iterator[str]:
    for concept in LETTERS:
        yield f"{concept} = {_letter(concept, written.letter(concept))}  # {CONCEPTS[concept]}"


def _letter(concept: str, letter: Letter) -> str:
    core, mark, subscript = letter.latex.partition("_")
    derived = Letter(letter.latex, f"{letter_text(core)}{mark}{subscript}")
    if letter in (derived, LETTERS[concept]):
        return _value(letter.latex)
    return f"{{ latex = {_value(letter.latex)}, text = {_value(letter.text)} }}"


def _value(value: str | bool) -> str:
    """Return a value as TOML, a LaTeX command between single quotes so that its backslash is one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if "\\" in value and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
