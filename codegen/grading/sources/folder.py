"""A folder -> the class in it. Links are not followed and nothing but plain files is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from codegen.grading.sources.batch import Batch
from codegen.grading.sources.files import Found, batch_of, is_passed_over
from codegen.grading.sources.limits import MOST_ENTRIES, SourceError
from codegen.judged_files import ENDINGS, MOST_BYTES
from symbolic.errors import Problem
from symbolic.spec.shown import escaped

__all__ = ["read_folder"]


def read_folder(folder: Path, without: Path) -> Batch:
    """Return the class whose files lie in `folder`.

    Args:
        folder: an existing folder.
        without: a folder that is left out although it lies there: that of the results.

    Raises:
        SourceError: for a folder that cannot be read, or with too many files.
    """
    found: list[Found] = []
    for path in _files(folder, without.resolve()):
        if len(found) == MOST_ENTRIES:
            hint = "Grade the class in several parts."
            problem = Problem("the folder", f"more than {MOST_ENTRIES:,} files", f"at most {MOST_ENTRIES:,}", hint)
            raise SourceError(f"{escaped(str(folder))}: {problem}")
        found.append(_found(path, path.relative_to(folder).as_posix()))
    return batch_of(found)


def _files(folder: Path, without: Path) -> Iterator[Path]:
    """Yield everything below `folder` that is no folder, in order; of links only the links."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        where = escaped(str(folder))
        problem = Problem("the folder", f"that it cannot be read ({error.strerror})", "a folder that can be read")
        raise SourceError(f"{where}: {problem}") from None
    for entry in entries:
        path = Path(entry.path)
        if is_passed_over(entry.name) or path.resolve() == without:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path, without)
        else:
            yield path


def _found(path: Path, name: str) -> Found:
    if path.is_symlink():
        return Found(name, None, "a symbolic link, which is not followed.")
    if not path.is_file():
        return Found(name, None, "no plain file, so it is not opened.")
    if path.suffix.lower() not in ENDINGS:
        return Found(name, b"")
    try:
        with path.open("rb") as file:
            return Found(name, file.read(MOST_BYTES + 1))
    except OSError as error:
        return Found(name, None, f"the file cannot be read ({error.strerror}).")
