"""What each field of a spec expects, in our words, and the translation of pydantic's errors into them.

Pydantic finds the faults; of its report only the location, the input and "missing" or "unknown key" are used.
One table says what is valid at a field and, by depth, in its entries, whatever pydantic disliked there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from pydantic import ValidationError

from symbolic.errors import FormulaError
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.expressions import FUNCTION_NAME, MAX_EXPRESSION, READERS
from symbolic.spec.faults import Fault, Location
from symbolic.spec.limits import MAX_LAYERS, MAX_NAME, MAX_UNITS
from symbolic.spec.marked import marked
from symbolic.spec.notation_wording import NOTATION_PARTS, NOTATION_WANTED, Wanted
from symbolic.spec.shown import shown

__all__ = ["WANTED", "Wanted", "faults_of"]


def _one_of(names: tuple[str, ...], what: str) -> Wanted:
    return Wanted((f"{what}: {', '.join(names)}",), names)


def _reduction(over: str) -> Wanted:
    meaning = f'"sum" (add the losses of the {over}) or "mean" (divide that sum by the number of {over})'
    return Wanted((meaning,), ("sum", "mean"))


_UNITS = f"a whole number from 1 to {MAX_UNITS:,}"
_LABEL = f"a text of 1 to {MAX_NAME} printable characters"
_POSITIVE = Wanted(("a positive finite number",))
_NUMBER = "a finite number"
_ROW = "a row: a list of finite numbers"
_EXPRESSION = Wanted((f"an expression in one variable such as z*sigmoid(2*z), of at most {MAX_EXPRESSION} signs",))
_OF_PREDICTION = Wanted((f"an expression in p and y such as (p - y)^4, of at most {MAX_EXPRESSION} signs",))
_FUNCTION = Wanted((FUNCTION_NAME,))
_ASKED = "a table with the keys parameter and either rate or change"
_LAYER = "a table with the keys units and activation, and bias, alpha, skip, skip_into or share if wanted"

_OF_LOSSES = {
    "factor": Wanted(('a whole number such as 1, or a fraction in quotes such as "1/2"',)),
    "outputs": _reduction("outputs"),
    "samples": _reduction("samples"),
    "delta": _POSITIVE,
    "l2": _POSITIVE,
}

WANTED: Mapping[str, Mapping[str, Wanted]] = MappingProxyType(
    {
        "NetworkSpec": {
            "name": Wanted((_LABEL,)),
            "inputs": Wanted((_UNITS,)),
            "layers": Wanted((f"a list of 1 to {MAX_LAYERS:,} layers", _LAYER)),
            "loss": Wanted(("a table with the keys name, outputs and samples, and factor, delta or l2 if wanted",)),
            "notation": Wanted((f"a notation: {', '.join(NOTATION_NAMES)}, or a table",), NOTATION_NAMES),
            "names": Wanted(("a table with the keys inputs and outputs",)),
            "numbers": Wanted(("a table with the keys x, y, W and b, and margin or asked if wanted",)),
        },
        "LayerSpec": {
            "units": Wanted((_UNITS,)),
            "activation": Wanted(
                (f"an activation: {', '.join(ACTIVATION_NAMES)}, or a table with the keys name and expression",),
                ACTIVATION_NAMES,
            ),
            "bias": Wanted(("true or false",)),
            "alpha": _POSITIVE,
            "skip": Wanted(("the number of an earlier layer, 0 for the inputs",)),
            "skip_into": Wanted(('"a" (a = f(z) + what is added) or "z" (z = W a + b + what is added)',), ("a", "z")),
            "share": Wanted(("the number of an earlier layer, from 1",)),
        },
        "OwnActivationSpec": {
            "name": _FUNCTION,
            "expression": _EXPRESSION,
            "stable": _EXPRESSION,
            "stable_derivative": _EXPRESSION,
        },
        "LossSpec": {
            "name": Wanted(
                (f"a loss: {', '.join(LOSS_NAMES)}, or a name of your own beside an expression",), LOSS_NAMES
            ),
            **_OF_LOSSES,
        },
        "OwnLossSpec": {
            "name": _FUNCTION,
            **_OF_LOSSES,
            "expression": _OF_PREDICTION,
            "stable": _OF_PREDICTION,
            "stable_derivative": _OF_PREDICTION,
        },
        "Names": {
            "inputs": Wanted(("a list with one name for each input", _LABEL)),
            "outputs": Wanted(("a list with one name for each output", _LABEL)),
        },
        "Numbers": {
            "x": Wanted(("a list of at least one sample, each a row of inputs", _ROW, _NUMBER)),
            "y": Wanted(("a list of at least one sample, each a row of targets", _ROW, _NUMBER)),
            "W": Wanted(("a list with one matrix for each layer", "a matrix: a list of rows", _ROW, _NUMBER)),
            "b": Wanted(("a list with one row for each layer", _ROW, _NUMBER)),
            "margin": _POSITIVE,
            "asked": Wanted(("a list of results that are asked for", _ASKED)),
        },
        "Asked": {
            "parameter": Wanted(("the name of a weight or a bias, such as W[2][1,3] or b[1][2]",)),
            "rate": _POSITIVE,
            "change": Wanted((_NUMBER,)),
        },
        **NOTATION_WANTED,
    }
)

_PARTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("NetworkSpec", "layers"): "LayerSpec",
        ("LayerSpec", "activation"): "OwnActivationSpec",
        ("NetworkSpec", "loss"): "LossSpec",
        ("NetworkSpec", "names"): "Names",
        ("NetworkSpec", "numbers"): "Numbers",
        ("Numbers", "asked"): "Asked",
        ("NetworkSpec", "notation"): "NotationSpec",
        **NOTATION_PARTS,
    }
)
"""Which tables stand at which keys of which table."""

_OWN_FORMS: Mapping[str, str] = MappingProxyType({"LossSpec": "OwnLossSpec"})
"""Which table stands there where a person defines the function."""

_FORMS = frozenset({"<text>", "<table>", "<known>", "<own>"})
"""What pydantic adds to a location to say which of the two forms of a value it looked at."""


def faults_of(error: ValidationError, owner: str) -> Iterator[Fault]:
    """Translate pydantic's `error` about the model named `owner`, one fault for each of its entries."""
    for entry in error.errors(include_url=False, include_context=False):
        yield _fault(entry["type"], entry["loc"], entry["input"], owner)


def _fault(kind: str, location: Location, found: object, owner: str) -> Fault:
    text = location[-1:] == ("<text>",)
    forms = _OWN_FORMS if "<own>" in location else {}
    unknown = kind in {"extra_forbidden", "invalid_key"}
    key = location[-1:] if unknown else ()  # a person's own key, whatever it looks like
    location = (*(step for step in location[: len(location) - len(key)] if step not in _FORMS), *key)
    keys = [step for step in location if isinstance(step, str)]
    for step in keys[:-1]:
        owner = _part(owner, step, forms)
    at_table = not text and (not keys or (owner, keys[-1]) in _PARTS)
    if keys and at_table and kind == "string_unicode":
        owner = _part(owner, keys[-1], forms)
    fields = WANTED[owner]
    if unknown:
        return _unknown_key(location, location[-1], owner)
    if at_table and kind == "string_unicode":
        # A key with a lone surrogate: pydantic stops there and reports it at the table that holds it.
        return _unknown_key(location, found, owner)
    if not keys:
        return Fault(location, shown(found), f"a table with the keys {', '.join(fields)}")
    wanted = fields[keys[-1]]
    depth = len(location) - 1 - max(index for index, step in enumerate(location) if isinstance(step, str))
    if kind == "missing":
        return Fault(location, "nothing", wanted.words[depth])
    if (owner, keys[-1]) in READERS and isinstance(found, str) and kind == "value_error":
        return _unreadable(location, found, READERS[owner, keys[-1]])
    word = found if isinstance(found, str) else ""
    return Fault(location, shown(found), wanted.words[depth], word=word, choices=wanted.choices)


def _unreadable(location: Location, text: str, read: Callable[[str], object]) -> Fault:
    """Return what is wrong with an expression, its place marked."""
    try:
        read(text)
    except FormulaError as error:
        told = marked(text, error.start, error.found, error.expected, error.hint)
        return Fault(location, told.found, told.expected, told.hint)
    raise AssertionError("an expression that was refused can be read")


def _part(owner: str, key: str, forms: Mapping[str, str]) -> str:
    part = _PARTS[owner, key]
    return forms.get(part, part)


def _unknown_key(location: Location, key: object, owner: str) -> Fault:
    word, fields = key if isinstance(key, str) else "", WANTED[owner]
    hint = f"{word} goes with an expression of your own." if key in WANTED.get(_OWN_FORMS.get(owner, ""), ()) else ""
    expected = f"one of the keys {', '.join(fields)}"
    return Fault(location, f"the unknown key {shown(key)}", expected, hint, word=word, choices=tuple(fields))
