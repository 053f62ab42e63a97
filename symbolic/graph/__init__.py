"""Meaning: named quantities with defining equations, and how they influence each other."""
