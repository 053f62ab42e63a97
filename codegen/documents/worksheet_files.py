"""What `chalkgrad worksheet` writes: for each variant a sheet, its key, and the spec to judge answers with."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from codegen.documents.formats.latex import worksheet_latex
from codegen.documents.formats.plain_text import document_text
from codegen.documents.model import Document
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.record import sheet_json
from codegen.documents.questions.variants import Variant, variants
from codegen.documents.worksheet import key_document, numbered_title, worksheet_document
from codegen.frameworks.toml_text import spec_toml
from codegen.render import header_line
from codegen.spec_files import origin, resolve_spec
from symbolic.spec.shown import escaped

__all__ = ["FORMATS", "Request", "Sheets", "kind_list", "sheets", "stale_names"]

_OWN_NAMES = re.compile(r"(worksheet|key)-[0-9]+\.(tex|txt|json)|variant-[0-9]+\.toml")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as the command line has it.

    Attributes:
        argument: the spec.
        kinds: of questions; none for the usual ones.
        count, seed: of the variants.
        title: of the sheets; None for the network's.
        notation: to write in instead of the spec's own.
    """

    argument: str
    kinds: tuple[str, ...] = ()
    count: int = 1
    seed: int = 0
    title: str | None = None
    notation: str | None = None
    to: str = "latex"

    def origin(self) -> tuple[str, str]:
        """Return how headers name the spec, and the command that makes the files again."""
        words = [f"--questions {','.join(self.kinds)}"] if self.kinds else []
        words += [f"--variants {self.count} --seed {self.seed} --to {self.to}"]
        words += [] if self.title is None else [f"--title {shlex.quote(escaped(self.title))}"]
        words += [] if self.notation is None else [f"--notation {shlex.quote(escaped(self.notation))}"]
        return origin(self.argument, "worksheet", " ".join((*words, "-o out/")))


@dataclass(frozen=True, slots=True)
class Sheets:
    """Finished files by name, and what should be known of them."""

    files: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """The first worksheet."""
        return self._first("worksheet-1.")

    @property
    def key(self) -> str:
        """Its key."""
        return self._first("key-1.")

    def _first(self, beginning: str) -> str:
        return next(content for name, content in self.files.items() if name.startswith(beginning))


@dataclass(frozen=True, slots=True)
class _Handed:
    """A variant as it is handed out: with its title, and how it was made."""

    variant: Variant
    title: str
    source: str
    command: str


def sheets(request: Request, begin: Callable[[str], None] = lambda _: None) -> Sheets:
    """Return for each variant its worksheet, its key, and the spec with which `chalkgrad check` judges answers.

    Raises:
        ChalkgradError: for a spec, a notation or a kind that does not exist, or that do not go together.
    """
    spec = resolve_spec(request.argument, request.notation)
    made = variants(spec, request.kinds, request.count, request.seed, begin)
    source, command = request.origin()
    title = escaped(request.title) if request.title is not None else f"Worksheet: {spec.title()}"
    ending, printed = FORMATS[request.to]
    files: dict[str, str] = {}
    for variant in made.sheets:
        handed = _Handed(variant, title, source, command)
        number = variant.number
        files[f"worksheet-{number}{ending}"], files[f"key-{number}{ending}"] = printed(handed)
        files[f"variant-{number}.toml"] = f"# {header_line(source)}\n{spec_toml(variant.spec)}"
    return Sheets(files, made.notes)


def stale_names(folder: Path) -> tuple[str, ...]:
    """Return the names of sheets, keys and specs in a folder, which an earlier run may have left."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if _OWN_NAMES.fullmatch(entry.name)))


def kind_list() -> str:
    """Return the kinds of questions, each with a few words."""
    widest = max(map(len, KINDS))
    return "\n".join(f"{name:{widest}}  {kind.title}" for name, kind in KINDS.items())


# --- formats --------------------------------------------------------------------------------------------------


def _both(printed: Callable[[Document], str]) -> Callable[[_Handed], tuple[str, str]]:
    """Return what prints a sheet and its key."""

    def documents(handed: _Handed) -> tuple[str, str]:
        parts = (handed.variant, handed.title, handed.source, handed.command)
        return printed(worksheet_document(*parts)), printed(key_document(*parts))

    return documents


def _text(document: Document) -> str:
    return f"{header_line(document.source)}\n\n{document_text(document)}\n"


def _json(handed: _Handed) -> tuple[str, str]:
    title = numbered_title(handed.title, handed.variant)
    sheet, key = (sheet_json(handed.variant, title, handed.source, with_answers=both) for both in (False, True))
    return sheet, key


FORMATS: Mapping[str, tuple[str, Callable[[_Handed], tuple[str, str]]]] = MappingProxyType(
    {"latex": (".tex", _both(worksheet_latex)), "text": (".txt", _both(_text)), "json": (".json", _json)}
)
"""How the files of each format end, and what prints a sheet and its key."""
