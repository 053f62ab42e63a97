"""Templates of documents: ours, or those of a folder where it has some of the same name, and what is wrong with these.

A template is a page of text with marks for what is printed in it; it holds no formulas, and reaches nothing but what it
is given. Whose a template is does not matter for that: words are escaped, a missing name is an error.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError

from codegen.render import TEMPLATES, document_environment
from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

__all__ = ["OURS", "TemplateError", "Templates", "filled", "own_templates", "template_copies", "template_names"]

_OF_DOCUMENTS = (
    "html/deck*.jinja",
    "html/document*.jinja",
    "html/page/*.jinja",
    "latex/article*.jinja",
    "latex/beamer*.jinja",
    "latex/worksheet*.jinja",
    "typst/article*.jinja",
    "typst/base*.jinja",
    "typst/deck*.jinja",
    "typst/worksheet*.jinja",
)
_MOST_COMPILED = 8


class TemplateError(ChalkgradError):
    """A template of someone's own that cannot be used: which, in which line, what was found and expected."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Which templates documents are printed with.

    Attributes:
        folder: whose templates come before ours; None for ours alone.
        names: those that it has of its own, such as `latex/worksheet.tex.jinja`.
    """

    folder: Path | None = None
    names: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str | None], ...]:
        """How they are chosen on the command line."""
        return (("--templates", None if self.folder is None else str(self.folder)),)

    @property
    def owner(self) -> str:
        """Who is to be asked about a document that no engine takes."""
        return "chalkgrad" if self.folder is None else f"the templates in {escaped(str(self.folder))}"


OURS = Templates()


def own_templates(folder: Path | None) -> Templates:
    """Return the templates of a folder with ours behind them; ours alone without one.

    Raises:
        TemplateError: it is no folder, or has no template with a name of ours.
    """
    if folder is None:
        return OURS
    shown = escaped(str(folder))
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise TemplateError(f"--templates {shown}: found {found}; expected a folder. {_START}")
    known = template_names()
    names = tuple(name for name in known if (folder / name).is_file())
    if not names:
        raise TemplateError(
            f"--templates {shown}: found no template that is known; expected one of {', '.join(known)}. {_START}"
        )
    return Templates(folder, names)


_START = "`chalkgrad templates -o FOLDER` writes ours, to start from."


def template_names() -> tuple[str, ...]:
    """Return the names of all templates that a folder may have of its own."""
    return tuple(
        sorted(path.relative_to(TEMPLATES).as_posix() for pattern in _OF_DOCUMENTS for path in TEMPLATES.glob(pattern))
    )


def template_copies() -> dict[str, str]:
    """Return the text of all of these, by their names."""
    return {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in template_names()}


def filled(templates: Templates, name: str, /, **values: object) -> str:
    """Return the text of a template with values in it.

    Args:
        templates: whose.
        name: with its folder, such as `latex/worksheet.tex.jinja`.
        values: by their names in the template: finished text, words, and lists and tables of them.

    Raises:
        TemplateError: a template of someone's own cannot be read, or asks for what it is not given.
    """
    target, _, file = name.partition("/")
    if templates.folder is None:
        return str(_environment(templates, target).get_template(file).render(values))
    try:
        return str(_environment(templates, target).get_template(file).render(values))
    except Exception as error:  # a template is a program of someone else's, and fails in any way that one can
        raise _told(error, templates.folder, name, values) from None


@lru_cache(maxsize=_MOST_COMPILED)
def _environment(templates: Templates, target: str) -> jinja2.Environment:
    """Return where templates are kept compiled, for all variants of a sheet."""
    return document_environment(target, templates.folder)


# --- what is wrong ----------------------------------------------------------------------------------------------------


def _told(error: Exception, folder: Path, name: str, values: Mapping[str, object]) -> TemplateError:
    """Return an error that says where and what."""
    where = _place(error, folder) or escaped(str(folder / name))
    match error:
        case jinja2.UndefinedError():
            told = f"found a name that is not there ({error.message}); there are {_available(values)}"
        case SecurityError():
            told = f"found what templates may not do ({error.message}); expected names, loops, conditions and filters"
        case jinja2.TemplateSyntaxError():
            told = f"found what is no template ({error.message}); expected marks as ours have them. {_START}"
        case jinja2.TemplateNotFound():
            told = f"found no template `{error.name}`; expected one of ours, or one beside it"
        case OSError():
            told = f"found that it cannot be read ({error.strerror}); expected a file that can be"
        case _:
            told = f"found what cannot be printed ({type(error).__name__}: {error}); there are {_available(values)}"
    return TemplateError(f"{where}: {escaped(told).rstrip('.')}.")


def _place(error: Exception, folder: Path) -> str:
    """Return file and line, as far as an error knows them: the last place in a template on the way to it."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename is not None:
        return escaped(f"{error.filename}, line {error.lineno}")
    frames = traceback.extract_tb(error.__traceback__)
    within = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    return escaped(f"{within[-1].filename}, line {within[-1].lineno}") if within else ""


def _available(values: Mapping[str, object]) -> str:
    """Return the names that a template is given, with those of the entries of lists."""
    return ", ".join(_with_entries(name, value) for name, value in sorted(values.items()))


def _with_entries(name: str, value: object) -> str:
    match value:
        case [Mapping() as first, *_]:
            return f"{name} (a list; each with {', '.join(map(str, first))})"
        case list() | tuple():
            return f"{name} (a list)"
        case _:
            return name
