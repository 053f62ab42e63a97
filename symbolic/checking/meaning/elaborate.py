"""Elaboration: formula and scene -> what it is worth, with every rule in place."""

from __future__ import annotations

from symbolic.checking.meaning import application, arithmetic, choices, quantities, series, slopes, written
from symbolic.checking.meaning.worth import MisfitAt, worth

__all__ = ["RULES", "MisfitAt", "worth"]

RULES = (quantities, arithmetic, series, slopes, application, choices, written)
"""The modules that hold the rules; each registers its own."""
