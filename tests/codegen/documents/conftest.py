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


@pytest.fixture
def poppler() -> None:
    if shutil.which("pdftotext") is None:
        assert not os.environ.get("CHALKGRAD_REQUIRE_POPPLER"), "pdftotext is not installed, and this run requires it"
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")


@pytest.fixture
def chromium() -> None:
    if shutil.which("chromium") is None:
        assert not os.environ.get("CHALKGRAD_REQUIRE_BROWSER"), "chromium is not installed, and this run requires it"
        pytest.skip("chromium is not installed: apt-get install chromium")
