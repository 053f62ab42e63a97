"""One hypothesis profile for all tests: no deadlines on shared machines, and the same examples in every full check."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("check", deadline=None, derandomize=True)
settings.load_profile("check" if os.environ.get("CI") else "local")
