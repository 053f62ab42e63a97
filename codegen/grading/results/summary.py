"""A counted class -> the teacher's page and the same as JSON: mistakes, places, marks, and who needs a person."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from codegen.grading.results.chart import bar_chart
from codegen.grading.results.records import as_json
from codegen.grading.results.tally import BINS, Place, Tally
from codegen.render import html_environment
from symbolic.checking.places import visible
from symbolic.spec.shown import counted

__all__ = ["summary_html", "summary_json"]

_MOST_BARS = 15
_MOST_PLACES = 40
_MOST_WRONG = 15
_MOST_REASONS = 5
Named = tuple[str, str, tuple[str, ...]]


def summary_html(tally: Tally, notes: tuple[str, ...]) -> str:
    """Return the page; `notes` are on the class as a whole."""
    mistakes = list(tally.mistakes())
    bars = [(found.name, found.students) for found in mistakes[:_MOST_BARS]]
    bins = list(zip(_bin_names(tally), tally.bins, strict=True))
    return (
        html_environment()
        .get_template("summary.html.jinja")
        .render(
            header=tally.info.generator,
            title=f"{tally.info.scheme.rubric.title}: the class",
            network=tally.info.network,
            outcome=outcome(tally),
            notes=list(map(visible, notes)),
            marks_chart=bar_chart("How many students got how many points", bins),
            mistakes=mistakes,
            mistakes_chart=bar_chart("How many students made which mistake", bars),
            places=[_place(place) for place in list(tally.places())[:_MOST_PLACES]],
            wrong_steps=list(tally.wrong_steps(_MOST_WRONG)),
            people=[_short(named) for named in tally.people],
            refused=[_short(named) for named in tally.refused],
            noted=[_short(named) for named in tally.notes],
        )
    )


def summary_json(tally: Tally, notes: tuple[str, ...]) -> str:
    """Return the same as JSON."""
    return as_json(
        {
            "schema_version": 1,
            "generator": tally.info.generator,
            "network": tally.info.network,
            "notes": list(notes),
            "status": dict(tally.status),
            "steps": dict(tally.verdicts),
            "points": [
                {"points": name, "students": count} for name, count in zip(_bin_names(tally), tally.bins, strict=True)
            ],
            "mistakes": [
                {"name": found.name, "steps": found.steps, "students": found.students} for found in tally.mistakes()
            ],
            "places": [_place_record(place) for place in tally.places()],
            "wrong_steps": [
                {"about": found.about, "source": found.source, "students": found.students}
                for found in tally.wrong_steps(_MOST_WRONG)
            ],
            "needs_a_person": [_named(named) for named in tally.people],
            "refused": [_named(named) for named in tally.refused],
            "student_notes": [_named(named) for named in tally.notes],
        }
    )


def outcome(tally: Tally) -> str:
    """Return what became of the class in a sentence."""
    status = tally.status
    total = sum(status.values())
    return (
        f"{counted(total, 'submission', 'submissions')}: {status['graded']:,} graded, "
        f"{status['needs a person']:,} for a person, {status['refused']:,} refused."
    )


def _bin_names(tally: Tally) -> list[str]:
    """Return what the tenths of the points are called: `0 to 1`, ..., `9 to 10`; each but the last without its end."""
    edges = [tally.info.points(tally.info.scheme.maximum * place / BINS) for place in range(BINS + 1)]
    return [f"{low} to {high}" for low, high in pairwise(edges)]


def _place(place: Place) -> dict[str, Any]:
    return {
        "about": visible(place.about) or "what could not be read",
        "steps": place.steps,
        "students": place.students,
        "lines": _counts(place.lines),
        "mistakes": _counts(place.mistakes),
    }


def _counts(counts: tuple[tuple[str, int], ...]) -> str:
    return "; ".join(name if count == 1 else f"{name} ({count:,} times)" for name, count in counts)


def _place_record(place: Place) -> dict[str, Any]:
    return {
        "about": place.about,
        "steps": place.steps,
        "students": place.students,
        "lines": [{"where": where, "steps": count} for where, count in place.lines],
        "mistakes": [{"name": name, "steps": count} for name, count in place.mistakes],
    }


def _short(named: Named) -> dict[str, Any]:
    student, name, reasons = named
    more = len(reasons) - _MOST_REASONS
    shown = [*reasons[:_MOST_REASONS], *([f"and {more:,} more"] if more > 0 else [])]
    return {"id": student, "name": visible(name), "reasons": list(map(visible, shown))}


def _named(named: Named) -> dict[str, Any]:
    student, name, reasons = named
    return {"id": student, "student": name, "why": list(reasons)}
