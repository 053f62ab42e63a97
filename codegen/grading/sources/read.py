"""What the command line calls a class -> a `Batch`: a folder, a .zip, a .csv or a .jsonl, or the bundled class."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from codegen.grading.sources.archive import read_archive
from codegen.grading.sources.batch import Batch
from codegen.grading.sources.folder import read_folder
from codegen.grading.sources.limits import SourceError
from codegen.grading.sources.table import Columns, read_table
from codegen.judged_files import BUNDLED_CLASS
from symbolic.errors import Problem
from symbolic.spec.shown import escaped

__all__ = ["read_batch"]

_EXPECTED = "a folder, or a file .zip, .csv or .jsonl"


def read_batch(source: str, columns: Columns, without: Path) -> Batch:
    """Return the class that `source` names.

    Args:
        source: a folder, a `.zip`, `.csv` or `.jsonl` file, or `class` for the bundled one.
        columns: which columns of a table to take.
        without: a folder that is left out: that of the results.

    Raises:
        SourceError: for what does not exist, cannot be read, or has nothing in it.
    """
    path = Path(source)
    where = escaped(source)
    is_folder, is_file = bool(source) and path.is_dir(), path.is_file()
    if not is_folder and not is_file and source == BUNDLED_CLASS:
        return read_folder(Path(str(files("symbolic") / "examples" / BUNDLED_CLASS)), without)
    if is_folder:
        batch = read_folder(path, without)
    elif is_file:
        batch = _reader(path, where)(path, columns)
    else:
        hint = f"`{BUNDLED_CLASS}` is a bundled one."
        raise SourceError(f"{where}: {Problem('the path', 'no such file or folder', _EXPECTED, hint)}")
    if not batch.submissions and not batch.refused:
        raise SourceError(f"{where}: {Problem('the class', 'nothing', 'a text for each student')}")
    return batch


def _reader(path: Path, where: str) -> Callable[[Path, Columns], Batch]:
    match path.suffix.lower():
        case ".zip":
            return lambda path, _: read_archive(path)
        case ".csv" | ".jsonl":
            return read_table
        case ending:
            found = f"the ending `{escaped(ending)}`" if ending else "no ending"
            hint = "A single text is judged by `chalkgrad check`."
            raise SourceError(f"{where}: {Problem('the name of the file', found, _EXPECTED, hint)}")
