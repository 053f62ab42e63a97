"""Names of quantities as a person types them: `W[4][1,1]`, `b[1][2]`, `x[1]`, `yhat`, `L`, `J`, and back.

The grammar is one pattern; nothing typed is evaluated.
"""

from __future__ import annotations

import re

from symbolic.errors import QuantityError
from symbolic.formula.nodes import Index, Quantity

__all__ = ["parse_array", "parse_quantity", "quantity_name"]

_NAME = re.compile(r"\s*(ŷ|λ|y_hat|[A-Za-z][A-Za-z0-9]{0,30})((?:\s*\[[0-9,\s]{1,40}\]){0,2})\s*")
_BRACKET = re.compile(r"\[([0-9,\s]*)\]")
_ARRAY = re.compile(r"\s*(ŷ|y_hat|[A-Za-z][A-Za-z0-9]{0,30})\s*(?:\[\s*([0-9]{1,9}|l|D)\s*\])?\s*")
_ARRAYS = ("W", "b", "z", "a", "x", "yhat")
_LAYER_LETTERS = ("l", "D")
_LAYERED = ("W", "b", "z", "a")
_ALIASES = {"y_hat": "yhat", "ŷ": "yhat", "loss": "L", "cost": "J", "λ": "lambda"}


def parse_quantity(text: str) -> Quantity:
    """Return the quantity that `text` names.

    The first bracket of W, b, z and a is the layer, the last one holds the unit indices, (to, from) for a weight.

    Raises:
        QuantityError: with the place marked, for anything else.
    """
    match = _NAME.fullmatch(text)
    if match is None:
        raise QuantityError(
            f"found `{text[:60]}`; expected the name of a quantity such as `W[2][1,3]`, `b[1][2]`, `z[1][1]`, `x[1]`, "
            "`yhat` or `L`: layer first, then unit indices"
        )
    name = _ALIASES.get(match[1], match[1])
    brackets = [_numbers(inside, text) for inside in _BRACKET.findall(match[2])]
    if name in _LAYERED:
        if not brackets or len(brackets[0]) != 1:
            raise QuantityError(f"found `{text[:60]}`; expected the layer in brackets first, as in `{name}[1]`")
        indices = brackets[1] if len(brackets) > 1 else ()
        return Quantity(name, brackets[0][0], indices)
    if len(brackets) > 1:
        hint = f". Did you mean `{text[:60].strip().capitalize()}`?" if name.upper() in _LAYERED else ""
        raise QuantityError(f"found `{text[:60]}`; expected `{name}` with one bracket at most: it has no layer{hint}")
    return Quantity(name, None, brackets[0] if brackets else ())


def parse_array(text: str) -> Quantity:
    """Return the array that `text` names: `W[2]`, `z[l]` for any hidden layer, `b[D]` for the last one, `x`, `yhat`.

    Raises:
        QuantityError: for anything else, the name of a single entry among it.
    """
    match = _ARRAY.fullmatch(text)
    if match is None:
        raise QuantityError(
            f"found `{text[:60]}`; expected a whole array such as `W[2]`, `z[l]` for any hidden layer, `b[D]` for the "
            "last one, `x` or `yhat`: this form stands for all entries alike, so no unit index is given"
        )
    name, layer = _ALIASES.get(match[1], match[1]), match[2]
    if name not in _ARRAYS:
        raise QuantityError(
            f"found `{text[:60]}`; expected one of W, b, z, a with their layer, as in `W[2]`, x or yhat"
        )
    if (name in _LAYERED) != (layer is not None):
        expected = f"the layer in brackets, as in `{name}[1]`" if name in _LAYERED else f"`{name}` without brackets"
        raise QuantityError(f"found `{text[:60]}`; expected {expected}")
    if layer is None:
        return Quantity(name)
    return Quantity(name, Index(layer) if layer in _LAYER_LETTERS else int(layer))


def _numbers(inside: str, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in inside.split(","))
    except ValueError:
        raise QuantityError(
            f"found `[{inside}]` in `{text[:60]}`; expected whole numbers, with a comma between two"
        ) from None


def quantity_name(quantity: Quantity) -> str:
    """Return the name that `parse_quantity` reads as `quantity`."""
    layer = "" if quantity.layer is None else f"[{quantity.layer}]"
    indices = f"[{','.join(map(str, quantity.indices))}]" if quantity.indices else ""
    return f"{quantity.name}{layer}{indices}"
