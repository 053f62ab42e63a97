"""The catalogue: every known mistake with its words, the ones most often met first in each module."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symbolic.checking.mistakes.base import Mistake
from symbolic.checking.mistakes.catalogue.arrays import ARRAYS
from symbolic.checking.mistakes.catalogue.chains import CHAINS
from symbolic.checking.mistakes.catalogue.factors import FACTORS, FURTHER
from symbolic.checking.mistakes.catalogue.indices import INDICES
from symbolic.checking.mistakes.catalogue.losses import LOSSES
from symbolic.checking.mistakes.catalogue.numbers import NUMBERS
from symbolic.checking.mistakes.catalogue.slopes import SLOPES
from symbolic.checking.mistakes.catalogue.sums import SUMS

__all__ = ["MISTAKES"]

MISTAKES: Mapping[str, Mistake] = MappingProxyType(
    {
        mistake.name: mistake
        for mistake in (*SLOPES, *CHAINS, *FACTORS, *SUMS, *INDICES, *ARRAYS, *NUMBERS, *LOSSES, *FURTHER)
    }
)
"""Every mistake by its name."""
