"""Checking: what a person wrote, what it means on a network, and whether it holds."""
