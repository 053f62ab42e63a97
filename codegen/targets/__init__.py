"""Targets: what a gradient program is printed as. Targets do not import each other."""
