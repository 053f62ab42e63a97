"""The log of a TeX run -> what it complains of and in which line of the source, and whether it asks for another run."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Complaint", "asks_for_another_run", "complaints", "missing_file"]

_ERROR = re.compile(r"^(?:! (?P<bare>.*)|(?P<file>\S+\.\w+):(?P<line>\d+): (?P<text>.*))$")
_PLACE = re.compile(r"^l\.(\d+)")
_LINE = re.compile(r"(?:lines?|input line) (\d+)")
_COMPLAINT = re.compile(
    r"Overfull \\[hv]box"
    r"|Missing character"
    r"|LaTeX Warning: (?:Reference|Citation|Label|There were)"
    r"|LaTeX Font Warning: (?:Font shape|Command)"
    r"|Font shape .* undefined"
    r"|mktexpk"
)
_AGAIN = re.compile(r"Rerun to get|may have changed|Point totals have changed")
_MISSING = re.compile(r"File `([\w.-]+\.(?:sty|cls))' not found")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a log complains of: a line of it, and the line of the source that it names, or None."""

    text: str
    line: int | None = None

    def __str__(self) -> str:
        return self.text if self.line is None else f"line {self.line}: {self.text}"


def complaints(log: str) -> tuple[Complaint, ...]:
    """Return errors, boxes that do not fit, and references, signs and fonts that are not there, as the log has them."""
    lines = log.splitlines()
    found = []
    for place, line in enumerate(lines):
        error = _ERROR.match(line)
        if error is not None:
            found.append(_error(error, lines[place + 1 :]))
        elif _COMPLAINT.search(line):
            named = _LINE.search(line)
            found.append(Complaint(line.strip(), int(named[1]) if named else None))
    return tuple(found)


def _error(error: re.Match[str], below: list[str]) -> Complaint:
    """Return an error; one without its line beside it has the line further below."""
    if error["bare"] is None:
        return Complaint(error["text"], int(error["line"]))
    places = (found for line in below if (found := _PLACE.match(line)))
    place = next(places, None)
    return Complaint(error["bare"], int(place[1]) if place else None)


def asks_for_another_run(log: str) -> bool:
    """Say whether references or positions were not yet right."""
    return _AGAIN.search(log) is not None


def missing_file(log: str) -> str | None:
    """Return the package or class that TeX does not have, where the log says so."""
    found = _MISSING.search(log)
    return found and found[1]
