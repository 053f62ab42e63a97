"""Blocks of a Markdown document, to be run as a reader runs them: in order, in one folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Block", "blocks", "python_run"]

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^(?:<!-- exits with ([0-9]) -->\n)?```(\w+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"[#%] ([\w.]+)\n")


@dataclass(frozen=True)
class Block:
    """A block: its language, its text, and the exit code that the document announces."""

    language: str
    text: str
    code: int = 0

    @property
    def name(self) -> str | None:
        """The file that the block is, where its first line says so."""
        found = _NAMED.match(self.text)
        return None if found is None else found[1]

    @property
    def commands(self) -> list[list[str]]:
        """The commands of a shell block, split into words."""
        lines = (line for line in self.text.splitlines() if line)
        return [words for line in lines if (words := shlex.split(line, comments=True))]


def blocks(document: str) -> list[Block]:
    """Return the blocks of a document in their order."""
    return [Block(language, text, int(code or 0)) for code, language, text in _BLOCK.findall(document)]


def python_run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in `folder`, with this checkout importable."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
