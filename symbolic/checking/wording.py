"""What a report says in words, the same in every format: verdicts, how a step stands, counts, counterexamples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from symbolic.checking.places import line_of
from symbolic.checking.report import Diagnosis, JudgedLine, Report, Route, Step, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.spec.shown import counted

__all__ = [
    "MEANINGS",
    "SYMBOLS",
    "TONES",
    "hints",
    "letters",
    "mistakes",
    "open_steps",
    "orientation",
    "outcome",
    "readings",
    "repeated",
    "standing",
    "values",
    "widths",
    "worth",
]

SYMBOLS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PROVED: "✓",
        Verdict.HOLDS: "✓",
        Verdict.CONVENTION: "⇄",
        Verdict.REFUTED: "✗",
        Verdict.UNKNOWN: "?",
        Verdict.UNREADABLE: "…",
        Verdict.DEFINITION: "≔",
    }
)
"""A sign for each verdict, beside the word."""

TONES: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PROVED: "stands",
        Verdict.HOLDS: "stands",
        Verdict.CONVENTION: "stands",
        Verdict.REFUTED: "refuted",
        Verdict.UNKNOWN: "open",
        Verdict.UNREADABLE: "open",
        Verdict.DEFINITION: "given",
    }
)
"""Which colour a verdict gets: it stands, it is refuted, it is open, or there was nothing to judge."""

MEANINGS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.PROVED: "shown exactly, for all values.",
        Verdict.HOLDS: "agrees at random points, wrong with a chance below 1e-15; numbers in their digits.",
        Verdict.CONVENTION: "right under the convention that is named, which is not that of the notation.",
        Verdict.REFUTED: "the two sides differ, and the evidence is given.",
        Verdict.UNKNOWN: "neither proved nor refuted; it may well be right.",
        Verdict.UNREADABLE: "not understood, so not judged; it may well be right.",
        Verdict.DEFINITION: "says what a quantity of the network is, as the network has it, or gives a name.",
    }
)
"""What each verdict says, for readers who meet the word for the first time."""


def open_steps(report: Report) -> str:
    """Return how many relations are neither right nor wrong: `2 relations could not be decided`; empty for none."""
    found = report.counts
    parts = [
        f"{counted(found[verdict], 'relation', 'relations')} could not be {told}"
        for verdict, told in ((Verdict.UNKNOWN, "decided"), (Verdict.UNREADABLE, "read"))
        if verdict in found
    ]
    return " and ".join(parts)


_FORMULA = re.compile(r"\A(?!\s*[%#\\])[^\\=]*[^\s\\=] = [^\s\\=][^\\]*\Z", re.DOTALL)
"""A line of words with an equals sign between spaces: no comment, and no command of LaTeX."""


def outcome(report: Report) -> str:
    """Return the outcome in a sentence: where the first wrong step is, what is open, or that all is well."""
    wrong, undecided = report.first_wrong, open_steps(report)
    if wrong is not None:
        return f"First wrong step: line {line_of(report.source, wrong)}."
    if not any(True for _ in report.steps()):
        return "No relation was found, so nothing was judged."
    against = sum(step.goes_against for step in report.steps())
    if against and not undecided:
        return f"Nothing is refuted; {counted(against, 'relation goes', 'relations go')} against an earlier line."
    unread = sum(1 for line in report.lines if line.kind == "text" and _FORMULA.search(_text_of(line, report)))
    if undecided:
        return f"Nothing is refuted; {undecided}."
    if unread:
        lines = counted(unread, "line with an equals sign was", "lines with an equals sign were")
        return f"Every relation that was read stands; {lines} taken for a sentence."
    return "Every relation stands."


def _text_of(line: JudgedLine, report: Report) -> str:
    return report.source[line.span.start : line.span.end]


def standing(step: Step) -> str:
    """Return how a step stands to what is before it: its route, and whether its end is right where that differs."""
    told = step.route.value
    if step.truth is None or step.truth is step.verdict or step.route in {Route.CARRIED, Route.WRONG_ROUTE}:
        return told
    end = _ENDS[TONES[step.truth]]
    return f"{told}; {end}" if told else end


def readings(step: Step) -> tuple[str, ...]:
    """Return how a line was read, as far as the reason does not say it already."""
    return tuple(said for said in step.reading if said not in step.reason)


NO_MISTAKE = "No mistake of the catalogue makes up for the difference, nor do two together."
_GIVEN = "With what the earlier wrong line says taken as given:"


def mistakes(step: Step) -> Iterator[tuple[str, Diagnosis | None]]:
    """Yield what is told of the mistakes in a step, each with the diagnosis that it comes from."""
    for diagnosis in step.diagnoses:
        yield f"{_GIVEN} {diagnosis.words}" if diagnosis.follows else diagnosis.words, diagnosis
    if step.is_unexplained:
        yield NO_MISTAKE, None


def hints(step: Step) -> tuple[str, ...]:
    """Return what to think of: for the mistakes that were found, else what letters and shapes say."""
    found = dict.fromkeys(diagnosis.hint for diagnosis in step.diagnoses)
    return tuple(found) or ((step.hint,) if step.hint else ())


_ENDS = MappingProxyType(
    {
        "stands": "its end agrees with the beginning of the chain",
        "given": "its end agrees with the beginning of the chain",
        "refuted": "its end differs from the beginning of the chain",
        "open": "whether its end agrees with the beginning of the chain is not known",
    }
)


def repeated(report: Report) -> frozenset[Step]:
    """Return the steps that stand for a reason that was told of an earlier one, so that it need not be told again."""
    told: set[tuple[Verdict, str, str]] = set()
    found: set[Step] = set()
    for step in report.steps():
        reason = (step.verdict, step.reason, step.method)
        if step.verdict.stands and not standing(step):
            if reason in told:
                found.add(step)
            told.add(reason)
    return frozenset(found)


# --- counterexamples --------------------------------------------------------------------------------------------------

_ENTRY = re.compile(r"(?P<array>.+?)\[(?P<indices>\d+(?:,\d+)?)\](?P<sample>(?:\(\d+\))?)")


def widths(example: Counterexample) -> str:
    """Return the layers of the network of a counterexample: `2-3-1`; empty where it has none."""
    return "-".join(map(str, example.widths))


def letters(example: Counterexample) -> str:
    """Return what the letters stand for: `l = 2, j = 1`."""
    return ", ".join(f"{letter} = {number}" for letter, number in example.letters)


def values(example: Counterexample) -> Iterator[tuple[str, str]]:
    """Yield names and values, entries of one array together: `W[1]` and `[1/2, -1; 2, 3/4]`, row i for unit i."""
    arrays: dict[str, dict[tuple[int, ...], Fraction]] = {}
    names: dict[str, list[str]] = {}
    for name, value in example.values:
        entry = _ENTRY.fullmatch(name)
        array = f"{entry['array']}{entry['sample']}" if entry else name
        place = tuple(map(int, entry["indices"].split(","))) if entry else ()
        arrays.setdefault(array, {})[place] = value
        names.setdefault(array, []).append(name)
    for array, entries in arrays.items():
        if len(entries) > 1 and _is_full(entries):
            yield array, _array(entries)
        else:
            yield from ((name, str(value)) for name, value in zip(names[array], entries.values(), strict=True))


def orientation(example: Counterexample) -> str:
    """Return what the rows of the matrices are; empty where there is none."""
    matrix = any(";" in value for _, value in values(example))
    return "Row i of `W[l]` holds the weights into unit i of layer l." if matrix else ""


def _is_full(entries: Iterable[tuple[int, ...]]) -> bool:
    """Say whether the places are those of a whole vector or matrix, each once."""
    places = sorted(entries)
    size = places[-1]
    if any(len(place) != len(size) for place in places):
        return False
    total = 1
    for length in size:
        total *= length
    return total == len(places) and all(index >= 1 for place in places for index in place)


def _array(entries: Mapping[tuple[int, ...], Fraction]) -> str:
    rows: dict[int, list[str]] = {}
    for place in sorted(entries):
        rows.setdefault(place[0] if len(place) > 1 else 0, []).append(str(entries[place]))
    return f"[{'; '.join(', '.join(row) for row in rows.values())}]"


def worth(example: Counterexample) -> str:
    """Return what the sides are worth: `left 0.25, right 0.5, which is 2 times the left`."""
    text = f"left {example.left}, right {example.right}"
    if example.ratio is None:
        return text
    if example.ratio == -1:
        return f"{text}, which is minus the left"
    return f"{text}, which is {example.ratio} times the left"
