"""What a mistake is called in words with formulas, and why a wrong line is wrong for certain."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from symbolic.checking.mistakes.base import Mistake
from symbolic.checking.report import Step
from symbolic.checking.wording import letters, values, widths
from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.substitute import rebuilt

__all__ = ["evidence", "feedback", "told"]


def told(mistake: Mistake, named: Sequence[Formula]) -> Words:
    """Return the words of a mistake with the formulas that they name; nothing where these are not known."""
    words: Words = ()
    formulas = iter(named)
    for text, field, _, _ in Formatter().parse(mistake.words):
        if field is None:
            words += (text,)
        elif (formula := next(formulas, None)) is not None:
            words += (text, _as_printed(formula))
        else:
            return ()
    return words


def _as_printed(formula: Formula) -> Formula:
    """Return a formula with n_l for the number of units of a layer, which reads like n of layer l."""
    match formula:
        case Quantity(name="width", layer=layer) if layer is not None:
            return Quantity("width", None, (layer,))
        case _:
            return rebuilt(formula, _as_printed)


def feedback(mistake: Mistake, named: Sequence[Formula]) -> Words:
    """Return what is told of a mistake, and what to think of next time."""
    words = told(mistake, named)
    return (*words, " ", mistake.hint) if words else (mistake.hint,)


def evidence(step: Step, most: int | None = None) -> str:
    """Return why a refuted line is wrong for certain, as a sentence without its capital.

    A point that takes more than `most` letters is not written out.
    """
    example = step.counterexample
    if example is None:
        return step.reason
    where = [f"a network of the same kind, {widths(example)}"] if example.widths else []
    where += [letters(example)] if example.letters else []
    point = [f"{name} = {value}" for name, value in values(example)]
    where += point if most is None or len(", ".join(point)) <= most else ["numbers drawn at random"]
    return f"with {', '.join(where)}, the left side is {example.left} and the right side {example.right}."
