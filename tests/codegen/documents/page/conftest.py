"""Pages made once for the tests of a module."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from codegen.documents.page.build import page_of
from codegen.documents.page.html import page_html
from symbolic.spec.model import NetworkSpec


@pytest.fixture(scope="module")
def file_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[NetworkSpec], Path]:
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def made(spec: NetworkSpec) -> Path:
        path = folder / f"{len(list(folder.iterdir()))}.html"
        path.write_text(page_html(page_of(spec, "", "test", "chalkgrad page test")), encoding="utf-8")
        return path

    return made
