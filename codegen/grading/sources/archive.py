"""A zip archive -> the class in it, read entry by entry and never unpacked to the disk.

An archive may be hostile. Its list of entries is measured before it is read; an entry is read no further than a text
may be long, whatever size it claims; the bytes of all together are counted as they come.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from codegen.grading.sources.batch import Batch
from codegen.grading.sources.files import Found, batch_of, is_passed_over, without_common_folder
from codegen.grading.sources.limits import (
    MOST_ARCHIVE_BYTES,
    MOST_DIRECTORY_BYTES,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED,
    SourceError,
)
from codegen.judged_files import ENDINGS, MOST_BYTES
from symbolic.errors import Problem
from symbolic.spec.shown import escaped

__all__ = ["read_archive"]

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LONGEST_COMMENT = 0xFFFF
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SMALL = 4096
"""Bytes of a packed entry below which its ratio says nothing: twenty lines that are alike shrink to one."""


def read_archive(path: Path) -> Batch:
    """Return the class whose files are in the zip archive at `path`.

    Raises:
        SourceError: for what is no archive, or is too large as a whole.
    """
    where = escaped(str(path))
    try:
        with path.open("rb") as file:
            _require_reasonable(file, where)
            with zipfile.ZipFile(file) as archive:
                found = list(_entries(archive, where))
    except (zipfile.BadZipFile, NotImplementedError, OverflowError, ValueError, struct.error) as error:
        problem = Problem("the file", f"no sound zip archive ({escaped(str(error))})", "a zip archive")
        raise SourceError(f"{where}: {problem}") from None
    except OSError as error:
        problem = Problem("the file", f"that it cannot be read ({error.strerror})", "a file that can be read")
        raise SourceError(f"{where}: {problem}") from None
    return batch_of(without_common_folder(found))


def _require_reasonable(file: BinaryIO, where: str) -> None:
    """Raise SourceError where the archive, or its list of entries, is larger than a class can be."""
    size = file.seek(0, 2)
    if size > MOST_ARCHIVE_BYTES:
        problem = Problem("the archive", f"{size:,} bytes", f"at most {MOST_ARCHIVE_BYTES:,}")
        raise SourceError(f"{where}: {problem}")
    start = max(0, size - _LONGEST_COMMENT - 22)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or end + 22 > len(tail):
        raise zipfile.BadZipFile("it has no list of entries at its end")
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    locator = start + end - 20
    if locator >= 56:
        file.seek(locator - 56)
        record = file.read(76)
        if record[56:60] == _LOCATOR_64 and record[:4] == _END_64:
            (directory,) = struct.unpack_from("<Q", record, 40)
    if directory > MOST_DIRECTORY_BYTES:
        expected = f"at most {MOST_DIRECTORY_BYTES:,}: no class has so many files"
        problem = Problem("the archive", f"a list of entries of {directory:,} bytes", expected)
        raise SourceError(f"{where}: {problem}")


def _entries(archive: zipfile.ZipFile, where: str) -> Iterator[Found]:
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = [entry for entry in files if not is_passed_over(entry.filename.replace("\\", "/"))]
    if len(entries) > MOST_ENTRIES:
        problem = Problem("the archive", f"{len(entries):,} files", f"at most {MOST_ENTRIES:,}")
        raise SourceError(f"{where}: {problem}. Grade the class in several parts.")
    seen: set[str] = set()
    left = MOST_UNPACKED
    for entry in entries:
        name, reason = _name(entry)
        if not reason and name in seen:
            reason = "a second entry of the same name; the first one is taken."
        seen.add(name)
        found = Found(name, None, reason) if reason else _read(archive, entry, name, left)
        left -= len(found.content or b"")
        yield found


def _name(entry: zipfile.ZipInfo) -> tuple[str, str]:
    """Return the path of an entry, made harmless, and why it is refused; empty where it is not."""
    parts = entry.filename.replace("\\", "/").split("/")
    inside = [part for part in parts if part not in {"", ".", ".."}] or ["unnamed"]
    name = "/".join(inside)
    is_absolute = parts[0] == "" or (len(parts[0]) == 2 and parts[0].endswith(":"))
    if is_absolute or ".." in parts:
        return name, f"its path, {escaped(entry.filename)}, leads out of the archive."
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return name, "a symbolic link, which is not followed."
    return name, ""


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> Found:
    """Read one entry, no further than a text may be long and no more than is `left` for all."""
    if not name.lower().endswith(ENDINGS):
        return Found(name, b"")
    reason = ""
    if entry.flag_bits & 0x1:
        reason = "it is encrypted."
    elif entry.compress_type not in _METHODS:
        reason = "it is packed in a way that is not read; only plain zip is."
    elif entry.compress_size > _SMALL and entry.file_size > MOST_RATIO * entry.compress_size:
        ratio = entry.file_size // entry.compress_size
        reason = f"it would be {ratio:,} times larger unpacked, as zip bombs are; expected at most {MOST_RATIO} times."
    elif left <= 0:
        reason = f"the archive holds more than {MOST_UNPACKED:,} bytes unpacked; nothing behind them is read."
    if reason:
        return Found(name, None, reason)
    try:
        with archive.open(entry) as stream:
            return Found(name, stream.read(min(MOST_BYTES + 1, left)))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        return Found(name, None, f"it is damaged ({escaped(str(error))}).")
