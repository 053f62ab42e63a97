"""Classes on the disk for tests, and what a run leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen.grading.grade import Done, Request, grade
from codegen.grading.pool import Workforce
from codegen.grading.results.files import Folder
from tests.codegen.grading.texts import NET, RIGHT, UNREADABLE, WRONG

__all__ = ["contents", "graded", "make_class", "silent"]


@contextmanager
def silent(stages: int) -> Iterator[Callable[[str], None]]:
    """Show no progress."""
    assert stages
    yield lambda _: None


def make_class(folder: Path, count: int) -> Path:
    """Return a folder with so many students, no two texts alike."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(count):
        text = (RIGHT, WRONG, UNREADABLE)[place % 3]
        (folder / f"student {place}.tex").write_text(f"Number {place}.\n\n{text}\n", encoding="utf-8")
    return folder


def graded(
    source: Path | str,
    output: Path,
    workforce: Workforce | None = None,
    *,
    rubric: str | None = None,
    force: bool = False,
) -> Done:
    """Grade with all formats but PDF."""
    folder = Folder(output, ("gradescope", "prairielearn", "lti"), force)
    return grade(Request(NET, str(source), folder, rubric=rubric, workforce=workforce or Workforce(1)), silent)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
