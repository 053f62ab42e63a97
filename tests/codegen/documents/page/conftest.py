"""One window of Chromium for the tests of a module, and pages made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from codegen.documents.page.build import page_of
from codegen.documents.page.html import page_html
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.browser import Browser, browser


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


@pytest.fixture(scope="module")
def file_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[NetworkSpec], Path]:
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def made(spec: NetworkSpec) -> Path:
        path = folder / f"{len(list(folder.iterdir()))}.html"
        path.write_text(page_html(page_of(spec, "", "test", "chalkgrad page test")), encoding="utf-8")
        return path

    return made
