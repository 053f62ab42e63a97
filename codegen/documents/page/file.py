"""What the command line asks for -> the text of a page."""

from __future__ import annotations

from codegen.document_templates import OURS, Templates
from codegen.documents.page.build import USUAL_NOTATIONS, page_of
from codegen.documents.page.html import page_html
from codegen.spec_files import origin, resolve_spec
from codegen.typed_options import as_typed
from symbolic.errors import ChalkgradError

__all__ = ["page_text"]

_MOST_NOTATIONS = 6


def page_text(
    argument: str, notation: str | None, notations: str | None, title: str, templates: Templates = OURS
) -> str:
    """Return the page about the network that the command line names.

    Args:
        argument: the network as typed.
        notation: the notation that it is written in at the start, as typed; None for that of the spec.
        notations: the bundled notations that are offered beside it, with commas between; None for the usual ones.
        title: above the page; empty for one that names the network.
        templates: what it is printed with.

    Raises:
        ChalkgradError: for a spec that cannot be used, and for notations that do not exist or are too many.
    """
    chosen = USUAL_NOTATIONS if notations is None else tuple(filter(None, map(str.strip, notations.split(","))))
    if len(chosen) > _MOST_NOTATIONS:
        raise ChalkgradError(
            f"--notations: found {len(chosen)} notations; expected at most {_MOST_NOTATIONS}, for each makes the page "
            "larger. Name those that your readers know."
        )
    typed = (("--title", title or None), ("--notation", notation), ("--notations", notations))
    source, command = origin(argument, "page", " ".join(as_typed((*typed, *templates.options))))
    return page_html(page_of(resolve_spec(argument, notation), title, source, command, chosen), templates)
