"""Mistakes: what goes wrong in hand derivations, how to make each one, and how to find and mend it."""
