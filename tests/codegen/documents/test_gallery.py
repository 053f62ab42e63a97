"""The pictures of the README are made by one command, and the README shows those and no others."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tests.gallery import FOLDER, main

README = (FOLDER.parent.parent / "README.md").read_text(encoding="utf-8")
BLANK = 10_000
"""Bytes of a picture with nothing on it, and some to spare."""


def size(picture: Path) -> tuple[int, int]:
    """Return width and height, from the head of a PNG."""
    start = picture.read_bytes()[:24]
    assert start.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", start[16:])
    return width, height


def test_the_readme_shows_every_picture() -> None:
    assert {f"generated/gallery/{picture.name}" for picture in FOLDER.iterdir()} == set(
        re.findall(r"!\[[^]]+\]\((generated/gallery/[^)]+)\)", README)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("chromium", "poppler")
def test_the_pictures_are_made_again(tmp_path: Path) -> None:
    main(tmp_path / "gallery")
    made = sorted((tmp_path / "gallery").iterdir())
    kept = sorted(FOLDER.iterdir())
    assert [(picture.name, size(picture)) for picture in made] == [(picture.name, size(picture)) for picture in kept]
    assert all(picture.stat().st_size > BLANK for picture in (*made, *kept))
