"""A PDF as another program sees it: poppler's."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

__all__ = ["beyond_the_margin", "facts", "pages", "words_of"]

_PAGE = re.compile(r'<page width="([\d.]+)"')
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">(.*?)</word>')


def _told(command: list[str], pdf: bytes, folder: Path) -> str:
    (folder / "read.pdf").write_bytes(pdf)
    run = subprocess.run(
        [*command, "read.pdf", *(["-"] if command[0] == "pdftotext" else [])],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return run.stdout


def pages(pdf: bytes, folder: Path) -> list[str]:
    """Return the text of each page."""
    return _told(["pdftotext", "-layout"], pdf, folder).split("\f")[:-1]


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the whole text, single spaces between its words."""
    return " ".join(_told(["pdftotext", "-raw"], pdf, folder).split())


def facts(pdf: bytes, folder: Path) -> dict[str, str]:
    """Return title, keywords, number of pages and whether the PDF is tagged."""
    lines = (line.split(":", 1) for line in _told(["pdfinfo"], pdf, folder).splitlines())
    return {name: value.strip() for name, value in lines}


def beyond_the_margin(pdf: bytes, folder: Path, margin: float) -> list[str]:
    """Return the words that stand nearer to the left or right edge of their page than `margin`, in points."""
    boxes = _told(["pdftotext", "-bbox"], pdf, folder)
    found, width = [], 0.0
    for line in boxes.splitlines():
        if page := _PAGE.search(line):
            width = float(page[1])
        if word := _WORD.search(line):
            left, right = float(word[1]), float(word[2])
            found += [word[3]] if left < margin or right > width - margin else []
    return found
