"""Derivations as documents: one model, and renderers that only print it."""
