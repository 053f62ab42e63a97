"""`python -m tests.gallery`: makes the pictures of the README again, from the tool's own output.

Needs Chromium and poppler: apt-get install chromium poppler-utils.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["main"]

FOLDER = Path(__file__).parent.parent / "generated" / "gallery"
SLIDE = "How does W_11^[3] affect ŷ?"


def chalkgrad(folder: Path, *arguments: str, code: int = 0) -> None:
    """Run the tool in `folder`."""
    process = subprocess.run([sys.executable, "-m", "codegen", *arguments], cwd=folder, check=False)
    if process.returncode != code:
        raise SystemExit(f"chalkgrad {' '.join(arguments)}: exit code {process.returncode}")


def photographed(address: str, picture: Path, size: str) -> None:
    """Take a picture of a page in a browser."""
    subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--window-size={size}", f"--screenshot={picture}", address),
        ],
        check=True,
        capture_output=True,
    )


def main(pictures: Path = FOLDER) -> None:
    """Write the four pictures."""
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        chalkgrad(folder, "slides", "slides", "-o", "slides.html")
        page = (folder / "slides.html").read_text(encoding="utf-8")
        number = 1 + page.split(f'aria-label="{SLIDE}"')[0].count('<section class="frame') - 1
        photographed(f"file://{folder}/slides.html#{number}.9", pictures / "slide.png", "1200,760")
        chalkgrad(folder, "worksheet", "slides", "--seed", "7", "--pdf", "-o", "sheets")
        sheet = ["pdftoppm", "-r", "75", "-png", "-singlefile", "-f", "1", folder / "sheets" / "worksheet-1.pdf"]
        subprocess.run([*sheet, pictures / "worksheet"], check=True)
        chalkgrad(folder, "page", "slides", "-o", "page.html")
        photographed(f"file://{folder}/page.html#W[3][1,1]/yhat", pictures / "page.png", "1200,900")
        wrong = "hand/wrong/last_layer.tex"
        chalkgrad(folder, "check", "slides", wrong, "--to", "html", "-o", "checked.html", code=1)
        photographed(f"file://{folder}/checked.html", pictures / "checked.png", "1000,800")


if __name__ == "__main__":
    main()
