"""How much of a class is read at most; what goes beyond is refused by name, and the rest is judged."""

from __future__ import annotations

from symbolic.errors import ChalkgradError

__all__ = ["MOST_ARCHIVE_BYTES", "MOST_DIRECTORY_BYTES", "MOST_ENTRIES", "MOST_RATIO", "MOST_UNPACKED", "SourceError"]

MOST_ENTRIES = 20_000
"""Files, entries of an archive or rows of a table."""

MOST_ARCHIVE_BYTES = 1 << 30
"""Of an archive or a table as it lies on the disk."""

MOST_DIRECTORY_BYTES = 16 << 20
"""Of the list of entries at the end of an archive."""

MOST_UNPACKED = 512 << 20
"""Bytes of all entries of an archive together."""

MOST_RATIO = 200
"""How many times larger than packed an entry may be: text shrinks to a tenth, a bomb to a thousandth."""


class SourceError(ChalkgradError):
    """A class that cannot be read from where it is said to be."""
