"""Whole texts: lines in order, names that they give, errors that they carry forward."""
