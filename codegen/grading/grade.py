"""What `grade` does: a class is read, judged where that was not done before, marked, and written, student by student.

The folder of results holds `results/` (judgements, kept for the next run), `feedback/` (a page for each student),
`marks.csv`, `marks.json`, `summary.html`, `summary.json`, and what other systems want where it is asked for. At any
moment one student is in memory, and a run that is ended in the middle goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from codegen.grading.marks import marks
from codegen.grading.pool import Job, Workforce, judgements
from codegen.grading.results.feedback import feedback_html
from codegen.grading.results.feedback_pdf import feedback_pdf, require_typst
from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.gradescope import gradescope_json
from codegen.grading.results.lti import lti_json, lti_score
from codegen.grading.results.prairielearn import prairielearn_json
from codegen.grading.results.records import marks_json, record
from codegen.grading.results.summary import outcome, summary_html, summary_json
from codegen.grading.results.table import marks_csv, row
from codegen.grading.results.tally import Tally
from codegen.grading.rubric import read_scheme
from codegen.grading.settings import KEY, Limits, Settings
from codegen.grading.sources.batch import Batch, Submission
from codegen.grading.sources.read import read_batch
from codegen.grading.sources.table import Columns
from codegen.grading.store import Store, digest_of
from codegen.render import HALF_WRITTEN, WriteError, carries_mark, header_line, write_bytes, write_text
from codegen.spec_files import origin, resolve_spec

__all__ = ["FORMATS", "Done", "Request", "grade"]

Begin = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Begin]]

_FOR_EACH: Mapping[str, tuple[str, Callable[[Graded, ClassInfo], str | bytes]]] = MappingProxyType(
    {
        "feedback": ("html", feedback_html),
        "pdf": ("pdf", feedback_pdf),
        "gradescope": ("json", gradescope_json),
        "prairielearn": ("json", prairielearn_json),
    }
)
"""Files for each student by their folder: how they end, and what makes them."""
FORMATS = ("gradescope", "prairielearn", "lti", "pdf")
"""What is written where it is asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for.

    Attributes:
        spec, notation: the network as the command line takes it.
        source: the class, as `read_batch` takes it.
        columns: which columns of a table to take.
        output: the folder of the results.
        rubric: a TOML file, or None for the rubric that is always there.
        formats: some of `FORMATS`.
        key: from which the random points are drawn.
        limits, workforce: how the judging is done; the results do not depend on it.
        force: overwrite even files that chalkgrad did not write.
    """

    spec: str
    source: str
    output: Path
    notation: str | None = None
    columns: Columns = field(default_factory=Columns)
    rubric: str | None = None
    formats: tuple[str, ...] = ()
    key: bytes = KEY
    limits: Limits = field(default_factory=Limits)
    workforce: Workforce = field(default_factory=Workforce)
    force: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What `grade` did: a summary for the terminal, and whether all have their final marks."""

    summary: str
    complete: bool


@dataclass(slots=True)
class _ClassFiles:
    """What is collected for the files of the class while one student after another is written."""

    tally: Tally
    rows: list[tuple[str, ...]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)

    def add(self, graded: Graded) -> None:
        info = self.tally.info
        self.tally.add(graded)
        self.rows.append(row(graded, info))
        self.records.append(record(graded, info))
        self.scores.append(lti_score(graded, info))


def grade(request: Request, progress: Progress) -> Done:
    """Grade a class.

    Args:
        request: what is asked for.
        progress: opens a progress bar of so many stages, and gives what is told of each as it begins.

    Raises:
        ChalkgradError: for a spec, a rubric or a class that cannot be used, files that must not be overwritten, and
            where no process can be started; what was judged by then is kept.
    """
    if "pdf" in request.formats:
        require_typst()
    spec = resolve_spec(request.spec, request.notation)
    scheme = read_scheme(request.rubric, spec)
    batch = read_batch(request.source, request.columns, request.output)
    settings = Settings.of(spec, request.key, request.limits)
    store = Store(_folder(request.output / "results"), settings, request.force)
    info = ClassInfo(spec.title(), scheme, header_line(origin(request.spec, "grade", "")[0]))
    waiting = _waiting(batch, store)
    with progress(len(waiting) + len(batch.submissions) + len(batch.refused)) as begin:
        _judge(waiting, store, request.workforce, begin)
        files = _ClassFiles(Tally(info))
        for graded in _graded(batch, store, info):
            begin(graded.student.name)
            _write_student(graded, info, request)
            files.add(graded)
        names = _write_class(files, batch.notes, request)
    _remove_left_over({student.id for student in batch.students}, request.output)
    told = "\n".join((*(str(request.output / name) for name in names), *batch.notes, outcome(files.tally)))
    return Done(told, complete=files.tally.status["graded"] == len(batch.students))


# --- judging ----------------------------------------------------------------------------------------------------------


def _parts(submission: Submission) -> tuple[tuple[str, str], ...]:
    return tuple((part.name, part.text) for part in submission.parts)


def _waiting(batch: Batch, store: Store) -> dict[str, list[Submission]]:
    """Return the submissions that have not been judged, those with the same texts together.

    Of those with the same texts, one that has been judged serves for all.
    """
    waiting: dict[str, list[Submission]] = {}
    known: dict[str, str] = {}
    for submission in batch.submissions:
        digest = digest_of(_parts(submission), store.settings)
        if store.get(submission.student.id, digest) is None:
            waiting.setdefault(digest, []).append(submission)
        else:
            known.setdefault(digest, submission.student.id)
    for digest in waiting.keys() & known.keys():
        judgement = store.get(known[digest], digest)
        if judgement is not None:
            for submission in waiting.pop(digest):
                store.put(submission.student.id, digest, judgement)
    return waiting


def _judge(waiting: Mapping[str, Sequence[Submission]], store: Store, workforce: Workforce, begin: Begin) -> None:
    """Judge what is waiting, each text once, and keep each judgement as soon as it is there."""
    jobs = [Job(digest, _parts(alike[0])) for digest, alike in waiting.items()]
    for digest, judgement in judgements(jobs, store.settings, workforce):
        begin(waiting[digest][0].student.name)
        for submission in waiting[digest]:
            store.put(submission.student.id, digest, judgement)


def _graded(batch: Batch, store: Store, info: ClassInfo) -> Iterator[Graded]:
    """Yield the students in the order of their ids."""
    submissions = {submission.student.id: submission for submission in batch.submissions}
    refused = {one.student.id: one for one in batch.refused}
    for name in sorted(submissions.keys() | refused.keys()):
        if name in refused:
            yield Graded(refused[name].student, None, None, refused[name].reasons)
            continue
        submission = submissions[name]
        judgement = store.get(name, digest_of(_parts(submission), store.settings))
        if judgement is None:
            raise WriteError(f"{store.folder}: found the judgement of {name} gone; expected it to stay. Run it again.")
        yield Graded(submission.student, marks(judgement, info.scheme), judgement, submission.notes)


# --- writing ----------------------------------------------------------------------------------------------------------


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be a folder ({error.strerror}). Choose another path with -o.") from None
    return folder


def _write_student(graded: Graded, info: ClassInfo, request: Request) -> None:
    for name, (ending, written) in _FOR_EACH.items():
        if name not in FORMATS or name in request.formats:
            path = _folder(request.output / name) / f"{graded.student.id}.{ending}"
            content = written(graded, info)
            write_bytes(path, content.encode("utf-8") if isinstance(content, str) else content, force=request.force)


def _write_class(files: _ClassFiles, notes: tuple[str, ...], request: Request) -> tuple[str, ...]:
    """Write the files of the class; return their names."""
    tally, info = files.tally, files.tally.info
    texts = {
        "marks.csv": marks_csv(files.rows),
        "marks.json": marks_json(files.records, info),
        "summary.html": summary_html(tally, notes),
        "summary.json": summary_json(tally, notes),
    }
    if "lti" in request.formats:
        texts["lti.json"] = lti_json(files.scores, info)
    for name, text in texts.items():
        write_text(request.output / name, text, force=request.force)
    return tuple(texts)


def _remove_left_over(ids: set[str], output: Path) -> None:
    """Remove files of students who are not in the class any more, and what a run left that was ended in the middle.

    Judgements stay, should their students come back.
    """
    for name, (ending, _) in _FOR_EACH.items():
        for path in sorted((output / name).glob(f"*.{ending}")):
            if path.stem not in ids and carries_mark(path):
                path.unlink()
    for folder in (output, output / "results", *(output / name for name in _FOR_EACH)):
        for path in sorted(folder.glob(f".*{HALF_WRITTEN}")):
            path.unlink()
