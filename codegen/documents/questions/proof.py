"""Keys that are proved and distractors that are refuted, by what `chalkgrad check` says of them as they are printed.

A formula is printed as LaTeX, read back and judged, whatever engine has proved it before; each text once.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.check import Checker
from symbolic.checking.report import Step, Verdict
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Relations
from symbolic.spec.model import NetworkSpec

__all__ = ["Proofs", "as_typed"]

_PROVED = frozenset({Verdict.PROVED})
_FOUND_RIGHT = frozenset({Verdict.PROVED, Verdict.HOLDS})


def as_typed(relation: Relations, spec: NetworkSpec) -> str:
    r"""Return a chain of equalities as a person would hand it in: `\[u = v = w\]`."""
    return rf"\[{' = '.join(print_latex(side, spec.written_in) for side in relation.sides)}\]" + "\n"


class Proofs:
    """What was judged so far, on any number of networks."""

    def __init__(self) -> None:
        self._checkers: dict[NetworkSpec, Checker] = {}
        self._found: dict[tuple[NetworkSpec, str], tuple[Step, ...]] = {}

    def steps(self, text: str, spec: NetworkSpec) -> tuple[Step, ...]:
        """Return what is found of every relation of a text."""
        if (spec, text) not in self._found:
            checker = self._checkers.setdefault(spec, Checker(spec))
            self._found[spec, text] = tuple(checker.check(text).steps())
        return self._found[spec, text]

    def is_proved(self, relation: Relations, spec: NetworkSpec) -> bool:
        """Say whether every equality of a chain is proved."""
        return self._all(relation, spec, _PROVED)

    def is_confirmed(self, relation: Relations, spec: NetworkSpec) -> bool:
        """Say whether every equality of a chain that an engine has proved is found right as it is printed.

        Of deep networks, `check` does not expand both sides but compares them at random points modulo large primes.
        """
        return self._all(relation, spec, _FOUND_RIGHT)

    def is_in_agreement(self, definition: Relations, spec: NetworkSpec) -> bool:
        """Say whether a line that may define something agrees with the network as it is printed."""
        return self._all(definition, spec, _FOUND_RIGHT | {Verdict.DEFINITION})

    def confirm(self, relation: Relations, spec: NetworkSpec) -> None:
        """Do nothing where a chain of equalities that an engine has proved is found right as it is printed.

        Raises:
            ProofError: where an equality is not, so that it must not be printed as a key.
        """
        if not self.is_confirmed(relation, spec):
            typed = as_typed(relation, spec)
            found = "; ".join(step.reason or step.verdict.value for step in self.steps(typed, spec))
            raise ProofError(
                f"found a key that was not proved, {typed.strip()} ({found or 'nothing was read'}); expected one that "
                "is. Leave this kind of question out."
            )

    def _all(self, relation: Relations, spec: NetworkSpec, verdicts: frozenset[Verdict]) -> bool:
        found = self.steps(as_typed(relation, spec), spec)
        return len(found) == len(relation.signs) and all(step.verdict in verdicts for step in found)

    def refutation(self, relation: Relations, spec: NetworkSpec) -> Step | None:
        """Return what is found of a relation that is refuted; None of any other."""
        found = self.steps(as_typed(relation, spec), spec)
        return found[0] if len(found) == 1 and found[0].verdict is Verdict.REFUTED else None

    def all_differ(self, sides: Sequence[Formula], spec: NetworkSpec) -> bool:
        """Say whether of each two formulas it is refuted that they are equal."""
        return all(
            self.refutation(equation(one, other), spec) is not None
            for place, one in enumerate(sides)
            for other in sides[:place]
        )
