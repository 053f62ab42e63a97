"""Resolving: what was typed -> a formula, in a vocabulary and with the habits of a writer."""
