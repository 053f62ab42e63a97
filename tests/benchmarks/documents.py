"""How long documents take, after imports: a deck in every format, a page, and a class's worth of worksheets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from codegen.documents.page.file import page_text
from codegen.documents.questions.variants import variants
from codegen.documents.slides.beamer import deck_beamer
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.html import deck_html
from codegen.documents.slides.model import Deck
from codegen.documents.slides.typst import deck_typst
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst
from codegen.spec_files import resolve_spec
from tests.benchmarks.table import Row

__all__ = ["rows"]

VARIANTS = 200


def rows(quick: bool) -> Iterator[Row]:
    """Yield the rows of this part."""
    spec = resolve_spec("slides")

    def deck() -> Deck:
        return slide_deck(spec, "", "slides", "")

    compile_typst("warm up")
    yield _row("slides of 2-2-2-2-1 as Beamer", lambda: deck_beamer(deck()), 1.0)
    yield _row("the same as HTML", lambda: deck_html(deck()), 1.0)
    yield _row("the same as PDF by Typst", lambda: compile_typst(deck_typst(deck()), standard=ACCESSIBLE), 3.0)
    yield _row("the page of the same network", lambda: page_text("slides", None, None, ""), 1.0)
    count = VARIANTS // 10 if quick else VARIANTS
    yield _row(f"{count} variants of a worksheet, with keys", lambda: variants(spec, count=count, seed=1), 30.0)


def _row(what: str, work: Callable[[], object], most: float) -> Row:
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    return Row(what, f"{taken:.2f} s", f"at most {most:g} s", taken <= most)
