"""What the command line calls a hand derivation -> its text: a file, standard input, or a bundled one.

`symbolic` does no I/O; this module reads the bytes, and turns everything that can go wrong on the way into an error
that says where and what to do.
"""

from __future__ import annotations

import errno
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from symbolic.errors import ChalkgradError, Problem, nearest
from symbolic.formula.reader.limits import DOCUMENT_SIGNS
from symbolic.spec.shown import escaped

__all__ = [
    "BUNDLED_CLASS",
    "ENDINGS",
    "MOST_BYTES",
    "STDIN",
    "TextFileError",
    "decoded",
    "derivation_names",
    "derivation_title",
    "read_derivation",
]

STDIN = "-"
BUNDLED_CLASS = "class"
"""The folder of submissions that comes with the examples."""
ENDINGS = (".tex", ".md", ".txt")
MOST_BYTES = 4 * DOCUMENT_SIGNS + 4  # a sign takes four bytes at most
_FOLDER = "hand"
_BOM = "\ufeff"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_EXPECTED = "a text such as .tex, .md or .txt"


class TextFileError(ChalkgradError):
    """A hand derivation that cannot be read from where it is said to be."""


def read_derivation(argument: str) -> tuple[str, str]:
    """Return the name and the text of what `argument` names: an existing file, `-`, or a bundled hand derivation.

    Line ends become line feeds, and a byte order mark is left out.

    Raises:
        TextFileError: for what is missing, a folder, too long, or no text in UTF-8.
    """
    if argument == STDIN:
        return "stdin", decoded(sys.stdin.buffer.read(MOST_BYTES + 1), "stdin")
    path = Path(argument)
    if argument in derivation_names() and not _exists(path):
        return argument, decoded(_bundled(argument).read_bytes(), argument)
    shown = escaped(argument)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise TextFileError(f"{shown}: {_unreadable(path, argument, error)}") from None
    except ValueError:
        # Python's word for a null character in a path.
        raise TextFileError(f"{shown}: {Problem('the name', 'a null character', 'a path')}") from None
    return shown, decoded(content, shown)


def derivation_names() -> tuple[str, ...]:
    """Return the names of the bundled hand derivations: `hand/right/...`, then `hand/wrong/...`."""
    folder = files("symbolic") / "examples" / _FOLDER
    found = [
        f"{_FOLDER}/{kind.name}/{entry.name}" for kind in folder.iterdir() if kind.is_dir() for entry in kind.iterdir()
    ]
    return tuple(sorted(name for name in found if name.endswith(ENDINGS)))


def derivation_title(name: str) -> str:
    """Return what the first comment of a bundled hand derivation says of it."""
    return _bundled(name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("%").strip()


def _bundled(name: str) -> Traversable:
    return files("symbolic").joinpath("examples", *name.split("/"))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _unreadable(path: Path, argument: str, error: OSError) -> Problem:
    if error.errno == errno.EISDIR or (error.errno == errno.EACCES and path.is_dir()):
        return Problem("the path", "a folder", _EXPECTED)
    if error.errno == errno.ENOENT:
        alike = [entry.name for entry in _beside(path) if entry.suffix.lower() in ENDINGS]
        hint = nearest(path.name, tuple(sorted(alike))) or nearest(argument, derivation_names())
        expected = (
            f"an existing file, `{STDIN}` for standard input, or a bundled example such as {derivation_names()[0]}"
        )
        return Problem("the path", "no such file", expected, hint)
    return Problem("the file", f"that it cannot be read ({error.strerror})", "a file that can be read")


def _beside(path: Path) -> list[Path]:
    try:
        return list(path.parent.iterdir())
    except (OSError, ValueError):
        return []


def decoded(content: bytes, shown: str) -> str:
    """Return the bytes as text with line feeds at the ends of its lines.

    Args:
        content: the bytes, or the first `MOST_BYTES` and one more of them.
        shown: how errors call the file.

    Raises:
        TextFileError: for what is too long, or no text in UTF-8.
    """
    if content.startswith(_UTF_16):
        raise TextFileError(f"{shown}: {Problem('the file', 'text in UTF-16', 'UTF-8', 'Save it as UTF-8.')}")
    if b"\0" in content:
        raise TextFileError(f"{shown}: {Problem('the file', 'a null byte, so it is no text', _EXPECTED)}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(content) <= MOST_BYTES:
            raise TextFileError(f"{shown}: {_undecodable(content, error)}") from None
        text = content.decode("utf-8", "replace")
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > DOCUMENT_SIGNS:
        found = f"{len(text):,} signs" if len(content) <= MOST_BYTES else f"more than {DOCUMENT_SIGNS:,} signs"
        problem = Problem("the file", found, f"at most {DOCUMENT_SIGNS:,}", "Hand in the derivation in several parts.")
        raise TextFileError(f"{shown}: {problem}")
    return text


def _undecodable(content: bytes, error: UnicodeDecodeError) -> Problem:
    before = content[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    found = f"the byte 0x{content[error.start]:02X}"
    return Problem(f"line {line}, column {column}", found, "text in UTF-8", "Save the file as UTF-8.")
