"""Elaboration: what a formula is worth on a network, at a point, under a reading."""
