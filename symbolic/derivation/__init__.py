"""Derivations: steps as data, the rules that make them, and their proofs."""
