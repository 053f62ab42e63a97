"""What tests of documents share."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture
def tex() -> None:
    if shutil.which("pdflatex") is None:
        assert not os.environ.get("CHALKGRAD_REQUIRE_TEX"), "pdflatex is not installed, and this run requires it"
        pytest.skip("pdflatex is not installed: apt-get install texlive-latex-recommended texlive-pictures")
