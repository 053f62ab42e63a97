"""Graded students one after another -> the files of the class: what is in the folder of the results, and who makes it.

A student's files are written at once and forgotten; of the class only rows and counts are kept until the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from codegen.grading.results.feedback import feedback_html
from codegen.grading.results.feedback_pdf import feedback_pdf
from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.gradescope import gradescope_json
from codegen.grading.results.lti import lti_json, lti_score
from codegen.grading.results.prairielearn import prairielearn_json
from codegen.grading.results.records import marks_json, record
from codegen.grading.results.summary import summary_html, summary_json
from codegen.grading.results.table import marks_csv, row
from codegen.grading.results.tally import Tally
from codegen.pdf.typst_engine import require_typst
from codegen.render import HALF_WRITTEN, WriteError, carries_mark, require_ours, write_bytes, write_text

__all__ = ["FORMATS", "Folder", "ResultFiles", "made"]

FORMATS = ("gradescope", "prairielearn", "lti", "pdf")
"""What is written where it is asked for."""

_FOR_EACH: Mapping[str, tuple[str, Callable[[Graded, ClassInfo], str | bytes]]] = MappingProxyType(
    {
        "feedback": ("html", feedback_html),
        "pdf": ("pdf", feedback_pdf),
        "gradescope": ("json", gradescope_json),
        "prairielearn": ("json", prairielearn_json),
    }
)
"""Files for each student by their folder: how they end, and what makes them."""

_FOR_ALL = ("marks.csv", "marks.json", "summary.html", "summary.json")
_LTI = "lti.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of the results.

    Attributes:
        path: where it is; it is made where it does not exist.
        formats: some of `FORMATS`.
        force: whether files that chalkgrad did not write are overwritten.
    """

    path: Path
    formats: tuple[str, ...] = ()
    force: bool = False

    def require_writable(self) -> None:
        """Raise an error where files for the class could not be written, before anything is judged.

        Raises:
            WriteError: a file stands there that chalkgrad did not write.
            PdfError: PDF is asked for, and the extra for it is not installed.
        """
        if "pdf" in self.formats:
            require_typst()
        made(self.path)
        for name in (*_FOR_ALL, _LTI):
            require_ours(self.path / name, force=self.force)


def made(folder: Path) -> Path:
    """Return a folder, which is made where it does not exist.

    Raises:
        WriteError: where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be a folder ({error.strerror}). Choose another path with -o.") from None
    return folder


@dataclass(slots=True)
class ResultFiles:
    """The files of a class that is being written.

    Attributes:
        folder: where to.
        tally: what is counted of the students so far, and what they share.
    """

    folder: Folder
    tally: Tally
    _ids: set[str] = field(default_factory=set)
    _rows: list[tuple[str, ...]] = field(default_factory=list)
    _records: list[dict[str, Any]] = field(default_factory=list)
    _scores: list[dict[str, Any]] = field(default_factory=list)

    def add(self, graded: Graded) -> None:
        """Write the files of a student.

        Raises:
            WriteError: a file stands there that chalkgrad did not write, or the system does not let us write.
        """
        info = self.tally.info
        self._ids.add(graded.student.id)
        self.tally.add(graded)
        self._rows.append(row(graded, info))
        self._records.append(record(graded, info))
        self._scores.append(lti_score(graded, info))
        for name, (ending, written) in _FOR_EACH.items():
            if name not in FORMATS or name in self.folder.formats:
                content = written(graded, info)
                binary = content.encode("utf-8") if isinstance(content, str) else content
                path = made(self.folder.path / name) / f"{graded.student.id}.{ending}"
                write_bytes(path, binary, force=self.folder.force)

    def finish(self, notes: tuple[str, ...]) -> tuple[Path, ...]:
        """Write the files of the class and remove what is left over; return what was written.

        Raises:
            WriteError: as for `add`.
        """
        tally, info = self.tally, self.tally.info
        texts = (
            marks_csv(self._rows),
            marks_json(self._records, info),
            summary_html(tally, notes),
            summary_json(tally, notes),
        )
        files = dict(zip(_FOR_ALL, texts, strict=True))
        if "lti" in self.folder.formats:
            files[_LTI] = lti_json(self._scores, info)
        for name, text in files.items():
            write_text(self.folder.path / name, text, force=self.folder.force)
        self._remove_left_over()
        return tuple(self.folder.path / name for name in files)

    def _remove_left_over(self) -> None:
        """Remove files of students who are not in the class any more, and what a run left that was ended in the middle.

        Judgements stay, should their students come back.
        """
        output = self.folder.path
        for name, (ending, _) in _FOR_EACH.items():
            for path in sorted((output / name).glob(f"*.{ending}")):
                if path.stem not in self._ids and carries_mark(path):
                    path.unlink()
        for folder in (output, output / "results", *(output / name for name in _FOR_EACH)):
            for path in sorted(folder.glob(f".*{HALF_WRITTEN}")):
                path.unlink()
