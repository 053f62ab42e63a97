"""The largest network and the longest name that a spec may ask for.

They lie far above what can be drawn or derived, and stop a slip of the keyboard from filling the memory.
"""

from __future__ import annotations

__all__ = ["MAX_LAYERS", "MAX_NAME", "MAX_PARAMETERS", "MAX_UNITS"]

MAX_UNITS = 100_000
MAX_LAYERS = 10_000
MAX_PARAMETERS = 10**8
MAX_NAME = 80
