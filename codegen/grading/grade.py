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

from codegen.grading.marks import marks
from codegen.grading.pool import Job, Workforce, judgements
from codegen.grading.results.files import Folder, ResultFiles, made
from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.summary import outcome
from codegen.grading.results.tally import Tally
from codegen.grading.rubric import read_scheme
from codegen.grading.settings import KEY, Limits, Settings
from codegen.grading.sources.batch import Batch, Submission
from codegen.grading.sources.read import read_batch
from codegen.grading.sources.table import Columns
from codegen.grading.store import Store, digest_of
from codegen.render import WriteError, header_line
from codegen.spec_files import origin, resolve_spec
from symbolic.errors import Problem
from symbolic.spec.shown import escaped

__all__ = ["Done", "Request", "grade"]

Begin = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Begin]]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for.

    Attributes:
        spec, notation: the network as the command line takes it.
        source: the class, as `read_batch` takes it.
        columns: which columns of a table to take.
        output: the folder of the results.
        rubric: a TOML file, or None for the rubric that is always there.
        key: from which the random points are drawn.
        limits, workforce: how the judging is done; the results do not depend on it.
    """

    spec: str
    source: str
    output: Folder
    notation: str | None = None
    columns: Columns = field(default_factory=Columns)
    rubric: str | None = None
    key: bytes = KEY
    limits: Limits = field(default_factory=Limits)
    workforce: Workforce = field(default_factory=Workforce)


@dataclass(frozen=True, slots=True)
class Done:
    """What `grade` did: a summary for the terminal, and whether all have their final marks."""

    summary: str
    complete: bool


def grade(request: Request, progress: Progress) -> Done:
    """Grade a class.

    Args:
        request: what is asked for.
        progress: opens a progress bar of so many stages, and gives what is told of each as it begins.

    Raises:
        ChalkgradError: for a spec, a rubric or a class that cannot be used, files that must not be overwritten, and
            where no process can be started; what was judged by then is kept.
    """
    output = request.output
    spec = resolve_spec(request.spec, request.notation)
    scheme = read_scheme(request.rubric, spec)
    _require_apart(request.source, output.path)
    batch = read_batch(request.source, request.columns, output.path)
    output.require_writable()
    settings = Settings.of(spec, request.key, request.limits)
    store = Store(made(output.path / "results"), settings, output.force)
    info = ClassInfo(spec.title(), scheme, header_line(origin(request.spec, "grade", "")[0]))
    files = ResultFiles(output, Tally(info))
    waiting = _waiting(batch, store)
    with progress(len(waiting) + len(batch.students)) as begin:
        _judge(waiting, store, request.workforce, begin)
        for graded in _graded(batch, store, info):
            begin(graded.student.name)
            files.add(graded)
        written = files.finish(batch.notes)
    told = "\n".join((*map(str, written), *batch.notes, outcome(files.tally)))
    return Done(told, complete=files.tally.status["graded"] == len(batch.students))


def _require_apart(source: str, output: Path) -> None:
    """Raise an error where the results would lie between the texts of the class."""
    folder = Path(source)
    if source and folder.is_dir() and output.resolve() == folder.resolve():
        problem = Problem("-o", "the folder of the class", "one of its own", "Try -o marked/.")
        raise WriteError(f"{escaped(str(output))}: {problem}")


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
