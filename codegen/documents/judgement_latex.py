r"""Report -> LaTeX: an article with every formula as we print it, its verdict in the margin, the reason below.

What a person typed reaches TeX in two ways only: as our own printout of what was read, or as text of which every sign
is escaped. Beyond amsmath, `color` and `graphicx` are used, which every TeX has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codegen.documents.judged_rows import columns, plain, printable, prints, rows_of
from codegen.render import Tex, header_line, latex_environment
from symbolic.checking.places import extent, marked, visible
from symbolic.checking.report import Diagnosis, JudgedLine, Report, Step, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.checking.wording import (
    MEANINGS,
    TONES,
    hints,
    mistakes,
    outcome,
    readings,
    repeated,
    standing,
    widths,
    worth,
)
from symbolic.errors import QuantityError
from symbolic.formula.escape import escape_latex
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.reader.tables import GREEK_WORDS
from symbolic.graph.names import parse_quantity
from symbolic.spec.shown import escaped

__all__ = ["report_latex"]

_CODE = re.compile(r"`([^`]+)`")
_BREAK = r"\allowbreak{}"
_SPECIAL = frozenset("\\{}&%$#_~^<>|\"'`-")
_NEW_LINE = r"\\ "
_LONG_WORD = 16
_SHORT_TEXT = 240
_MOST_VALUES = 80


def report_latex(report: Report, written_in: Notation, command: str) -> str:
    """Return the source of an article.

    Args:
        report: what was found.
        written_in: the notation in which formulas are printed.
        command: which makes the article again, for its second line.
    """
    template = latex_environment().get_template("judgement.tex.jinja")
    return template.render(
        header=Tex(escaped(header_line(report.name))),
        command=Tex(escaped(command)),
        columns=Tex(str(columns(report))),
        title=Tex(_prose(report.name)),
        blocks=[Tex(block) for block in _blocks(report, written_in)],
    )


def _blocks(report: Report, written_in: Notation) -> Iterator[str]:
    yield _prose(f"Network {report.network}; notation {report.notation}.")
    yield from _summary(report)
    last: Formula | None = None
    without_reason = repeated(report)
    for line in report.lines:
        if not line.steps:
            yield _text_line(line, report.source)
            last = None
        for step in line.steps:
            shown = replace(step, reason="", method="") if step in without_reason else step
            yield _step(shown, report.source, written_in, last)
            last = step.formulas[1] if step.formulas is not None else None
    yield from _legend(report)


def _summary(report: Report) -> Iterator[str]:
    found = [rf"\textcolor{{{TONES[verdict]}}}{{{n}~{verdict.value}}}" for verdict, n in report.counts.items()]
    yield rf"{', '.join(found)}{'. ' if found else ''}\textbf{{{_prose(outcome(report))}}}"


def _legend(report: Report) -> Iterator[str]:
    told = [rf"\textbf{{{verdict.value}}}: {_prose(MEANINGS[verdict])}" for verdict in report.counts]
    if told:
        body = rf"\footnotesize\raggedright {_NEW_LINE.join(told)}"
        yield rf"\par\bigskip\noindent\begin{{minipage}}{{\linewidth}}{body}\end{{minipage}}"  # on one page


# --- lines ------------------------------------------------------------------------------------------------------------


def _text_line(line: JudgedLine, source: str) -> str:
    words = " ".join(source[line.span.start : line.span.end].split())
    shown = words if len(words) <= _SHORT_TEXT else f"{words[:_SHORT_TEXT]} ..."
    return rf"\judged{{given}}{{}}{{{line.number}}}{{\small\raggedright\itshape\color{{given}}{_prose(shown)}\par}}"


def _step(step: Step, source: str, written_in: Notation, last: Formula | None) -> str:
    number = source.count("\n", 0, extent(step).start) + 1
    head = rf"\judged{{{TONES[step.verdict]}}}{{{step.verdict.value}}}{{{number}}}"
    shown = _formula(step, written_in, last) if printable(step) else _typed(step, source)
    return "\n".join((f"{head}%", shown, *(rf"\told{{{told}}}" for told in _evidence(step, written_in))))


def _formula(step: Step, written_in: Notation, last: Formula | None) -> str:
    rows = rows_of(step, written_in, last)
    joined = " \\\\\n  ".join(rows)
    return f"\\fit{{$\\displaystyle\\begin{{aligned}}[t]\n  {joined}\n\\end{{aligned}}$}}"


def _typed(step: Step, source: str) -> str:
    """Return the source of a relation letter by letter, its place in colour."""
    whole, mark = extent(step), marked(step)
    before, inside, behind = (
        _typewritten(" ".join(source[start:end].split("\n")))
        for start, end in ((whole.start, mark.start), (mark.start, mark.end), (mark.end, whole.end))
    )
    place = inside if mark == whole else rf"\textcolor{{{TONES[step.verdict]}}}{{{inside}}}"
    return rf"{{\raggedright\ttfamily {before}{place}{behind}\par}}"


def _evidence(step: Step, written_in: Notation) -> Iterator[str]:
    stands = standing(step)
    route = rf"\textbf{{{_prose(f'{stands[0].upper()}{stands[1:]}.')}}} " if stands else ""
    method = f" ({step.method})" if step.method else ""
    told = f"{route}{_prose(f'{step.reason}{method}')}"
    if told:
        yield told
    if said := readings(step):
        yield f"Read as: {'; '.join(map(_prose, said))}."
    yield from (f"Note: {_prose(note)}" for note in step.notes)
    for told, diagnosis in mistakes(step):
        yield rf"\textbf{{Mistake:}} {_said(told, () if diagnosis is None else diagnosis.named, written_in)}"
        if diagnosis is not None:
            yield f"Mended: {_mended(step, diagnosis, written_in)}"
    yield from (f"Hint: {_prose(hint)}" for hint in hints(step))
    if step.counterexample is not None:
        yield from _counterexample(step.counterexample, written_in)


def _said(told: str, named: Sequence[Formula], written_in: Notation) -> str:
    """Return what is told of a mistake, with its formulas as we print them, or as they were typed."""
    parts = _CODE.split(told)
    formulas = iter(named)
    return "".join(
        _prose(part) if number % 2 == 0 else _inline(next(formulas), part, written_in)
        for number, part in enumerate(parts)
    )


def _inline(formula: Formula, typed: str, written_in: Notation) -> str:
    if not prints(formula):
        return _prose(f"`{typed}`")
    return f"${print_latex(plain(formula), written_in)}$"


def _mended(step: Step, diagnosis: Diagnosis, written_in: Notation) -> str:
    """Return the mended relation as a formula, or as it would be typed where that cannot be printed."""
    mended = replace(step, formulas=diagnosis.formulas, verdict=Verdict.PROVED)
    return _formula(mended, written_in, None) if printable(mended) else _prose(f"`{diagnosis.repair}`")


def _counterexample(example: Counterexample, written_in: Notation) -> Iterator[str]:
    where = [f"network {widths(example)}"] if example.widths else []
    where += [f"{_letter(letter)} $= {number}$" for letter, number in example.letters]
    where += [_value(name, str(value), written_in) for name, value in example.values[:_MOST_VALUES]]
    more = [r"\dots"] if len(example.values) > _MOST_VALUES else []
    if where:
        yield rf"\footnotesize At {', '.join([*where, *more])}:"
    yield rf"\footnotesize {_prose(worth(example))}."


def _letter(letter: str) -> str:
    known = len(letter) == 1 and letter.isascii() and letter.isalpha()
    known = known or letter == r"\ell" or letter.removeprefix("\\") in GREEK_WORDS
    return f"${letter}$" if known else _prose(letter)


def _value(name: str, value: str, written_in: Notation) -> str:
    """Return `W_{11}^{[1]} = 1/4` in the notation; a name that no quantity has as it is."""
    try:
        shown = f"${print_latex(parse_quantity(name), written_in)} = {value}$"
    except QuantityError:
        shown = f"{_prose(name)} $= {value}$"
    return shown


# --- words ------------------------------------------------------------------------------------------------------------


def _prose(text: str) -> str:
    """Return a sentence as LaTeX, what stands between backticks as code; long words may be broken anywhere."""
    parts = _CODE.split(text)
    return "".join(
        rf"\texttt{{{_typewritten(part)}}}" if number % 2 else _words(part) for number, part in enumerate(parts)
    )


def _words(text: str) -> str:
    return " ".join(
        escape_latex(word) if len(word) <= _LONG_WORD else _letters(word) for word in visible(text).split(" ")
    )


def _letters(text: str) -> str:
    """Return `text` so that a line may end behind each of its signs."""
    return _BREAK.join(map(escape_latex, visible(text)))


def _typewritten(text: str) -> str:
    """Return `text` for typewriter type, whose fonts have every sign of ASCII at its number."""
    return _BREAK.join(
        rf"{{\char{ord(sign)}}}" if sign in _SPECIAL else r"\ " if sign == " " else escape_latex(sign)
        for sign in visible(text)
    )
