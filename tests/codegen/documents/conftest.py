"""What tests of documents share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.codegen.documents.browser import Browser, browser


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


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Browser]]:
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(browser("chromium", tmp_path_factory.mktemp("profile"))))


@pytest.fixture
def window(request: pytest.FixtureRequest, start: Callable[[], Browser]) -> Iterator[Browser]:
    request.getfixturevalue("chromium")
    shown = start()
    shown.complaints.clear()
    shown.look(1280, 800)
    yield shown
    assert shown.complaints == []
