"""The section of a what-if: what the derivative predicts, what comes out, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.model import Block, Equations, Paragraph, Section
from symbolic.formula.build import number
from symbolic.numeric.whatif import WhatIf

__all__ = ["what_if_section"]


def what_if_section(found: WhatIf) -> Section:
    """Return the section about one step."""
    return Section("What if", tuple(_blocks(found)))


def _blocks(found: WhatIf) -> Iterator[Block]:
    yield Paragraph(("What happens to ", found.of, " if ", found.wrt, " changes by ", number(found.step), "?"))
    yield Equations((found.moved,))
    yield Paragraph(("The derivative predicts, to first order:",))
    yield Equations((found.prediction,))
    yield Paragraph(("Computed anew:",))
    yield Equations((*found.anew, found.difference))
    first, *rest = found.statement
    sentence = first[:1].upper() + first[1:] if isinstance(first, str) else first
    yield Paragraph((sentence, *rest, "."))
