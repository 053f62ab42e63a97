"""What can go wrong by a user's doing: every error the package raises on purpose is a `ChalkgradError`.

A message says what was found, where, what was expected, and what to do. The command line prints it and
exits; library users catch `ChalkgradError`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ChalkgradError",
    "FormulaError",
    "Problem",
    "ProofError",
    "QuantityError",
    "SpecError",
    "forget_frames",
    "nearest",
]


class ChalkgradError(Exception):
    """Base of all errors that a user can cause and can mend."""


class QuantityError(ChalkgradError):
    """A quantity was asked for that the graph does not have, or whose name cannot be read."""


class ProofError(ChalkgradError):
    """A step could not be proved exactly, so it is not shown."""


def forget_frames(trouble: Exception) -> None:
    """Let go of all that was at work where an exception came up, once it is caught and kept as data."""
    trouble.__traceback__ = trouble.__context__ = trouble.__cause__ = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input.

    Attributes:
        place: where it is, as the author would point at it: `layers[2].activation`, `line 4, column 9`.
        found: what stands there.
        expected: what would be valid there.
        hint: what to do, for instance the nearest valid name; may be empty.
    """

    place: str
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: found {self.found}; expected {self.expected}"
        return f"{text}. {self.hint}" if self.hint else text


class FormulaError(ChalkgradError):
    """A formula as a person typed it that cannot be read, or that means nothing on the network.

    Attributes:
        start, end: the place of the fault, counted in signs of the source text from 0, the end left out.
        found, expected, hint: as in `Problem`.
    """

    def __init__(self, start: int, end: int, found: str, expected: str, hint: str = "") -> None:
        self.start = start
        self.end = end
        self.found = found
        self.expected = expected
        self.hint = hint
        text = f"found {found}; expected {expected}"
        super().__init__(f"{text}. {hint}" if hint else text)


class SpecError(ChalkgradError):
    """A network spec that cannot be used; holds every problem that was found, not the first one only."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{source}: {count}", *(f"  {problem}" for problem in problems)]
        super().__init__("\n".join(lines))


def nearest(word: str, choices: tuple[str, ...]) -> str:
    """Return the hint `Did you mean ...?` for the choice most like `word`, or an empty string."""
    from difflib import get_close_matches  # only an error path pays for it

    matches = get_close_matches(word, choices, n=1, cutoff=0.5) or get_close_matches(word.lower(), choices, n=1)
    return f"Did you mean `{matches[0]}`?" if matches else ""
