"""Verdicts: one relation, taken in every sensible way, proved or refuted."""
