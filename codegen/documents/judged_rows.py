"""A relation that was judged as rows of an aligned display, the side that is wrong in a box."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.formats.lines import aligned_rows
from codegen.documents.formats.width import width
from symbolic.checking.report import Report, Step, Verdict
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Highlight,
    Matrix,
    MatrixProduct,
    Negative,
    Position,
    Relations,
    Sum,
    Text,
)
from symbolic.formula.notation import Notation
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.signs import is_relation_sign, relation_sign
from symbolic.formula.substitute import children, rebuilt

__all__ = ["columns", "plain", "printable", "prints", "rows_of"]

_MARGIN = Text("--")
_LONGEST_LEFT = 16.0
_MOST_COLUMNS = 10
_DEEPEST = 24
_ACTIVATION_SHOWN = "g"
"""How a function is shown that is the activation of whichever layer its argument is of."""


def printable(step: Step) -> bool:
    """Say whether the formulas of a step can be printed: they were read, and TeX can follow them."""
    return step.formulas is not None and is_relation_sign(step.sign) and all(map(prints, step.formulas))


def prints(formula: Formula) -> bool:
    """Say whether TeX can follow a formula, and a notation knows all its signs."""
    return _depth(formula) <= _DEEPEST and _knows_signs(formula)


def _knows_signs(formula: Formula) -> bool:
    if isinstance(formula, Apply) and formula.function == "squared_norm":  # no notation has bars
        return False
    known = not isinstance(formula, Relations) or all(map(is_relation_sign, formula.signs))
    return known and all(map(_knows_signs, children(formula)))


def _depth(formula: Formula) -> int:
    return 1 + max(map(_depth, children(formula)), default=0)


def columns(report: Report) -> int:
    """Return how many columns the widest matrix of a report has, at least those that amsmath allows unasked."""
    sides = [side for step in report.steps() if step.formulas is not None for side in step.formulas]
    found = [len(row) for side in sides for matrix in _matrices(side) for row in matrix.rows]
    return max([_MOST_COLUMNS, *found])


def _matrices(formula: Formula) -> Iterator[Matrix]:
    if isinstance(formula, Matrix):
        yield formula
    for part in children(formula):
        yield from _matrices(part)


def rows_of(step: Step, written_in: Notation, last: Formula | None) -> list[str]:
    """Return the rows of a relation; its left side is left out where it is `last`, the side that stands above it."""
    if step.formulas is None:
        raise ValueError("a step whose sides were not read has no rows")
    left, right = map(plain, step.formulas)
    sign = relation_sign(step.sign).latex
    if last is not None and step.formulas[0] == last:
        return _related(r"\quad ", sign, _broken(_MARGIN, right, written_in), step.verdict)
    if width(left, written_in) <= _LONGEST_LEFT:
        head = f"{print_latex(left, written_in)} "
        return _related(head, sign, _broken(left, right, written_in), step.verdict)
    first, *others = _broken(_MARGIN, left, written_in)
    above = [f"&{first}", *(rf"&\quad {row}" for row in others)]
    return [*above, *_related("", sign, _broken(_MARGIN, right, written_in), step.verdict)]


def _related(head: str, sign: str, rows: list[str], verdict: Verdict) -> list[str]:
    first, *others = [rf"\wrong{{{row}}}" for row in rows] if verdict is Verdict.REFUTED else rows
    return [f"{head}&{sign} {first}", *(rf"&\quad {row}" for row in others)]


def _broken(left: Formula, right: Formula, written_in: Notation) -> list[str]:
    """Return the right side in as many lines as it needs behind the left one."""
    first, *others = (row.latex for row in aligned_rows(Relations((left, right), ("=",)), written_in))
    return [
        first.removeprefix(f"{print_latex(left, written_in)} &= "),
        *(row.removeprefix(r"&\quad ") for row in others),
    ]


def plain(formula: Formula) -> Formula:
    """Return `formula` as it is shown: without colours that TeX may not know, with g for the activation of a layer.

    What array programs call dot and total are products and sums.
    """
    match formula:
        case Highlight(body=body):
            return plain(body)
        case Apply(function="dot", arguments=(left, right)):
            return MatrixProduct((_factor(left), _factor(right)))
        case Apply(function=name, arguments=arguments, primes=primes) if name == ACTIVATION:
            shown = tuple(plain(argument) for argument in arguments if not isinstance(argument, Position))
            return Apply(_ACTIVATION_SHOWN, shown, primes)
        case _:
            return rebuilt(formula, plain)


def _factor(formula: Formula) -> Formula:
    shown = plain(formula)
    return Group(shown) if isinstance(shown, Sum | Negative) else shown
