"""The shape of a statement: what remains of it when its quantities have no names.

An equality that was proved for independent quantities holds for every renaming of them, so a statement of a known
shape needs no proof of its own.
"""

from __future__ import annotations

from symbolic.formula.nested import differentiated
from symbolic.formula.nodes import Formula, Partial, Quantity, Sigma
from symbolic.formula.substitute import field_names

__all__ = ["shape"]

_CONSTANTS = ("pi", "kronecker")
"""Names whose values are known: no other name may stand in their place."""


def shape(statement: object) -> object:
    """Return a key that is the same for all renamings of a statement, a formula or a tuple of formulas.

    A statement with a sigma sign is its own shape: the instances of the sum have no names to be numbered.
    """
    names: dict[object, int] = {}
    numbered = _numbered(statement, names)
    return statement if Sigma in names else numbered


def _numbered(value: object, names: dict[object, int]) -> object:
    """Return `value` with its quantities, and its derivatives between quantities, numbered by first appearance.

    A sum with a sigma sign is left as it is, since its instances have no names to be numbered, and noted in `names`.
    """
    if isinstance(value, Quantity):
        return value if value.name in _CONSTANTS else names.setdefault(value, len(names))
    if isinstance(value, Formula):
        if isinstance(value, Partial) and isinstance(value.of, Quantity):
            kind = "one" if value.of == value.wrt else "derivative"
            return (kind, names.setdefault(value, len(names)))
        if isinstance(value, Partial) and isinstance(value.of, Partial):  # which of them are equal depends on names
            base, variables = differentiated(value)
            return ("repeated", _numbered(base, names), _numbered(variables, names))
        if isinstance(value, Sigma):
            names[Sigma] = 0
            return value
        parts = [getattr(value, name) for name in field_names(type(value))]  # type: ignore[arg-type]
        return (type(value), *[_numbered(part, names) for part in parts])
    if isinstance(value, tuple):
        return tuple([_numbered(part, names) for part in value])
    return value
