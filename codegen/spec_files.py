"""What the command line calls a spec -> `NetworkSpec`: a file, a bundled example, or a shorthand; likewise a notation.

`symbolic` does no I/O; this module reads the bytes, and turns everything that can go wrong on the way into a
`SpecError`. The models are imported when a spec is read, so that `--help` does not wait for them.
"""

from __future__ import annotations

import errno
import re
import shlex
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from symbolic.errors import Problem, SpecError, nearest
from symbolic.spec.shown import escaped

if TYPE_CHECKING:
    from symbolic.spec.model import NetworkSpec
    from symbolic.spec.notation import NotationSpec
    from symbolic.spec.syntax import Format

__all__ = [
    "MAX_BYTES",
    "example_names",
    "file_content",
    "graph_names",
    "is_file",
    "origin",
    "read_spec",
    "resolve_notation",
    "resolve_spec",
]

_PASTED = re.compile(r"[\w ,./:+=@%()\[\]-]+")
"""Signs that mean the same in a shell's quotes, in a docstring and in a comment in C."""

MAX_BYTES = 5_000_000
_FORMATS: Mapping[str, Format] = MappingProxyType({".toml": "toml", ".json": "json"})


def resolve_spec(argument: str, notation: str | None = None) -> NetworkSpec:
    """Return the network that `argument` names: an existing file, else an example, else a shorthand.

    A folder is no spec, so an example is found even where a folder has its name.

    Args:
        argument: a spec as the command line takes it.
        notation: a notation as the command line takes it, to be written in instead of the spec's own.

    Raises:
        SpecError: when it is none of these, or what it names is not a valid spec.
        ChalkgradError: for a notation that does not exist.
    """
    spec = _resolve_spec(argument)
    return spec if notation is None else spec.model_copy(update={"notation": resolve_notation(notation)})


def resolve_notation(argument: str) -> str | NotationSpec:
    """Return the notation that `argument` names: the name of a bundled one, or what a `.toml` or `.json` file holds.

    Raises:
        ChalkgradError: when it is neither, or the file does not hold a valid notation.
    """
    from symbolic.formula.notation import NOTATION_NAMES, notation

    path = Path(argument)
    if argument in NOTATION_NAMES or not (_looks_like_path(argument) or is_file(path)):
        return notation(argument).name
    from symbolic.spec.notation import build_notation
    from symbolic.spec.parse import parse_data

    source = _short(argument)
    content = _read(path, source, "notation")
    data = parse_data(content, source, _format(path, source), "a notation: keys such as base, chain or letters")
    return build_notation(data, source)


def _resolve_spec(argument: str) -> NetworkSpec:
    path = Path(argument)
    if is_file(path):
        return read_spec(path)
    if argument in example_names():
        return _read_example(argument)
    if not argument.strip():
        raise SpecError("the command line", (_nothing_named("an empty text"),))
    if argument in graph_names():
        raise SpecError(f"example {argument}", (_a_graph(),))
    if _looks_like_path(argument) or _is_folder(path):
        return read_spec(path)
    if _looks_like_shorthand(argument):
        from symbolic.spec.shorthand import parse_shorthand

        return parse_shorthand(argument)
    from symbolic.spec.shown import shown

    raise SpecError("the command line", (_nothing_named(shown(argument), _hint_for_example(argument)),))


def read_spec(path: Path) -> NetworkSpec:
    """Return the network of a `.toml` or `.json` file.

    Raises:
        SpecError: when the file cannot be read, is over 5 MB, has another ending, or is not a valid spec.
    """
    source = _short(str(path))
    content = _read(path, source)
    from symbolic.graph.written.tables import is_graph
    from symbolic.spec.model import build_spec
    from symbolic.spec.parse import NETWORK, parse_data

    data = parse_data(content, source, _format(path, source), NETWORK)
    if is_graph(data):
        raise SpecError(source, (_a_graph(),))
    return build_spec(data, source)


def _format(path: Path, source: str) -> Format:
    if path.suffix.lower() not in _FORMATS:
        found = f"the ending `{_short(path.suffix)}`" if path.suffix else "no ending"
        problem = Problem("the name of the file", found, "`.toml` or `.json`")
        raise SpecError(source, (problem,))
    return _FORMATS[path.suffix.lower()]


def graph_names() -> tuple[str, ...]:
    """Return the names of the bundled graphs in alphabetical order."""
    folder = files("symbolic") / "examples" / "graphs"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def _a_graph() -> Problem:
    return Problem("the whole spec", "a graph", "a network", "Graphs go with derive, compute, emit and verify.")


def example_names() -> tuple[str, ...]:
    """Return the names of the bundled examples in alphabetical order."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _examples() if entry.name.endswith(".toml")))


def _examples() -> list[Traversable]:
    return list((files("symbolic") / "examples").iterdir())


def _read_example(name: str) -> NetworkSpec:
    from symbolic.spec.parse import parse_spec

    content = (files("symbolic") / "examples" / f"{name}.toml").read_bytes()
    return parse_spec(content, f"example {name}", "toml")


def file_content(argument: str, what: str) -> tuple[str, bytes]:
    """Return how errors call the file that `argument` names, and its bytes; `what` is what it should hold.

    Raises:
        SpecError: when the file cannot be read, or is over 5 MB.
    """
    source = _short(argument)
    return source, _read(Path(argument), source, what)


def _read(path: Path, source: str, what: str = "spec") -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SpecError(source, (_unreadable(path, error, what),)) from None
    except ValueError:
        # Python's word for a null character in a path.
        problem = Problem("the name of the file", "a null character", "a path")
        raise SpecError(source, (problem,)) from None
    if len(content) > MAX_BYTES:
        problem = Problem("the file", f"more than {MAX_BYTES:,} bytes", f"at most {MAX_BYTES:,} bytes")
        raise SpecError(source, (problem,))
    return content


def _unreadable(path: Path, error: OSError, what: str) -> Problem:
    if _is_folder(path):
        specs = _spec_files(path)
        hint = f"It holds {', '.join(specs[:5])}." if specs else ""
        return Problem("the path", "a folder", f"a {what} file, `.toml` or `.json`", hint)
    if error.errno == errno.ENOENT:
        # The ending, which all names share, must not make them alike.
        alike = [name for name in _spec_files(path.parent) if nearest(path.stem, (Path(name).stem,))]
        example = _hint_for_example(path.stem) if what == "spec" else ""
        hint = nearest(path.name, tuple(alike)) or example
        return Problem("the path", "no such file", f"an existing {what} file, `.toml` or `.json`", hint)
    return Problem("the file", f"that it cannot be read ({error.strerror})", "a file that can be read")


def _nothing_named(found: str, hint: str = "") -> Problem:
    from symbolic.spec.shorthand import SHORTHAND_FORM

    examples = ", ".join(example_names())
    expected = f"a spec file, an example ({examples}), or a shorthand such as {SHORTHAND_FORM}"
    return Problem("the network", found, expected, hint)


def _hint_for_example(word: str) -> str:
    return nearest(word, example_names()) if len(word) < 80 else ""


def _looks_like_path(argument: str) -> bool:
    one_word = len(argument.split()) == 1
    return argument.lower().endswith(tuple(_FORMATS)) or (one_word and ("/" in argument or "\\" in argument))


def _looks_like_shorthand(argument: str) -> bool:
    return len(argument.split()) > 1 or argument[0] in "0123456789"


def is_file(path: Path) -> bool:
    """Say whether something that can be read as a file stands at `path`; what no path can be called is none."""
    try:
        return path.exists() and not path.is_dir()
    except (OSError, ValueError):
        # Too long for a path, not permitted, or with a null character: reading it tells which.
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _spec_files(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in _FORMATS)
    except OSError:
        return []


def _short(text: str) -> str:
    from symbolic.spec.shown import escaped

    return escaped(text if len(text) <= 200 else f"…{text[-200:]}")


def origin(argument: str, command: str, options: str) -> tuple[str, str]:
    """Return how headers name a spec, and the command that makes the file again.

    The command is made to be pasted; where a name holds signs that a docstring or a comment cannot keep as they are,
    it has SPEC in place of the name.
    """
    shown = escaped(argument)
    source = f"the example {shown}" if shown in {*example_names(), *graph_names()} else shown
    named = shlex.quote(shown) if _PASTED.fullmatch(shown) and not shown.startswith("-") else "SPEC"
    return source, f"chalkgrad {command} {named} {options}".rstrip()
