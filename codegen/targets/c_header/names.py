"""What a header calls things: a prefix from the name of the network, and where each array of the program lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["RESERVED", "Names", "prefix_of"]

_LONGEST = 40
"""Of 63 signs that every compiler for C99 tells apart, with room for the longest name behind the prefix."""

_NO_NAME = "network"

RESERVED = ("N", "cost", "cost_out", "count", "g", "i", "p", "prediction", "w", "x", "x_i", "y", "y_i")
"""Names that no number on the way may have, as arguments and what is made of them have them."""


@dataclass(frozen=True, slots=True)
class Names:
    """How expressions are written in one header.

    Attributes:
        prefix: what every name of the header begins with.
        places: how an array is written that is not by itself.
    """

    prefix: str
    places: Mapping[str, str]

    def own(self, word: str) -> str:
        """Return a name of the header: `xor_exp`."""
        return f"{self.prefix}_{word}"


def prefix_of(name: str) -> str:
    """Return the name of a network as a C identifier in small letters: `iris classifier` is iris_classifier."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:_LONGEST].rstrip("_")
    if not words:
        return _NO_NAME
    return words if words[0].isalpha() else f"{_NO_NAME}_{words}"[:_LONGEST].rstrip("_")
