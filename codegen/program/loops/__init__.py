"""Statements of a program as loops over single numbers, for targets without array operations."""
