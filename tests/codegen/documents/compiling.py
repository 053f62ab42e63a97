"""LaTeX as TeX sees it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from codegen.pdf.tex_log import complaints

__all__ = ["log_of", "problems"]


def log_of(latex: str, folder: Path) -> str:
    """Compile `latex` with shell escape off and return the log."""
    (folder / "job.tex").write_text(latex, encoding="utf-8")
    subprocess.run(
        ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "job.tex"],
        cwd=folder,
        env={**os.environ, "openin_any": "p", "openout_any": "p", "max_print_line": "1000"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return (folder / "job.log").read_text(encoding="utf-8", errors="replace")


def problems(latex: str, folder: Path) -> list[str]:
    """Compile `latex` and return what the log complains of."""
    found = list(map(str, complaints(log_of(latex, folder))))
    return found if (folder / "job.pdf").exists() else [*found, "no PDF"]
