from __future__ import annotations

from tests.codegen.documents.conftest import poppler, tex

__all__ = ["poppler", "tex"]
