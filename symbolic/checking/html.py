"""Report -> a fragment of HTML for notebooks and pages: no scripts, nothing loaded, every word escaped.

A verdict is a word, a sign and a colour. Colours are borders and tints that show on a light and on a dark ground; the
text keeps the colour of the page around it, and everything can be read where styles are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from html import escape

from symbolic.checking.places import SourceLine, line_of, part_in, pointed, shown_lines, visible
from symbolic.checking.report import JudgedLine, Report, Step, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.checking.wording import (
    MEANINGS,
    SYMBOLS,
    TONES,
    hints,
    letters,
    mistakes,
    orientation,
    outcome,
    readings,
    standing,
    values,
    widths,
)
from symbolic.formula.reader.syntax import Span

__all__ = ["fragment"]

_SHORT = 100
_STYLE = """
.chalkgrad-report { line-height: 1.45; max-width: 60rem; }
.chalkgrad-report ol, .chalkgrad-report ul { list-style: none; margin: 0; padding: 0; }
.chalkgrad-report .counts li { display: inline-block; margin: 0 .5rem .5rem 0; }
.chalkgrad-report .verdict { border: 2px solid; border-radius: .4rem; padding: 0 .45rem; font-weight: 600;
  white-space: nowrap; }
.chalkgrad-report .step { border-left: .35rem solid; margin: 0 0 .9rem; padding: .1rem 0 .1rem .8rem; }
.chalkgrad-report .stands { border-color: #0072b2; }
.chalkgrad-report .refuted { border-color: #d55e00; }
.chalkgrad-report .open { border-color: #b88700; }
.chalkgrad-report .given { border-color: #808080; }
.chalkgrad-report .step.refuted { background: rgba(213, 94, 0, .09); }
.chalkgrad-report h3 { font-size: 1em; font-weight: normal; margin: 0; }
.chalkgrad-report p { margin: .2rem 0; }
.chalkgrad-report pre { background: rgba(128, 128, 128, .12); border-radius: .3rem; margin: .3rem 0;
  overflow-wrap: anywhere; padding: .35rem .6rem; white-space: pre-wrap; }
.chalkgrad-report .mended { border-bottom: 2px solid #0072b2; overflow-wrap: anywhere; }
.chalkgrad-report mark { background: #ffdf8a; color: #000; text-decoration: underline #d55e00 2px;
  text-underline-offset: .2em; }
.chalkgrad-report u { text-decoration: underline dotted; text-underline-offset: .2em; }
.chalkgrad-report .words { font-size: .9em; margin: 0 0 .9rem 1.15rem; opacity: .75; }
.chalkgrad-report table { border-collapse: collapse; margin: .3rem 0; }
.chalkgrad-report caption { font-weight: 600; text-align: left; }
.chalkgrad-report th, .chalkgrad-report td { border-bottom: 1px solid rgba(128, 128, 128, .45);
  padding: .1rem .8rem .1rem 0; text-align: left; vertical-align: top; }
.chalkgrad-report th { font-weight: normal; opacity: .8; }
"""


def fragment(report: Report) -> str:
    """Return `report` as one `<section>` with its style, to be put into any page."""
    name = _name(report)
    body = [item for number, line in enumerate(report.lines) for item in _line(report, line, f"{name}-{number}")]
    return "\n".join(
        (
            f'<section class="chalkgrad-report" lang="en" aria-labelledby="{name}">',
            f"<style>{_STYLE}</style>",
            f'<h2 id="{name}">Derivation checked: {_words(report.name)}</h2>',
            f"<p>Network {_words(report.network)}; notation {_words(report.notation)}.</p>",
            *_summary(report, name),
            f'<ol aria-label="Lines of {_text(report.name)}">',
            *body,
            "</ol>",
            *_legend(report),
            "</section>",
            "",
        )
    )


def _name(report: Report) -> str:
    """Return a name for anchors that no other report on the page has."""
    told = "\0".join((report.name, report.network, report.notation, report.source))
    return f"chalkgrad-{blake2b(told.encode('utf-8', 'backslashreplace'), digest_size=5).hexdigest()}"


def _anchor(report: Report, wanted: Step, name: str) -> str:
    places = ((l, k, step) for l, line in enumerate(report.lines) for k, step in enumerate(line.steps))
    return next(f"{name}-{l}-{k}" for l, k, step in places if step is wanted)


def _summary(report: Report, name: str) -> Iterator[str]:
    yield '<ul class="counts" aria-label="Verdicts">'
    yield from (f"<li>{_verdict(verdict, f'{count} ')}</li>" for verdict, count in report.counts.items())
    yield "</ul>"
    wrong = report.first_wrong
    if wrong is None:
        yield f"<p><strong>{_words(outcome(report))}</strong></p>"
        return
    place = f'<a href="#{_anchor(report, wrong, name)}">line {line_of(report.source, wrong)}</a>'
    yield f"<p><strong>First wrong step: {place}.</strong> {_words(wrong.reason)}</p>"


def _legend(report: Report) -> Iterator[str]:
    if not report.counts:
        return
    yield "<details><summary>What the verdicts say</summary><ul>"
    yield from (f"<li>{_verdict(verdict)} {_words(MEANINGS[verdict])}</li>" for verdict in report.counts)
    yield "</ul></details>"


def _verdict(verdict: Verdict, before: str = "") -> str:
    sign = f'<span aria-hidden="true">{SYMBOLS[verdict]}</span>'
    return f'<span class="verdict {TONES[verdict]}">{sign} {before}{verdict.value}</span>'


# --- lines ------------------------------------------------------------------------------------------------------------


def _line(report: Report, line: JudgedLine, name: str) -> Iterator[str]:
    if not line.steps:
        words = " ".join(report.source[line.span.start : line.span.end].split())
        shown = words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"
        yield f'<li class="words">line {line.number}: <bdi>{_text(shown)}</bdi></li>'
    for number, step in enumerate(line.steps):
        yield f'<li class="step {TONES[step.verdict]}" id="{name}-{number}">'
        yield from _step(report, line, step)
        yield "</li>"


def _step(report: Report, line: JudgedLine, step: Step) -> Iterator[str]:
    lines = shown_lines(report.source, line, step)
    first, last = (lines[0].number, lines[-1].number) if lines else (line.number, line.number)
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    stands = standing(step)
    route = f" <strong>{_words(stands)}</strong>" if stands else ""
    yield f"<h3>{_verdict(step.verdict)} {where}{route}</h3>"
    mark, tag = pointed(line, step), "mark" if step.verdict is Verdict.REFUTED else "u"
    shown = "\n  ".join(_source(report.source, each, mark, tag) for each in lines)
    yield f'<pre dir="ltr"><code>{shown}</code></pre>'
    method = f" <small>({_words(step.method)})</small>" if step.method else ""
    if step.reason or method:
        yield f"<p>{_words(step.reason)}{method}</p>"
    if said := readings(step):
        yield f"<p>Read as: {'; '.join(map(_words, said))}.</p>"
    yield from (f"<p>Note: {_words(note)}</p>" for note in step.notes)
    for told, diagnosis in mistakes(step):
        yield f"<p><strong>Mistake:</strong> {_words(told)}</p>"
        if diagnosis is not None:
            yield f'<p>Mended: <code class="mended">{_text(diagnosis.repair)}</code></p>'
    yield from (f"<p>Hint: {_words(hint)}</p>" for hint in hints(step))
    if step.counterexample is not None:
        yield from _counterexample(step.counterexample)


def _source(source: str, line: SourceLine, mark: Span | None, tag: str) -> str:
    """Return a line of the text with the marked part in a tag of its own."""
    part = None if mark is None else part_in(source, line, mark)
    if part is None:
        return _text(source[line.start : line.end])
    before, inside, behind = (
        _text(source[start:end])
        for start, end in ((line.start, part.start), (part.start, part.end), (part.end, line.end))
    )
    return f"{before}<{tag}>{inside}</{tag}>{behind}"


def _counterexample(example: Counterexample) -> Iterator[str]:
    rows = [
        ("network", widths(example)),
        ("letters", letters(example)),
        *values(example),
        ("left side", example.left),
        ("right side", example.right),
        ("right / left", "" if example.ratio is None else str(example.ratio)),
    ]
    yield "<table><caption>Where the sides differ</caption><tbody>"
    yield from (f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>' for name, value in rows if value)
    yield "</tbody></table>"
    if rows_are := orientation(example):
        yield f"<p><small>{_words(rows_are)}</small></p>"


# --- words ------------------------------------------------------------------------------------------------------------

_CODE = re.compile(r"`([^`]+)`")


def _text(text: str) -> str:
    """Return `text` so that HTML shows it as it is, in attributes too."""
    return escape(visible(text.removesuffix("\r")))


def _words(text: str) -> str:
    """Return a sentence, what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", _text(text))
